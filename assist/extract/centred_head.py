"""The labels of the columns of a table, where those of several lines stand in the middle of the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from assist.extract.cell_heights import Cells, Line
from assist.extract.centred_sides import may_be_side
from assist.extract.put_back_rows import Piece
from assist.forms.labels import labels

ORDER = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
NEEDED = frozenset({"level3", "target", "actual"})
_FUND_ORDERS = (("initial", "adjusted", "executed", "weight", "rate", "score"), ("initial", "adjusted", "executed", "rate", "weight", "score"))
_MOST_LINES = 4  # above the middle of a head
_TOLD = re.compile(r"[（(][^（()）]{0,9}[)）]?$|^[^（()）]{0,7}[)）]$")


class _Labels(NamedTuple):
    """The labels of a kind of table: their data, the order of the columns, and those that every head has."""

    table: str
    order: tuple[str, ...]
    needed: frozenset[str]


_INDICATORS = _Labels("indicator_column", ORDER, NEEDED)
_FUNDS = tuple(_Labels("budget_column", order, frozenset({"executed"})) for order in _FUND_ORDERS)


def head_of(lines: Sequence[Line]) -> tuple[Cells, int, int] | None:
    """The labels of the columns of the first table of indicators, and where its head begins and ends; None where there
    is none."""
    at = next((number for number, line in enumerate(lines) if _heads(line)), None)
    if at is None:
        return None
    found = _around(lines, at, _INDICATORS)
    if found is not None:
        return found
    return {role: [piece] for piece in lines[at] if (role := labels("indicator_column").role(piece.text)) is not None}, at, at + 1


def fund_head_of(lines: Sequence[Line]) -> tuple[Cells, int, int] | None:
    """The same of the first table of funds; None where not all its labels are known."""
    near = [at for at, line in enumerate(lines) if any(labels("budget_column").role(piece.text) is not None for piece in line)]
    near = [at for at in near if at - near[0] < 2 * _MOST_LINES]
    found = [around for kind, middle in product(_FUNDS, near) if (around := _around(lines, middle, kind)) is not None]
    found = [around for around in found if around[1] <= near[0] and near[-1] < around[2]]
    return max(found, key=lambda one: sum(map(len, one[0].values())), default=None)


def _heads(line: Line) -> bool:
    roles = {labels("indicator_column").role(piece.text) for piece in line}
    return "level3" in roles and bool(roles & {"level2", "target", "actual"})


def _around(lines: Sequence[Line], at: int, kind: _Labels) -> tuple[Cells, int, int] | None:
    """The labels of which those in line `at` are the middle."""
    for count in range(min(_MOST_LINES, at, len(lines) - at - 1), -1, -1):
        part = lines[at - count : at + count + 1]
        for kept in _without_sides(part):
            solved = _solved(kept, kind)
            if solved is not None:
                return solved, at - count, at + count + 1
    return None


def _without_sides(part: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines with and without the pieces in front that may belong to the label beside the table."""
    beside = [(0, 1) if may_be_side(line[0]) else (0,) for line in part]
    for chosen in product(*beside):
        yield [line[front:] for line, front in zip(part, chosen, strict=True) if line[front:]]


def _solved(part: Sequence[Line], kind: _Labels) -> Cells | None:
    """The labels of which as many lines stand above the middle one as below; None where they are not all known, or could
    be others."""
    if not len(part) % 2:
        return None
    height = len(part) // 2
    layers = list(zip(reversed(part[:height]), part[height + 1 :], strict=True))
    if any(len(above) != len(below) for above, below in layers) or len(part[height]) > len(kind.order):
        return None
    ways = {tuple((role, tuple(map(id, cell))) for role, cell in way.items()): way for way in _ways(part[height], layers, kind)}
    return next(iter(ways.values())) if len(ways) == 1 else None


def _ways(middle: Line, layers: Sequence[tuple[Line, Line]], kind: _Labels) -> Iterator[Cells]:
    """The ways of giving the pieces to columns in which every label is known."""
    for chosen in combinations(kind.order, len(middle)):
        cells = {role: [piece] for role, piece in zip(chosen, middle, strict=True)}
        if all(_may_be_part(role, cell, kind) for role, cell in cells.items()):
            yield from _with_layers(cells, layers, kind)


def _with_layers(cells: Cells, layers: Sequence[tuple[Line, Line]], kind: _Labels) -> Iterator[Cells]:
    if not layers:
        if set(cells) >= kind.needed and all(_is_label(role, cell, kind) for role, cell in cells.items()):
            yield {role: cells[role] for role in kind.order if role in cells}
        return
    above, below = layers[0]
    for chosen in combinations(kind.order, len(above)):
        more = {role: [top, *cells.get(role, []), bottom] for role, top, bottom in zip(chosen, above, below, strict=True)}
        if all(_may_be_part(role, cell, kind) for role, cell in more.items()):
            yield from _with_layers({**cells, **more}, layers[1:], kind)


def _text(cell: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in cell)


def _is_label(role: str, cell: Sequence[Piece], kind: _Labels) -> bool:
    found = labels(kind.table).role(_text(cell))
    return found == role or (found == "remark" and role == "reason")


def _may_be_part(role: str, cell: Sequence[Piece], kind: _Labels) -> bool:
    """Whether a label of a column may have such a middle."""
    plain = _TOLD.sub("", _text(cell))
    return plain in _parts(role, kind.table) or _is_label(role, cell, kind)


@cache
def _parts(role: str, table: str) -> frozenset[str]:
    """All that stands in the labels of a column, and nothing."""
    keys = [key for key, found in labels(table).roles.items() if found == role or (found == "remark" and role == "reason")]
    return frozenset(key[a:b] for key in keys for a in range(len(key)) for b in range(a, len(key) + 1))
