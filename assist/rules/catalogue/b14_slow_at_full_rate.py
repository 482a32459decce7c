"""B14: slow payment told beside an execution rate of 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact

_ALL = exact(Decimal(100))
_SLOW = re.compile(
    "(?:资金|预算|支付|拨付|支出)[^。；;，,]{0,6}(?:执行|支付|拨付|支出)?(?:进度|率)?(?:偏慢|较慢|缓慢|滞后|偏低|较低|不高)"
    "|(?:仍有|尚有|还有)[^。；;，,]{0,10}(?:资金|款项|尾款)[^。；;，,]{0,6}(?:未|没有)(?:支付|拨付|支出|执行|付清|使用)"
)
_OTHER = re.compile("下一?步|将|上年|往年|以前年度|一季度|上半年|前期|初期|年中|乡镇配套|自筹")


@rule(id="B14", name="称支付偏慢而执行率为100%", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Money that was not paid cannot have been spent to the last yuan.

    What:
        Statements of slow or outstanding payment in the narratives, beside an execution rate of 100%.
    Why:
        Either the rate counts what was only allotted, or the text is another year's or another project's.
    Formula:
        executed = adjusted budget, while the text says that payment was slow or incomplete.
    Not flagged:
        Sentences on plans, other years or earlier months. A hint: work may have been slow and caught up.
    Bad:
        budget: [{adjusted: "80.00", executed: "80.00", rate: "100.00"}]
        problems: 资金支付进度偏慢，仍有部分资金未支付。
    Good:
        budget: [{adjusted: "80.00", executed: "60.00", rate: "75.00"}]
        problems: 资金支付进度偏慢，仍有部分资金未支付。
    """
    rate = form.execution_rate
    if rate is None or not rate.meets(_ALL) or rate.below(_ALL):
        return
    for passage in form.spoken:
        for match in _SLOW.finditer(passage.text):
            if _OTHER.search(passage.text, *passage.sentence(match.start())):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{match.group()}”，执行率却为{form.rate_text}",
                computation=f"执行率 = {form.rate_text}",
                ask="核实执行数是否为实际支付数，或更正文字",
                sides=(passage.cite_match(match), passage.cite_clause(match.start()), form.cite_funds("counter")),
                cause="execution",
            )
            return
