"""F12: an indicator with a result and a score and nothing to measure them by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_FEWEST = 3
_SHORTEST = 4
_DIGIT = re.compile(r"\d")
_SIGN_ALONE = re.compile("[≥≤<>=]=?[_×xX*]*[^\\d一二两三四五六七八九十百]{0,3}")
"""An operator, perhaps with a unit, and no number: ≥个."""


@rule(id="F12", name="指标值空白", severity="violation", basis=("OWN", "CN-2015-163"))
def check(form: FormView) -> Iterator[Problem]:
    """A score is earned against a target; without one it rests on nothing.

    What:
        Indicators with an actual value and (where the form has scores) a score above zero but no target, only its operator (≥个) or their own name in its place, among others that
        have theirs.
    Why:
        A target that was taken out cannot be missed.
    Formula:
        target absent, actual present, score > 0, and at least three times as many rows with a target.
    Not flagged:
        Forms and rows without a target column (reports, scoring sheets); results that themselves name the plan.
        Text without a table may have lost the cell: for review.
    Bad:
        indicators:
          - {name: 巡查, target: ≥9次, actual: 9次, weight: "10", score: "10"}
          - {name: 回访率, target: ≥90%, actual: 92%, weight: "10", score: "10"}
          - {name: 建档数, target: ≥30份, actual: 31份, weight: "10", score: "10"}
          - {name: 整改率, actual: 95%, weight: "10", score: "10"}
    Good:
        indicators:
          - {name: 巡查, target: ≥9次, actual: 9次, weight: "10", score: "10"}
          - {name: 整改率, target: ≥90%, actual: 95%, weight: "10", score: "10"}
    """
    if form.form.layout.startswith("N"):
        return
    bare = [
        row
        for row in form.rows
        if row.actual_text and (_counts(form, row) if not row.target_text else _has_no_number(row) or _repeats_name(form, row))
    ]
    if not bare or sum(1 for row in form.rows if row.target_text) < _FEWEST * len(bare):
        return
    for row in bare:
        said = f"指标值只重复名称“{row.name}”" if row.target_text == row.name else f"“{row.name}”没有指标值"
        yield Problem(
            place=f"{row.path}.target",
            message=f"{said}，完成值填{row.actual_text[:20]}{_scored(row)}",
            computation=f"指标值：{row.target_text or '空白'}{_scored(row)}",
            ask="按批复的绩效目标补填指标值，再核定得分",
            sides=(form.cite_row(row), form.cite(f"{row.path}.score", "counter"), form.cite(f"{row.path}.actual", "counter")),
            verdict="review",
        )


def _counts(form: FormView, row: Row) -> bool:
    """It earned points, or stands in a table of a form that gives none."""
    return bool(row.item.score) or (not form.form.has_scores and form.is_whole(f"{row.path}.actual"))


def _has_no_number(row: Row) -> bool:
    return row.target_text[0] in "≥≤<>=" and _SIGN_ALONE.fullmatch(row.target_text) is not None


def _repeats_name(form: FormView, row: Row) -> bool:
    """The name once more where the target should stand, beside a result of its own."""
    told = row.target_text == row.name and len(row.name) >= _SHORTEST and not _DIGIT.search(row.name)
    return told and row.actual_text != row.name and (bool(row.item.score) or not form.form.has_scores)


def _scored(row: Row) -> str:
    return "" if row.item.score is None else f"，得{row.item.score:f}分"
