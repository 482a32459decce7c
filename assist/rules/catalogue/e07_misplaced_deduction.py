"""E07: a deduction for spending taken on an indicator that has nothing to do with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_SPENDING = re.compile("执行数|预算金额|预算执行|执行率|拨付进度|支付进度|资金拨付|资金支付")
_OWN = re.compile("资金|预算|拨付|支付|发放|执行|成本")


@rule(id="E07", name="扣分原因与指标无关", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Low spending belongs to the execution line; taken off a benefit, it is counted twice.

    What:
        Indicators that are not about money, scored below their weight for a reason that is about spending.
    Why:
        The execution score already lost these points; the indicator's own result stays untold.
    Formula:
        score < weight, the reason speaks of executed amounts, the indicator does not.
    Not flagged:
        Cost and spending indicators, indicators that also missed their target.
    Bad:
        indicators:
          - name: 群众获得感
            target: 提高
            actual: 达成预期指标
            weight: "30"
            score: "19"
            reason: 实际执行数与预算金额相差较大
            level1: 效益指标
    Good:
        indicators:
          - name: 群众获得感
            target: 提高
            actual: 部分达成预期指标
            weight: "30"
            score: "19"
            reason: 活动参与人数少于往年
            level1: 效益指标
    """
    for row in form.reduced_rows:
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or row.is_cost or _OWN.search(row.name) or row.missed:
            continue
        for passage in form.prose(f"{row.path}.reason"):
            match = _SPENDING.search(passage.text)
            if match is None:
                continue
            yield Problem(
                place=f"{row.path}.reason",
                message=f"“{row.name}”以预算执行为由扣{weight - score:f}分，与该指标无关",
                computation=f"{weight:f} − {score:f} = {weight - score:f}分；原因提到“{match.group()}”",
                ask="说明该指标本身的完成情况；预算执行的扣分只计在执行率项",
                sides=(
                    passage.cite_clause(match.start()),
                    form.cite(f"{row.path}.score", "counter"),
                    form.cite_row(row, "context"),
                ),
            )
