"""The lines of 资金管理情况: aspect, situation and problems, in some forms with points between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assist.extract.raw import Piece, Row

_POINTS = re.compile(r"\d{1,2}(?:\.\d{1,2})?分?")


def management_row(aspect: Piece, cells: Sequence[Piece]) -> Row:
    """The line `aspect` with the cells behind it by role.

    Two neighbouring cells that hold points are weight and score; the others are situation and problems in
    the order of the columns, the situation before the points.
    """
    row: Row = {"aspect": aspect}
    said = list(cells)
    for at, (weight, score) in enumerate(pairwise(cells)):
        if _is_points(weight) and _is_points(score) and _points(score) <= _points(weight):
            row |= {"weight": weight, "score": score}
            said = [*(cells[:at] or [Piece("", aspect.end, aspect.end)]), *cells[at + 2 :]]
            break
    row.update(zip(("situation", "problems"), said, strict=False))
    return row


def _is_points(cell: Piece) -> bool:
    return _POINTS.fullmatch(cell.text.strip()) is not None


def _points(cell: Piece) -> float:
    return float(cell.text.strip().rstrip("分"))
