"""Cells of narrow columns that a page broke over lines, where the text has one cell a line.

Only breaks that leave one reading are undone: inside a date or a unit, inside a label that is known when whole, and
inside the values of header fields where several were broken at the same width; from those the width of names is
known, and a name of that width goes on where a number stands behind the rest of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assist.forms.labels import fund_kind, labels

_FEWEST_LINES = 25
_SHORTEST = 3  # characters; shorter lines are no part of a label
_LONGEST = 24  # characters; longer lines are sentences
_DATE = (
    (re.compile(r"\d{4}年$"), re.compile(r"\d{1,2}月(?:\d{1,2}日)?[底前末内以]{0,3}$")),
    (re.compile(r"\d{4}年\d$"), re.compile(r"\d?月(?:\d{1,2}日)?[底前末内以]{0,3}$")),
    (re.compile(r"\d{4}年\d{1,2}$"), re.compile(r"月(?:\d{1,2}日)?[底前末内以]{0,3}$")),
    (re.compile(r"\d{4}年\d{1,2}月$"), re.compile(r"(?:\d{1,2}日[前内]?|[底前末]前?|[上中下]旬前?)$")),
    (re.compile(r"\d{4}年\d{1,2}月\d$"), re.compile(r"\d?日[前内]?$")),
    (re.compile(r"\d{4}年\d{1,2}月\d{1,2}$"), re.compile(r"日[前内]?$")),
    (re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日|底)$"), re.compile(r"[前内]$")),
)
_UNIT = (
    (re.compile(r"\d[^/]{0,4}/[\u4e00-\u9fff]{1,2}$"), re.compile(r"(?:里|米|方米|方公里|顷|斤)?(?:[/·][年月])?$")),
    (re.compile(r"\d(?:元|万元|亿元)$"), re.compile(r"/[\u4e00-\u9fff]{1,4}$")),
    (re.compile(r"\d平$"), re.compile(r"方[米公]")),
    (re.compile(r"\d$"), re.compile(r"\.\d{1,6}%?$")),
    (re.compile(r"\d(?:万|公|平方|立方|平方公)$"), re.compile(r"(?:[元亩人户吨米里顷斤]|公里|平方米|立方米|方米)$")),
)
_BREAKS = (*_DATE, *_UNIT)
_BREAKING = "年月日底元平公万方里顷"  # what they end with, beside figures and a unit behind a stroke
_OPEN_GROUP = re.compile(r"\d,\d{0,2}$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?")
_VALUE = re.compile(r"[\d≥≤＞＜><=＝]")
_SEVERAL = re.compile(r"\t|[|｜]|\S {2,}\S")
_ROWS_IN = 10
_PROSE = re.compile("[，。；、]")
_ALONE = frozenset("是否有无优良中差好高低达元万个户人次件家项天期米亩吨台套座处场名篇条份部辆公里年月日—-/√×")
_TABLES = ("header", "section", "budget_column", "indicator_column", "level1", "level2", "total")
_MOST_PIECES = 4
_FEWEST_FIELDS = 2
_FEWEST_FULL = 6  # lines
_TITLE = 3  # lines
_NARROWEST, _WIDEST = 4, 16  # characters


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def broken_cells(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of line breaks in `text` that stand inside a cell, in order."""
    lines = _lines(text)
    if len(lines) < _FEWEST_LINES:
        return
    certain = {at for at, (first, second) in enumerate(pairwise(lines)) if goes_on(first.text, second.text)}
    whole = _joined(lines, certain)
    width = _width(whole, lines)
    table = next((at for at, line in enumerate(whole) if labels("indicator_column").role(line.text) == "target"), len(whole))
    held = {first.end for first in lines} - {line.end for line in whole}
    if width:
        for at, (first, second) in enumerate(pairwise(whole)):
            behind = whole[at + 2].text if at + 2 < len(whole) else ""
            if _in_header(whole, at + 1, width) or (
                at > table and _name_goes_on(first.text, second.text, behind, width)
            ):
                held.add(first.end)
    yield from ((first.end, second.start) for first, second in pairwise(lines) if first.end in held)


def _joined(lines: Sequence[_Line], breaks: Container[int]) -> list[_Line]:
    """The lines with those joined that stand before and after a break."""
    found: list[_Line] = []
    for at, line in enumerate(lines):
        if at - 1 in breaks:
            last = found.pop()
            line = _Line(last.start, line.end, last.text + line.text)
        found.append(line)
    return found


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank; none where more than a few hold several cells."""
    found = []
    rows = 0
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        words = match.group().strip()
        rows += _SEVERAL.search(words) is not None
        start = match.start() + match.group().index(words)
        found.append(_Line(start, start + len(words), words))
    return found if rows * _ROWS_IN < len(found) else []


def goes_on(first: str, second: str) -> bool:
    """Whether the second text is the rest of a date, a number with its unit or a label that the first one begins."""
    if len(first) > _LONGEST or len(second) > _LONGEST:
        return False
    may_go_on = first[-1:].isdigit() or first[-1:] in _BREAKING or "/" in first
    if may_go_on and any(begin.search(first) and rest.match(second) for begin, rest in _BREAKS):
        return True
    if _OPEN_GROUP.search(first) and _GROUPED.fullmatch(first + second):
        return True
    if len(first) < _SHORTEST:  # a label printed downwards is put together where tables are read
        return False
    return not _is_label(first) and not _is_label(second) and _is_label(first + second)


@lru_cache(maxsize=4096)
def _is_label(text: str) -> bool:
    return len(text) > 1 and (any(labels(name).role(text) for name in _TABLES) or fund_kind(text) is not None)


@lru_cache(maxsize=2048)
def _is_field(text: str) -> bool:
    return labels("header").role(text) is not None


def _fields(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """The lines of each header field's value: those between its label and the next label."""
    at = 0
    while at < len(lines):
        if not _is_field(lines[at].text):
            at += 1
            continue
        stop = at + 1
        while stop < len(lines) and stop - at <= _MOST_PIECES + 1 and not _is_label(lines[stop].text):
            stop += 1
        if stop < len(lines) and stop - at <= _MOST_PIECES + 1:
            yield at + 1, stop
        at = stop


def _width(whole: Sequence[_Line], lines: Sequence[_Line]) -> int:
    """At how many characters names were broken; 0 where the fields of the header do not show it."""
    widths: Counter[int] = Counter()
    for start, stop in _fields(whole):
        pieces = [line.text for line in whole[start:stop]]
        full = {len(piece) for piece in pieces[:-1]}
        if len(full) == 1 and len(pieces[-1]) <= min(full):
            widths.update(full)
    usual = [width for width, times in widths.items() if times >= _FEWEST_FIELDS and _NARROWEST <= width <= _WIDEST]
    if usual:
        return max(usual)
    if not widths:
        return 0
    # One field alone shows it where every line of the text is broken there.
    printed = Counter(_cells(line.text) for line in lines[_TITLE:])
    widest = max(printed, default=0)
    shown = printed[widest] + printed[widest - 1] >= _FEWEST_FULL and _NARROWEST <= widest // 2 <= _WIDEST
    return widest // 2 if shown and widest // 2 in widths else 0


def _cells(text: str) -> int:
    """The width of a text in half characters."""
    return sum(1 if char.isascii() else 2 for char in text)


def _in_header(lines: Sequence[_Line], at: int, width: int) -> bool:
    """Whether the line belongs to the value that the line before it begins."""
    before = next((k for k in range(at - 1, max(-1, at - 2 - _MOST_PIECES), -1) if _is_label(lines[k].text)), None)
    if before is None or before == at - 1 or not _is_field(lines[before].text) or _is_label(lines[at].text):
        return False
    return all(abs(len(line.text) - width) <= 1 for line in lines[before + 1 : at])


def _name_goes_on(first: str, second: str, behind: str, width: int) -> bool:
    """A text as wide as its column and the rest of it: a name with a number behind it, a sentence, or one character that
    no cell holds alone."""
    if len(first) != width or len(second) > width or _is_label(first) or _is_label(second) or _VALUE.match(second):
        return False
    if _VALUE.match(behind) and not _VALUE.search(first + second):
        return True
    return bool(_PROSE.search(first + second)) or (len(second) == 1 and second not in _ALONE)
