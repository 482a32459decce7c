"""Tables in which every cell of a merged one prints its text again, as converters and whoever unmerges a sheet leave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from assist.extract.grid.cells import GridCell, Line, by_column
from assist.extract.label_roles import LONGEST_LABEL, NO_ROLES

_FEWEST = 3
_LEFT = 2


def with_merges(lines: list[Line]) -> list[Line]:
    """The lines of a document, those of such tables put right."""
    found: list[Line] = []
    for _, group in groupby(lines, key=lambda line: id(line.table)):
        rows = list(group)
        found += rows if rows[0].table is None or rows[0].table.ncols < _FEWEST else _merged_again(rows)
    return found


def _merged_again(lines: list[Line]) -> list[Line]:
    """The rows of a table with equal cells as the merged ones they were; the same rows where nothing tells that they were."""
    if not _is_repeated(lines):
        return lines
    found: list[Line] = []
    heads: Sequence[str] = ()
    above: dict[int, GridCell] = {}
    headed = False
    for line in lines:
        texts = [cell.text for cell in line.cells]
        heading = _heads(line)
        ends = _ends(line, texts, texts if heading else heads)
        if heading:
            heads = texts
        own = [replace(line.cells[first], stop=line.cells[last].stop) for first, last in ends]
        fresh, cells = [], []
        for cell in own:
            upper = above.get(cell.col)
            if upper is not None and _goes_on(upper, cell, heading and headed):
                upper.last_row = line.row
                cells.append(upper)
            else:
                above[cell.col] = cell
                fresh.append(cell)
                cells.append(cell)
        above, headed = {cell.col: cell for cell in cells}, heading
        found.append(Line(sorted(cells, key=by_column), fresh, line.table, line.sheet, line.row))
    return [line for line in found if line.fresh]


def _is_repeated(lines: Sequence[Line]) -> bool:
    """Whether labels or long texts stand beside themselves in several rows of a table in which nothing is merged."""
    count = 0
    for line in lines:
        if len(line.cells) > 1 and any(cell.stop - cell.col > 1 or cell.row < line.row for cell in line.cells):
            return False  # a title may be merged all the same
        count += any(
            one.text == other.text and (one.roles is not NO_ROLES or len(one.text) > LONGEST_LABEL)
            for one, other in pairwise(line.cells)
        )
    return count >= _FEWEST


def _heads(line: Line) -> bool:
    """Whether a row names columns: several labels and no figures, or fields of the form alone."""
    labels = {cell.text for cell in line.named if cell.roles.column or cell.roles.budget or cell.roles.section or cell.roles.fund}
    if len(labels) > 1 and not any(cell.is_amount for cell in line.filled):
        return True
    return len({cell.text for cell in line.filled}) > 1 and all(cell.roles.header for cell in line.filled)


def _ends(line: Line, texts: Sequence[str], heads: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last cell of each that were one: equal, and under equal heads or in a row of labels and their texts."""
    distinct, roles = set(texts), line.cells[0].roles
    named = roles.fund is None and bool(roles.budget or roles.total or roles.header)
    whole = "" not in distinct and (len(distinct) == 1 or (len(distinct) == 2 and named and len(texts) > _FEWEST))  # 总分 | 95
    labelled = any(cell.roles.header or cell.roles.section not in (None, "frame") or cell.roles.total for cell in line.named)
    ends: list[tuple[int, int]] = []
    for text, group in groupby(range(len(texts)), key=texts.__getitem__):
        run = list(group)
        words = not line.cells[run[0]].is_void and not line.cells[run[0]].is_amount
        if whole or (words and (labelled or len(run) >= _FEWEST)):
            ends.append((run[0], run[-1]))
            continue
        for at in run:
            if text and at > run[0] and at < len(heads) and heads[at - 1] == heads[at]:
                ends[-1] = (ends[-1][0], at)
            else:
                ends.append((at, at))
    return ends


def _goes_on(upper: GridCell, cell: GridCell, in_head: bool) -> bool:
    """Whether a cell is the one above it again: a label, a name at the left, or part of a head of several rows."""
    if not cell.text or cell.text != upper.text or cell.stop != upper.stop or cell.is_amount:
        return False
    return in_head or cell.roles is not NO_ROLES or cell.col < _LEFT
