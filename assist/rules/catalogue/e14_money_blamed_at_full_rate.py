"""E14: missing money as a reason where all of the money was spent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_NO_MONEY = re.compile(
    "(?:资金|经费|拨款|款项|预算)[^，,。；;]{0,6}?(?:未(?:能)?(?:及时|按时|全部|足额|完全)*(?:到位|下达|拨付|落实|安排)|(?:到位|拨付|下达)(?:不及时|较?[晚慢迟]|滞后|不足)|不足|短缺|紧张|缺口|压减|(?:仅|只)(?:到位|下达|拨付|安排))"
)
_ELSEWHERE = re.compile("上年|去年|配套|自筹|社会|企业|地方|已|年初|前期|上半年")
_FULL = Decimal("0.995")


@rule(id="E14", name="以资金未到位为由而执行率为100%", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Money that was spent in full did arrive.

    What:
        资金未到位, 拨付不及时 as the reason of a missed or deducted indicator, where the fund table shows all of the budget as
        executed.
    Why:
        Either the executed amount or the reason is not true.
    Formula:
        executed / adjusted budget ≥ 99.5% and the reason says that money was missing.
    Not flagged:
        Money of other years and of others, delays in the first half of the year. For review: the plan may have asked for
        more than the budget gave.
    Bad:
        budget: [{adjusted: "50", executed: "50", rate: "100"}]
        indicators: [{name: 公厕, target: ≥50座, actual: 40座, weight: "10", score: "8", reason: 因财政资金未到位，少建部分次年实施}]
    Good:
        budget: [{adjusted: "50", executed: "40", rate: "80"}]
        indicators: [{name: 公厕, target: ≥50座, actual: 40座, weight: "10", score: "8", reason: 因财政资金未到位，少建部分次年实施}]
    """
    funds = form.funds
    if funds is None or not funds.adjusted or funds.executed is None or "budget" in form.misread:
        return
    if funds.executed < funds.adjusted * _FULL:
        return
    for row in form.reasoned_rows:
        if not (row.missed or row.lost_points):
            continue
        for passage in form.prose(f"{row.path}.reason"):
            found = _NO_MONEY.search(passage.text)
            if found is None or _ELSEWHERE.search(passage.text):
                continue
            yield Problem(
                place=f"{row.path}.reason",
                message=f"“{row.name}”原因称“{found.group()}”，资金表执行率为{form.rate_text}",
                computation=f"执行率{form.rate_text}，预算已全部支出",
                ask="核实资金到位和支出情况，或写明真实原因",
                sides=(
                    passage.cite_clause(found.start()),
                    form.cite_funds("counter"),
                    form.cite(f"{form.funds_path}.executed", "counter"),
                ),
                verdict="review",
                cause="execution",
            )
