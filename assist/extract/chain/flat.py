"""A table that was flattened to text (tabs, bars, runs of spaces), as rows of cells to look for labels in.

Only the places of the cells matter: what the labels mean is put into the text itself, and the reader of flattened
text reads that. Converters also leave a cell a line behind a tab, and an empty line behind each row: there blank
cells keep their place; where no trace of rows is left, the rhythm of the numbers tells them (chain_lines).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from assist.extract.chain.lines import rows_of_lines
from assist.model import Block, Cell, Document, Evidence, Form, Paragraph, Table
from assist.text.normalise import fold, unwrap

_BETWEEN = re.compile(r"\t|[ \u3000]{2,}|[ \u3000]*[|｜│┃][ \u3000]*")
_PAIR = re.compile(r"^\s*([^：:\d]{2,12})[：:]\s*(\S.*?)\s*$")
FLAT, STACKED = "T0", "T0L"
"""The table that stands for a whole text; in a stacked one blank cells have a place."""
_LEAST_ROWS, _LEAST_CELLS = 3, 4
"""So many lines must hold so many cells before the text counts as a table."""
_MOST_LINES = 2000
_TEXTS = frozenset(
    (
        "project_name",
        "department",
        "unit",
        "goal",
        "completion",
        "process",
        "conclusion",
        "problems",
        "measures",
    )
)
_OTHER_ROW = "该栏的文字在另一行"
_ACROSS = "文字跨越了多个栏目，无法确定止于何处"


def flat_table(document: Document) -> Table | None:
    """The lines of a text as the rows of a table; None when few of them hold several cells, or tables were read."""
    if any(isinstance(block, Table) for block in document.blocks):
        return None
    if stacked := _stacked(document.text):
        return stacked
    lines = [block for block in document.blocks[:_MOST_LINES] if isinstance(block, Paragraph)]
    rows = [_cells(document.text, line.start, line.end) for line in lines]
    if sum(len(row) >= _LEAST_CELLS for row in rows) >= _LEAST_ROWS:
        return _table(FLAT, document.text, rows)
    if all(len(row) <= 1 for row in rows) and (found := rows_of_lines(document.text, [row[0] for row in rows if row])):
        return _table(FLAT, document.text, found)
    return None


def as_blocks(document: Document, table: Table | None) -> Sequence[Block]:
    """The blocks of a document; a text with a cell on each line as its title and a table, whose cells keep their place.

    A row with fewer cells than others ends in one that is as wide as what is left.
    """
    if table is None or table.id != STACKED:
        return document.blocks
    widths = Counter(cell.row for cell in table.cells)
    cells = [
        cell.model_copy(update={"colspan": table.ncols - cell.col}) if cell.col == widths[cell.row] - 1 else cell
        for cell in table.cells
    ]
    start = cells[0].start
    title = [block for block in document.blocks if isinstance(block, Paragraph) and block.end < start]
    return [*title, table.model_copy(update={"cells": tuple(cells)})]


def _stacked(text: str) -> Table | None:
    """The table of a text with a cell on each line that begins with a tab."""
    rows: list[list[tuple[int, int]]] = [[]]
    start = 0
    for line in text.split("\n")[:_MOST_LINES]:
        end = start + len(line)
        if line.startswith("\t") and "\t" not in line[1:]:
            rows[-1].append(_stripped(text, start, end) if line.strip() else (end, end))
        elif rows[-1]:
            rows.append([])
        start = end + 1
    if sum(len(row) >= _LEAST_CELLS for row in rows) < _LEAST_ROWS:
        return None
    return _table(STACKED, text, [row for row in rows if row])


def _table(id: str, text: str, rows: Sequence[Sequence[tuple[int, int]]]) -> Table:
    cells = [
        Cell(row=at, col=col, text=text[start:end], start=start, end=end)
        for at, row in enumerate(rows)
        for col, (start, end) in enumerate(row)
    ]
    return Table(id=id, nrows=len(rows), ncols=max(map(len, rows)), cells=tuple(cells))


def within_cells(form: Form, document: Document, table: Table) -> tuple[Form, dict[str, str]]:
    """The form with its texts cut at the end of their cell, and what else was read across cells, with the reason."""
    widths = Counter(cell.row for cell in table.cells)
    starts = [cell.start for cell in table.cells]
    changes: dict[str, str] = {}
    evidence = dict(form.evidence)
    doubts: dict[str, str] = {}
    for path, place in form.evidence.items():
        if path.endswith("]") or place.end <= place.start:  # a whole row
            continue
        first = max(0, bisect_right(starts, place.start) - 1)
        touched = table.cells[first : bisect_left(starts, place.end)]
        if len(touched) <= 1 or all(widths[cell.row] == 1 for cell in touched):
            continue
        if path in _TEXTS and touched[0].start == place.start:
            evidence[path] = document.evidence(place.start, touched[0].end)
            changes[path] = unwrap(evidence[path].text)
        else:
            doubts[path] = _ACROSS
    doubts |= _of_other_rows(form, table, starts, widths)
    if changes:
        form = form.model_copy(update={**changes, "evidence": evidence})
    return form, doubts


def _of_other_rows(form: Form, table: Table, starts: Sequence[int], widths: Counter[int]) -> dict[str, str]:
    """Values of a row that stand in another one: where a blank cell was lost, the next row's first cell slides in."""

    def row_of(place: Evidence) -> int:
        return table.cells[max(0, bisect_right(starts, place.start) - 1)].row

    found = {}
    for path, place in form.evidence.items():
        head, _, name = path.partition("].")
        anchor = form.evidence.get(f"{head}].{'name' if path.startswith('budget') else 'level3'}")
        if not name or anchor is None or name.startswith("level"):
            continue
        row = row_of(place)
        if row != row_of(anchor) and widths[row] >= _LEAST_CELLS and widths[row_of(anchor)] >= _LEAST_CELLS:
            found[path] = _OTHER_ROW
    return found


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The places of a line's cells; a line of a label, a colon and a text has two."""
    line = text[start:end]
    if pair := _PAIR.match(line):
        return [(start + pair.start(part), start + pair.end(part)) for part in (1, 2)]
    cells, last = [], 0
    for gap in [*_BETWEEN.finditer(line), None]:
        stop = len(line) if gap is None else gap.start()
        if fold(line[last:stop]):
            cells.append(_stripped(text, start + last, start + stop))
        last = stop if gap is None else gap.end()
    return cells


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())
