"""F09: an actual value that repeats the target with its operator."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_SIGNS = frozenset("≥≤<>")
_BOUND = re.compile(r"(?:[≥≤<>]=?|不低于|不少于|不高于|大于等于|小于等于)\d")


@rule(id="F09", name="完成值照抄指标值", severity="violation", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """An actual value is one number; "≥95%" is a target, not a result.

    What:
        Actual cells that begin with an operator: the target cell repeated, or filled into the wrong column.
    Why:
        Nothing was measured, or what was measured is not told.
    Formula:
        actual text = target text, beginning with ≥, ≤, > or <, or a deadline (12月底前); or a bound (≥95) beside any other target.
    Not flagged:
        Numbers without an operator that equal the target (T05), words.
    Bad:
        indicators: [{name: 系统可用率, target: ≥95%, actual: ≥95%}]
    Good:
        indicators: [{name: 系统可用率, target: ≥95%, actual: 99.2%}]
    """
    rows = [
        row
        for row in form.rows
        if (row.actual_text[:1] in _SIGNS and row.actual_text == row.target_text)
        or (_BOUND.match(row.actual_text) and row.target is not None)
        or (row.actual_text[-1:] == "前" and row.actual_text == row.target_text and row.item.operator == "date")
    ]
    if not rows:
        return
    names = "、".join(f"“{row.name}”" for row in rows[:4])
    more = "等" if len(rows) > 4 else ""
    yield Problem(
        place=f"{rows[0].path}.actual",
        message=f"{names}{more}{len(rows)}项完成值照抄指标值，或两栏填反（{rows[0].actual_text}）",
        computation="；".join(f"完成值{row.actual_text}，指标值{row.target_text}" for row in rows[:4]),
        ask="填写实际测得的数值，并附数据来源",
        sides=tuple(
            side
            for row in rows
            for side in (form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter"))
        ),
        verdict="review",
    )
