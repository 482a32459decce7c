"""K02: years that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_ODD = re.compile(r"(?<!\d)(?:20\d|2[1-9]\d\d|20[5-9]\d|02\d\d|220\d|2\d{4})年(?!限|期)")

_MONTH = re.compile(r"年\d{1,2}月")


@rule(id="K02", name="年份笔误", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A year with a digit missing or too many is a slip that decides what the sentence means.

    What:
        Numbers before 年 that begin like a year of this century and are none, in narratives and in dates of indicators.
    Why:
        A reviewer cannot tell which year a reason or payment belongs to.
    Formula:
        three or five digits beginning with 20, or a year after 2050.
    Not flagged:
        Durations below 200 years and ordinary years.
    Bad:
        budget: [{adjusted: "5", executed: "4", reason: 204年参保人数下降}]
    Good:
        budget: [{adjusted: "5", executed: "4", reason: 2024年参保人数下降}]
    """
    for row in form.rows:
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
    if not _ODD.search(form.all_prose):
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
