"""Cells that a narrow column broke over lines, in text whose pieces come line by line of the page, across all columns.

A PDF's lines, and the boxes of recognised characters, are given out from the top of the page to its bottom: the first
lines of all cells of a row, then the second lines of those that have one. The rest of a cell stands behind cells that
are not its own. What is certain is moved back: the rest of a label that is known when whole, the rest of a date or a
rate, and of a text that fills its column. Columns are told by their order, full lines by the widest of their column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from assist.extract.put_back_rows import Move, Piece, one_a_line, pieces_of, rows_back
from assist.forms.labels import fund_kind, label_key, labels
from assist.text.normalise import fold

_TABLES = ("header", "section", "budget_column", "indicator_column", "level1", "level2", "fund", "total")
_LONGEST = 16  # characters of a piece of a label
_SHORTEST = 2  # of the first piece
_REACH = 24  # pieces, in text with one piece a line
_LINES = 4  # below the first, in text that keeps lines
_MOST_PIECES = 4
_FEWEST_MOVES = 2
_ENDINGS = ("指标", "标")
_LETTERED = ("initial", "adjusted", "executed", "rate", "target", "actual")
_NO_REST = re.compile(r"[(（]\d{1,3}分[)）]|指")  # what is said of a level, and a letter of a label that is printed downwards
_ENDS = ("total", "section", "header")
_FIGURE = re.compile(r"[\d.,%％—－/-]+")
_TOLD = {
    "table": re.compile(r"((?:单位:)?万?元)|(\d{1,3}分)"),
    "points": re.compile(r"\d{1,3}分(?:[×*x]?执行率)?"),
    "letter": re.compile(r"[a-z](?:/[a-z](?:[×*x]100%)?)?"),
}
_TELLS = {
    "table": re.compile(r"单?位?:?万?元?|\d{0,3}分?"),
    "points": re.compile(r"\d{0,3}分?(?:[×*x]?执?行?)?"),
    "letter": re.compile(r"[a-z]?/?[a-z]?[×*x]?(?:10{0,2}%?)?"),
}
"""What stands so in brackets, and how it may begin."""


def moves_back(text: str) -> list[Move]:
    """What of `text` belongs behind an earlier piece; [] where cells were not printed over lines across each other."""
    pieces = pieces_of(text)
    if not any(piece.text in _label_rests() for piece in pieces):
        return []
    alone = one_a_line(pieces)
    _labels(pieces, alone)
    _levels(pieces)
    _funds(pieces)
    beside = sum(piece.moved and piece in before.rests for before, piece in pairwise(pieces))
    apart = sum(piece.moved for piece in pieces) - beside
    if alone:
        if apart < max(1, beside):
            return []  # the lines of a cell follow each other
        rows_back(pieces)
    if sum(piece.moved for piece in pieces) < _FEWEST_MOVES:
        return []
    return [(rest.start, rest.end, piece.end, "") for piece in pieces for rest in piece.rests]


def _labels(pieces: Sequence[Piece], alone: bool) -> None:
    """Puts the rests of labels behind their beginnings."""
    for at, piece in enumerate(pieces):
        if piece.moved or not _SHORTEST <= len(piece.text) <= _LONGEST:
            continue
        if piece.text in _beginnings() or fold(piece.text).partition("(")[0] in _heads():
            piece.take(_rests_of(pieces, at, alone))


def _rests_of(pieces: Sequence[Piece], at: int, alone: bool) -> list[Piece]:
    """The pieces that make the label whole of which this one is the beginning; [] where it is whole, or never will be."""
    first = pieces[at]
    whole = first.text
    if not alone and (_is_level(whole) or (whole in _frames() and any(_is_text(piece) for piece in _behind(pieces, at)))):
        return []  # beside rows or the lines of a text, which tell more where they are
    ended = _is_known(whole)
    found: list[Piece] = []
    best: list[Piece] = []
    for place in range(at + 1, min(len(pieces), at + 1 + 2 * _REACH)):
        other = pieces[place]
        if other.line - first.line > (_REACH if alone else _LINES) or len(found) >= _MOST_PIECES:
            break
        together = whole + other.text
        if other.moved or other.line == first.line or _NO_REST.fullmatch(other.text) or not (_is_known(together) or _begins(together)):
            continue
        if _may_end(other.text, together, ended) or _ends_section(pieces, at, place, alone) or _ends_head(pieces, at, place):
            found.append(other)
            whole = together
            if _is_known(together):
                best, ended = list(found), True
    return best


def _behind(pieces: Sequence[Piece], at: int) -> Iterator[Piece]:
    """The pieces behind this one in its line."""
    return takewhile(lambda piece: piece.line == pieces[at].line, pieces[at + 1 :])


def _is_text(piece: Piece) -> bool:
    return not (_is_known(piece.text) or _begins(piece.text) or _FIGURE.fullmatch(piece.text) or fund_kind(piece.text))


@lru_cache(maxsize=1024)
def _is_level(text: str) -> bool:
    """Whether a text is the name of a level or begins one, and no other label."""
    return any(key.startswith(text) for name in ("level1", "level2") for key in labels(name).roles) and not any(
        key.startswith(text) for name in ("indicator_column", "section") for key in labels(name).roles
    )


def _is_known(text: str) -> bool:
    """Whether a text is a label, with what may stand in brackets behind one."""
    return _bracketed(fold(text), begun=False)


def _begins(text: str) -> bool:
    """Whether a label, or a bracket behind it, may begin so."""
    return _bracketed(fold(text), begun=True)


def _bracketed(text: str, begun: bool) -> bool:
    head, mark, told = text.partition("(")
    if told.startswith("("):
        return False
    if not mark:
        return head in (_beginnings() if begun else _known())
    kind = _heads().get(head)
    *whole, last = told.split(")")
    ways = [_TOLD[kind].fullmatch(one.removeprefix("(")) for one in whole] if kind is not None else []
    if kind is None or None in ways or len({way.lastindex for way in ways if way}) < len(ways) or (last and len(ways) > (kind == "table")):
        return False
    return bool(last) and _TELLS[kind].fullmatch(last.removeprefix("(")) is not None if begun else not last


def _may_end(rest: str, whole: str, known: bool) -> bool:
    """Whether a piece may be the rest of a label: nothing that is one itself, but for the label beside a table."""
    if "(" in fold(whole.removesuffix(rest)):
        return True
    rest, whole = fold(rest).partition("(")[0], fold(whole).partition("(")[0]
    if not rest:
        return True
    if whole in _frames() and (len(rest) <= _SHORTEST or rest not in _known()):
        return True
    return (rest in _ENDINGS or rest not in _known()) and (not known or rest.endswith(_ENDINGS))


def _ends_section(pieces: Sequence[Piece], at: int, place: int, alone: bool) -> bool:
    """Whether the label of a text goes on in the next line in front, where it would be another label."""
    first, rest = pieces[at], pieces[place]
    if first.text in _known() or labels("section").role(first.text + rest.text) is None:
        return False
    if alone:
        return place <= at + 2
    return pieces[at - 1].line < first.line == rest.line - 1 and pieces[place - 1].line < rest.line


def _ends_head(pieces: Sequence[Piece], at: int, place: int) -> bool:
    """Whether the label of a column goes on among the labels of the others."""
    first, rest = pieces[at].text, pieces[place].text
    if rest in _columns() and (first in _known() or first + rest not in _columns()):
        return False
    if not any(key.startswith(first + rest) for key in _columns()):
        return False
    if place > at + 1 and not any(piece.moved for piece in pieces[at + 1 : place]):
        return False  # still the first line
    return all(piece.moved or _is_known(piece.text) or _begins(piece.text) for piece in pieces[at + 1 : place])


@cache
def _columns() -> frozenset[str]:
    return frozenset(labels("indicator_column").roles)


def _funds(pieces: Sequence[Piece]) -> None:
    """Puts the rests of the names of funds behind their beginnings: between them stand the figures of the row."""
    for at, piece in enumerate(pieces):
        behind = at + 1
        while behind < len(pieces) and (pieces[behind].moved or _FIGURE.fullmatch(pieces[behind].text)):
            behind += 1
        if behind - at <= _SHORTEST or behind + 1 >= len(pieces) or _FIGURE.fullmatch(pieces[behind + 1].text):
            continue
        rest = pieces[behind]
        whole = fund_kind(piece.text) is not None or fund_kind(rest.text) is not None  # one of them is a name by itself
        if not piece.moved and not _FIGURE.match(piece.text) and not whole and fund_kind(piece.text + rest.text) is not None:
            piece.take([rest])


def _levels(pieces: Sequence[Piece]) -> None:
    """Puts the rest of a second level behind its beginning where both are levels, but no row follows the second."""
    for at, piece in enumerate(pieces):
        if piece.moved or labels("level1").role(piece.whole) is None:
            continue
        behind = next((other.whole for other in pieces[at + 1 :] if not other.moved), "")
        first = next((other for other in reversed(pieces[:at]) if labels("level2").role(other.whole) is not None), None)
        ends = any(labels(name).role(behind) is not None for name in _ENDS)
        if ends and first is not None and labels("level2").role(first.whole + piece.whole) is not None:
            rests, piece.rests = piece.rests, []
            first.take([piece, *rests])


@cache
def _known() -> frozenset[str]:
    """The keys of all labels."""
    return frozenset(label_key(key) for name in _TABLES for key in labels(name).roles)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(key[:at] for key in _known() for at in range(_SHORTEST, len(key)))


@cache
def _label_rests() -> frozenset[str]:
    """What no label is, and ends the label of a level or of a column."""
    tables = ("indicator_column", "level1", "level2")
    keys = [key for name in tables for key in labels(name).roles]
    return frozenset(key[at:] for key in keys for at in range(_SHORTEST, len(key))) - _known()


@cache
def _frames() -> frozenset[str]:
    """The labels that stand beside a table or a text, and their beginnings."""
    keys = [label_key(key) for key, role in labels("section").roles.items() if role in ("frame", "goal")]
    return frozenset(key[:at] for key in keys for at in range(_SHORTEST + 1, len(key) + 1))


@cache
def _heads() -> Mapping[str, str]:
    """The labels behind which something stands in brackets: of a table, of points, of other columns."""
    columns = [(label_key(key), role) for name in ("budget_column", "indicator_column") for key, role in labels(name).roles.items()]
    found = {key: "letter" for key, role in columns if role in _LETTERED}
    found |= {key: "points" for key, role in columns if role in ("weight", "score")}
    return found | {label_key(key): "table" for key, role in labels("section").roles.items() if role in ("frame", "goal")}
