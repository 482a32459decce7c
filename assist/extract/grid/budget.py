"""The budget block of a grid: header rows and fund rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.grid.budget_matrix import read_matrix
from assist.extract.grid.budget_pairs import is_pair_row
from assist.extract.grid.cells import GridCell, Line, fund_cell
from assist.extract.grid.columns import Column, bare_columns, columns_of, is_second_row, split_column, under
from assist.extract.grid.marks import declare
from assist.extract.headers import called_adjusted
from assist.extract.infer_columns import solve_budget
from assist.extract.raw import RawForm, Row
from assist.forms.labels import fund_kind

AMOUNTS = ("initial", "adjusted", "executed")
_VALUES = frozenset({*AMOUNTS, "rate"})
_OTHER_MATTER = re.compile("到位|结余|结转|上年|增减|差异")


def _role(cell: GridCell) -> str | None:
    role = cell.roles.budget
    return None if role == "name" else role


def is_header(line: Line) -> bool:
    """Whether the line names budget columns: two of the amounts and the rate, and no amounts yet."""
    if line.table is None:
        return False
    roles = {role for cell in line.named if (role := _role(cell))}
    if len(roles) < 2 or not roles & _VALUES or any(cell.is_amount for cell in line.fresh):
        return False
    return (len(roles & _VALUES) >= 2 or len(roles) >= 3) and not is_pair_row(line)


def is_fund_row(line: Line) -> bool:
    """Whether a line outside a budget block looks like a fund row: its label, then two numbers."""
    if line.table is None:
        return False
    name = fund_cell(line)
    if name is None:
        return False
    behind = [cell for cell in line.cells if cell.col >= name.stop and cell.text]
    return len(list(itertools.takewhile(lambda cell: cell.is_amount or cell.is_void, behind))) >= 2 and sum(c.is_amount for c in behind) >= 2


def read_budget(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the block whose header row is `lines[at]`; returns the index of its last line."""
    if (last := read_matrix(raw, lines, at)) is not None:
        return last
    columns, first = _header(raw, lines, at)
    named = [column for column in columns if column.role is not None]
    rows, last = _data_rows(lines, lines[at], first, min(column.first for column in named))
    if not rows:
        return first - 1
    names = [_name_cell(line, columns) for line in rows]
    funds = sum(name is not None and name.roles.fund is not None for name in names)
    if (raw.budget and not funds) or (2 * funds < len(rows) and _texts_before(lines[at]) > 1):
        return last  # the same money by tasks, places or parts of the project: no further funds
    if funds and not any(fund_kind(row["name"].text) for row in raw.budget if "name" in row):
        raw.budget.clear()  # what was read so far was such a table
    columns = _without_name(columns, names)
    columns = _solved(raw, columns, rows, names)
    _keep(raw, columns, rows, names)
    return last


def read_bare(raw: RawForm, lines: list[Line], at: int) -> int:
    """Fund rows whose header is lost: the columns follow from what the figures must satisfy."""
    rows = []
    last = at
    for index in range(at, len(lines)):
        if lines[index].table is not lines[at].table or fund_cell(lines[index]) is None:
            break
        rows.append(lines[index])
        last = index
    names = [fund_cell(line) for line in rows]
    columns = _without_name(bare_columns(rows), names)
    start = max(cell.stop for cell in names if cell is not None)
    columns = [column for column in columns if column.first >= start]
    _keep(raw, _solved(raw, columns, rows, names), rows, names)
    return last


def _header(raw: RawForm, lines: list[Line], at: int) -> tuple[list[Column], int]:
    """The columns, and the index of the first line below the header."""
    for cell in lines[at].fresh:
        if _role(cell) not in ("weight", "score"):
            declare(raw, cell)
    columns = columns_of(lines[at].fresh, _role)
    index = at + 1
    while index < len(lines) and lines[index].table is lines[at].table and _is_more_header(lines[index], lines[at]):
        columns = under(columns, columns_of(lines[index].fresh, _role))
        index += 1
    return columns, index


def _is_more_header(line: Line, head: Line) -> bool:
    return is_second_row(line, head, _role) and not any(cell.roles.fund for cell in line.filled)


def _data_rows(lines: list[Line], head: Line, first: int, left: int) -> tuple[list[Line], int]:
    """The fund rows from `first` on, and the index of the last line that belongs to the block: up to another head."""
    rows: list[Line] = []
    last = first - 1
    for index in range(first, len(lines)):
        line = lines[index]
        if line.table is None or line.table.ncols != lines[first].table.ncols:  # type: ignore[union-attr]
            break
        if not _belongs(line, left) or (rows and is_header(line) and _labels(line) != _labels(head)):
            break
        last = index
        if line.filled and not is_header(line):
            rows.append(line)
    return rows, last


def _texts_before(head: Line) -> int:
    """How many heads of no fund table stand before the first amount, frames aside: 任务名称 | 主要内容."""
    first = min((cell.col for cell in head.fresh if _role(cell) in _VALUES), default=0)
    return sum(cell.col < first and _role(cell) is None and cell.last_row == cell.row for cell in head.filled)


def _labels(head: Line) -> set[str]:
    return {cell.text for cell in head.filled if _role(cell) is not None}


def _belongs(line: Line, left: int) -> bool:
    """Fund rows, blank rows, and rows with an unknown fund name beside amounts."""
    if not line.filled or is_header(line):
        return True
    if fund_cell(line) is not None and not _is_indicator_like(line):
        return True
    if any(
        cell.roles.section in (("goal", "completion") if _has_amounts(line, left) else ("goal", "completion", "frame"))
        and cell.roles.budget is None
        and cell.roles.fund is None
        for cell in line.filled[:2]
    ):
        return False
    if _is_indicator_like(line) or any(cell.roles.aspect for cell in line.filled[:2]):
        return False
    if line.filled[0].is_label and line.filled[0].roles.section != "frame":
        return False
    return _has_amounts(line, left)


def _has_amounts(line: Line, left: int) -> bool:
    return any(cell.is_amount for cell in line.filled[1:] if cell.col >= left)


def _is_indicator_like(line: Line) -> bool:
    return sum(cell.roles.column in ("level1", "level2", "level3") for cell in line.filled) >= 2


def _name_cell(line: Line, columns: Sequence[Column]) -> GridCell | None:
    """The cell that names the fund: its label, or the last text before the amounts."""
    found = fund_cell(line)
    if found is not None:
        return found
    before: GridCell | None = None
    for cell in line.fresh:
        if cell.is_amount or (cell.is_void and before is not None):
            break
        before = cell if cell.text else before
    if before is None and any(cell.is_amount for cell in line.fresh):  # one row of figures beside the frame
        return next((cell for cell in line.cells if cell.row < line.row and cell.text), None)
    return before


def _without_name(columns: list[Column], names: Sequence[GridCell | None]) -> list[Column]:
    """Drops the columns in which the fund labels stand, whatever their header says."""
    spans = {(cell.col, cell.stop) for cell in names if cell is not None}
    right = max((stop for _, stop in spans), default=0)
    left = min((first for first, _ in spans), default=0)
    return [
        column
        for column in columns
        if not (column.first < right and column.stop > left)
        and (column.role is not None or column.first >= right)
    ]


def _solved(
    raw: RawForm,
    columns: list[Column],
    rows: list[Line],
    names: Sequence[GridCell | None],
) -> list[Column]:
    """The columns with a role each: repeated roles settled, blank headers solved by the figures."""
    for column in columns:
        if column.role is None and _OTHER_MATTER.search(column.label):
            column.role = "ignored"
    columns = split_column(_distinct(columns), rows)
    if all(column.role is not None for column in columns):
        return columns
    values = [[cell.text if (cell := line.at(c.first, c.stop)) else "" for c in columns] for line in rows]
    kinds = [cell.roles.fund if cell else None for cell in names]
    roles, doubts = solve_budget([column.role for column in columns], values, kinds)
    raw.doubts.extend(("budget", reason) for reason in doubts)
    for column, role in zip(columns, roles, strict=True):
        column.role = role
    return [column for column in columns if column.role is not None]


def _distinct(columns: list[Column]) -> list[Column]:
    """One column a role. Of two budget columns the one called 调整 or 全年 is the adjusted one."""
    adjusted = [column for column in columns if column.role == "adjusted"]
    if len(adjusted) > 1:
        chosen = adjusted[called_adjusted([column.label for column in adjusted])]
        free = not any(column.role == "initial" for column in columns)
        for column in adjusted:
            if column is not chosen:
                column.role = "initial" if free and column.first < chosen.first else "ignored"
                free = False
    seen: set[str] = set()
    for column in columns:
        if column.role in seen:
            column.role = "ignored"
        elif column.role is not None and column.role != "ignored":
            seen.add(column.role)
    return columns


def _keep(raw: RawForm, columns: list[Column], rows: list[Line], names: Sequence[GridCell | None]) -> None:
    columns = [column for column in columns if column.role != "ignored"]
    roles = [column.role for column in columns if column.role is not None]
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *roles]))
    for line, name in zip(rows, names, strict=True):
        if name is None:
            continue
        row: Row = {"name": name}
        for column in columns:
            cell = _value(line, column, columns)
            if cell is None or column.role is None or (cell.row < line.row and cell.last_row > cell.row and rows[0].row <= cell.row):
                continue  # a figure merged down over the funds is that of the first, the whole
            row[column.role] = cell
        raw.budget.append(row)


def _value(line: Line, column: Column, columns: Sequence[Column]) -> GridCell | None:
    """The cell of a column in a row; None when one figure lies across several columns."""
    cell = line.at(column.first, column.stop)
    if cell is None or cell.is_void or column.role == "reason":
        return cell
    return cell if sum(cell.covers(c.first, c.stop) for c in columns) <= 1 else None
