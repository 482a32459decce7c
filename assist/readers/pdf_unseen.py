"""Text of a PDF page that nobody can see: white on nothing, transparent, drawn with no colour at all, or tiny.

Such text is no part of what a page says, but it reaches whoever reads the file by machine, so that it may be put there
on purpose. What a scanner recognised lies unseen behind its picture: where most of a page's text is unseen, all is text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

_PALE = 247
"""A colour whose parts are all at least this bright is not told from paper."""
_FAINT = 12
_TINY_POINTS = 1.6
_UNPAINTED = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_MOST = 20_000
"""Objects of a page that are looked at."""

Box = tuple[float, float, float, float]


def unseen_texts(page: Any) -> frozenset[int]:
    """The addresses of the text objects of a raw pdfium page that cannot be seen; as a rule none."""
    texts = [item for item in _objects(page) if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT]
    pale, unseen = [], set()
    for item in texts:
        red, green, blue, opacity = _colour(item)
        if opacity < _FAINT or pdfium.FPDFTextObj_GetTextRenderMode(item) in _UNPAINTED or _is_tiny(item):
            unseen.add(_address(item))
        elif min(red, green, blue) >= _PALE:
            pale.append(item)
    if pale:
        grounds = list(_grounds(page))
        unseen |= {_address(item) for item in pale if not any(_holds(ground, _box(item)) for ground in grounds)}
    return frozenset(unseen) if 2 * len(unseen) < len(texts) else frozenset()


def _objects(page: Any) -> Iterator[Any]:
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST)):
        yield pdfium.FPDFPage_GetObject(page, index)


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def text_of(text_page: Any, index: int) -> int:
    """The address of the text object to which a character of a text page belongs."""
    return _address(pdfium.FPDFText_GetTextObject(text_page, index))


def _colour(item: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, parts)):
        return 0, 0, 0, 255
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity


def _is_tiny(item: Any) -> bool:
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    if not pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size)):
        return False
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return False
    height = abs(float(size.value)) * max(abs(float(matrix.c)), abs(float(matrix.d)))
    return height < _TINY_POINTS


def _grounds(page: Any) -> Iterator[Box]:
    """What pale text can be seen on: pictures, shading, filled areas that are not pale themselves."""
    for item in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT or (kind == pdfium.FPDF_PAGEOBJ_PATH and not _is_dark(item)):
            continue
        yield _box(item)


def _is_dark(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    filled = pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke)) and fill.value
    red, green, blue, opacity = _colour(item)
    return bool(filled) and opacity >= _FAINT and min(red, green, blue) < _PALE


def _box(item: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _holds(ground: Box, text: Box) -> bool:
    x, y = (text[0] + text[2]) / 2, (text[1] + text[3]) / 2
    return ground[0] <= x <= ground[2] and ground[1] <= y <= ground[3]
