"""Scoring sheets without targets: names, the points that can be had, what is looked at, the points that were given.

The columns say that two figures end a row, whatever stands between them. The names before the first one are the last
levels; those that a row lacks are the outer ones, which the rows above have named. A remark behind the second one is
told from the next row's name where rows keep lines or blank cells left a trace; where not, the levels stay open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import find_anchors, piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import labels
from assist.text.decimals import split_number

_LEVELS = ("level1", "level2", "level3")
_POINTS = (Kind.SMALL, Kind.POINTS)
_REMARKS = ("reason", "remark")
_FEWEST_ROWS = 3


@dataclass(slots=True)
class _Scored:
    """The texts before a row's points, its points, and the text behind them where the row has one."""

    names: list[Token]
    weight: Token
    score: Token
    behind: Token | None = None


def read_scored_rows(tokens: Sequence[Token], header: Header, lines: bool) -> tuple[list[Row], int] | None:
    """The rows of the sheet under `header` and the offset of what follows them; None when they do not come out.

    `lines`: every row stands on a line of its own.
    """
    roles = header.roles
    levels = [role for role in _LEVELS if role in roles]
    if len(levels) < 2 or not {"level3", "weight", "score"} <= set(roles) or {"target", "actual"} & set(roles):
        return None
    if roles[: len(levels)] != tuple(levels) or roles.index("weight") != len(levels) or roles[-1] not in ("score", *_REMARKS):
        return None
    body = [token for token in tokens if token.start >= header.end]
    remark = roles[-1] if roles[-1] in _REMARKS and roles[-2] == "score" else None
    if remark is None and roles[-1] != "score":
        return None
    traced = lines or any(token.blank for token in body)
    found = list(_lines(body) if lines else _rows(body, remark is not None and traced))
    if len(found) < _FEWEST_ROWS or not all(_fits(row, len(levels), remark is not None and not traced) for row in found):
        return None
    last = found[-1].behind or found[-1].score
    end = next((token.start for token in body if token.text and token.start > last.start), last.end)
    return list(_with_levels(found, levels, remark, traced)), end


def _rows(body: Sequence[Token], behind: bool) -> Iterator[_Scored]:
    """The rows up to the totals, or to the label of something else; `behind`: each has a cell behind its score."""
    names: list[Token] = []
    weight: Token | None = None
    at = 0
    while at < len(body):
        token = body[at]
        at += 1
        if token.blank:
            continue
        figure = kind_of(token.text) in _POINTS
        if weight is None and not figure:
            if not names and (labels("total").role(token.text) is not None or find_anchors([token], "cells", True)):
                return
            names.append(token)
        elif weight is None:
            weight = token
        elif figure:
            row = _Scored(names, weight, token)
            if behind and at < len(body):
                row.behind = body[at] if body[at].text else None
                at += 1
            yield row
            names, weight = [], None


def _lines(body: Sequence[Token]) -> Iterator[_Scored]:
    """The rows of lines that hold one each, up to the totals."""
    for _, line in itertools.groupby((token for token in body if token.text), key=lambda token: token.line):
        cells = list(line)
        points = [at for at, token in enumerate(cells) if kind_of(token.text) in _POINTS]
        if labels("total").role(cells[0].text) is not None or len(points) < 2 or not points[0]:
            return
        behind = cells[points[1] + 1 :]
        yield _Scored(cells[: points[0]], cells[points[0]], cells[points[1]], behind[0] if behind else None)


def _fits(row: _Scored, levels: int, unsure: bool) -> bool:
    weight, score = split_number(row.weight.text), split_number(row.score.text)
    return 1 <= len(row.names) <= levels + unsure and weight is not None and score is not None and score[0] <= weight[0]


def _with_levels(found: Sequence[_Scored], levels: Sequence[str], remark: str | None, traced: bool) -> Iterator[Row]:
    above: Row = {}
    for number, scored in enumerate(found):
        if remark is None or traced or not number:
            names = levels[len(levels) - len(scored.names) :]
            above = {role: piece for role, piece in above.items() if role not in names}
            above.update({role: piece_of([token]) for role, token in zip(names, scored.names, strict=True)})
        else:
            above = {"level3": piece_of(scored.names[-1:])}
        row: Row = {**above, "weight": piece_of([scored.weight]), "score": piece_of([scored.score])}
        if remark is not None and scored.behind is not None:
            row[remark] = piece_of([scored.behind])
        yield row
