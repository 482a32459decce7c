"""Points that a form gives outside its indicators and its budget execution."""

from __future__ import annotations

from decimal import Decimal

from assist.rules.view import FormView


def management_points(form: FormView) -> tuple[Decimal, Decimal]:
    """Weight and score of the lines of 资金管理情况 together, in points; both 0 where the form scores none."""
    lines = form.form.management
    return (
        sum((line.weight or Decimal(0) for line in lines), Decimal(0)),
        sum((line.score or Decimal(0) for line in lines), Decimal(0)),
    )


def addition(label: str, execution: Decimal | None, own: Decimal) -> str:
    """The sum of a form's points as a reader adds it up: 预算执行10 + 指标90 = 100; without `execution` only the last."""
    return f"指标{own:f}" if execution is None else f"{label}{execution:f} + 指标{own:f} = {own + execution:f}"
