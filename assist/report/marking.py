"""The original text of a form with the evidence of its findings marked, as HTML.

Marks may overlap and nest: the text is cut at every border of every mark, and each piece is coloured by
the gravest finding that covers it. Lines with tabs are table rows and are shown as cells. Converted text
often has one cell a line; such short lines are set side by side, up to the next blank line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assist.model import Block, Finding, Form, Table
from assist.triage import SEVERITIES

_MAX_SHOWN = 60_000
_MAX_COLUMNS = 60
"""A wider table is shown line by line: no form is that wide, and no screen."""
_MAX_LOOSE_CELL = 20
"""Longest line, in characters, that is taken for a cell on a line of its own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text that evidence `side` of finding `number` (from 1) points at."""

    start: int
    end: int
    number: int
    side: int
    severity: str


def marks_of(findings: Sequence[Finding]) -> list[Mark]:
    """All evidence of the findings, numbered in their order."""
    return [
        Mark(side.start, side.end, number, index, finding.severity)
        for number, finding in enumerate(findings, 1)
        for index, side in enumerate(finding.evidence)
    ]


def extent(form: Form | None, text: str) -> tuple[int, int]:
    """The part of the text that is shown: the form's own, bounded in length."""
    start, end = (form.start, form.end) if form and form.end > form.start else (0, len(text))
    return start, min(end, start + _MAX_SHOWN)


def marked_document(
    text: str, shown: tuple[int, int], marks: Sequence[Mark], prefix: str, blocks: Sequence[Block]
) -> str:
    """HTML of `text[shown]`, its tables as tables where `blocks` say where they are."""
    start, end = shown
    parts: list[str] = []
    position = start
    for table in blocks:
        if not isinstance(table, Table) or not table.cells or table.ncols > _MAX_COLUMNS:
            continue
        first, last = table.cells[0].start, max(cell.end for cell in table.cells)
        if first < position or last > end:  # outside, or nested in the one before
            continue
        parts.append(marked_text(text, (position, first), marks, prefix))
        parts.append(_table(text, table, marks, prefix))
        position = last
    parts.append(marked_text(text, (position, end), marks, prefix))
    if end - start == _MAX_SHOWN:
        parts.append('<div class="cut">（原文过长，以下从略）</div>')
    return "".join(parts)


def marked_text(text: str, shown: tuple[int, int], marks: Iterable[Mark], prefix: str) -> str:
    """HTML of `text[shown]`; the beginning of each mark has the id that `anchor` gives."""
    start, end = shown
    inside = sorted(
        (mark for mark in marks if start <= mark.start < end), key=lambda mark: (mark.start, -mark.end)
    )
    parts: list[str] = []
    kind = ""
    position = start
    for line in text[start:end].splitlines(keepends=True):
        content = line.rstrip("\r\n")
        stop, after = position + len(content), position + len(line)
        near = [mark for mark in inside if mark.start < after and mark.end >= position]
        unit = (position, stop, after)
        before, kind = kind, _kind(content, any(position <= mark.start for mark in near))
        if before == "loose" != kind:
            parts.append("</div>")
        if kind == "loose":
            parts.append('<div class="row flow">' if before != "loose" else "")
            parts.append(f'<span class="cell">{_pieces(text, unit, near, prefix)}</span>')
        elif kind == "blank":
            parts.append('<div class="gap"></div>' if before != "blank" else "")
        else:
            parts.append(_line(text, unit, near, prefix))
        position = after
    parts.append("</div>" if kind == "loose" else "")
    return "".join(parts)


def anchor(prefix: str, number: int, side: int) -> str:
    """The id of the place in the text that evidence points at."""
    return f"{prefix}-{number}-{side}"


def _kind(line: str, marked: bool) -> str:
    if not line.strip():
        return "line" if marked else "blank"
    cells = line.split()
    return "loose" if len(cells) == 1 and len(cells[0]) <= _MAX_LOOSE_CELL else "line"


Unit = tuple[int, int, int]
"""A line or cell: where it starts, where it ends, where the next begins."""


def _table(text: str, table: Table, marks: Sequence[Mark], prefix: str) -> str:
    """The grid with its merged cells; positions that no cell covers are filled, so that columns stay."""
    taken: set[tuple[int, int]] = set()
    rows: dict[int, list[str]] = {}
    column = 0
    for cell in table.cells:
        cells = rows.setdefault(cell.row, [])
        column = 0 if not cells else column
        while column < cell.col:
            if (cell.row, column) not in taken:
                cells.append("<td></td>")
            column += 1
        bottom = min(cell.row + cell.rowspan, table.nrows)
        taken.update(
            (row, col) for row in range(cell.row, bottom) for col in range(cell.col, cell.col + cell.colspan)
        )
        near = [mark for mark in marks if mark.start <= cell.end and mark.end >= cell.start]
        content = _pieces(text, (cell.start, cell.end, cell.end + 1), near, prefix)
        cells.append(f'<td rowspan="{bottom - cell.row}" colspan="{cell.colspan}">{content}</td>')
        column = cell.col + cell.colspan
    body = "".join(f"<tr>{''.join(rows.get(row, ()))}</tr>" for row in range(table.nrows))
    return f'<table class="grid">{body}</table>'


def _line(text: str, line: Unit, marks: Sequence[Mark], prefix: str) -> str:
    start, end, after = line
    if "\t" not in text[start:end]:
        return f'<div class="line">{_pieces(text, line, marks, prefix)}</div>'
    cells: list[str] = []
    position = start
    for cell in text[start:end].split("\t"):
        stop = position + len(cell)
        unit = (position, stop, after if stop == end else stop + 1)
        kind = "cell" if cell.strip() else "cell empty"
        cells.append(f'<span class="{kind}">{_pieces(text, unit, marks, prefix)}</span>')
        position = stop + 1
    return f'<div class="row">{"".join(cells)}</div>'


def _pieces(text: str, unit: Unit, marks: Sequence[Mark], prefix: str) -> str:
    start, end, after = unit
    near = [mark for mark in marks if mark.start < after and mark.end >= start]
    borders = {start, end}
    borders.update(place for mark in near for place in (mark.start, mark.end) if start < place < end)
    parts: list[str] = []
    for left, right in pairwise(sorted(borders)):
        covering = [mark for mark in near if mark.start <= left and right <= mark.end]
        parts.append(_labels(left, right, near, prefix))
        piece = _visible(text[left:right])
        if covering:
            gravest = max(covering, key=lambda mark: SEVERITIES.index(mark.severity))
            piece = f'<mark class="{gravest.severity}">{piece}</mark>'
        parts.append(piece)
    # Evidence that is an empty place stands between characters, at the end of its cell.
    parts.append(_labels(end, after, near, prefix))
    return "".join(parts)


def _labels(left: int, right: int, marks: Sequence[Mark], prefix: str) -> str:
    """Numbers of the marks that begin in [left, right), each an anchor."""
    return "".join(
        f'<sup id="{anchor(prefix, mark.number, mark.side)}" class="{mark.severity}">{mark.number}</sup>'
        for mark in marks
        if left <= mark.start < right
    )


def _visible(text: str) -> str:
    return escape("".join(char if char.isprintable() or char in "\t " else "\ufffd" for char in text))
