"""Run-together rows of a table whose header was cut off with the head of its form.

A few orders of columns are common; one is taken when it reads every row alike and its weights add up to what a form of
points may have, and when no other order does so with other names and weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.glued.levels import leveled_zones
from assist.extract.glued.rows import Surroundings, TableRow
from assist.extract.glued.table import Sums, Zone, read_table
from assist.extract.headers import Header, Squeezed

_ORDERS: tuple[tuple[str, ...], ...] = (
    ("level3", "operator", "target", "unit", "actual", "weight", "score"),
    ("level3", "target", "actual", "weight", "score"),
    ("level3", "weight", "target", "actual", "score"),
    ("level3", "target", "weight"),
)
_TOTAL = re.compile(r"(?:合计|总分)(?:得分)?:?\d")
_WHOLE = tuple(map(Decimal, (100, 90, 80)))
_FEWEST = 3
_LONGEST = 4000
_ROW = re.compile(r"指标[^:：]{2,60}?[\d%]")


def headerless(squeezed: Squeezed, lines: Sequence[int]) -> Header | None:
    """A header without place for rows that stand behind level names; None when no order is sure."""
    text = squeezed.text
    total = _TOTAL.search(text)
    if total is None or total.start() > _LONGEST or _ROW.search(text, 0, total.start()) is None:
        return None
    zones = [zone.zone for zone in leveled_zones(text, 0, total.start(), lines)]
    first = next((zone.start for zone in zones if zone.end > zone.start), 0)
    if len(zones) <= _FEWEST:
        return None
    found: list[tuple[tuple[str, ...], list[TableRow]]] = []
    for roles in _ORDERS:
        rows = read_table(text, zones, roles, Sums(_WHOLE), Surroundings(), _parted(squeezed, total.start()))
        if _is_whole(text, rows, zones):
            found.append((tuple(role for role in roles if role in rows[0].likely), rows))
    if not found or len({tuple((row.likely["level3"], row.likely["weight"]) for row in rows) for _, rows in found}) > 1:
        return None
    place = squeezed.original(_first_level(text, first))
    return Header(place, place, found[0][0], ())


def _parted(squeezed: Squeezed, end: int) -> list[int]:
    return [at for at in range(1, end) if squeezed.parted(at)]


def _first_level(text: str, row: int) -> int:
    """Where the level names begin that stand right before the first row."""
    zones = leveled_zones(text, 0, row + 1, ())
    return min((cut[0] for zone in zones for cut in (zone.level1, zone.level2) if cut), default=0)


def _is_whole(text: str, rows: Sequence[TableRow], zones: Sequence[Zone]) -> bool:
    """Whether all rows fill the same columns, nothing is in doubt or passed over, and the weights add up."""
    filled = {frozenset(row.likely) for row in rows}
    if len(rows) < _FEWEST or len(filled) != 1 or any(row.doubtful for row in rows):
        return False
    if not {"level3", "target", "weight"} <= next(iter(filled)):
        return False
    read = sum(stop - start for row in rows for start, stop in row.likely.values())
    weights = sum(Decimal(text[slice(*row.likely["weight"])]) for row in rows)
    return read == sum(zone.end - zone.start for zone in zones) and weights in _WHOLE
