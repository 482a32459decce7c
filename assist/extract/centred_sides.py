"""Pieces of cells that span rows (levels, the label beside a table) among the lines of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assist.extract.put_back_rows import Piece
from assist.forms.labels import labels

_BRACKET = re.compile(r"[（(](?:\d{1,3}|万)?|(?:\d{0,3}分|万?元)[)）]|[（(](?:\d{1,3}分|万?元)[)）]")
_TOLD = re.compile(r"[（(](?:\d{0,3}分?|单?位?[:：]?万?元?)[)）]?$|^(?:\d{0,2}分|万?元)[)）]$")  # points or money, behind a label
_ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,2}、")
_LETTERS = frozenset("绩效指标产出益")  # of a label that is printed downwards
_SHORTEST = 2  # characters of the first piece of a name
_LONGEST_PART = 5
_IN_FRONT = 3  # pieces of a line
_REACH = 4  # lines
_MOST_PIECES = 4
_MAY_BE, _MAY_BE_NONE, _IS_NONE = 0.8, 1.5, 4.0


def fronts(lines: Sequence[Sequence[Piece]]) -> tuple[list[list[tuple[int, float]]], list[list[Piece]]]:
    """Of each line, how many of its first pieces may belong to cells that span rows and what that costs; and the names
    of such cells, each from top to bottom."""
    names = list(_names(lines))
    sides = {id(piece): len(name) for name in names for piece in name}
    found: list[list[tuple[int, float]]] = []
    for line in lines:
        costs: list[tuple[float, float]] = []  # of each piece in front, that it belongs there and that it does not
        for piece in line:
            if id(piece) in sides or piece.text in _LETTERS or _BRACKET.fullmatch(piece.text):
                doubtful = len(piece.text) <= _LONGEST_PART and not piece.text.endswith("指标")
                costs.append((0.0, _MAY_BE_NONE if doubtful else _IS_NONE))
            elif may_be_side(piece):
                costs.append((_MAY_BE, 0.0))
            else:
                break
        ways = [(count, sum(one for one, _ in costs[:count]) + sum(other for _, other in costs[count:])) for count in range(len(costs) + 1)]
        ways.sort(key=lambda way: way[1])
        found.append([way for way in ways if way[1] < ways[0][1] + _IS_NONE])
    return found, names


def may_be_side(piece: Piece) -> bool:
    """Whether a piece may be a line of the label beside a table, or of a level."""
    plain = _plain(piece.text)
    return len(plain) <= _LONGEST_PART and (not plain or plain in _parts() or _BRACKET.fullmatch(piece.text) is not None)


def _plain(text: str) -> str:
    """A piece without what stands in brackets behind a label, and its number."""
    return _TOLD.sub("", _ORDINAL.sub("", text))


def _names(lines: Sequence[Sequence[Piece]]) -> Iterator[list[Piece]]:
    """The names that begin in front of a line, with their rests in front of lines below."""
    taken: set[int] = set()
    for number, line in enumerate(lines):
        for piece in line:
            if id(piece) in taken:
                continue
            name = _name(lines[number + 1 : number + 1 + _REACH], [piece], taken)
            if name is None:
                if not (piece.text in _LETTERS or may_be_side(piece)):
                    break
                continue
            taken.update(map(id, name))
            yield name


def _name(below: Sequence[Sequence[Piece]], name: list[Piece], taken: set[int]) -> list[Piece] | None:
    """The longest name that goes on from these pieces; None where there is none."""
    whole = "".join(_plain(piece.text) for piece in name)
    if len(whole) < _SHORTEST or whole not in _beginnings():
        return None
    best = name if whole in _sides() else None
    if len(name) < _MOST_PIECES:
        for number, line in enumerate(below):
            for piece in line[:_IN_FRONT]:
                if id(piece) in taken or not _plain(piece.text):
                    continue
                longer = None
                if whole + _plain(piece.text) in _beginnings() and (piece.text not in _sides() or (best is None and not piece.text.endswith("指标"))):
                    longer = _name(below[number + 1 :], [*name, piece], taken)
                if longer is not None:
                    return longer
                if piece.text not in _parts():
                    break
    return best


@cache
def _sides() -> frozenset[str]:
    """The names of levels and the labels beside tables."""
    keys = [key for name in ("level1", "level2") for key in labels(name).roles]
    return frozenset([*keys, *(key for key, role in labels("section").roles.items() if role in ("frame", "goal"))])


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(key[:at] for key in _sides() for at in range(_SHORTEST, len(key) + 1))


@cache
def _parts() -> frozenset[str]:
    """What a line of such a name may hold."""
    found = {key[a:b] for key in labels("section").roles for a in range(len(key)) for b in range(a + _SHORTEST, len(key) + 1)}
    return frozenset(found | {key[a:b] for key in _sides() for a in range(len(key)) for b in range(a + 1, len(key) + 1)})
