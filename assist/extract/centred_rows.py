"""Rows of a table whose cells stand in the middle of them, in text that gives out the lines of a page.

A cell of two lines has one above the figures of its row and one below, a cell of three one more in their line: as many
lines of a row stand above its figures as below them. That parts the lines between the rows; the rest of a cell is the
piece that stands as far below as its beginning stands above. A row that can be put together so is printed as one line;
one that cannot is left out, since its pieces would be read as the neighbours'.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby, pairwise, product
from math import comb, prod

from assist.extract.kinds import Kind, kind_of, width
from assist.extract.put_back_rows import Move, Piece, one_a_line, pieces_of
from assist.forms.labels import labels
from assist.text.decimals import split_number

Line = list[Piece]
_NUMBERS = (Kind.SMALL, Kind.POINTS)
_VALUES = (Kind.BOUND, Kind.MEASURE, Kind.PERCENT, Kind.DATE, Kind.SMALL, Kind.LARGE, Kind.JUDGEMENT)
_TEXTS = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.FUND)
_ORDER = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
_NEEDED = frozenset({"level3", "target", "actual"})
_MOST_LINES = 4  # above the figures of a row
_FEWEST_ROWS = 2
_STRANGE, _SURE = 3.0, 0.9
_MOST_WAYS = 20_000
_SLACK = 1.2  # characters
_BRACKET = re.compile(r"[（(](?:\d{1,3}|万)?|(?:\d{0,3}分|万?元)[)）]")
_RATE = re.compile(r"\d{1,3}(?:\.\d{1,2})?[%％]")
_LONGEST_PART = 5  # characters
_LETTERS = frozenset("绩效指标产出益")  # of a label that is printed downwards
_SHORTEST = 2  # characters of the first piece of a name
_MOST_RESTS = 2
_IN_FRONT = 3  # pieces of a line


def whole_rows(text: str) -> list[Move]:
    """What of `text` belongs into the line of the figures of its row."""
    pieces = pieces_of(text) if "三级指标" in text else []
    if not pieces or one_a_line(pieces):
        return []
    return list(_moves(centred_rows([list(line) for _, line in groupby(pieces, key=lambda piece: piece.line)])))


@dataclass(slots=True)
class Whole:
    """A row put together: the line that it goes to, its cells, each from top to bottom; none where it is left out."""

    line: Line
    taken: list[Piece]
    cells: list[list[Piece]]


def centred_rows(lines: Sequence[Line]) -> list[Whole]:
    """The rows of the first table of indicators that were printed over several lines, and its head; [] where cells begin
    at the top of their row."""
    at = next((number for number, line in enumerate(lines) if _heads(line)), None)
    if at is None:
        return []
    head, above, below = _whole_head(lines, at)
    roles = [role for role in _ORDER if role in head]
    body = lines[at + below + 1 :]
    stop = next((number for number, line in enumerate(body) if _ends(line)), len(body))
    table = _Table(roles, body[:stop])
    found = table.rows()
    if not any(row.cells for row in found):
        return found
    found += _above(lines[: at - above])
    if above:
        found.append(Whole(lines[at], [piece for line in lines[at - above : at + below + 1] for piece in line], list(head.values())))
    return found


def _above(lines: Sequence[Line]) -> Iterator[Whole]:
    """What stands above such a table: values of fields and rates of funds of two lines, of which one stands above their
    line and one below; narratives side by side whose lines are not even are left out."""
    for at in range(1, len(lines) - 1):
        top, line, bottom = lines[at - 1 : at + 2]
        if len(top) != 1 or len(bottom) != 1:
            continue
        pair = [top[0], bottom[0]]
        whole = top[0].text + bottom[0].text
        if labels("header").role(line[-1].text) is not None and not any(map(_is_label, pair)):
            yield Whole(line, pair, [pair])
        elif len(line) > 2 and (_RATE.fullmatch(whole) or labels("budget_column").role(whole) == "rate"):
            yield Whole(line, [*pair, line[-1]], [pair, line[-1:]])
    sides = next((number for number, line in enumerate(lines) if {"goal", "completion"} <= {labels("section").role(piece.text) for piece in line}), None)
    if sides is not None:
        texts = [[piece for piece in line if not _is_frame(piece.text)] for line in lines[sides + 1 :]]
        even = all(len(line) in (0, 2) for line in texts)
        yield Whole(lines[sides], [piece for line in lines[sides + 1 :] for piece in line if not even or _is_frame(piece.text)], [])


def _is_label(piece: Piece) -> bool:
    return any(labels(name).role(piece.text) is not None for name in ("header", "section", "budget_column"))


def _is_frame(text: str) -> bool:
    """Whether a text may be a part of the label that stands beside the narratives."""
    return len(text) <= _LONGEST_PART and any(text in key for key in _frames())


@cache
def _frames() -> frozenset[str]:
    return frozenset(key for key, role in labels("section").roles.items() if role in ("frame", "goal") and len(key) > _SHORTEST)


def _heads(line: Line) -> bool:
    roles = {labels("indicator_column").role(piece.text) for piece in line}
    return "level3" in roles and bool(roles & {"level2", "target", "actual"})


def _whole_head(lines: Sequence[Line], at: int) -> tuple[dict[str, list[Piece]], int, int]:
    """The labels of the columns, and how many lines of them stand above and below the line that is known."""
    for count in range(min(_MOST_LINES, at, len(lines) - at - 1), -1, -1):
        part = lines[at - count : at + count + 1]
        solved = _solved(part, count, _ORDER, _NEEDED, _head_cost)
        if solved is not None:
            return solved, count, count
    roles = {role: [piece] for piece in lines[at] if (role := labels("indicator_column").role(piece.text)) is not None}
    return roles, 0, 0


def _head_cost(role: str, cell: Sequence[Piece]) -> float:
    found = labels("indicator_column").role("".join(piece.text for piece in cell))
    return 0.0 if found == role or (found == "remark" and role == "reason") else 2 * _STRANGE


def _ends(line: Line) -> bool:
    return any(labels(name).role(line[0].text) is not None for name in ("total", "header")) or labels("section").role(line[0].text) not in (None, "frame")


def _own(lines: Sequence[Line]) -> list[Line]:
    """The lines without the pieces of levels and of the label beside the table, which stand in front."""
    sides: set[int] = set()
    for number, line in enumerate(lines):
        for piece in line:
            rest = _rest(lines[number + 1 : number + 1 + _MOST_LINES], piece, sides)
            if rest is not None:
                sides.add(id(rest))
            elif not (id(piece) in sides or piece.text in _sides() or piece.text in _LETTERS or _BRACKET.fullmatch(piece.text)):
                break
            sides.add(id(piece))
    return [[piece for piece in line if id(piece) not in sides] for line in lines]


def _rest(below: Sequence[Line], first: Piece, sides: Set[int]) -> Piece | None:
    """The rest of a level's name that begins with a piece: in front of a line below."""
    if len(first.text) < _SHORTEST or not any(name.startswith(first.text) for name in _sides()):
        return None
    for line in below:
        for piece in line[:_IN_FRONT]:
            if id(piece) not in sides and first.text + piece.text in _sides() and piece.text not in _sides():
                return piece
    return None


@cache
def _sides() -> frozenset[str]:
    """The names of levels and the labels beside tables."""
    keys = [key for name in ("level1", "level2") for key in labels(name).roles]
    return frozenset([*keys, *(key for key, role in labels("section").roles.items() if role == "frame")])


class _Table:
    def __init__(self, roles: Sequence[str], whole: Sequence[Line]) -> None:
        self.whole = whole
        lines = _own(whole)
        self.columns = [role for role in roles if role not in ("level1", "level2")]
        self.lines = list(lines)
        self.anchors = [number for number, line in enumerate(lines) if self._is_anchor(line)]

    def _points(self, line: Line) -> int | None:
        """Where the points of a row stand in its line."""
        count = len({"weight", "score"} & set(self.columns))
        for at in range(len(line) - count, -1, -1):
            numbers = [split_number(piece.text) for piece in line[at : at + count] if kind_of(piece.text) in _NUMBERS]
            values = [number[0] for number in numbers if number is not None]
            if count and len(values) == count and values == sorted(values, reverse=True):
                return at if len(line) - at - count <= 1 else None
        return None

    def _is_anchor(self, line: Line) -> bool:
        if {"weight", "score"} & set(self.columns):
            return self._points(line) is not None
        kinds = [kind_of(piece.text) for piece in line]
        return len(kinds) > len(_NEEDED) - 1 and kinds[0] in _TEXTS and all(kind in _VALUES for kind in kinds[1:3])

    def rows(self) -> list[Whole]:
        """The rows that stand in several lines; [] where nothing shows that cells stand in the middle of their row."""
        gaps = self._gaps()
        if len(self.anchors) < _FEWEST_ROWS or not set(self.columns) >= _NEEDED or not self._centred(gaps):
            return []
        heights = self._heights([len(gap) for gap in gaps]) or self._with_rests()
        if heights is None:
            return []
        gaps = self._gaps()
        found: list[Whole] = []
        for nth, anchor in enumerate(self.anchors):
            height = heights[nth]
            if not height:
                continue
            part = [*gaps[nth][len(gaps[nth]) - height :], anchor, *gaps[nth + 1][:height]]
            lines = [self.lines[number] for number in part]
            cells = _solved(lines, height, self.columns, set(self.columns) - {"reason"}, _cell_cost) or {}
            found.append(Whole(self.lines[anchor], [piece for line in lines for piece in line], list(cells.values())))
        return found if 2 * sum(bool(row.cells) for row in found) > len(found) else []

    def _gaps(self) -> list[list[int]]:
        """The lines before, between and behind the anchors that hold more than levels."""
        marks = [-1, *self.anchors, len(self.lines)]
        return [[number for number in range(a + 1, b) if self.lines[number]] for a, b in pairwise(marks)]

    def _centred(self, gaps: Sequence[Sequence[int]]) -> bool:
        """Whether cells stand in the middle: lines before the first figures, or figures without a name or a value."""
        if all(len(self.lines[number]) < _FEWEST_ROWS for gap in gaps for number in gap):
            return False  # the lines of one cell after those of another
        if gaps[0]:
            return True
        needed = sum(role in self.columns for role in _NEEDED)
        lacking = [at for anchor in self.anchors if (at := self._points(self.lines[anchor])) is not None and at < needed]
        return len(lacking) > 1

    def _heights(self, gaps: Sequence[int]) -> list[int] | None:
        """How many lines of each row stand above its figures, and as many below; None where the gaps do not come out even."""
        found = [gaps[0]]
        for gap in gaps[1:]:
            found.append(gap - found[-1])
        if found[-1] != 0 or min(found) < 0 or max(found) > _MOST_LINES:
            return None
        return found[:-1]


    def _with_rests(self) -> list[int] | None:
        """The same with lines that hold nothing but what may be a level or the rest of a name (成本): as few of them as
        make the gaps come out even; None where none do, or several ways are as good."""
        unsure = [number for number, line in enumerate(self.whole) if not self.lines[number] and _may_be_rest(line[-1].text)]
        for count in range(1, min(_MOST_RESTS, len(unsure)) + 1):
            found = []
            for chosen in combinations(unsure, count):
                self.lines[:] = [self.whole[n][-1:] if n in chosen else line for n, line in enumerate(self.lines)]
                heights = self._heights([len(gap) for gap in self._gaps()])
                if heights is not None:
                    found.append((list(self.lines), heights))
                self.lines[:] = [[] if n in chosen else line for n, line in enumerate(self.lines)]
            if found:
                self.lines[:] = found[0][0] if len(found) == 1 else self.lines
                return found[0][1] if len(found) == 1 else None
        return None


def _may_be_rest(text: str) -> bool:
    return text in _sides() and not text.endswith("指标") and len(text) <= _SHORTEST


def _cell_cost(role: str, cell: Sequence[Piece]) -> float:
    """How strange it is that a column holds these lines."""
    kind = kind_of("".join(piece.text for piece in cell))
    if role in ("weight", "score"):
        return 0.0 if kind in _NUMBERS else 2 * _STRANGE
    uneven = _uneven(cell)
    if role in ("target", "actual"):
        if len(cell) > 1 and any(kind_of(piece.text) == Kind.JUDGEMENT for piece in cell):
            return _STRANGE
        return uneven + (float(kind == Kind.BOUND and role == "actual") if kind in _VALUES else 1.0 if kind in _TEXTS else _STRANGE)
    if any(kind_of(piece.text) in _VALUES for piece in cell) and kind != Kind.JUDGEMENT:
        return 2 * _STRANGE
    return uneven + (0.0 if kind in _TEXTS else 1.0)


def _uneven(cell: Sequence[Piece]) -> float:
    """What it costs that the lines of a cell, but for the last, are not of one width."""
    widths = [width(piece.text) for piece in cell[:-1]]
    return 1.0 if widths and (max(widths) - min(widths) > _SLACK or width(cell[-1].text) > max(widths) + _SLACK) else 0.0


Cost = Callable[[str, Sequence[Piece]], float]


def _solved(part: Sequence[Line], height: int, columns: Sequence[str], needed: Set[str], cost: Cost) -> dict[str, list[Piece]] | None:
    """The cells of a row of which `height` lines stand above and below the middle one; None where that is not sure."""
    above, middle, below = list(part[:height])[::-1], part[height], part[height + 1 :]
    if any(len(a) != len(b) for a, b in zip(above, below, strict=True)) or len(middle) > len(columns):
        return None
    layers = [list(zip(a, b, strict=True)) for a, b in zip(above, below, strict=True)]
    ways: list[tuple[float, dict[str, list[Piece]]]] = []
    sizes = [len(middle), *map(len, layers)]
    if prod(comb(len(columns), size) for size in sizes) > _MOST_WAYS:
        return None
    for chosen in product(*(list(combinations(columns, size)) for size in sizes)):
        cells: dict[str, list[Piece]] = {col: [piece] for col, piece in zip(chosen[0], middle, strict=True)}
        for layer, cols in zip(layers, chosen[1:], strict=True):
            for col, (top, bottom) in zip(cols, layer, strict=True):
                cells[col] = [top, *cells.get(col, []), bottom]
        missing = _STRANGE * len(needed - set(cells))
        if missing < _STRANGE:
            ways.append((sum(cost(role, cell) for role, cell in cells.items()), cells))
    ways.sort(key=lambda way: way[0])
    if not ways or ways[0][0] >= _STRANGE or (len(ways) > 1 and ways[1][0] - ways[0][0] < _SURE):
        return None
    return {role: ways[0][1][role] for role in columns if role in ways[0][1]}


def _moves(rows: Sequence[Whole]) -> Iterator[Move]:
    for row in rows:
        kept = {id(piece) for cell in row.cells for piece in cell}
        place = row.line[-1].end
        for cell in row.cells:
            for nth, piece in enumerate(cell):
                yield piece.start, piece.end, place, "" if nth else " "
        for piece in row.taken:
            if id(piece) not in kept:
                yield piece.start, piece.end, -1, ""
