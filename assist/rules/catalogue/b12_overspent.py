"""B12: more was spent than the budget held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_SOURCE = re.compile("追加|结转|结余|自筹|自有资金|其他资金|垫付|调剂|统筹")


@rule(id="B12", name="执行数超过预算数", severity="explain", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """What was spent beyond the adjusted budget came from somewhere, and the form must say from where.

    What:
        The total row's executed amount against its adjusted (full-year) budget.
    Why:
        An execution rate above 100% means that an addition to the budget, other funds or last year's balance were
        left out, or that the amount is wrong.
    Formula:
        executed > adjusted budget, within the printed precision.
    Not flagged:
        Rows whose reason explains it; texts that name added, carried-over or other funds; a budget of zero.
    Bad:
        budget: [{adjusted: "200.00", executed: "210.00", rate: "105.00"}]
    Good:
        budget: [{adjusted: "200.00", executed: "200.00", rate: "100.00"}]
    """
    funds = form.funds
    if funds is None or not funds.adjusted or funds.executed is None or "budget" in form.misread:
        return
    if not printed(funds.adjusted).below(printed(funds.executed)) or form.explains(funds.reason):
        return
    if _SOURCE.search(form.all_prose):
        return
    path = form.funds_path
    yield Problem(
        place=f"{path}.executed",
        message=f"执行数{funds.executed:f}超过预算数{funds.adjusted:f}，未说明资金来源",
        computation=f"{funds.executed:f} − {funds.adjusted:f} = {funds.executed - funds.adjusted:f} > 0",
        ask="核对预算数与执行数；确有追加、结转或其他资金的，补列并说明",
        sides=(form.cite(f"{path}.executed"), form.cite(f"{path}.adjusted", "counter")),
        verdict="review",
        cause="execution:" + path,
    )
