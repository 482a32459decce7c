"""The totals of flattened text: the row behind the indicators, behind the notes, or above the table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.headers import Squeezed
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, RawForm
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import fold

_HUNDRED = Decimal(100)
_GRADES = frozenset({"优秀", "优", "良好", "良", "中等", "中", "合格", "较差", "差", "不合格"})
_SUBTOTAL = "小计"
_ADDED = (Kind.SMALL, Kind.LARGE, Kind.POINTS, Kind.DASH, Kind.PERCENT)
_HEAD_SCORE = re.compile(r"(?:自评总分|自评得分|总得分|项目得分|总分)(?:\(分\))?[:：]?(\d{1,3}(?:\.\d+)?)分?(?!\d|[.、]\D)")


def read_total(raw: RawForm, body: Sequence[Token], index: int) -> int:
    """Fills raw.total from the tokens after 合计/总分; returns the index behind them."""
    label = body[index]
    numbers: list[Token] = []
    at = index + 1
    figures = 1 + sum(role.removeprefix("second_") == "weight" for role in raw.indicator_roles)
    while at < len(body):
        token = body[at]
        if token.blank:
            at += 1
            continue
        kind = kind_of(token.text)
        if kind in (Kind.SMALL, Kind.LARGE, Kind.POINTS) and len(numbers) < max(2, figures):
            numbers.append(token)
        elif fold(token.text) in _GRADES:
            raw.total["grade"] = piece_of([token])
        elif kind != Kind.DASH:
            break
        at += 1
    _keep_total(raw, label, numbers[-2:] if len(numbers) == figures else numbers[:2])  # points beside every level have a sum each
    return at


def without_subtotals(body: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the rows that add up a part of the table (小计 | 50 | 48): they end nothing."""
    kept: list[Token] = []
    inside = False
    for token in body:
        inside = fold(token.text) == _SUBTOTAL or (inside and (token.blank or kind_of(token.text) in _ADDED))
        if not inside:
            kept.append(token)
    return kept if len(kept) < len(body) else body


def _keep_total(raw: RawForm, label: Token, numbers: Sequence[Token]) -> None:
    total, roles = raw.total, raw.indicator_roles
    if len(numbers) == 2:
        first, second = ("weight", "score")
        if {"score", "weight"} <= set(roles):
            turned = roles.index("score") < roles.index("weight")
        else:  # which is which is not printed: nobody gets more points than there are
            turned = _points(numbers[0]) < _points(numbers[1])
        if turned:
            first, second = second, first
        total[first], total[second] = piece_of([numbers[0]]), piece_of([numbers[1]])
    elif len(numbers) == 1:
        whole = "weight" in roles and _points(numbers[0]) == _HUNDRED  # what the form prints; the score beside it is blank
        role = "score" if not whole and ("weight" not in roles or _scored(raw)) else "weight"
        total[role] = piece_of(numbers)
    if "score" not in total and "score" in roles:
        total["score"] = Piece("", label.end, label.end)


def _scored(raw: RawForm) -> bool:
    return any(row.get("score") and row["score"].text for row in raw.indicators)


def read_late_total(raw: RawForm, tokens: Sequence[Token], start: int) -> None:
    """The totals row of some layouts stands behind the notes."""
    if "score" in raw.total:
        return
    for index, token in enumerate(tokens):
        if token.text and token.start > start and labels("total").role(token.text) is not None:
            read_total(raw, tokens, index)
            return


def read_head_score(raw: RawForm, squeezed: Squeezed, limit: int) -> None:
    """Some layouts print the total score above the table (总分：95分)."""
    score = raw.total.get("score")
    if (score is not None and score.text) or "self_score" in raw.header:
        return
    for match in _HEAD_SCORE.finditer(squeezed.text):
        start = squeezed.original(match.start(1))
        if start < limit:
            end = squeezed.original_end(match.end(1))
            raw.header["self_score"] = Piece(match[1], start, end)
            return


def _points(token: Token) -> Decimal:
    found = split_number(token.text)
    return found[0] if found else Decimal(0)
