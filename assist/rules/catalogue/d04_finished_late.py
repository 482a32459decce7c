"""D04: a completion date after its deadline, reported as met."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import find_dates


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
        Earlier completion; deadlines of another year (D01 reports them); indicators with a deduction.
    Bad:
        year: 2024
        indicators:
          - {name: 完成时间, target: 2024年9月底前, actual: 2024年11月15日, weight: "10", score: "10"}
    Good:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年12月底, actual: 达成, remark: 2024年11月30日}]
    """
    for row in form.rows:
        weight, score = row.item.weight, row.item.score
        if (weight is not None and score is not None and score < weight) or "月" not in row.target_text:
            continue
        targets = find_dates(row.target_text)
        actuals = find_dates(row.actual_text) or find_dates(row.remark)
        if len(targets) != 1 or len(actuals) != 1 or actuals[0].month is None or targets[0].month is None:
            continue
        if targets[0].year not in (None, form.form.year):
            continue
        limit, done = targets[0].last_day(form.form.year), actuals[0].first_day(form.form.year)
        if limit is None or done is None or done <= limit:
            continue
        side = "actual" if find_dates(row.actual_text) else "remark"
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”时限{targets[0].text}，实际{actuals[0].text}完成，却按达标填报",
            computation=f"{done.isoformat()} > {limit.isoformat()}",
            ask="更正完成时间或扣减得分并说明原因",
            sides=(
                form.cite(f"{row.path}.{side}"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="fail" if targets[0].year and actuals[0].year else "review",
        )
