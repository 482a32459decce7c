"""Amounts with the right digits and the wrong unit: one mechanism for all rules that must know of them."""

from __future__ import annotations

from decimal import Decimal

from assist.text.intervals import printed

UNIT_STEPS = frozenset({-8, -4, -3, 3, 4, 8})
"""Powers of ten between 元, 千元, 万元 and 亿元: an amount off by one of them was written in another unit."""
CERTAIN_DIGITS = 3
"""With fewer, digits are the same by chance too often."""


def in_other_unit(said: Decimal, scale: int, known: Decimal, power: int) -> bool:
    """Whether `said` (times ten to the power of `scale`) is `known` (times ten to the power of `power`) in another
    unit: the same significant digits, or three at least that rounding explains."""
    own, other = said.normalize().as_tuple(), known.normalize().as_tuple()
    if not isinstance(own.exponent, int) or not isinstance(other.exponent, int):
        return False
    if own.digits == other.digits:
        return own.exponent + scale - other.exponent - power in UNIT_STEPS
    if min(digits(said), digits(known)) < CERTAIN_DIGITS or own.digits[0] != other.digits[0]:
        return False
    # The table rounds what the text gives in full, or the other way round.
    stated = printed(known, power)
    return any(printed(said, scale - step).meets(stated) for step in UNIT_STEPS)


def digits(number: Decimal) -> int:
    """How many digits are printed."""
    return len(number.as_tuple().digits)
