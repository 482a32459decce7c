"""Plain text as naive converters leave it: one cell a line, tabs, pipes, glued, or single spaces.

Each style reproduces a way of scrambling that was seen in published files (LAYOUTS section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from corpus.plan import Grid, Line, Plan, PlanCell
from corpus.sample import Hints

GridWriter = Callable[[Grid], str]


def _write(plans: Sequence[Plan], grid_text: GridWriter, between: str, gap: str) -> bytes:
    forms = []
    for plan in plans:
        parts = [block.text if isinstance(block, Line) else grid_text(block) for block in plan]
        forms.append(gap.join(parts))
    return (between.join(forms) + "\n").encode()


def _by_position(grid: Grid) -> dict[tuple[int, int], PlanCell]:
    return {(cell.row, cell.col): cell for cell in grid.cells}


def _covered_from_above(grid: Grid) -> dict[tuple[int, int], PlanCell]:
    """Positions where a vertical merge continues, by the first column of the merged cell."""
    return {(cell.row + down, cell.col): cell for cell in grid.cells for down in range(1, cell.rowspan)}


def cells(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """One cell a line behind a tab; empty cells and continued merges are a lone tab; rows end with an
    empty line; a paragraph break inside a cell leaves an empty line too (seed 001)."""
    del rng

    def write(grid: Grid) -> str:
        at, above = _by_position(grid), _covered_from_above(grid)
        rows = []
        for row in range(grid.nrows):
            lines = []
            for col in range(grid.ncols):
                if (row, col) in at:
                    lines.append("\t" + at[row, col].text.replace("\n", "\n\n"))
                elif (row, col) in above:
                    lines.append("\t")
            rows.append("\n".join(lines))
        return "\n\n".join(rows) + "\n"

    return _write(plans, write, "\n" * (2 + hints.title_gap), "\n" * (1 + hints.title_gap % 2))


def tabs(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """A row a line, cells separated by tabs, merged cells as runs of tabs. With hints.shifted some rows
    lose the cells that continue a vertical merge and slide to the left (seeds 000, 002)."""

    def write(grid: Grid) -> str:
        at = _by_position(grid)
        firsts = {cell.row for cell in grid.cells if cell.col == 1 and cell.row in grid.indicator_rows}
        lost = False
        lines = []
        for row in range(grid.nrows):
            texts = [
                "" if (row, col) not in at else at[row, col].text.replace("\n", " ")
                for col in range(grid.ncols)
            ]
            if row in grid.indicator_rows:
                lost = lost or (row in firsts and rng.random() < hints.shifted)
                texts = _shifted(texts, lost, rng.random() < hints.shifted / 2)
            lines.append("\t".join(texts))
        return "\n".join(lines) + "\n"

    return _write(plans, write, "\n", "\n\n")


def _shifted(texts: list[str], lost: bool, slide: bool) -> list[str]:
    """The row after a lost merge: without its first (empty) position, or without all leading ones."""
    lead = next((i for i, text in enumerate(texts) if text), 0)
    if slide and lead >= 2:
        return texts[lead - 1 :] + [""] * (lead - 1)
    if lost and lead >= 1:
        return [*texts[1:], ""]
    return texts


def pipes(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """| a | b |, an empty cell is ||; merged cells once, continued merges as empty cells."""
    del hints, rng

    def write(grid: Grid) -> str:
        at, above = _by_position(grid), _covered_from_above(grid)
        lines = []
        for row in range(grid.nrows):
            texts = [
                at[row, col].text.replace("\n", " ") if (row, col) in at else ""
                for col in range(grid.ncols)
                if (row, col) in at or (row, col) in above
            ]
            lines.append("|" + "|".join(f" {text} " if text else "" for text in texts) + "|")
        return "\n".join(lines)

    return _write(plans, write, "\n\n", "\n\n")


def glued(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """The cells of a row without anything between them."""
    del hints, rng
    return _write(plans, lambda grid: "\n".join(_row_texts(grid, "")), "\n\n", "\n")


def spaces(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """The whole form on few lines: cells separated by single spaces, empty cells vanish."""
    del hints, rng
    return _write(plans, lambda grid: " ".join(_row_texts(grid, " ")), "\n\n", "\n")


def _row_texts(grid: Grid, between: str) -> list[str]:
    rows: list[list[str]] = [[] for _ in range(grid.nrows)]
    for cell in grid.cells:
        if cell.text.strip():
            rows[cell.row].append(cell.text.strip().replace("\n", between))
    return [between.join(row) for row in rows if row]
