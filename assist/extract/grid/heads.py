"""The head of an indicator block: several rows of it give every column one path, 三级指标 / 权重."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.columns import LEVELS, Column, columns_of, is_second_row, under
from assist.extract.grid.marks import declare
from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, RawForm, Row
from assist.forms.wording import grade_of
from assist.text.decimals import is_nothing, to_decimal
from assist.text.normalise import fold

JOINT = "/"
_JOINT = re.compile("[/／]")
_AND = re.compile("[及和与]")
_TOLD = re.compile(r"[\d.]+\s*分?\s*[（(]([^（()）]*[\u4e00-\u9fff]{2}[^（()）]*)[）)]")
"""What a score was reduced for, in brackets behind it: 7.7分（两场改期）."""
_PAIRS = (frozenset({"weight", "score"}), frozenset({"target", "actual"}))
_FIGURES = frozenset({"weight", "score"})
_VALUES = frozenset({"target", "actual"})
_FEWEST = 3
_MOST = 0.8
_SERIAL = re.compile(r"(?:指标|目标|序号)?\(?[\d.\-]+\)?")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def role_of(cell: GridCell) -> str | None:
    """What a cell names as the head of a column of indicators: a role, or two for 分值/得分."""
    if cell.roles.column is not None:
        return cell.roles.column
    return _joint_role(cell.text) if _JOINT.search(cell.text) else _told_role(cell.text) if "得分" in cell.text else None


@lru_cache(maxsize=1024)
def _joint_role(text: str) -> str | None:
    """The roles of a head that names two columns, with the slash of its cells between them."""
    roles = [roles_of(part.strip()).column for part in _JOINT.split(text)]
    return JOINT.join(roles) if set(roles) in _PAIRS else None  # type: ignore[arg-type]


@lru_cache(maxsize=1024)
def _told_role(text: str) -> str | None:
    """The score, where the head asks to say beside it why points were lost: 得分及扣分原因."""
    first, *rest = (roles_of(part.strip()).column for part in _AND.split(text, maxsplit=1))
    return first if first == "score" and rest == ["reason"] else None


def tell_reason(row: Row) -> None:
    """Gives a row without a reason the one that stands in brackets behind its score."""
    score = row.get("score")
    if score is None or score.end - score.start != len(score.text) or ("reason" in row and row["reason"].text):
        return
    told = _TOLD.fullmatch(score.text)
    if told is not None and grade_of(told[1]) is None:
        row["reason"] = Piece(told[1], score.start + told.start(1), score.start + told.end(1))


def split_joint(row: Row) -> None:
    """10/9.8 under 分值/得分 as two pieces; a cell that holds no such pair says nothing."""
    for joint in [role for role in row if JOINT in role]:
        piece = row.pop(joint)
        parts = _JOINT.split(piece.text)
        if len(parts) != joint.count(JOINT) + 1 or piece.end - piece.start != len(piece.text):
            continue
        start = piece.start
        for role, part in zip(joint.split(JOINT), parts, strict=True):
            lead = len(part) - len(part.lstrip())
            row[role] = Piece(part.strip(), start + lead, start + len(part.rstrip()))
            start += len(part) + 1


def is_header(line: Line) -> bool:
    """Whether the line names indicator columns: a level and two other columns at least, where it has no heads of its own
    those that reach down to it from the row above."""
    if line.table is None:
        return False
    roles = {cell.roles.column for cell in line.named} - {None}
    if not roles:
        return False
    if len(line.cells) > len(line.fresh) and len(roles) >= _FEWEST - 1:
        roles |= {cell.roles.column for cell in line.cells} - {None}
    if len(roles) < _FEWEST:
        return False
    named = roles & set(LEVELS)
    found = roles > named if named else len(roles) > _FEWEST and roles >= _VALUES
    amounts = [cell for cell in line.fresh if cell.is_amount] if found else []
    # The points of the whole block may stand where the last column has its head.
    return found and (not amounts or (amounts == line.fresh[-1:] and roles.issuperset(_VALUES | set(LEVELS))))


def opens_head(lines: list[Line], at: int) -> bool:
    """Whether a line that is no head itself is the first row of one: a column's head reaches from it into the next row."""
    line = lines[at]
    if line.table is None or not any(cell.last_row > cell.row and cell.roles.column for cell in line.named):
        return False
    return at + 1 < len(lines) and lines[at + 1].table is line.table and is_header(lines[at + 1])


def read_head(raw: RawForm, lines: list[Line], at: int) -> tuple[list[Column], int]:
    """The columns under the head whose lowest full row is `lines[at]`, and the index of the first line below it."""
    head = lines[at]
    for cell in head.fresh:
        if cell.roles.column not in _FIGURES:
            declare(raw, cell)
    index = at + 1
    rows = []
    while (
        index < len(lines) and lines[index].table is head.table and is_second_row(lines[index], head, role_of)
    ):
        rows.append(lines[index])
        index += 1
    below = lines[index].row if index < len(lines) and lines[index].table is head.table else head.row + 1
    columns = columns_of([cell for cell in head.cells if not _is_frame(cell, head, below)], role_of)
    for line in rows:
        columns = under(columns, columns_of(line.fresh, role_of))
    _ignore_fields(columns, head)
    named = {column.role for column in columns}
    if not named.issuperset(LEVELS):
        columns = sorted([*_names(head, named), *columns], key=lambda column: column.first)
    while index < len(lines) and lines[index].table is head.table and _explains(lines[index], columns):
        index += 1
    return columns, index


def _is_frame(cell: GridCell, head: Line, below: int) -> bool:
    """Whether a cell beside the head stands for the whole block (绩效指标, merged down over its rows)."""
    if cell.row < head.row:
        return cell.last_row >= below
    return (cell.last_row > cell.row + 1 and cell.last_row >= below) or cell.roles.section == "frame"


def _ignore_fields(columns: list[Column], head: Line) -> None:
    """What heads a field of the whole form (项目名称) heads nothing of an indicator."""
    fields = {cell.col for cell in head.fresh if cell.roles.header is not None}
    for column in columns:
        if column.role is None and column.first in fields:
            column.role = "ignored"


def _names(head: Line, named: Collection[str | None]) -> list[Column]:
    """The columns of names that the head calls by the block's name (绩效指标): that of the indicators, or of their levels."""
    role = None if any(level in named for level in LEVELS) else "level3"
    frames = [cell for cell in head.fresh if cell.roles.section == "frame" and cell.last_row == cell.row]
    return [Column(role, cell.col, cell.stop, cell.text) for cell in frames[:1]]


def _explains(line: Line, columns: Sequence[Column]) -> bool:
    """Whether a line below the head is part of the template still: it numbers the columns, or says what to fill in where
    points should stand."""
    texts = [fold(cell.text).strip("()") for cell in line.filled]
    if len(texts) < _FEWEST:
        return False
    if (
        texts == [str(n) for n in range(1, len(texts) + 1)]
        or "".join(texts).lower() == _LETTERS[: len(texts)]
    ):
        return True
    figures = [line.at(column.first, column.stop) for column in columns if column.role in _FIGURES]
    return len(figures) > 1 and all(
        cell is not None and cell in line.fresh and not is_nothing(cell.text) and not any(map(str.isdigit, cell.text[:1]))
        and to_decimal(cell.text) is None
        for cell in figures
    )  # fmt: skip


def narrowed(columns: list[Column], rows: Sequence[Line]) -> list[Column]:
    """Heads of levels that stand over two columns, parted as the rows below are: the name, and its number or points."""
    found: list[Column] = []
    for column in columns:
        parts = _parts(column, rows) if column.role in LEVELS and column.stop - column.first > 1 else ()
        names = [part for part, kind in parts if kind == "name"]
        if len(parts) < 2 or len(names) != 1:
            found.append(column)
            continue
        points = column.role != LEVELS[-1] or not any(other.role == "weight" for other in columns)
        for part, kind in parts:
            role = column.role if kind == "name" else "weight" if kind == "points" and points else "ignored"
            found.append(replace(part, role=role))
    return found


def _parts(column: Column, rows: Sequence[Line]) -> list[tuple[Column, str]]:
    """The columns that most rows have under one head, and what they hold."""
    inside = [
        [cell for cell in row.cells if column.first <= cell.col and cell.stop <= column.stop] for row in rows
    ]
    if 2 * sum(len(cells) > 1 for cells in inside) <= len(rows):
        return []
    firsts = sorted({cell.col for cells in inside for cell in cells})
    parts = [
        Column(None, first, stop, column.label)
        for first, stop in zip(firsts, [*firsts[1:], column.stop], strict=True)
    ]
    return [
        (part, _kind([cell.text for cells in inside for cell in cells if cell.col == part.first]))
        for part in parts
    ]


def _kind(texts: Sequence[str]) -> str:
    filled = [text for text in texts if text]
    serial = sum(_SERIAL.fullmatch(fold(text)) is not None for text in filled)
    if not filled or serial < _MOST * len(filled):
        return "name" if filled else "blank"
    plain = [number for text in filled if (number := to_decimal(text)) is not None]
    counted = [str(number) for number in plain] == [str(n) for n in range(1, len(plain) + 1)]
    return "points" if len(plain) == len(filled) and not counted else "serial"
