"""Scoring sheets that print points beside every level (一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 得分).

A row is names, each with its points, then the score: two figures in succession end it, whatever the lines. Where the
standard stands before the score (评分标准 | 得分), the text that speaks of points ends the names. The levels that a row
lacks are the outer ones, which the rows above have named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import labels

_LEVELS = ("level1", "level2", "level3")
_POINTS = (Kind.SMALL, Kind.POINTS)
_FEWEST_ROWS = 2
_MOST_PIECES = 4
_STANDARD = re.compile("分|扣|满(?!意)|×|每")
"""What a standard speaks of."""


def read_nested_points(tokens: Sequence[Token], header: Header) -> tuple[list[Row], int] | None:
    """The rows of the sheet under `header` and the offset of what follows them; None when it is no such sheet."""
    levels = [role for role in header.roles if role in _LEVELS]
    points = sum(role.removeprefix("second_") == "weight" for role in header.roles)
    if points < 2 or points < len(levels) or "score" not in header.roles or {"target", "actual"} & set(header.roles):
        return None
    body = [token for token in tokens if token.text and token.start >= header.end]
    told = "method" in header.roles and header.roles.index("method") < header.roles.index("score")
    rows: list[Row] = []
    above: Row = {}
    at = 0
    while (found := _row(body, at, len(levels), told)) is not None:
        pairs, score, at = found
        names = levels[len(levels) - len(pairs) :]
        above = {role: piece for role, piece in above.items() if role in levels and role not in names}
        above.update({role: piece_of([name]) for role, (name, _) in zip(names, pairs, strict=True)})
        rows.append({**above, "weight": piece_of([pairs[-1][1]]), "score": piece_of([body[score]])})
        if "reason" in header.roles and (reason := _reason(body, at)):
            rows[-1]["reason"] = piece_of(reason)
            at += len(reason)
    end = body[at].start if at < len(body) else (body[-1].end if body else header.end)
    return (rows, end) if len(rows) >= _FEWEST_ROWS else None


def _row(body: Sequence[Token], at: int, levels: int, told: bool) -> tuple[list[tuple[Token, Token]], int, int] | None:
    """The names with their points of the row at `at`, where its score stands, and where the row ends."""
    pairs = _pairs(body[at : at + 2 * levels])
    if not told:
        score = at + 2 * len(pairs)
        return (pairs, score, score + 1) if pairs and _is_points(body, score) else None
    pairs = pairs[: next((n for n, (name, _) in enumerate(pairs) if _STANDARD.search(name.text)), len(pairs))]
    score = standard = at + 2 * len(pairs)
    while score < len(body) and not _is_points(body, score):
        score += 1
    text = "".join(token.text for token in body[standard:score])
    whole = pairs and standard < score < len(body) and score - standard <= _MOST_PIECES and _STANDARD.search(text)
    return (pairs, score, score + 1) if whole else None


def _reason(body: Sequence[Token], at: int) -> list[Token]:
    """The text behind a score that no points follow: the next row's name has some."""
    end = at
    while end < len(body) and end - at <= _MOST_PIECES and not _is_points(body, end + 1) and not _is_points(body, end):
        if labels("total").role(body[end].text) is not None:
            break
        end += 1
    return list(body[at:end])


def _pairs(cells: Sequence[Token]) -> list[tuple[Token, Token]]:
    """The names with their points with which `cells` begin."""
    pairs = []
    for name, figure in zip(cells[::2], cells[1::2], strict=False):
        if kind_of(name.text) in _POINTS or kind_of(figure.text) not in _POINTS or labels("total").role(name.text) is not None:
            break
        pairs.append((name, figure))
    return pairs


def _is_points(body: Sequence[Token], at: int) -> bool:
    return at < len(body) and kind_of(body[at].text) in _POINTS
