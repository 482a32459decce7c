"""A document whose tables are parted otherwise: the same cells in other rows and columns, with every address kept.

A reader that knows one way of parting a table reads the copy; every place that it reports is then moved back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assist.model import Block, Cell, Document, Evidence, Form, Paragraph, Table

BETWEEN = " \u3000\t\n；;，,、|\"'“”*"
"""What parts labels and values."""
_OPEN, _CLOSED = "（(【[〔", "）)】]〕"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: what it is read as, the place in the document where it stands, and its place in a grid.

    `text` is what stands there, unless a note says what the cell means; then `exact` is False.
    """

    text: str
    start: int
    end: int
    row: int = 0
    col: int = 0
    rowspan: int = 1
    colspan: int = 1
    exact: bool = True

    def at(self, row: int, col: int, rowspan: int = 1, colspan: int = 1) -> Box:
        """The same cell at another place of a grid."""
        return replace(self, row=row, col=col, rowspan=rowspan, colspan=colspan)


Rows = list[list[Box]]
"""The cells that begin in each row of a table, from left to right."""
Part = Paragraph | Rows


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands at `there` of the copy stands at [start, end) of the document."""

    there: int
    start: int
    end: int
    length: int
    exact: bool


class Oriented:
    """A copy of a document made of these parts (`document`), and the way back.

    `bent`: its tables are parted otherwise than they are printed, and not only lines beside them put into rows.
    """

    def __init__(self, original: Document, parts: Iterable[Part], bent: bool = True) -> None:
        self.original = original
        self.bent = bent
        self._segments: list[_Segment] = []
        self._cells: list[tuple[int, int]] = []
        self._texts: list[str] = []
        self._length = 0
        blocks: list[Block] = []
        for part in parts:
            if blocks:
                self._write("\n")
            blocks.append(self._paragraph(part) if isinstance(part, Paragraph) else self._table(part, len(blocks)))
        self.document = original.with_text("".join(self._texts), blocks)
        self._starts = [segment.there for segment in self._segments]

    def _write(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)

    def _place(self, box: Box) -> tuple[int, int]:
        start = self._length
        self._segments.append(_Segment(start, box.start, box.end, len(box.text), box.exact))
        self._write(box.text)
        return start, self._length

    def _paragraph(self, block: Paragraph) -> Paragraph:
        start, end = self._place(Box(block.text, block.start, block.end))
        return block.model_copy(update={"start": start, "end": end})

    def _table(self, rows: Rows, number: int) -> Table:
        cells = []
        for at, row in enumerate(rows):
            for index, box in enumerate(row):
                if index or at:
                    self._write("\t" if index else "\n")
                start, end = self._place(box)
                if box.text.strip():
                    self._cells.append((box.start, box.end))
                cells.append(Cell(row=at, col=box.col, rowspan=box.rowspan, colspan=box.colspan, text=box.text, start=start, end=end))
        width = max((box.col + box.colspan for row in rows for box in row), default=1)
        return Table(id=f"T{number + 1}", nrows=len(rows), ncols=width, cells=tuple(cells))

    def _segment(self, offset: int, *, at_end: bool) -> _Segment:
        return self._segments[max(0, bisect_right(self._starts, offset - at_end) - 1)]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A range of the copy in the document. Of a range over several cells, which stand apart there, the first."""
        first, last = self._segment(start, at_end=False), self._segment(max(start, end), at_end=end > start)
        if first is not last:
            return first.start, first.end
        if not first.exact:
            return first.start, first.end
        return first.start + start - first.there, first.start + min(end - first.there, first.end - first.start)

    def cells_within(self, start: int, end: int) -> int:
        """How many cells of the copy's tables a range of the document goes over."""
        return len({cell for cell in self._cells if cell[0] < end and start < cell[1]})

    def restored(self, form: Form) -> Form:
        """A form that was read in the copy, with the places of the document; a whole row is cited by its name."""
        evidence = {path: self._moved(place) for path, place in form.evidence.items()}
        places = list(evidence.values())
        changed: dict[str, Any] = {
            "evidence": evidence,
            "blank_labels": {path: self._moved(place) for path, place in form.blank_labels.items()},
            "start": min((place.start for place in places), default=0),
            "end": max((place.end for place in places), default=len(self.original.text)),
        }
        return form.model_copy(update=changed)

    def _moved(self, place: Evidence) -> Evidence:
        start, end = self.back(place.start, place.end)
        return self.original.evidence(start, end).model_copy(update={"method": place.method})


def rows_of_table(table: Table) -> Rows:
    """The cells of a table, row by row; a row in which none begins is empty."""
    rows: Rows = [[] for _ in range(max((cell.row for cell in table.cells), default=-1) + 1)]
    for cell in table.cells:
        text, end = ("", cell.start) if cell.hidden else (cell.text, cell.end)
        rows[cell.row].append(Box(text, cell.start, end, cell.row, cell.col, cell.rowspan, cell.colspan))
    return rows


def numbered(rows: Sequence[Sequence[Box]]) -> Rows:
    """Rows of cells at the rows where they now stand."""
    return [[replace(box, row=at) for box in row] for at, row in enumerate(rows)]


def boundaries(rows: Sequence[Sequence[Box]]) -> Iterator[tuple[int, ...]]:
    """For each row the columns at which a cell begins, cells that reach into it from above among them."""
    reach: dict[int, int] = {}
    for row in rows:
        reach = {col: left - 1 for col, left in reach.items() if left > 1}
        own = {box.col: box.rowspan for box in row}
        reach = {**{col: left for col, left in reach.items() if col not in own}, **own}
        yield tuple(sorted(reach))


def filled_down(rows: Sequence[Sequence[Box]], columns: Mapping[int, int]) -> list[list[Box | None]]:
    """The rows as lists with a cell for each column (`columns`: first column to position), merged cells repeated."""
    grid: list[list[Box | None]] = [[None] * len(columns) for _ in rows]
    for at, row in enumerate(rows):
        for box in row:
            if box.col in columns:
                for down in range(at, min(at + box.rowspan, len(rows))):
                    grid[down][columns[box.col]] = box
    return grid


def sub(box: Box, start: int, end: int) -> Box:
    """The characters [start, end) of a cell or line, without spaces and marks around them."""
    while start < end and box.text[start] in BETWEEN:
        start += 1
    while end > start and box.text[end - 1] in BETWEEN:
        end -= 1
    while end > start and _stray(box.text[start:end]):
        end -= 1
    while end > start and box.text[start] in _OPEN and _CLOSED[_OPEN.index(box.text[start])] not in box.text[start:end]:
        start += 1
    while end > start and box.text[end - 1] in BETWEEN:
        end -= 1
    return Box(box.text[start:end], box.start + start, box.start + end)


def _stray(text: str) -> bool:
    """Whether a text ends with a bracket that has no other half in it."""
    at = _CLOSED.find(text[-1])
    return text[-1] in _OPEN or (at >= 0 and text.count(_OPEN[at]) < text.count(_CLOSED[at]))
