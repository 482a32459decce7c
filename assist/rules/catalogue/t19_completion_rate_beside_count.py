"""T19: a rate of completion beside the row that counts what was completed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.alignment import core_name, plain_name, shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import MONEY, PERCENT

_RATE = re.compile("(?:任务|工作|计划|目标|建设|工程)*(?:完成|完工|实施|达成)(?:率|比例)$", re.MULTILINE)
_GENERAL = re.compile("^(?:项目|年度|全年|总体|整体|本年|计划|各项|绩效|建设|工作|任务|目标|产出|指标|工程)*$")
_NO_QUANTITY = re.compile("预算|资金|支付|投资|按[时期质]|及时|整改|规范|执行")
_FAR = Decimal(5)
_NAMED = 4
"""Characters that the thing counted and the rate must share."""


@rule(id="T19", name="完成率与数量指标不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What is completed at a rate of 100% has its number of the plan.

    What:
        户厕改造完成率 against the row that counts 改造户厕; 年度任务完成率 at 100% against rows that fell far short.
    Why:
        The rate was written by habit; the count tells what was done.
    Formula:
        rate = actual / target of the row that counts the same; a general rate of 100%: no count below 90% of its target.
    Not flagged:
        Rates of payment, of timeliness and of quality; rates within five points. Scopes may differ: for review.
    Bad:
        indicators:
          - {name: 改造户厕数量, target: ≥100座, actual: 80座}
          - {name: 户厕改造完成率, target: =100%, actual: 100%}
    Good:
        indicators:
          - {name: 改造户厕数量, target: ≥100座, actual: 80座}
          - {name: 户厕改造完成率, target: =100%, actual: 80%}
    """
    for row in form.rows if _RATE.search(form.all_names) else ():
        found = _RATE.search(row.name)
        if found is None or row.actual is None or row.actual.unit != PERCENT or _NO_QUANTITY.search(row.name):
            continue
        thing = row.name[: found.start()]
        for other in form.rows:
            if other is not row and _contradicts(row, other, thing):
                yield _problem(form, row, other)
                break


def _contradicts(row: Row, other: Row, thing: str) -> bool:
    share, target = other.share, other.target
    if share is None or target is None or row.actual is None or target.unit in (MONEY, PERCENT, None):
        return False
    if target.relation not in (">=", "=") or other.lower_is_better:
        return False
    if _GENERAL.match(thing):
        return row.actual.printed >= 100 and share < 90 and "数量" in other.level
    name = core_name(plain_name(other))
    together = shared_run(thing, name)
    swapped = len(thing) >= _NAMED and set(thing) <= set(name)
    if together < _NAMED and not swapped:
        return False
    return abs(min(share, Decimal(100)) - min(row.actual.printed, Decimal(100))) > _FAR and not printed(row.actual.printed).contains(share)


def _problem(form: FormView, row: Row, other: Row) -> Problem:
    share = other.share or Decimal(0)
    return Problem(
        place=f"{row.path}.actual",
        message=f"“{row.name}”完成值{row.actual_shown}，“{other.name}”目标{other.target_shown}、完成{other.actual_shown}，为{share:.1f}%",
        computation=f"{other.actual_shown} ÷ {other.target_shown.lstrip('≥＝=')} = {share:.1f}% ≠ {row.actual_shown}",
        ask="核对完成率的口径，与数量指标统一",
        sides=(
            form.cite(f"{row.path}.actual"),
            form.cite(f"{other.path}.actual", "counter"),
            form.cite(f"{other.path}.target", "counter"),
            form.cite_row(row, "context"),
        ),
        verdict="review",
    )
