"""What the cells of a row of flattened text say of it: whether it lacks something, lost points, or is no row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.align import Aligned
from assist.extract.kinds import Kind, kind_of
from assist.extract.raw import Row
from assist.extract.tokens import Token
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import fold

_NUMBERED = re.compile(r"^指标\d{0,2}[.、:]?")
_SHORT_SCRAP = 3
_ONE_WORD = frozenset("无有是否优良中差好")


def several_levels(role: str, cell: Sequence[Token]) -> bool:
    """Whether several level names stand in one level's cell: which of them it is nobody can say."""
    return role in ("level1", "level2") and sum(kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12) for token in cell) > 1


def is_scrap(row: Aligned) -> bool:
    """Whether the row in which a text breaks off is no more than levels, or the beginning of a name."""
    if any(several_levels(role, cell) for role, cell in row.cells.items()):
        return True
    texts = [token.text for role, cell in row.cells.items() if not role.startswith("level") or role == "level3" for token in cell if token.text]
    if len(texts) != 1 or "level3" not in row.cells:
        return False
    scrap = _NUMBERED.sub("", fold(texts[0]))
    return len(scrap) <= _SHORT_SCRAP or any(key.startswith(scrap) for table in ("level1", "level2") for key in labels(table).roles)


def may_be_shifted(rows: Sequence[Aligned]) -> list[bool]:
    """Of each row whether its actual value may be the adjusted target, which other rows print and this one lacks: the
    cell that is blank left no trace."""
    texts = [{role: "".join(token.text for token in cell) for role, cell in row.cells.items()} for row in rows]
    printed = sum(bool(row.get("adjusted_target")) for row in texts)
    if 2 * printed <= len(rows):
        return [False] * len(rows)
    return [bool(row.get("actual")) and not row.get("adjusted_target") and row.get("actual") == row.get("target") for row in texts]


def is_no_text(text: str) -> bool:
    """Whether what stands in a column of reasons or remarks is none: a figure, or the level of a row that nobody filled."""
    kind = kind_of(text)
    if len(text) == 1 and text not in _ONE_WORD:
        return True  # the beginning of something that was cut off
    return kind in (Kind.SMALL, Kind.LARGE) or (kind in (Kind.LEVEL1, Kind.LEVEL2) and text.endswith("指标"))


def has(row: Row, role: str) -> bool:
    return role in row and bool(row[role].text)


def valued(row: Row) -> bool:
    """Whether a row has both its values."""
    return has(row, "target") and has(row, "actual")


def lost_points(row: Row) -> bool:
    """Whether a row scores below its weight; what stands beside it then says why."""
    weight, score = (split_number(row[role].text) if role in row else None for role in ("weight", "score"))
    return weight is not None and score is not None and score[0] < weight[0]
