"""F03: points for an indicator whose actual value is blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_JUDGED = re.compile("(?:项目)?(?:决策|过程|投入|管理)")
"""Levels of a scoring sheet whose rows are judged by criteria, with neither target nor actual value."""


@rule(id="F03", name="完成值空白却有得分", severity="violation", basis=("CN-SELF-NOTICE", "OWN"))
def check(form: FormView) -> Iterator[Problem]:
    """A score needs an actual value to rest on.

    What:
        Indicators with a score above zero whose actual cell is blank; where nothing is scored, one blank among values that
        were filled in.
    Why:
        Points without a result are not an assessment.
    Formula:
        actual blank and score > 0, or target present in a form without scores of which most rows are filled in.
    Not flagged:
        Headings whose points stand for the rows below them; rows on decisions and management (决策, 过程) of scoring sheets that have no target either; forms without an actual column; forms that are not filled in at all (F05); results given in remarks.
        Text in which no mark parts the cells and forms without scores: for review.
    Bad:
        blank: ["indicators[0].actual"]
        indicators: [{name: 减负程度, target: 优, weight: "20", score: "20"}]
    Good:
        blank: ["indicators[0].actual"]
        indicators: [{name: 减负程度, target: 优, weight: "20"}]
    """
    filled = sum(1 for row in form.rows if row.actual_text)
    unscored = not form.form.has_scores and filled * 2 > len(form.rows)
    for row, below in zip_longest(form.rows, form.rows[1:]):
        path = f"{row.path}.actual"
        if row.actual_text or row.remark or not (row.item.score or unscored) or not form.is_blank(path):
            continue
        if not row.item.score and not (row.item.level3 and row.target_text and form.is_empty_cell(path)):
            continue
        if not row.target_text and (_JUDGED.match(row.level) or (below is not None and _belongs_to_it(below))):
            continue
        yield Problem(
            place=path,
            message=f"“{row.name}”完成值空白" + (f"，却得{row.item.score:f}分" if row.item.score else ""),
            computation="完成值为空" + (f"，得分 = {row.item.score:f}" if row.item.score else f"，指标值为{row.target_shown}"),
            ask="补填实际完成值及佐证" + ("，否则不得计分" if row.item.score else ""),
            sides=(
                form.blank(path),
                form.cite(f"{row.path}.score", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict=None if row.item.score and form.is_empty_cell(path) else "review",
        )


def _belongs_to_it(row: Row) -> bool:
    """A row with values and no points of its own: it shares those of the heading above."""
    return bool(row.target_text or row.actual_text) and row.item.weight is None and row.item.score is None
