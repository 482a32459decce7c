"""Tables printed one cell a line that lost no cell: as many cells in every row as the header has labels.

Where cells that span rows were printed once, rows differ in length and only the cheapest alignment tells them apart. Where
every cell is there, blank ones too, counting does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Token

_FIGURES = (Kind.SMALL, Kind.POINTS, Kind.BLANK, Kind.DASH)
_NAMES = (Kind.TEXT, Kind.NAME, Kind.LONG, Kind.JUDGEMENT, Kind.FUND, Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_FEWEST_ROWS = 4
_FEWEST_COLUMNS = 4
_REGULAR = 0.9


def in_lines(header: Header, cells: Sequence[Token]) -> list[Token] | None:
    """The cells with the line and the column that each stands in; None where counting does not bring the points into
    the columns of the points and names into that of the names."""
    size = len(header.roles)
    rows = [cells[at : at + size] for at in range(0, len(cells), size)]
    checked = rows[:-1] if rows and len(rows[-1]) < size else rows
    points = [at for at, role in enumerate(header.roles) if role in ("weight", "score")]
    name = header.roles.index("level3") if "level3" in header.roles else -1
    if size < _FEWEST_COLUMNS or len(checked) < _FEWEST_ROWS or len(points) < 2 or name < 0:
        return None
    fits = sum(
        all(kind_of(row[at].text) in _FIGURES for at in points) and kind_of(row[name].text) in _NAMES for row in checked
    )
    if fits < _REGULAR * len(checked) or not any(token.blank for token in cells):
        return None
    return [
        replace(token, brk="shut" if col == 0 else "cell", col=col, line=number)
        for number, row in enumerate(rows)
        for col, token in enumerate(row)
    ]
