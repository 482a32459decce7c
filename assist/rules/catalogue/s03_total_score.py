"""S03: the total score against the sum of the scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed
from assist.text.intervals import total as sum_of


@rule(id="S03", name="总分与各项得分之和不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The total score must be the score for execution plus the scores of all indicators.

    What:
        Forms with a total, a score for execution (or no weight for it) and a score for every indicator.
    Why:
        The total is what is published and what the grade follows from.
    Formula:
        total = execution score + sum of indicator scores.
    Not flagged:
        A total rounded or truncated from its parts, or from parts that were rounded themselves (scores with
        decimals below the weight). A blank execution score (S05 judges what the total
        implies).
    Bad:
        total_score: "97"
        budget: [{adjusted: "5", weight: "10", score: "10"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "85"}]
    Good:
        total_score: "95.2"
        budget: [{adjusted: "5", weight: "10", score: "5.18"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "90"}]
    """
    total = form.form.total_score
    rows = form.scored_rows
    if total is None or not rows or form.unfilled:
        return
    if any(row.item.score is None for row in rows):
        yield Unchecked("有指标得分空白，无法核对总分")
        return
    funds = form.funds
    if funds is not None and funds.score is None and form.execution_weight:
        return
    execution = funds.score if funds is not None and funds.score is not None else None
    own = sum((row.item.score or Decimal(0) for row in rows), Decimal(0))
    whole = own + (execution or 0)
    if printed(total).contains(whole) or _rounding_explains(form, total):
        return
    left_out = execution is not None and printed(total).contains(own)
    note = "（总分没有计入预算执行得分）" if left_out else ""
    weights = sum((row.item.weight or Decimal(0) for row in rows), Decimal(0)) + (form.execution_weight or 0)
    stated = form.form.total_weight
    # Weights and scores that fall short together point to a row that was not read.
    unread = stated is not None and whole < total and total - whole <= stated - weights
    yield Problem(
        place="total_score",
        message=f"总分{total:f}分，各项得分之和为{whole:f}分{note}",
        computation=f"预算执行{execution or 0:f} + 指标{own:f} = {whole:f} ≠ {total:f}",
        ask="核对各项得分和总分，更正后重新确定等级",
        sides=(
            form.cite("total_score"),
            form.cite(f"{form.funds_path}.score", "counter"),
            *(form.cite(f"{row.path}.score", "counter") for row in rows),
        ),
        verdict="review" if unread else None,
        cause="total",
    )


def _rounding_explains(form: FormView, total: Decimal) -> bool:
    """Scores with decimals may each be rounded; whole numbers and full scores are exact."""
    funds = form.funds
    pairs = [(row.item.score, row.item.weight) for row in form.scored_rows]
    pairs += [(funds.score, form.execution_weight)] if funds is not None else []
    parts = [_score(score, weight) for score, weight in pairs if score is not None]
    return printed(total).meets(sum_of(parts))


def _score(score: Decimal, weight: Decimal | None) -> Interval:
    whole = score == score.to_integral_value()
    return exact(score) if whole or score == weight else printed(score)
