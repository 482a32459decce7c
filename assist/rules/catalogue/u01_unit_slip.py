"""U01: one amount in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.costs import UNIT_STEPS, whole_cost
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed
from assist.text.quantities import Mention
from assist.text.units import MONEY

_CERTAIN_DIGITS = 3
_PER_HEAD = re.compile("每|人均|户均|标准|单价|/")


@rule(id="U01", name="金额单位差数量级", severity="contradiction", basis=("LOGIC", "OWN"))
def check(form: FormView) -> Iterator[Problem]:
    """An amount that has the digits of the table's and another unit is off by powers of ten.

    What:
        Amounts in reasons, narratives and the one whole cost indicator whose digits equal an executed or budgeted amount while their unit
        is 1,000, 10,000 or 100 million times as large or small.
    Why:
        40.9元 beside 40.90万元 is the most frequent slip in these forms.
    Formula:
        same significant digits (or three at least that rounding explains), ratio 10^3, 10^4 or 10^8, and the amount fits nothing else in the table.
    Not flagged:
        Amounts that fit any fund row in their own unit; digits that occur by chance (fewer than three:
        review).
    Bad:
        budget: [{adjusted: "67.00", executed: "40.90", rate: "61.04", reason: 年底拨付金额为40.9元。}]
    Good:
        budget: [{adjusted: "67.00", executed: "40.90", rate: "61.04", reason: 年底拨付金额为40.9万元。}]
    """
    power = form.money_power
    if power is None:
        return
    amounts = [
        (f"budget[{index}].{column}", value)
        for index, line in enumerate(form.form.budget)
        for column in ("executed", "adjusted", "initial")
        if (value := getattr(line, column)) is not None and value > 0
    ]
    known = [money for _, value in amounts if (money := form.money(value)) is not None]
    priced: set[str] = set()
    found: dict[str, tuple[Mention, str, Decimal, list[FindingEvidence]]] = {}
    for path, passage in form.passages.items():
        if path == "goal":
            continue
        for mention in passage.mentions:
            if (
                mention.unit != MONEY
                or mention.relation != "="
                or any(mention.interval.meets(k) for k in known)
            ):
                continue
            hit = _hit(mention.value, mention.scale, amounts, power)
            if hit is not None:
                entry = found.setdefault(mention.text, (mention, *hit, []))
                entry[3].append(passage.cite(mention.start, mention.end))
                if _PER_HEAD.search(passage.text, *passage.clause(mention.start)):
                    priced.add(mention.text)
    yield from _in_cost(form, amounts, known, power)
    for mention, place, value, sides in found.values():
        digits = len(value.as_tuple().digits)
        per_head = mention.text in priced
        times = abs(mention.scale - power)
        yield Problem(
            place=f"{place}~{mention.text}",
            message=f"文字写{mention.text}，表内为{value:f}{form.form.money_unit}，相差10的{times}次方倍",
            computation=f"{mention.text} 与 {value:f}{form.form.money_unit} 数字相同、单位不同",
            ask="更正金额单位",
            sides=(
                *sides,
                form.cite(place, "counter"),
                form.cite_funds("counter"),
                *(
                    form.cite_row(row, "context")
                    for row in form.money_costs
                    if row.actual and row.actual.printed == value
                ),
            ),
            verdict="fail" if digits >= _CERTAIN_DIGITS and not per_head else "review",
        )


def _in_cost(
    form: FormView, amounts: list[tuple[str, Decimal]], known: list[Interval], power: int
) -> Iterator[Problem]:
    """The same slip in the actual value of the one indicator that stands for the whole cost."""
    row = whole_cost(form)
    actual = row.actual if row is not None else None
    if row is None or actual is None or actual.unit != MONEY or any(actual.interval.meets(k) for k in known):
        return
    hit = _hit(actual.printed, actual.power, amounts, power)
    if hit is None:
        return
    place, value = hit
    yield Problem(
        place=f"{row.path}.actual",
        cause=f"cost:{row.path}",
        message=f"“{row.name}”完成值{row.actual_shown}，表内为{value:f}{form.form.money_unit}，数字相同而单位不同",
        computation=f"{row.actual_shown} 与 {value:f}{form.form.money_unit} 相差10的整数次方倍",
        ask="更正金额单位",
        sides=(
            form.cite(f"{row.path}.actual"), form.cite_row(row, "context"), form.cite(place, "counter"),
            form.cite_funds("counter"),
        ),
        verdict="fail" if len(actual.printed.normalize().as_tuple().digits) >= _CERTAIN_DIGITS else "review",
    )


def _hit(
    number: Decimal, scale: int, amounts: list[tuple[str, Decimal]], power: int
) -> tuple[str, Decimal] | None:
    return next(((place, value) for place, value in amounts if _slip(number, scale, value, power)), None)


def _slip(number: Decimal, scale: int, value: Decimal, power: int) -> bool:
    own, other = number.normalize().as_tuple(), value.normalize().as_tuple()
    if not isinstance(own.exponent, int) or not isinstance(other.exponent, int):
        return False
    if own.digits == other.digits:
        return own.exponent + scale - other.exponent - power in UNIT_STEPS
    if (
        min(len(number.as_tuple().digits), len(value.as_tuple().digits)) < _CERTAIN_DIGITS
        or own.digits[0] != other.digits[0]
    ):
        return False
    # The table rounds what the text gives in full, or the other way round.
    stated = printed(value, power)
    return any(printed(number, scale - step).meets(stated) for step in UNIT_STEPS)
