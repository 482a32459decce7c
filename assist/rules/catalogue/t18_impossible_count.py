"""T18: counts that cannot be: fractions of persons, numbers below zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.odd_cells import odd_cell
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import EXACT_UNITS, MONEY

_BELOW_ZERO = re.compile(r"^[-－−—]\d")
_MINUS = "-－−—"
_CHANGE = re.compile("增长|增幅|增减|变化|变动|偏差|同比|下降|降低|减少|提高|提升|偏离|结余|温|差额")
_MEAN = re.compile("平均|人均|均|每|折|率|比")
_WHOLE = EXACT_UNITS - {MONEY} - frozenset({"天", "工作日", "周", "月", "季度", "年", "分钟", "秒", "分", "岁", "学时", "课时", "人天", "班", "项", "批", "类", "度", "倍", "字", "版"})


@rule(id="T18", name="完成值不可能", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Persons, vehicles and sessions are counted in whole numbers, and no result of work is below zero.

    What:
        Actual values with a fraction in a unit that has none (215.6人), and negative ones.
    Why:
        The value was reckoned, or slipped in from another column.
    Formula:
        count with decimals other than zero; actual value < 0.
    Not flagged:
        Means and rates, 万人 and other scales, measures and spans of time, rates of change. For review.
    Bad:
        indicators: [{name: 培训骨干人数, target: ≥200人, actual: 215.6人}]
    Good:
        indicators: [{name: 培训骨干人数, target: ≥200人, actual: 215人}]
    """
    for row in form.aimed_rows:
        text = row.actual_text
        if "." in text and _is_fraction(row):
            why = f"以“{row.actual.unit}”计数不应有小数" if row.actual else ""
        elif text[:1] in _MINUS and _BELOW_ZERO.match(text) and row.target is not None and row.target.base >= 0 and not _CHANGE.search(row.name):
            why = "不应为负数"
        else:
            continue
        cells = f"指标值{row.target_shown}，完成值{row.actual_shown}"
        yield odd_cell(form, row, "actual", f"完成值{row.actual_shown}，{why}", cells, "核对完成值")


def _is_fraction(row: Row) -> bool:
    value = row.actual
    if value is None or value.power or value.unit not in _WHOLE:
        return False
    return value.printed != value.printed.to_integral_value() and not _MEAN.search(row.name)
