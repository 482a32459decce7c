"""D01: deadlines outside the year of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import find_dates
from assist.text.units import MONEY, PERCENT

_MONTHS = re.compile(r"(20\d\d)年度?\d{1,2}月?[-至~—]\d{1,2}月")
"""2024年1-12月, which is no day."""


@rule(id="D01", name="时限目标不在自评年度", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A deadline must lie in the year that is being assessed.

    What:
        Dates with a year in the target cells, against the year of the form.
    Why:
        A deadline of an earlier year shows that the form was carried over; its targets and results may be,
        too.
    Formula:
        year of the target date = year of the form.
    Not flagged:
        Targets without a year, and spans that reach into the form's year. Later years, and earlier ones where the form itself tells of a contract or
        payment in that year (projects that run over years), are only put up for review; later years in reports.
    Bad:
        year: 2024
        indicators: [{name: 完成时间, target: 2023年12月底, actual: 达成}]
    Good:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年12月底前, actual: 达成}]
    """
    year = form.form.year
    for row in form.rows if "20" in form.all_values or "年" in form.all_values else ():
        if "年" not in row.target_text and ("20" not in row.target_text or not any(map(str.isdigit, row.target_text[:4]))):
            continue
        dates = [
            date
            for date in find_dates(row.target_text, plain=True)
            if date.year is not None and date.month is not None
        ]
        if dates and row.target is not None and row.target.unit in (MONEY, PERCENT):
            continue  # 2056.5万元 is no May
        span = _MONTHS.search(row.target_text) if not dates else None
        if not dates and span is None:
            continue
        if year is None:
            yield Unchecked("表内没有自评年度，无法核对时限")
            return
        if not form.year_is_stated:
            yield Unchecked("自评年度由填报日期推得，无法核对时限年份")
            return
        named = dates[-1].year if dates else int(span[1]) if span else None
        if named is None or named == year or any(other.year == year for other in dates):
            continue
        if named > year and form.form.layout.startswith("N"):
            continue  # a report tells of works that go on
        told = any(other.year == named for passage in form.passages.values() for other in passage.dates)
        yield Problem(
            place=f"{row.path}.target",
            message=f"“{row.name}”目标为{row.target_shown}，自评年度是{year}年",
            computation=f"{named}年 ≠ {year}年",
            ask="更正时限目标；若为跨年项目，请说明本年度的时限",
            sides=(
                form.cite(f"{row.path}.target"),
                form.cite_row(row, "context"),
                form.cite("year", "counter") or form.cite("title", "counter"),
                *_same_year(form, named),
            ),
            verdict="fail" if named < year and not told else "review",
        )


def _same_year(form: FormView, year: int) -> Iterator[FindingEvidence]:
    for path, passage in form.passages.items():
        if path.endswith(".remark") and any(date.year in (year, form.form.year) for date in passage.dates):
            yield passage.cite_all("counter")
