"""Fund tables that name their funds across or beside the figures instead of down the side.

Two arrangements of real forms. Across: the budget and the executed figure each span a column per fund (总额, 财政拨款,
其他资金), tasks fill the rows, and only the row of totals is the form's. Beside: every figure has its label at its
left (预算数 6.84 到位数 6.84 执行数 6.84), and the rows below repeat one fund's label before each figure.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import fund_kind, label_key, labels

Extent = tuple[int, int]
Found = tuple[list[Row], Extent, tuple[str, ...]]
_NUMERIC = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE)
_TOTAL = re.compile(r"^(?:金额|资金|预算)?(?:合计|总计)$")
_MOST_FUNDS = 5
_HEAD_REACH = 12  # tokens between the labels of the figures and those of the funds
_AFTER = ("weight", "rate", "score")


def read_across(tokens: Sequence[Token]) -> Found | None:
    """The totals of a table whose figures span a column per fund; None when there is none."""
    filled = [token for token in tokens if token.text]
    for at in range(len(filled)):
        count = _funds_twice(filled, at)
        if not count:
            continue
        head = list(itertools.dropwhile(_is_unnamed, filled[max(0, at - _HEAD_REACH) : at]))
        roles = [role for token in head if (role := labels("budget_column").role(token.text)) is not None]
        if "executed" not in roles or not {"adjusted", "initial"} & set(roles[: roles.index("executed")]):
            return None
        base = "adjusted" if "adjusted" in roles else "initial"
        after = [role for role in roles[roles.index("executed") + 1 :] if role in _AFTER]
        rows = _totals(filled[at : at + count], filled[at + 2 * count :], base, after)
        return rows and (rows[0], (head[0].start, rows[1]), (base, "executed", *after))
    return None


def _is_unnamed(token: Token) -> bool:
    return labels("budget_column").role(token.text) is None


def _funds_twice(filled: Sequence[Token], at: int) -> int:
    """How many fund labels stand at `at`, the first of them a total, to be followed by the same again; 0 for none."""
    if fund_kind(filled[at].text) != "total":
        return 0
    for count in range(2, _MOST_FUNDS + 1):
        keys = [label_key(token.text) for token in filled[at : at + 2 * count]]
        if len(keys) == 2 * count and keys[:count] == keys[count:] and len(set(keys)) == count:
            return count if all(fund_kind(key) is not None for key in keys[:count]) else 0
    return 0


def _totals(
    funds: Sequence[Token], body: Sequence[Token], base: str, after: Sequence[str]
) -> tuple[list[Row], int] | None:
    label = next((i for i, token in enumerate(body) if _TOTAL.match(label_key(token.text))), None)
    if label is None:
        return None
    figures = list(
        itertools.takewhile(lambda token: kind_of(token.text) in (*_NUMERIC, Kind.DASH), body[label + 1 :])
    )
    count = len(funds)
    if len(figures) not in (2 * count, 2 * count + len(after)):
        return None
    rows: list[Row] = [
        {"name": piece_of([fund]), base: piece_of([figures[i]]), "executed": piece_of([figures[count + i]])}
        for i, fund in enumerate(funds)
    ]
    rows[0].update(
        {role: piece_of([token]) for role, token in zip(after, figures[2 * count :], strict=False)}
    )
    return rows, figures[-1].end


def read_beside(tokens: Sequence[Token]) -> Found | None:
    """The rows of a table in which every figure stands behind its label; None when there is none."""
    lines = [
        [token for token in line if token.text]
        for _, line in itertools.groupby(tokens, key=lambda token: token.line)
    ]
    for number, line in enumerate(lines):
        labelled = _alternating(line)
        roles = [labels("budget_column").role(label.text) for label, _ in labelled]
        if len(labelled) < 2 or "executed" not in roles or not {"adjusted", "initial"} & set(roles):
            continue
        first: Row = {"name": piece_of([labelled[0][0]])}
        for role, (_, figure) in zip(roles, labelled, strict=True):
            if role is not None:
                first.setdefault(role, piece_of([figure]))
        rest = line[2 * len(labelled) :]
        if len(rest) == 1 and kind_of(rest[0].text) in _NUMERIC:
            first["rate"] = piece_of(rest)
        rows = [first, *_repeated(lines[number + 1 :], roles)]
        end = max(piece.end for piece in rows[-1].values())
        return rows, (line[0].start, end), ("adjusted", "executed", "rate")
    return None


def read_doubled(tokens: Sequence[Token]) -> Found | None:
    """Funds that stand twice, before their budget and before what was spent of it: 预算数 32 执行数 30 (20), then 中央补助 32
    中央补助 30, 地方资金 地方资金. None when there are no such funds."""
    filled = [token for token in tokens if token.text]
    for at in range(len(filled) - 3):
        roles = [labels("budget_column").role(filled[at + step].text) for step in (0, 2)]
        figures = [filled[at + 1], filled[at + 3]]
        if roles not in (["adjusted", "executed"], ["initial", "executed"]) or not all(kind_of(one.text) in _NUMERIC for one in figures):
            continue
        base = str(roles[0])
        first = {"name": piece_of([filled[at]]), base: piece_of(figures[:1]), "executed": piece_of(figures[1:])}
        rest = filled[at + 4 :]
        rest = rest[1:] if rest and kind_of(rest[0].text) in _NUMERIC else rest
        rows = [first, *_doubled(rest, base)]
        if len(rows) > 1:
            return rows, (filled[at].start, max(piece.end for piece in rows[-1].values())), (base, "executed")
    return None


def _doubled(tokens: Sequence[Token], base: str) -> list[Row]:
    rows: list[Row] = []
    at = 0
    while at + 1 < len(tokens) and fund_kind(tokens[at].text) is not None:
        amount = _amount_at(tokens, at + 1)
        again = at + 1 + (amount is not None)
        if again >= len(tokens) or label_key(tokens[again].text) != label_key(tokens[at].text):
            break
        spent = _amount_at(tokens, again + 1)
        row: Row = {"name": piece_of([tokens[at]])}
        for role, token in ((base, amount), ("executed", spent)):
            if token is not None and kind_of(token.text) in _NUMERIC:
                row[role] = piece_of([token])
        rows.append(row)
        at = again + 1 + (spent is not None)
    return rows


def _amount_at(tokens: Sequence[Token], at: int) -> Token | None:
    """An amount, or the unit that a blank one leaves."""
    return tokens[at] if at < len(tokens) and kind_of(tokens[at].text) in (*_NUMERIC, Kind.UNIT) else None


def read_pair(tokens: Sequence[Token]) -> Found | None:
    """A budget and an executed figure that are named but belong to no fund row: 预算数： 32 执行数： 30.86 (执行率 96%)."""
    row: Row = {}
    filled = [token for token in tokens if token.text]
    for before, token in itertools.pairwise(filled):
        role = labels("budget_column").role(before.text)
        if role in ("adjusted", "executed", "rate") and role not in row and kind_of(token.text) in _NUMERIC:
            row[role] = piece_of([token])
    if not {"adjusted", "executed"} <= set(row):
        return None
    places = sorted(piece.start for piece in row.values())
    return [row], (places[0], max(piece.end for piece in row.values())), tuple(row)


def _alternating(line: Sequence[Token]) -> list[tuple[Token, Token]]:
    """The (label, figure) pairs with which a line begins."""
    pairs: list[tuple[Token, Token]] = []
    for label, figure in zip(line[::2], line[1::2], strict=False):
        if kind_of(label.text) in _NUMERIC or kind_of(figure.text) not in _NUMERIC:
            break
        pairs.append((label, figure))
    return pairs


def _repeated(lines: Sequence[Sequence[Token]], roles: Sequence[str | None]) -> list[Row]:
    """Lines that print one fund's label before each figure, in the columns of the line above."""
    rows: list[Row] = []
    for line in lines:
        pairs = _alternating(line)
        if len(pairs) != len(roles) or len({label_key(label.text) for label, _ in pairs}) != 1:
            break
        row: Row = {"name": piece_of([pairs[0][0]])}
        for role, (_, figure) in zip(roles, pairs, strict=True):
            if role is not None:
                row.setdefault(role, piece_of([figure]))
        rows.append(row)
    return rows
