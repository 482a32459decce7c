"""Values that a text need not copy, because they follow from others: sums, differences, products and shares.

Nothing is called unsupported before it was tried: 437 is 211 + 136 + 90, 33.6万 is 28人 × 1.2万, and
465.41 ÷ (77.40 + 437) is 90.48%.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from assist.rules.claims import Claim
from assist.text.intervals import ZERO, Interval, exact, total
from assist.text.units import MONEY

MOST_PARTS = 8
"""Amounts that are tried as parts of a sum. With more, some sum fits nearly everything and proves nothing."""
_HEADS = frozenset(
    {"人", "户", "个", "家", "次", "人次", "件", "期", "亩", "村", "所", "场", "套", "台", "公里", "月"}
)


def is_sum(value: Interval, parts: Sequence[Interval]) -> bool:
    """Whether the value is the sum of two or more of the parts."""
    few = _distinct(parts)
    return any(
        value.meets(total(choice)) for size in range(2, len(few) + 1) for choice in combinations(few, size)
    )


def is_difference(value: Interval, parts: Sequence[Interval]) -> bool:
    """Whether the value is what is left of one part after another is taken away."""
    few = _distinct(parts)
    return any(value.plus(less).meets(whole) for whole in few for less in few if less is not whole)


def is_product(value: Interval, claims: Iterable[Claim]) -> bool:
    """Whether the amount is a count times an amount for each, both told beside it."""
    told = list(claims)
    # A rate for each is set, not measured: nobody rounds it.
    rates = [exact(claim.mention.value.scaleb(claim.mention.scale)) for claim in told if _is_rate(claim)]
    heads = [claim.interval for claim in told if claim.unit in _HEADS]
    return any(value.meets(head.times(rate)) for rate in rates for head in heads)


def _is_rate(claim: Claim) -> bool:
    unit = claim.unit or ""
    return unit.startswith(MONEY) and (claim.stage == "each" or "/" in unit)


def is_share(rate: Interval, tops: Sequence[Interval], bottoms: Sequence[Interval]) -> bool:
    """Whether the percentage is one of the tops over one of the bottoms, or over the sum of two of them."""
    wholes = _distinct(bottoms)
    wholes = [*wholes, *(first.plus(second) for first, second in combinations(wholes, 2))]
    return any(
        share is not None and share.meets(rate)
        for top in tops
        for whole in wholes
        if (share := share_of(top, whole))
    )


def is_mean(value: Interval, parts: Sequence[Interval]) -> bool:
    """Whether the value is the mean of all parts."""
    return len(parts) > 1 and value.scaled(Decimal(len(parts))).meets(total(parts))


def share_of(part: Interval, whole: Interval) -> Interval | None:
    """Part over whole in percent; None when either has no bounds or the whole may be nothing."""
    if part.low is None or part.high is None or not whole.low or whole.high is None:
        return None
    return Interval(part.low * 100 / whole.high, part.high * 100 / whole.low)


def _distinct(parts: Sequence[Interval]) -> list[Interval]:
    """The parts that stand for something, each value once: a printed 0 would add its rounding to every sum."""
    return list(dict.fromkeys(part for part in parts if part.low is not None and part.low > ZERO))[
        :MOST_PARTS
    ]
