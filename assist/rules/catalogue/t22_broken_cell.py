"""T22: cells in which no value can stand as it is written: errors of a spreadsheet, slips of the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from assist.forms.wording import one_of
from assist.rules.odd_cells import odd_cell
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.dates import find_dates

_ERROR = re.compile(r".*#(?:REF!?|DIV/0!?|N/A|VALUE!?|NAME\?|NUM!?|NULL!?|SPILL!|#{2,}).*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[≥≤<>=]?\d(?:\.\d+)?[Ee]\+?\d{1,3}\D{0,4}")
_LETTER = re.compile(r"(?<![A-Za-z\d.])[≥≤<>=]?(?:[\d.]*\d[OoIl]|[OoIl](?=[\d.OoIl]*\d))[\d.OoIl]*(?:(?<![A-Za-z])|(?=[%\u4e00-\u9fff])|(?<=[OI]))[%\u4e00-\u9fff()（）]{0,6}")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TURNED = re.compile(rf"\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{1,2}}|1(?:900|899)[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?(?:0?0:00(?::00)?)?")
_DOUBLED = re.compile(r"\d[\d.]*[%\u4e00-\u9fff]{0,3}[≥≤<>]=?|[≥≤<>=]?(?:\d+(?:\.\d+)?%{2,}|\d+\.{2,}\d+%?|\d+\.\d+\.\d+%)")
_GROUPED = re.compile(r"[≥≤<>=]?(\d[\d,]*,\d+)(\.\d+)?[\u4e00-\u9fff%()（）]{0,5}")
_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
_FORMULA = re.compile(r"=[A-Z]{1,8}\d*[(+*/:].*|TRUE|FALSE|True|False")
_CALLS = tuple(f"={letter}" for letter in "SAIRVBCDEFGH")
_SLIPS = (
    (one_of("#"), _ERROR, "是电子表格的公式错误"),
    (one_of("E", "e+"), _SCIENTIFIC, "是科学计数法，看不出完整数值"),
    (one_of(*_CALLS), _FORMULA, "是电子表格的公式"),
    (one_of("TRUE", "FALSE", "True", "False"), _FORMULA, "是电子表格的逻辑值"),
    (one_of("-", "1900", "1899"), _TURNED, "疑为电子表格把数值自动改成了日期"),
    (one_of("%%", "..", "≥", "≤", ">", "<"), _DOUBLED, "的符号重复或位置不对"),
    (one_of("O", "o", "I", "l"), _LETTER, "的数字里夹有字母"),
)
_DAY_NOUGHT = date(1899, 12, 30)
_NEAR_YEARS = 3
_FEWEST = 4
"""Digits of a number in which a separator means thousands and not two values."""
_FACTOR = 3
_NEEDLES = one_of("#", "E", "e+", "O", "o", "I", "l", "%%", "..", "%≥", "%≤", "%>", "%<", ",", "-", "1900", "1899", "TRUE", "FALSE", "True", "False", *_CALLS)


@rule(id="T22", name="单元格内容不成数值", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """What stands in a cell can be read as a value.

    What:
        Targets and actual values with an error of a spreadsheet (#REF!), in scientific notation (1.2E+04), with letters among
        the digits (1O0%), with separators out of place (86,74), doubled signs (95%%), a count that the
        spreadsheet made a date (8-Mar), a day that it made a number (44561).
    Why:
        Nobody looked at the cell before it was sent in, and what was reached is not told.
    Formula:
        the cell is a number, a day or words.
    Not flagged:
        Two values in one cell, names of models and standards, five digits where a number is asked for. For review.
    Bad:
        indicators: [{name: 培训人次, target: ≥1200人次, actual: "#REF!"}]
    Good:
        indicators: [{name: 培训人次, target: ≥1200人次, actual: 1260人次}]
    """
    values = form.all_values
    written = _NEEDLES.search(values) is not None
    for row in form.rows:
        days = row.item.operator == "date" and row.actual_text[:1] in ("3", "4")
        if not written and not days:
            continue
        for role, text in (("actual", row.actual_text), ("target", row.target_text)):
            said = (_of_text(text, row) if written else None) or (_of_day(form, row, text) if days and role == "actual" else None)
            if said is not None:
                yield _problem(form, row, role, text, said)


def _of_text(text: str, row: Row) -> str | None:
    """What is wrong with the writing."""
    if text.isdigit():
        return None
    for needles, pattern, said in _SLIPS:
        if needles.search(text) and pattern.fullmatch(text):
            return said
    grouped = _GROUPED.fullmatch(text) if "," in text else None
    if grouped is None or _GROUPS.fullmatch(grouped[1]) or not _fits(grouped[1], row):
        return None
    return "的千分位逗号位置不对"


def _fits(number: str, row: Row) -> bool:
    """Read without its comma the number has the size of the target: it is one number, not two."""
    digits = number.replace(",", "")
    if len(digits) < _FEWEST or row.target is None or not row.target.printed:
        return False
    return 1 / Decimal(_FACTOR) <= Decimal(digits) / row.target.printed <= _FACTOR


def _of_day(form: FormView, row: Row, text: str) -> str | None:
    """A day as the spreadsheet counts it, where the target is a day."""
    if not _SERIAL.fullmatch(text) or not find_dates(row.target_text, plain=True):
        return None
    day = _DAY_NOUGHT + timedelta(days=int(Decimal(text)))
    year = form.form.year
    if year is not None and abs(day.year - year) > _NEAR_YEARS:
        return None
    return f"是电子表格的日期序号（{day.year}年{day.month}月{day.day}日）"


def _problem(form: FormView, row: Row, role: str, text: str, said: str) -> Problem:
    label = "完成值" if role == "actual" else "指标值"
    return odd_cell(form, row, role, f"{label}“{text[:20]}”{said}", f"{label}：{text[:20]}", f"重新填写{label}")
