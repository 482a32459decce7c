"""F06: the execution line has a weight and no score."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="F06", name="预算执行得分未填", severity="violation", basis=("OWN",))
def check(form: FormView) -> Iterator[Problem]:
    """Where budget execution has a weight, its score must be filled in.

    What:
        The score cell of the total row, standing empty beside a weight.
    Why:
        The total cannot be checked, and usually counts execution in full or not at all (S05).
    Formula:
        weight present and score blank.
    Not flagged:
        Forms that are not filled in at all (F05); families without scores. Text in which no mark parts the cells: for
        review.
    Bad:
        blank: ["budget[0].score"]
        budget: [{adjusted: "5", executed: "5", rate: "100", weight: "10"}]
    Good:
        budget: [{adjusted: "5", executed: "5", rate: "100", weight: "10", score: "10"}]
    """
    funds = form.funds
    path = f"{form.funds_path}.score"
    if (
        funds is None
        or not form.execution_weight
        or funds.score is not None
        or form.unfilled
        or not form.is_blank(path)
    ):
        return
    yield Problem(
        place=path,
        message=f"预算执行权重{form.execution_weight:f}分，得分栏空白",
        computation=f"权重 = {form.execution_weight:f}，得分为空",
        ask="按执行率补填预算执行得分",
        sides=(
            form.blank(path),
            form.cite_execution_weight(),
            form.cite_funds("context"),
        ),
        verdict=None if form.is_empty_cell(path) else "review",
        cause="execution-score",
    )
