"""Digital PDFs: ruled cells and a CID font, tables broken between rows at the foot of a page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.plan import Grid, Line, Plan, PlanCell
from corpus.sample import Hints

_FONT, _SIZE, _LEADING, _PAD, _MARGIN = "STSong-Light", 8.0, 10.0, 3.0, 36.0


def render(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """One document, each form on a new page. Landscape A4; a merged cell's text stands on its first page."""
    del rng
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=landscape(A4), invariant=1)
    page = _Page(canvas, numbered=hints.variant % 4 == 0)
    for plan in plans:
        for block in plan:
            if isinstance(block, Line):
                page.line(block)
            else:
                page.grid(block)
        page.finish()
    canvas.save()
    return buffer.getvalue()


def wrapped(text: str, width: float) -> list[str]:
    """Lines that fit `width` points."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current, used = "", 0.0
        for char in paragraph:
            size = pdfmetrics.stringWidth(char, _FONT, _SIZE)
            if current and used + size > width:
                lines.append(current)
                current, used = "", 0.0
            current, used = current + char, used + size
        lines.append(current)
    return lines


class _Page:
    """A cursor that moves down the page and turns it when full."""

    def __init__(self, canvas: Canvas, *, numbered: bool) -> None:
        self.canvas, self.numbered, self.number = canvas, numbered, 1
        self.width, self.height = landscape(A4)
        self.y = self.height - _MARGIN

    def finish(self) -> None:
        if self.numbered:
            self._text(self.width / 2 - 12, 20, f"— {self.number} —")
        self.number += 1
        self.canvas.showPage()
        self.y = self.height - _MARGIN

    def _text(self, x: float, y: float, text: str) -> None:
        self.canvas.setFont(_FONT, _SIZE)
        self.canvas.drawString(x, y, text)

    def line(self, line: Line) -> None:
        for text in wrapped(line.text, self.width - 2 * _MARGIN):
            if self.y - _LEADING < _MARGIN:
                self.finish()
            self.y -= _LEADING
            middle = (self.width - pdfmetrics.stringWidth(text, _FONT, _SIZE)) / 2
            self._text(middle if line.role in ("title", "year") else _MARGIN, self.y, text)
        self.y -= 4

    def grid(self, grid: Grid) -> None:
        scale = (self.width - 2 * _MARGIN) / sum(grid.widths)
        lefts = [_MARGIN + scale * sum(grid.widths[:col]) for col in range(grid.ncols + 1)]
        lines = {
            c: wrapped(c.text, lefts[c.col + c.colspan] - lefts[c.col] - 2 * _PAD) if c.text else []
            for c in grid.cells
        }
        heights = _heights(grid, lines)
        start = 0
        while start < grid.nrows:
            room, end = self.y - _MARGIN, start
            while end < grid.nrows and sum(heights[start : end + 1]) <= room:
                end += 1
            if end == start and self.y < self.height - _MARGIN:
                self.finish()
                continue
            end = max(end, start + 1)
            self._rows(grid, lines, heights, lefts, (start, end))
            start = end
            if start < grid.nrows:
                self.finish()
        self.y -= 6

    def _rows(
        self,
        grid: Grid,
        lines: dict[PlanCell, list[str]],
        heights: list[float],
        lefts: list[float],
        span: tuple[int, int],
    ) -> None:
        start, end = span
        tops = [self.y - sum(heights[start:row]) for row in range(start, end + 1)]
        for cell in grid.cells:
            first, last = max(cell.row, start), min(cell.row + cell.rowspan, end)
            if first >= last:
                continue
            top, bottom = tops[first - start], tops[last - start]
            left, right = lefts[cell.col], lefts[cell.col + cell.colspan]
            self.canvas.rect(left, bottom, right - left, top - bottom)
            if cell.row >= start:
                y = (top + bottom) / 2 + len(lines[cell]) * _LEADING / 2 - _SIZE
                for i, text in enumerate(lines[cell]):
                    self._text(left + _PAD, y - i * _LEADING, text)
        self.y = tops[-1]


def _heights(grid: Grid, lines: dict[PlanCell, list[str]]) -> list[float]:
    """Row heights that hold every cell; a merged cell that needs more stretches its first row, so that
    its text fits before a page break."""
    heights = [_LEADING + 2 * _PAD] * grid.nrows
    for cell in grid.cells:
        need = len(lines[cell]) * _LEADING + 2 * _PAD
        if cell.rowspan == 1:
            heights[cell.row] = max(heights[cell.row], need)
    for cell in grid.cells:
        need = len(lines[cell]) * _LEADING + 2 * _PAD - sum(heights[cell.row : cell.row + cell.rowspan])
        if need > 0:
            heights[cell.row] += need
    return heights
