"""Cost indicators that stand for the whole of the project's money, and how they relate to the fund table."""

from __future__ import annotations

from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import ZERO, Interval


def whole_cost(form: FormView) -> Row | None:
    """The one cost indicator that stands for all of the money; None when there are several or none."""
    rows = form.money_costs
    return rows[0] if len(rows) == 1 and rows[0].names_spending else None


def lone_cost(form: FormView) -> Row | None:
    """The one cost indicator in money, whatever its name: it may be a part of the money, but not more than all of it."""
    rows = form.money_costs
    return rows[0] if len(rows) == 1 and rows[0].is_cost else None


def is_any(value: Interval, *others: Interval | None) -> bool:
    """Whether the value agrees with one of the others that stands for more than nothing."""
    return any(other is not None and other.high is not None and other.high > ZERO and value.meets(other)
               and not (other.low == ZERO and value.low == ZERO) for other in others)  # fmt: skip
