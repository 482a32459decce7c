"""The unit in which a form prints money: stated in its head, or carried by the amounts themselves."""

from __future__ import annotations

import re

from assist.extract.raw import RawForm
from assist.text.decimals import split_number

MONEY_UNITS = ("元", "千元", "万元", "亿元")
MONEY_ROLES = ("initial", "adjusted", "executed")
_MONEY_UNIT = re.compile(r"[(（](?:金额)?(?:单位[:：])?(亿元|万元|千元|元)[)）]|(?:单位|金额)[:：](?:人民币)?(亿元|万元|千元|元)|(?:金额|资金|预算数?)\(?[:：]?(万元|元)\)")


def stated_unit(plain: str) -> str | None:
    """The unit that the form's folded head states for money; what stands below the indicator header is ignored."""
    head = plain.split("三级指标", 1)[0]
    match = _MONEY_UNIT.search(head) or _MONEY_UNIT.search(plain[:1500])
    return next((group for group in match.groups() if group), None) if match else None


def place_of_unit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where text[start:end] states that unit; None where it does not."""
    match = _MONEY_UNIT.search(text, start, end)
    return next((match.span(group) for group in (1, 2, 3) if match[group]), None) if match else None


def unit_of_amounts(raw: RawForm) -> str | None:
    """The unit that amounts of the fund rows carry themselves, where it is one."""
    pieces = [row[role].text for row in raw.budget for role in MONEY_ROLES if role in row]
    found = {split[1] for text in pieces if (split := split_number(text)) and split[1]}
    unit = next(iter(found)) if len(found) == 1 else None
    return {"万": "万元", "亿": "亿元"}.get(unit, unit if unit in MONEY_UNITS else None) if unit else None
