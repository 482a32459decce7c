"""The lines of 资金管理情况: aspect, situation and problems, in some forms with points between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
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
        full, reached = _points(weight), _points(score)
        if full is not None and reached is not None and reached <= full:
            row |= {"weight": weight, "score": score}
            said = [*(cells[:at] or [Piece("", aspect.end, aspect.end)]), *cells[at + 2 :]]
            break
    row.update(zip(("situation", "problems"), said, strict=False))
    return row


def _points(cell: Piece) -> Decimal | None:
    text = cell.text.strip()
    return Decimal(text.rstrip("分")) if _POINTS.fullmatch(text) else None
