"""E01: points taken off and nothing said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_ROUNDED = Decimal("0.01")


@rule(id="E01", name="扣分未说明原因", severity="violation", basis=("OWN", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem]:
    """Every deduction needs its reason in the column that the form provides.

    What:
        Indicators scored below their weight whose reason is blank.
    Why:
        The column exists for this; without a reason the deduction cannot be followed up.
    Formula:
        score < weight and reason and remarks empty.
    Not flagged:
        Indicators without scores, or whose reason the problem text, a row that shares the score or, in a report, the
        rest of its sentence gives; the execution rate as an indicator, whose score follows from it. Where the form has no reason column, or its problem text may hold the
        reason, the finding is only for review.
    Bad:
        blank: ["indicators[0].reason"]
        indicators: [{name: 完成时限, target: =1年, actual: 1年, weight: "10", score: "8"}]
    Good:
        indicators:
          - {name: 完成时限, target: =1年, actual: 2年, weight: "10", score: "8", reason: 招标流标一次}
    """
    for row in form.reduced_rows:
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or form.explains(row.item.reason):
            continue
        if (len(row.remark) > 4 and form.explains(row.remark)) or row.says_more or form.told_why(row):
            continue
        if _follows_from_rate(row, weight, score) or _told_beside(form, row):
            continue
        has_column = any(other.item.reason or form.is_blank(f"{other.path}.reason") for other in form.rows)
        sure = has_column and not form.problems_text
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”得{score:f}/{weight:f}分，未说明扣分原因",
            computation=f"{weight:f} − {score:f} = {weight - score:f}分，原因栏空白",
            ask="补充扣分原因和改进措施",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.weight", "counter"),
                form.blank(f"{row.path}.reason", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="fail" if sure else "review",
        )


def _follows_from_rate(row: Row, weight: Decimal, score: Decimal) -> bool:
    """The execution rate as an indicator: what it lost is the share that was not spent."""
    rate = row.actual
    if rate is None or rate.unit != PERCENT or "执行率" not in row.name:
        return False
    return abs(weight * rate.printed / 100 - score) <= _ROUNDED


def _told_beside(form: FormView, row: Row) -> bool:
    """A row below that shares the cell of this score gives the reason."""
    doubted = {doubt.path for doubt in form.form.doubts}
    for other in form.rows[row.index + 1 :] if doubted else ():
        if f"{other.path}.score" not in doubted:
            return False
        if form.explains(other.item.reason):
            return True
    return False
