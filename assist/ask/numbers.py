"""Numbers as questions write them: 60%, 六成, 一半, 100万元, 三百万, 前十."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_MONEY = {"元": 1, "块": 1, "块钱": 1}
_DIGIT = "[零〇一二两三四五六七八九]"
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
_LONG = rf"{_CHINESE}(?:[万亿]{_CHINESE})*[万亿]*(?:点{_DIGIT}+[万亿]?)?"
_WRITTEN = r"\d+(?:,\d{3})*(?:\.\d+)?(?:[十百千]?[万亿](?:\d+(?:\.\d+)?[百千]?万)?)?"
_UNITS = "个百分点|百分点|个点|%|分|块钱|元|块|份|个|条|家|名|项|张|次|位|种|笔"
_NUMBER = re.compile(
    rf"百分之(?P<share>{_CHINESE}(?:点{_DIGIT}+)?|\d+(?:\.\d+)?)"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>[半一二三四五六七八九])?"
    rf"|(?P<half_only>一半|半数)"
    rf"|(?P<number>{_WRITTEN}|{_LONG}|百万|千万|亿)(?P<unit>个亿|个(?![亿百])|{_UNITS}|千元|千块)?"
)
_COUNTERS = {"份", "个", "条", "家", "名", "项", "张", "次", "位", "种", "笔"}


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
        half = part["half"] or ""
        tenths = _value(part["tenths"]) * 10 + (5 if half == "半" else _value(half or "零"))
        return Number(tenths, "percent", found.end())
    if part["half_only"]:
        return Number(Decimal(50), "percent", found.end())
    return _counted(part["number"], part["unit"] or "", found.end())


def _counted(written: str, unit: str, end: int) -> Number:
    value = _value(written)
    if unit == "个亿":
        return Number(value * 10**8, "money", end)
    if unit in ("千元", "千块"):
        return Number(value * 1000, "money", end)
    large = written[-1] in "万亿" or any(char in written for char in "万亿") or written in ("百万", "千万")
    if unit in _MONEY or (large and unit not in _COUNTERS):
        return Number(value, "money", end)
    kinds = {"%": "percent", "个百分点": "percent", "百分点": "percent", "个点": "percent", "分": "points"}
    return Number(value, kinds.get(unit, "count" if unit in _COUNTERS else ""), end)


def _value(text: str) -> Decimal:
    """两亿五千万, 一百二, 九十九点五, 1.2亿, 3千万."""
    text = text.replace(",", "")
    for mark, factor in (("亿", _LARGE["亿"]), ("万", _LARGE["万"])):
        if mark in text:
            front, _, back = text.partition(mark)
            rest = Decimal(0)
            if back:
                short = len(back) == 1 and back in _DIGITS  # 两亿五: a half of the next larger unit
                rest = _value(back) * (factor // 10 if short else 1)
            return (_value(front) if front else Decimal(1)) * factor + rest
    if text[0].isdigit():
        tens = text[-1] if text[-1] in _TENS else ""
        return Decimal(text.rstrip("十百千")) * _TENS.get(tens, 1)
    whole, _, places = text.partition("点")
    total = section = 0
    last = 1
    for char in whole:
        if char in _TENS:
            last = _TENS[char]
            total += (section or 1) * last
            section = 0
        elif char in _DIGITS:
            section = section * 10 + _DIGITS[char] if section and total == 0 else _DIGITS[char]
    if section and last > 10 and len(whole) > 1 and whole[-2] in _TENS:  # 一百二
        section *= last // 10
    decimals = "".join(str(_DIGITS[char]) for char in places)
    return Decimal(f"{total + section}.{decimals or 0}").normalize() + 0
