"""Arithmetic on the values that a printed number can stand for.

A printed number carries its precision: 61.04 may be a rounded or a truncated value, so it stands for every
value in [61.035, 61.05). Comparisons between printed numbers are comparisons between such intervals, which
is why no rule needs a tolerance of its own. All numbers are exact decimals; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

ZERO = Decimal(0)


class Interval(NamedTuple):
    """The values from `low` to `high`; an end that is None is unbounded, an open end is not included."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: Decimal) -> bool:
        """Whether `value` is one of the values."""
        return self.meets(Interval(value, value))

    def meets(self, other: Interval) -> bool:
        """Whether some value belongs to both."""
        return not (self.below(other) or other.below(self))

    def below(self, other: Interval) -> bool:
        """Whether every value is smaller than every value of `other`."""
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low

    def plus(self, other: Interval) -> Interval:
        """All sums of a value here and a value of `other`."""
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def scaled(self, factor: Decimal) -> Interval:
        """All values times a positive factor."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Interval(low, high, self.low_open, self.high_open)

    def times(self, other: Interval) -> Interval:
        """All products, for two bounded intervals; an end is open when either factor's chosen end is."""
        if self.low and other.low and self.high and other.high and self.low > 0 and other.low > 0:
            low_open, high_open = self.low_open or other.low_open, self.high_open or other.high_open
            return Interval(self.low * other.low, self.high * other.high, low_open, high_open)
        corners = [
            (a * b, a_open or b_open)
            for a, a_open in ((self.low, self.low_open), (self.high, self.high_open))
            for b, b_open in ((other.low, other.low_open), (other.high, other.high_open))
            if a is not None and b is not None
        ]
        if len(corners) < 4:
            return Interval(None, None)
        low, low_open = min(corners, key=lambda corner: (corner[0], corner[1]))
        high, high_open = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(low, high, low_open, high_open)


def exact(value: Decimal) -> Interval:
    """The one value itself, for counts, weights and scores, which nobody rounds."""
    return Interval(value, value)


def printed(value: Decimal, scale: int = 0) -> Interval:
    """The values that round or truncate to `value`, times ten to the power of `scale`.

    >>> printed(Decimal("61.04"))
    Interval(low=Decimal('61.035'), high=Decimal('61.05'), low_open=False, high_open=True)
    """
    # Rules ask for the same few numbers of a form again and again. The key is what is printed: 1.0 equals 1.00 but
    # stands for more.
    return _printed(str(value), scale)


@lru_cache(maxsize=4096)
def _printed(written: str, scale: int) -> Interval:
    value = Decimal(written)
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return Interval(None, None)
    step = Decimal((0, (1,), min(exponent, 0)))
    if value < 0:
        found = Interval(value - step, value + step / 2, low_open=True)
    else:
        found = Interval(max(ZERO, value - step / 2), value + step, high_open=True)
    return found.scaled(Decimal((0, (1,), scale))) if scale else found


def total(parts: Iterable[Interval]) -> Interval:
    """All sums of one value from each part; zero for no parts."""
    result = exact(ZERO)
    for part in parts:
        result = result.plus(part)
    return result
