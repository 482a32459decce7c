"""Scoring sheets whose rows are numbered and lost the cells that spanned several of them (序号 | 一级 | 二级 | 三级 | 分值 | …).

The running number says where a row begins, whatever the lines. In front of the weight stand the level names and the
explanations of the row; those that a row lacks are the outer levels, which the rows above have named. What follows
the weight, up to the first figure, explains it again; that figure is the score.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import find_anchors, piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, Row
from assist.forms.labels import labels
from assist.text.normalise import fold

_NUMBER_LABELS = frozenset({"序号", "编号", "序"})
_POINTS = (Kind.SMALL, Kind.POINTS)
_VALUES = (Kind.PERCENT, Kind.MEASURE, Kind.BOUND, Kind.LARGE, Kind.DATE, Kind.JUDGEMENT)
_LEVELS = ("level1", "level2", "level3")
_LEVEL_KINDS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_FEWEST = 2
_NEAR = 3
_MOST_ROWS = 120
_MOST_EXPLANATIONS = 3
_UNREAD = 0.2  # share of rows that may not come out


@dataclass(frozen=True, slots=True)
class _Cells:
    names: list[Token]
    weight: Token | None
    score: Token | None


def read_serial_rows(tokens: Sequence[Token], header: Header) -> tuple[list[Row], int] | None:
    """The rows of the table under `header` and the offset of what follows them (totals, a note); None when it is no numbered scoring sheet, or does not come out."""
    levels = [role for role in _LEVELS if role in header.roles]
    if "level3" not in levels or not {"weight", "score"} <= set(header.roles) or {"target", "actual"} & set(header.roles):
        return None
    if not is_numbered(tokens, header):
        return None
    body = [token for token in tokens if token.text and token.start >= header.end]
    rows_of_tokens, end = _numbered(body)
    measured = sum(any(kind_of(token.text) in _VALUES for token in row) for row in rows_of_tokens)
    if measured > _UNREAD * len(rows_of_tokens):
        return None  # targets and actual values under labels that no list has: no scoring sheet
    numbered = [_cells(row) for row in rows_of_tokens]
    full = len(numbered[0].names) if numbered else 0
    explanations = full - len(levels)
    if len(numbered) < _FEWEST or not 0 <= explanations <= _MOST_EXPLANATIONS:
        return None
    rows = list(_rows(numbered, levels, explanations))
    return (rows, end) if len(rows) >= (1 - _UNREAD) * len(numbered) else None


def is_numbered(tokens: Sequence[Token], header: Header) -> bool:
    """Whether a column of running numbers stands before the first column of the header."""
    before = [token.text for token in tokens if token.text and token.end <= header.start][-_NEAR:]
    return any(fold(text) in _NUMBER_LABELS for text in before)


def without_numbers(body: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the running numbers before their levels, where every row prints those; else unchanged."""
    numbers: set[int] = set()
    for index, (token, after) in enumerate(itertools.pairwise(body)):
        if fold(token.text) == str(len(numbers) + 1) and kind_of(after.text) in _LEVEL_KINDS:
            numbers.add(index)
    if len(numbers) < _FEWEST:
        return body
    return [token for index, token in enumerate(body) if index not in numbers]


def _numbered(body: Sequence[Token]) -> tuple[list[list[Token]], int]:
    """The tokens of each row, without its number, and the offset behind them; the totals row ends the table."""
    starts: list[int] = []
    stop = len(body)
    for index, token in enumerate(body):
        if starts and labels("total").role(token.text) is not None:
            stop = index
            break
        if fold(token.text) != str(len(starts) + 1) or len(starts) >= _MOST_ROWS:
            continue
        follows = index + 1 < len(body) and kind_of(body[index + 1].text) not in _POINTS
        if follows and (not starts or _is_scored(body[starts[-1] + 1 : index])):
            starts.append(index)
    if not starts:
        return [], body[0].start if body else 0
    stop = _last_end(body, starts[-1] + 1, stop)
    rows = [list(body[start + 1 : after]) for start, after in zip(starts, [*starts[1:], stop], strict=True)]
    return rows, body[stop].start if stop < len(body) else (body[-1].end if body else 0)


def _last_end(body: Sequence[Token], first: int, stop: int) -> int:
    """Where the last row ends: behind its score, at the label of something else."""
    for index in range(first, stop):
        if find_anchors([body[index]], "cells", True) and _is_scored(body[first:index]):
            return index
    return stop


def _is_scored(row: Sequence[Token]) -> bool:
    """Whether a row has names, and behind them its weight and its score."""
    cells = _cells(row)
    return bool(cells.names) and cells.score is not None


def _cells(row: Sequence[Token]) -> _Cells:
    at = next((index for index, token in enumerate(row) if kind_of(token.text) in _POINTS), len(row))
    names = list(row[:at])
    figures = [token for token in row[at:] if kind_of(token.text) in _POINTS]
    return _Cells(names, figures[0] if figures else None, figures[1] if len(figures) > 1 else None)


def _rows(numbered: Sequence[_Cells], levels: Sequence[str], explanations: int) -> Iterator[Row]:
    """Each row with its levels, those that it lacks taken from above; without rows that have too many or few cells."""
    above: dict[str, Piece] = {}
    for cells in numbered:
        names = cells.names[: len(cells.names) - explanations] if explanations else cells.names
        if not 1 <= len(names) <= len(levels):
            continue
        named = dict(zip(levels[len(levels) - len(names) :], (piece_of([token]) for token in names), strict=True))
        above = {**{role: piece for role, piece in above.items() if role not in named}, **named}
        row: Row = dict(above)
        for role, token in (("weight", cells.weight), ("score", cells.score)):
            if token is not None:
                row[role] = piece_of([token])
        yield row
