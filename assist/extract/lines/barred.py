"""Rows of a table whose cells were parted by bars, however the bars fell.

Converters close every row with a bar, or none; put the bars of blank cells behind the filled ones; keep the line breaks
that cells held, so that a row goes over several lines.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_BLANK_INSIDE = re.compile(r"[^|\s]\s*\|\s*\|")
_FEWEST = 4
_FEW_INSIDE = 0.1  # share of rows with a blank cell inside: one that was left out, not one that was moved
_CLOSED = 0.9
_FRAMED = 0.9  # share of rows; where fewer begin with a bar, it stands behind a blank cell
_EMPTY = frozenset("|-: \t+\n")


@dataclass(frozen=True, slots=True)
class BarredRow:
    """A row: the half-open range of each of its cells in the text, and whether a bar closes it."""

    cells: tuple[tuple[int, int], ...]
    closed: bool


def barred_rows(text: str) -> list[BarredRow]:
    """The rows of `text`, lines without bars among them as rows of one cell."""
    lines = _lines(text)
    rows = [text[start:end].strip() for start, end in lines if text.count("|", start, end) >= 2]
    closing = len(rows) >= _FEWEST and sum(row.endswith("|") for row in rows) >= _CLOSED * len(rows)
    begun = sum(row.startswith("|") for row in rows)
    opening = 2 * begun > len(rows)
    framed = begun >= _FRAMED * len(rows)
    if closing:
        usual = Counter(row.count("|") for row in rows).most_common(1)[0][0]
        lines = _joined(text, lines, opening, usual)
    padded = _blanks_moved(text, lines)
    return [_row(text, start, end, padded, closing, framed) for start, end in lines if set(text[start:end]) - _EMPTY]


def _lines(text: str) -> list[tuple[int, int]]:
    found = []
    offset = 0
    for line in text.splitlines(keepends=True):
        found.append((offset, offset + len(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))))
        offset += len(line)
    return found


def _joined(text: str, lines: list[tuple[int, int]], opening: bool, usual: int) -> list[tuple[int, int]]:
    """Lines put together to rows, where each row is closed by a bar: a line break inside a cell ends none.

    `opening`: rows begin with a bar too; where they do not, a line that begins with one goes on with the row above it,
    unless it is as long: then its first cell is blank. A line with as many bars as most rows have is whole.
    """
    whole: list[tuple[int, int]] = []
    for start, end in lines:
        line = text[start:end].strip()
        if whole and line:
            before = text[slice(*whole[-1])].strip()
            rest = not opening and line.startswith("|") and line.count("|") < before.count("|")
            torn = not before.endswith("|") and before.count("|") != usual
            if "|" in before and (rest or torn):
                whole[-1] = (whole[-1][0], end)
                continue
        if line:
            whole.append((start, end))
    return whole


def _blanks_moved(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether rows are filled up with bars at their ends, and blank cells stand next to nowhere else.

    Some converters keep the filled cells of a row only, and put the bars of all others behind them.
    """
    rows = [text[start:end].strip() for start, end in lines if text.count("|", start, end) >= 3]
    inner = sum(_BLANK_INSIDE.search(row.rstrip("| \t\n")) is not None for row in rows)
    return len(rows) >= _FEWEST and inner <= _FEW_INSIDE * len(rows) and 2 * sum(row.endswith("||") for row in rows) > len(rows)


def _row(text: str, start: int, end: int, padded: bool, closing: bool, framed: bool) -> BarredRow:
    line = text[start:end]
    if padded:
        line = line.rstrip("| \t\n")
    if framed and line.lstrip().startswith("|"):
        shift = line.index("|") + 1
        line, start = line[shift:], start + shift
    if closing and line.rstrip().endswith("|"):
        line = line.rstrip()[:-1]
    cells = []
    for part in line.split("|"):
        cells.append((start, start + len(part)))
        start += len(part) + 1
    return BarredRow(tuple(cells), closing)
