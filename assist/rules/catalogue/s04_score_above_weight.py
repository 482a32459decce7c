"""S04: scores above their weights."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="S04", name="得分超过权重", severity="violation", basis=("P2-NOTE", "SYS-SCORE"))
def check(form: FormView) -> Iterator[Problem]:
    """No score may be above the weight of its line.

    What:
        Execution score, every indicator score and the total.
    Why:
        Points beyond the weight lift the total without any performance behind them.
    Formula:
        score <= weight.
    Not flagged:
        Lines without a weight or without a score. Scoring sheets, whose criteria may add points: for review.
    Bad:
        indicators: [{name: 巡查, target: ≥5次, weight: "10", score: "12"}]
    Good:
        indicators: [{name: 巡查, target: ≥5次, weight: "10", score: "10"}]
    """
    lines = [
        (
            f"budget[{i}]",
            line.name,
            form.execution_weight if i == form.total_index else line.weight,
            line.score,
        )
        for i, line in enumerate(form.form.budget)
    ]
    lines += [(row.path, row.name, row.item.weight, row.item.score) for row in form.rows]
    above = [one for one in lines if one[2] is not None and one[3] is not None and one[3] > one[2]]
    sheets = {row.path for row in form.rows if not row.target_text and not row.actual_text} if above else ()
    for path, name, weight, score in above:
        yield Problem(
            place=f"{path}.score",
            message=f"“{name}”得分{score:f}分超过权重{weight:f}分",
            computation=f"{score:f} > {weight:f}",
            ask="更正得分（不得超过权重）并重算总分",
            sides=(form.cite(f"{path}.score") or form.cite(path), form.cite(f"{path}.weight", "counter")),
            verdict="review" if path in sheets else None,
        )
    total, whole = form.form.total_score, form.form.total_weight
    if total is not None and whole is not None and total > whole:
        yield Problem(
            place="total_score",
            message=f"总分{total:f}分超过满分{whole:f}分",
            computation=f"{total:f} > {whole:f}",
            ask="更正总分",
            sides=(form.cite("total_score"), form.cite("total_weight", "counter")),
            cause="total",
        )
