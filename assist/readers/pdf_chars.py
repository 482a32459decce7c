"""The characters of a PDF page, upright: where each one stands, with the overprinted ones dropped.

Coordinates here and in the other pdf_* files are points, y downwards, in the direction in which most of
the page's text reads. A page that was laid sideways is turned first, whatever its /Rotate entry says,
because the text's own direction is the only reliable witness. The origin is therefore arbitrary.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from assist.readers.pdf_unseen import text_of, unseen_texts
from assist.text.radicals import RADICALS

MAX_GLYPHS_PER_PAGE = 60_000
# The same character closer than this to itself is bold faked by printing twice, not two characters.
OVERPRINT_POINTS = 1.5
# Text further than this from a multiple of 90 degrees is a watermark.
SLANT_DEGREES = 8.0
UNMAPPED = "\ufffd"
_HYPHEN_AT_LINE_END = 0x02
_BUCKET = 3.0
# Chinese characters are as tall as they are wide, most of it above the line; a font may give them the room of
# a line instead.
_FIRST_CJK = 0x2E80
_TALLEST = 1.5
_ABOVE = 0.88


class Glyph(NamedTuple):
    """One character and its box. `quarter` counts clockwise quarter turns away from upright (0 to 3)."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    quarter: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box, (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


_Places = dict[tuple[str, int, int], list[Glyph]]
"""Glyphs by character and the square in which they begin."""


class Turn(NamedTuple):
    """Maps page coordinates (y upwards) to upright ones (y downwards)."""

    quarter: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The upright place of a point of the page."""
        if self.quarter == 0:
            return x, -y
        if self.quarter == 1:
            return -y, -x
        if self.quarter == 2:
            return -x, y
        return y, x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of the rectangle spanned by two corners."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


@dataclass(frozen=True)
class PageText:
    """The glyphs of a page. `unmapped` counts characters whose meaning the font does not tell; `unseen` are those
    glyphs that cannot be seen."""

    glyphs: tuple[Glyph, ...]
    turn: Turn
    unmapped: int = 0
    slanted: int = 0
    truncated: bool = False
    unseen: tuple[Glyph, ...] = ()


class _Raw(NamedTuple):
    code: int
    left: float
    bottom: float
    right: float
    top: float
    angle: float
    seen: bool = True


def read_page_text(page: Any) -> PageText:
    """The visible characters of a raw pdfium page, in content order, without pdfium's invented spaces."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageText((), Turn(0))
    try:
        raws, truncated = _raw_chars(text_page, unseen_texts(page))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return _upright(raws, truncated)


def _raw_chars(text_page: Any, unseen: Set[int]) -> tuple[list[_Raw], bool]:
    count = pdfium.FPDFText_CountChars(text_page)
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_origin, x, y = pdfium.FPDFText_GetCharOrigin, ctypes.c_double(), ctypes.c_double()
    get_angle, is_generated = pdfium.FPDFText_GetCharAngle, pdfium.FPDFText_IsGenerated
    raws: list[_Raw] = []
    for index in range(min(count, MAX_GLYPHS_PER_PAGE)):
        code = get_code(text_page, index)
        if code in (10, 13) or (code == 32 and is_generated(text_page, index) == 1):
            continue
        if get_box(text_page, index, reference):
            angle = get_angle(text_page, index)
            if code >= _FIRST_CJK and angle == 0 and box.top - box.bottom > _TALLEST * (box.right - box.left):
                get_origin(text_page, index, x, y)  # the line's height in place of the character's
                em = box.right - box.left
                box.top, box.bottom = y.value + _ABOVE * em, y.value - (1 - _ABOVE) * em
            seen = not unseen or text_of(text_page, index) not in unseen
            raws.append(_Raw(code, box.left, box.bottom, box.right, box.top, angle, seen))
    return raws, count > MAX_GLYPHS_PER_PAGE


def _upright(raws: list[_Raw], truncated: bool) -> PageText:
    quarters = [_quarter(raw.angle) for raw in raws]
    votes = Counter(quarter for quarter in quarters if quarter is not None)
    turn = Turn(votes.most_common(1)[0][0] if votes else 0)
    seen: _Places = {}
    glyphs: list[Glyph] = []
    unseen: list[Glyph] = []
    unmapped = 0
    pending_high = 0
    for raw, quarter in zip(raws, quarters, strict=True):
        if quarter is None:
            continue
        if 0xD800 <= raw.code < 0xDC00:
            pending_high = raw.code
            continue
        char = _char(raw.code, pending_high)
        pending_high = 0
        unmapped += char == UNMAPPED or _is_private(char)
        glyph = Glyph(char, *turn.box(*raw[1:5]), (quarter - turn.quarter) % 4)
        if not raw.seen:
            unseen.append(glyph)
        elif char.isspace() or not _overprints(glyph, seen):
            glyphs.append(glyph)
    # A shadow of text that can be seen says nothing of its own.
    hidden = tuple(glyph for glyph in unseen if glyph.char.isspace() or not _is_printed(glyph, seen))
    return PageText(tuple(glyphs), turn, unmapped, sum(q is None for q in quarters), truncated, hidden)


def _quarter(angle: float) -> int | None:
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) * 90 <= SLANT_DEGREES else None


def _char(code: int, high: int) -> str:
    if 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else UNMAPPED
    if code == _HYPHEN_AT_LINE_END:
        return "-"
    if (code < 32 and code != 9) or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return UNMAPPED
    if code in (9, 0xA0):
        return " "
    char = chr(code)
    return char if code < _FIRST_CJK else RADICALS.get(char, char)


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000"


def _overprints(glyph: Glyph, seen: _Places) -> bool:
    """Whether the same character was already printed here; remembers the glyph when it was not."""
    if _is_printed(glyph, seen):
        return True
    seen.setdefault((glyph.char, math.floor(glyph.left / _BUCKET), math.floor(glyph.top / _BUCKET)), []).append(glyph)
    return False


def _is_printed(glyph: Glyph, seen: _Places) -> bool:
    reach = min(OVERPRINT_POINTS, 0.5 * max(glyph.right - glyph.left, 0.5))
    column, row = glyph.left / _BUCKET, glyph.top / _BUCKET
    for x in {math.floor(column - 0.5), math.floor(column + 0.5)}:
        for y in {math.floor(row - 0.5), math.floor(row + 0.5)}:
            for other in seen.get((glyph.char, x, y), ()):
                if abs(other.left - glyph.left) <= reach and abs(other.top - glyph.top) <= OVERPRINT_POINTS:
                    return True
    return False
