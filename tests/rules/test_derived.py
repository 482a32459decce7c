"""Values that follow from others: sums, differences, products, shares and means of printed numbers."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.rules.claims import Claim
from assist.rules.derived import is_difference, is_mean, is_product, is_share, is_sum, share_of
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed
from tests.rules.casebook import build

AMOUNTS = st.decimals(min_value=1, max_value=5000, places=4, allow_nan=False, allow_infinity=False)
ROUNDING = st.sampled_from([ROUND_DOWN, ROUND_HALF_UP])


def shown(*values: str) -> list[Interval]:
    return [printed(Decimal(value)) for value in values]


def told(text: str) -> tuple[Claim, ...]:
    form, page = build({"completion": text})
    view = FormView(form, page)
    return view.claims(view.passages["completion"])


def test_a_sum_of_some_of_the_parts() -> None:
    assert is_sum(printed(Decimal("437")), shown("211", "136", "90", "12"))
    assert not is_sum(printed(Decimal("477")), shown("211", "136", "90", "12"))
    assert not is_sum(printed(Decimal("211")), shown("211")), "one part is no sum"


def test_a_printed_nought_adds_nothing() -> None:
    assert not is_sum(printed(Decimal("556.32")), shown("555.32", "0"))


def test_what_is_left() -> None:
    assert is_difference(printed(Decimal("48.99")), shown("514.40", "465.41"))
    assert not is_difference(printed(Decimal("58.99")), shown("514.40", "465.41"))


def test_heads_times_a_rate() -> None:
    amount = told("共支付33.6万元")[0].interval
    assert is_product(amount, told("补助对象28人，每人每年1.2万元"))
    assert is_product(amount, told("补助对象28人，标准1.2万元/人"))
    assert not is_product(amount, told("补助对象29人，每人每年1.2万元"))
    assert not is_product(amount, told("补助对象28人，另付设备款1.2万元")), "no rate"


def test_a_share_of_two_amounts_together() -> None:
    rate = printed(Decimal("90.48"))
    assert is_share(rate, shown("465.41"), shown("77.40", "437"))
    assert not is_share(rate, shown("465.41"), shown("437"))
    assert share_of(*shown("1", "0")) is None


@given(st.lists(AMOUNTS, min_size=2, max_size=4), ROUNDING)
def test_true_sums_and_means_hold_however_they_are_cut(parts: list[Decimal], how: str) -> None:
    cut = [printed(part.quantize(Decimal("0.01"), how)) for part in parts]
    whole = sum(parts, Decimal(0))
    assert is_sum(printed(whole.quantize(Decimal("0.01"), how)), list(dict.fromkeys(cut))) or len(
        set(cut)
    ) < len(cut)
    assert is_mean(printed((whole / len(parts)).quantize(Decimal("0.01"), how)), cut)


@pytest.mark.parametrize("parts", [[], shown("92")])
def test_no_mean_of_fewer_than_two(parts: list[Interval]) -> None:
    assert not is_mean(printed(Decimal("92")), parts)
