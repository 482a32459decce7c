"""F14: indicators that nobody named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.decimals import plain

_LEAST_ROWS = 3
_NO_NAME = re.compile("[三二一]级指标|指标(?:名称|内容)?\\d*[:：]?|[….。、/—\\-*]+|无|同上")
"""What stands where a name should: the head of the column, its number, dots."""


@rule(id="F14", name="指标名称未填", severity="violation", basis=("CN-2015-163", "OWN"))
def check(form: FormView) -> Iterator[Problem]:
    """An indicator has a name that says what is measured.

    What:
        Rows with a target, an actual value and points whose name is blank, dots, a column's head (三级指标), or that of their level (数量指标).
    Why:
        What the number counts cannot be told, and the points stand for nothing.
    Formula:
        name present and ≠ name of the second level.
    Not flagged:
        Rows without points; several such rows, and blank names outside tables, which were not read; levels that are names of their own (预算执行率). For review.
    Bad:
        indicators:
          - {name: 巡查次数, target: ≥50次, actual: 52次, weight: "10", score: "10"}
          - {name: 数量指标, target: ≥20次, actual: 22次, weight: "10", score: "10", level2: 数量指标}
          - {name: 居民满意度, target: ≥90%, actual: 93%, weight: "10", score: "10"}
    Good:
        indicators:
          - {name: 巡查次数, target: ≥50次, actual: 52次, weight: "10", score: "10"}
          - {name: 培训次数, target: ≥20次, actual: 22次, weight: "10", score: "10", level2: 数量指标}
          - {name: 居民满意度, target: ≥90%, actual: 93%, weight: "10", score: "10"}
    """
    bare_rows = [row for row in form.rows if _unnamed(form, row)]
    if len(bare_rows) != 1 or len(form.rows) < _LEAST_ROWS:
        return
    row = bare_rows[0]
    shown = f"（{row.item.level2 or row.item.level1 or ''}，指标值{row.target_shown}）"
    yield Problem(
        place=f"{row.path}.level3",
        message=f"第{row.index + 1}项指标没有名称{shown}，得{plain(row.item.score)}分",
        computation=f"指标名称：{row.item.level3 or '空白'}",
        ask="补填指标名称，写明考核内容",
        sides=(form.cite_row(row), form.cite(f"{row.path}.score", "counter"), form.cite(f"{row.path}.target", "counter")),
        verdict="review",
    )


def _unnamed(form: FormView, row: Row) -> bool:
    name = row.item.level3
    if name is None:
        place = form.form.evidence.get(f"{row.path}.target")
        in_table = place is not None and "!" in place.locator  # elsewhere the name may not have been read
        return in_table and bool(row.target_text and row.actual_text and row.item.score)
    if _NO_NAME.fullmatch(name):
        return bool(row.target_text and row.actual_text)
    return name == row.item.level2 and name.endswith("指标") and bool(row.item.score)
