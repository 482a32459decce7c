"""Words of a text that keeps the places of a page, and how they are put together: columns by the gaps between them, rows by
the lines that say where each stands.

A page prints a cell of several lines beside one of a single line either from the top of their row, or in the middle of it.
Which of the two a table does shows in all of its columns together; a column whose cells fit neither stays out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assist.extract.broken_cells import goes_on
from assist.extract.orient.oriented import Box

_WORD = re.compile(r"\S+")
_SLACK = 0.5  # lines
_TAILS = frozenset("率度数量额性标值日前内，。；、）)”》%的")
_OPENING = frozenset(".,/（(《“、，；")
_ABOVE = 0.05  # of two ways the one with fewer lines above the values
_TAIL, _SHORT = 0.3, 0.4
_LONGEST_NAME = 4  # lines
_ODD_NAME, _TWO_NAMES, _AGAINST = 0.5, 4.0, 0.2
_MOST_ODD = 4.0  # what more than that costs is no reading
_WIDE = "\u2e80"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters: its place in the text, its line, and where it is printed in that line."""

    text: str
    start: int
    end: int
    line: int
    left: int
    right: int


def lines_of(text: str) -> list[list[Word]]:
    """The words of every line that is not blank, where the places of wide characters count once or twice, whichever makes
    more words stand below each other."""
    ways = [_measured(text, wide) for wide in (2, 1)]
    return max(ways, key=_aligned)


def _measured(text: str, wide: int) -> list[list[Word]]:
    lines: list[list[Word]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        words: list[Word] = []
        at = place = 0
        for match in _WORD.finditer(line):
            place += sum(wide if char >= _WIDE else 1 for char in line[at : match.start()])
            size = sum(wide if char >= _WIDE else 1 for char in match.group())
            words.append(
                Word(
                    match.group(),
                    offset + match.start(),
                    offset + match.end(),
                    len(lines),
                    place,
                    place + size,
                )
            )
            at, place = match.end(), place + size
        offset += len(line)
        if words:
            lines.append(words)
    return lines


def _aligned(lines: Sequence[Sequence[Word]]) -> int:
    """How many words, the first of each line aside, begin where one of the line above does."""
    return sum(
        len({word.left for word in above[1:]} & {word.left for word in below[1:]})
        for above, below in pairwise(lines)
    )


def cut_between(left: tuple[int, int], right: tuple[int, int], words: Iterable[Word]) -> int | None:
    """A place between two heads (their left and right ends) that no word crosses; None where there is none."""
    crossed = [0] * (right[1] - left[0] + 1)
    for word in words:
        for place in range(max(word.left + 1, left[0]), min(word.right, right[1] + 1)):
            crossed[place - left[0]] += 1
    middle = (left[1] + right[0]) / 2
    free = [left[0] + at for at, count in enumerate(crossed) if not count and at]
    return min(free, key=lambda place: abs(place - middle), default=None)


def _at_top(height: int, size: int) -> float:
    return 0.0


def _above_middle(height: int, size: int) -> float:
    return (height - size) // 2


def _below_middle(height: int, size: int) -> float:
    return (height - size + 1) // 2


def _in_middle(height: int, size: int) -> float:
    return (height - size) / 2


Way = Callable[[int, int], float]
"""How many lines below the top of a row of `height` lines a cell of `size` lines begins."""
_WAYS: tuple[tuple[Way, float], ...] = (
    (_at_top, 0.0),
    (_above_middle, 0.0),
    (_below_middle, 0.0),
    (_in_middle, _SLACK),
)
"""Each with how far from there a cell may be; a page of lines knows no half ones."""


@dataclass(frozen=True, slots=True)
class Band:
    """The rows of a table: for each the first and the last line, how its cells are printed, and how far they are off."""

    rows: tuple[tuple[int, int], ...]
    way: Way
    slack: float
    cost: float


def rows_at(
    anchors: Sequence[int],
    first: int,
    last: int,
    columns: Sequence[Sequence[Word]],
    merged: Sequence[Sequence[Word]] = (),
    known: Callable[[str], bool] = bool,
) -> list[Band]:
    """The rows around these lines, one for each, between `first` and `last`, the likeliest way of printing first.

    `columns` are the words of each column, `merged` those of cells that span rows: no row begins with the rest of a name
    that is `known`.
    """
    places = [_Column.of(column) for column in columns]
    places += [
        _Column([line], [], [True], placed=False) for column in merged for line in _rests(column, known)
    ]
    bands = []
    for way, slack in _WAYS:
        best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {first: (0.0, ())}
        for number, anchor in enumerate(anchors):
            ends = range(anchor, anchors[number + 1]) if number + 1 < len(anchors) else (last,)
            found: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}
            for start, (cost, rows) in best.items():
                for end in ends:
                    total = cost + _cost(start, end, places, way, slack) + _ABOVE * (anchor - start)
                    if end + 1 not in found or total < found[end + 1][0]:
                        found[end + 1] = (total, (*rows, (start, end)))
            best = found
        cost, rows = min(best.values())
        cost += slack
        bands.append(Band(rows, way, slack, cost))
    return sorted(bands, key=lambda band: band.cost)


def _rests(column: Sequence[Word], known: Callable[[str], bool]) -> Iterator[int]:
    """The lines that hold the rest of a name."""
    told = {word.line: word.text for word in column}
    for line, text in told.items():
        before = told.get(line - 1, "")
        if before and (known(before + text) or known(told.get(line - 2, "") + before + text)):
            yield line


def _is_rest(before: str, text: str) -> bool:
    """Whether a line of a cell begins as the rest of the line before it does."""
    if text[0] in _TAILS or (before and before[-1] in _OPENING):
        return True
    return bool(before) and goes_on(before, text)


@dataclass(frozen=True, slots=True)
class _Column:
    """The lines in which a column has words, how wide these are, and whether they begin as the rest of a text does."""

    lines: list[int]
    widths: list[int]
    tails: list[bool]
    placed: bool = True

    @classmethod
    def of(cls, words: Sequence[Word]) -> _Column:
        by_line: dict[int, list[Word]] = {}
        for word in words:
            by_line.setdefault(word.line, []).append(word)
        lines = sorted(by_line)
        texts = {line: "".join(word.text for word in told) for line, told in by_line.items()}
        widths = [by_line[line][-1].right - by_line[line][0].left for line in lines]
        return cls(lines, widths, [_is_rest(texts.get(line - 1, ""), texts[line]) for line in lines])

    def cost(self, start: int, end: int, way: Way, slack: float) -> float:
        """How far the cell in these lines is from where it should begin, and whether its lines fit together: none but the
        last of a broken text is shorter than the next."""
        first, stop = bisect_left(self.lines, start), bisect_right(self.lines, end)
        if first == stop:
            return 0.0
        if not self.placed:
            return _TAIL * (self.lines[first] == start)
        expected = start + way(end - start + 1, self.lines[stop - 1] - self.lines[first] + 1)
        cost = max(0.0, abs(self.lines[first] - expected) - slack) + _TAIL * self.tails[first]
        return cost + _SHORT * sum(one + 1 < two for one, two in pairwise(self.widths[first:stop]))


def _cost(start: int, end: int, columns: Sequence[_Column], way: Way, slack: float) -> float:
    return sum(column.cost(start, end, way, slack) for column in columns)


Against = Callable[[str, int], bool]
"""Whether the name of a merged cell and a row do not go together."""


def _nothing_against(name: str, row: int) -> bool:
    return False


def spans(
    words: Sequence[Word], band: Band, known: Callable[[str], bool], against: Against = _nothing_against
) -> list[list[Word]] | None:
    """For every row of a band the words of the merged cell beside it; none where it may be either of two. None where the
    cells do not share out the rows."""
    lines = sorted({word.line for word in words})
    parts = [[word for word in words if word.line == line] for line in lines]
    early, late = (_shared(lines, parts, band, known, against, sign) for sign in (1, -1))
    if early is None or late is None:
        return None
    return [parts_of if parts_of == other else [] for parts_of, other in zip(early, late, strict=True)]


_Span = tuple[int, int, int, int]
"""A merged cell: the first row and the one behind the last, the first of its lines and the one behind the last."""


def _shared(
    lines: Sequence[int],
    parts: Sequence[Sequence[Word]],
    band: Band,
    known: Callable[[str], bool],
    against: Against,
    sign: int,
) -> list[list[Word]] | None:
    """The cheapest way of sharing out the rows; of several the one whose first cells are the shortest, or the longest."""
    size = len(band.rows)
    best: dict[tuple[int, int], tuple[float, tuple[int, ...], tuple[_Span, ...]]] = {(0, 0): (0.0, (), ())}
    for used, row in ((used, row) for used in range(len(lines)) for row in range(size)):
        if (used, row) not in best:
            continue
        cost, order, taken = best[used, row]
        for stop in range(used + 1, min(len(lines), used + _LONGEST_NAME) + 1):
            texts = ["".join(word.text for word in part) for part in parts[used:stop]]
            odd = _oddness(texts, known)
            for end in _ends(band, row, lines[used], lines[stop - 1]):
                if (stop == len(lines)) != (end == size):
                    continue
                total = cost + odd + _AGAINST * sum(against("".join(texts), one) for one in range(row, end))
                found = (total, (*order, sign * (end - row)), (*taken, (row, end, used, stop)))
                if (stop, end) not in best or found < best[stop, end]:
                    best[stop, end] = found
    total, _, whole = best.get((len(lines), size), (_MOST_ODD, (), ()))
    if total >= _MOST_ODD:
        return None
    return [
        [word for part in parts[used:stop] for word in part]
        for row, end, used, stop in whole
        for _ in range(row, end)
    ]


def _oddness(parts: Sequence[str], known: Callable[[str], bool]) -> float:
    """How unlikely it is that the lines of a merged cell are one name: names of their own make no other one together."""
    if known("".join(parts)):
        return 0.0
    return len(parts) * (_ODD_NAME if len(parts) == 1 or not any(map(known, parts)) else _TWO_NAMES)


def _ends(band: Band, row: int, first: int, last: int) -> list[int]:
    """The rows before which a merged cell may end that begins with `row` and is printed from `first` to `last`."""
    top = band.rows[row][0]
    size = last - first + 1
    return [
        end
        for end in range(row + 1, len(band.rows) + 1)
        if abs(top + band.way(band.rows[end - 1][1] - top + 1, size) - first) <= band.slack
    ]


def joined(words: Iterable[Word], text: str) -> Box:
    """The words of one cell, line by line; a cell of one line is what stands in the text."""
    lines: list[tuple[int, int]] = []
    last = -1
    for word in sorted(words, key=lambda word: word.start):
        if word.line == last:
            lines[-1] = (lines[-1][0], word.end)
        else:
            lines.append((word.start, word.end))
        last = word.line
    if not lines:
        return Box("", 0, 0)
    if len(lines) == 1:
        return Box(text[slice(*lines[0])], *lines[0])
    whole = ""
    for start, end in lines:
        part = text[start:end]
        gap = (
            " "
            if whole[-1:].isascii() and whole[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha()
            else ""
        )
        whole += gap + part
    return Box(whole, *lines[0], exact=False)
