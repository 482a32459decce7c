"""Rows of an aligned table, and what a first alignment tells about its columns for a second one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from assist.extract.kinds import width
from assist.extract.lines.align_costs import SKIP
from assist.extract.lines.align_tokens import FEWEST_ROWS
from assist.extract.lines.tokens import Token

_OFTEN_BLANK = frozenset({"actual", "score", "weight"})
TEXT_ROLES = frozenset({"level3", "target", "actual", "reason", "remark", "method"})
_MOSTLY_BLANK = frozenset({"method"})  # where it is, a text in it is odd
_SELDOM = 0.3  # share of rows


@dataclass(slots=True)
class Aligned:
    """One table row: role to its tokens."""

    cells: dict[str, list[Token]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in printed order, and their positions where rows keep columns."""

    roles: tuple[str, ...]
    positions: tuple[int, ...] = ()


def seldom_filled(rows: Sequence[Aligned], roles: Sequence[str]) -> dict[str, float]:
    """What it costs that a row leaves out a column, for columns that most rows leave out; below 0 what it costs to fill it."""
    if len(rows) < FEWEST_ROWS:
        return {}
    skips: dict[str, float] = {}
    valued = [row for row in rows if _holds(row, "target") or _holds(row, "actual")]  # points alone are none
    for role in roles:
        scored = role != "actual" and sum(_holds(row, "weight") and _holds(row, "score") for row in rows)
        filled = scored or sum(_holds(row, role) for row in valued)
        if role in _OFTEN_BLANK and filled < _SELDOM * len(rows):
            skips[role] = max(0.2, _odds(filled, len(rows)) + SKIP[role])
        elif role in _MOSTLY_BLANK and (texts := sum(_holds(row, role) for row in rows)) < _SELDOM * len(rows):
            skips[role] = _odds(texts, len(rows))
    return skips


def _odds(filled: int, rows: int) -> float:
    return math.log((filled + 0.5) / (rows - filled + 0.5))


def _holds(row: Aligned, role: str) -> bool:
    return any(token.text for token in row.cells.get(role, ()))


def column_widths(rows: Sequence[Aligned]) -> dict[str, float]:
    """The width at which each column wraps: no line in it is wider."""
    lines: dict[str, list[float]] = {}
    wrapped: dict[str, list[float]] = {}
    for row in rows:
        for role, cell in row.cells.items():
            if role in TEXT_ROLES:
                lines.setdefault(role, []).extend(width(token.text) for token in cell)
                wrapped.setdefault(role, []).extend(width(token.text) for token in cell[:-1])
    widths = {role: max(found) for role, found in lines.items()}
    for role, found in wrapped.items():
        if len(found) >= 4:
            # Most wrapped lines are full; a few that were joined by mistake must not set the width.
            widths[role] = sorted(found)[int(len(found) * 0.8)] + 0.5
    return widths
