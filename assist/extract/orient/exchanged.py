"""Tables whose rows and columns are exchanged, where their values say so: turned, more of them bears each other out."""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract.orient.bands import upright
from assist.extract.orient.compound import with_parted
from assist.extract.orient.joined import with_joined
from assist.extract.orient.oriented import Box, Part, Rows
from assist.extract.orient.worth import worth
from assist.model import Paragraph
from assist.text.normalise import fold

_MOST_CELLS = 600
_FEWEST_ROWS = 3
_LEAST = 4  # of what a row of a table with heads above it is worth at least


def with_exchanged(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every such table turned, and those of one thing that have the same labels; None where there is none."""
    tables = [part for part in parts if not isinstance(part, Paragraph)]
    turned = {id(rows): new for rows in tables if (new := exchanged(rows)) is not None}
    if not turned:
        return None
    known = {frozenset(_labels(rows)) for rows in tables if id(rows) in turned}
    return [
        part if isinstance(part, Paragraph)
        else turned.get(id(part)) or (_exchanged(part) if frozenset(_labels(part)) in known else part)
        for part in parts
    ]  # fmt: skip


def worth_as_it_is(parts: Sequence[Part]) -> int:
    """What these parts are worth where only their cells are parted and their rows and columns exchanged."""
    for way in (with_parted, with_exchanged, with_joined):
        parts = way(parts) or parts
    return worth(parts)


def exchanged(rows: Rows) -> Rows | None:
    """The table turned, where more of it is borne out then."""
    if len(rows) < _FEWEST_ROWS or not _is_grid(rows) or sum(map(len, rows)) > _MOST_CELLS:
        return None
    new = _exchanged(rows)
    return new if worth([new]) > max(worth([rows]), _LEAST * (len(new) - 1) - 1) else None


def _exchanged(rows: Rows) -> Rows:
    new = upright(rows)
    parted = with_parted([new])
    return new if parted is None or isinstance(parted[0], Paragraph) else parted[0]


def _is_grid(rows: Rows) -> bool:
    """Whether every row fills the same columns, and some row all of them one by one."""
    widths = [sum(box.colspan for box in row) for row in rows]
    return min(widths) == max(widths) == max(map(len, rows)) > 1 and all(box.rowspan == 1 for row in rows for box in row)


def _labels(rows: Sequence[Sequence[Box]]) -> list[str]:
    return [fold(row[0].text) for row in rows if row]
