"""What is drawn on a PDF page: its straight lines, however drawn, and the text that is clipped away.

Word draws a ruling as a thin filled rectangle, Excel and LibreOffice as a stroke, report generators
often stroke the outline of every cell. All become `Ruling`s in upright coordinates (see pdf_chars).
Curves, slanted lines and broad filled areas (shading, logos, seals) are left out.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from assist.readers.pdf_chars import Turn

# Beyond this a page is a drawing: walking 300,000 path objects took 26 s (measured).
MAX_OBJECTS = 20_000
MAX_SEGMENTS = 60_000
MAX_FORM_DEPTH = 5
# A filled shape no thicker than this is a line; a cell that holds text is never so thin.
THICKEST_LINE = 3.2
# Shorter strokes are corner squares, dots and parts of symbols.
SHORTEST_RULING = 3.0
_AXIS_TOLERANCE = 0.6
_MAX_CLIPPED = 200
_MAX_CLIP_PATHS = 16
_MAX_CLIP_SEGMENTS = 64

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Ruling(NamedTuple):
    """A horizontal line (at = y, from x = start to x = end), or a vertical one with x and y exchanged."""

    horizontal: bool
    at: float
    start: float
    end: float


class TooManyPaths(Exception):
    """The page holds more drawing than a table can have; its rulings can't be read."""


class Clipped(NamedTuple):
    """A text object that its clip path hides in part: `box` is its extent, `window` what can be seen.

    Both are (left, top, right, bottom). A spreadsheet draws a merged cell's text on both pages that the
    cell is cut over, and hides it on one.
    """

    box: Box
    window: Box

    def hides(self, x: float, y: float) -> bool:
        """Whether a character whose middle is at (x, y) belongs to the text and is not seen."""
        return _inside(x, y, self.box) and not _inside(x, y, self.window)


class Drawing(NamedTuple):
    """The lines and the clipped texts of a page."""

    rulings: list[Ruling]
    clipped: list[Clipped]


def read_drawing(page: Any, turn: Turn) -> Drawing:
    """What is drawn on a raw pdfium page. Raises TooManyPaths beyond MAX_OBJECTS or MAX_SEGMENTS."""
    budget = _Budget()
    drawing = Drawing([], [])
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            clipped = _clipped(item, turn) if len(drawing.clipped) < _MAX_CLIPPED else None
            if clipped is not None:
                drawing.clipped.append(clipped)
        else:
            drawing.rulings.extend(_object_rulings(item, _IDENTITY, turn, budget, 0))
    return drawing


def _clipped(item: Any, turn: Turn) -> Clipped | None:
    path = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    if count <= 0:
        return None
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
        return None
    box = turn.box(*(side.value for side in sides))
    left, top, right, bottom = -math.inf, -math.inf, math.inf, math.inf
    for index in range(min(count, _MAX_CLIP_PATHS)):
        window = _clip_box(path, index, turn)
        if window is not None:
            left, top = max(left, window[0]), max(top, window[1])
            right, bottom = min(right, window[2]), min(bottom, window[3])
    window = (left, top, right, bottom)
    hidden = not (_inside(box[0], box[1], window) and _inside(box[2], box[3], window))
    return Clipped(box, window) if hidden else None


def _clip_box(path: Any, index: int, turn: Turn) -> Box | None:
    x, y = ctypes.c_float(), ctypes.c_float()
    places = []
    for number in range(min(pdfium.FPDFClipPath_CountPathSegments(path, index), _MAX_CLIP_SEGMENTS)):
        segment = pdfium.FPDFClipPath_GetPathSegment(path, index, number)
        if pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            places.append(turn.point(x.value, y.value))
    if not places:
        return None
    xs, ys = [x for x, _ in places], [y for _, y in places]
    return min(xs), min(ys), max(xs), max(ys)


def _inside(x: float, y: float, box: Box) -> bool:
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


class _Budget:
    def __init__(self) -> None:
        self.objects = MAX_OBJECTS
        self.segments = MAX_SEGMENTS

    def spend(self, objects: int, segments: int) -> None:
        self.objects -= objects
        self.segments -= segments
        if self.objects < 0 or self.segments < 0:
            raise TooManyPaths


def _object_rulings(
    item: Any, matrix: Matrix, turn: Turn, budget: _Budget, depth: int
) -> Iterator[Ruling]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        budget.spend(1, 0)
        yield from _path_rulings(item, matrix, turn, budget)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
        inner = _multiply(_object_matrix(item), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            child = pdfium.FPDFFormObj_GetObject(item, index)
            yield from _object_rulings(child, inner, turn, budget, depth + 1)


def _path_rulings(item: Any, matrix: Matrix, turn: Turn, budget: _Budget) -> Iterator[Ruling]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    place = _multiply(_object_matrix(item), matrix)
    for points in _subpaths(item, place, turn, budget, keep_curves=bool(stroke.value)):
        thin = _thin(points)
        if thin is not None:
            yield from thin
        elif stroke.value:
            for start, end in itertools.pairwise(points):
                yield from _line(start, end)


def _thin(points: list[Point]) -> list[Ruling] | None:
    """The one ruling of a shape too thin to be anything else (or none, for a dot); else None."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    width, height = right - left, bottom - top
    if min(width, height) > THICKEST_LINE:
        return None
    if max(width, height) < SHORTEST_RULING:
        return []
    if width >= height:
        return [Ruling(True, (top + bottom) / 2, left, right)]
    return [Ruling(False, (left + right) / 2, top, bottom)]


def _line(start: Point, end: Point) -> Iterator[Ruling]:
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= _AXIS_TOLERANCE and abs(x1 - x0) >= SHORTEST_RULING:
        yield Ruling(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x1 - x0) <= _AXIS_TOLERANCE and abs(y1 - y0) >= SHORTEST_RULING:
        yield Ruling(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _subpaths(
    item: Any, matrix: Matrix, turn: Turn, budget: _Budget, keep_curves: bool
) -> Iterator[list[Point]]:
    """The polygons and polylines of a path, closed ones ending where they began.

    A curve ends the polyline before it; a filled shape with a curve in it is no line at all.
    """
    count = pdfium.FPDFPath_CountSegments(item)
    budget.spend(0, max(count, 0))
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO and not keep_curves:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        place = turn.point(*_apply(matrix, x.value, y.value))
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(place)
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _object_matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then` (row vectors, as PDF writes them)."""
    if then == _IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
