"""T15: rows of a number, a price and a cost that do not multiply; a saving beside the cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row, Value
from assist.rules.view import FormView
from assist.text.units import MONEY

_EACH = f"{MONEY}/"
_NAMED = 2
_GENERAL = re.compile("项目|工作|资金|成本|单价|标准|总|数量|数|人|补助|补贴|发放|购置|采购|费用|控制|额|经费|支出|每|平均|的|建设|年|月")
_MEAN = re.compile("([人户亩台套件次村])均|每([人户亩台套件次村个])")
_SAVED = re.compile("(?:成本|资金|费用|预算|支出)?节[约支省](?:率|比例)$")
_CLOSE = Decimal("0.05")
_MONTHS = (Decimal(1), Decimal(12), Decimal(10), Decimal(4), Decimal(2))
"""A standard may be paid for each month, term or quarter."""
_PAID_OFTEN = re.compile("标准|补助|补贴|津贴|工资|报酬|费|月|学期|季")
_POINTS = Decimal(1)
_TEN_THOUSAND = 4


@rule(id="T15", name="数量、单价与总成本不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The number of things times the price of each is their cost.

    What:
        A row in 元 for each (by unit or by name: 户均), the row that counts the same thing and the row of its cost in money; a row with the rate
        saved beside the cost it speaks of.
    Why:
        One of the three was not brought up to date.
    Formula:
        cost = number × price (for each month, quarter or year), within 5%; saved = (target - actual) / target.
    Not flagged:
        Several prices, counts or costs of one thing; names that share only general words. For review: the cost may hold
        more than the things counted.
    Bad:
        indicators:
          - {name: 购置课桌椅数量, target: ≥100套, actual: 100套}
          - {name: 课桌椅购置单价, target: ≤2000元/套, actual: 1900元/套, level2: 成本指标}
          - {name: 课桌椅购置总成本, target: ≤35万元, actual: 33.5万元, level2: 成本指标}
    Good:
        indicators:
          - {name: 购置课桌椅数量, target: ≥100套, actual: 100套}
          - {name: 课桌椅购置单价, target: ≤2000元/套, actual: 1900元/套, level2: 成本指标}
          - {name: 课桌椅购置总成本, target: ≤20万元, actual: 19万元, level2: 成本指标}
    """
    for row in form.aimed_rows:
        if (each := _each(row)) is not None:
            yield from _product(form, row, each)
    for row in form.share_rows if "节" in form.all_names else ():
        if _SAVED.search(row.name):
            yield from _saving(form, row)


def _each(row: Row) -> str | None:
    """The unit of which the row tells the price or the mean: of 元/套, or by name (户均 in 元)."""
    unit = row.target.unit or "" if row.target else ""
    if unit.startswith(_EACH):
        return unit.split("/")[1]
    named = _MEAN.search(row.name) if unit == MONEY else None
    return None if named is None else named[1] or named[2]


def _product(form: FormView, price: Row, counted: str) -> Iterator[Problem]:
    each = price.actual
    if each is None or each.relation != "=" or each.base <= 0:
        return
    counts = [row for row in form.measured_rows if (found := row.actual) and found.unit == _counted(counted) and _alike(row, price)]
    costs = [row for row in form.measured_rows if (found := row.actual) and found.unit == MONEY and not _MEAN.search(row.name) and _alike(row, price)]
    if len(counts) != 1 or len(costs) != 1:
        return
    number, cost = counts[0].actual, costs[0].actual
    if number is None or cost is None or any(value.relation != "=" for value in (number, cost)):
        return
    for times in _MONTHS if _PAID_OFTEN.search(price.name + (price.target_text or "")) else _MONTHS[:1]:
        product = number.base * each.base * times
        if abs(product - cost.base) <= cost.base * _CLOSE + _step(cost):
            return
    yield _problem(
        form, (costs[0], counts[0], price),
        f"“{counts[0].name}”{counts[0].actual_shown}、“{price.name}”{price.actual_shown}，与“{costs[0].name}”{costs[0].actual_shown}不符",
        f"{number.base.normalize():f} × {each.base.normalize():f}元 = {(number.base * each.base).scaleb(-cost.power).normalize():f}{'万元' if cost.power == _TEN_THOUSAND else '元' if not cost.power else ''} ≠ {costs[0].actual_shown}",
        "核对数量、单价和总成本",
    )  # fmt: skip


def _counted(unit: str) -> str:
    return "人" if unit in ("名", "位") else unit


def _step(value: Value) -> Decimal:
    exponent = value.printed.as_tuple().exponent
    return Decimal(1).scaleb(value.power + (exponent if isinstance(exponent, int) else 0))


def _alike(row: Row, price: Row) -> bool:
    """Whether both names speak of the same thing."""
    return row is not price and shared_run(_GENERAL.sub("|", row.name), _GENERAL.sub("_", price.name)) >= _NAMED


def _saving(form: FormView, row: Row) -> Iterator[Problem]:
    thing = _SAVED.sub("", row.name)
    costs = [
        other
        for other in form.rows
        if other is not row and other.is_cost and other.target and other.actual and (other.target.unit or "").startswith(MONEY)
        and (not thing or shared_run(thing, other.name) >= _NAMED)
    ]  # fmt: skip
    if len(costs) != 1 or row.actual is None:
        return
    target, actual = costs[0].target, costs[0].actual
    if target is None or actual is None or target.base <= 0:
        return
    saved = (target.base - actual.base) * 100 / target.base
    if abs(saved - row.actual.printed) <= _POINTS:
        return
    yield _problem(
        form, (row, costs[0]),
        f"“{row.name}”完成值{row.actual_shown}，“{costs[0].name}”目标{costs[0].target_shown}、完成{costs[0].actual_shown}，节约{saved:.1f}%",
        f"1 − {costs[0].actual_shown} ÷ {costs[0].target_shown.lstrip('≤<')} = {saved:.1f}% ≠ {row.actual_shown}",
        "核对节约率的基数",
    )  # fmt: skip


def _problem(form: FormView, rows: Sequence[Row], message: str, computation: str, ask: str) -> Problem:
    return Problem(
        place=f"{rows[0].path}.actual",
        message=message,
        computation=computation,
        ask=ask,
        sides=tuple(form.cite(f"{row.path}.actual", "counter" if at else "claim") for at, row in enumerate(rows)),
        verdict="review",
    )
