"""Fund table: sources add up, rates follow from amounts, costs are those of the table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eval.bench.constraints import Constraint, Sheet, Span, exactly, number, total

MONEY_POWER = {"元": 0, "万元": 4}
_HUNDRED = Decimal(100)
_OWED = Decimal(90)
"""Below this execution rate, in percent, a form that has a place for it owes a reason."""


def constraints(sheet: Sheet) -> Iterator[Constraint]:
    """Constraints on money."""
    yield from _sums(sheet)
    yield from _rates(sheet)
    yield from _within(sheet)
    yield from _costs(sheet)
    yield from _explained(sheet)


def _sums(sheet: Sheet) -> Iterator[Constraint]:
    funds, lines = sheet.family.funds, sheet.form.budget
    for parent in range(len(lines)):
        parts = [i for i in range(parent + 1, len(lines)) if funds[i].parent == parent]
        if not parts:
            continue
        for column in ("initial", "adjusted", "executed"):
            whole = getattr(lines[parent], column)
            filled = [i for i in parts if getattr(lines[i], column) is not None]
            if whole is None or not filled:
                continue
            span = total(sheet.money(getattr(lines[i], column)) for i in filled)
            paths = [f"budget[{i}].{column}" for i in (parent, *parts)]
            yield Constraint(f"sum.{column}[{parent}]", tuple(paths), sheet.money(whole).meets(span))


def base_of(sheet: Sheet, index: int) -> tuple[str, Decimal | None]:
    """The column that rates are reckoned on, and its amount in this row."""
    line = sheet.form.budget[index]
    column = "adjusted" if "adjusted" in sheet.family.amounts else "initial"
    return column, getattr(line, column)


def quotient(sheet: Sheet, index: int) -> Span | None:
    """Executed over budget in percent; None without both."""
    _, base = base_of(sheet, index)
    executed = sheet.form.budget[index].executed
    if base is None or executed is None:
        return None
    top, bottom = sheet.money(executed), sheet.money(base)
    if bottom.low <= 0:
        return None
    return Span(top.low * _HUNDRED / bottom.high, top.high * _HUNDRED / bottom.low)


def _rates(sheet: Sheet) -> Iterator[Constraint]:
    for i, line in enumerate(sheet.form.budget):
        if line.rate is None or line.executed is None:
            continue
        column, base = base_of(sheet, i)
        real = quotient(sheet, i) if base else exactly(Decimal(0))
        paths = (f"budget[{i}].rate", f"budget[{i}].executed", f"budget[{i}].{column}")
        yield Constraint(f"rate[{i}]", paths, real is None or sheet.rate(line.rate).meets(real))


def _within(sheet: Sheet) -> Iterator[Constraint]:
    for i, line in enumerate(sheet.form.budget):
        column, base = base_of(sheet, i)
        if base is not None and line.executed is not None:
            holds = sheet.money(line.executed).low <= sheet.money(base).high
            yield Constraint(f"within[{i}]", (f"budget[{i}].executed", f"budget[{i}].{column}"), holds)


def _costs(sheet: Sheet) -> Iterator[Constraint]:
    """The one cost indicator in money: its ceiling is the year's budget, its actual what was executed."""
    form, line = sheet.form, sheet.form.budget[0]
    column, base = base_of(sheet, 0)
    for i, item in enumerate(form.indicators):
        if item.unit not in MONEY_POWER or form.money_unit not in MONEY_POWER:
            continue
        power = MONEY_POWER[item.unit] - MONEY_POWER[form.money_unit]
        target, actual = number(item.target), number(item.actual)
        if target is not None and base is not None:
            holds = sheet.money(base).meets(_moved(sheet.money(target), power))
            yield Constraint(f"cost.target[{i}]", (f"indicators[{i}].target", f"budget[0].{column}"), holds)
        if actual is not None and line.executed is not None:
            holds = sheet.money(line.executed).meets(_moved(sheet.money(actual), power))
            yield Constraint(f"cost.actual[{i}]", (f"indicators[{i}].actual", "budget[0].executed"), holds)


def _moved(span: Span, power: int) -> Span:
    """The span in another unit."""
    return Span(span.low.scaleb(power), span.high.scaleb(power))


def _explained(sheet: Sheet) -> Iterator[Constraint]:
    """Money added, cut or left over is explained, where the form has a place for it."""
    line = sheet.form.budget[0]
    place = "budget[0].reason" if sheet.family.fund_reason else "completion"
    if place == "completion" and not {"completion", "problems"} & set(sheet.family.narratives):
        return
    text = (line.reason or "") + sheet.narrative("completion", "problems")
    if line.initial is not None and line.adjusted is not None and line.initial != line.adjusted:
        holds = "追加" in text or "调减" in text
        yield Constraint("explained.change", (place, "budget[0].initial", "budget[0].adjusted"), holds)
    real = quotient(sheet, 0)
    if real is not None and real.high < _OWED:
        explained = any(word in text for word in ("质保", "结转", "顺延", "尾款"))
        yield Constraint("explained.rate", (place, "budget[0].executed", "budget[0].rate"), explained)
