"""From the filled cells and merges of a worksheet to a table: what .xlsx, .xls and XML workbooks share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assist.model.document import Aside
from assist.readers.build import DocumentBuilder, RawCell
from assist.readers.guards import MAX_COLUMNS, MAX_DENSE_CELLS, MAX_ROWS, MAX_TRUSTED_SPAN

Area = tuple[int, int, int, int]  # first row and column, last row and column, from 0
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_MERGE_WORK = 10 * MAX_DENSE_CELLS
"""Positions that merged areas may cover together; genuine sheets stay far below."""


@lru_cache(maxsize=4096)
def column_letters(col: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def position(reference: str) -> tuple[int, int] | None:
    """Row and column of "B7", from 0; None when it is no cell reference."""
    match = _REFERENCE.match(reference)
    return (int(match.group(2)) - 1, _column_number(match.group(1))) if match else None


def area(reference: str) -> Area | None:
    """The area of "B7:D9"; None when it is none or a single cell."""
    first, _, last = reference.partition(":")
    top_left, bottom_right = position(first), position(last)
    if top_left is None or bottom_right is None or top_left == bottom_right:
        return None
    return (*top_left, *bottom_right)


class SheetCells:
    """What a worksheet shows. Cells beyond the limits are counted and left out."""

    def __init__(self, name: str, *, hidden: bool = False) -> None:
        self.name = name
        self.hidden = hidden
        self.hidden_rows: set[int] = set()
        self.hidden_cols: set[int] = set()
        self._shown: dict[tuple[int, int], tuple[str, str | None]] = {}
        self._merges: list[Area] = []
        self._outside = 0
        self._beside: list[Aside] = []

    def put(self, row: int, col: int, text: str, raw: str | None = None) -> None:
        """A cell as shown; blank ones are left out here and filled in by position."""
        text = text.strip()
        if not text:
            return
        if row < MAX_ROWS and col < MAX_COLUMNS:
            self._shown[row, col] = (text, raw)
        else:
            self._outside += 1
            self.beside(row, col, text)

    def beside(self, row: int, col: int, text: str) -> None:
        """Text of a cell that the table does not have."""
        if len(self._beside) < MAX_DENSE_CELLS:
            self._beside.append(Aside(where=f"{self.name}!{column_letters(col)}{row + 1}", text=text))

    @property
    def asides(self) -> Sequence[Aside]:
        """Texts of cells that the table does not have: beyond the limits."""
        return self._beside

    def merge(self, merged: Area) -> None:
        """A merged area; the cell at its top left stands for all of it."""
        self._merges.append(merged)

    def add_to(self, builder: DocumentBuilder) -> None:
        """Adds the sheet as one table without its empty margins, with the warnings that belong to it."""
        if self._outside:
            builder.warn(
                f"工作表“{self.name}”有{self._outside}个单元格超出{MAX_ROWS}行{MAX_COLUMNS}列的范围，未读取"
            )
        if not self._shown:
            return
        if self.hidden:
            builder.warn(f"工作表“{self.name}”是隐藏的，其内容已标记为隐藏")
        builder.table(self._cells(builder), sheet=self.name)

    def _cells(self, builder: DocumentBuilder) -> Iterator[RawCell]:
        top, left, bottom, right = self._extent()
        merged, covered = self._placed_merges(top, left, bottom, right)
        rows: Sequence[int] = range(top, bottom + 1)
        cols: Sequence[int] = range(left, right + 1)
        if len(rows) * len(cols) > MAX_DENSE_CELLS:  # a stray cell far away must not cost the others their blanks
            rows, cols = (sorted({place[axis] for place in self._shown}) for axis in (0, 1))
        places: Iterable[tuple[int, int]] = ((row, col) for row in rows for col in cols)
        if len(rows) * len(cols) > MAX_DENSE_CELLS:
            builder.warn(f"工作表“{self.name}”范围很大，空白单元格未列出")
            places = sorted(self._shown)
        unseen_rows, unseen_cols, all_hidden = self.hidden_rows, self.hidden_cols, self.hidden
        blank = ("", None)
        for place in places:
            if place in covered:
                continue
            row, col = place
            text, raw = self._shown.get(place, blank)
            address = f"{column_letters(col)}{row + 1}"
            rowspan = colspan = 1
            unseen = bool(text) and (all_hidden or row in unseen_rows or col in unseen_cols)
            if place in merged:
                last_row, last_col = merged[place]
                rowspan, colspan = last_row - row + 1, last_col - col + 1
                address = f"{address}:{column_letters(last_col)}{last_row + 1}"
                if unseen and not all_hidden:  # shown in what is left of it
                    unseen = unseen_rows.issuperset(range(row, last_row + 1)) or unseen_cols.issuperset(range(col, last_col + 1))
            yield RawCell(row - top, col - left, rowspan, colspan, text, raw, address, unseen)

    def _extent(self) -> Area:
        """The smallest area with all shown cells, and with the merged areas they fill."""
        top = min(row for row, _ in self._shown)
        left = min(col for _, col in self._shown)
        bottom = max(row for row, _ in self._shown)
        right = max(col for _, col in self._shown)
        for first_row, first_col, last_row, last_col in self._merges:
            if (first_row, first_col) in self._shown:
                if last_row - first_row < MAX_TRUSTED_SPAN:
                    bottom = max(bottom, min(last_row, MAX_ROWS - 1))
                if last_col - first_col < MAX_TRUSTED_SPAN:
                    right = max(right, min(last_col, MAX_COLUMNS - 1))
        return top, left, bottom, right

    def _placed_merges(
        self, top: int, left: int, bottom: int, right: int
    ) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
        """Merges clamped to the extent, by top left cell; and the positions they cover besides it."""
        merged: dict[tuple[int, int], tuple[int, int]] = {}
        covered: set[tuple[int, int]] = set()
        budget = _MERGE_WORK
        for first_row, first_col, last_row, last_col in self._merges:
            first_row, first_col = max(first_row, top), max(first_col, left)
            last_row, last_col = min(last_row, bottom), min(last_col, right)
            size = max(0, last_row - first_row + 1) * max(0, last_col - first_col + 1)
            if size < 2 or size > budget:
                continue
            budget -= size
            inside = {
                (row, col) for row in range(first_row, last_row + 1) for col in range(first_col, last_col + 1)
            }
            if not covered.isdisjoint(inside) or not merged.keys().isdisjoint(inside):
                continue
            start = (first_row, first_col)
            merged[start] = (last_row, last_col)
            inside.discard(start)
            covered |= inside
        return merged, covered
