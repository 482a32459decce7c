"""Assigns the cells of a flattened fund row to the budget columns.

Blank cells may have vanished, so a row can have fewer cells than the table has columns. Every assignment
that keeps the printed order is weighed; what a form obeys (rate = executed / base, score = weight x rate,
score <= weight) decides. When two assignments are equally good, the cells on which they differ are left
blank and reported: an ambiguous figure is never filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Token
from assist.text.decimals import is_nothing, split_number
from assist.text.normalise import fold

MONEY = ("initial", "adjusted", "executed")
_K = Kind
_UNLIKELY = 6.0
_TEXT = {
    _K.TEXT: 0.0,
    _K.NAME: 0.2,
    _K.LONG: 0.0,
    _K.JUDGEMENT: 0.2,
    _K.BLANK: 0.0,
    _K.DASH: 0.3,
    _K.FUND: 1.0,
    _K.DATE: 1.0,
}
_MONEY = {_K.SMALL: 0.1, _K.LARGE: 0.0, _K.MEASURE: 0.2, _K.BLANK: 0.1, _K.DASH: 0.3}
_COSTS: Mapping[str, Mapping[Kind, float]] = {
    **dict.fromkeys((*MONEY, "arrived", "balance"), _MONEY),
    "rate": {_K.PERCENT: -0.5, _K.SMALL: 0.2, _K.LARGE: 0.6, _K.BLANK: 0.2, _K.DASH: 0.2},
    "weight": {_K.SMALL: 0.1, _K.POINTS: 0.0, _K.BLANK: 0.2, _K.DASH: 0.1},
    "score": {_K.SMALL: 0.1, _K.POINTS: 0.0, _K.BLANK: 0.1, _K.DASH: 0.1},
    "reason": _TEXT,
    "method": _TEXT,
    **{f"open{n}": {**_TEXT, **_MONEY, _K.PERCENT: 0.3, _K.POINTS: 0.3} for n in range(1, 10)},
}
_SKIP: Mapping[str, float] = {
    "initial": 0.7,
    "arrived": 0.7,
    "balance": 0.4,
    "adjusted": 0.9,
    "executed": 0.9,
    "rate": 0.5,
    "weight": 0.4,
    "score": 0.35,
    "reason": 0.0,
    "method": 0.2,
}
_MAX_CELLS = 11
_LOST_FIGURE = 5.0  # more than any agreement is worth: a rate that is wrong must not make a figure vanish
_BARE_RATE = 2.5
_EVERY_CELL = 2.0  # where a dash stands for each blank, every cell is there
_TIE = 0.15
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Role to token, what it costs, and the roles on which an equally good assignment differs."""

    cells: dict[str, Token]
    cost: float
    unsure: frozenset[str] = frozenset()


def assign(
    cells: Sequence[Token], roles: Sequence[str], positions: Sequence[int] = (), percent: bool = False
) -> Assignment:
    """The best order-keeping assignment of `cells` (blank ones included) to `roles`.

    `percent`: the table prints its rates with a percent sign, so that a bare number is hardly one.
    """
    merged = _without_surplus(_merge_text(cells, roles), roles)[:_MAX_CELLS]
    size = max((index + 1 for index, token in enumerate(merged) if token.text), default=0)
    whole = size == len(roles) and any(kind_of(token.text) == _K.DASH for token in merged)
    merged = merged[:size] if whole else merged
    best = Assignment({}, float("inf"))
    rival = best
    for chosen, cost in _assignments(merged, roles, positions, 0, 0):
        total = cost + _consistency(chosen, roles) - (_EVERY_CELL if whole and len(chosen) == len(roles) else 0)
        if (
            percent
            and (rate := chosen.get("rate")) is not None
            and kind_of(rate.text) in (_K.SMALL, _K.LARGE)
            and _value(chosen, "rate")  # nought of nought may go without the sign
        ):
            total += _BARE_RATE
        if total < best.cost:
            best, rival = Assignment(chosen, total), best
        elif total < rival.cost and _values(chosen) != _values(best.cells):
            rival = Assignment(chosen, total)
    if percent and _lost_rate(merged, best.cells):
        return Assignment(best.cells, best.cost, frozenset(best.cells))
    if rival.cost - best.cost > _TIE or not best.cells:
        return best
    mine, theirs = _values(best.cells), _values(rival.cells)
    unsure = frozenset(role for role in {*mine, *theirs} if mine.get(role) != theirs.get(role))
    return Assignment(best.cells, best.cost, unsure)


def _without_surplus(cells: Sequence[Token], roles: Sequence[str]) -> list[Token]:
    """One amount less where a row has one more cell than the table has columns, and all its amounts are the same."""
    filled = [token for token in cells if token.text]
    money = sum(role in MONEY for role in roles)
    first = [token.text for token in filled[: money + 1]]
    if len(filled) != len(roles) + 1 or money < 2 or len(set(first)) != 1 or kind_of(first[0]) not in _MONEY:
        return list(cells)
    return [token for token in cells if token is not filled[money]]


def _lost_rate(cells: Sequence[Token], chosen: Mapping[str, Token]) -> bool:
    """Whether a cell in percent found no column while another stands as the rate: the columns are not these."""
    rate = chosen.get("rate")
    if rate is None or kind_of(rate.text) == _K.PERCENT:
        return False
    return any(kind_of(cell.text) == _K.PERCENT and cell not in chosen.values() for cell in cells)


def _values(cells: Mapping[str, Token]) -> dict[str, str]:
    return {role: token.text for role, token in cells.items() if not is_nothing(token.text)}


def _merge_text(cells: Sequence[Token], roles: Sequence[str]) -> list[Token]:
    """A reason that was torn into pieces is one cell again."""
    merged: list[Token] = []
    for token in cells:
        text = kind_of(token.text) in (_K.TEXT, _K.LONG, _K.NAME)
        if text and merged and "reason" in roles and kind_of(merged[-1].text) in (_K.TEXT, _K.LONG, _K.NAME):
            before = merged[-1]
            merged[-1] = Token(
                before.text + token.text, before.start, token.end, before.brk, before.col, before.line
            )
        else:
            merged.append(token)
    return merged


def _assignments(
    cells: Sequence[Token], roles: Sequence[str], positions: Sequence[int], index: int, role: int
) -> Iterator[tuple[dict[str, Token], float]]:
    if index == len(cells):
        yield {}, sum(_SKIP.get(name, 0.5) for name in roles[role:])
        return
    token = cells[index]
    kind = kind_of(token.text)
    if kind in (_K.BLANK, _K.DASH):
        for rest, cost in _assignments(cells, roles, positions, index + 1, role):
            yield rest, cost + 0.4
    elif role == len(roles) or all(kind not in _COSTS.get(name, {}) for name in roles[role:]):
        for rest, cost in _assignments(cells, roles, positions, index + 1, role):
            yield rest, cost + (_LOST_FIGURE if kind in _MONEY or kind == _K.PERCENT else 2.0)
        return
    skipped = 0.0
    for nxt in range(role, len(roles)):
        suits = _COSTS.get(roles[nxt], {}).get(kind)
        if suits is not None:
            off = 0.3 * abs(token.col - positions[nxt]) if positions and token.col >= 0 else 0.0
            for rest, cost in _assignments(cells, roles, positions, index + 1, nxt + 1):
                yield {roles[nxt]: token, **rest}, cost + skipped + suits + off
        skipped += _SKIP.get(roles[nxt], 0.5)


def _value(cells: Mapping[str, Token], role: str) -> Decimal | None:
    token = cells.get(role)
    found = split_number(token.text) if token is not None else None
    return found[0] if found else None


def _consistency(cells: Mapping[str, Token], roles: Sequence[str]) -> float:
    base = _value(cells, "adjusted") if "adjusted" in roles else _value(cells, "initial")
    executed, rate = _value(cells, "executed"), _value(cells, "rate")
    weight, score = _value(cells, "weight"), _value(cells, "score")
    cost = 0.0
    if base is not None and executed is not None:
        if executed > base:
            cost += 0.3
        if rate is not None:
            cost += _rate_fit(base, executed, rate, "%" in fold(cells["rate"].text))
    if weight is not None and score is not None:
        cost += 3.0 if score > weight else -0.2
        if rate is not None and abs(score - weight * rate / _HUNDRED) <= Decimal("0.06"):
            cost -= 0.6
    if weight is not None:
        cost += -0.4 if weight in (10, 20) else 1.0 if not weight else 0.0
    return cost


def _rate_fit(base: Decimal, executed: Decimal, rate: Decimal, percent: bool) -> float:
    if not base:
        return 0.0 if rate in (0, 100) else 1.0
    expected = executed / base * _HUNDRED
    if abs(rate - expected) <= Decimal("0.6") or (
        not percent and abs(rate * _HUNDRED - expected) <= Decimal("0.6")
    ):
        return -2.0
    return 1.5
