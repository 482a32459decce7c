"""Numbers as questions write them: 60%, 六成, 一半, 100万元, 三百万, 前十."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MONEY = {"元": 1, "块": 1, "千元": 10**3, "万元": 10**4, "万块": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8,
          "百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8}  # fmt: skip
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
_UNITS = "百万元|千万元|万元|亿元|千元|万块|百万|千万|个百分点|百分点|%|分|元|块|万|亿|份|个|条|家|名|项|张|次|位|种"
_NUMBER = re.compile(
    rf"百分之(?P<share>{_CHINESE}|\d+(?:\.\d+)?)"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>[半一二三四五六七八九])?"
    rf"|(?P<half_only>一半|半数)"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|{_CHINESE})(?P<unit>{_UNITS})?"
)
_COUNTERS = {"份", "个", "条", "家", "名", "项", "张", "次", "位", "种"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what its unit says of it: "money" (in yuan), "percent", "points", "count" or ""."""

    value: Decimal
    kind: str
    end: int


def number_at(text: str, start: int) -> Number | None:
    """The number that begins at `start`, or None."""
    found = _NUMBER.match(text, start)
    if not found:
        return None
    part = found.groupdict()
    if part["share"]:
        return Number(_value(part["share"]), "percent", found.end())
    if part["tenths"]:
        rest = {"": Decimal(0), "半": Decimal(5)}
        half = part["half"] or ""
        tenths = _value(part["tenths"]) * 10 + (rest[half] if half in rest else _value(half))
        return Number(tenths, "percent", found.end())
    if part["half_only"]:
        return Number(Decimal(50), "percent", found.end())
    unit = part["unit"] or ""
    value = _value(part["number"])
    if unit in _MONEY:
        return Number(value * _MONEY[unit], "money", found.end())
    kinds = {"%": "percent", "个百分点": "percent", "百分点": "percent", "分": "points"}
    return Number(value, kinds.get(unit, "count" if unit in _COUNTERS else ""), found.end())


def _value(text: str) -> Decimal:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    total = section = 0
    for char in text:
        if char in _TENS:
            total += (section or 1) * _TENS[char]
            section = 0
        else:
            section = section * 10 + _DIGITS[char] if section and total == 0 else _DIGITS[char]
    return Decimal(total + section)
