"""The rows of a table of indicators whose cells stand in the middle of them.

Which lines make up a row is told by how many lines its cells have (`cell_heights.py`) and by what a name, a value and a
reason look like and where their columns wrap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assist.extract.broken_cells import goes_on
from assist.extract.cell_heights import Cells, Column, Cover, Line, Row, Whole
from assist.extract.centred_head import NEEDED
from assist.extract.centred_sides import fronts
from assist.extract.centred_spans import named, spans
from assist.extract.kinds import Kind, kind_of, width
from assist.extract.put_back_rows import UNIT, Piece
from assist.extract.targets import leading_unit
from assist.text.decimals import split_number

_NUMBERS = (Kind.SMALL, Kind.POINTS)
_VALUES = (Kind.BOUND, Kind.MEASURE, Kind.PERCENT, Kind.DATE, Kind.SMALL, Kind.LARGE, Kind.JUDGEMENT)
_WHOLE = (Kind.BOUND, Kind.MEASURE, Kind.PERCENT)
_TEXTS = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.FUND)
_MOST_LINES, _MOST_REASON = 4, 7  # of a cell
_FEWEST_ROWS = 2
_STRANGE = 3.0
_MOST_LEFT, _MOST_COST = 0.15, 2.0  # share of the pieces that belong to no row; of a row
_FEWEST_SURE = 0.8  # share of rows: cells that follow each other line by line come out so by chance
_MOST_LINES_OF_TABLE = 300
_SLACK = 1.2  # characters
_SHORTEST = 2  # characters of a text
_ADDED = re.compile(r"[以左及（(，,、]")  # what may follow a rate
_BOUNDS = "≥≤><=＞＜＝≧≦"


class CentredTable:
    """The rows below a head whose columns are known."""

    def __init__(self, roles: Sequence[str], lines: Sequence[Line]) -> None:
        self.lines = lines
        self.columns = [_column(role) for role in roles if role not in ("level1", "level2")]
        self.fronts, self.names = fronts(lines)
        self.widths: dict[str, float] = {}

    def rows(self) -> list[Row]:
        """The rows; [] where cells do not stand in the middle of them."""
        if not {column.role for column in self.columns} >= NEEDED or not self._may_be_centred():
            return []
        found: list[Row] = []
        for _ in range(2):  # what wraps where is told by the rows found first
            cover = self._cover(middle=True)
            found = cover.rows()
            if not found:
                return []
            self.widths = _widths(found)
        sure = [row for row in found if row.sure >= set(row.cells) - {"reason"}]
        if len(found) < _FEWEST_ROWS or len(sure) < _FEWEST_SURE * len(found) or all(_height(row.cells) == 1 for row in sure):
            return []
        if self._left(found) > _MOST_LEFT or cover.cost > _MOST_COST * len(found):
            return []
        top = self._cover(middle=False)
        return found if cover.cost < top.cost else []

    def printed(self, rows: Sequence[Row]) -> Iterator[Whole]:
        """What is printed of the rows, behind the names of the levels that begin there: all cells, but for those that are
        not sure; nothing where the name or a value is not."""
        inside = {id(piece) for row in rows for cell in row.cells.values() for piece in cell}
        begun = spans(self.lines, rows, [name for name in self.names if not any(id(piece) in inside for piece in name)])
        for number, row in enumerate(rows):
            own = {id(piece) for cell in row.cells.values() for piece in cell}
            line = self.lines[next(at for at in range((row.first + row.end) // 2, row.end) if any(id(piece) in own for piece in self.lines[at]))]
            needed = set(row.cells) - {"reason"}
            cells = [row.cells[column.role] for column in self.columns if column.role in row.sure] if needed <= row.sure else []
            names = [list(name) for name in (begun or {}).get(number, ())]
            yield Whole(line, [piece for cell in (*names, *row.cells.values()) for piece in cell], [*names, *cells])
        used = inside | named(begun or {})
        for line in self.lines:
            yield Whole(line, [piece for piece in line if id(piece) not in used], [])

    def _cover(self, *, middle: bool) -> Cover:
        return Cover(self.lines, self.fronts, self.columns, self._cost, middle=middle, is_number=_is_number)

    def _may_be_centred(self) -> bool:
        """A cheap look: figures without a name before them, or points without all values; any line that is no whole row
        where there are no points."""
        needed, points = sum(column.fewest for column in self.columns), sum(column.number for column in self.columns)
        if len(self.lines) > _MOST_LINES_OF_TABLE:
            return False
        for line, ways in zip(self.lines, self.fronts, strict=True):
            own = line[ways[0][0] :]
            if 0 < len(own) < needed and (not points or (len(own) > points and all(_is_number(piece.text) for piece in own[-points:]))):
                return True
            if len(own) > 1 and _is_figure(own[0].text):
                return True
        return False

    def _left(self, rows: Sequence[Row]) -> float:
        """The share of pieces that belong to no row."""
        own = sum(len(line) - ways[0][0] for line, ways in zip(self.lines, self.fronts, strict=True))
        return 1.0 - sum(len(cell) for row in rows for cell in row.cells.values()) / max(own, 1)

    def _cost(self, cells: Cells) -> float:
        cost = sum(self._cell_cost(role, cell) for role, cell in cells.items())
        points = [number[0] for role in ("weight", "score") if role in cells and (number := split_number(cells[role][0].text)) is not None]
        if len(points) == 2:
            cost += 2 * _STRANGE if points[1] > points[0] else 0.0
            if "reason" in {column.role for column in self.columns}:
                cost += 0.3 * (("reason" in cells) != (points[1] < points[0]))
        return cost + _unlike(cells)

    def _cell_cost(self, role: str, cell: Sequence[Piece]) -> float:
        return _cell_cost(role, tuple(piece.text for piece in cell), self.widths.get(role, 0.0))


def _column(role: str) -> Column:
    if role in ("weight", "score"):
        return Column(role, 1, 1, number=True)
    return Column(role, int(role in NEEDED), _MOST_REASON if role == "reason" else _MOST_LINES)


def _is_number(text: str) -> bool:
    return kind_of(text) in _NUMBERS


def _is_figure(text: str) -> bool:
    return kind_of(text) in _VALUES and kind_of(text) != Kind.JUDGEMENT


def _height(cells: Cells) -> int:
    return max(len(cell) for cell in cells.values())


def _widths(rows: Sequence[Row]) -> dict[str, float]:
    """The width at which each column wraps, as most of its lines tell that go on."""
    wrapped: dict[str, list[float]] = {}
    for row in rows:
        for role, cell in row.cells.items():
            wrapped.setdefault(role, []).extend(width(piece.text) for piece in cell[:-1])
    return {role: sorted(found)[len(found) // 2] for role, found in wrapped.items() if len(found) >= _FEWEST_ROWS}


def _unlike(cells: Cells) -> float:
    """What it costs that a value and its target are of different kinds or units."""
    target, actual = ("".join(piece.text for piece in cells[role]) for role in ("target", "actual"))
    units = [leading_unit(number[1]) if (number := split_number(text.lstrip(_BOUNDS))) is not None else None for text in (target, actual)]
    return 0.0 if units[0] == units[1] else 0.5


@lru_cache(maxsize=8192)
def _cell_cost(role: str, texts: tuple[str, ...], wide: float) -> float:
    """How strange it is that a column holds these lines."""
    whole = "".join(texts)
    kind = kind_of(whole)
    if role in ("weight", "score"):
        return 0.0 if kind in _NUMBERS else 2 * _STRANGE
    uneven = _uneven(texts, wide)
    if role in ("target", "actual"):
        if len(texts) > 1 and any(kind_of(text) == Kind.JUDGEMENT for text in texts[:-1]):
            return _STRANGE
        if len(texts) > 1 and (_several(texts) or (kind not in _VALUES and any(kind_of(text) in _VALUES for text in texts))):
            return 2 * _STRANGE
        return uneven + (float(kind == Kind.BOUND and role == "actual") if kind in _VALUES else 1.0 if kind in _TEXTS else _STRANGE)
    figures = {kind_of(text) for text in texts} - {Kind.JUDGEMENT} if kind != Kind.JUDGEMENT else set()
    if figures & set(_VALUES):
        return 1.0 + uneven if role == "reason" and len(texts) > 1 and figures <= {Kind.DATE, Kind.MEASURE, *_TEXTS} else 2 * _STRANGE
    odd = _STRANGE if len(whole) < _SHORTEST else 0.0
    return uneven + odd + (0.0 if kind in _TEXTS else 0.3 if kind == Kind.JUDGEMENT and role == "reason" else 1.0)


def _several(texts: Sequence[str]) -> bool:
    """Whether the lines of a cell hold more than one value."""
    first, *later = texts
    begun = kind_of(first) in (*_WHOLE, Kind.DATE)
    if kind_of(first) == Kind.PERCENT and _ADDED.match(later[0]) is None:
        return True
    return any(kind_of(text) == Kind.BOUND or (begun and kind_of(text) in _WHOLE and not goes_on(first, text)) for text in later)


def _uneven(texts: Sequence[str], wide: float) -> float:
    """What it costs that a line goes on before its column is full, or is wider."""
    widths = [width(text) for text in texts]
    cost = 0.0
    if len(texts) > 1:
        room = wide or max(widths[:-1])
        for here, rest in pairwise(texts):
            unit = UNIT.match(rest)
            cost += 1.5 * (width(here) + (width(unit.group()) if unit else 0.0) < room - _SLACK / 2)
        cost += widths[-1] > max(widths[:-1]) + _SLACK
    return cost + 1.5 * (wide > 0 and max(widths) > wide + _SLACK)
