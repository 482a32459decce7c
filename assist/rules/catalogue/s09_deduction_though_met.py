"""S09: points taken off although the target was met."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="S09", name="指标达标却扣分", severity="suspicious", basis=("SYS-SCORE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A met target earns its full weight; a deduction with a reason about something else is misplaced.

    What:
        Counted indicators that met their target, scored below their weight, with a reason; where no weights are printed, with no points.
    Why:
        The deduction belongs to another line (usually execution), which then keeps points it did not earn.
    Formula:
        target met and score < weight.
    Not flagged:
        Deductions without any reason (E01), indicators judged in words.
    Bad:
        indicators:
          - name: 办公成本
            target: ≤5万元
            actual: 5万元
            weight: "20"
            score: "15"
            reason: 资金年底才到位
    Good:
        indicators:
          - {name: 办公成本, target: ≤5万元, actual: 6万元, weight: "20", score: "15", reason: 价格上涨}
    """
    for row in form.reduced_rows:
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or row.compared == "unknown":
            continue
        if (
            not row.met
            or not form.explains(row.item.reason)
            or (row.target and row.target.relation == "=" and row.compared != "met")
        ):
            continue
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”已达标（目标{row.target_shown}，完成{row.actual_shown}），却只得{score:f}/{weight:f}分",
            computation=f"达标应得{weight:f}分，实得{score:f}分",
            ask="说明扣分依据；若因预算执行扣分，应扣在预算执行项",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite_row(row, "context"),
                form.cite(f"{row.path}.reason", "context"),
            ),
        )
    for row in () if form.scored_rows else form.measured_rows:
        if row.item.score == 0 and row.met and (row.compared == "met" or (row.target and row.target.relation != "=")):
            yield Problem(
                place=f"{row.path}.score",
                message=f"“{row.name}”已达标（目标{row.target_shown}，完成{row.actual_shown}），却得0分",
                computation="达标，得分 = 0",
                ask="说明扣分依据，或更正得分",
                sides=(form.cite(f"{row.path}.score"), form.cite(f"{row.path}.actual", "counter"), form.cite(f"{row.path}.target", "counter")),
                verdict="review",
            )
