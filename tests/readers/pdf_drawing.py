"""Draws tables as PDFs the way different programs do, so that what was drawn is known cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
"""A predefined CID font: named in the file, not embedded, as in many files that Word wrote."""
SIZE = 10.5
LEADING = 14.0
PAGE = (595.0, 842.0)
Style = Literal["strokes", "rects", "outlines", "one path"]
CellTuple = tuple[int, int, int, int, str]
Rect = tuple[float, float, float, float]

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass
class Sheet:
    """A canvas with y downwards. `bold` prints every text twice, slightly moved."""

    canvas: Canvas
    style: Style = "strokes"
    bold: bool = False
    size: float = SIZE

    def text(self, x: float, y: float, text: str) -> None:
        """Writes `text` with its baseline at y below the page's top."""
        self.canvas.setFont(FONT, self.size)
        for shift in (0.0, 0.35) if self.bold else (0.0,):
            self.canvas.drawString(x + shift, PAGE[1] - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling, as a stroke or as a thin filled rectangle."""
        if self.style == "rects":
            width, height = max(x1 - x0, 0.5), max(y1 - y0, 0.5)
            self.canvas.rect(x0, PAGE[1] - y0 - height, width, height, stroke=0, fill=1)
        else:
            self.canvas.line(x0, PAGE[1] - y0, x1, PAGE[1] - y1)

    def boxes(self, rects: Sequence[Rect], open_bottom: bool = False) -> None:
        """The outlines of cells (left, top, right, bottom), in this sheet's style."""
        if self.style == "one path":
            path = self.canvas.beginPath()
            for x0, y0, x1, y1 in rects:
                path.rect(x0, PAGE[1] - y1, x1 - x0, y1 - y0)
            self.canvas.drawPath(path, stroke=1, fill=0)
            return
        last = max(rect[3] for rect in rects)
        for x0, y0, x1, y1 in rects:
            if self.style == "outlines":
                self.canvas.rect(x0, PAGE[1] - y1, x1 - x0, y1 - y0, stroke=1, fill=0)
                continue
            self.line(x0, y0, x1, y0)
            self.line(x0, y0, x0, y1)
            self.line(x1, y0, x1, y1)
            if not (open_bottom and y1 == last):
                self.line(x0, y1, x1, y1)


def drawn(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    """A PDF; `draw` is called with the canvas, and ends its own pages but the last."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=PAGE, **options)
    canvas.setLineWidth(0.5)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """Lines of `text` that fit, broken anywhere, as Chinese is."""
    lines = [""]
    for char in text:
        if pdfmetrics.stringWidth(lines[-1] + char, FONT, size) > width:
            lines.append("")
        lines[-1] += char
    return lines


def table(
    sheet: Sheet, cells: Sequence[CellTuple], widths: Sequence[float], *, left: float = 60.0,
    top: float = 90.0, open_bottom: bool = False, heights: Sequence[float] | None = None,
) -> float:
    """Draws a table, its text centred as in forms; gives the y of its lower edge."""
    xs = [left]
    for width in widths:
        xs.append(xs[-1] + width)
    ys = [top]
    for height in heights or _heights(cells, xs, sheet.size):
        ys.append(ys[-1] + height)
    rects = [(xs[c], ys[r], xs[c + cs], ys[r + rs]) for r, c, rs, cs, _ in cells]
    sheet.boxes(rects, open_bottom)
    for rect, cell in zip(rects, cells, strict=True):
        _write(sheet, rect, cell[4])
    return ys[-1]


def _heights(cells: Sequence[CellTuple], xs: Sequence[float], size: float) -> list[float]:
    heights = [LEADING + 6.0] * max(row + rowspan for row, _, rowspan, _, _ in cells)
    for row, col, rowspan, colspan, text in cells:
        lines = wrapped(text, xs[col + colspan] - xs[col] - 8, size)
        if rowspan == 1:
            heights[row] = max(heights[row], LEADING * len(lines) + 6)
    return heights


def _write(sheet: Sheet, rect: Rect, text: str) -> None:
    if not text:
        return
    left, top, right, bottom = rect
    lines = wrapped(text, right - left - 8, sheet.size)
    y = (top + bottom - LEADING * len(lines)) / 2 + LEADING - 3.5
    for line in lines:
        width = pdfmetrics.stringWidth(line, FONT, sheet.size)
        sheet.text((left + right - width) / 2, y, line)
        y += LEADING


FORM: tuple[CellTuple, ...] = (
    (0, 0, 1, 2, "项目名称"), (0, 2, 1, 4, "老旧小区供水管道更新"),
    (1, 0, 3, 2, "项目资金（万元）"), (1, 2, 1, 1, ""), (1, 3, 1, 1, "全年预算数"),
    (1, 4, 1, 1, "全年执行数"), (1, 5, 1, 1, "执行率"),
    (2, 2, 1, 1, "年度资金总额"), (2, 3, 1, 1, "1,067.00"), (2, 4, 1, 1, "40.90"), (2, 5, 1, 1, "3.83%"),
    (3, 2, 1, 1, "其他资金"), (3, 3, 1, 1, ""), (3, 4, 1, 1, ""), (3, 5, 1, 1, ""),
    (4, 0, 4, 1, "绩效指标"), (4, 1, 1, 1, "一级指标"), (4, 2, 1, 1, "三级指标"), (4, 3, 1, 1, "指标值"),
    (4, 4, 1, 1, "完成值"), (4, 5, 1, 1, "得分"),
    (5, 1, 2, 1, "产出指标"), (5, 2, 1, 1, "更换管道长度并完成沿线阀门井的检修"), (5, 3, 1, 1, "≥12公里"),
    (5, 4, 1, 1, "11公里"), (5, 5, 1, 1, "10"),
    (6, 2, 1, 1, "水压合格率"), (6, 3, 1, 1, "=100%"), (6, 4, 1, 1, "100%"), (6, 5, 1, 1, "10"),
    (7, 1, 1, 1, "满意度"), (7, 2, 1, 1, "住户满意度"), (7, 3, 1, 1, "≥95%"), (7, 4, 1, 1, "96.5%"),
    (7, 5, 1, 1, "10"),
)
"""A small form with merged and empty cells; row 5 wraps."""
WIDTHS = (50.0, 60.0, 110.0, 85.0, 85.0, 70.0)


def form_pdf(style: Style = "strokes", *, bold: bool = False, rotation: int = 0) -> bytes:
    """FORM on a page, with a title, a line below and a page number; laid sideways by `rotation` degrees."""
    def draw(canvas: Canvas) -> None:
        if rotation:
            canvas.setPageRotation(rotation)
            canvas.translate(*{90: (PAGE[1], 0), 180: PAGE, 270: (0, PAGE[0])}[rotation])
            canvas.rotate(rotation)
        sheet = Sheet(canvas, style, bold)
        sheet.text(200, 60, "项目支出绩效自评表")
        table(sheet, FORM, WIDTHS)
        sheet.text(60, 800, "填报人：略")
        sheet.text(290, 825, "- 1 -")

    return drawn(draw)
