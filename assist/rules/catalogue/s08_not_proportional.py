"""S08: partial scores of counted indicators against the usual formulas."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.forms.profiles import IndicatorScore
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import MONEY

_WHOLE_PERCENT = Decimal("0.005")
_STRICTER = Decimal("0.9")
"""Points of the formula that may be taken off further for the reason that is given."""
_CENT = Decimal("0.005")


@rule(id="S08", name="定量指标得分与完成比例不符", severity="suspicious", basis=("SYS-SCORE", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem]:
    """A missed target usually scores in proportion to what was reached.

    What:
        Counted indicators that missed their target and got part of their weight.
    Why:
        Points that follow from no formula cannot be checked and invite the question how they came about.
    Formula:
        target to reach: actual / target x weight. Target not to exceed: target / actual x weight, or (1 -
        (actual - target) / target) x weight; nothing when a target of nought was exceeded. The profile says which
        of these are in use (indicator_score).
    Not flagged:
        Either formula for ceilings; shares rounded to whole percents; somewhat fewer points, for which a reason is given; all or nothing; full scores (S10). No regulation fixes one formula for
        all forms, so this is never more than a hint.
    Bad:
        indicators: [{name: 新增床位, target: ≥18张, actual: 15张, weight: "10", score: "3"}]
    Good:
        indicators: [{name: 新增床位, target: ≥18张, actual: 15张, weight: "10", score: "8.33"}]
    """
    for row in form.reduced_rows:
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or score <= 0:
            continue
        expected = _expected(row, weight, form.profile.indicator_score)
        if not expected or any(_follows(score, value, weight) for value in expected):
            continue
        if row.item.reason and any(_STRICTER * value <= score <= value for value in expected):
            continue
        shown = " 或 ".join(f"{value:.2f}" for value in expected)
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”得{score:f}分，与完成比例不符",
            computation=f"目标{row.target_shown}，完成{row.actual_shown}，满分{weight:f}：按比例应得{shown}分",
            ask="说明得分的计算办法",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
        )


def _follows(score: Decimal, expected: Decimal, weight: Decimal) -> bool:
    """The points of the formula, or those of a share that was rounded to whole percents before."""
    return printed(score).contains(expected) or abs(score - expected) <= weight * _WHOLE_PERCENT + _CENT


def _expected(row: Row, weight: Decimal, how: IndicatorScore) -> list[Decimal]:
    """The points that the formulas in use give; none where the indicator did not certainly miss its target."""
    target, actual = row.target, row.actual
    if target is None or actual is None or row.compared == "unknown" or actual.relation != "=":
        return []
    ceiling = target.relation in ("<=", "<") or (
        target.unit == MONEY and row.is_cost and target.relation == "="
    )
    if row.compared == "above" and ceiling:
        if target.base <= 0:
            return [Decimal(0)] if how.zero == "nothing" else []
        return [_reverse(formula, target.base, actual.base, weight) for formula in how.reverse]
    to_reach = target.relation in (">=", ">") or (target.relation == "=" and how.equal == "reach")
    if row.compared == "below" and to_reach and target.base > 0:
        # Products first: a quotient of its own would be cut at 28 digits, and 6.875 would not be reached.
        linear = actual.base * weight / target.base
        return [linear if formula == "linear" else Decimal(0) for formula in how.positive]
    return []


def _reverse(formula: str, target: Decimal, actual: Decimal, weight: Decimal) -> Decimal:
    if formula == "nothing":
        return Decimal(0)
    if formula == "ratio":
        return target * weight / actual
    return max(Decimal(0), (2 * target - actual) * weight / target)
