"""Dates as forms write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.text.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年12月底前", date(2024, 12, 31), date(2024, 12, 31)),
        ("24年底未拨付", date(2024, 12, 31), date(2024, 12, 31)),
        ("截止25年3月底", date(2025, 3, 31), date(2025, 3, 31)),
        ("20250211", date(2025, 2, 11), date(2025, 2, 11)),
        ("2024-12-31", date(2024, 12, 31), date(2024, 12, 31)),
        ("2024/6", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024年11月30日。", date(2024, 11, 30), date(2024, 11, 30)),
        ("2024年7月已拨付", date(2024, 7, 1), date(2024, 7, 31)),
        ("2022年以前", date(2022, 1, 1), date(2022, 12, 31)),
        ("12月底前完成", date(2024, 12, 31), date(2024, 12, 31)),
        ("三月底", date(2024, 3, 31), date(2024, 3, 31)),
    ],
)
def test_first_and_last_day(text: str, first: date, last: date) -> None:
    found = parse_date(text)
    assert found is not None and (found.first_day(2024), found.last_day(2024)) == (first, last)


@pytest.mark.parametrize(
    "text", ["2025.7万元", "10年", "3.5%", "1,234.56", "2个月", "12月均值", "T20240101X", "2024年2月31日后"]
)
def test_not_a_date(text: str) -> None:
    assert not [found for found in find_dates(text) if found.month]


def test_two_years_in_one_sentence() -> None:
    assert [found.year for found in find_dates("23年与24年共计19万元，2024年支出")][:1] == [2023]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2039, 12, 31)))
def test_every_way_of_writing_a_day(day: date) -> None:
    ways = (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y.%m.%d}")
    assert all(found and found.last_day() == day for found in map(parse_date, ways))


@given(st.text(alphabet="0123456789年月日底前末初以之一二三十-/.", max_size=30))
def test_date_like_text_never_breaks_it(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
        found.first_day(2024)
