"""A15: one quantity in two units, and the two do not agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact
from assist.text.numerals import chinese_number
from assist.text.quantities import Mention
from assist.text.units import MONEY

_SAME = re.compile(r"^[(（](?:折合|即|约合|合|约)?$|^[,，]?(?:折合|即|约合|合)$")
_SPAN = re.compile(r"每(月|年|季度?|天|日)[^,，。;；()\d]{0,4}$")
_MONTHS = {
    "月": exact(Decimal(12)),
    "季": exact(Decimal(4)),
    "天": Interval(Decimal(240), Decimal(366)),
    "日": Interval(Decimal(240), Decimal(366)),
}
"""How many of a span make a year; some rates a day leave out weekends."""
_CAPITALS = re.compile("(?:人民币)?([壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{2,})元整?")
_CAPITAL_SIGNS = re.compile("[壹贰叁肆伍陆柒捌玖拾]")
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_THEN = re.compile("[(（,，](?:大写|小写|即|计)?[:：]?(?:人民币)?[¥￥]?")
_SIZES = {
    "亩": (Decimal(1), "area"),
    "公顷": (Decimal(15), "area"),
    "平方公里": (Decimal(1500), "area"),
    "米": (Decimal(1), "length"),
    "公里": (Decimal(1000), "length"),
    "千克": (Decimal(1), "weight"),
    "吨": (Decimal(1000), "weight"),
}
"""Units of measure by their size in the smallest: 1公顷 is 15亩."""


@rule(id="A15", name="同一数量两种单位不等", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A number and its equivalent in brackets are the same amount.

    What:
        125000元（12.5万元）, 30亩（折合2公顷）, 3.2公里，即3200米 and 每月100元（每年1200元） in narratives.
    Why:
        A slip of the point or of a digit in one of them.
    Formula:
        number x size of its unit = equivalent x size of its unit, within the printed precision.
    Not flagged:
        Units of different kinds, numbers with the same unit, 约.
    Bad:
        completion: 全年支付工程款125000元（12.05万元）。
    Good:
        completion: 全年支付工程款125000元（12.5万元）。
    """
    seen: set[str] = set()
    for passage in form.passages.values():
        if _CAPITAL_SIGNS.search(passage.text):
            yield from _capitals(passage)
        for one, other in pairwise(passage.mentions):
            if one.unit == MONEY and other.unit == MONEY and "每" in passage.text[one.end : other.start]:
                if (year := _by_span(passage, one, other)) is not None and not year.meets(other.interval):
                    yield _problem(passage, one, other)
                continue
            if not _SAME.match(passage.text[one.end : other.start]) or one.written == other.written:
                continue
            if (
                one.unit == other.unit
                and one.unit != MONEY
                and not passage.text.startswith((")", "）"), other.end)
            ):
                continue  # 3万人（5000人为外来）: a part
            first, second = _size(one), _size(other)
            words = passage.text[one.start : other.end]
            if (
                first is None
                or second is None
                or first[1] != second[1]
                or words in seen
                or first[0].meets(second[0])
            ):
                continue
            seen.add(words)
            yield _problem(passage, one, other)


def _problem(passage: Passage, one: Mention, other: Mention) -> Problem:
    return Problem(
        place=f"{passage.path}@{one.start}",
        message=f"{passage.label}：{one.text}与{other.text}不相等",
        computation=f"{one.text} ≠ {other.text}",
        ask="核对两种单位的数量",
        sides=(passage.cite(one.start, one.end), passage.cite(other.start, other.end, "counter")),
        verdict="review",
    )


def _by_span(passage: Passage, one: Mention, other: Mention) -> Interval | None:
    """What the year's amount should be: 每月100元（每年1200元）, the second of the two in a bracket or behind 即."""
    text = passage.text
    first, second = _SPAN.search(passage.lead(one.start)), _SPAN.search(text[one.end : other.start])
    joined = text[one.end : one.end + 1] == "(" or text[one.end :].startswith((",即", "，即", "即"))
    if first is None or second is None or not joined or second[1] != "年" or first[1] == "年":
        return None
    return one.interval.times(_MONTHS[first[1][0]])


def _size(one: Mention) -> tuple[Interval, str] | None:
    """The quantity in the smallest unit of its kind, and the kind."""
    if one.relation != "=" or one.unit is None:
        return None
    if one.unit == MONEY:
        return one.interval, MONEY
    size = _SIZES.get(one.unit)
    return (one.interval, one.unit) if size is None else (one.interval.scaled(size[0]), size[1])


def _capitals(passage: Passage) -> Iterator[Problem]:
    """肆拾伍万元整（54万元）, 30000元（大写：叁仟元整）: an amount in capital numerals beside the same in digits."""
    for written in _CAPITALS.finditer(passage.text):
        amount = chinese_number(written[1].translate(_PLAIN))
        beside = next(
            (
                one
                for one in passage.mentions
                if one.unit == MONEY
                and (
                    _THEN.fullmatch(passage.text[written.end() : one.start])
                    or _THEN.fullmatch(passage.text[one.end : written.start()])
                )
            ),
            None,
        )
        if amount is None or beside is None or beside.interval.contains(Decimal(amount)):
            continue
        yield Problem(
            place=f"{passage.path}@{written.start()}",
            message=f"{passage.label}：大写“{written.group()}”与“{beside.text}”不相等",
            computation=f"{amount}元 ≠ {beside.text}",
            ask="核对金额的大小写",
            sides=(passage.cite_match(written), passage.cite(beside.start, beside.end, "counter")),
            verdict="review",
        )
