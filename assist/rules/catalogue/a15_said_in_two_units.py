"""A15: one quantity in two units, and the two do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.quantities import Mention
from assist.text.units import MONEY

_SAME = re.compile(r"^[(（](?:折合|即|约合|合|约)?$|^[,，]?(?:折合|即|约合)$")
_SIZES = {
    "亩": (Decimal(1), "area"),
    "公顷": (Decimal(15), "area"),
    "平方公里": (Decimal(1500), "area"),
    "米": (Decimal(1), "length"),
    "公里": (Decimal(1000), "length"),
    "千克": (Decimal(1), "weight"),
    "吨": (Decimal(1000), "weight"),
}
"""Units of measure by their size in the smallest: 1公顷 is 15亩."""


@rule(id="A15", name="同一数量两种单位不等", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A number and its equivalent in brackets are the same amount.

    What:
        125000元（12.5万元）, 30亩（折合2公顷）, 3.2公里，即3200米 in narratives.
    Why:
        A slip of the point or of a digit in one of them.
    Formula:
        number x size of its unit = equivalent x size of its unit, within the printed precision.
    Not flagged:
        Units of different kinds, numbers with the same unit, 约.
    Bad:
        completion: 全年支付工程款125000元（12.05万元）。
    Good:
        completion: 全年支付工程款125000元（12.5万元）。
    """
    seen: set[str] = set()
    for passage in form.passages.values():
        for one, other in pairwise(passage.mentions):
            if not _SAME.match(passage.text[one.end : other.start]) or one.written == other.written:
                continue
            first, second = _size(one), _size(other)
            words = passage.text[one.start : other.end]
            if (
                first is None
                or second is None
                or first[1] != second[1]
                or words in seen
                or first[0].meets(second[0])
            ):
                continue
            seen.add(words)
            yield Problem(
                place=f"{passage.path}@{one.start}",
                message=f"{passage.label}：{one.text}与{other.text}不相等",
                computation=f"{one.text} ≠ {other.text}",
                ask="核对两种单位的数量",
                sides=(passage.cite(one.start, one.end), passage.cite(other.start, other.end, "counter")),
                verdict="review",
            )


def _size(one: Mention) -> tuple[Interval, str] | None:
    """The quantity in the smallest unit of its kind, and the kind."""
    if one.relation != "=" or one.unit is None:
        return None
    if one.unit == MONEY:
        return one.interval, MONEY
    size = _SIZES.get(one.unit)
    return None if size is None else (one.interval.scaled(size[0]), size[1])
