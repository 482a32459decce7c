"""Amounts behind their labels: in pairs along a row, below each other, or inside one cell."""

from __future__ import annotations

from assist.extract.grid.cells import GridCell, Line, fund_cell
from assist.extract.grid.marks import declare, inline_pairs
from assist.extract.infer_columns import is_earned
from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, RawForm, Row
from assist.text.decimals import to_decimal

MONEY = ("", "万", "万元", "元", "亿元")
_VALUES = frozenset({"initial", "adjusted", "executed", "rate"})

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
        name = fund_cell(line)
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
    row: Row = {"name": (fund_cell(lines[at], pairs[0][2].col) or pairs[0][1])}
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
    return None if cells[0].roles.budget == "name" else cells[0].roles.budget


def read_list(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the figures of funds that stand below each other, each behind its label; a fund's name may stand beside its own."""
    rows: list[Row] = []
    fund: GridCell | None = None
    last = at
    for index in range(at, len(lines)):
        role = _listed(lines[index])
        beside = next((cell for cell in lines[index].cells if cell.roles.fund is not None and cell.last_row > cell.row), None)
        if lines[index].table is not lines[at].table or role is None or (rows and beside is fund and role in rows[-1]):
            break
        label, value = [cell for cell in lines[index].filled if cell.last_row == cell.row]
        if not rows or beside is not fund:
            rows.append({"name": beside or label})
            fund = beside
        rows[-1][role] = value
        last = index
    raw.budget.extend(rows)
    roles = (role for row in rows for role in row if role != "name")
    raw.budget_roles = tuple(dict.fromkeys([*raw.budget_roles, *roles]))
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
    name = fund_cell(line)
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
