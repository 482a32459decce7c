"""A problem of one cell that needs no other cell to be told."""

from __future__ import annotations

from assist.rules.outcome import Problem
from assist.rules.rows import Row
from assist.rules.view import FormView


def odd_cell(form: FormView, row: Row, role: str, said: str, computation: str, ask: str, mark: str = "") -> Problem:
    """For review: what the cell `role` of an indicator holds cannot be; `said` goes on behind the indicator's name.
    `mark` tells several such problems of one cell apart."""
    path = f"{row.path}.{role}"
    return Problem(
        place=f"{path}@{mark}" if mark else path,
        message=f"“{row.name}”{said}",
        computation=computation,
        ask=ask,
        sides=(form.cite(path), form.cite_row(row, "context")),
        verdict="review",
    )
