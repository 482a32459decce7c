"""Which pieces of a text make up each cell of each row, where cells of several lines stand in the middle of their rows.

A cell of three lines in the middle of its row has one line above that of the figures, one in it and one below; a cell of
two has one half a line above and one half a line below. How many lines the cells of a row have so tells the order in
which the lines of the page give out its pieces. All heights are tried for all runs of lines; the cheapest cover of the
whole text is taken, and cells on which the nearly cheapest do not agree are not sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, product

from assist.extract.put_back_rows import Piece

Line = list[Piece]
Cells = dict[str, list[Piece]]
Fronts = Sequence[Sequence[tuple[int, float]]]
"""Of each line, how many of its first pieces may belong to cells that span rows, and what it costs that they do."""

_INF = float("inf")
_MOST_LINES = 14
_LEFT_LINE, _LEFT_PIECE = 2.5, 1.0
_SURE = 0.9
_WORST_ROW = 5.0
_OTHER_WAY = 1.5  # a row that a page break cut begins at its top


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role, how many lines its cells may have, and whether they are bare numbers."""

    role: str
    fewest: int
    most: int
    number: bool = False


@dataclass(slots=True)
class Row:
    """A row put together: the range of its lines, its cells from top to bottom, and the roles of the cells that are sure."""

    first: int
    end: int
    cells: Cells
    sure: frozenset[str]


@dataclass(slots=True)
class Whole:
    """A row put together: the line that it goes to, its cells, each from top to bottom; none where it is left out."""

    line: Line
    taken: list[Piece]
    cells: Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The column of each piece of a row, in the order in which the lines of the page give them out."""

    order: tuple[int, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class _Edge:
    first: int
    end: int
    cost: float
    cells: Cells | None
    others: tuple[Piece, ...]


@cache
def _shapes(columns: tuple[Column, ...], middle: bool) -> Mapping[tuple[int, ...], Mapping[tuple[int, ...], list[_Shape]]]:
    """The shapes of rows, by how many pieces stand in each line and by where the numbers stand among them."""
    found: dict[tuple[int, ...], dict[tuple[int, ...], list[_Shape]]] = {}
    known: set[tuple[object, ...]] = set()
    ranges = [range(column.fewest, column.most + 1) for column in columns]
    for centred, heights in product((True, False) if middle else (False,), product(*ranges)):
        spots = sorted((nth - (height - 1) / 2 if centred else nth, col) for col, height in enumerate(heights) for nth in range(height))
        lines = tuple(len(list(group)) for _, group in groupby(spots, key=lambda spot: spot[0]))
        order = tuple(col for _, col in spots)
        if (lines, order) not in known:
            known.add((lines, order))
            numbers = tuple(at for at, col in enumerate(order) if columns[col].number)
            found.setdefault(lines, {}).setdefault(numbers, []).append(_Shape(order, 0.0 if centred == middle else _OTHER_WAY))
    return found


@cache
def _beginnings(columns: tuple[Column, ...], middle: bool) -> frozenset[tuple[int, ...]]:
    return frozenset(key[:at] for key in _shapes(columns, middle) for at in range(1, len(key) + 1))


class Cover:
    """The rows that the lines of a table make up. `cost` tells how strange the cells of a row are; `middle`: they stand in
    the middle of the row, not at its top."""

    def __init__(
        self, lines: Sequence[Line], fronts: Fronts, columns: Sequence[Column], cost: Callable[[Cells], float], *, middle: bool, is_number: Callable[[str], bool], name: str = "level3",
    ) -> None:
        self.lines, self.fronts, self.columns, self.cost_of = lines, fronts, tuple(columns), cost
        self.middle, self.is_number, self.name = middle, is_number, name
        self.shapes = _shapes(self.columns, middle)
        self.edges = [list(self._from(first)) for first in range(len(lines))]
        self.before = self._before()
        self.behind = self._behind()

    @property
    def cost(self) -> float:
        """What the cheapest cover costs."""
        return self.before[-1]

    def _from(self, first: int) -> Iterator[_Edge]:
        line = self.lines[first]
        own = min(len(line) - count for count, _ in self.fronts[first])
        for count, cost in self.fronts[first]:
            if count == len(line):
                yield _Edge(first, first + 1, cost, None, tuple(line))
        if own:
            yield _Edge(first, first + 1, _LEFT_LINE + _LEFT_PIECE * own, None, tuple(line))
        yield from self._rows(first, first, (), [], (), 0.0)

    def _rows(self, first: int, at: int, key: tuple[int, ...], pieces: list[Piece], others: tuple[Piece, ...], cost: float) -> Iterator[_Edge]:
        """The rows that begin in line `first` and go on in line `at`."""
        if at >= len(self.lines) or at - first >= _MOST_LINES:
            return
        line = self.lines[at]
        for count, told in self.fronts[at]:
            own = line[count:]
            if not own and first == at:
                continue
            whole, sides = [*pieces, *own], (*others, *line[:count])
            if not own:
                yield from self._rows(first, at + 1, key, whole, sides, cost + told)
                continue
            longer = (*key, len(own))
            if longer not in _beginnings(self.columns, self.middle):
                continue
            yield from self._fitting(first, at + 1, longer, whole, sides, cost + told)
            yield from self._rows(first, at + 1, longer, whole, sides, cost + told)

    def _fitting(self, first: int, end: int, key: tuple[int, ...], pieces: Sequence[Piece], others: tuple[Piece, ...], cost: float) -> Iterator[_Edge]:
        found = self.shapes.get(key)
        if found is None:
            return
        for numbers, shapes in found.items():
            if not all(self.is_number(pieces[at].text) for at in numbers):
                continue
            for shape in shapes:
                cells: Cells = {}
                for col, piece in zip(shape.order, pieces, strict=True):
                    cells.setdefault(self.columns[col].role, []).append(piece)
                price = cost + shape.cost + self.cost_of(cells)
                if price < _WORST_ROW:
                    yield _Edge(first, end, price, cells, others)

    def _before(self) -> list[float]:
        costs = [0.0] + [_INF] * len(self.lines)
        for first, edges in enumerate(self.edges):
            for edge in edges:
                costs[edge.end] = min(costs[edge.end], costs[first] + edge.cost)
        return costs

    def _behind(self) -> list[float]:
        costs = [_INF] * len(self.lines) + [0.0]
        for first in range(len(self.lines) - 1, -1, -1):
            costs[first] = min(edge.cost + costs[edge.end] for edge in self.edges[first])
        return costs

    def rows(self) -> list[Row]:
        """The rows of the cheapest cover."""
        near = [edge for edges in self.edges for edge in edges if self.before[edge.first] + edge.cost + self.behind[edge.end] <= self.cost + _SURE]
        uses: defaultdict[int, set[object]] = defaultdict(set)
        for edge in near:
            for piece in edge.others:
                uses[id(piece)].add(None)
            for role, cell in (edge.cells or {}).items():
                for piece in cell:
                    uses[id(piece)].add((role, _ids(cell), _ids((edge.cells or {})[self.name])))
        found: list[Row] = []
        at = 0
        while at < len(self.lines):
            edge = min(self.edges[at], key=lambda edge: edge.cost + self.behind[edge.end])
            if edge.cells is not None:
                sure = frozenset(role for role, cell in edge.cells.items() if all(len(uses[id(piece)]) == 1 for piece in cell))
                found.append(Row(edge.first, edge.end, edge.cells, sure))
            at = edge.end
        return found


def _ids(cell: Sequence[Piece]) -> tuple[int, ...]:
    return tuple(id(piece) for piece in cell)
