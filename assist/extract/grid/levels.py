"""The levels of a row: carried down from the rows above it, parted from one cell, or told by a row of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, Row
from assist.text.decimals import is_nothing
from assist.text.normalise import fold

_UPPER = ("level1", "level2")
_LONGEST_REST = 8
_DITTO = frozenset({"同上", "〃", "″", "\"", "同前"})
_JOINT = re.compile(r"\s*[-—－/／·、:：>→]+\s*|\s*[(（]")
_CHAPTER = re.compile(r"[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)")


def heads_rows(row: Row, carried: Row, columns: Collection[str]) -> bool:
    """Whether a row holds no more than the name of a level for which there is no column, with its points at most; it is
    kept for the rows below."""
    name = row.get("level3")
    if name is None or not name.text or all(role in columns for role in _UPPER):
        return False
    if any(not is_nothing(row[role].text) for role in ("target", "actual", "reason") if role in row):
        return False
    role = _level(name.text, row)
    if role is None or role in columns:
        return False
    carried[role] = name
    if role == "level1":
        carried.pop("level2", None)
    return True


def _level(text: str, row: Row) -> str | None:
    """Which level a name heads: a known one, or one numbered as chapters are that has no points."""
    roles = roles_of(text)
    if roles.level1 is not None and not (roles.level2 is not None and text.startswith(("(", "（"))):
        return "level1"
    if roles.level2 is not None:
        return "level2"
    chapter = _CHAPTER.match(fold(text))
    if chapter is None or any(not is_nothing(row[role].text) for role in ("weight", "score") if role in row):
        return None
    return "level2" if chapter[0].startswith("(") else "level1"


def part_levels(row: Row) -> None:
    """产出指标-数量指标 in the cell of one level as both, where the other has no column."""
    piece = row.get("level1") or row.get("level2")
    if piece is None or all(role in row for role in _UPPER) or piece.end - piece.start != len(piece.text):
        return
    joint = _JOINT.search(piece.text)
    if joint is None:
        return
    first, second = piece.text[: joint.start()], piece.text[joint.end() :].rstrip(")） ")
    if roles_of(first).level1 is not None and roles_of(second).level2 is not None:
        start = piece.start + joint.end()
        row["level1"] = Piece(first, piece.start, piece.start + len(first))
        row["level2"] = Piece(second, start, start + len(second))


def _goes_on(upper: Piece, lower: Piece) -> bool:
    """Whether two cells hold one name of a level: the second is none itself."""
    if not lower.text or lower.start == upper.start or _is_name(lower.text) or len(lower.text) > _LONGEST_REST:
        return False
    return _is_name(upper.text + lower.text)


def _is_name(text: str) -> bool:
    roles = roles_of(text)
    return roles.level1 is not None or roles.level2 is not None


def carry(row: Row, carried: Row, columns: Collection[str], above: Sequence[Row] = ()) -> None:
    """Fills the levels of rows whose cell is blank or says 同上, or that have no column, and keeps them for the next row.

    A name that a page break cut in two is put together, in the rows `above` too. A name that lies over the columns of several levels is that of one of them; the others do not exist there.
    """
    for role in _UPPER:
        piece = row.get(role)
        if piece is not None and role in carried and _goes_on(carried[role], piece):
            cut = carried[role]
            carried[role] = row[role] = Piece(cut.text + piece.text, cut.start, cut.end)
            for other in above:
                if role in other and other[role].start == cut.start:
                    other[role] = carried[role]
        elif piece is not None and piece.text and piece.text not in _DITTO:
            if role == "level1" and (role not in carried or carried[role].start != piece.start):
                carried.pop("level2", None)
            carried[role] = piece
        elif role in carried and (piece is not None or role not in columns):
            row[role] = carried[role]
        elif piece is not None:
            row[role] = Piece("", piece.start, piece.start)
