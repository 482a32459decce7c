"""U03: shares written as fractions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row, Value
from assist.rules.view import FormView
from assist.text.units import PERCENT

_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")


@rule(id="U03", name="百分数以小数填报", severity="suspicious", basis=("OWN", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Where the unit is %, 1 means 1% and not 100%.

    What:
        Actual values of 1 or less beside a target in percent that is larger.
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
    rows = [row for row in form.rows if row.actual is not None and (row.actual.fraction or _signed(row))]
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
