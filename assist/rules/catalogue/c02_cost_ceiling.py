"""C02: the cost ceiling against the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.costs import is_any, lone_cost, whole_cost
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.slips import misprint
from assist.rules.view import FormView
from assist.text.units import MONEY

_CAP = re.compile("封顶|上限|最高限额")
_PLANNED = re.compile("编制预算|预算.{0,6}编制|按.{0,12}编制|测算")


@rule(id="C02", name="成本目标与预算不符", severity="explain", basis=("AUDIT", "CN-2021-101"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The ceiling of the one cost indicator should be the budget.

    What:
        A single cost indicator in money against initial and adjusted budget.
    Why:
        A ceiling far above the budget can never be missed; one left at the old budget was not kept up.
    Formula:
        cost target = adjusted budget (or the initial one, where it was not changed).
    Not flagged:
        Prices per head, several cost indicators, ceilings below the budget (part of the cost) unless they are called the
        whole and equal what was spent or are one slip of the hand away from the budget, amounts that the text calls a cap.
    Bad:
        money_unit: 元
        budget: [{initial: "205,000", adjusted: "205,000", executed: "205,000"}]
        indicators: [{name: 资金使用, target: ≤46.41万元, actual: 20.5万元, level2: 成本指标}]
    Good:
        money_unit: 元
        budget: [{initial: "205,000", adjusted: "205,000", executed: "205,000"}]
        indicators: [{name: 资金使用, target: ≤20.5万元, actual: 20.5万元, level2: 成本指标}]
    """
    row, funds = whole_cost(form) or lone_cost(form), form.funds
    if row is None or row.target is None or funds is None:
        return
    budget = funds.initial if funds.adjusted is None else funds.adjusted
    initial, adjusted = form.money(funds.initial), form.money(budget)
    if adjusted is None:
        yield Unchecked("缺少预算数或计量单位，无法核对成本目标")
        return
    goal = row.target.interval
    if any(is_any(goal, form.money(line.adjusted)) for line in form.form.budget) or goal.meets(adjusted):
        return
    stale = row.names_spending and initial is not None and is_any(goal, initial)
    if stale and _called_cap(form, row):
        return
    assert budget is not None
    if not stale and (goal.below(adjusted) or (initial is not None and goal.below(initial))):
        yield from _below(form, row)
        return
    unit = form.form.money_unit
    before = (
        f"年初预算{funds.initial:f}、" if funds.initial is not None and funds.adjusted is not None else ""
    )
    lower = stale and initial is not None and adjusted.below(initial)
    yield Problem(
        cause=f"cost:{row.path}",
        place=f"{row.path}.target",
        message=(
            f"“{row.name}”目标{row.target_shown}"
            + ("仍按年初预算，未随预算调整" if stale else "高于预算")
            + f"（{before}全年预算{budget:f}{unit}）"
        ),
        computation=f"成本目标{form.written(row.target.base)}；{before}全年预算{budget:f}{unit}",
        ask="说明成本目标的测算依据，或按预算更正成本目标",
        sides=(
            form.cite(f"{row.path}.target"),
            form.cite_row(row, "context"),
            form.cite_funds("counter"),
            form.cite(f"{form.funds_path}.adjusted", "counter"),
            *_planned(form, row),
        ),
        severity="suspicious" if lower else None,
    )


def _below(form: FormView, row: Row) -> Iterator[Problem]:
    """A ceiling of all the money below the budget: set to what was spent afterwards, or written with a slip."""
    funds, target = form.funds, row.target
    if funds is None or target is None or not row.names_spending or form.money_power is None:
        return
    budget = funds.initial if funds.adjusted is None else funds.adjusted
    executed = form.money(funds.executed)
    aim = target.base.scaleb(-form.money_power)
    if executed is not None and target.interval.meets(executed) and row.actual is not None and row.actual.interval.meets(executed):
        why = f"恰为全年执行数{funds.executed:f}"
    elif budget and (how := misprint(aim, budget)) is not None:
        why = f"与预算{budget:f}只差{how}"
    else:
        return
    yield Problem(
        cause=f"cost:{row.path}",
        place=f"{row.path}.target",
        message=f"“{row.name}”目标{row.target_shown}，{why}，全年预算{budget:f}{form.form.money_unit}",
        computation=f"成本目标{form.written(target.base)}；全年预算{budget:f}{form.form.money_unit}",
        ask="按批复的预算核对成本目标，说明是否事后调整",
        sides=(
            form.cite(f"{row.path}.target"),
            form.cite_funds("counter"),
            form.cite(f"{form.funds_path}.adjusted", "counter"),
        ),
        severity="suspicious",
        verdict="review",
    )


def _called_cap(form: FormView, row: Row) -> bool:
    assert row.target is not None
    for passage in form.passages.values():
        for mention in passage.mentions:
            if mention.unit == MONEY and mention.interval.meets(row.target.interval):
                start, end = passage.clause(mention.start)
                if _CAP.search(passage.text, start, end):
                    return True
    return False


def _planned(form: FormView, row: Row) -> Iterator[FindingEvidence]:
    """Sentences that say that the budget was drawn up with the ceiling's amount."""
    assert row.target is not None
    for passage in form.passages.values():
        for mention in passage.mentions:
            if mention.unit == MONEY and mention.value.scaleb(mention.scale) == row.target.base:
                start, end = passage.clause(mention.start)
                if _PLANNED.search(passage.text, start, end):
                    yield passage.cite_clause(mention.start, "counter")
