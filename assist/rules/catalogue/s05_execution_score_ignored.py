"""S05: what the total implies for the execution score, where that cell is blank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.outcome import Problem, Unchecked
from assist.rules.points import management_points
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed


@rule(id="S05", name="总分未按执行率计分", severity="violation", basis=("SC-NOTE", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A total can hide how execution was scored: the difference to the indicator scores shows it.

    What:
        Forms whose execution score is blank: total minus indicator scores, against rate x weight.
    Why:
        A total of 95 beside 61% executed counts execution in full; one that equals the indicator sum leaves
        it out.
    Formula:
        implied execution score = total - sum of indicator scores; expected = execution rate x weight.
    Not flagged:
        Blank forms, forms without a total. Where no source says that scoring is linear, it is put up for
        review.
    Bad:
        layout: P1-SC
        total_score: "95"
        budget: [{adjusted: "50", executed: "30", rate: "60.00", weight: "10"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "85"}]
    Good:
        layout: P1-SC
        total_score: "91"
        budget: [{adjusted: "50", executed: "30", rate: "60.00", weight: "10"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "85"}]
    """
    funds, total = form.funds, form.form.total_score
    rows = form.scored_rows
    if (
        funds is None
        or not form.execution_weight
        or funds.score is not None
        or not rows
        or form.unfilled
        or total is None
    ):
        return
    if any("预算执行率" in row.name for row in rows):
        return  # execution is one of the indicators there
    rate = form.execution_rate
    if rate is None or rate.low is None or rate.high is None:
        yield Unchecked("没有执行率，无法判断总分是否计入执行得分")
        return
    if any(row.item.score is None for row in rows):
        yield Unchecked("有指标得分空白，无法由总分倒推执行得分")
        return
    own = sum((row.item.score or Decimal(0) for row in rows), management_points(form)[1])
    implied = total - own
    expected = Interval(min(rate.low, Decimal(100)), min(rate.high, Decimal(100))).scaled(
        form.execution_weight / 100
    )
    if expected.low is None or printed(implied).meets(expected) or implied < 0:
        return
    yield _problem(form, total, own, implied, form.execution_weight)


def _problem(form: FormView, total: Decimal, own: Decimal, implied: Decimal, weight: Decimal) -> Problem:
    rate = form.rate_text
    expected = Decimal(rate.rstrip("%")) * weight / 100
    meaning = "按满分计" if implied == weight else "没有计入" if implied == 0 else f"按{implied:f}分计"
    binding = form.profile.execution_score.binding
    return Problem(
        place="total_score",
        message=f"执行率{rate}、执行得分栏空白，而总分{total:f}中执行得分{meaning}",
        computation=(
            f"{total:f} − 指标得分合计{own:f} = {implied:f}；"
            f"按执行率应为{weight:f} × {rate} = {expected:.2f}，"
            f"总分应为{own + expected:.2f}"
        ),
        ask="补填预算执行得分，按执行率重算总分",
        sides=(form.cite("total_score"), form.cite_funds("counter"), *_stated_in_conclusion(form, total)),
        severity=None if binding else "suspicious",
        verdict=None if binding else "review",
        cause="execution-score",
    )


def _stated_in_conclusion(form: FormView, total: Decimal) -> Iterator[FindingEvidence]:
    for passage in form.prose("conclusion"):
        for mention in passage.mentions:
            if mention.unit == "分" and mention.value == total:
                yield passage.cite(max(0, mention.start - 4), mention.end, "context")
