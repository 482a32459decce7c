"""Dates as forms write them: 2024年12月底前, 24年底, 三月底, 20250211, 2024-12-31, 12月底前.

A date is the first and the last day it can stand for. The year is None when it is not written.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assist.text.compact import plain_width
from assist.text.numerals import whole_number


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at [start, end) of a text. `month` and `day` are None when not written; `by` marks 前/之前/以前.

    `at_end` marks 底/末, which stands for the last days of the month or year.
    """

    start: int
    end: int
    text: str
    year: int | None
    month: int | None = None
    day: int | None = None
    by: bool = False
    at_end: bool = False

    def last_day(self, year: int | None = None) -> date | None:
        """The last day it can stand for; `year` fills in a year that is not written."""
        known = self.year or year
        if known is None or not 1900 <= known <= 2100:
            return None
        if self.month is None:
            return date(known, 12, 31)
        return date(known, self.month, self.day or monthrange(known, self.month)[1])

    def first_day(self, year: int | None = None) -> date | None:
        """The first day it can stand for; 底 and 末 stand for the last one."""
        last = self.last_day(year)
        if last is None or self.day or self.at_end:
            return last
        return last.replace(day=1) if self.month else last.replace(month=1, day=1)


_SHORT = 200
"""Characters of a cell: several rules ask for the dates of each."""
_CN = "一二三四五六七八九十"
_BY = r"(?P<by>之?前|以前|前)?"
_DATE = re.compile(
    r"(?:"
    r"(?P<y>(?:19|20)\d{2}|(?<!\d)[1-3]\d(?=年(?:底|末|初|\d{1,2}月|度|[与和及]\d\d年)))年度?"
    rf"(?:(?P<m>1[0-2]|0?[1-9]|[{_CN}]{{1,2}})月份?(?:(?P<d>3[01]|[12]\d|0?[1-9])[日号]?)?)?"
    r"(?P<end>底|末)?(?:以)?"
    r"|(?P<y2>20\d{2})(?P<sep>[-./])(?P<m2>1[0-2]|0?[1-9])(?:(?P=sep)(?P<d2>3[01]|[12]\d|0?[1-9]))?(?![\d.%万亿千元人户个])"
    r"|(?P<y3>20[0-3]\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?<![{_CN}])(?P<m4>1[0-2]|0?[1-9]|[{_CN}]{{1,2}})月(?!份?[均度])(?:份)?(?:(?P<d4>3[01]|[12]\d|0?[1-9])[日号]|(?P<end4>底|末)|(?=之?前|以前|份|[拨完贯模签竣]|支付|验收|交付|开工|投入|建成|通过))"
    r")" + _BY
)
_RUN = re.compile(rf"\d+|[{_CN}]+")
_INSIDE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.")


def find_dates(text: str, *, plain: bool = False) -> tuple[DateMention, ...]:
    """All dates of `text` in order. Never raises; impossible days (2月31日) are left out. `plain`: it is in plain
    width."""
    if "年" not in text and "月" not in text and "20" not in text:
        return ()
    if not plain:
        text = plain_width(text)
    return _cached(text) if len(text) <= _SHORT else tuple(_mentions(text))


@lru_cache(maxsize=2048)
def _cached(text: str) -> tuple[DateMention, ...]:
    return tuple(_mentions(text))


def parse_date(text: str) -> DateMention | None:
    """The first date of a cell, or None."""
    return next(iter(find_dates(text)), None)


def _mentions(text: str) -> Iterator[DateMention]:
    done = 0
    for run in _RUN.finditer(text):
        # Trying the pattern only where a number begins is five times faster than searching with it.
        start = run.start()
        if start < done or (start and text[start - 1] in _INSIDE):
            continue
        match = _DATE.match(text, start)
        if match is None:
            continue
        done = match.end()
        year = _year(match.group("y") or match.group("y2") or match.group("y3"))
        month = _month(match.group("m") or match.group("m2") or match.group("m3") or match.group("m4"))
        day_text = match.group("d") or match.group("d2") or match.group("d3") or match.group("d4")
        day = int(day_text) if day_text else None
        if month is not None and not 1 <= month <= 12:
            continue
        if day is not None and day > monthrange(year or 2024, month or 1)[1]:
            continue
        at_end = bool(match.group("end") or match.group("end4"))
        yield DateMention(
            match.start(), match.end(), match.group(), year, month, day, bool(match.group("by")), at_end
        )


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    number = int(text)
    # 24年底 is how hurried forms write 2024年底.
    return number + 2000 if number < 100 else number


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    return whole_number(text)
