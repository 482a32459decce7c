"""A Document as lines of cells: paragraphs and table rows in reading order, each cell with its roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from assist.extract.label_roles import NO_ROLES, Roles, roles_of
from assist.extract.raw import Piece
from assist.model import Document, Paragraph, Table
from assist.text.decimals import is_nothing, to_decimal
from assist.text.normalise import unwrap

_MOST_COVERED = 400_000
"""Rows covered by the tall cells of a table together; beyond it merges are not followed (hostile spans)."""
_RUN_ON = re.compile(
    r"[^:：。；]{2,80}?自评(?:价)?表\s*(?:[（(]\s*20\d\d\s*年?度?\s*[）)])?"
    r"(?=\s*(?:单位|填报|填表|预算|部门|项目|主管|金额)[^:：\s]{0,8}[:：]|\s+(?:项目)?(?:自评)?总?得分[:：]?\s*\d)"
)


_OTHER_SCRIPT = re.compile(r"[^\u4e00-\u9fff\d]*[^\W\d_][^\u4e00-\u9fff\d]*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


@lru_cache(maxsize=8192)
def _is_amount(text: str) -> bool:
    return to_decimal(text) is not None


@dataclass(slots=True, eq=False)
class GridCell(Piece):
    """A cell with its text as it reads (one line, trimmed) and its exact place in the Document's text."""

    row: int
    col: int
    stop: int
    """The column after the last one that the cell covers."""
    last_row: int
    roles: Roles

    def covers(self, first: int, stop: int) -> bool:
        """Whether the cell covers some column of [first, stop)."""
        return self.col < stop and self.stop > first

    @property
    def is_label(self) -> bool:
        """Whether the cell names a field of the form's head or one of its texts."""
        return self.roles.header is not None or self.roles.section is not None

    @property
    def is_amount(self) -> bool:
        return _is_amount(self.text)

    @property
    def is_void(self) -> bool:
        """Whether the cell says nothing: blank, a dash, a slash."""
        return is_nothing(self.text)


@dataclass(slots=True, eq=False)
class Line:
    """A paragraph (table None) or a row of a table.

    `cells` are all that cover the row, by column; `fresh` those that start in it, in the order of the text;
    `filled` those of them that are not blank, and `named` those whose text is a label.
    """

    cells: list[GridCell]
    fresh: list[GridCell]
    table: Table | None
    sheet: str | None
    row: int = 0
    filled: list[GridCell] = field(init=False)
    named: list[GridCell] = field(init=False)
    _begun: dict[int, GridCell] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.filled = [cell for cell in self.fresh if cell.text]
        self.named = [cell for cell in self.filled if cell.roles is not NO_ROLES]

    @property
    def start(self) -> int:
        return self.fresh[0].start if self.fresh else 0

    @property
    def end(self) -> int:
        return self.fresh[-1].end if self.fresh else 0

    def moved(self, columns: int) -> Line:
        """The row with its own cells moved to the right."""
        fresh = [replace(c, col=c.col + columns, stop=c.stop + columns) for c in self.fresh]
        carried = [c for c in self.cells if c.row != self.row]
        return replace(self, fresh=fresh, cells=sorted([*carried, *fresh], key=by_column))

    def right_of(self, cell: GridCell) -> GridCell | None:
        """The next cell of the row, blank or not."""
        return next((other for other in self.cells if other.col >= cell.stop), None)

    def at(self, first: int, stop: int) -> GridCell | None:
        """The cell over the columns [first, stop): the first with text, else the first."""
        if self._begun is None:
            self._begun = self._by_column()
        begun = self._begun.get(first)
        if begun is not None and (begun.text or begun.stop >= stop):
            return begun  # nearly always: a cell begins where the column does
        found = None
        for cell in self.cells:
            if cell.col >= stop:
                break
            if cell.stop > first:
                if cell.text:
                    return cell
                found = found or cell
        return found

    def _by_column(self) -> dict[int, GridCell]:
        """The cells by where they begin; none where some lie over each other, as they do in a damaged table."""
        apart = all(one.stop <= other.col for one, other in pairwise(self.cells))
        return {cell.col: cell for cell in self.cells} if apart else {}


def fund_cell(line: Line, stop: int | None = None) -> GridCell | None:
    """The fund label of a row: the last one before the first amount; a frame beside it only where nothing else names it."""
    found = None
    for cell in line.cells:
        if (stop is not None and cell.col >= stop) or (cell.is_amount and not _stands_before(line, cell)):
            break
        own = cell.row == line.row
        if cell.roles.fund is not None and (own or found is None):
            found = cell
        elif own and found is not None and found.row < line.row and not cell.is_void:
            found = None
    return found


def _stands_before(line: Line, cell: GridCell) -> bool:
    """Whether a figure stands before the name: the points of all funds, merged down, or the number of a row, one or two
    digits in its first cell. No amount stands there."""
    text = cell.text.strip()
    return (cell.last_row > cell.row or cell is line.cells[0]) and text.isdigit() and len(text) <= 2


def _grid_cell(text: str, start: int, end: int, row: int, col: int, rowspan: int, colspan: int) -> GridCell:
    shown = text.strip()
    if len(shown) != len(text):
        start += len(text) - len(text.lstrip())
        end = start + len(shown)
    roles = None
    if "\n" in shown or "\r" in shown:
        first, _, rest = shown.partition("\n")
        if _OTHER_SCRIPT.fullmatch(rest) is not None:  # a label in two languages
            roles = roles_of(first.strip())
        shown = unwrap(shown)
    return GridCell(shown, start, end, row, col, col + colspan, row + rowspan - 1, roles or roles_of(shown))


def _rows(table: Table, whole: Table | None = None, first: int = 0) -> Iterator[Line]:
    """The rows of a table that have a cell starting in them; those of a part of a table are counted from `first`."""
    fresh: dict[int, list[GridCell]] = {}
    tall: list[GridCell] = []
    covered = 0
    for cell in table.cells:
        row, start, rowspan = cell.row + first, cell.start, cell.rowspan
        text, end = ("", start) if cell.hidden else (cell.text, cell.end)
        made = _grid_cell(text, start, end, row, cell.col, rowspan, cell.colspan)
        if row in fresh:
            fresh[row].append(made)
        else:
            fresh[row] = [made]
        if rowspan > 1:
            tall.append(made)
            covered += rowspan
    carried: dict[int, list[GridCell]] = {}
    for made in tall if covered <= _MOST_COVERED else ():
        for row in range(made.row + 1, made.last_row + 1):
            carried.setdefault(row, []).append(made)
    for row, own in sorted(fresh.items()):
        above = carried.get(row)
        yield Line(sorted([*above, *own], key=by_column) if above else own, own, whole or table, table.sheet, row)


by_column = attrgetter("col")
"""What puts cells in the order of their columns."""


def _paragraphs(block: Paragraph) -> Iterator[Line]:
    """The paragraph as a line; a title with fields run on behind it (as PDF gives them) as two."""
    parts = [(0, block.text)]
    run_on = _RUN_ON.match(block.text)
    if run_on is not None:
        parts = [(0, run_on[0]), (run_on.end(), block.text[run_on.end() :])]
    for offset, text in parts:
        start = block.start + offset
        cell = _grid_cell(text, start, start + len(text), 0, 0, 1, 1)
        yield Line([cell], [cell], None, block.sheet)


def lines_of(document: Document) -> list[Line]:
    """Every visible paragraph and table row of the document, in reading order; tables of one row below each other are one."""
    lines: list[Line] = []
    first: Table | None = None
    count = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            first = None
            if not block.hidden and block.text.strip():
                lines.extend(_paragraphs(block))
        elif first is not None and block.nrows == 1 and block.ncols == first.ncols:
            count += 1
            lines.extend(_rows(block, first, count))
        else:
            first, count = block if block.nrows == 1 < block.ncols else None, 0
            for line in _rows(block):
                if len(line.filled) == 1 and "自评" in line.filled[0].text:
                    lines.extend(_without_run_on(line, document.text))
                else:
                    lines.append(line)
    return lines


def _without_run_on(line: Line, source: str) -> tuple[Line, ...]:
    """The row, or as many as there are lines where a title and what belongs to it fill its only cell."""
    cell = line.filled[0]
    text = source[cell.start : cell.end]
    head = text.partition("\n")[0]
    run_on = _RUN_ON.match(text)
    if len(head) < len(text) and head.rstrip().endswith("表") and "自评" in head:
        parts = [(found.start(), found[0]) for found in _LINE.finditer(text)]
    elif run_on is not None and len(text) == len(cell.text):
        parts = [(0, run_on[0].rstrip()), (run_on.end() + _lead(text[run_on.end() :]), text[run_on.end() :].strip())]
    else:
        return (line,)
    made = [
        replace(cell, text=part, start=cell.start + offset, end=cell.start + offset + len(part), roles=roles_of(part))
        for offset, part in parts
    ]
    return tuple(Line([part], [part], line.table, line.sheet, line.row) for part in made)


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())
