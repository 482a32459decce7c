"""From rulings to tables: which positions of a grid the drawn lines merge into one cell.

Lines that touch form one table. Every line position becomes a row or column boundary of a fine grid, and
the fine cells with no line between them are one (merged) cell. A side where lines stick out without an
end line is closed: forms with open sides, and the last row before an Excel page break, are drawn so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assist.readers.pdf_rulings import Ruling

# Lines closer than this are one line: double borders, and neighbouring cells that each draw their own.
SNAP = 3.0
# Gap that still counts as touching: lines drawn cell by cell leave corners out.
JOIN = 3.0
# More crossings or fine cells than any form has (the largest seen: 60 rows by 20 columns).
MAX_CROSSING_TESTS = 4_000_000
MAX_FINE_CELLS = 200_000


class Slot(NamedTuple):
    """A cell of a grid, before it has text. `open_*`: it lies at that edge and no line closes it there."""

    row: int
    col: int
    rowspan: int
    colspan: int
    open_top: bool = False
    open_bottom: bool = False
    open_side: bool = False

    @property
    def ragged(self) -> bool:
        """Whether this is a corner of the bounding box that nobody drew."""
        return (self.open_top or self.open_bottom) and self.open_side


@dataclass(frozen=True)
class RuledGrid:
    """A table drawn on a page: column boundaries `xs`, row boundaries `ys`, and its cells.

    `owner[row][col]` is the index of the cell that covers a fine cell.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    owner: tuple[tuple[int, ...], ...]

    def slot_at(self, x: float, y: float) -> int | None:
        """The index of the cell at a point, None outside the table."""
        col, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= col < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owner[row][col]
        return None

    def holds(self, other: RuledGrid) -> bool:
        """Whether `other` lies inside this table."""
        return (
            self.xs[0] - JOIN <= other.xs[0] and other.xs[-1] <= self.xs[-1] + JOIN
            and self.ys[0] - JOIN <= other.ys[0] and other.ys[-1] <= self.ys[-1] + JOIN
        )


class GridTooLarge(Exception):
    """The lines of a page make more crossings or cells than any form."""


def ruled_grids(rulings: Iterable[Ruling]) -> list[RuledGrid]:
    """The tables of a page, from top to bottom. Raises GridTooLarge.

    A frame of a single cell is no table, nor is a box drawn inside a cell of another table.
    """
    rulings = list(rulings)
    across = _merged(line for line in rulings if line.horizontal)
    down = _merged(line for line in rulings if not line.horizontal)
    grids = []
    for rows, columns in _connected(across, down):
        grid = _grid(rows, columns)
        if grid is not None and len(grid.slots) > 1:
            grids.append(grid)
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return [
        grid for grid in grids
        if not any(other is not grid and other.holds(grid) and not grid.holds(other) for other in grids)
    ]


def _merged(lines: Iterable[Ruling]) -> list[Ruling]:
    """Lines at one position made one where they touch or overlap; positions snapped to their mean."""
    merged: list[Ruling] = []
    for group in _clusters(lines):
        at = sum(line.at for line in group) / len(group)
        start, end = None, 0.0
        for line in sorted(group, key=lambda line: line.start):
            if start is not None and line.start <= end + JOIN:
                end = max(end, line.end)
                continue
            if start is not None:
                merged.append(Ruling(line.horizontal, at, start, end))
            start, end = line.start, line.end
        if start is not None:
            merged.append(Ruling(group[0].horizontal, at, start, end))
    return merged


def _clusters(lines: Iterable[Ruling]) -> list[list[Ruling]]:
    groups: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda line: line.at):
        if groups and line.at - groups[-1][0].at <= SNAP:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _touch(line: Ruling, crossing: Ruling) -> bool:
    return (
        crossing.start - JOIN <= line.at <= crossing.end + JOIN
        and line.start - JOIN <= crossing.at <= line.end + JOIN
    )


def _connected(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Groups of lines that touch each other, directly or through others."""
    if len(across) * len(down) > MAX_CROSSING_TESTS:
        raise GridTooLarge
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, row in enumerate(across):
        for j, column in enumerate(down, start=len(across)):
            if _touch(row, column):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for index, line in enumerate([*across, *down]):
        groups[root(index)][0 if line.horizontal else 1].append(line)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _grid(across: list[Ruling], down: list[Ruling]) -> RuledGrid | None:
    ys = _boundaries(across, down)
    xs = _boundaries(down, across)
    across = [line for line in (_trimmed(line, down, xs) for line in across) if line]
    down = [line for line in (_trimmed(line, across, ys) for line in down) if line]
    if len(xs) < 2 or len(ys) < 2:
        return None
    if len(xs) * len(ys) > MAX_FINE_CELLS:
        raise GridTooLarge
    above = _painted(across, ys, xs)
    left = _painted(down, xs, ys)
    return _tightened(xs, ys, _slots(above, left, len(ys) - 1, len(xs) - 1))


def _boundaries(lines: Sequence[Ruling], crossing: Sequence[Ruling]) -> list[float]:
    """Positions of `lines`, and of the sides where two or more crossing lines stick out past them."""
    positions = sorted({line.at for line in lines})
    first, last = positions[0], positions[-1]
    before = [line.start for line in crossing if line.start < first - 2 * JOIN]
    after = [line.end for line in crossing if line.end > last + 2 * JOIN]
    if len(before) > 1:
        positions.insert(0, min(before))
    if len(after) > 1:
        positions.append(max(after))
    return positions


def _trimmed(line: Ruling, crossing: Sequence[Ruling], bounds: Sequence[float]) -> Ruling | None:
    """The line without ends that hang loose inside the table (text underlined in a cell); None if all is.

    An end at the table's own edge stands, whether or not a line closes it.
    """
    stops = [other.at for other in crossing if _touch(line, other)]
    stops += [edge for edge in (bounds[0], bounds[-1]) if line.start - JOIN <= edge <= line.end + JOIN]
    if len(stops) < 2 or max(stops) - min(stops) < SNAP:
        return None
    return Ruling(line.horizontal, line.at, min(stops), max(stops))


def _painted(lines: Sequence[Ruling], ats: Sequence[float], steps: Sequence[float]) -> list[list[bool]]:
    """painted[i][j]: whether a line at ats[i] runs from steps[j] to steps[j + 1]."""
    painted = [[False] * (len(steps) - 1) for _ in ats]
    index = {at: i for i, at in enumerate(ats)}
    for line in lines:
        row = painted[index[line.at]]
        for j in range(bisect_left(steps, line.start - JOIN), bisect_right(steps, line.end + JOIN) - 1):
            row[j] = True
    return painted


def _slots(above: list[list[bool]], left: list[list[bool]], nrows: int, ncols: int) -> list[Slot]:
    """The merged cells. `above[i][j]` is the line over row i at column j, `left[j][i]` that left of it."""
    taken = [[False] * ncols for _ in range(nrows)]
    slots: list[Slot] = []
    for row in range(nrows):
        for col in range(ncols):
            if not taken[row][col]:
                region = _region(row, col, above, left, taken)
                slots.extend(_with_openings(slot, above, left) for slot in _rectangles(region, above))
    return sorted(slots)


def _region(
    row: int, col: int, above: list[list[bool]], left: list[list[bool]], taken: list[list[bool]]
) -> set[tuple[int, int]]:
    """The fine cells reached from one without crossing a line; marks them taken."""
    nrows, ncols = len(taken), len(taken[0])
    taken[row][col] = True
    region = {(row, col)}
    todo = [(row, col)]
    while todo:
        i, j = todo.pop()
        steps = (
            (i - 1, j, above[i][j]), (i + 1, j, above[i + 1][j]),
            (i, j - 1, left[j][i]), (i, j + 1, left[j + 1][i]),
        )
        for x, y, blocked in steps:
            if not blocked and 0 <= x < nrows and 0 <= y < ncols and not taken[x][y]:
                taken[x][y] = True
                region.add((x, y))
                todo.append((x, y))
    return region


def _rectangles(region: set[tuple[int, int]], above: list[list[bool]]) -> list[Slot]:
    """The region as one rectangle, or, where a missing piece of line makes it crooked, as several."""
    rows = [i for i, _ in region]
    cols = [j for _, j in region]
    top, height = min(rows), max(rows) - min(rows) + 1
    start, width = min(cols), max(cols) - min(cols) + 1
    if height * width == len(region):
        return [Slot(top, start, height, width)]
    slots: list[Slot] = []
    by_row: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(region):
        by_row[i].append(j)
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(top, top + height + 1):
        runs = _runs(by_row[row])
        for run, begun in list(open_runs.items()):
            if run not in runs or any(above[row][j] for j in range(*run)):
                slots.append(Slot(begun, run[0], row - begun, run[1] - run[0]))
                del open_runs[run]
        for run in runs:
            open_runs.setdefault(run, row)
    return slots


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """Half-open ranges of consecutive numbers."""
    runs: list[tuple[int, int]] = []
    for col in columns:
        if runs and runs[-1][1] == col:
            runs[-1] = (runs[-1][0], col + 1)
        else:
            runs.append((col, col + 1))
    return runs


def _with_openings(slot: Slot, above: list[list[bool]], left: list[list[bool]]) -> Slot:
    columns = range(slot.col, slot.col + slot.colspan)
    rows = range(slot.row, slot.row + slot.rowspan)
    bottom, right = rows[-1] + 1, columns[-1] + 1
    return slot._replace(
        open_top=slot.row == 0 and not any(above[0][j] for j in columns),
        open_bottom=bottom == len(above) - 1 and not any(above[bottom][j] for j in columns),
        open_side=(slot.col == 0 and not any(left[0][i] for i in rows))
        or (right == len(left) - 1 and not any(left[right][i] for i in rows)),
    )


def _tightened(xs: list[float], ys: list[float], slots: list[Slot]) -> RuledGrid:
    """The grid without boundaries at which no cell begins."""
    keep_rows = sorted({slot.row for slot in slots})
    keep_cols = sorted({slot.col for slot in slots})
    tight = []
    for slot in slots:
        row, col = bisect_left(keep_rows, slot.row), bisect_left(keep_cols, slot.col)
        tight.append(slot._replace(
            row=row, rowspan=bisect_left(keep_rows, slot.row + slot.rowspan) - row,
            col=col, colspan=bisect_left(keep_cols, slot.col + slot.colspan) - col,
        ))
    owner = [[0] * len(keep_cols) for _ in keep_rows]
    for index, slot in enumerate(tight):
        for row in range(slot.row, slot.row + slot.rowspan):
            owner[row][slot.col:slot.col + slot.colspan] = [index] * slot.colspan
    return RuledGrid(
        xs=(*(xs[j] for j in keep_cols), xs[-1]), ys=(*(ys[i] for i in keep_rows), ys[-1]),
        slots=tuple(tight), owner=tuple(tuple(row) for row in owner),
    )
