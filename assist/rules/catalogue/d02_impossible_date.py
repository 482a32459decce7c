"""D02: things reported as done on a date that had not come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Day

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import find_dates, parse_date

_DONE = re.compile("已经?|完成|完毕|拨付|支付|建成|验收合格|截[止至]")
_TO_COME = re.compile("在建|预计|计划|将|拟|未完|未投")
_PLAN = re.compile("预计|计划|拟|将|预期|争取|力争|下一?年度?|下一?步|目标")


@rule(id="D02", name="已完成事项的日期晚于自评时点", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Nothing can be reported as done on a date after the report.

    What:
        Dates in reasons and narratives whose clause speaks in the past tense, and dates that stand as an indicator's
        actual value.
    Why:
        A wrong year in a statement about payments decides in which year they count.
    Formula:
        date > filing date; where no filing date is given, the end of the following year is always too late.
    Not flagged:
        Plans, goals and measures. Dates in the second half of the following year, and those of undated reports, are for review.
    Bad:
        year: 2024
        problems: 专项经费截止25年底已经全部拨付完成。
    Good:
        year: 2024
        problems: 专项经费截止25年3月底已经全部拨付完成。
    """
    year = form.form.year
    filed_mention = parse_date(form.form.fill_date or "")
    filed = filed_mention.last_day() if filed_mention and filed_mention.day else None
    if year is None:
        return
    found: dict[str, list[FindingEvidence]] = {}
    sure = False
    for row in form.dated_rows:
        reached = find_dates(row.actual_text, plain=True) if "月" in row.actual_text else ()
        day = reached[0].first_day() if len(reached) == 1 and reached[0].month is not None else None
        if day is None or not _too_late(day, filed, year) or _TO_COME.search(row.actual_text):
            continue
        place = form.cite(f"{row.path}.actual")
        if place is None:
            continue
        sure = sure or _certainly(day, filed, year)
        found.setdefault(reached[0].text, []).append(place)
    for path, passage in form.passages.items():
        if path in ("goal", "measures"):
            continue
        for mention in passage.dates:
            day = mention.first_day()
            if day is None or day.year <= year or (mention.month is None and not mention.at_end):
                continue
            start, end = passage.clause(mention.start)
            if not _DONE.search(passage.text, start, end) or _PLAN.search(passage.text, start, end):
                continue
            if _too_late(day, filed, year):
                # The body of a report without a date may have been written any year later.
                dated = filed is not None or not form.form.layout.startswith("N")
                sure = sure or (dated and _certainly(day, filed, year))
                found.setdefault(mention.text, []).append(passage.cite_clause(mention.start))
    for words, sides in found.items():
        limit = f"填报日期{form.form.fill_date}" if filed else f"{year}年度自评的填报时点"
        yield Problem(
            place=f"date:{words}",
            message=f"称{words}已经完成，晚于{limit}",
            computation=f"{words} > {limit}",
            ask="更正日期，并据此核对所述支付属于哪一年度",
            sides=(*sides, form.cite("fill_date", "counter"), form.cite("title", "context")),
            verdict="fail" if sure else "review",
        )


def _certainly(day: Day, filed: Day | None, year: int) -> bool:
    """Whether what was done on `day` cannot have been reported in a form of `year` that was filed on `filed`."""
    return day > filed if filed else day >= Day(year + 1, 12, 1)


def _too_late(day: Day, filed: Day | None, year: int) -> bool:
    """The same, or hardly: a form without a filing date is seldom filed after June."""
    return day.year > year and (
        _certainly(day, filed, year) or (filed is None and day >= Day(year + 1, 7, 1))
    )
