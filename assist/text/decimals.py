"""Strict reading of a cell that holds one number. Numbers inside sentences are quantities.py's work."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assist.text.normalise import fold

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_NOTHING = frozenset({"", "/", "//", "\\", "-", "--", "---", "----", "——", "无", "*", "一", "不适用"})


@lru_cache(maxsize=8192)
def is_nothing(text: str) -> bool:
    """Whether a cell says "no value": blank, a slash, a dash."""
    return fold(text) in _NOTHING


@lru_cache(maxsize=8192)
def split_number(text: str) -> tuple[Decimal, str] | None:
    """The number that a cell begins with and what follows it, folded; None if it begins otherwise.

    >>> split_number("2,686,139.91")
    (Decimal('2686139.91'), '')
    >>> split_number("40.9万元")
    (Decimal('40.9'), '万元')
    """
    plain = fold(text)
    match = _NUMBER.match(plain)
    if match is None:
        return None
    return Decimal(match.group().replace(",", "")), plain[match.end() :]


def to_decimal(text: str, units: tuple[str, ...] = ("", "%", "分")) -> Decimal | None:
    """The number in a cell that is a number alone, or followed by one of `units`; None otherwise."""
    found = split_number(text)
    if found is None or found[1] not in units:
        return None
    return found[0]


def plain(number: Decimal | None) -> str | None:
    """Digits without exponent, as the JSONL contract wants them."""
    return None if number is None else format(number, "f")
