"""Scoring sheets printed on one line: every name with its weight and its score behind it, and the totals at the end.

Two columns of figures say little by themselves; that both add up to the totals says that every row was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.lines.torn_rows import Torn
from assist.extract.raw import Row
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import is_cjk

_POINTS = (Kind.SMALL, Kind.POINTS)
_NAMES = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.LEVEL12, Kind.LEVEL2, Kind.FUND, Kind.JUDGEMENT)
_FEWEST = 4
_REST = 2  # characters of a wrapped name's last line
_LONGEST_LABEL, _LABELS_BEFORE = 4, 3  # of columns that no list has, such as 内容 and 指标


def read_scored_list(tokens: Sequence[Token]) -> Torn | None:
    """The rows of a sheet whose columns end in weight and score; None unless both columns add up to the totals."""
    filled = [token for token in tokens if token.text]
    column, total = labels("indicator_column"), labels("total")
    for at in range(len(filled) - 1):
        if column.role(filled[at].text) != "weight" or column.role(filled[at + 1].text) != "score":
            continue
        end = next((index for index in range(at, len(filled) - 2) if total.role(filled[index].text) is not None), None)
        if end is None:
            return None
        first = next(index for index in range(at, end + 1) if column.role(filled[index].text) is None)
        rows = list(_rows(filled[first:end]))
        if len(rows) < _FEWEST or not _adds_up(rows, filled[end + 1 : end + 3]):
            return None
        sums = dict(zip(("weight", "score"), (piece_of([token]) for token in filled[end + 1 : end + 3]), strict=True))
        return Torn(rows, sums, _start(filled, at), filled[end + 2].end, ("level1", "level3", "weight", "score"), True)
    return None


def _start(filled: Sequence[Token], at: int) -> int:
    """Where the header begins: its first labels are short, and no list has them."""
    for index in range(at - 1, max(-1, at - 1 - _LABELS_BEFORE), -1):
        if len(filled[index].text) > _LONGEST_LABEL:
            return filled[index + 1].start
    return filled[max(0, at - _LABELS_BEFORE)].start


def _rows(body: Sequence[Token]) -> Iterator[Row]:
    level1: Token | None = None
    behind = 0
    for at in range(1, len(body) - 1):
        if at <= behind or not _is_pair(body, at):
            continue
        name = [body[at - 1]]
        if len(name[0].text) <= _REST and at - 2 >= behind and kind_of(body[at - 2].text) in _NAMES and is_cjk(name[0].text[0]):
            name.insert(0, body[at - 2])
        between = body[behind : at - len(name)]
        if between:  # a level, or what is remarked on the row before
            level1 = between[-1] if kind_of(between[-1].text) == Kind.LEVEL1 else None
        row: Row = {"level3": piece_of(name), "weight": piece_of([body[at]]), "score": piece_of([body[at + 1]])}
        if level1 is not None:
            row["level1"] = piece_of([level1])
        yield row
        behind = at + 2


def _is_pair(body: Sequence[Token], at: int) -> bool:
    """Whether a name's weight and score stand at `at`."""
    pair = [split_number(token.text) for token in body[at : at + 2] if kind_of(token.text) in _POINTS]
    if len(pair) < 2 or pair[0] is None or pair[1] is None or pair[1][0] > pair[0][0]:
        return False
    return kind_of(body[at - 1].text) in _NAMES and (at + 2 >= len(body) or kind_of(body[at + 2].text) not in _POINTS)


def _adds_up(rows: Sequence[Row], totals: Sequence[Token]) -> bool:
    for role, token in zip(("weight", "score"), totals, strict=True):
        stated = split_number(token.text)
        found = [split_number(row[role].text) for row in rows]
        if stated is None or sum((number[0] for number in found if number), Decimal(0)) != stated[0]:
            return False
    return True
