"""F05: a form that was handed in without a self-assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_FEWEST = 3
_DIGIT = re.compile(r"\d")


@rule(id="F05", name="自评未填报", severity="violation", basis=("OWN", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """A form whose indicators have neither results nor scores is not a self-assessment.

    What:
        Forms with score columns in which most indicators lack both actual value and score.
    Why:
        One finding says it; the rules about single blank cells stay silent.
    Formula:
        more than half of the indicators without actual value and score; in text that shows no column of results, rows
        with points and nothing behind them.
    Not flagged:
        Single blank cells (F03). Forms without scores when none of their targets has a result: for review.
    Bad:
        total_weight: "100"
        blank: [total_score]
        indicators: [{name: 人数, target: ≤3人, weight: "50"}, {name: 满意度, target: ≥90%, weight: "50"}]
    Good:
        total_weight: "100"
        indicators:
          - {name: 人数, target: ≤3人, actual: 3人, weight: "50", score: "50"}
          - {name: 满意度, target: ≥90%, actual: 95%, weight: "50", score: "50"}
    """
    if not form.unfilled:
        yield from _without_results(form)
        return
    empty = [row for row in form.rows if row.item.actual is None and row.item.score is None]
    total = "总分空白，" if form.form.total_score is None else ""
    yield Problem(
        place="form",
        message=f"{total}{len(empty)}项指标的完成值和得分均未填写",
        computation=f"{len(form.rows)}项指标中{len(empty)}项空白",
        ask="退回重新自评",
        sides=(
            form.blank("total_score"),
            form.cite("total_weight"),
            *(form.cite_row(row, "counter") for row in empty),
        ),
        cause="unfilled",
    )


def _read_whole(form: FormView, rows: list[Row]) -> bool:
    """Every row has its points, and nothing stands behind them before the next row: no results were lost in reading."""
    places = [form.form.evidence.get(row.path) for row in rows]
    if form.form.total_score is not None or any(
        row.item.weight is None or row.item.score is not None for row in rows
    ):
        return False
    known = [place for place in places if place is not None]
    gaps = pairwise(known)
    return len(known) == len(rows) and not any(_DIGIT.search(form.text, a.end, b.start) for a, b in gaps)


def _without_results(form: FormView) -> Iterator[Problem]:
    """Forms without scores: targets, and a column of results in which nothing stands."""
    rows = [row for row in form.rows if row.target_text]
    if form.form.has_scores or len(rows) < _FEWEST or any(row.actual_text or row.remark for row in form.rows):
        return
    if form.form.layout.startswith("N"):
        return
    if not all(form.is_blank(f"{row.path}.actual") for row in rows) and not _read_whole(form, rows):
        return
    yield Problem(
        place="form",
        message=f"{len(rows)}项指标的完成值均未填写",
        computation=f"{len(rows)}项有指标值，0项有完成值",
        ask="退回，按指标逐项填写实际完成值",
        sides=tuple(form.cite_row(row) for row in rows[:5]),
        verdict="review",
        cause="unfilled",
    )
