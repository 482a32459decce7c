"""B11: this year's money spent on last year's work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY

_SPENT = re.compile("支出|支付|拨付|结算")


@rule(id="B11", name="本年支出用于上年事项", severity="suspicious", basis=("TP-NOTE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """If this year's whole execution paid for last year's work, input and output belong to different years.

    What:
        Sentences that name last year and say that the executed amount was spent in this one.
    Why:
        Outputs of this year beside money for last year say nothing about performance.
    Formula:
        amount in the sentence = executed amount, with an earlier year named before it.
    Not flagged:
        Sentences about carried-over funds of the budget (结转资金), and amounts other than the executed
        one.
    Bad:
        budget: [{adjusted: "18.02", executed: "8.52"}]
        process: 2023年服务费按约定测算为8.52万元，2024年支付8.52万元。
    Good:
        budget: [{adjusted: "18.02", executed: "8.52"}]
        process: 2024年支付服务费8.52万元。
    """
    funds, year = form.funds, form.form.year
    executed = form.money(funds.executed) if funds is not None else None
    if funds is None or executed is None or year is None or funds.executed == 0:
        return
    for passage in form.spoken:
        for mention in passage.mentions:
            if mention.unit != MONEY or not mention.interval.meets(executed):
                continue
            start, end = passage.sentence(mention.start)
            years = [date.year for date in passage.dates if start <= date.start < mention.start and date.year]
            if not years or years[0] >= year or year not in years or "结转" in passage.text[start:end]:
                continue
            clause = passage.clause(mention.start)
            if not _SPENT.search(passage.text, *clause):
                continue
            yield Problem(
                place=f"{passage.path}@{mention.start}",
                message=f"{year}年执行数{funds.executed:f}{form.form.money_unit}用于{years[0]}年事项，投入与产出年度不配",
                computation=f"文中{mention.text}与全年执行数{funds.executed:f}{form.form.money_unit}相同，所述事项属{years[0]}年",
                ask="说明本年资金对应的工作年度，产出按同一年度填报",
                sides=(passage.cite_sentence(mention.start), form.cite_funds("counter")),
            )
            return
