"""N01: the amount in the goal text against the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY

_WHOLE = re.compile(
    r"(?:资金|经费|预算|项目)(?:总额|总量|总计|合计|规模)(?:为|是|共|计|约|达|:)?$|(?:总资金|总经费|预算资金|项目资金|预算总额|年度预算)(?:为|是|共|计|约|达|:)?$"
    r"|(?:本年度?|当年|全年|年内|年度)(?:共|计划|拟)?(?:安排|下达|投入|预算)(?:项目|专项|财政)?(?:资金|经费|预算)(?:共|共计|合计|为)?$"
)
_LONGER = re.compile("总投资|概算|规划|三年|五年|分年|累计|上年|去年")


@rule(id="N01", name="目标所述资金与预算不符", severity="contradiction", basis=("LOGIC", "CN-2015-163"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The amount that the goal text names as the project's money must stand in the fund table.

    What:
        Amounts in the goal that are called the total, against initial and adjusted budget of every fund
        row.
    Why:
        A goal copied from another year or project carries its amount with it.
    Formula:
        amount in the goal = initial or adjusted budget of some row, in one unit.
    Not flagged:
        Partial amounts, prices, investment totals of several years, clauses that name another year.
    Bad:
        goal: 本项目资金总额14万元，用于宣传和网点建设。
        budget: [{initial: "0.00", adjusted: "67.00", executed: "40.90"}]
    Good:
        goal: 本项目资金总额67万元，用于宣传和网点建设。
        budget: [{initial: "0.00", adjusted: "67.00", executed: "40.90"}]
    """
    funds = form.funds
    for passage in form.prose("goal"):
        for mention in passage.mentions:
            if mention.unit != MONEY or mention.relation not in ("=", "~") or not mention.written:
                continue
            start, end = passage.clause(mention.start)
            if not _WHOLE.search(passage.before(mention.start)) or _LONGER.search(passage.text, start, end):
                continue
            if any(
                date.year not in (None, form.form.year) for date in passage.dates if start <= date.start < end
            ):
                continue
            amounts = [
                money
                for line in form.form.budget
                for money in (form.money(line.initial), form.money(line.adjusted))
                if money is not None
            ]
            if not amounts or funds is None:
                yield Unchecked("没有预算数或计量单位，无法核对目标中的资金总额")
                return
            if any(mention.interval.meets(money) for money in amounts):
                continue
            unit = form.form.money_unit
            initial = f"年初{funds.initial:f}、" if funds.initial is not None else ""
            adjusted = f"{funds.adjusted:f}" if funds.adjusted is not None else "空"
            yield Problem(
                place=f"goal@{mention.start}",
                message=f"年度目标称资金总额{mention.text}，预算为{initial}调整后{adjusted}{unit}",
                computation=f"{mention.text} ≠ {adjusted}{unit}",
                ask="核对年度目标是否为本项目、本年度内容，更正金额",
                sides=(
                    passage.cite_clause(mention.start),
                    form.cite_funds("counter"),
                    form.cite(f"{form.funds_path}.adjusted", "counter"),
                ),
            )
