"""F11: an indicator with points to earn and no score."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView


@rule(id="F11", name="指标得分空白", severity="violation", basis=("OWN", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """Where the indicators are scored, each of them is.

    What:
        Indicators with a weight (or, where no weights are printed, with a target) whose score cell is blank, among others
        that have their score.
    Why:
        The total then counts something that nobody assessed, or leaves it out.
    Formula:
        weight present, score blank, and most other scores filled in.
    Not flagged:
        Forms without scores; forms that are not filled in at all (F05); a blank actual as well, outside cells. Text without a table may have lost the cell: for review.
    Bad:
        blank: ["indicators[1].score"]
        indicators:
          - {name: 巡查, target: ≥9次, actual: 9次, weight: "10", score: "10"}
          - {name: 整改率, target: ≥90%, actual: 95%, weight: "10"}
          - {name: 回访率, target: ≥90%, actual: 92%, weight: "10", score: "10"}
    Good:
        indicators:
          - {name: 巡查, target: ≥9次, actual: 9次, weight: "10", score: "10"}
          - {name: 整改率, target: ≥90%, actual: 95%, weight: "10", score: "10"}
    """
    rows = form.scored_rows or tuple(row for row in form.rows if row.target_text)
    blank = [row for row in rows if row.item.score is None and _is_blank(form, row)]
    if not blank or form.unfilled or 2 * len(blank) >= len(rows):
        return
    names = "、".join(f"“{row.name}”" for row in blank[:3])
    yield Problem(
        place=f"{blank[0].path}.score",
        message=f"{names}{'等' if len(blank) > 3 else ''}{len(blank)}项指标得分栏空白",
        computation=f"应评{len(rows)}项，{len(rows) - len(blank)}项有得分",
        ask="按完成情况补填得分，并核对总分",
        sides=tuple(
            side
            for row in blank[:3]
            for side in (form.blank(f"{row.path}.score"), form.cite(f"{row.path}.weight", "counter"))
        ),
        verdict="review",
    )


def _is_blank(form: FormView, row: Row) -> bool:
    """The score's cell stands empty. Beside a blank actual value, and where no weight is printed, the cell must be sure."""
    path = f"{row.path}.score"
    if row.item.weight and row.actual_text:
        return form.is_blank(path)
    return form.is_empty_cell(path) and bool(row.actual_text or (row.item.weight and form.is_empty_cell(f"{row.path}.actual")))
