"""Compacting keeps one character for one, and numerals read what they write."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assist.text.compact import bare, compact, plain_width
from assist.text.normalise import simplified
from assist.text.numerals import chinese_number, whole_number


@given(st.text(max_size=80))
def test_every_character_has_its_offset(text: str) -> None:
    result, offsets = compact(text)
    assert len(result) == len(offsets) and list(offsets) == sorted(set(offsets))
    assert all(plain_width(text[offset]) == char for offset, char in zip(offsets, result, strict=True))
    assert not any(char.isspace() for char in result)


@given(st.text(max_size=40))
def test_bare_is_compact_without_offsets(text: str) -> None:
    assert bare(text) == simplified(compact(text)[0])


def test_full_width_comma_stays() -> None:
    assert compact("１２，３％ （甲）")[0] == "12，3%(甲)"


_DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """The oracle: a number below ten thousand as it is read out."""
    text, pending = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if pending else "") + _DIGITS[digit] + name
        pending = bool(text) and not digit
    return text


@given(st.integers(1, 9999))
def test_numerals_below_ten_thousand(number: int) -> None:
    assert chinese_number(spelled(number)) == number


@given(st.integers(1, 9999), st.integers(1000, 9999))
def test_numerals_with_ten_thousands(high: int, low: int) -> None:
    assert chinese_number(f"{spelled(high)}万{spelled(low)}") == high * 10000 + low


def test_shortened_and_digit_by_digit() -> None:
    assert [chinese_number(text) for text in ("两", "十二", "三千二", "二〇二四", "百", "abc")] == [
        2,
        12,
        3200,
        2024,
        None,
        None,
    ]


def test_a_number_in_digits_or_numerals() -> None:
    assert [whole_number(text) for text in ("12", "１２", "十二", "²", "若干")] == [12, 12, 12, None, None]
