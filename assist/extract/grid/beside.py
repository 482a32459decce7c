"""Forms that stand beside each other in one table, put one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assist.extract.grid.cells import GridCell, Line
from assist.model import Table

_NARROWEST = 12
_MOST = 20


def one_after_another(lines: list[Line]) -> list[Line]:
    """The lines with the rows of wide tables parted where a second form begins; no text is moved."""
    wide = {id(line.table): line.table for line in lines if line.table is not None and line.table.ncols >= _NARROWEST}
    for table in wide.values():
        own = [line for line in lines if line.table is table]
        place = _second_form(own)
        if place is None:
            continue
        at = lines.index(own[0])
        parts = [*_halves(own, place)]
        lines = [*lines[:at], *parts, *(line for line in lines[at:] if line.table is not table)]
    return lines


def _halves(lines: list[Line], place: int) -> Iterable[Line]:
    """The lines of the left form and then those of the right, which may stand beside another."""
    for _ in range(_MOST):
        yield from _clipped(lines, 0, place)
        lines = _clipped(lines, place, lines[0].table.ncols)  # type: ignore[union-attr]
        following = _second_form(lines)
        if following is None:
            break
        place = following
    yield from lines


def _second_form(lines: list[Line]) -> int | None:
    """The column where the second form begins: a row names two projects, and no cell lies across."""
    for line in lines:
        names = [cell.col for cell in line.filled if cell.roles.header == "project_name"]
        if len(names) > 1:
            crossed = any(cell.col < names[1] < cell.stop for other in lines for cell in other.filled if len(other.filled) > 1)
            return None if crossed else names[1]
    return None


def _clipped(lines: list[Line], first: int, stop: int) -> list[Line]:
    """The cells in [first, stop) as a table of their own."""
    table = lines[0].table
    assert table is not None
    own = Table.trusted({**{name: getattr(table, name) for name in Table.model_fields}, "ncols": stop - first})
    moved: dict[int, GridCell] = {}
    for line in lines:
        for cell in line.fresh:
            if first <= cell.col < stop:
                moved[id(cell)] = replace(cell, col=cell.col - first, stop=min(cell.stop, stop) - first)
    parts = []
    for line in lines:
        fresh = [moved[id(cell)] for cell in line.fresh if id(cell) in moved]
        cells = [moved[id(cell)] for cell in line.cells if id(cell) in moved]
        if fresh:
            parts.append(Line(cells, fresh, own, line.sheet, line.row))
    return parts
