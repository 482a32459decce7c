"""From placed characters to text: visual lines, the text of a cell, and paragraphs.

A PDF has no spaces that can be relied on and no line ends, so both are decided from the gaps between
characters, measured in em (the height of a character's box). Chinese set wide apart to fill a cell
("得　　分") is one word; numbers set apart are two numbers.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from assist.readers.pdf_chars import Glyph

# Gaps from which a space is meant, in em. Justified Chinese is stretched by up to 0.3, and Word puts
# a quarter em between Chinese and digits by itself.
_GAP_LATIN = 0.25
_GAP_MIXED = 0.6
_GAP_CJK_LINE = 0.8
_GAP_CJK_CELL = 1.6
# From here on a gap separates columns, not words; written as two spaces.
_GAP_COLUMN = 1.8
# A line of a cell has no room for another digit when it leaves only this, in em: the padding is about one.
_ROOM_DIGIT = 1.3
# A page that holds only short lines has no right margin to be full to, in em.
_SHORTEST_FULL_LINE = 18
_SAME_LINE = 0.45
SENTENCE_END = tuple("。；;！!？?")
_OPENS = "([<>≥≤=＝"
_CLOSES = ")]%‰,.;:"
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·\U00020000-\U0003ffff]")
LIST_ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳•●■□◆]|指标\s*\d)")


@dataclass(frozen=True)
class TextLine:
    """One visual line. `gapped`: it has a gap that separates columns, so it is no running text."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    gapped: bool = False
    page: int = 1

    @property
    def size(self) -> float:
        """The height of the line's characters, in points."""
        return self.bottom - self.top


def page_lines(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    """The visual lines of text outside tables, from top to bottom; sideways text by itself."""
    lines: list[TextLine] = []
    for quarter in sorted({glyph.quarter for glyph in glyphs}):
        for row in _rows(_turned(glyphs, quarter)):
            line = replace(_text_line(row, _GAP_CJK_LINE), page=page)
            if line.text:
                lines.append(line if quarter == 0 else _stood(line, glyphs, quarter))
    return sorted(lines, key=lambda line: (line.top, line.left))


def cell_text(glyphs: Sequence[Glyph], width: float) -> tuple[str, float]:
    """The text of a cell `width` points wide, and the room left in its last line, in em.

    Wrapped lines are joined, without a space where Chinese stands on either side.
    """
    if not glyphs:
        return "", math.inf
    votes = [glyph.quarter for glyph in glyphs]
    quarter = max(set(votes), key=votes.count)
    lines = [_text_line(row, _GAP_CJK_CELL) for row in _rows(_turned(glyphs, quarter))]
    text, room = "", math.inf
    for line in lines:
        if line.text:
            text = joined(text, line.text, full=room <= _ROOM_DIGIT)
            room = (width - (line.right - line.left)) / (line.size or 1.0)
    return text, room


def joined(before: str, after: str, full: bool = True) -> str:
    """Two lines as one. `full`: the first line had no room left, so a number may have been cut."""
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if _CJK.match(last) or _CJK.match(first) or last in _OPENS or first in _CLOSES:
        return before + after
    if full and not (last.isalpha() and first.isalpha()):
        return before + after
    return f"{before} {after}"


def paragraphs(
    lines: Sequence[TextLine], margins: Mapping[int, tuple[float, float]]
) -> list[tuple[int, str]]:
    """Running text as (page, paragraph): a line joins the one before only where no doubt is possible.

    That is, when the line before is full to the right margin, doesn't end a sentence, and this one has
    the same size, follows closely, starts at the left margin and starts no list item. `margins` has the
    left and right margin of each page.
    """
    texts: list[tuple[int, str]] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None and _continues(before, line, margins):
            page, text = texts[-1]
            texts[-1] = (page, joined(text, line.text))
        else:
            texts.append((line.page, line.text))
        before = line
    return texts


def _continues(before: TextLine, line: TextLine, margins: Mapping[int, tuple[float, float]]) -> bool:
    size = before.size
    left, right = margins[before.page]
    return (
        not before.gapped and not line.gapped
        and before.right >= right - 1.6 * size
        and before.left <= left + 3 * size
        and before.right - before.left > _SHORTEST_FULL_LINE * size
        and not before.text.endswith((*SENTENCE_END, "：", ":"))
        and line.left <= margins[line.page][0] + 0.6 * size
        and abs(line.size - size) <= 0.15 * size
        and (line.page != before.page or line.top - before.bottom <= 1.6 * size)
        and not LIST_ITEM.match(line.text)
    )


def _turned(glyphs: Iterable[Glyph], quarter: int) -> list[Glyph]:
    """The glyphs of one direction, in coordinates in which they stand upright."""
    turn: dict[int, Callable[[Glyph], Glyph]] = {
        0: lambda g: g,
        1: lambda g: g._replace(left=g.top, right=g.bottom, top=-g.right, bottom=-g.left),
        2: lambda g: g._replace(left=-g.right, right=-g.left, top=-g.bottom, bottom=-g.top),
        3: lambda g: g._replace(left=-g.bottom, right=-g.top, top=g.left, bottom=g.right),
    }
    return [turn[quarter](glyph) for glyph in glyphs if glyph.quarter == quarter]


def _stood(line: TextLine, glyphs: Sequence[Glyph], quarter: int) -> TextLine:
    """A sideways line at its place on the page, kept apart from running text."""
    tops = [glyph.top for glyph in glyphs if glyph.quarter == quarter]
    lefts = [glyph.left for glyph in glyphs if glyph.quarter == quarter]
    return TextLine(
        line.text, min(lefts), min(tops), min(lefts), min(tops) + line.size, gapped=True, page=line.page
    )


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs by visual line, from top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    centre = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        middle, tall = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        if rows and middle - centre <= _SAME_LINE * max(height, tall):
            rows[-1].append(glyph)
            height = max(height, tall)
        else:
            rows.append([glyph])
            centre, height = middle, tall
    for row in rows:
        row.sort(key=lambda g: g.left)
    return rows


def _text_line(row: list[Glyph], cjk_gap: float) -> TextLine:
    visible = [glyph for glyph in row if not glyph.char.isspace()]
    if not visible:
        return TextLine("", 0, 0, 0, 0)
    em = median(glyph.bottom - glyph.top for glyph in visible) or 1.0
    gaps = [(after.left - before.right) / em for before, after in itertools.pairwise(visible)]
    spread = _is_spread(visible, gaps, cjk_gap)
    spaced = _space_before(row)
    parts = [visible[0].char]
    gapped = False
    for before, after, gap in zip(visible, visible[1:], gaps, strict=False):
        if not spread and gap >= _GAP_COLUMN:
            gapped = True
            parts.append("  ")
        elif id(after) in spaced or (not spread and gap >= _threshold(before.char, after.char, cjk_gap)):
            parts.append(" ")
        parts.append(after.char)
    return TextLine(
        "".join(parts), visible[0].left, min(g.top for g in visible), max(g.right for g in visible),
        max(g.bottom for g in visible), gapped,
    )


def _space_before(row: list[Glyph]) -> set[int]:
    """Identities of the glyphs that follow a space character in the file."""
    return {
        id(after) for before, after in itertools.pairwise(row)
        if before.char.isspace() and not after.char.isspace()
    }


def _is_spread(visible: list[Glyph], gaps: list[float], cjk_gap: float) -> bool:
    """Whether the line is one Chinese word set wide to fill its place, all gaps alike."""
    if not gaps or not all(_CJK.match(glyph.char) for glyph in visible):
        return False
    if len(gaps) == 1:
        return cjk_gap == _GAP_CJK_CELL
    return min(gaps) > 0.3 and max(gaps) - min(gaps) <= 0.25 * max(gaps) + 0.05


def _threshold(before: str, after: str, cjk_gap: float) -> float:
    wide = bool(_CJK.match(before)) + bool(_CJK.match(after))
    return (_GAP_LATIN, _GAP_MIXED, cjk_gap)[wide]
