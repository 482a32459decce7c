"""F03: points for an indicator whose actual value is blank."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView


@rule(id="F03", name="完成值空白却有得分", severity="violation", basis=("CN-SELF-NOTICE", "OWN"))
def check(form: FormView) -> Iterator[Problem]:
    """A score needs an actual value to rest on.

    What:
        Indicators with a score above zero whose actual cell is blank.
    Why:
        Points without a result are not an assessment.
    Formula:
        actual blank and score > 0.
    Not flagged:
        Headings whose points stand for the rows below them; forms without an actual column; forms that are not filled in at all (F05); results given in remarks.
        Text in which no mark parts the cells: for review.
    Bad:
        blank: ["indicators[0].actual"]
        indicators: [{name: 减负程度, target: 优, weight: "20", score: "20"}]
    Good:
        blank: ["indicators[0].actual"]
        indicators: [{name: 减负程度, target: 优, weight: "20"}]
    """
    for row, below in zip_longest(form.rows, form.rows[1:]):
        path = f"{row.path}.actual"
        if row.actual_text or row.remark or not row.item.score or not form.is_blank(path):
            continue
        if not row.target_text and below is not None and _belongs_to_it(below):
            continue
        yield Problem(
            place=path,
            message=f"“{row.name}”完成值空白，却得{row.item.score:f}分",
            computation=f"完成值为空，得分 = {row.item.score:f}",
            ask="补填实际完成值及佐证，否则不得计分",
            sides=(
                form.blank(path),
                form.cite(f"{row.path}.score", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict=None if form.is_empty_cell(path) else "review",
        )


def _belongs_to_it(row: Row) -> bool:
    """A row with values and no points of its own: it shares those of the heading above."""
    return bool(row.target_text or row.actual_text) and row.item.weight is None and row.item.score is None
