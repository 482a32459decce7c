"""The sheet plan: lines and grids with merged cells, the one description that every format renders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class PlanCell:
    """A cell of a grid; a merged cell stands once. `text` may hold "\\n": a paragraph break.

    `look` is how narrow places print it: "stacked" one or two characters a line (side labels),
    "spaced" with blanks between the characters (资 金 来 源).
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    look: Literal["", "stacked", "spaced"] = ""


@dataclass(frozen=True)
class Grid:
    """A table of nrows x ncols positions. `widths` are the columns' widths in Chinese characters."""

    nrows: int
    ncols: int
    cells: tuple[PlanCell, ...]
    widths: tuple[int, ...]
    header_rows: frozenset[int] = frozenset()
    indicator_rows: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """A paragraph outside tables; `role` is title, year, head, note or body."""

    text: str
    role: str = "body"


Block = Line | Grid
Plan = tuple[Block, ...]


@dataclass(frozen=True)
class Spec:
    """A cell to place: text and spans."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    look: Literal["", "stacked", "spaced"] = ""


class GridBuilder:
    """Places cells row by row, skipping positions that cells above still cover."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = tuple(widths)
        self._cells: list[PlanCell] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = 0
        self._headers: set[int] = set()
        self._indicators: set[int] = set()

    def row(self, *specs: Spec | str | None, kind: Literal["", "header", "indicator"] = "") -> None:
        """Add a row; None and "" are empty cells. The last cell is widened to the grid's right edge.

        Raises ValueError when the cells don't fit.
        """
        col = 0
        for number, spec in enumerate(specs):
            cell = spec if isinstance(spec, Spec) else Spec(spec or "")
            while (self._row, col) in self._taken:
                col += 1
            last = number == len(specs) - 1
            colspan = len(self.widths) - col if last and cell.colspan > 1 else cell.colspan
            if col + colspan > len(self.widths):
                raise ValueError(f"row {self._row} is wider than {len(self.widths)} columns")
            self._cells.append(PlanCell(self._row, col, cell.rowspan, colspan, cell.text, cell.look))
            self._taken.update((self._row + r, col + c) for r in range(cell.rowspan) for c in range(colspan))
            col += colspan
        missing = [c for c in range(len(self.widths)) if (self._row, c) not in self._taken]
        if missing:
            raise ValueError(f"row {self._row} leaves columns {missing} open")
        if kind == "header":
            self._headers.add(self._row)
        if kind == "indicator":
            self._indicators.add(self._row)
        self._row += 1

    def grid(self) -> Grid:
        """The finished grid; raises ValueError when a vertical merge runs past the last row."""
        if any(row >= self._row for row, _ in self._taken):
            raise ValueError("a merged cell runs past the last row")
        cells = tuple(sorted(self._cells, key=lambda cell: (cell.row, cell.col)))
        return Grid(
            self._row,
            len(self.widths),
            cells,
            self.widths,
            frozenset(self._headers),
            frozenset(self._indicators),
        )
