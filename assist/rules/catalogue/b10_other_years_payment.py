"""B10: payments of other years inside this year's executed amount."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.execution import PAID
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import total
from assist.text.quantities import Mention
from assist.text.units import MONEY


@rule(id="B10", name="执行数含其他年度支付", severity="contradiction", basis=("TP-NOTE", "LOGIC"))
def check(form: FormView) -> Iterator[Problem]:
    """Payments told by year must agree with the year's executed amount.

    What:
        Sentences that give an amount paid in this year and amounts paid in earlier years.
    Why:
        A contract's whole sum entered as this year's execution counts last year's money twice.
    Formula:
        this year's payments != executed amount while this year's plus earlier payments = executed amount.
    Not flagged:
        Sentences whose amounts fit the executed amount, and amounts that add up to nothing in the table.
    Bad:
        budget: [{adjusted: "25.5", executed: "25.5", rate: "100"}]
        indicators: [{name: 审计费用, remark: 2023年支付10.2万元，2024年支付15.3万元, level1: 成本指标}]
    Good:
        budget: [{adjusted: "15.3", executed: "15.3", rate: "100"}]
        indicators: [{name: 审计费用, remark: 2023年支付10.2万元，2024年支付15.3万元, level1: 成本指标}]
    """
    funds, year = form.funds, form.form.year
    executed = form.money(funds.executed) if funds is not None else None
    if funds is None or executed is None or year is None:
        return
    for passage in form.spoken:
        dated = _payments(passage)
        now = [mention for paid, mention in dated if paid == year]
        before = [mention for paid, mention in dated if paid < year]
        if not now or not before:
            continue
        own = total(mention.interval for mention in now)
        both = own.plus(total(mention.interval for mention in before))
        if own.meets(executed) or not both.meets(executed):
            continue
        earlier = " + ".join(mention.text for mention in before)
        present = " + ".join(mention.text for mention in now)
        yield Problem(
            place=f"{form.funds_path}.executed",
            message=f"全年执行数{funds.executed:f}{form.form.money_unit}含以前年度支付的{earlier}",
            computation=f"{year}年支付{present}；加以前年度{earlier}恰等于执行数{funds.executed:f}{form.form.money_unit}",
            ask="执行数只填本年度实际支付，更正预算数、执行数和执行率",
            sides=(
                form.cite_funds(),
                passage.cite(before[0].start, before[0].end, "counter"),
                passage.cite_all("counter"),
            ),
        )
        return


def _payments(passage: Passage) -> list[tuple[int, Mention]]:
    """Amounts paid, each with the year written before it in the same clause."""
    found = []
    for mention in passage.mentions:
        if mention.unit != MONEY:
            continue
        start, end = passage.clause(mention.start)
        years = [date.year for date in passage.dates if start <= date.start < mention.start and date.year]
        if years and PAID.search(passage.text, start, end):
            found.append((years[-1], mention))
    return found
