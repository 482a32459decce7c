"""E02: a missed target without a reason, in forms without scores."""

from __future__ import annotations

from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView


@rule(id="E02", name="未达标未说明原因", severity="violation", basis=("OWN", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """A target that was missed needs a reason, also where nothing is scored.

    What:
        Counted indicators without a score that failed their target, and any whose actual value says that the work is
        not done (建设中, 未完成), with an empty reason.
    Why:
        The column for reasons and measures exists for exactly these rows.
    Formula:
        actual fails the target and reason and remarks are empty.
    Not flagged:
        Indicators with weight and score (E01 and S10 speak there); indicators whose reason the problem text gives; narrative reports
        whose problem text gives a cause. Ranges and approximate targets are for review.
    Bad:
        has_scores: false
        blank: ["indicators[0].reason"]
        indicators: [{name: 筛查人数, target: ≥500人, actual: 420人}]
    Good:
        has_scores: false
        indicators: [{name: 筛查人数, target: ≥500人, actual: 420人, reason: 外出务工人员未返乡}]
    """
    for row in form.missed_measures:
        if (
            (row.item.score is not None and (row.item.weight is not None or not form.is_blank(f"{row.path}.reason")))
            or row.target is None
            or form.explains(row.item.reason)
        ):
            continue
        if (len(row.remark) > 4 and form.explains(row.remark)) or row.says_more or form.told_why(row):
            continue
        has_column = form.is_blank(f"{row.path}.reason") or bool(form.reasoned_rows)
        sure = has_column and row.target.relation not in ("~", "range") and not form.problems_text
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”目标{row.target_shown}，完成{row.actual_shown}，未达标且未说明原因",
            computation="完成值不满足目标，原因栏空白",
            ask="补充未完成原因和改进措施",
            sides=_sides(form, row),
            verdict="fail" if sure else "review",
        )
    for row in form.rows:
        if not row.unfinished or row.missed or form.explains(row.item.reason) or form.told_why(row):
            continue
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”目标{row.target_text[:20]}，完成值填“{row.actual_text[:20]}”，未说明原因",
            computation="完成值写明尚未完成，原因栏空白",
            ask="补充未完成原因、现在的进度和完成时间",
            sides=_sides(form, row),
            verdict="review",
        )


def _sides(form: FormView, row: Row) -> tuple[FindingEvidence | None, ...]:
    return (
        form.cite(f"{row.path}.actual"),
        form.cite(f"{row.path}.target", "counter"),
        form.blank(f"{row.path}.reason", "counter"),
        form.cite_row(row, "context"),
    )
