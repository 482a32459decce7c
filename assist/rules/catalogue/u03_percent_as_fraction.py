"""U03: shares written as fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row, Value
from assist.rules.view import FormView
from assist.text.units import PERCENT

_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")
_SHARE = re.compile(r"\d{1,3}(?:\.\d+)?%")
_NEARLY = 60
"""Times: a share as far above a target of one percent or less was meant by its hundredfold."""


@rule(id="U03", name="百分数以小数填报", severity="suspicious", basis=("OWN", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Where the unit is %, 1 means 1% and not 100%.

    What:
        Actual values of 1 or less beside a target in percent that is larger, and targets of 1% or less beside an actual
        value that fits their hundredfold.
    Why:
        Read as written, the target was missed by far; sums over many forms go wrong.
    Formula:
        unit %, target above 1, actual at most 1 without a percent sign; with one, where a hundred times as much
        is what the target asks for.
    Not flagged:
        Ceilings such as ≤3%, where 1 really is 1%; only below a ceiling of 100% a half or more is one.
    Bad:
        indicators: [{name: 准确率, target: =100%, actual: "1"}]
    Good:
        indicators: [{name: 准确率, target: =100%, actual: 100%}, {name: 差错率, target: ≤3%, actual: "1"}]
    """
    for row in form.aimed_rows:
        if _target_is_fraction(row):
            yield _of_target(form, row)
    rows = [row for row in form.measured_rows if row.actual is not None and (row.actual.fraction or _signed(row))]
    if not rows:
        return
    named = "、".join(f"“{row.name}”填{row.actual_text}" for row in rows[:4])
    yield Problem(
        place=f"{rows[0].path}.actual",
        message=f"{named}，度量单位为%，应填百分数",
        computation="；".join(
            f"{row.actual_text} → {_hundredfold(row.actual):f}%" for row in rows[:4] if row.actual
        ),
        ask="按度量单位填写百分数",
        sides=tuple(
            side
            for row in rows
            for side in (
                form.cite(f"{row.path}.actual"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite_row(row, "context"),
            )
        ),
    )


def _target_is_fraction(row: Row) -> bool:
    """≥0.95% beside 98%: the target is the one that was written as a fraction."""
    target, actual = row.target, row.actual
    if target is None or target.relation not in (">=", "="):
        return False
    if target.unit is None and actual is None:
        return _HALF <= target.printed < 1 and _SHARE.fullmatch(row.actual_text) is not None and _fits(row, target)
    if actual is None or target.unit != PERCENT or actual.unit != PERCENT:
        return False
    return _HALF <= target.printed <= 1 and actual.printed >= target.printed * _NEARLY


def _fits(row: Row, target: Value) -> bool:
    """The share told is of the size that the fraction stands for."""
    return Decimal(row.actual_text[:-1]) >= target.printed * _NEARLY


def _of_target(form: FormView, row: Row) -> Problem:
    return Problem(
        place=f"{row.path}.target",
        message=f"“{row.name}”指标值填{row.target_shown}、完成值{row.actual_shown}，指标值疑以小数填报",
        computation=f"{row.target_shown} → {row.target.printed * _HUNDRED:f}%" if row.target else "",
        ask="按度量单位填写百分数",
        sides=(form.cite(f"{row.path}.target"), form.cite(f"{row.path}.actual", "counter"), form.cite_row(row, "context")),
        verdict="review",
    )


def _signed(row: Row) -> bool:
    """0.97% beside ≥95%: the sign was added to a fraction. Or 0.98 beside ≤100%, which nobody stays so far below."""
    actual, target = row.actual, row.target
    if actual is None or target is None or actual.unit != PERCENT:
        return False
    if target.relation in ("<=", "<"):
        return target.printed == _HUNDRED and _HALF <= actual.printed <= 1
    return 0 < actual.printed <= 1 < target.printed <= actual.printed * _HUNDRED


def _hundredfold(actual: Value) -> Decimal:
    return actual.base if actual.fraction else actual.base * _HUNDRED
