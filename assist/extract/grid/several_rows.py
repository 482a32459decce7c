"""Rows of a table into whose cells several indicators were written, one under the other.

Whoever fills in a template that has too few rows puts the second indicator below the first, in the same cells. There are
then as many lines in the name's cell as in those of its values; where there are not, what belongs together is unknown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.label_roles import roles_of
from assist.extract.lines.text_rows import lost_points
from assist.extract.raw import Piece, RawForm, Row

_POINTS = ("weight", "score")
_KEYS = ("level3", *_POINTS)
_LABELLED = re.compile(r"([^:：\s]{2,10})\s*[:：]\s*(.*)$", re.S)
_INDEX = re.compile(r"indicators\[(\d+)\]")
_TEXTS = ("reason", "remark", "method")
_FIGURES = (Kind.SMALL, Kind.POINTS, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND, Kind.DATE, Kind.JUDGEMENT)


def part_rows(raw: RawForm, text: str) -> None:
    """Parts the rows of a form read from cells in which several indicators stand, and moves what is doubted of the rows
    behind them. `text` is the document's, which keeps the line breaks of cells."""
    if not any(piece.end - piece.start > len(piece.text) > 0 for row in raw.indicators for role in _KEYS if (piece := row.get(role))):
        return
    parts = [parted(_unpacked(row, text), text) for row in raw.indicators]
    firsts = list(itertools.accumulate(map(len, parts), initial=0))
    lost = [
        (f"indicators[{firsts[number]}].{role}", "一格内有几个数，与指标不能一一对应")
        for number, (row, rows) in enumerate(zip(raw.indicators, parts, strict=True))
        for role in _POINTS
        if role in row and not any(role in one for one in rows)
    ]
    raw.doubts = [(_INDEX.sub(lambda match: f"indicators[{firsts[int(match[1])]}]", path), reason) for path, reason in raw.doubts] + lost
    raw.indicators = [row for rows in parts for row in rows]


def _unpacked(row: Row, text: str) -> Row:
    """A row whose name has further values below it in its cell, each behind its label: 目标值：8座."""
    name = row.get("level3")
    lines = [] if name is None else _lines(name, text)
    if len(lines) < 2:
        return row
    found: Row = {"level3": lines[0]}
    for line in lines[1:]:
        match = _LABELLED.match(line.text)
        role = roles_of(match[1]).column if match is not None else None
        if match is None or role is None or role in found or (role in row and row[role].text and row[role] is not name):
            return row
        found[role] = Piece(match[2], line.start + match.start(2), line.end)
    return {**row, **found}


def parted(row: Row, text: str) -> list[Row]:
    """The rows that `row` holds; one when its cells hold one. Points of which nobody can say whose they are go."""
    lines = {role: _lines(piece, text) for role, piece in row.items() if role not in ("level1", "level2")}
    count = len(lines.get("level3", ()))
    if count < 2 or not _comes_out_even(lines, count):
        return [{role: piece for role, piece in row.items() if role not in _POINTS or not _several(lines[role])}]
    rows: list[Row] = [{role: row[role] for role in ("level1", "level2") if role in row} for _ in range(count)]
    for role, found in lines.items():
        if len(found) == count:
            for each, piece in zip(rows, found, strict=True):
                each[role] = piece
    for role in _TEXTS:
        short = [each for each in rows if lost_points(each)]
        if role in lines and len(lines[role]) != count and len(short) == 1 and row[role].text:
            short[0][role] = row[role]
    return rows


def _lines(piece: Piece, text: str) -> list[Piece]:
    if piece.end - piece.start <= len(piece.text):
        return [piece]
    found: list[Piece] = []
    offset = piece.start
    for line in text[piece.start : piece.end].split("\n"):
        content = line.strip()
        if content:
            start = offset + line.index(content)
            found.append(Piece(content, start, start + len(content)))
        offset += len(line) + 1
    return found


def _several(lines: Sequence[Piece]) -> bool:
    return len(lines) > 1 and all(kind_of(line.text) in (Kind.SMALL, Kind.POINTS) for line in lines)


def _comes_out_even(lines: dict[str, list[Piece]], count: int) -> bool:
    """Whether points, or else both values, have a line for every name."""
    points = [lines[role] for role in _POINTS if lines.get(role)]
    if points:
        return all(len(found) == count and _several(found) for found in points)
    values = [lines.get(role, []) for role in ("target", "actual")]
    return all(len(found) == count and all(kind_of(line.text) in _FIGURES for line in found) for found in values)
