"""C06: a part of the cost that is more than all the money spent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import total

_WHOLE = re.compile("(?:项目|年度|全年|预算|整体)*总|资金|预算|年度|全年|项目成本|成本控制")
_OTHER = re.compile("累计|总投资|投资额|概算|合同|造价|节约|减少|增加|收入|产值|撬动|带动|平均|每|单[台套位个件]|社会|环境|生态")


@rule(id="C06", name="分项成本超过全年支出", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """What was paid for parts of the work is not more than what was paid for all of it.

    What:
        Cost indicators in money, of which the form has several, against the executed amount and the budget.
    Why:
        The actual value counts another year or another project, or stands in another unit.
    Formula:
        actual value of one part ≤ the larger of executed amount and budget; sum of all parts ≤ the same.
    Not flagged:
        A single cost indicator (C01, C02); rows that stand for all of the money, by name or by amount; prices for each, investments and
        contract sums. For review.
    Bad:
        budget: [{adjusted: "50", executed: "48"}]
        indicators:
          - {name: 设备购置成本, target: ≤70万元, actual: 66万元, level2: 成本指标}
          - {name: 安装调试成本, target: ≤10万元, actual: 9万元, level2: 成本指标}
    Good:
        budget: [{adjusted: "50", executed: "48"}]
        indicators:
          - {name: 设备购置成本, target: ≤40万元, actual: 38万元, level2: 成本指标}
          - {name: 安装调试成本, target: ≤10万元, actual: 9万元, level2: 成本指标}
    """
    rows = [row for row in form.money_costs if row.is_cost and row.actual is not None and not _OTHER.search(row.name)]
    if len(rows) < 2 or form.funds is None or "budget" in form.misread:
        return
    known = [money for money in (form.money(form.funds.executed), form.money(form.funds.adjusted), form.money(form.funds.initial)) if money]
    if not known or form.funds.executed is None:
        return
    amounts = [(row, row.actual.interval) for row in rows if row.actual is not None and not _WHOLE.match(row.name)]
    over = [row for row, amount in amounts if all(money.below(amount) for money in known)]
    if over:
        yield _problem(form, over, f"“{over[0].name}”完成值{over[0].actual_shown}")
        return
    # A row that has the whole amount stands for all of the money, whatever its name.
    parts = [(row, amount) for row, amount in amounts if not any(amount.meets(money) for money in known)]
    summed = total(amount for _, amount in parts)
    if len(parts) > 1 and all(money.below(summed) for money in known):
        yield _problem(form, [row for row, _ in parts], f"{len(parts)}项成本指标完成值之和")


def _sum_text(rows: Sequence[Row]) -> str:
    return "+".join(row.actual_shown for row in rows[:4])


def _problem(form: FormView, rows: Sequence[Row], said: str) -> Problem:
    assert form.funds is not None
    spent = f"{form.funds.executed:f}{form.form.money_unit}"
    return Problem(
        place=f"{rows[0].path}.actual",
        message=f"{said}，超过全年执行数{spent}",
        computation=f"{_sum_text(rows)} > {spent}",
        ask="核对成本指标的口径、年度和单位",
        sides=(
            *(form.cite(f"{row.path}.actual") for row in rows[:4]),
            form.cite(f"{form.funds_path}.executed", "counter"),
            form.cite_funds("context"),
        ),
        verdict="review",
    )
