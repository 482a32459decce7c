"""E05: all output reached with little of the money."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.execution import low_execution_explained
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="E05", name="产出全部完成而执行率低", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Everything done with half of the money: the budget was too large, or the work is not paid, or not
    done.

    What:
        Execution below 60% without a stated cause, beside full scores for every indicator.
    Why:
        Either the budget or the reported output needs correction.
    Formula:
        execution rate < 60% and every indicator's score = its weight.
    Not flagged:
        Forms that give a cause for low execution, forms without scores, a single indicator.
    Bad:
        budget: [{adjusted: "251", executed: "130", rate: "51.79", weight: "10", score: "5.18"}]
        total_score: "95.18"
        indicators:
          - {name: 巡查, target: ≥5次, actual: 5次, weight: "50", score: "50"}
          - {name: 宣传, target: ≥5次, actual: 5次, weight: "40", score: "40"}
    Good:
        budget: [{adjusted: "251", executed: "230", rate: "91.63", weight: "10", score: "9.16"}]
        total_score: "99.16"
        indicators:
          - {name: 巡查, target: ≥5次, actual: 5次, weight: "50", score: "50"}
          - {name: 宣传, target: ≥5次, actual: 5次, weight: "40", score: "40"}
    """
    rows = form.scored_rows
    if (
        len(rows) < 2
        or not all(row.full_score for row in rows)
        or not form.rate_below(form.profile.idle_rate.value)
    ):
        return
    if low_execution_explained(form):
        return
    yield Problem(
        place="total_score",
        message=f"{len(rows)}项指标全部满分，执行率只有{form.rate_text}",
        computation=f"指标得分率100%；执行率{form.rate_text} < {form.profile.idle_rate.value:f}%",
        ask="说明以较少支出完成全部产出的原因，核实产出真实性和预算测算",
        sides=(form.cite_funds(), form.cite("total_score", "counter")),
        cause="execution",
    )
