"""Sheets that a system exported: one row for each indicator of many projects, with the project's fields in columns of it."""

from __future__ import annotations

from collections.abc import Iterator

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.heads import is_header
from assist.extract.grid.marks import keep_header
from assist.extract.raw import RawForm, Row

_LAST_HEAD = 4
_FUNDS = frozenset({"initial", "adjusted", "executed", "rate"})


def is_export(line: Line) -> bool:
    """Whether a table begins with a head of indicators that has a column for the name of the project."""
    return line.row <= _LAST_HEAD and any(cell.roles.header == "project_name" for cell in line.named) and is_header(line)


def projects(lines: list[Line], at: int) -> Iterator[list[Line]]:
    """The rows of each project below the head `lines[at]`, each with that head before them."""
    head = lines[at]
    name = next(cell for cell in head.fresh if cell.roles.header == "project_name")
    rows: list[Line] = []
    known = ""
    for line in lines[at + 1 :]:
        if line.table is not head.table:
            break
        cell = line.at(name.col, name.stop)
        text = cell.text if cell is not None else ""
        if text and text != known and rows:
            yield [head, *rows]
            rows = []
        known = text or known
        rows.append(line)
    if rows:
        yield [head, *rows]


def keep_fields(raw: RawForm, lines: list[Line]) -> None:
    """The fields and funds of a project from its first row, where its own text begins."""
    head, first = lines[:2]
    raw.start, raw.shared = first.start, (head.start, head.end)
    funds: Row = {}
    for cell in head.fresh:
        value = first.at(cell.col, cell.stop)
        if value is None or not value.text or cell.roles.column is not None:
            continue
        if cell.roles.header is not None:
            keep_header(raw, cell.roles.header, value)
        elif (role := _fund_role(cell)) is not None:
            funds[role] = value
    if funds:
        raw.budget.append(funds)
        raw.budget_roles = tuple(funds)


def _fund_role(cell: GridCell) -> str | None:
    return cell.roles.budget if cell.roles.budget in _FUNDS else None
