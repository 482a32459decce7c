"""Fund rows in text whose columns have labels that no list has: rows of a name and the same number of figures each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.fund_columns import Found
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, Row
from assist.extract.related_figures import FEWEST, relate
from assist.forms.labels import fund_kind
from assist.text.decimals import to_decimal

_NUMERIC = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.DASH)
_RATE = re.compile(r"[^\s()（）]{2,}率")
_MARK = re.compile(r"[①-⑳]|\d{1,2}[.、．]|[（(]\d[)）]|其中[:：]?")
_NUMBER = re.compile(r"\d{1,2}[.、．](?=\D)")
_ABOVE = 40  # tokens of a head
_LONGEST_NAME = 3  # tokens

_Group = tuple[list[Token], list[Token]]


def read_related(tokens: Sequence[Token]) -> Found | None:
    """The rows, their extent and their columns, where the figures leave one way; None otherwise."""
    filled = [token for token in tokens if token.text]
    for rows in _tables(filled):
        figures = [[to_decimal(token.text) for token in cells] for _, cells in rows]
        first = rows[0][0][0] if rows[0][0] else rows[0][1][0]
        at = filled.index(first)
        head = " ".join(token.text for token in filled[max(0, at - _ABOVE) : at])
        if not any(fund_kind(token.text) == "total" for name, _ in rows for token in name):
            continue  # without a sum by name nothing says what the rows are
        roles = relate(figures, [""] * len(figures[0]), _RATE.findall(head))
        if roles is not None:
            columns = tuple(role for role in roles if role is not None)
            return [_row(name, cells, roles) for name, cells in rows], (first.start, rows[-1][1][-1].end), columns
    return None


def _tables(filled: Sequence[Token]) -> Iterator[list[_Group]]:
    """Runs of rows with as many figures each."""
    groups: list[_Group] = []
    for named, run in itertools.groupby(filled, key=lambda token: bool(_MARK.fullmatch(token.text)) or kind_of(token.text) not in _NUMERIC):
        tokens = list(run)
        if named:
            groups.append((tokens, []))
        elif groups:
            groups[-1][1].extend(tokens)
    groups = [(_name(name), cells) for name, cells in groups]
    for count, rows in itertools.groupby(groups, key=lambda group: len(group[1])):
        table = list(rows)
        if count >= FEWEST and len(table) > 1:
            yield table


def _name(tokens: list[Token]) -> list[Token]:
    """The name of a row: what stands in its last line before the figures, without its number."""
    line = [token for token in tokens if token.line == tokens[-1].line][-_LONGEST_NAME:]
    whole = [token for token in line if not _MARK.fullmatch(token.text)]
    return whole[-1:] if whole and fund_kind(whole[-1].text) is not None else whole


def _without_number(piece: Piece) -> Piece:
    found = _NUMBER.match(piece.text)
    return Piece(piece.text[found.end() :], piece.start + found.end(), piece.end) if found else piece


def _row(name: list[Token], cells: list[Token], roles: Sequence[str | None]) -> Row:
    row: Row = {"name": _without_number(piece_of(name))} if name else {}
    row.update({role: piece_of([cell]) for role, cell in zip(roles, cells, strict=True) if role is not None})
    return row
