"""D03: a form filed before its year was over."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import parse_date


@rule(id="D03", name="填报日期早于自评年度", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A self-assessment cannot be filed before the year it assesses.

    What:
        The filing date against the year of the form.
    Why:
        Either the date or the year is wrong; if the form is last year's, all its figures are.
    Formula:
        year of the filing date >= year of the form.
    Not flagged:
        Filing dates in the year itself (early closing) and forms without a date.
    Bad:
        year: 2024
        fill_date: 2023年3月2日
    Good:
        year: 2024
        fill_date: "20250211"
    """
    date = parse_date(form.form.fill_date or "")
    if date is None or date.year is None or form.form.year is None or date.year >= form.form.year:
        return
    yield Problem(
        place="fill_date",
        message=f"填报日期{date.text}早于自评年度{form.form.year}年",
        computation=f"{date.year} < {form.form.year}",
        ask="更正填报日期或自评年度",
        sides=(form.cite("fill_date"), form.cite("year", "counter") or form.cite("title", "counter")),
    )
