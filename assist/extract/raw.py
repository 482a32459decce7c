"""What a layout reader hands to assemble.py: pieces of text by role, not yet typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(slots=True)
class Piece:
    """A cell's text as it should read, and its place in the Document's text. Blank cells have text ""."""

    text: str
    start: int
    end: int


Row = dict[str, Piece]
"""Role ("level3", "executed", ...) to piece. A role that is absent had no cell; a blank cell has text ""."""


@dataclass(slots=True)
class RawForm:
    """A form cut into pieces.

    `budget` rows have role "name" and the roles of [budget_column] in labels.toml; `indicators` rows the
    roles of [indicator_column]; `header` and `sections` the roles of the tables of these names;
    `total` has "weight", "score" and "grade" of the totals row.
    """

    start: int
    end: int
    title: Piece | None = None
    header: Row = field(default_factory=dict)
    budget: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    sections: Row = field(default_factory=dict)
    total: Row = field(default_factory=dict)
    declared: list[tuple[str, Decimal, Piece]] = field(default_factory=list)
    signatures: list[tuple[str, Piece]] = field(default_factory=list)
    management: list[Row] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    budget_roles: tuple[str, ...] = ()
    indicator_roles: tuple[str, ...] = ()
    method: str = "grid"
    shared: tuple[int, int] = (0, 0)
    """Text that says something of several forms: the head of a table that holds them all."""
