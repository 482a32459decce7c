"""A fund table whose page was printed piece by piece (LAYOUTS 3.5): the figures of its first rows stand right behind
the header, the labels of these rows behind them or before it, and the rate wherever it was printed.

What the figures obey decides: the total is the sum of its sources, its points are the rate times their weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.budget_rows import assign
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import fund_kind
from assist.text.decimals import split_number
from assist.text.normalise import fold

_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.DASH)
_LONGEST_LABEL = 30
_FEWEST = 2
_LABELS_ABOVE = 8  # tokens before the header among which labels of its rows may stand
_PLAIN = ("initial", "adjusted", "executed", "weight")
_HUNDRED = Decimal(100)


def read_torn_funds(tokens: Sequence[Token], header: Header, limit: int) -> list[Row]:
    """The rows whose figures stand behind `header` and before any label; [] when they are not what they must be.

    Their labels stand behind the figures, or before the header. `limit` is where the indicator table begins.
    """
    body = [token for token in tokens if token.text and header.end <= token.start < limit]
    figures = _leading_figures(body)
    above = [token for token in tokens if token.text and token.end <= header.start][-_LABELS_ABOVE:]
    bare = [token for token in above if _is_fund(token)] + _labels_without_figures(body[len(figures) :])
    totals = [label for label in bare if fund_kind(label.text) == "total"]
    if len(figures) < _FEWEST or len(totals) != 1:
        return []
    percent = any(kind_of(token.text) == Kind.PERCENT for token in figures)
    roles = tuple(role for role in header.roles if role != "rate" or percent)
    for cut in range(len(figures), 1, -1):
        first, rest = _cells(figures[:cut], roles), figures[cut:]
        if first is None or not _is_settled(first):
            continue
        rows: list[Row] = [_row(totals[0], first)]
        if len(bare) == 1:
            return _with_rate(rows, first, body) if not rest else []
        second = _cells(rest, roles if len(rest) == len(roles) else tuple(role for role in roles if role in _PLAIN))
        same = second is not None and all(_value(second.get(role)) == _value(first.get(role)) for role in ("adjusted", "executed"))
        if not same and len(first) < len(roles):
            continue
        if second is not None and same and len(bare) == _FEWEST:  # of more labels, nobody can say whose the figures are
            rows.append(_row(next(label for label in bare if label is not totals[0]), second))
        return _with_rate(rows, first, body)
    return []


def _row(label: Token, cells: dict[str, Token]) -> Row:
    return {"name": piece_of([label]), **{role: piece_of([token]) for role, token in cells.items()}}


def _is_fund(token: Token) -> bool:
    return len(token.text) <= _LONGEST_LABEL and fund_kind(token.text) is not None


def _leading_figures(body: Sequence[Token]) -> list[Token]:
    found: list[Token] = []
    for token in body:
        if kind_of(token.text) not in _FIGURES:
            break
        found.append(token)
    return found


def _labels_without_figures(body: Sequence[Token]) -> list[Token]:
    """The fund labels behind which no figure stands."""
    bare = []
    for index, token in enumerate(body):
        if not _is_fund(token):
            continue
        following = body[index + 1] if index + 1 < len(body) else None
        if following is None or kind_of(following.text) not in _FIGURES:
            bare.append(token)
    return bare


def _cells(figures: Sequence[Token], roles: tuple[str, ...]) -> dict[str, Token] | None:
    """The figures by role, when each role has its figure or the assignment is sure."""
    found = assign(figures, roles)
    placed = sum(token in found.cells.values() for token in figures)
    if found.unsure or placed != len(figures) or not {"adjusted", "executed"} <= found.cells.keys():
        return None
    return found.cells


def _is_settled(row: dict[str, Token]) -> bool:
    """Whether the rate is what was spent of what there was, or the points are the rate times their weight: no other
    reading of the figures would give it."""
    base, spent, weight, score = (_value(row.get(role)) for role in ("adjusted", "executed", "weight", "score"))
    if spent is None:
        return False
    printed = _value(row["rate"]) if "rate" in row and kind_of(row["rate"].text) == Kind.PERCENT else None
    share = spent / base if base else None
    if share is not None and printed is not None and _is_about(row["rate"], share * _HUNDRED):
        return True
    if share is None:
        share = None if printed is None else printed / _HUNDRED
    if share is None or weight is None or score is None:
        return False
    places = -int(score.as_tuple().exponent)
    return abs(min(share, Decimal(1)) * weight - score) <= Decimal(1).scaleb(-places)


def _with_rate(rows: list[Row], total: dict[str, Token], body: Sequence[Token]) -> list[Row]:
    """The rows, with the rate that stands apart where exactly one percentage is the total's rate."""
    base, spent = _value(total.get("adjusted")), _value(total.get("executed"))
    if "rate" in total or not base or spent is None:
        return rows
    true = spent / base * _HUNDRED
    apart = [token for token in body if kind_of(token.text) == Kind.PERCENT and _is_about(token, true)]
    if len(apart) == 1:
        rows[0]["rate"] = piece_of(apart)
    return rows


def _is_about(token: Token, true: Decimal) -> bool:
    told = _value(token)
    return told is not None and abs(told - true) <= Decimal(1).scaleb(min(0, int(told.as_tuple().exponent)))


def _value(token: Token | None) -> Decimal | None:
    found = None if token is None else split_number(fold(token.text))
    return None if found is None else found[0]
