"""Lays out the text of a Document and counts the offsets of every paragraph and cell in it.

Word and html readers hand over a tree (lines and grids, whose cells hold lines and grids again); sheets and
pdf hand over flat cells. Both end here, so the conventions of assist.model.document are kept in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple

from assist.model.document import Block, Cell, Document, DocumentKind, Paragraph, Table
from assist.readers.guards import MAX_DEPTH, MAX_TRUSTED_SPAN, check_grid, too_deep

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters other than tab and line ends."""


PlainCell = tuple[int, int, int, int, str, str | None, str | None, bool]
"""What a RawCell is, as a plain tuple: a reader that makes a hundred of them a form need not name their parts."""


class RawCell(NamedTuple):
    """A cell before its offsets are known. Rows and columns count from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    raw: str | None = None
    address: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph, or one line of a cell."""

    text: str
    hidden: bool = False


@dataclass(slots=True)
class Box:
    """A cell of a Grid; `items` in reading order."""

    row: int
    col: int
    rowspan: int
    colspan: int
    items: list[Line | Grid]
    hidden: bool = False
    raw: str | None = None


@dataclass(slots=True)
class Grid:
    """A table as read, cells in reading order, spans not yet clamped."""

    boxes: list[Box] = field(default_factory=list)


Item = Line | Grid


class DocumentBuilder:
    """Collects paragraphs and tables in reading order; `build` gives the Document."""

    def __init__(self, data: bytes, name: str, kind: DocumentKind) -> None:
        self._source = name
        self._sha256 = sha256(data).hexdigest()
        self._kind: DocumentKind = kind
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._hidden = 0
        self._warnings: list[str] = []

    def warn(self, message: str) -> None:
        """Adds a fact about the reading, in Chinese; the same one once."""
        if message not in self._warnings:
            self._warnings.append(message)

    def paragraph(
        self, text: str, *, page: int | None = None, sheet: str | None = None, hidden: bool = False
    ) -> None:
        """Adds a paragraph. Blank text is skipped: outside .txt, empty lines are spacing."""
        text = text.strip()
        if not text:
            return
        self._paragraphs += 1
        self._hidden += hidden
        start = self._open_block()
        self._push(text)
        self._blocks.append(
            Paragraph.trusted({
                "kind": "paragraph", "id": f"P{self._paragraphs}", "text": text, "start": start, "end": self._length,
                "page": page, "sheet": sheet, "hidden": hidden,
            })
        )

    def table(
        self, cells: Iterable[PlainCell], *, page: int | None = None, sheet: str | None = None
    ) -> None:
        """Adds a table; spans are clamped to it. No cells, no table.

        Raises UnreadableFile when the grid is larger than MAX_ROWS by MAX_COLUMNS.
        """
        ordered = sorted(cells, key=itemgetter(0, 1))
        if not ordered:
            return
        nrows, ncols = _size(ordered)
        check_grid(nrows, ncols)
        self._open_block()
        placed = self._placed(ordered, nrows, ncols)
        self._tables += 1
        self._hidden += sum([cell.hidden for cell in placed])
        self._blocks.append(
            Table.trusted({
                "kind": "table", "id": f"T{self._tables}", "nrows": nrows, "ncols": ncols, "cells": tuple(placed),
                "page": page, "sheet": sheet,
            })
        )

    def add(self, items: Sequence[Item]) -> None:
        """Adds lines as paragraphs and grids as tables.

        A grid that holds more table cells than it has itself is page layout: its content is added in
        reading order instead, its rows without tables as a table. Otherwise nested tables follow the table they
        stand in.
        """
        self._add(items, 0)

    def build(self) -> Document:
        """The Document. Control characters and hidden text are counted into its warnings."""
        text = "".join(self._parts)
        if controls := len(CONTROL.findall(text)):
            self.warn(f"文件含{controls}个控制字符，已原样保留")
        if self._hidden:
            self.warn(f"文件含{self._hidden}处隐藏内容，已单独标记")
        return Document.trusted({
            "source": self._source, "sha256": self._sha256, "kind": self._kind, "text": text,
            "blocks": tuple(self._blocks), "warnings": tuple(self._warnings), "asides": (),
        })  # fmt: skip

    def _push(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _open_block(self) -> int:
        if self._blocks:
            self._push("\n")
        return self._length

    def _placed(self, ordered: list[PlainCell], nrows: int, ncols: int) -> list[Cell]:
        placed: list[dict[str, Any]] = []
        parts, start, row_before = self._parts, self._length, ordered[0][0]
        for row, col, rowspan, colspan, text, raw, address, hidden in ordered:
            if placed:
                parts.append("\t" if row == row_before else "\n")
                start += 1
                row_before = row
            parts.append(text)
            end = start + len(text)
            placed.append({
                "row": row, "col": col, "rowspan": 1 if rowspan == 1 else max(1, min(rowspan, nrows - row)),
                "colspan": 1 if colspan == 1 else max(1, min(colspan, ncols - col)), "text": text, "start": start, "end": end,
                "raw": raw if raw != text else None, "address": address, "hidden": hidden,
            })  # fmt: skip
            start = end
        self._length = start
        return Cell.trusted_all(placed)

    def _add(self, items: Sequence[Item], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise too_deep()
        for item in items:
            if isinstance(item, Line):
                self.paragraph(item.text, hidden=item.hidden)
            elif _is_page_layout(item):
                for part in _laid_out(item):
                    if isinstance(part, Grid):
                        self._add_grid(part, depth)
                    else:
                        self._add(part, depth + 1)
            else:
                self._add_grid(item, depth)

    def _add_grid(self, grid: Grid, depth: int) -> None:
        cells: list[RawCell] = []
        after: list[Item] = []
        for box in grid.boxes:
            text, hidden = _cell_text(box, after)
            cells.append(
                RawCell(box.row, box.col, box.rowspan, box.colspan, text, box.raw, None, hidden)
            )
        self.table(cells)
        self._add(after, depth + 1)


def _size(cells: list[PlainCell]) -> tuple[int, int]:
    """Rows and columns of the grid that the cells need, spans beyond belief counting as one."""
    nrows = ncols = 0
    for row, col, rowspan, colspan, _, _, _, _ in cells:
        stop = row + (rowspan if rowspan <= MAX_TRUSTED_SPAN else 1)
        if stop > nrows:
            nrows = stop
        stop = col + (colspan if colspan <= MAX_TRUSTED_SPAN else 1)
        if stop > ncols:
            ncols = stop
    return nrows, ncols


def _is_page_layout(grid: Grid) -> bool:
    nested = sum(
        len(item.boxes) for box in grid.boxes for item in box.items if isinstance(item, Grid)
    )
    return nested > len(grid.boxes)


def _laid_out(grid: Grid) -> Iterator[Grid | list[Item]]:
    """The content of a page layout in reading order: rows of several plain cells as grids, of all others the items."""
    plain = Grid()
    rows = 0
    for band, height in _bands(grid.boxes):
        if len(band) > 1 and all(isinstance(item, Line) for box in band for item in box.items):
            plain.boxes += [replace(box, row=box.row - band[0].row + rows) for box in band]
            rows += height
            continue
        if plain.boxes:
            yield plain
            plain, rows = Grid(), 0
        yield from (box.items for box in band)
    if plain.boxes:
        yield plain


def _bands(boxes: Sequence[Box]) -> Iterator[tuple[list[Box], int]]:
    """The boxes of rows that merged cells hold together, and how many rows; boxes are in reading order."""
    band: list[Box] = []
    stop = 0
    for box in boxes:
        if band and box.row >= stop:
            yield band, stop - band[0].row
            band = []
        band.append(box)
        stop = max(stop, box.row + (box.rowspan if box.rowspan <= MAX_TRUSTED_SPAN else 1))
    if band:
        yield band, stop - band[0].row


def _cell_text(box: Box, after: list[Item]) -> tuple[str, bool]:
    """The visible text of a cell, and whether it is hidden. Nested tables and hidden lines go to `after`."""
    items = box.items
    if len(items) == 1 and isinstance(items[0], Line):  # nearly every cell
        line = items[0]
        return line.text.strip(), bool(line.text) and (box.hidden or line.hidden)
    visible: list[str] = []
    hidden: list[Line] = []
    for item in _unframed(items):
        if isinstance(item, Grid):
            after.append(item)
        elif item.hidden:
            hidden.append(item)
        else:
            visible.append(item.text)
    text = "\n".join(visible).strip()
    if not text and hidden:
        return "\n".join(line.text for line in hidden).strip(), True
    after.extend(hidden)
    return text, bool(text) and box.hidden


def _unframed(items: Sequence[Item]) -> Iterable[Item]:
    """The items, with a table of one cell replaced by its content: it is a frame around text."""
    for item in items:
        if isinstance(item, Grid) and len(item.boxes) == 1:
            yield from _unframed(item.boxes[0].items)
        else:
            yield item
