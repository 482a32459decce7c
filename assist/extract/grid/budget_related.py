"""Fund rows of a table whose columns have labels that no list has, told by what the figures say of each other."""

from __future__ import annotations

from assist.extract.grid.cells import GridCell, Line
from assist.extract.raw import RawForm, Row
from assist.extract.related_figures import FEWEST, relate
from assist.forms.labels import fund_kind
from assist.text.decimals import to_decimal


def _figures(line: Line) -> tuple[GridCell | None, list[GridCell]]:
    """The name of a row and its figures up to its end; no figures where other text stands between."""
    cells: list[GridCell] = []
    for cell in reversed(line.fresh):
        if cell.text and not cell.is_amount and not cell.is_void:
            return cell, cells[::-1] if sum(one.is_amount for one in cells) >= FEWEST else []
        cells.append(cell)
    return None, []


def read_related(raw: RawForm, lines: list[Line], at: int) -> int | None:
    """Reads the rows that begin at `lines[at]`; the index of the last, None where they are none or do not tell."""
    if lines[at].table is None or len(lines[at].fresh) <= FEWEST or not lines[at].fresh[-2].is_amount:
        return None
    rows: list[tuple[GridCell, list[GridCell]]] = []
    last = at
    for index in range(at, len(lines)):
        name, cells = _figures(lines[index])
        if lines[index].table is not lines[at].table or name is None or [c.col for c in cells] != [c.col for c in (rows[0][1] if rows else cells)] or not cells:
            break
        rows.append((name, cells))
        last = index
    if len(rows) < 2 or not any(fund_kind(name.text) == "total" for name, _ in rows):
        return None  # without a sum by name nothing says what the rows are
    labels = [_label(lines, at, cell) for cell in rows[0][1]]
    roles = relate([[to_decimal(cell.text) for cell in cells] for _, cells in rows], labels)
    if roles is None:
        return None
    raw.budget_roles = tuple(role for role in roles if role is not None)
    for name, cells in rows:
        row: Row = {"name": name}
        row.update({role: cell for role, cell in zip(roles, cells, strict=True) if role is not None})
        raw.budget.append(row)
    return last


def _label(lines: list[Line], at: int, below: GridCell) -> str:
    """What stands right above a column of figures."""
    for line in reversed(lines[:at]):
        if line.table is not lines[at].table:
            break
        cell = line.at(below.col, below.stop)
        if cell is not None and cell.text and not cell.is_amount:
            return cell.text
    return ""
