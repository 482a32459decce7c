"""N01: the amount in the goal text against the budget."""

from __future__ import annotations

from collections.abc import Iterator

from assist.model import BudgetLine
from assist.rules.claims import Claim
from assist.rules.derived import is_product, is_sum
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.units import MONEY


@rule(id="N01", name="目标所述资金与预算不符", severity="contradiction", basis=("LOGIC", "CN-2015-163"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The amount that the goal text names as the project's money must stand in the fund table.

    What:
        Amounts in the goal that are called the total, against initial and adjusted budget of every fund
        row; those in completion, process and conclusion as well, for review.
    Why:
        A goal copied from another year or project carries its amount with it.
    Formula:
        amount in the goal = initial or adjusted budget of some row, in one unit.
    Not flagged:
        Partial amounts, prices, investment totals of several years, clauses that name another year; amounts that
        are a sum of fund rows, or of a row and the money carried over or added from elsewhere in the sentence. Where the form prints no initial budget,
        or the amount is a product of heads and rate told beside it, for review.
    Bad:
        goal: 本项目资金总额14万元，用于宣传和网点建设。
        budget: [{initial: "0.00", adjusted: "67.00", executed: "40.90"}]
    Good:
        goal: 本项目资金总额67万元，用于宣传和网点建设。
        budget: [{initial: "0.00", adjusted: "67.00", executed: "40.90"}]
    """
    funds = form.funds
    for passage in form.prose("goal", "completion", "process", "conclusion"):
        for claim in form.claims(passage):
            if claim.unit != MONEY or not claim.mention.written or not _is_budget(claim, form.form.year):
                continue
            amounts = form.amounts("initial", "adjusted")
            if not amounts or funds is None:
                yield Unchecked("没有预算数或计量单位，无法核对目标中的资金总额")
                return
            if not _supported(form, claim, amounts) and (passage.path == "goal" or not _is_spent(form, claim)):
                yield _problem(form, funds, claim)


def _is_spent(form: FormView, claim: Claim) -> bool:
    """Whether an amount in a report on the work is one that the table says was spent."""
    return any(claim.interval.meets(money) for money in form.amounts("executed"))


def _is_budget(claim: Claim, year: int | None) -> bool:
    return (
        claim.mention.relation in ("=", "~")
        and claim.stage in ("actual", "planned")
        and claim.follows("funds_whole")
        and claim.of_year(year)
    )


def _supported(form: FormView, claim: Claim, amounts: list[Interval]) -> bool:
    if any(claim.interval.meets(money) for money in amounts):
        return True
    if any(is_sum(claim.interval, form.sources(column)) for column in ("initial", "adjusted")):
        return True
    if any(claim.interval.meets(whole) for whole in _with_own_money(form, claim, amounts)):
        return True
    carried = [
        other.interval for other in form.all_claims if other.unit == MONEY and other.stage == "carried"
    ]
    return any(claim.interval.meets(whole.plus(rest)) for rest in carried for whole in amounts)


def _with_own_money(form: FormView, claim: Claim, amounts: list[Interval]) -> Iterator[Interval]:
    """The budget and what the sentence adds from elsewhere: 总经费130万元，其中财政80万元、自筹50万元."""
    start, end = claim.passage.sentence(claim.start)
    beside = [
        other.interval
        for other in form.claims(claim.passage)
        if other is not claim and other.unit == MONEY and start <= other.start < end
    ]
    for part in beside:
        if any(part.meets(known) for known in amounts):
            yield from (part.plus(rest) for rest in beside if rest is not part)


def _problem(form: FormView, funds: BudgetLine, claim: Claim) -> Problem:
    unit, text = form.form.money_unit, claim.mention.text
    initial = f"年初{funds.initial:f}、" if funds.initial is not None else ""
    adjusted = f"{funds.adjusted:f}" if funds.adjusted is not None else "空"
    unsure = funds.initial is None or is_product(claim.interval, form.claims(claim.passage))
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称资金总额{text}，预算为{initial}调整后{adjusted}{unit}",
        computation=f"{text} ≠ {adjusted}{unit}",
        ask="核对该段文字是否为本项目、本年度内容，更正金额",
        sides=(
            claim.passage.cite_clause(claim.start),
            form.cite_funds("counter"),
            form.cite(f"{form.funds_path}.adjusted", "counter"),
        ),
        verdict="review" if unsure or claim.passage.path != "goal" else None,
    )
