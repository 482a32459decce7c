"""Header rows: which columns of a table hold which role, and what a data row holds for each role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from assist.extract.grid.cells import GridCell, Line
from assist.extract.label_roles import roles_of

RoleOf = Callable[[GridCell], "str | None"]
LEVELS = ("level1", "level2", "level3")
_WHOLE_YEAR = re.compile("全年|年度|年末|1[-—－~至]12月")
_YEAR = re.compile(r"(20\d\d)\s*年?度?")
_OWN_NAMES = frozenset({"名称", "指标", "内容"})
"""What heads the name of a level below the level itself (一级指标 over 名称 | 权重)."""


@dataclass(slots=True)
class Column:
    """A column under a header cell: columns [first, stop) of the grid. `label` is the header's text."""

    role: str | None
    first: int
    stop: int
    label: str = ""


def columns_of(cells: Iterable[GridCell], role_of: RoleOf) -> list[Column]:
    """The columns that header cells name; unknown and blank ones have role None."""
    return [Column(role_of(cell), cell.col, cell.stop, cell.text) for cell in cells]


def under(upper: list[Column], lower: list[Column]) -> list[Column]:
    """Two header rows as one: where the lower row has a cell, that cell names the column. The names below a level are
    its own, whatever they are called."""
    kept: list[Column] = []
    for column in upper:
        inner = [low for low in lower if low.first < column.stop and low.stop > column.first]
        for low in inner if column.role in LEVELS else ():
            if low.role in LEVELS or low.label in _OWN_NAMES:
                low.role = column.role
        unknown = [low for low in inner if low.role is None]
        if column.role is not None and len(unknown) == len(inner) > 1:
            _by_year(column, inner)
        if not inner:
            kept.append(column)
        elif len(inner) > 1 and column.role is not None and len(unknown) == 1 and all(low.role != column.role for low in inner):
            kept.append(Column(column.role, unknown[0].first, unknown[0].stop, column.label))
        elif column.role is not None and (own := _whole_year(inner)) is not None and own.role is None:
            kept.append(Column(column.role, own.first, own.stop, column.label))
    kept += [low for low in lower if low.role is not None or not _within(low, kept)]
    return sorted(kept, key=lambda column: column.first)


def _by_year(upper: Column, columns: list[Column]) -> None:
    """Gives the columns below a head that are told apart by their years their roles: those of earlier years have none of the
    form's, those of the last are named by what stands beside the year and above it (2024年 | 年初 below 预算数)."""
    years = [_YEAR.match(column.label) for column in columns]
    if not all(years):
        return
    last = max(match[1] for match in years if match)
    for column, match in zip(columns, years, strict=True):
        if match is not None:
            own = column.label[match.end() :].strip()
            roles = roles_of(own + upper.label)
            column.role = "ignored" if match[1] != last else upper.role if not own else roles.budget or roles.column


def _whole_year(columns: list[Column]) -> Column | None:
    """The only column under a head, or the only one that says that it is for the whole year."""
    found = columns if len(columns) == 1 else [column for column in columns if _WHOLE_YEAR.match(column.label)]
    return found[0] if len(found) == 1 else None


def _within(column: Column, others: list[Column]) -> bool:
    return any(other.first <= column.first and column.stop <= other.stop for other in others)


def is_second_row(line: Line, head: Line, role_of: RoleOf) -> bool:
    """Whether a row below the header row `head` is more header: labels and blanks alone, two labels at least, or cells
    that all stand under one of its cells that spans several columns, while others of it reach down beside them."""
    filled = line.filled
    if len(filled) >= 2 and all(role_of(cell) is not None or cell.text in _OWN_NAMES for cell in filled):
        return True
    wide = [cell for cell in head.fresh if cell.stop - cell.col > 1 and cell.last_row < line.fresh[0].row] if line.fresh else []
    tall = sum(bool(cell.text) and cell.last_row >= line.fresh[0].row for cell in head.cells) if wide else 0
    return tall >= 2 and len(filled) >= 2 and all(any(over.col <= cell.col and cell.stop <= over.stop for over in wide) for cell in line.fresh)


def split_column(columns: list[Column], rows: list[Line]) -> list[Column]:
    """Columns without a role made as narrow as the data cells below them, so that each can be solved."""
    narrow: list[Column] = []
    for column in columns:
        if column.role is not None or column.stop - column.first == 1:
            narrow.append(column)
            continue
        firsts = {
            cell.col for row in rows for cell in row.fresh if column.first <= cell.col < column.stop
        } | {column.first}
        bounds = [*sorted(firsts), column.stop]
        narrow += [Column(None, a, b, column.label) for a, b in pairwise(bounds)]
    return narrow


def bare_columns(rows: list[Line]) -> list[Column]:
    """The columns of rows without a header: a column begins where a cell begins in most rows."""
    counts: dict[int, int] = {}
    for row in rows:
        for cell in row.cells:
            counts[cell.col] = counts.get(cell.col, 0) + 1
    firsts = sorted(col for col, count in counts.items() if count * 2 > len(rows))
    stop = max((cell.stop for row in rows for cell in row.cells), default=0)
    return [Column(None, a, b) for a, b in zip(firsts, [*firsts[1:], stop], strict=True)]
