"""Columns of a flattened table whose label no list has (序号, or a word of the form's own).

A header row that keeps its cells apart shows them. They take part in the alignment under names of their own
(open1, open2, ...), so that what they hold does not slide into the columns beside them; afterwards the content
says what they are, as in tables (solve_columns, infer_columns), or they are left out with a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assist.extract.headers import Header
from assist.extract.infer_columns import solve_budget
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.aligned import Aligned
from assist.extract.lines.tokens import Style, Token
from assist.extract.raw import Row
from assist.extract.solve_columns import Sums, solve_indicators
from assist.forms.labels import fund_kind, labels
from assist.text.normalise import fold

MOST_OPEN = 9
_OPEN = "open"
_OTHER_LABELS = ("section", "header", "total")
_LONGEST = 12
_LABELS = (Kind.TEXT, Kind.NAME, Kind.JUDGEMENT, Kind.UNIT)
_USUAL = Sums(frozenset(map(Decimal, (80, 90, 100))), frozenset(), False)


def is_open(role: str) -> bool:
    """Whether a role stands for a column without a known name."""
    return role.startswith(_OPEN)


def with_open(header: Header, tokens: Sequence[Token], style: Style, table: str) -> Header:
    """The header with a role for each cell of its row that it lacks: a known one by `table`, else an open one.

    Unchanged for flowing text.
    """
    columns = list(zip(header.label_starts, header.roles, header.label_ends, strict=True))
    unknown = 0
    row = _row_of(header, tokens, style)
    for token in row if table != "budget_column" else _behind_names(row, header):
        role = _role_of(token, header, table)
        if role is None:
            continue
        if role == _OPEN:
            unknown += 1
            role = f"{_OPEN}{unknown}"
        columns.append((token.start, role, token.end))
    if len(columns) == len(header.roles) or unknown > MOST_OPEN:
        return header
    columns.sort()
    return replace(
        header,
        start=columns[0][0],
        end=max(header.end, columns[-1][2]),
        roles=tuple(role for _, role, _ in columns),
        label_starts=tuple(start for start, _, _ in columns),
        label_ends=tuple(end for _, _, end in columns),
    )


def _row_of(header: Header, tokens: Sequence[Token], style: Style) -> Sequence[Token]:
    """The tokens of the header's row; of a style that does not mark rows those between its labels."""
    inside = [i for i, t in enumerate(tokens) if t.text and header.start <= t.start < header.end]
    if style == "flow" or not inside:
        return ()
    first, last = inside[0], inside[-1]
    if style in ("tabs", "pipes"):
        return [t for t in tokens if tokens[first].line <= t.line <= tokens[last].line]
    if any(token.brk == "blank" for token in tokens):
        while first and tokens[first].brk != "blank":
            first -= 1
        while last + 1 < len(tokens) and tokens[last + 1].brk != "blank":
            last += 1
    return tokens[first : last + 1]


def _behind_names(row: Sequence[Token], header: Header) -> Sequence[Token]:
    """The header cells of a fund table right of the one over the funds' names, whatever that is called."""
    table = labels("budget_column")
    filled = [token for token in row if token.text]
    named = [i for i, token in enumerate(filled) if table.role(token.text) == "name"]
    first = named[0] if named else 0
    return filled[first + 1 :] if filled and filled[first].start < header.start else filled


def _role_of(token: Token, header: Header, table: str) -> str | None:
    """What a cell of the header row stands for; None when the header has it, or it is no label."""
    text = token.text
    named = zip(header.label_starts, header.label_ends, strict=True)
    if not text or any(start < token.end and token.start < end for start, end in named):
        return None
    role = labels(table).role(text)
    if role is None and table == "budget_column":
        # Points have the same names in both tables, but not every list has all of them.
        role = next((r for r in (labels("indicator_column").role(text),) if r in ("weight", "score", "reason")), None)
    if role is not None:
        return None if role in header.roles or role == "name" else role
    if len(text) > _LONGEST or kind_of(text) not in _LABELS or text[0] in "（(【[" or fund_kind(text) is not None:
        return None
    return None if any(labels(other).role(text) is not None for other in _OTHER_LABELS) else _OPEN


def settle_rows(rows: Sequence[Aligned], roles: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Gives the open columns of aligned indicator rows their roles; the cells of others go.

    Returns the table's roles and the doubts, and changes the rows.
    """
    if not any(map(is_open, roles)):
        return tuple(roles), []
    values = [["".join(t.text for t in row.cells.get(role, ())) for role in roles] for row in rows]
    # Rows of a single cell are the tail of another row, or a heading.
    whole = [row for row in values if sum(map(bool, row)) > 2]
    solved, _ = solve_indicators([None if is_open(role) else role for role in roles], whole, _USUAL)
    names = _named(roles, solved)
    for row in rows:
        row.cells = {name: cell for role, cell in row.cells.items() if (name := names.get(role)) is not None}
    settled = tuple(role for old in roles if (role := names[old]) is not None)
    lost = None in names.values() and not {"actual", "score"} <= set(settled)
    return settled, [("indicators", "指标表有未识别的列名，不能由内容唯一确定是哪一列")] if lost else []


def settle_funds(rows: Sequence[Row], roles: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """The same for fund rows, by their arithmetic."""
    if not any(map(is_open, roles)):
        return tuple(roles), []
    values = [[row[role].text if role in row else "" for role in roles] for row in rows]
    kinds = [fund_kind(fold(row["name"].text)) if "name" in row else None for row in rows]
    solved, reasons = solve_budget([None if is_open(role) else role for role in roles], values, kinds)
    names = _named(roles, solved)
    for row in rows:
        for old in [role for role in row if is_open(role)]:
            piece, name = row.pop(old), names[old]
            if name is not None:
                row[name] = piece
    settled = tuple(role for old in roles if (role := names[old]) is not None)
    return settled, [("budget", reason) for reason in reasons]


def _named(roles: Sequence[str], solved: Sequence[str | None]) -> Mapping[str, str | None]:
    return {old: None if new == "ignored" else new for old, new in zip(roles, solved, strict=True)}
