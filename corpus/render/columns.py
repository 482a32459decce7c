"""Plain text as PDF extraction leaves it (seed 003): every visual line of every cell, in drawing order.

Cells are drawn row by row, a merged cell at its first row. Lines on one baseline that follow each other
are joined by a space; any other line starts anew, sometimes after an empty line.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from unicodedata import east_asian_width

from corpus.plan import Grid, Line, Plan, PlanCell
from corpus.sample import Hints

_PARAGRAPH = 60


def char_width(char: str) -> float:
    """1 for a Chinese character, 0.5 for a letter or digit, as in a CID font."""
    return 1.0 if east_asian_width(char) in "WFA" else 0.5


def wrap(text: str, width: float) -> list[str]:
    """Lines of at most `width` Chinese characters; runs of letters and digits are not cut when they fit."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, width))
    return lines


def _wrap_paragraph(text: str, width: float) -> list[str]:
    lines, current, used = [], "", 0.0
    for piece in _pieces(text, width):
        size = sum(map(char_width, piece))
        if current and used + size > width:
            lines.append(current)
            current, used = "", 0.0
        current, used = current + piece, used + size
    return [*lines, current]


def _pieces(text: str, width: float) -> list[str]:
    """Characters, with runs of ASCII digits, points and % kept together when they fit on a line."""
    pieces: list[str] = []
    for char in text:
        joined = char.isascii() and not char.isspace()
        if (
            joined
            and pieces
            and pieces[-1][-1].isascii()
            and not pieces[-1][-1].isspace()
            and sum(map(char_width, pieces[-1] + char)) <= width
        ):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _lines(cell: PlanCell, grid: Grid) -> list[str]:
    if not cell.text:
        return []
    if cell.look == "stacked":
        return wrap(cell.text, 1 if len(cell.text) <= 4 else 2)
    width = sum(grid.widths[cell.col : cell.col + cell.colspan])
    return wrap(cell.text, max(width, 2))


def pdf_text(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """The forms as a PDF's text, each followed by two empty lines."""
    forms = []
    for plan in plans:
        parts = []
        for block in plan:
            if isinstance(block, Line):
                lines = wrap(block.text, _PARAGRAPH) if block.role in ("body", "note") else [block.text]
                parts.append("\n".join(lines))
            else:
                parts.append(_grid_text(block, rng, 0.1 + hints.variant % 4 / 10))
        forms.append("\n\n".join(parts))
    return ("\n" + "\n\n\n".join(forms) + "\n").encode()


def _grid_text(grid: Grid, rng: Random, gap: float) -> str:
    """`gap` is how often a line of a wrapped cell is followed by an empty line."""
    wrapped = {(cell.row, cell.col): _lines(cell, grid) for cell in grid.cells}
    heights = [
        max([1, *(len(wrapped[c.row, c.col]) for c in grid.cells if c.row == row and c.rowspan == 1)])
        for row in range(grid.nrows)
    ]
    tops = [sum(heights[:row]) for row in range(grid.nrows + 1)]
    out: list[str] = []
    baseline: float | None = None
    previous_row = 0
    for cell in grid.cells:
        lines = wrapped[cell.row, cell.col]
        middle = (tops[cell.row] + tops[cell.row + cell.rowspan]) / 2
        first = middle - len(lines) / 2
        for i, line in enumerate(lines):
            y = first + i
            if baseline == y and i == 0:
                out.append(" " + line)
            else:
                row_break = cell.row != previous_row or (i == 0 and cell.rowspan == 1 and len(lines) > 1)
                blank = row_break or rng.random() < gap
                out.append(("\n\n" if blank and out else "\n" if out else "") + line)
            baseline = y
            previous_row = cell.row
    return "".join(out)
