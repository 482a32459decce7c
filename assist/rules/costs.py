"""Cost indicators that stand for the whole of the project's money, and how they relate to the fund table."""

from __future__ import annotations

import re

from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import ZERO, Interval
from assist.text.units import MONEY

_PER_UNIT = re.compile("标准|单价|人均|每|平均|单位成本|定额补助|/")
_SPENDING = re.compile(
    "资金使用|资金支出|经费|奖励资金|费用|资金控制|成本|补助控制|支出控制|预算控制|控制数|控制额"
)


def money_costs(form: FormView) -> tuple[Row, ...]:
    """Cost indicators whose target is an amount of money and not a price per head."""
    return tuple(
        row
        for row in form.rows
        if row.is_cost and row.target is not None and row.target.unit == MONEY
        and not _PER_UNIT.search(row.name + row.target_text + (row.item.unit or ""))
    )  # fmt: skip


def whole_cost(form: FormView) -> Row | None:
    """The one cost indicator that stands for all of the money; None when there are several or none."""
    rows = [row for row in money_costs(form) if _SPENDING.search(row.name)]
    return rows[0] if len(rows) == 1 and len(money_costs(form)) == 1 else None


def is_any(value: Interval, *others: Interval | None) -> bool:
    """Whether the value agrees with one of the others that stands for more than nothing."""
    return any(other is not None and other.high is not None and other.high > ZERO and value.meets(other)
               and not (other.low == ZERO and value.low == ZERO) for other in others)  # fmt: skip
