"""D04: a completion date after its deadline, reported as met."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.deadlines import overrun
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView


@rule(id="D04", name="完成日期晚于时限", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The date of completion must not lie after the deadline when the indicator counts as met.

    What:
        Indicators with one date as target and one as actual value (or in the remarks), scored in full.
    Why:
        Full points for timeliness beside a later date contradict each other.
    Formula:
        first possible day of completion > last possible day of the deadline.
    Not flagged:
        Earlier completion; deadlines of another year (D01 reports them); indicators with a deduction, and
        those without a printed weight or score that have a reason or no cell for one.
    Bad:
        year: 2024
        indicators:
          - {name: 完成时间, target: 2024年9月底前, actual: 2024年11月15日, weight: "10", score: "10"}
    Good:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年12月底, actual: 达成, remark: 2024年11月30日}]
    """
    for row in form.dated_rows:
        weight, score = row.item.weight, row.item.score
        late = overrun(row, form.form.year) if "月" in row.target_text else None
        if late is None or (score is not None and weight is not None and score < weight):
            continue
        if weight is None and (form.explains(row.item.reason) or (score is not None and not _may_be_told(form, row))):
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”时限{late.target.text}，实际{late.actual.text}完成，{'未说明原因' if weight is None and score is not None else '却按达标填报'}",
            computation=f"{late.done.isoformat()} > {late.limit.isoformat()}",
            ask="更正完成时间或扣减得分并说明原因",
            sides=(
                form.cite(f"{row.path}.{'remark' if late.in_remark else 'actual'}"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="fail" if late.certain and (score is None or weight is not None) else "review",
        )


def _may_be_told(form: FormView, row: Row) -> bool:
    """The row has a cell for its reason, and it is blank."""
    return form.is_blank(f"{row.path}.reason") or (not row.item.reason and bool(form.reasoned_rows))
