"""Scoring sheets without targets: names, the points that can be had, what is looked at, the points that were given.

The columns say that two figures end a row, whatever stands between them. The names before the first one are the last
levels; those that a row lacks are the outer ones, which the rows above have named. A remark behind the second one is
told from the next row's name where rows keep lines or blank cells left a trace; where not, it is the first text behind a
row that lost points, if it reads like a reason. So are sheets read that have target and actual value before the points,
where departments use names of levels that no list has.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.align_tokens import LEVELS
from assist.extract.lines.anchors import find_anchors, piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import labels
from assist.text.decimals import split_number

_LEVELS = ("level1", "level2", "level3")
_POINTS = (Kind.SMALL, Kind.POINTS)
_VALUES = ("target", "actual")
_REMARKS = ("reason", "remark")
_REASON = re.compile(r"[，。；、\d]|未|不[足够能]|没有|无法|原因|由于|因[^素]|超[出过]|延[期迟后]|缺|滞后|[偏较][低高少小大慢]|取消|流标|影响|.{10}")
_STATED = re.compile(r"[（(]\d{1,3}(?:\.\d+)?分?[)）]$")
_FIGURES = (Kind.SMALL, Kind.POINTS, Kind.LARGE, Kind.PERCENT, Kind.BOUND)
_FEWEST_OWN = 2
_FEWEST_ROWS = 3


@dataclass(slots=True)
class _Scored:
    """The texts before a row's points, its points, and the text behind them where the row has one."""

    names: list[Token]
    weight: Token
    score: Token
    behind: Token | None = None
    values: Sequence[Token] = ()


def read_scored_rows(tokens: Sequence[Token], header: Header, lines: bool) -> tuple[list[Row], int] | None:
    """The rows of the sheet under `header` and the offset of what follows them; None when they do not come out.

    `lines`: every row stands on a line of its own.
    """
    roles = header.roles
    levels = [role for role in _LEVELS if role in roles]
    values = tuple(role for role in _VALUES if role in roles)
    if len(levels) < 2 or not {"level3", "weight", "score"} <= set(roles) or (values and lines):
        return None
    named = (*levels, *values)
    if roles[: len(named)] != named or roles.index("weight") != len(named) or roles[-1] not in ("score", *_REMARKS):
        return None
    body = [token for token in tokens if token.start >= header.end]
    remark = roles[-1] if roles[-1] in _REMARKS and roles[-2] == "score" else None
    if remark is None and roles[-1] != "score":
        return None
    traced = lines or any(token.blank for token in body)
    if values:
        found = [] if traced else list(_valued(body, len(values)))
    else:
        found = list(_lines(body) if lines else _rows(body, remark is not None and traced))
    if remark is not None and not traced:
        _take_reasons(found, len(levels))
    if len(found) < _FEWEST_ROWS or not all(_fits(row, len(levels)) for row in found):
        return None
    if values and not _has_own_names(found):
        return None
    last = found[-1].behind or found[-1].score
    end = next((token.start for token in body if token.text and token.start > last.start), last.end)
    return list(_with_levels(found, levels, values, remark)), end


def _valued(body: Sequence[Token], values: int) -> Iterator[_Scored]:
    """The rows that hold names, as many values, and two figures, up to the totals."""
    row: list[Token] = []
    filled = [token for token in body if token.text]
    for token, after in itertools.zip_longest(filled, filled[1:]):
        if not row and (labels("total").role(token.text) is not None or find_anchors([token], "cells", True)):
            return
        row.append(token)
        ended = after is None or kind_of(after.text) not in _POINTS
        if ended and len(row) > values + 2 and all(kind_of(one.text) in _POINTS for one in row[-2:]):
            yield _Scored(row[: -values - 2], row[-2], row[-1], values=row[-values - 2 : -2])
            row = []


def _take_reasons(found: Sequence[_Scored], levels: int) -> None:
    """Of the texts before a row the first is the reason of the row above, where that lost points and it reads like one."""
    for above, row in itertools.pairwise(found):
        weight, score = split_number(above.weight.text), split_number(above.score.text)
        lost = weight is not None and score is not None and score[0] < weight[0]
        told = not _STATED.search(row.names[0].text) and _REASON.search(row.names[0].text) is not None
        if len(row.names) > 1 and (len(row.names) > levels or (lost and told)):
            above.behind, row.names = row.names[0], row.names[1:]


def _has_own_names(found: Sequence[_Scored]) -> bool:
    """Whether most rows open with names of levels that no list has; forms with known ones are read otherwise."""
    names = [name for row in found for name in row.names[:-1]]
    own = sum(kind_of(name.text) not in LEVELS for name in names)
    return own >= _FEWEST_OWN and 2 * own > len(names)


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


def _fits(row: _Scored, levels: int) -> bool:
    weight, score = split_number(row.weight.text), split_number(row.score.text)
    if any(kind_of(name.text) in _FIGURES for name in row.names):
        return False
    return 1 <= len(row.names) <= levels and weight is not None and score is not None and score[0] <= weight[0]


def _with_levels(
    found: Sequence[_Scored], levels: Sequence[str], values: Sequence[str], remark: str | None
) -> Iterator[Row]:
    above: Row = {}
    for scored in found:
        names = levels[len(levels) - len(scored.names) :]
        above = {role: piece for role, piece in above.items() if role not in names}
        above.update({role: piece_of([token]) for role, token in zip(names, scored.names, strict=True)})
        row: Row = {**above, "weight": piece_of([scored.weight]), "score": piece_of([scored.score])}
        row.update({role: piece_of([token]) for role, token in zip(values, scored.values, strict=False)})
        if remark is not None and scored.behind is not None:
            row[remark] = piece_of([scored.behind])
        yield row
