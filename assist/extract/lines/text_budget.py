"""The fund rows of flattened text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import find_anchors, piece_of
from assist.extract.lines.budget_rows import Assignment, assign
from assist.extract.lines.column_runs import figures_above
from assist.extract.lines.fund_columns import read_across, read_beside, read_doubled, read_pair
from assist.extract.lines.fund_lists import read_list
from assist.extract.lines.open_columns import settle_funds, with_open
from assist.extract.lines.related_funds import read_related
from assist.extract.lines.tokens import Style, Token, columns_at
from assist.extract.lines.torn_funds import read_torn_funds
from assist.extract.raw import Piece, Row
from assist.forms.labels import fund_kind, labels, near_fund_kind
from assist.text.decimals import is_nothing
from assist.text.normalise import fold

Extent = tuple[int, int]
_COLUMN_ORDERS: tuple[tuple[str, ...], ...] = (
    ("adjusted", "executed", "rate"),
    ("initial", "adjusted", "executed", "weight", "rate", "score"),
    ("initial", "adjusted", "executed", "rate", "weight", "score"),
    ("adjusted", "executed", "weight", "rate", "score"),
    ("adjusted", "executed", "rate", "score"),
)
_FUND_END = re.compile(r"(?:资金|拨款|补助|预算|收入|总额|经费|债券|贷款)[:：]?$")
_INLINE = re.compile(r"^([^:：]{2,12})[:：]\s*(\S.*)?$")
_LABELLED_ROLES = ("adjusted", "executed", "rate", "score")
_OPEN = ("(", "（")
_UNIT_ALONE = re.compile(r"\((?:万元|元|千元)\)")
_OF_WHICH = frozenset({"其中", "其中:"})
_MAX_CELLS = 16
_WHOLE_HEADER = 4  # columns; a label among the figures behind such a header is a piece of it, and names none of them
_NEXT_LINES = 2
_FEWEST_ABOVE = 2
_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.DASH)
_NUMERIC = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.DASH)


def read_budget(
    tokens: Sequence[Token], headers: Sequence[Header], style: Style, limit: int, end: int
) -> tuple[list[Row], Extent | None, tuple[str, ...], list[tuple[str, str]]]:
    """(rows, extent of text used, column roles, doubts). `limit` is where the indicator table begins."""
    tokens = _without_units(tokens)
    everything = _groups([token for token in tokens if token.start < limit], style, False)
    above = [token for token in tokens if token.start < limit]
    arranged = read_across(above) or read_beside(above)
    if arranged is None and (doubled := read_doubled(above)):
        return *doubled, []
    header = _choose(headers, tokens, limit)
    headed = header is not None and len(header.roles) >= _WHOLE_HEADER and bool(everything) and header.end <= everything[0][0].start
    if not headed and (labelled := _labelled_rows(everything)):
        return labelled, (everything[0][0].start, _last(everything)), _LABELLED_ROLES, []
    if arranged is not None:
        return *arranged, []
    header = header and with_open(header, tokens, style, "budget_column")
    if header is None and (pair := read_pair(above)):
        return *pair, []
    start = header.end if header is not None else 0
    body = [token for token in tokens if start <= token.start < (limit if start < limit else end)]
    groups = _rows_of(_with_figures_above(_groups(body, style, header is not None), body)) or _unnamed_row(
        body, header
    )
    if not groups:
        return (*related, []) if (related := read_related(above)) is not None else ([], None, (), [])
    roles, positions = (
        (header.roles, columns_at(tokens, header.label_starts, style)) if header else (_infer(groups), ())
    )
    if header is not None and (whole := _with_lost_column(roles, groups)):
        roles, positions = whole, ()
    if not roles and (listed := read_list(groups)):
        return listed, (groups[0][0].start, _last(groups)), ("adjusted",), []
    if not roles and (related := read_related(above)) is not None:
        return *related, []
    if not roles:
        return [], None, (), [("budget", "资金行没有表头，且数字之间的关系不足以确定各列")]
    rows: list[Row] = []
    doubts: list[tuple[str, str]] = []
    last = groups[0][0].start
    percent = any(kind_of(cell.text) == Kind.PERCENT for _, cells in groups for cell in cells)
    for label, cells in groups:
        found = assign(cells, roles, positions, percent)
        row: Row = {"name": piece_of([label])} if label.text else {}
        for role, token in found.cells.items():
            if role in found.unsure:
                doubts.append((f"budget[{len(rows)}].{role}", f"“{token.text}”属于哪一列无法确定"))
            else:
                row[role] = piece_of([token])
        _mark_blanks(row, roles, label, found)
        rows.append(row)
        last = max([last, label.end, *(token.end for token in found.cells.values())])
    begin = header.start if header is not None else groups[0][0].start
    scattered = style == "flow" and not any("executed" in row and not is_nothing(row["executed"].text) for row in rows)
    if header is not None and scattered and (torn := read_torn_funds(tokens, header, limit)):
        named = {row["name"].start for row in torn}
        rest: list[Row] = [{"name": row["name"]} for row in rows if "name" in row and row["name"].start not in named]
        return torn + rest, (begin, last), roles, []
    roles, unsolved = settle_funds(rows, roles)
    return rows, (begin, last), roles, doubts + unsolved


def _without_units(tokens: Sequence[Token]) -> Sequence[Token]:
    """Without the unit of the whole table, the second line of its label, before a fund in one line with it."""
    units = [n for n, token in enumerate(tokens[:-1]) if token.text[:1] in _OPEN and _UNIT_ALONE.fullmatch(fold(token.text)) and tokens[n + 1].brk == "space"]
    if not units:
        return tokens
    kept = list(tokens)
    for index in reversed(units):
        kept[index : index + 2] = [replace(kept[index + 1], brk=kept[index].brk)]
    return kept


def _labelled_rows(groups: Sequence[tuple[Token, list[Token]]]) -> list[Row]:
    """Rows that name their own cells: 资金总额： 预算数： 132万 执行数： 130.5万. [] when they do not."""
    groups = [group for group in groups if any(token.text for token in group[1])]
    rows = [_labelled_row(label, cells) for label, cells in groups]
    return (
        [row for row, _ in rows]
        if rows and rows[0][1] and 2 * sum(named for _, named in rows) >= len(rows)
        else []
    )


def _labelled_row(label: Token, cells: Sequence[Token]) -> tuple[Row, bool]:
    row: Row = {"name": piece_of([label])}
    role: str | None = None
    named = passed = False
    for token in cells:
        if token.blank:
            continue
        match = _INLINE.match(token.text)
        found = labels("budget_column").role(match[1] if match else token.text)
        if found is not None and found != "name" and (match or kind_of(token.text) not in _NUMERIC):
            if role is not None:
                return row, False  # labels side by side head columns
            role, named = found, True
            if match and match[2]:
                start = token.start + match.start(2)
                row[role] = Piece(match[2], start, start + len(match[2]))
                role = None
        elif kind_of(token.text) in _NUMERIC:
            place = role or ("adjusted" if "adjusted" not in row and not named else "score")
            if place != "score" or (kind_of(token.text) in (Kind.SMALL, Kind.POINTS) and not passed):
                row.setdefault(place, piece_of([token]))
            passed = passed or place == "score"
            role = None
    return row, named and len(row) > 2


def _last(groups: Sequence[tuple[Token, list[Token]]]) -> int:
    return max(token.end for label, cells in groups for token in (label, *cells))


def _mark_blanks(row: Row, roles: Sequence[str], label: Token, found: Assignment) -> None:
    """The score cell of a row that has a weight is there even when its blank left no trace."""
    if (
        "score" in roles
        and "score" not in row
        and "score" not in found.unsure
        and "weight" in row
        and row["weight"].text
    ):
        place = row["weight"].end
        row["score"] = Piece("", place, place)


def _choose(headers: Sequence[Header], tokens: Sequence[Token], limit: int) -> Header | None:
    """The header with the most columns that is followed by a fund row."""
    usable = [header for header in headers if _is_followed(header, tokens)]
    before = [header for header in usable if header.start < limit]
    return max(before or usable, key=lambda header: len(header.roles), default=None)


def _is_followed(header: Header, tokens: Sequence[Token]) -> bool:
    following = [t for t in tokens if t.start >= header.end and t.text][:14]
    numbers = sum(kind_of(token.text) in _NUMERIC for token in following[:6])
    return any(_is_fund(token) for token in following) or numbers >= 3


def _is_fund(token: Token) -> bool:
    return len(token.text) <= 30 and fund_kind(token.text) is not None


def _groups(body: Sequence[Token], style: Style, headed: bool) -> list[tuple[Token, list[Token]]]:
    """Fund label and the cells that follow it, row by row; ends at the first section label."""
    groups: list[tuple[Token, list[Token]]] = []
    prefix: Token | None = None
    for index, token in enumerate(body):
        if token.blank:
            if groups and not _row_over(groups[-1], token, style):
                groups[-1][1].append(token)
            continue
        if groups and _is_section(token):
            break
        if fold(token.text).rstrip(":") in _OF_WHICH:
            prefix = token
            continue
        if _is_fund(token) or _looks_like_fund(body, index, headed or bool(groups)):
            whole = prefix is None or fund_kind(token.text) == "total"  # a total is no part of what stands before it
            label = token if prefix is None or whole else _joined(prefix, token)
            groups.append((label, []))
            prefix = None
        elif groups and not _row_over(groups[-1], token, style):
            groups[-1][1].append(token)
    return groups


def _with_figures_above(
    groups: list[tuple[Token, list[Token]]], body: Sequence[Token]
) -> list[tuple[Token, list[Token]]]:
    """Fund labels under their figures: the text was printed column by column."""
    if len(groups) < _FEWEST_ABOVE or any(
        kind_of(cell.text) in _FIGURES for _, cells in groups for cell in cells
    ):
        return groups
    lines = figures_above(body, [label for label, _ in groups])
    return (
        groups if lines is None else [(label, line) for (label, _), line in zip(groups, lines, strict=True)]
    )


def _rows_of(groups: list[tuple[Token, list[Token]]]) -> list[tuple[Token, list[Token]]]:
    """Without the fund labels that head a column: the label of the next column follows them, and no figure."""
    named = labels("budget_column").role
    firsts = [next((cell.text for cell in cells if cell.text), "") for _, cells in groups]
    return [group for group, first in zip(groups, firsts, strict=True) if named(first) is None]


def _unnamed_row(body: Sequence[Token], header: Header | None) -> list[tuple[Token, list[Token]]]:
    """A single row of figures right under the header, without a fund label."""
    if header is None or len(header.roles) < 3:
        return []
    cells: list[Token] = []
    for token in body:
        if token.text and kind_of(token.text) not in _NUMERIC:
            break
        cells.append(token)
    if sum(bool(token.text) for token in cells) < 3:
        return []
    return [(Token("", header.end, header.end, "line"), cells)]


def _joined(first: Token, second: Token) -> Token:
    return Token(first.text + second.text, first.start, second.end, first.brk, first.col, first.line)


def _row_over(group: tuple[Token, list[Token]], token: Token, style: Style) -> bool:
    """In rows that keep lines, what stands on the next line is not of this row, unless its figures begin there."""
    label, cells = group
    if style not in ("tabs", "pipes"):
        return False
    filled = next((cell for cell in cells if cell.text), None)
    if filled is None and token.line != label.line:
        return token.line > label.line + _NEXT_LINES or (
            bool(token.text) and kind_of(token.text) not in _NUMERIC
        )
    return token.line != (label.line if filled is None else filled.line)


def _is_section(token: Token) -> bool:
    anchors = find_anchors([token], "cells", True)
    if not anchors:
        return False
    anchor = anchors[0]
    if anchor.role == "frame" and re.search(r"资金|预算|情况说明", token.text):
        return False
    return anchor.kind in ("section", "management", "note") and not (
        anchor.role in ("notes", "frame") and labels("budget_column").role(token.text) is not None
    )


def _looks_like_fund(body: Sequence[Token], index: int, begun: bool) -> bool:
    """An unknown fund: a label-like text that opens a row of numbers."""
    token = body[index]
    if not begun or token.brk == "space" or len(token.text) > 24 or kind_of(token.text) in _NUMERIC:
        return False
    following = body[index + 1] if index + 1 < len(body) else None
    if _FUND_END.search(fold(token.text)) or near_fund_kind(token.text) is not None:
        return following is not None and kind_of(following.text) in _NUMERIC
    return _opens_figures(body, index)


def _opens_figures(body: Sequence[Token], index: int) -> bool:
    """Whether a text of any wording opens a line that holds figures and nothing else: a fund under a name of its own."""
    label = body[index]
    if any(token.text for token in body[max(0, index - _MAX_CELLS) : index] if token.line == label.line):
        return False
    cells = [
        token for token in body[index + 1 : index + _MAX_CELLS] if token.line == label.line and token.text
    ]
    return len(cells) >= 2 and all(kind_of(token.text) in _FIGURES for token in cells)


def _with_lost_column(roles: Sequence[str], groups: Sequence[tuple[Token, list[Token]]]) -> tuple[str, ...]:
    """The columns of a table whose header lacks some, where rows have more figures than it has labels and their
    arithmetic supports an order that holds all of its labels; () where it does not."""
    most = max(sum(kind_of(cell.text) in _FIGURES[:3] for cell in cells) for _, cells in groups)
    figures = [role for role in roles if role not in ("reason", "name")]
    if most <= len(figures) or any(role not in _COLUMN_ORDERS[1] for role in figures):
        return ()
    inferred = _infer(groups)
    rest = tuple(role for role in roles if role == "reason")
    return (*inferred, *rest) if [role for role in inferred if role in figures] == figures else ()


def _infer(groups: Sequence[tuple[Token, list[Token]]]) -> tuple[str, ...]:
    """The column order that the rows' own arithmetic supports; () when none is supported."""
    best: tuple[str, ...] = ()
    best_cost = -0.5
    for roles in _COLUMN_ORDERS:
        cost = sum(_cost(cells, roles) for _, cells in groups) / len(groups)
        if cost < best_cost:
            best, best_cost = roles, cost
    return best


def _cost(cells: Sequence[Token], roles: Sequence[str]) -> float:
    filled = [token for token in cells if token.text]
    return assign(cells, roles).cost if filled else 0.0
