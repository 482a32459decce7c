"""D03: a form filed before its year was over, or years later."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import parse_date

_CLOSING = 12
"""The month in which offices that close early assess their year."""


@rule(id="D03", name="填报日期与自评年度不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A self-assessment is filed after the year it assesses: not before its end, and hardly later than the next year.

    What:
        The filing date against the year of the form.
    Why:
        Either the date or the year is wrong; if the form is last year's, all its figures are.
    Formula:
        year of the filing date = year of the form + 1; from January to November of that year, or two years on: review.
    Not flagged:
        Filing dates in December of the year itself (early closing), forms without a date, and forms whose year
        was only inferred.
    Bad:
        year: 2024
        fill_date: 2023年3月2日
    Good:
        year: 2024
        fill_date: "20250211"
    """
    date = parse_date(form.form.fill_date or "")
    year = form.form.year
    if date is None or date.year is None or year is None or date.year == year + 1:
        return
    running, late = date.year == year, date.year > year
    if (late or running) and not form.year_is_stated:
        return
    if running and (date.month is None or date.month >= _CLOSING):
        return
    when = f"时{year}年度尚未结束" if running else f"{'比' if late else '早于'}自评年度{year}年{'晚两年以上' if late else ''}"
    yield Problem(
        place="fill_date",
        message=f"填报日期{date.text}{when}",
        computation=f"{date.text} < {year}年12月" if running else f"{date.year} {'> 1 +' if late else '<'} {year}",
        ask="更正填报日期或自评年度",
        sides=(form.cite("fill_date"), form.cite("year", "counter") or form.cite("title", "counter")),
        verdict="review" if running or late else None,
    )
