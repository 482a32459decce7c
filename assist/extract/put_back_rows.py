"""The rests of values, names, reasons and narratives in text whose pieces come line by line of the page, one in a line.

Between the last figure of a row and the name of the next one stand the reason and the rests of the row's own cells, from
left to right. What may go on is told by how it ends and by the width of its column; where two ways are as good, nothing
is moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from assist.extract.broken_cells import goes_on
from assist.extract.kinds import Kind, kind_of, width
from assist.forms.labels import labels

Move = tuple[int, int, int, str]
"""A range of a text, the place behind which it belongs (-1: nowhere), and what parts it from what stands there."""

_LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_NUMBERS = (Kind.SMALL, Kind.POINTS, Kind.DASH)
_VALUES = (Kind.BOUND, Kind.MEASURE, Kind.PERCENT, Kind.DATE, Kind.SMALL, Kind.LARGE, Kind.JUDGEMENT)
_NAMES = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.JUDGEMENT, Kind.FUND)
_TEXTS = ("reason", "remark")
_NUMERIC = ("weight", "score")
_OPEN_DATE = re.compile(r"\d{4}年\d{0,2}$|年\d{1,2}月\d{1,2}$")
UNIT = re.compile(r"[A-Za-z\d.,%％]+[，。；、]?|.[，。；、）]?", re.S)
_END = re.compile(r"[。；;！!]$")
_LINE, _WORD = re.compile(r"[^\n]*\S[^\n]*"), re.compile(r"\S+")
_FEWEST_LINES = 25
_ALONE = 1.2  # pieces a line
_MOST = 8  # pieces between two rows
_NEW_LINE, _NOT_FULL, _LEFT_OPEN, _SURE = 0.6, 4.0, 3.0, 0.5
_MOST_COST = 3.0
_SHORTEST = 2  # characters of a reason


@dataclass(slots=True)
class Piece:
    """A piece of a text, and the pieces that belong behind it."""

    text: str
    start: int
    end: int
    line: int
    rests: list[Piece] = field(default_factory=list)
    moved: bool = False

    @property
    def whole(self) -> str:
        return self.text + "".join(rest.text for rest in self.rests)

    def take(self, rests: Sequence[Piece]) -> None:
        """Puts `rests` behind this piece."""
        self.rests = [*self.rests, *rests]
        for rest in rests:
            rest.moved = True


def pieces_of(text: str) -> list[Piece]:
    """The words of a text, line by line; [] where its cells are parted otherwise."""
    if "\t" in text or text.count("|") > _FEWEST_LINES or text.count("\n") < _FEWEST_LINES:
        return []
    return [
        Piece(one.group(), one.start(), one.end(), number)
        for number, line in enumerate(_LINE.finditer(text))
        for one in _WORD.finditer(text, line.start(), line.end())
    ]


def one_a_line(pieces: Sequence[Piece]) -> bool:
    """Whether nearly every piece has a line to itself."""
    return len(pieces) < _ALONE * (pieces[-1].line + 1)


def rows_back(pieces: Sequence[Piece]) -> None:
    """Puts the rests of the cells of a table of indicators, and of the narratives above it, behind their beginnings."""
    left = [piece for piece in pieces if not piece.moved]
    _narratives(left)
    roles = [labels("indicator_column").role(piece.whole) for piece in left]
    head = next((at for at, role in enumerate(roles) if role == "level3"), None)
    if head is None:
        return
    columns = list(takewhile(lambda at: roles[at] is not None, range(head, len(left))))
    _Table([(str(roles[at]), left[at]) for at in columns], left[columns[-1] + 1 :]).put_back()


class _Table:
    def __init__(self, head: Sequence[tuple[str, Piece]], body: Sequence[Piece]) -> None:
        self.roles = [role for role, _ in head if role not in _TEXTS]
        self.reason = next((label for role, label in head if role in _TEXTS), None)
        stop = next((at for at, piece in enumerate(body) if _ends_table(piece.whole)), len(body))
        self.body = body[:stop]
        self.starts = list(self._rows())
        self.widths = [max((width(self.body[at + col].text) for at in self.starts), default=0.0) for col in range(len(self.roles))]
        self.widths.append(width(self.reason.text) if self.reason is not None else 0.0)

    def _rows(self) -> Iterator[int]:
        """Where the names stand behind which all values of a row follow."""
        at = 0
        while at + len(self.roles) <= len(self.body):
            if self._is_row(self.body[at : at + len(self.roles)]):
                yield at
                at += len(self.roles)
            else:
                at += 1

    def _is_row(self, cells: Sequence[Piece]) -> bool:
        kinds = [kind_of(cell.whole) for cell in cells]
        scored = any(role in _NUMERIC for role in self.roles)
        fits = all(
            kind in _NUMBERS if role in _NUMERIC else kind in _VALUES or (scored and kind in _NAMES)
            for role, kind in zip(self.roles[1:], kinds[1:], strict=True)
        )
        return fits and kinds[0] in _NAMES and len(self.roles) > 2

    def put_back(self) -> None:
        for number, start in enumerate(self.starts):
            behind = start + len(self.roles)
            stop = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.body)
            between = list(self.body[behind:stop])
            while between and kind_of(between[-1].whole) in _LEVELS:
                between.pop()
            if not 0 < len(between) <= _MOST or any(kind_of(piece.whole) in _LEVELS for piece in between):
                continue
            cells: list[Piece | None] = [*self.body[start:behind], None]
            for first, rests in self._best(cells, between):
                first.take(rests)

    def _best(self, cells: Sequence[Piece | None], between: Sequence[Piece]) -> list[tuple[Piece, list[Piece]]]:
        """The pieces that go on, with their rests; [] where that is not sure."""
        ways = sorted(self._ways(cells, between, {}, -1), key=lambda way: way[0])
        if not ways or ways[0][0] > _MOST_COST:
            return []
        if len(ways) > 1 and ways[1][0] - ways[0][0] < _SURE:
            return []
        told = ways[0][1]
        firsts = [*cells[:-1], between[0]]
        return [(first, rests) for col, rests in told.items() if (first := firsts[col]) is not None and rests]

    def _ways(
        self, cells: Sequence[Piece | None], rest: Sequence[Piece], told: Mapping[int, list[Piece]], last: int
    ) -> Iterator[tuple[float, dict[int, list[Piece]]]]:
        """Every way of giving the pieces to the columns, and what it costs. `last`: the column that the piece before
        was given to, -1 in front of the second line."""
        if not rest:
            left = sum(_LEFT_OPEN for col, cell in enumerate(cells) if cell and _OPEN_DATE.search(_text(cell, told.get(col, ()))))
            yield left, dict(told)
            return
        piece, later = rest[0], rest[1:]
        end = len(cells) - 1
        begins = not any(cell and goes_on(_text(cell, told.get(col, ())), piece.text) for col, cell in enumerate(cells))
        if begins and last == -1 and cells[end] is None and self.reason is not None:
            for cost, way in self._ways([*cells[:end], piece], later, told, -1):
                yield cost + self._odd_reason(cells, piece), way
        for col, cell in enumerate(cells):
            if cell is None or (fit := self._fit(col, cell, told.get(col, ()), piece)) is None:
                continue
            fit += 0.0 if begins or (fit == 0.0 and self._is_value(col)) else _NOT_FULL
            line = _NEW_LINE if col <= last or last == -1 else 0.0
            for cost, way in self._ways(cells, later, {**told, col: [*told.get(col, ()), piece]}, col):
                yield cost + fit + line, way

    def _is_value(self, col: int) -> bool:
        return 0 < col < len(self.roles) and self.roles[col] not in _NUMERIC

    def _odd_reason(self, cells: Sequence[Piece | None], piece: Piece) -> float:
        """What it costs that a reason begins with a piece: one character is none, and most rows that lost no points have none."""
        points = [cell.text for role, cell in zip(self.roles, cells, strict=False) if cell is not None and role in _NUMERIC]
        return _NEW_LINE / 2 + (_LEFT_OPEN if len(piece.text) < _SHORTEST else 0.0) + _NEW_LINE * (len(points) > 1 and len(set(points)) == 1)

    def _fit(self, col: int, cell: Piece, rests: Sequence[Piece], piece: Piece) -> float | None:
        """What it costs that a cell goes on with a piece; None where it never does."""
        role = self.roles[col] if col < len(self.roles) else "reason"
        if goes_on(_text(cell, rests), piece.text) and role not in ("level3", "reason"):
            return 0.0
        if role in _NUMERIC or (role != "reason" and kind_of(piece.text) in _VALUES):
            return None
        before = rests[-1] if rests else cell
        unit = UNIT.match(piece.text)
        room = max(self.widths[col], width(before.text)) - width(before.text)
        full = unit is None or room < width(unit.group())
        if role in ("level3", "reason"):
            return 0.0 if full else _NOT_FULL
        return 1.0 if full and kind_of(_text(cell, rests)) in _NAMES else None


def _text(cell: Piece, rests: Sequence[Piece]) -> str:
    return cell.whole + "".join(rest.text for rest in rests)


def _ends_table(text: str) -> bool:
    return labels("total").role(text) is not None or labels("section").role(text) is not None or labels("header").role(text) is not None


def _narratives(left: Sequence[Piece]) -> None:
    """Parts goal and completion, printed side by side line by line."""
    role = labels("section").role
    for at in range(len(left) - 1):
        if role(left[at].whole) == "goal" and role(left[at + 1].whole) == "completion":
            region = list(takewhile(lambda piece: not _is_label(piece.whole), left[at + 2 :]))
            ways = [way for count in range(1, len(region)) if (way := _sides(region, count)) is not None]
            if len(region) > 2 and len(ways) == 1:
                for first, *rests in ways[0]:
                    first.take(rests)
            return


def _is_label(text: str) -> bool:
    return any(labels(name).role(text) is not None for name in ("section", "indicator_column", "total", "header"))


def _sides(region: Sequence[Piece], count: int) -> tuple[list[Piece], list[Piece]] | None:
    """The lines of both texts, `count` of the first; None where one breaks off before its column does."""
    other = len(region) - count
    both = min(count, other)
    sides = [list(region[0 : 2 * both : 2]), list(region[1 : 2 * both : 2])]
    sides[count < other] += region[2 * both :]
    return (sides[0], sides[1]) if all(map(_fills, sides)) else None


def _fills(side: Sequence[Piece]) -> bool:
    """Whether every line of a text but the last is as wide as its column, and the last one ends a sentence."""
    full = max(width(piece.text) for piece in side)
    goes = all(
        full - width(piece.text) < (width(unit.group()) if (unit := UNIT.match(later.text)) else 0.0) + 0.6
        for piece, later in pairwise(side)
    )
    return goes and _END.search(side[-1].text) is not None and not any(_END.search(piece.text) for piece in side[:-1])
