"""N15: nothing left, says the text, and the fund table shows what was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_NOTHING = re.compile("(?:无|没有|未形成|不存在)(?:任何)?(?:资金)?(?:结余|结转|剩余)(?:结转|结余)?(?:资金)?|(?:结余|结转结余|结转)(?:资金)?(?:为|是)?(?:0|零)(?![.\\d])")
_LEFT = re.compile("(?:项目|财政|专项|剩余的?)?(?:结余|剩余)(?:的)?(?:资金|经费|款项)(?:均|全部|都|已经?|将)*(?:按[规要][定求])?(?:由财政)?(?:交回|上缴|上交|缴回|退回|收回|结转|转入|用于)")
_NO_REST = re.compile("[无没]|上年|往年|年初|期初|以前|制度|办法|规定：|如|若|应|须|中标|采购|招标|节约")
"""Money that is spoken of in general, or of another year, or saved on one contract."""
_OTHER = re.compile("上年|往年|年初|期初|以前|收回|缴回|上缴|调减|下一?步|将")


@rule(id="N15", name="称无结余而预算未执行完", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Budget that was not spent was left, unless it was taken back.

    What:
        Statements that nothing was left over, beside a total whose executed amount is below its budget; that what was left
        over was given back, beside a budget spent to the last.
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
    if printed(funds.executed).below(printed(funds.adjusted)):
        yield from _denied(form, funds.adjusted - funds.executed)
    elif funds.executed == funds.adjusted:
        yield from _some_left(form)


def _denied(form: FormView, left: Decimal) -> Iterator[Problem]:
    """无结余资金 beside money left over."""
    for passage in form.spoken:
        for match in _NOTHING.finditer(passage.text):
            if _OTHER.search(passage.text, *passage.sentence(match.start())):
                continue
            what = f"预算数与执行数相差{left:f}{form.form.money_unit or ''}"
            yield _problem(form, passage, match, what, "说明未执行资金的去向（结转、收回或上缴），或更正文字")
            return


def _some_left(form: FormView) -> Iterator[Problem]:
    """结余资金已交回财政 beside a budget that was spent to the last."""
    for passage in form.told if _LEFT.search(form.all_prose) else ():
        for match in _LEFT.finditer(passage.text):
            if _NO_REST.search(passage.text, *passage.sentence(match.start())):
                continue
            yield _problem(form, passage, match, "预算数与执行数相等，没有结余", "核对执行数，或更正文字")
            return


def _problem(form: FormView, passage: Passage, match: re.Match[str], what: str, ask: str) -> Problem:
    funds = form.funds
    assert funds is not None
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}称“{match.group()}”，{what}",
        computation=f"{funds.adjusted or 0:f} − {funds.executed or 0:f} = {(funds.adjusted or 0) - (funds.executed or 0):f}",
        ask=ask,
        sides=(passage.cite_clause(match.start()), form.cite_funds("counter"), form.cite(f"{form.funds_path}.executed", "counter")),
        verdict="review",
        cause="execution",
    )
