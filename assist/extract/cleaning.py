"""What copying added to a form's text and the form never printed: pinyin, numbers of chunks, numbers
twice, lines of pages, tags that stand for line breaks.

Sites that show documents piece by piece number the pieces and cut them anywhere (…验收合2、格率…); copies in
traditional characters carry pinyin in brackets; a converter prints every number twice (7070万元, (1)(1), 1 1、);
marks of pages and a site's buttons stand in lines of their own, between the rows. These stand in the middle of words,
so they are taken out before anything is read, and what was found is moved back to its place in the text as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assist.extract.broken_cells import broken_cells
from assist.extract.cell_marks import blank_words, cell_marks, characters
from assist.extract.centred_rows import whole_rows
from assist.extract.line_marks import Edit, gaps, line_marks, running_heads, spacing, values_apart
from assist.extract.money_unit import place_of_unit
from assist.extract.padded_bars import padded_bars
from assist.extract.put_back import moves_back
from assist.extract.put_back_rows import Move
from assist.extract.raw import Piece, RawForm
from assist.text.normalise import PINYIN

_CHUNK_MARK = re.compile(r"\s*(?:^|\n)[ \t\u3000]*(\d{1,3})、", re.M)
_DOUBLED = re.compile(
    r"(?<![\d.])(?:(?P<number>\d[\d.]*%?)[,，]?(?P=number)(?![\d.%])|(?P<mark>[(（]\d{1,2}[)）])(?P=mark)"
    r"|(?P<item>\d{1,2}) (?P=item)(?=[、. \u4e00-\u9fff]))"
)
_NUMBER = re.compile(r"\d[\d.]*%?")
_BUTTON = r"(?:附件下载|下载附件|点击下载|打印本页|打印页面|打印此页|我要打印|打印|关闭窗口|关闭本页|关闭页面|返回顶部|返回首页|上一页|下一页|上一篇|下一篇|扫一扫在手机打开当前页|分享到|收藏本页)"
_PAGE_LINE = re.compile(
    rf"^[ \t\u3000]*(?:[—–－-]+[ \t]*\d{{1,3}}[ \t]*[—–－-]+|第[ \t]*\d{{1,3}}[ \t]*页(?:[ \t]*[,，/]?[ \t]*共[ \t]*\d{{1,3}}[ \t]*页)?"
    rf"|[【\[]?{_BUTTON}[】\]]?(?:[ \t\u3000|]*[【\[]?{_BUTTON}[】\]]?)*)[ \t\u3000\r]*(?:\n|\Z)",
    re.M,
)
_BREAK = re.compile(r"<br\s*/?>", re.I)  # a line break inside a cell, as tables of bars write it
_FEWEST_DOUBLED = 6
_SHORTEST_CHUNK = 150  # characters; the pieces of such sites are longer, the items of a list seldom are
_SENTENCE_END = re.compile(r"[。；;！!：:]\s*$")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it reads without what copying added to it, and the way back."""

    text: str
    _places: Sequence[int]
    """Of every character of `text` where it stands in the text as it came, and where the last one ends."""

    def original(self, place: int) -> int:
        """The place in the text as it came of a character of `text`."""
        return self._places[place]

    def original_end(self, place: int) -> int:
        """The same for the end of a range: just behind its last character."""
        return self._places[place - 1] + 1 if place else 0

    def restore(self, raw: RawForm) -> RawForm:
        """`raw` with all its pieces moved to where they stand in the text as it came, and the unit of its money, which may
        be broken there."""
        if "money_unit" not in raw.header and (unit := place_of_unit(self.text, raw.start, raw.end)) is not None:
            raw.header["money_unit"] = Piece(self.text[slice(*unit)], *unit)
        for piece in {id(piece): piece for piece in _pieces(raw)}.values():
            blank = piece.end <= piece.start
            places = self._places[piece.start : piece.end] if not blank else [self.original_end(piece.start)]
            piece.start = min(places)  # parts of a cell may have been moved past each other
            piece.end = piece.start if blank else max(places) + 1
        raw.start, raw.end = self.original(raw.start), self.original_end(raw.end)
        return raw


def cleaned(text: str) -> Cleaned | None:
    """`text` without what copying added; None when there is nothing of the kind."""
    found: Cleaned | None = None
    for stage in _STAGES:
        if edits := stage(text):
            found = _edited(text, edits, found)
            text = found.text
    if moves := whole_rows(text):
        found = _moved(text, moves, found)
        text = found.text
    if moves := moves_back(text):
        found = _moved(text, moves, found)
    elif found is None and (cuts := list(broken_cells(text))):
        found = _edited(text, [(a, b, "") for a, b in cuts], None)
    return found if found is not None and found.text else None


def _edited(text: str, edits: Sequence[Edit], before: Cleaned | None) -> Cleaned:
    """`text`, which is that of `before`, with the edits made."""
    places: Sequence[int] = range(len(text) + 1) if before is None else before._places
    kept: list[str] = []
    moved: list[int] = []
    last = 0
    for start, end, instead in sorted(edits):
        if start < last:
            continue  # another edit has taken this already
        kept += (text[last:start], instead)
        moved += places[last:start]
        moved += [places[start]] * len(instead)
        last = end
    kept.append(text[last:])
    moved += places[last:]
    return Cleaned("".join(kept), moved)


def _moved(text: str, moves: Sequence[Move], before: Cleaned | None) -> Cleaned:
    """`text`, which is that of `before`, with each moved range behind the place where it belongs, and without the blank
    or the line that it leaves."""
    places: Sequence[int] = range(len(text) + 1) if before is None else before._places
    behind: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, place, gap in moves:
        behind.setdefault(place, []).append((start, end, gap))
    kept: list[str] = []
    moved: list[int] = []
    last = 0
    cuts = sorted([(place, place) for place in behind if place >= 0] + [_with_blank(text, start, end) for start, end, *_ in moves])
    for start, end in [*cuts, (len(text), len(text))]:
        kept.append(text[last:start])
        moved += places[last:start]
        for a, b, gap in behind.pop(start, ()):
            kept += (gap, text[a:b])
            moved += [places[a]] * len(gap)
            moved += places[a:b]
        last = max(last, end)
    return Cleaned("".join(kept), [*moved, places[len(text)]])


def _with_blank(text: str, start: int, end: int) -> tuple[int, int]:
    """A range with the blank that parts it from what stands beside it."""
    if start and text[start - 1] in " \n" and (end == len(text) or text[end] in " \n"):
        return (start, end + 1) if text[start - 1] == "\n" and end < len(text) else (start - 1, end)
    return start, end


def _copied(text: str) -> list[Edit]:
    """What sites and converters put between the characters of a text."""
    cuts = [*_pinyin(text), *_chunk_marks(text), *_doubled(text), *_page_lines(text), *_breaks(text)]
    return [(a, b, "") for a, b in cuts]


def _pinyin(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in PINYIN.finditer(text))


def _page_lines(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _PAGE_LINE.finditer(text))


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _BREAK.finditer(text)) if "<br" in text or "<BR" in text else iter(())


def _doubled(text: str) -> list[tuple[int, int]]:
    """The second print of every number, where most of a text's numbers stand twice."""
    found = list(_DOUBLED.finditer(text))
    rest = len(_NUMBER.findall(_DOUBLED.sub("", text)))
    if len(found) < _FEWEST_DOUBLED or len(found) < 2 * rest:
        return []
    return [(match.end(match.lastgroup or 0), match.end()) for match in found]


def _chunk_marks(text: str) -> list[tuple[int, int]]:
    """The numbers of chunks, with the breaks before them; [] when the numbers are those of a list."""
    if "\n" not in text:
        return []
    run: list[re.Match[str]] = []
    for match in _CHUNK_MARK.finditer(text):
        if run and int(match[1]) != int(run[-1][1]) + 1:
            if _is_chunked(text, run):
                break
            run = []
        run.append(match)
    if not _is_chunked(text, run):
        return []
    first, *later = run
    return [
        (first.start(1), first.end()),
        *(match.span() for match in later),
    ]  # nothing goes on in front of the first


def _is_chunked(text: str, run: list[re.Match[str]]) -> bool:
    """Whether the numbers part long pieces that mostly do not end with a sentence."""
    if len(run) < 2 or any(b.start() - a.end() < _SHORTEST_CHUNK for a, b in pairwise(run)):
        return False
    torn = sum(_SENTENCE_END.search(text, max(0, m.start() - 4), m.start()) is None for m in run[1:])
    return 2 * torn > len(run) - 1


def _pieces(raw: RawForm) -> Iterator[Piece]:
    rows = [raw.header, raw.sections, raw.total, *raw.budget, *raw.indicators, *raw.management]
    yield from (piece for row in rows for piece in row.values())
    yield from (piece for _, _, piece in raw.declared)
    yield from (piece for _, piece in raw.signatures)
    if raw.title is not None:
        yield raw.title


_STAGES: tuple[Callable[[str], list[Edit]], ...] = (
    characters,
    padded_bars,
    spacing,
    line_marks,
    values_apart,
    cell_marks,
    blank_words,
    gaps,
    running_heads,
    _copied,
)
