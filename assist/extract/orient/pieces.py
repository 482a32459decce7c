"""A sheet or a table of a page as the tables and lines that stand in it, parted by blank rows and captions."""

from __future__ import annotations

from assist.extract.orient.oriented import Box, Part, Rows
from assist.model import Paragraph

_LEAST_PIECES = 2


def pieces(rows: Rows) -> list[Part]:
    """The rows between blank ones as tables of their own; what stands alone above or below one is a line.

    A table without blank rows stays as it is: what stands alone in it may be a class of the rows below.
    """
    runs: list[Rows] = [[]]
    covered = 0
    for row in rows:
        told = any(box.text.strip() for box in row)
        if told or covered > 0:
            runs[-1].append(row)
        elif runs[-1]:
            runs.append([])
        covered = max(covered - 1, max((box.rowspan - 1 for box in row), default=0))
    runs = [run for run in runs if run]
    if len(runs) < _LEAST_PIECES:
        return _below_title(rows)
    return [part for run in runs for part in _without_captions(run)]


def _below_title(rows: Rows) -> list[Part]:
    """A table whose first rows hold a title in their first cell, and nothing beside it, after these lines."""
    first = 0
    while first < len(rows) and len(rows[first]) > 1 and _alone(rows[first]) is rows[first][0] and rows[first][0].colspan == 1:
        first += 1
    return [*map(_line, rows[:first]), rows[first:]] if 0 < first < len(rows) - 1 else [rows]


def _without_captions(run: Rows) -> list[Part]:
    first, last = 0, len(run)
    while first < last and _alone(run[first]) is not None:
        first += 1
    while last > first and _alone(run[last - 1]) is not None:
        last -= 1
    body = _trimmed(run[first:last])
    lines = [_line(row) for row in run[:first]], [_line(row) for row in run[last:]]
    return [*lines[0], *([body] if body else []), *lines[1]]


def _trimmed(rows: Rows) -> Rows:
    """The rows without blank cells behind the last column in which anything stands."""
    width = max((box.col + box.colspan for row in rows for box in row if box.text.strip()), default=0)
    return [[box for box in row if box.col < width] for row in rows]


def _alone(row: list[Box]) -> Box | None:
    told = [box for box in row if box.text.strip()]
    return told[0] if len(told) == 1 and told[0].rowspan == 1 else None


def _line(row: list[Box]) -> Paragraph:
    box = _alone(row)
    assert box is not None
    return Paragraph(id=f"L{box.start}", text=box.text, start=box.start, end=box.end)
