"""D07: work reported as done in a year before the form's, and forms filed years later."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import find_dates, parse_date

_LATEST = 3
"""Years after its own in which a form may still be filed; later ones are slips."""


@rule(id="D07", name="完成时间不在自评年度", severity="suspicious", basis=("LOGIC", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """What the year's form reports was done in that year; and it is filed soon after.

    What:
        Timeliness indicators whose target names the form's year and whose actual date an earlier one; filing dates more
        than three years later.
    Why:
        The date, or the whole row, was left over from last year.
    Formula:
        year of the actual date >= year of the form; year of filing <= year of the form + 3.
    Not flagged:
        Targets of another year (D01), dates without a year, forms whose year was only inferred.
    Bad:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年10月底前, actual: 2023年9月, weight: "10", score: "10"}]
    Good:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年10月底前, actual: 2024年9月, weight: "10", score: "10"}]
    """
    year = form.form.year
    if year is None or not form.year_is_stated:
        return
    for row in form.rows:
        if "年" not in row.actual_text or "年" not in row.target_text:
            continue
        aims = [date.year for date in find_dates(row.target_text, plain=True)]
        done = find_dates(row.actual_text, plain=True)
        if aims != [year] or len(done) != 1 or done[0].year is None or done[0].year >= year:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”时限为{row.target_shown}，完成时间却为{done[0].text}，早于自评年度",
            computation=f"{done[0].year} < {year}",
            ask="核对完成时间是否为往年数据",
            sides=(form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter")),
            verdict="review",
        )
    filed = parse_date(form.form.fill_date or "")
    if filed is not None and filed.year is not None and filed.year > year + _LATEST:
        yield Problem(
            place="fill_date",
            message=f"填报日期{filed.text}比自评年度晚{filed.year - year}年",
            computation=f"{filed.year} > {year} + {_LATEST}",
            ask="核对填报日期",
            sides=(form.cite("fill_date"), form.cite("year", "counter") or form.cite("title", "counter")),
            verdict="review",
        )
