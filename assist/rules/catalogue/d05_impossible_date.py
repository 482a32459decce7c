"""D05: days that no calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.forms.wording import one_of
from assist.rules.odd_cells import odd_cell
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_DAY = re.compile(r"(20\d\d)(?:年(\d{1,2})月(\d{1,2})日|[-./](\d{1,2})[-./](\d{1,2})(?![\d.]))")

_MONTH = re.compile(r"(?<![\d.])(1[3-9]|00)月(?:\d{1,2}日|份|底|末|前|中旬|上旬|下旬|$)")
_LAST_DAYS = ("月30日", "月31日")
_LENGTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_BARE_DAY = re.compile(r"(?<![年\d])(\d{1,2})月(\d{1,2})日")
_BEYOND = one_of("13月", "14月", "15月", "16月", "17月", "18月", "19月", "00月")
_LONE = re.compile(r"[≤≥<>=]?(1[3-9]|[2-9]\d)月?")
_EIGHT = re.compile(r"^(20\d\d)(\d\d)(\d\d)$")
_MONTHS = 12


@rule(id="D05", name="日期不存在", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A date must be one.

    What:
        Months beyond the twelfth in targets and actual values; whole dates (year, month and day) in the filing date, targets, actual values and narratives.
    Why:
        31 November was made up or mistyped; what it proves is not proved.
    Formula:
        the day exists in that month of that year.
    Not flagged:
        Months without a day; dates in another notation.
    Bad:
        indicators: [{name: 完工时间, target: 2023年11月底前, actual: 2023年11月31日}]
        year: 2023
    Good:
        indicators: [{name: 完工时间, target: 2023年11月底前, actual: 2023年11月30日}]
        year: 2023
    """
    filled = form.form.fill_date or ""
    cells = [("fill_date", _EIGHT.sub(r"\1年\2月\3日", filled) if filled[:8].isdigit() else filled, "填报日期")]
    cells += [
        (f"{row.path}.{role}", text, f"“{row.name}”")
        for row in (form.rows if _DAY.search(form.all_values) else ())
        if "20" in row.target_text or "20" in row.actual_text
        for role, text in (("target", row.target_text), ("actual", row.actual_text))
    ]
    yield from _months(form)
    yield from _days(form)
    if _DAY.search(form.all_prose):
        cells += [(passage.path, passage.text, passage.label) for passage in form.passages.values()]
    for path, text, label in cells:
        if "20" not in text:
            continue
        found = next((match for match in _DAY.finditer(text) if not _exists(match)), None)
        if found is not None:
            passage = form.passages.get(path)
            yield Problem(
                place=f"{path}@date",
                message=f"{label}写有{found.group()}，没有这一天",
                computation=f"{found.group()}不是日历上的日期",
                ask="更正日期，并附能证明该日期的材料",
                sides=(passage.cite(found.start(), found.end()) if passage else form.cite(path),),
            )


def _days(form: FormView) -> Iterator[Problem]:
    """2月30日, 4月31日 in a cell without a year."""
    values = form.all_values
    if not any(day in values for day in _LAST_DAYS):
        return
    for row in form.rows:
        for role, text in (("target", row.target_text), ("actual", row.actual_text)):
            for found in _BARE_DAY.finditer(text):
                if int(found[2]) > _LENGTHS.get(int(found[1]), 31):
                    day = found.group()
                    yield odd_cell(form, row, role, f"写有{day}，没有这一天", f"{day}不是日历上的日期", "更正日期", "day")


def _months(form: FormView) -> Iterator[Problem]:
    """A thirteenth month, written out or as a number in months."""
    values = form.all_values
    written = _BEYOND.search(values) is not None
    for row in form.rows:
        numbered = row.item.unit == "月" and row.is_timely
        if row.item.operator == "date" and (eight := _EIGHT.match(row.actual_text)) is not None and not _is_day(*eight.groups()):
            day = f"{eight[1]}年{eight[2]}月{eight[3]}日不存在"
            yield odd_cell(form, row, "actual", f"完成值{eight.group()}不是一个日期", day, "更正时间", "date")
        for role, text in (("target", row.target_text), ("actual", row.actual_text)) if written or numbered else ():
            month = _MONTH.search(text) or (_LONE.fullmatch(text) if numbered else None)
            if month is not None:
                computation = f"{month[1]} > {_MONTHS}"
                yield odd_cell(form, row, role, f"写有{month[1]}月，没有这个月", computation, "更正时间", "month")


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _exists(match: re.Match[str]) -> bool:
    if "." in match.group() and not 1 <= int(match[4]) <= _MONTHS:
        return True  # the number of a document
    try:
        date(*(int(part) for part in match.groups() if part is not None))
    except ValueError:
        return False
    return True
