"""The budget block of a grid: header rows, fund rows, and forms that print label and amount in pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.columns import Column, bare_columns, columns_of, is_second_row, split_column, under
from assist.extract.grid.marks import declare, inline_pairs
from assist.extract.infer_columns import is_earned, solve_budget
from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, RawForm, Row
from assist.text.decimals import to_decimal

MONEY = ("", "万", "万元", "元", "亿元")
AMOUNTS = ("initial", "adjusted", "executed")
_VALUES = frozenset({*AMOUNTS, "rate"})
_OTHER_MATTER = re.compile("到位|结余|结转|上年|增减|差异")
_ADJUSTED_WORDS = ("调整", "全年", "变更")


def _role(cell: GridCell) -> str | None:
    role = cell.roles.budget
    return None if role == "name" else role


def is_header(line: Line) -> bool:
    """Whether the line names budget columns: two of the amounts and the rate, and no amounts yet."""
    if line.table is None:
        return False
    roles = {role for cell in line.fresh if (role := _role(cell))}
    if len(roles) < 2 or not roles & _VALUES or any(cell.is_amount for cell in line.fresh):
        return False
    return (len(roles & _VALUES) >= 2 or len(roles) >= 3) and not _pairs(line)


def is_fund_row(line: Line) -> bool:
    """Whether a line outside a budget block looks like a fund row: its label, then two numbers."""
    if line.table is None:
        return False
    name = _fund_cell(line)
    return name is not None and sum(c.is_amount for c in line.cells if c.col >= name.stop) >= 2


def _fund_cell(line: Line, stop: int | None = None) -> GridCell | None:
    """The fund label of a row: the last one before the first amount."""
    found = None
    for cell in line.cells:
        if (stop is not None and cell.col >= stop) or (cell.is_amount and not _is_running_number(line, cell)):
            break
        if cell.roles.fund is not None and (cell in line.fresh or found is None):
            found = cell
    return found


def _is_running_number(line: Line, cell: GridCell) -> bool:
    """The number of a row: one or two digits in its first cell, before the name. No amount stands there."""
    text = cell.text.strip()
    return cell is line.cells[0] and text.isdigit() and len(text) <= 2


def read_budget(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the block whose header row is `lines[at]`; returns the index of its last line."""
    columns, first = _header(raw, lines, at)
    named = [column for column in columns if column.role is not None]
    rows, last = _data_rows(lines, lines[at], first, min(column.first for column in named))
    if not rows:
        return first - 1
    names = [_name_cell(line, columns) for line in rows]
    if raw.budget and not any(name is not None and name.roles.fund for name in names):
        return last  # the same money by tasks, regions or parts of the project: no further funds
    columns = _without_name(columns, names)
    columns = _solved(raw, columns, rows, names)
    _keep(raw, columns, rows, names)
    return last


def read_bare(raw: RawForm, lines: list[Line], at: int) -> int:
    """Fund rows whose header is lost: the columns follow from what the figures must satisfy."""
    rows = []
    last = at
    for index in range(at, len(lines)):
        if lines[index].table is not lines[at].table or _fund_cell(lines[index]) is None:
            break
        rows.append(lines[index])
        last = index
    names = [_fund_cell(line) for line in rows]
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


def _labels(head: Line) -> set[str]:
    return {cell.text for cell in head.filled if _role(cell) is not None}


def _belongs(line: Line, left: int) -> bool:
    """Fund rows, blank rows, and rows with an unknown fund name beside amounts."""
    if not line.filled or is_header(line):
        return True
    if _fund_cell(line) is not None and not _is_indicator_like(line):
        return True
    if any(
        cell.roles.section in ("goal", "completion", "frame")
        and cell.roles.budget is None
        and cell.roles.fund is None
        for cell in line.filled[:2]
    ):
        return False
    if _is_indicator_like(line) or any(cell.roles.aspect for cell in line.filled[:2]):
        return False
    if line.filled[0].is_label:
        return False
    return any(cell.is_amount for cell in line.filled[1:] if cell.col >= left)


def _is_indicator_like(line: Line) -> bool:
    return sum(cell.roles.column in ("level1", "level2", "level3") for cell in line.filled) >= 2


def _name_cell(line: Line, columns: Sequence[Column]) -> GridCell | None:
    """The cell that names the fund: its label, or the last text before the amounts."""
    found = _fund_cell(line)
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
        chosen = next((c for c in adjusted if any(w in c.label for w in _ADJUSTED_WORDS)), adjusted[0])
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
            if cell is not None and column.role is not None:
                row[column.role] = cell
        raw.budget.append(row)


def _value(line: Line, column: Column, columns: Sequence[Column]) -> GridCell | None:
    """The cell of a column in a row; None when one figure lies across several columns."""
    cell = line.at(column.first, column.stop)
    if cell is None or cell.is_void or column.role == "reason":
        return cell
    return cell if sum(cell.covers(c.first, c.stop) for c in columns) <= 1 else None


Pair = tuple[str, GridCell, GridCell]
"""Role, label cell and the cell with the amount."""


def is_pair_row(line: Line) -> bool:
    """Whether the line prints label and amount in pairs: 预算数： | 120 | 执行数： | 98."""
    return line.table is not None and bool(_pairs(line))


def _pairs(line: Line) -> list[Pair]:
    """The pairs of a row. A fund label may stand for the budget: 资金总额： | 120."""
    pairs: list[Pair] = []
    for cell in line.filled:
        right = line.right_of(cell)
        if cell.roles.budget not in _VALUES or right is None or right not in line.fresh:
            continue
        if _is_money(right) or not right.text:
            pairs.append((cell.roles.budget or "", cell, right))
    if not any(_is_money(value) for _, _, value in pairs):
        return []
    if not any(role in ("initial", "adjusted") for role, _, _ in pairs):
        name = _fund_cell(line)
        right = line.right_of(name) if name is not None else None
        if name is not None and right is not None and _is_money(right):
            pairs.insert(0, ("adjusted", name, right))
    return pairs if len(pairs) > 1 else []


def _is_money(cell: GridCell) -> bool:
    return to_decimal(cell.text, ("%", *MONEY)) is not None


def read_pairs(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads rows of pairs; below the first, fund labels may repeat before each amount."""
    for cell in lines[at].filled:
        declare(raw, cell)
    pairs = _pairs(lines[at])
    row: Row = {"name": (_fund_cell(lines[at], pairs[0][2].col) or pairs[0][1])}
    for role, _, value in pairs:
        row.setdefault(role, value)
    score = _earned(row, lines[at], pairs)
    if score is not None:
        row["score"] = score
    raw.budget.append(row)
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *(key for key in row if key != "name")]))
    last = at
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if line.table is not lines[at].table or _pairs(line) or not _repeated(raw, line, pairs):
            break
        last = index
    return last


def is_list_row(lines: list[Line], at: int) -> bool:
    """Whether label and value stand alone in this row and in the next: 年初预算数 | 120 over 全年执行数 | 98."""
    first = _listed(lines[at])
    return first in _VALUES and at + 1 < len(lines) and lines[at + 1].table is lines[at].table and _listed(lines[at + 1]) in _VALUES


def _listed(line: Line) -> str | None:
    """The role of the only label of a row that has a number behind it and no more; a frame beside it aside."""
    cells = [cell for cell in line.filled if cell.last_row == cell.row]
    if line.table is None or len(cells) != 2 or not _is_money(cells[1]) or cells[0].roles.fund is not None:
        return None
    return _role(cells[0])


def read_list(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the figures of one fund that stand below each other, each behind its label."""
    row: Row = {}
    last = at
    for index in range(at, len(lines)):
        role = _listed(lines[index])
        if lines[index].table is not lines[at].table or role is None or role in row:
            break
        label, value = [cell for cell in lines[index].filled if cell.last_row == cell.row]
        row.setdefault("name", label)
        row[role] = value
        last = index
    raw.budget.append(row)
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *(role for role in row if role != "name")]))
    return last


def _earned(row: Row, line: Line, pairs: list[Pair]) -> GridCell | None:
    """A number at the end of the row without a label: the score, when the rate has earned it."""
    last = line.filled[-1]
    base = to_decimal(row["adjusted"].text, MONEY) if "adjusted" in row else None
    executed = to_decimal(row["executed"].text, MONEY) if "executed" in row else None
    score = to_decimal(last.text)
    if last is pairs[-1][2] or not base or executed is None or score is None:
        return None
    return last if is_earned(score, executed / base * 100) else None


def _repeated(raw: RawForm, line: Line, pairs: list[Pair]) -> bool:
    name = _fund_cell(line)
    if name is None:
        return False
    row: Row = {"name": name}
    for role, _, value in pairs:
        cell = line.at(value.col, value.stop)
        if cell is not None and cell.roles.fund is None:
            row[role] = cell
    if len(row) < 2:
        return False
    raw.budget.append(row)
    return True


def read_inline(raw: RawForm, line: Line, source: str) -> bool:
    """年度预算资金总额：120 in one cell: a fund label or a column label with its amount."""
    row: Row = {}
    for cell in line.filled:
        for pair in inline_pairs(cell, source, ("fund", "budget_column")):
            roles = roles_of(pair.label.strip())
            role = roles.budget if roles.budget in _VALUES else "adjusted" if roles.fund else None
            if role is None or to_decimal(pair.value.text, ("%", *MONEY)) is None:
                continue
            row.setdefault(role, pair.value)
            if roles.fund is not None or "name" not in row:
                start = source.find(pair.label, cell.start, cell.end)
                row["name"] = Piece(pair.label.strip(), start, start + len(pair.label))
    if not row.keys() & _VALUES:
        return False
    raw.budget.append(row)
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *(key for key in row if key != "name")]))
    return True
