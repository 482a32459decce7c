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
