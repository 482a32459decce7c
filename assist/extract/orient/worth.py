"""How much of a parted document its own values bear out: which of several ways to part it is the right one.

Nothing here knows what a label means. Names differ from row to row, what was wanted and what came of it are counted alike,
no score is above its weight and the weights make up a round sum, and a rate is what one amount is of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations

from assist.extract.orient.classes import is_class
from assist.extract.orient.kinds import is_head, is_label, is_text, kind
from assist.extract.orient.oriented import Box, Part, Rows, filled_down
from assist.model import Paragraph
from assist.text.decimals import to_decimal

_FEWEST_HEADS, _FEWEST_ROWS = 3, 2
_ROUND = frozenset(map(Decimal, (100, 90, 80)))
_UNIT = re.compile(r"(?<=[\d.])\s*([^\d\s.,，、（()）]{1,4})(?:以[上下内]|之内|前|底前|底)?\s*$")
_MOST_COLUMNS, _MOST_AMOUNTS = 40, 8
_SEVERAL = 4
_Column = list[str]


def worth(parts: Sequence[Part]) -> int:
    """The number of cells whose column is borne out by another one, or by what all of it is."""
    return sum(_of_rows(part) for part in parts if not isinstance(part, Paragraph))


def _of_rows(rows: Rows) -> int:
    total = 0
    at = 0
    while at < len(rows):
        last = _end(rows, at)
        if last - at > _FEWEST_ROWS:
            total += _of_columns(list(_columns(rows[at], rows[at + 1 : last])))
            at = last
            continue
        told = [box for box in rows[at] if box.text.strip()]
        total += len(told) == 2 and is_label(told[0].text) and is_text(told[1].text)
        at += 1
    return total


def _end(rows: Rows, at: int) -> int:
    """The row behind the last that stands under a head; rows of one cell stand between others."""
    head = rows[at]
    if not _FEWEST_HEADS <= len(head) <= _MOST_COLUMNS or not all(is_label(box.text) or is_head(box.text) for box in head):
        return at
    columns = {box.col for box in head}
    last = at + 1
    while last < len(rows) and (_is_between(rows[last]) or (2 * len(rows[last]) >= len(head) and all(box.col in columns for box in rows[last]))):
        last += 1
    while last > at + 1 and _is_between(rows[last - 1]):
        last -= 1
    return last


def _is_between(row: Sequence[Box]) -> bool:
    told = [box for box in row if box.text.strip()]
    return len(told) == 1 and told[0] is row[0] and kind(told[0].text) == "words"


def _columns(head: Sequence[Box], body: Rows) -> Iterator[_Column]:
    grid = filled_down([row for row in body if not _is_between(row)], {box.col: at for at, box in enumerate(head)})
    for at in range(len(head)):
        yield ["" if row[at] is None else row[at].text.strip() for row in grid]  # type: ignore[union-attr]


def _of_columns(columns: Sequence[_Column]) -> int:
    rows = len(columns[0])
    named = any(_is_names(column) for column in columns)
    if not named:
        return 0
    found = 1 + sum(_is_classes(column) for column in columns)
    measured = [column for column in columns if sum(kind(text) == "value" for text in column) * 2 > rows]
    found += 2 * any(_are_alike(one, other) for one, other in permutations(measured, 2))
    figures = [column for column in columns if any(column) and _most(kind(text) in ("", "figure") for text in column)][:_MOST_AMOUNTS]
    found += max((_points(one, other) for one, other in permutations(figures, 2)), default=0)
    rates = [column for column in columns if _most(text.endswith(("%", "％")) for text in column)]
    found += 3 * any(_is_rate(one, other, rate) for rate in rates for one, other in permutations(figures, 2))
    return rows * found if found > 1 else 0  # any table has a column of names


def _most(told: Iterable[bool]) -> bool:
    """Whether all of them are, or all but one of several."""
    found = list(told)
    return found.count(False) <= (len(found) >= _SEVERAL)


def _is_names(column: _Column) -> bool:
    return all(column) and len(set(column)) == len(column) and all(kind(text) in ("words", "text") for text in column)


def _is_classes(column: _Column) -> bool:
    """Whether a column names classes: known ones, or such as come back in rows that follow each other."""
    if not all(column):
        return False
    runs = 1 + sum(one != other for one, other in pairwise(column))
    return all(is_class(Box(text, 0, 0)) for text in column) or (len(set(column)) == runs < len(column) and all(map(is_label, column)))


def _are_alike(one: _Column, other: _Column) -> bool:
    """Whether most values of two columns are counted in the same unit."""
    units = [(_unit(left), _unit(right)) for left, right in zip(one, other, strict=True)]
    return 4 * sum(left == right for left, right in units) >= 3 * len(units)


def _unit(text: str) -> str:
    found = _UNIT.search(text)
    return found[1][-1] if found else ""


def _points(weights: _Column, scores: _Column) -> int:
    pairs = [(to_decimal(full), to_decimal(got)) for full, got in zip(weights, scores, strict=True)]
    told = [(full, got) for full, got in pairs if full is not None and got is not None]
    if not told or not _most(full is not None and got is not None for full, got in pairs) or any(full < got or full > 50 for full, got in told):
        return 0
    return 4 if sum(full for full, _ in told) in _ROUND else 2


def _is_rate(base: _Column, top: _Column, rate: _Column) -> bool:
    return _most(_agree(*texts) for texts in zip(base, top, rate, strict=True))


def _agree(base: str, top: str, rate: str) -> bool:
    whole, part, share = (to_decimal(text.rstrip("%％")) for text in (base, top, rate))
    return whole is not None and part is not None and share is not None and whole > 0 and abs(part * 100 / whole - share) <= Decimal("0.06")
