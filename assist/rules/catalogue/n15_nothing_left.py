"""N15: nothing left, says the text, and the fund table shows what was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_NOTHING = re.compile("(?:无|没有|未形成|不存在)(?:任何)?(?:资金)?(?:结余|结转|剩余)(?:结转|结余)?(?:资金)?|(?:结余|结转结余|结转)(?:资金)?(?:为|是)?(?:0|零)(?![.\\d])")
_OTHER = re.compile("上年|往年|年初|期初|以前|收回|缴回|上缴|调减|下一?步|将")


@rule(id="N15", name="称无结余而预算未执行完", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Budget that was not spent was left, unless it was taken back.

    What:
        Statements that nothing was left over, beside a total whose executed amount is below its budget.
    Why:
        Money left over has to be carried over or returned; denying it hides both.
    Formula:
        adjusted budget - executed amount = 0, within the printed precision.
    Not flagged:
        Balances of earlier years; budgets cut or taken back. Always for review: the money may have gone back.
    Bad:
        budget: [{adjusted: "80.00", executed: "70.00", rate: "87.50"}]
        completion: 项目已完工，年末无结余资金。
    Good:
        budget: [{adjusted: "80.00", executed: "80.00", rate: "100.00"}]
        completion: 项目已完工，年末无结余资金。
    """
    funds = form.funds
    if funds is None or not funds.adjusted or funds.executed is None or "budget" in form.misread:
        return
    if not printed(funds.executed).below(printed(funds.adjusted)):
        return
    for passage in form.spoken:
        for match in _NOTHING.finditer(passage.text):
            if _OTHER.search(passage.text, *passage.sentence(match.start())):
                continue
            left = funds.adjusted - funds.executed
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{match.group()}”，预算数与执行数相差{left:f}{form.form.money_unit or ''}",
                computation=f"{funds.adjusted:f} − {funds.executed:f} = {left:f}",
                ask="说明未执行资金的去向（结转、收回或上缴），或更正文字",
                sides=(passage.cite_clause(match.start()), form.cite_funds("counter"), form.cite(f"{form.funds_path}.executed", "counter")),
                verdict="review",
                cause="execution",
            )
            return
