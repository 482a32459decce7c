"""Rows of bars that a program drew with cells of fixed width (antiword, catdoc): a cell that was too long goes on below.

A line goes on with the row above it when its bars stand below the bars of that row, and every text in it stands below one
that fills its cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assist.extract.line_marks import Edit

_FEWEST_BARS = 40
_FEWEST_WRAPPED = 3
_FIGURE = re.compile(r"[\d.,%—-]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of bars: where its bars are printed, and of each cell the text with its place."""

    start: int
    end: int
    bars: tuple[int, ...]
    cells: tuple[tuple[int, str], ...]


def padded_bars(text: str) -> list[Edit]:
    """The texts that go on below a full cell, moved behind it."""
    if text.count("|") < _FEWEST_BARS or "  |" not in text:
        return []
    rows = [_row(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]
    edits: list[Edit] = []
    head: _Row | None = None
    above: _Row | None = None
    wrapped = 0
    for row in rows:
        if above is None or head is None or not _goes_on(above, row):
            head = above = row
            continue
        for (place, told), (_, rest) in zip(head.cells, row.cells, strict=True):
            if rest:
                edits.append((place + len(told), place + len(told), rest))
        edits.append((row.start - 1, row.end, ""))
        wrapped += 1
        above = row
    return edits if wrapped >= _FEWEST_WRAPPED else []


def _row(start: int, line: str) -> _Row:
    bars: list[int] = []
    cells: list[tuple[int, str]] = []
    last = 0
    printed = 0
    for at, char in enumerate(line):
        if char == "|":
            if bars:
                body = line[last:at]
                cells.append((start + last + len(body) - len(body.lstrip()), body.strip()))
            bars.append(printed)
            last = at + 1
        printed += 2 if char > "\u2e80" else 1
    return _Row(start, start + len(line), tuple(bars), tuple(cells))


def _goes_on(above: _Row, row: _Row) -> bool:
    if len(row.bars) < 2 or row.bars != above.bars or not any(rest for _, rest in row.cells):
        return False
    widths = [right - left - 1 for left, right in zip(row.bars, row.bars[1:], strict=False)]
    return all(
        not rest or (_fills(told, width) and not _FIGURE.fullmatch(rest))
        for (_, told), (_, rest), width in zip(above.cells, row.cells, widths, strict=True)
    )


def _fills(text: str, width: int) -> bool:
    """Whether no wide character more would have stood in the cell."""
    return sum(2 if char > "\u2e80" else 1 for char in text) >= width - 2 and bool(text)
