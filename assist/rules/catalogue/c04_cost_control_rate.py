"""C04: cost control of 100% beside almost no spending."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import PERCENT


@rule(id="C04", name="成本控制率满分而几乎未执行", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """A cost control rate of 100% says nothing when hardly any money was spent.

    What:
        Cost indicators in percent, met with 100% and scored in full, beside execution below 30%.
    Why:
        The formula behind the rate is not given, and no formula yields 100% there.
    Formula:
        cost control rate = 100% while executed / adjusted budget < 30%.
    Not flagged:
        Execution above the threshold.
    Bad:
        budget: [{adjusted: "100", executed: "1", rate: "1.00"}]
        indicators:
          - {name: 定额成本控制率, target: =100%, actual: 100%, weight: "10", score: "10", level2: 成本指标}
    Good:
        budget: [{adjusted: "100", executed: "95", rate: "95.00"}]
        indicators:
          - {name: 定额成本控制率, target: =100%, actual: 100%, weight: "10", score: "10", level2: 成本指标}
    """
    if not form.rate_below(form.profile.very_low_rate.value):
        return
    for row in form.aimed_rows:
        if (
            not row.is_cost
            or row.target is None
            or row.target.unit != PERCENT
            or not row.met
            or not row.full_score
        ):
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”报{row.actual_shown}得满分，执行率只有{form.rate_text}",
            computation=f"成本控制率{row.actual_shown}；执行率{form.rate_text}",
            ask="说明成本控制率的计算公式和数据",
            sides=(
                form.cite(f"{row.path}.actual"),
                form.cite_row(row, "context"),
                form.cite_funds("counter"),
            ),
            cause="execution",
        )
