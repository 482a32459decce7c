"""Whole fund rows told in sentences: "甲资金全年预算数120万元，全年执行数90万元，执行率75%；其中：…".

They count where the lines behind one of them add up to it, in what was planned and in what was spent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.report.flow import Flow
from assist.extract.report.money import IS, MONEY, Amount, amount_of, rounding
from assist.extract.report.parts import fund_label

_AMOUNT = re.compile(MONEY)
_YEAR = r"(?:20\d\d年度?)?"
_SUM = r"\d[\d,.]*(?:亿|万|千)?元"
_NAME = r"(?:[^，。；;:\n\d]|20\d\d年度?){2,44}?"
_LINE = re.compile(
    rf"(?:^|(?<=[。；;，:\n])|(?<=其中))(?:其中[:，]?)*{_YEAR}(?P<name>{_NAME})(?:的|全年|年度|当年|年初|调整后|{_YEAR})*"
    rf"(?:(?:预算|到位)(?:数|金额|资金|总额)?)?{IS}(?P<planned>{_SUM})，"
    rf"[^，。；;\n\d]{{0,20}}?{_YEAR}[^，。；;\n\d]{{0,12}}?(?:执行|支出|支付|使用)(?:数|资金|金额|了)*{IS}(?P<spent>{_SUM})"
    r"(?:，[^，。；;\n\d]{0,16}?率(?:约|为|是|达到|达|:)*(?P<rate>\d+(?:\.\d+)?)%)?"
)
_FEWEST = 3
"""A whole and two parts."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """One fund: what its row is called and where its name stands, what was planned and spent, and the rate."""

    label: str
    name: tuple[int, int]
    planned: Amount
    spent: Amount
    rate: Amount | None


def read_fund_lines(flow: Flow, ranges: Sequence[tuple[int, int]]) -> list[FundLine]:
    """The whole and its parts, the whole first; [] where no lines of one paragraph add up."""
    for start, end in ranges:
        for first, last in flow.lines(start, end):
            if flow.text.count("元", first, last) < 2 * _FEWEST:
                continue
            lines = list(_lines(flow, first, last))
            for at in range(len(lines) - _FEWEST + 1):
                count = _closing(lines[at:])
                if count and all(line.label for line in lines[at + 1 : at + count]):
                    return lines[at : at + count]
    return []


def _lines(flow: Flow, start: int, end: int) -> Iterator[FundLine]:
    for match in _LINE.finditer(flow.text, start, end):
        planned, spent = (_AMOUNT.match(flow.text, *match.span(role)) for role in ("planned", "spent"))
        if planned is None or spent is None:
            continue
        rate = None
        if match["rate"]:
            first, last = match.span("rate")
            rate = Amount(Decimal(match["rate"]), first, last + 1, first, match["rate"])
        yield FundLine(fund_label(match["name"]), match.span("name"), amount_of(planned), amount_of(spent), rate)


def _closing(lines: Sequence[FundLine]) -> int:
    """How many lines make the whole, which is the first, and the parts that add up to it; 0 for none."""
    for count in range(_FEWEST, len(lines) + 1):
        columns = ([line.planned.value for line in lines[:count]], [line.spent.value for line in lines[:count]])
        if all(abs(sum(column[1:]) - column[0]) <= rounding(column) for column in columns):
            return count
    return 0
