"""C01: the cost that was reported against the amount that was spent."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.costs import is_any, lone_cost, whole_cost
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.unit_slips import in_other_unit
from assist.rules.view import FormView


@rule(id="C01", name="成本完成值与执行数不符", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The actual value of the one cost indicator must be the executed amount.

    What:
        Forms with a single cost indicator in money, against the executed amount of the total.
    Why:
        A cost of 46 beside 101 spent means that one of the two was copied from elsewhere.
    Formula:
        actual cost = executed amount, in one unit.
    Not flagged:
        Prices per head, several cost indicators, costs that fit any fund row, one below the amount spent whose name does not
        speak of the money as a whole. Certain only when the
        reported cost is the initial budget's figure while another amount was spent; the rest is for review.
    Bad:
        money_unit: 元
        budget: [{initial: "461,875.47", adjusted: "1,010,000", executed: "1,010,000"}]
        indicators: [{name: 中央资金使用, target: ≤111万元, actual: 46.19万元, level2: 成本指标}]
    Good:
        money_unit: 元
        budget: [{adjusted: "2,510,000", executed: "1,300,848.16"}]
        indicators: [{name: 中央资金使用, target: ≤251万元, actual: 130.08万元, level2: 成本指标}]
    """
    row, funds = whole_cost(form) or lone_cost(form), form.funds
    if row is None or funds is None or row.actual_text == "":
        return
    executed = form.money(funds.executed)
    if executed is None or row.actual is None:
        yield Unchecked("缺少执行数、计量单位或成本完成值，无法核对")
        return
    actual = row.actual.interval
    if actual.meets(executed) or any(is_any(actual, form.money(line.executed)) for line in form.form.budget):
        return
    copied = is_any(actual, form.money(funds.initial)) and not executed.meets(
        form.money(funds.initial) or executed
    )
    nothing, power = row.actual.printed == 0, form.money_power or 0
    if funds.executed and in_other_unit(row.actual.printed, row.actual.power, funds.executed, power):
        return  # one amount in two units: U01 says so
    bound = row.target is not None and is_any(
        row.target.interval, form.money(funds.initial), form.money(funds.adjusted)
    )
    more = executed.below(actual)
    if not (more or (row.names_spending and (copied or nothing or bound))):
        return
    unit = form.form.money_unit
    note = "，恰为年初预算数" if copied else ""
    yield Problem(
        cause=f"cost:{row.path}",
        place=f"{row.path}.actual",
        message=f"“{row.name}”完成值{row.actual_shown}{note}，全年执行数为{funds.executed:f}{unit}",
        computation=f"完成值{form.written(row.actual.base)} ≠ 执行数{funds.executed:f}{unit}",
        ask="核对成本完成值与预算执行数，更正填错的一项",
        sides=(
            form.cite(f"{row.path}.actual"),
            form.cite_row(row, "context"),
            form.cite_funds("counter"),
            form.cite(f"{form.funds_path}.executed", "counter"),
        ),
        verdict="fail" if copied and row.names_spending else "review",
    )
