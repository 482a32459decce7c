"""The rows of a torn table that can be read all the same.

A page printed column by column, or piece by piece, keeps some rows whole: a name, and right behind it every value
that the table has, in the columns' order. What is not whole in this way may belong to any row, and is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assist.extract.align import Aligned
from assist.extract.kinds import Kind, kind_of
from assist.extract.tokens import Token
from assist.text.decimals import split_number

_VALUES = ("target", "actual", "weight", "score")
_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND)
_NAMES = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.FUND)
_POINTS = (Kind.SMALL, Kind.POINTS)
_SHORTEST = 4  # characters; less may be the rest of a name that was wrapped
_TORN_OFF = "率度量数性额）)，、。；的和与及"
_FEWEST = 2


def certain_rows(text: str, rows: Sequence[Aligned], roles: Sequence[str]) -> list[bool]:
    """Which of the rows, as aligned with the columns `roles` in `text`, stand whole; none when only one does."""
    values = [role for role in roles if role in _VALUES]
    if len(values) < 3 or not {"target", "actual"} <= set(values):
        return [False] * len(rows)
    whole = [_is_whole(text, row, values) for row in rows]
    return whole if sum(whole) >= _FEWEST else [False] * len(rows)


def _is_whole(text: str, row: Aligned, values: Sequence[str]) -> bool:
    """Whether a row is a name and one figure for every value, with nothing between them."""
    if set(row.cells) - {"level1", "level2"} != {"level3", *values}:
        return False
    name, cells = row.cells["level3"], [row.cells[role] for role in values]
    if len(name) != 1 or any(len(cell) != 1 for cell in cells) or not _is_name(name[0].text):
        return False
    figures = {role: cell[0] for role, cell in zip(values, cells, strict=True)}
    run = [name[0], *figures.values()]
    return _adjoining(text, run) and all(_fits(role, token) for role, token in figures.items()) and _scored_within_weight(figures)


def _is_name(text: str) -> bool:
    return len(text) >= _SHORTEST and kind_of(text) in _NAMES and text[0] not in _TORN_OFF


def _adjoining(text: str, run: Sequence[Token]) -> bool:
    return all(before.end <= after.start and not text[before.end : after.start].strip() for before, after in itertools.pairwise(run))


def _fits(role: str, token: Token) -> bool:
    return kind_of(token.text) in (_POINTS if role in ("weight", "score") else _FIGURES)


def _scored_within_weight(figures: dict[str, Token]) -> bool:
    if not {"weight", "score"} <= figures.keys():
        return True
    weight, score = (split_number(figures[role].text) for role in ("weight", "score"))
    return weight is not None and score is not None and score[0] <= weight[0]
