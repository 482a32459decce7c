"""T10: shares above 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import find_quantities
from assist.text.units import PERCENT

_MAY_EXCEED = re.compile("增长|提高|提升|增加|下降|降低|偏差|同比|结余")
_BECAUSE = re.compile("因|由于|包括|含|超额|口径")
_HUNDRED = Decimal(100)


@rule(id="T10", name="比率超过100%", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A share of a whole cannot exceed 100% unless the whole is something else.

    What:
        Actual values in percent above 100%.
    Why:
        A rate of 101% or 270% shows a base that does not fit, or a target that was too low.
    Formula:
        actual > 100%.
    Not flagged:
        Rates of change; rows whose reason or remark explains; rows that E03 reports.
    Bad:
        indicators: [{name: 综合参保率, target: ≥98%, actual: 101%}]
    Good:
        indicators: [{name: 综合参保率, target: ≥98%, actual: 101%, reason: 含外地户籍参保人员}]
    """
    for row in form.rows:
        if "%" not in row.actual_text and (row.actual is None or row.actual.unit != PERCENT):
            continue
        found = [m.text for m in find_quantities(row.actual_text, plain=True) if m.unit == PERCENT and m.value > _HUNDRED]
        if not found and row.actual is not None and row.actual.unit == PERCENT and row.actual.printed > _HUNDRED:
            found = [f"{row.actual.printed:f}%"]  # as it is written beside a unit column
        if not found or _MAY_EXCEED.search(row.name) or form.explains(row.item.reason) or _BECAUSE.search(row.remark):
            continue
        if row.share is not None and row.share > form.profile.over_achievement_share.value:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”完成值{found[0]}超过100%，未说明口径",
            computation=f"{found[0]} > 100%",
            ask="说明分子、分母的口径；若目标偏低，合理调整",
            sides=(form.cite(f"{row.path}.actual"), form.cite_row(row, "context")),
        )
