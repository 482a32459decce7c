"""T06: targets that ask for a doubling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import PERCENT

_CHANGE = re.compile("(?:提升|提高|增长|增加|下降|降低|减少|改善)(?:率|幅度|比例)")
_LIMIT = Decimal(100)


@rule(id="T06", name="变动率目标不合常理", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A rate of increase of 100% means twice as much; usually a completion rate was meant.

    What:
        Indicators named as a rate of change whose target is 100% or more.
    Why:
        Such a target cannot be assessed and is met on paper only.
    Formula:
        target >= 100% for a 提升率, 增长率, 下降率 and the like.
    Not flagged:
        Rates of change below 100%.
    Bad:
        indicators: [{name: 工作效率提升率, target: =100%, actual: 100%}]
    Good:
        indicators: [{name: 工作效率提升率, target: ≥10%, actual: 12%}]
    """
    for row in form.aimed_rows:
        if (
            row.target is None
            or row.target.unit != PERCENT
            or row.target.base < _LIMIT
            or not _CHANGE.search(row.name)
        ):
            continue
        yield Problem(
            place=f"{row.path}.target",
            message=f"“{row.name}”目标{row.target_shown}，等于要求翻番，不合常理",
            computation=f"变动率{row.target_shown}即为原来的{100 + row.target.base:f}%",
            ask="说明基数和计算方法，或改用可衡量的指标",
            sides=(form.cite(f"{row.path}.target"), form.cite_row(row, "context")),
        )
