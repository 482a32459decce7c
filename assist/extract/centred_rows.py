"""Rows of a table whose cells stand in the middle of them, in text that gives out the lines of a page.

A cell of two lines has one above the figures of its row and one below, a cell of three one more in their line: as many
lines of a row stand above its figures as below them. That parts the lines between the rows; the rest of a cell is the
piece that stands as far below as its beginning stands above. A row that can be put together so is printed as one line;
one that cannot is left out, since its pieces would be read as the neighbours'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assist.extract.cell_heights import Line, Whole
from assist.extract.centred_above import above_table
from assist.extract.centred_head import ORDER, head_of
from assist.extract.centred_sides import may_be_side
from assist.extract.centred_table import CentredTable
from assist.extract.put_back_rows import Move, one_a_line, pieces_of
from assist.forms.labels import labels

_ORDINAL = re.compile("[一二三四五六七八九十]、?")  # in front of the label beside a table
_GAP = re.compile(r"\n[^\S\n]*\n\s*(?=\S)")
_FEW_GAPS, _MOST_GAPS = 2, 0.1  # of the lines
_BROKEN_SCORE = re.compile(r"\d{2}\./\d{1,2}|\d{2}\.\d/\d")


def whole_rows(text: str) -> list[Move]:
    """What of `text` belongs into the line of the figures of its row."""
    pieces = pieces_of(text) if "三级指标" in text else []
    if not pieces or one_a_line(pieces):
        return []
    if len(_GAP.findall(text)) > _FEW_GAPS + _MOST_GAPS * pieces[-1].line:
        return []  # blank lines part the rows, which no page prints: what stands together is a row
    return list(_moves(centred_rows([list(line) for _, line in groupby(pieces, key=lambda piece: piece.line)]), text))


def centred_rows(lines: Sequence[Line]) -> list[Whole]:
    """The rows of the first table of indicators that were printed over several lines, and its head; [] where cells begin
    at the top of their row."""
    labelled = head_of(lines)
    if labelled is None:
        return []
    head, start, end = labelled
    body = lines[end:]
    stop = next((number for number, line in enumerate(body) if _ends(line)), len(body))
    total = _total(body, stop)
    table = CentredTable([role for role in ORDER if role in head], body[: stop - (total is not None)])
    found = table.rows()
    if not found:
        return []
    rows = list(table.printed(found))
    targets, actuals = (["".join(piece.text for piece in row.cells[role]) for row in found] for role in ("target", "actual"))
    rows += [total] if total is not None else []
    rows += above_table(lines[:start], targets, actuals)
    pieces = [piece for cell in head.values() for piece in cell]
    if len(pieces) > len(head):
        rows.append(Whole(lines[start], pieces, list(head.values())))
    return rows


def _ends(line: Line) -> bool:
    first = line[0].text
    if labels("total").role(first) is not None:
        return True
    if _ORDINAL.fullmatch(first):
        return False
    return labels("section").role(first) not in (None, "frame") or (labels("header").role(first) is not None and not may_be_side(line[0]))


def _total(lines: Sequence[Line], stop: int) -> Whole | None:
    """The score of the line that ends a table, where it was too long for its column."""
    if not 0 < stop < len(lines) - 1 or labels("total").role(lines[stop][0].text) is None or any(len(lines[at]) > 1 for at in (stop - 1, stop + 1)):
        return None
    pair = [lines[stop - 1][0], lines[stop + 1][0]]
    return Whole(lines[stop], pair, [pair]) if _BROKEN_SCORE.fullmatch("/".join(piece.text for piece in pair)) else None


def _moves(rows: Sequence[Whole], text: str) -> Iterator[Move]:
    taken = {id(piece) for row in rows for piece in row.taken}
    for row in rows:
        kept = {id(piece) for cell in row.cells for piece in cell}
        place = row.line[-1].end
        for cell in row.cells:
            for nth, piece in enumerate(cell):
                yield piece.start, piece.end, place, "" if nth else " "
        for piece in row.taken:
            if id(piece) not in kept:
                yield piece.start, piece.end, -1, ""
        if row.cells and all(id(piece) in taken for piece in row.line):  # where it stood in its line says nothing any more
            start = text.rfind("\n", 0, row.line[0].start) + 1
            for end, piece in zip((start, *(piece.end for piece in row.line)), row.line, strict=False):
                if piece.start > end:
                    yield end, piece.start, -1, ""
