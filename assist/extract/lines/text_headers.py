"""Headers of flattened indicator tables that lack the label of a column which the rows have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Style, Token

_SECOND_LEVELS = 2


def with_points(header: Header, body: Sequence[Token]) -> tuple[Header, Sequence[Token]]:
    """A header that ends with the points of the whole table where the label of the points should stand, and the tokens
    behind it; both unchanged where it does not."""
    first = next((index for index, token in enumerate(body) if token.text), 0)
    after = next((token for token in body[first + 1 :] if token.text), None)
    named = "actual" not in header.roles or {"weight", "score"} & set(header.roles)
    if named or after is None or kind_of(body[first].text) != Kind.SMALL or kind_of(after.text) != Kind.LEVEL1:
        return header, body
    start, end = body[first].start, body[first].end
    starts, ends = (*header.label_starts, start), (*header.label_ends, end)
    return replace(header, end=end, roles=(*header.roles, "score"), label_starts=starts, label_ends=ends), body[first + 1 :]


def with_second_level(header: Header, cells: Sequence[Token], style: Style) -> Header:
    """A header that has first levels and names only, for rows that print second levels: in the place of the first ones
    where there are none of those (指标类型), else between the two where it is known by its cells."""
    kinds = [kind_of(token.text) for token in cells]
    if kinds.count(Kind.LEVEL2) < _SECOND_LEVELS:
        return header
    at = header.roles.index("level1")
    if not {Kind.LEVEL1, Kind.LEVEL12} & set(kinds):
        return replace(header, roles=(*header.roles[:at], "level2", *header.roles[at + 1 :]))
    if style == "cells":
        return header
    return replace(header, roles=(*header.roles[: at + 1], "level2", *header.roles[at + 1 :]))
