"""K02: years that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_ODD = re.compile(r"(?<!\d)(?:20\d|2[1-9]\d\d|20[5-9]\d|02\d\d|220\d|2\d{4})年(?!限|期)")

_YEAR = re.compile(r"年(?<=\d{3}年)")
"""年 behind three digits and more. It stands first in the expression: the engine skips from one to the next."""
_MOST_DIGITS = 5

_DOCUMENT = re.compile(r"[〔\[【(（](20\d\d)[〕\]】)）]\d{1,4}号|(20\d\d)年(?:印发|出台|制定|发布|修订)的")
_DOCUMENT_SIGNS = one_of(
    "〔20",
    "[20",
    "【20",
    "(20",
    "（20",
    "年印发的",
    "年出台的",
    "年制定的",
    "年发布的",
    "年修订的",
)
_READ_IN_NEXT_YEAR = 1
_MONTH = re.compile(r"年\d{1,2}月")


@rule(id="K02", name="年份笔误", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A year with a digit missing or too many is a slip that decides what the sentence means.

    What:
        Numbers before 年 that begin like a year of this century and are none, in narratives and in dates of indicators;
        documents (〔2026〕16号, 2026年印发的) of a year in which the assessment was long written.
    Why:
        A reviewer cannot tell which year a reason or payment belongs to.
    Formula:
        three or five digits beginning with 20, or a year after 2050; a document's year > the form's year + 1.
    Not flagged:
        Durations below 200 years and ordinary years.
    Bad:
        budget: [{adjusted: "5", executed: "4", reason: 204年参保人数下降}]
    Good:
        budget: [{adjusted: "5", executed: "4", reason: 2024年参保人数下降}]
    """
    for row in form.rows if _may_be_odd(form.all_values) else ():
        for role, text in (("target", row.target_text), ("actual", row.actual_text)):
            cell = _ODD.search(text)
            if cell and (row.is_timely or _MONTH.search(text)):
                yield Problem(
                    place=f"{row.path}.{role}",
                    message=f"“{row.name}”写有“{cell.group()}”，疑为年份笔误",
                    computation=f"{cell.group()}不是合理年份",
                    ask="更正年份",
                    sides=(form.cite(f"{row.path}.{role}"), form.cite_row(row, "context")),
                )
    yield from _later_document(form)
    if not _may_be_odd(form.all_prose):
        return
    for passage in form.passages.values():
        match = _ODD.search(passage.text)
        if match:
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}写有“{match.group()}”，疑为年份笔误",
                computation=f"{match.group()}不是合理年份",
                ask="更正年份",
                sides=(
                    passage.cite_clause(match.start()),
                    form.cite(passage.path.rsplit(".", 1)[0], "context"),
                ),
            )


def _may_be_odd(text: str) -> bool:
    """Whether a number before 年 is no year that anybody writes: looked for before where."""
    for year in _YEAR.finditer(text):
        before = text[max(0, year.start() - _MOST_DIGITS) : year.start()]
        number = before[len(before.rstrip("0123456789")) :]
        if len(number) != 4 or not "2000" <= number < "2050":
            return True
    return False


def _later_document(form: FormView) -> Iterator[Problem]:
    """按照〔2026〕16号文件 in the assessment of 2022, which was written in 2023."""
    year = form.form.year
    if year is None or not form.year_is_stated or not _DOCUMENT_SIGNS.search(form.all_prose):
        return
    for passage in form.passages.values():
        for named in _DOCUMENT.finditer(passage.text):
            written = int(named[1] or named[2])
            if written > year + _READ_IN_NEXT_YEAR:
                yield Problem(
                    place=f"{passage.path}@{named.start()}",
                    message=f"{passage.label}引用{written}年的文件，自评年度为{year}年",
                    computation=f"{written} > {year} + 1",
                    ask="核对文件年份，或核实该段文字是否属于本年度",
                    sides=(
                        passage.cite_match(named),
                        form.cite("year", "counter") or form.cite("title", "counter"),
                    ),
                    verdict="review",
                )
                return
