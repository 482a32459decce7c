"""B12: more was spent than the budget held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.model import BudgetLine
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_SOURCE = re.compile("追加|结转|结余|自筹|自有资金|其他资金|垫付|调剂|统筹")
_SHIFTED = re.compile("垫付|调剂|统筹|借用|串用")
"""What explains that one source paid more than it held, where the total did not."""


@rule(id="B12", name="执行数超过预算数", severity="explain", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """What was spent beyond the adjusted budget came from somewhere, and the form must say from where.

    What:
        Executed amounts against adjusted (full-year) budgets, of the total row or, when that holds, of its sources.
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
    over = [index for index, line in enumerate(form.form.budget) if _is_over(form, line)]
    whole = form.total_index in over
    if not over or "budget" in form.misread or (_SOURCE if whole else _SHIFTED).search(form.all_prose):
        return
    if whole:
        over = [index for index in over if index == form.total_index]  # its sources follow from it
    for index in over:
        yield _problem(form, index, form.form.budget[index])


def _is_over(form: FormView, line: BudgetLine) -> bool:
    if not line.adjusted or line.executed is None or line.executed <= line.adjusted:
        return False
    return printed(line.adjusted).below(printed(line.executed)) and not form.explains(line.reason)


def _problem(form: FormView, index: int, line: BudgetLine) -> Problem:
    adjusted, executed, path = line.adjusted or Decimal(0), line.executed or Decimal(0), f"budget[{index}]"
    source = "" if index == form.total_index else f"“{line.name}”"
    return Problem(
        place=f"{path}.executed",
        message=f"{source}执行数{executed:f}超过预算数{adjusted:f}，未说明资金来源",
        computation=f"{executed:f} − {adjusted:f} = {executed - adjusted:f} > 0",
        ask="核对预算数与执行数；确有追加、结转或其他资金的，补列并说明",
        sides=(form.cite(f"{path}.executed"), form.cite(f"{path}.adjusted", "counter")),
        verdict="review",
        cause="execution:" + path,
    )
