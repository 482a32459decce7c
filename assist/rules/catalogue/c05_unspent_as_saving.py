"""C05: money that was not spent, scored as a cost that was kept down."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="C05", name="以付款进度当成本节约", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Spending half of the budget is not the same as keeping the cost down.

    What:
        Cost ceilings equal to the budget, met with the executed amount and scored in full, execution below
        60%.
    Why:
        The ceiling measures savings for the same work; payment progress measures something else.
    Formula:
        target = adjusted budget, actual = executed amount, rate < 60%, full score.
    Not flagged:
        Rates above the threshold, scores below the weight.
    Bad:
        budget: [{adjusted: "251", executed: "130.08", rate: "51.83"}]
        indicators:
          - name: 资金使用
            target: ≤251万元
            actual: 130.08万元
            weight: "5"
            score: "5"
            level2: 成本指标
    Good:
        budget: [{adjusted: "251", executed: "240.08", rate: "95.65"}]
        indicators:
          - name: 资金使用
            target: ≤251万元
            actual: 240.08万元
            weight: "5"
            score: "5"
            level2: 成本指标
    """
    funds = form.funds
    if funds is None or not form.rate_below(form.profile.idle_rate.value):
        return
    executed, adjusted = form.money(funds.executed), form.money(funds.adjusted)
    if executed is None or adjusted is None:
        return
    for row in form.money_costs:
        if row.target is None or row.actual is None or not row.full_score:
            continue
        if not row.target.interval.meets(adjusted) or not row.actual.interval.meets(executed):
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”以支出{row.actual_shown}对照上限{row.target_shown}得满分，实为执行率{form.rate_text}",
            computation=f"{row.actual_shown} ÷ {row.target_shown} 即预算执行率{form.rate_text}",
            ask="说明是否因节约而少支出；未付款不应计为成本节约",
            sides=(
                form.cite(f"{row.path}.actual"),
                form.cite_row(row, "context"),
                form.cite_funds("counter"),
            ),
            cause="execution",
        )
