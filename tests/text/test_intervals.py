"""Intervals of printed numbers: every rounded or truncated value is inside, arithmetic is exact."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from assist.text.intervals import Interval, exact, printed, total

values = st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=6)
places = st.integers(0, 4)


@given(values, places, st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN]))
def test_a_printed_number_stands_for_what_was_printed(value: Decimal, digits: int, how: str) -> None:
    shown = value.quantize(Decimal(1).scaleb(-digits), how)
    assert printed(shown).contains(value)


@given(values, places)
def test_values_a_whole_step_away_are_outside(value: Decimal, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    shown = value.quantize(step, ROUND_HALF_UP)
    assert not printed(shown).contains(shown + step)
    assert shown < step or not printed(shown).contains(shown - step)


@given(values, values, places)
def test_a_rate_of_rounded_amounts_is_accepted(part: Decimal, rest: Decimal, digits: int) -> None:
    """The oracle: round amounts and rate of any true division; the check must let it pass."""
    whole = part + rest + 1
    step = Decimal(1).scaleb(-digits)
    shown = [x.quantize(step, ROUND_HALF_UP) for x in (part, whole, part * 100 / whole)]
    amount, base, rate = map(printed, shown)
    assert rate.times(base).meets(amount.scaled(Decimal(100)))


@given(st.lists(values, min_size=1, max_size=6))
def test_sums_of_rounded_parts_meet_the_rounded_whole(parts: list[Decimal]) -> None:
    cent = Decimal("0.01")
    rounded = [part.quantize(cent, ROUND_HALF_UP) for part in parts]
    assert total(map(printed, rounded)).meets(printed(sum(parts).quantize(cent, ROUND_HALF_UP)))


@given(values, values, values, values)
def test_product_contains_every_product(a: Decimal, b: Decimal, c: Decimal, d: Decimal) -> None:
    first, second = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    product = first.times(second)
    assert all(product.contains(x * y) for x in (a, b) for y in (c, d))


def test_open_ends_do_not_touch() -> None:
    assert not printed(Decimal("61.04")).meets(exact(Decimal("61.05")))
    assert printed(Decimal("61.04")).meets(exact(Decimal("61.035")))
    assert Interval(None, Decimal(5)).meets(exact(Decimal(-3)))


def test_scale_moves_the_precision() -> None:
    found = printed(Decimal("40.9"), 4)
    assert (found.low, found.high) == (Decimal("408500"), Decimal("410000"))
