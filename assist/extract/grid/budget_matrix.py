"""Funds and amounts that both stand in the head, one above the other: 预算数 over 财政拨款 | 其他资金, or the other way round."""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract.grid.cells import GridCell, Line
from assist.extract.raw import RawForm, Row
from assist.forms.labels import label_key

_AMOUNTS = frozenset({"initial", "adjusted", "executed"})
_OF_THE_WHOLE = frozenset({"rate", "weight", "score", "reason"})

Path = tuple[str, GridCell, GridCell]
"""Role of the amount, the cell that names the fund, and the lower of both cells."""


def read_matrix(raw: RawForm, lines: list[Line], at: int) -> int | None:
    """Reads the funds of a head whose lower or upper row is `lines[at]`; the index of the row of figures, None where it is
    no such head."""
    for upper in (at, at - 1):
        if upper < 0 or upper + 2 >= len(lines) or any(line.table is not lines[at].table for line in lines[upper : upper + 3]):
            continue
        paths = _paths(lines[upper], lines[upper + 1])
        figures = lines[upper + 2]
        if paths and sum(cell.is_amount for cell in figures.filled) >= len(paths):
            _keep(raw, paths, [*lines[upper].fresh, *lines[upper + 1].fresh], figures)
            return upper + 2
    return None


def _paths(upper: Line, lower: Line) -> list[Path]:
    """The fund and the amount of every cell of the lower row, each under one that covers several; [] where some have none."""
    wide = [cell for cell in upper.filled if cell.stop - cell.col > 1 and cell.last_row == cell.row]
    found: list[Path] = []
    for cell in lower.filled:
        over = next((one for one in wide if one.col <= cell.col and cell.stop <= one.stop), None)
        amount, fund = (over, cell) if cell.roles.fund is not None else (cell, over)
        if over is None or amount is None or fund is None or fund.roles.fund is None or amount.roles.budget not in _AMOUNTS:
            return []
        found.append((amount.roles.budget or "", fund, cell))
    return found if len({label_key(fund.text) for _, fund, _ in found}) > 1 else []


def _keep(raw: RawForm, paths: Sequence[Path], heads: Sequence[GridCell], figures: Line) -> None:
    rows: dict[str, Row] = {}
    for role, fund, cell in paths:
        value = figures.at(cell.col, cell.stop)
        if value is not None:
            rows.setdefault(label_key(fund.text), {"name": fund})[role] = value
    whole = next((row for row in rows.values() if row["name"].roles.fund == "total"), None)  # type: ignore[attr-defined]
    for head in heads:
        value = figures.at(head.col, head.stop)
        if whole is not None and value is not None and head.roles.budget in _OF_THE_WHOLE and value.row == figures.row:
            whole[head.roles.budget or ""] = value
    raw.budget.extend(rows.values())
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *(role for row in rows.values() for role in row if role != "name")]))
