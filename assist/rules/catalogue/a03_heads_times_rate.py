"""A03: heads times rate against the budget, and the target it implies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import Mention
from assist.text.units import MONEY

_PER_HEAD = re.compile("每人(?:每年|每月)?|每年每人|人均|每户(?:每年)?|每户")
_NEARLY = 95
"""Percent of the heads paid for: a target so near leaves room for those who drop out."""
_MONTHLY = re.compile("每月|/月|月均")


@rule(id="A03", name="目标人数低于预算测算人数", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A budget divided by the rate per head says how many heads it was made for.

    What:
        Rates per head and year in the text, the initial budget, and the indicator that counts heads.
    Why:
        A target below the number that the budget pays for is met without effort.
    Formula:
        initial budget / rate = whole number of heads > target.
    Not flagged:
        Monthly rates, several rates, budgets that are no multiple of the rate.
    Bad:
        money_unit: 元
        completion: 补助对象28人，按每人每年1.2万元发放。
        budget: [{initial: "384,000", adjusted: "336,000", executed: "336,000"}]
        indicators: [{name: 补助对象人数, target: ≥25人, actual: 28人}]
    Good:
        money_unit: 元
        completion: 补助对象28人，按每人每年1.2万元发放。
        budget: [{initial: "336,000", adjusted: "336,000", executed: "336,000"}]
        indicators: [{name: 补助对象人数, target: ≥28人, actual: 28人}]
    """
    funds, power = form.funds, form.money_power
    if funds is None or power is None or not funds.initial:
        return
    rates = {mention.value.scaleb(mention.scale): (passage, mention) for passage, mention in _rates(form)}
    if len(rates) != 1:
        return
    rate, (passage, mention) = next(iter(rates.items()))
    heads = funds.initial.scaleb(power) / rate
    if heads != heads.to_integral_value():
        return
    for row in form.aimed_rows:
        target = row.target
        if (
            target is None
            or target.unit not in ("人", "户")
            or target.relation not in (">=", "=")
            or target.base >= heads
        ):
            continue
        if target.base * 2 < heads or target.base * 100 >= heads * _NEARLY or _is_result(form, rate):
            continue
        yield Problem(
            place=f"{row.path}.target",
            message=f"年初预算按{mention.text}标准可供{int(heads)}{target.unit}，“{row.name}”目标只有{row.target_shown}",
            computation=f"{funds.initial:f}{form.form.money_unit} ÷ {mention.text} = {int(heads)}"
            f" > {target.base:f}",
            ask="说明目标值与预算测算依据不一致的原因",
            sides=(
                form.cite(f"{row.path}.target"),
                form.cite_row(row, "context"),
                form.cite_funds("counter"),
                passage.cite_clause(mention.start, "counter"),
            ),
        )


def _rates(form: FormView) -> Iterator[tuple[Passage, Mention]]:
    for passage in form.passages.values():
        for mention in passage.mentions:
            if mention.unit != MONEY or mention.value <= 0:
                continue
            start, end = passage.clause(mention.start)
            per_head = _PER_HEAD.search(passage.text, start, mention.start)
            if per_head and not _MONTHLY.search(passage.text, start, end):
                yield passage, mention


def _is_result(form: FormView, rate: Decimal) -> bool:
    """The sum for each is what was spent in the end, and not what was planned with."""
    return any(
        row.actual is not None and row.target is not None and row.actual.base == rate != row.target.base
        for row in form.measured_rows
    )
