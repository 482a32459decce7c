"""Which one slip explains a sum that does not hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.rules.slips import asking, slip_of


def _parts(*numbers: str) -> list[tuple[str, Decimal]]:
    return [(f"第{at}项", Decimal(number)) for at, number in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("parts", "whole", "told"),
    [
        (("64.50", "29.02"), "93.52", ""),
        (("46.50", "29.02"), "93.52", "“第1项”46.50若为64.50（相邻数字颠倒）则相符"),
        (("64.50", "29.02"), "95.32", "“总额”95.32若为93.52（相邻数字颠倒）则相符"),
        (("64.50", "29.02"), "39.52", "“总额”39.52若为93.52（相邻数字颠倒）则相符"),
        (("64.50", "290.20"), "93.52", "“第2项”290.20若为29.02（小数点）则相符"),
        (("64.50", "-29.02"), "93.52", "“第2项”-29.02若为29.02（正负号）则相符"),
        (("64.50", "29.02", "7.30"), "93.52", "“总额”似未计入“第3项”7.30"),
        (("64.50", "29.02"), "158.02", "“第1项”64.50似被计入两次"),
        (("10", "10", "20"), "30", ""),
        (("64.50", "29.02"), "80", ""),
    ],
)
def test_told(parts: tuple[str, ...], whole: str, told: str) -> None:
    assert slip_of(_parts(*parts), ("总额", Decimal(whole))) == told


def test_request_stands_first() -> None:
    assert asking("核对", _parts("46.50", "29.02"), ("总额", Decimal("93.52"))).startswith("核对；")
    assert asking("核对", _parts("1", "2"), ("总额", Decimal(9))) == "核对"


@given(st.lists(st.decimals("0.01", "99999", places=2), min_size=2, max_size=6))
def test_a_sum_that_holds_has_no_slip(numbers: list[Decimal]) -> None:
    parts = [("项", number) for number in numbers]
    assert slip_of(parts, ("总额", sum(numbers, Decimal(0)))) == ""


def test_one_of_two_amounts_ten_thousand_times_apart_is_in_another_unit() -> None:
    parts = [("财政拨款", Decimal("520000.00")), ("其他资金", Decimal("0.00"))]
    assert slip_of(parts, ("总额", Decimal("52.00"))) == "疑有一处金额单位或小数点有误"
