"""Tables of pages, and the two halves of a table that a page break cut, put together again.

Halves are joined when nothing but page numbers stands between them, their column edges agree, and the
second half's first row would not have fitted on the first page (so the break was not somebody's choice).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from assist.readers.build import RawCell
from assist.readers.pdf_lines import joined

# Columns of two halves are the same column within this many points.
EDGE_TOLERANCE = 4.0
# A row shorter than the room left on the page by more than this was moved on purpose.
_ROOM_SLACK = 12.0
# Share of the page height that text is allowed to fill at least.
_BODY_SHARE = 0.8
_NUMBER = re.compile(r"[-+≥≤<>=]?[\d,，]+(?:\.\d+)?[%％]?$")


@dataclass(frozen=True)
class PageTable:
    """A table on a page: column boundaries, cells with text, and where it begins and ends.

    `heights[i]` is the height of row i. `pages` are the pages it stands on, first to last.
    """

    xs: tuple[float, ...]
    cells: tuple[RawCell, ...]
    heights: tuple[float, ...]
    top: float
    bottom: float
    pages: tuple[int, ...]

    @property
    def nrows(self) -> int:
        """The number of rows."""
        return len(self.heights)


def is_split(upper: PageTable, lower: PageTable, body_bottom: float) -> bool:
    """Whether `lower`, first on its page, goes on with `upper`, last on the page before.

    `body_bottom` is how far down text reaches on the upper page's kind of page.
    """
    if not _edges_agree(upper.xs, lower.xs):
        return False
    if upper.bottom + lower.heights[0] < body_bottom - _ROOM_SLACK:
        return False
    # The same title row again: the next form of the same template, not a repeated header.
    first = _row(lower, 0)
    return not (len(first) == 1 and first[0].text and _texts(_row(upper, 0)) == _texts(first))


def stitch(upper: PageTable, lower: PageTable) -> PageTable:
    """The two halves as one table, on the union of their columns."""
    repeated = _repeated_rows(upper, lower)
    xs = _union(upper.xs, lower.xs)
    above = [_moved(cell, upper.xs, xs, 0) for cell in upper.cells]
    below = [_moved(cell, lower.xs, xs, -repeated) for cell in lower.cells if cell.row >= repeated]
    heights = lower.heights[repeated:]
    if _row_continues(above, below, upper.nrows):
        above, below = _joined_row(above, below, upper.nrows)
        shift = upper.nrows - 1
        heights = heights[1:]
    else:
        above, below = _extended_labels(above, below, upper.nrows)
        shift = upper.nrows
    cells = [*above, *(cell._replace(row=cell.row + shift) for cell in below)]
    return replace(
        upper, xs=xs, cells=tuple(sorted(cells, key=itemgetter(0, 1))), heights=(*upper.heights, *heights),
        bottom=lower.bottom, pages=(*upper.pages, *lower.pages),
    )


def body_bottom(page_top: float, page_bottom: float, bottoms: Iterable[float]) -> float:
    """How far down the text of a page of this size reaches: what was seen, but most of the page at least."""
    least = page_top + _BODY_SHARE * (page_bottom - page_top)
    return max([least, *bottoms])


def _edges_agree(upper: Sequence[float], lower: Sequence[float]) -> bool:
    """Both outer edges agree, and each column of the coarser half is found in the finer one."""
    if abs(upper[0] - lower[0]) > EDGE_TOLERANCE or abs(upper[-1] - lower[-1]) > EDGE_TOLERANCE:
        return False
    fewer, more = sorted((upper, lower), key=len)
    found = sum(any(abs(x - y) <= EDGE_TOLERANCE for y in more) for x in fewer)
    return found >= len(fewer) - (1 if len(fewer) > 4 else 0)


def _union(upper: Sequence[float], lower: Sequence[float]) -> tuple[float, ...]:
    xs = list(upper)
    xs += [x for x in lower if all(abs(x - y) > EDGE_TOLERANCE for y in upper)]
    return tuple(sorted(xs))


def _moved(cell: RawCell, old: Sequence[float], new: Sequence[float], rows: int) -> RawCell:
    col = _nearest(old[cell.col], new)
    end = _nearest(old[cell.col + cell.colspan], new)
    return cell._replace(row=cell.row + rows, col=col, colspan=max(1, end - col))


def _nearest(x: float, xs: Sequence[float]) -> int:
    return min(range(len(xs)), key=lambda index: abs(xs[index] - x))


def _row(table: PageTable, row: int) -> list[RawCell]:
    return [cell for cell in table.cells if cell.row == row]


def _texts(cells: Iterable[RawCell]) -> list[str]:
    return [re.sub(r"\s", "", cell.text) for cell in cells]


def _repeated_rows(upper: PageTable, lower: PageTable) -> int:
    """How many rows at the top of `lower` print the header of `upper` again: labels only, no numbers."""
    count = 0
    for row in range(min(upper.nrows, lower.nrows - 1)):
        texts = _texts(_row(lower, row))
        labels = [text for text in texts if text]
        if len(labels) < 2 or texts != _texts(_row(upper, row)) or any(map(_NUMBER.match, labels)):
            break
        count += 1
    return count


def _row_continues(above: list[RawCell], below: list[RawCell], nrows: int) -> bool:
    """Whether the first row below is the rest of the last row above: its label is empty, its texts go on.

    A new row also may lack its label (a merged one further up); but then it brings all its own values.
    """
    first = [cell for cell in below if cell.row == 0]
    last = {(cell.col, cell.colspan): cell for cell in above if cell.row + cell.rowspan == nrows}
    filled = [cell for cell in first if cell.text]
    if not filled or first[0].text or any((cell.col, cell.colspan) not in last for cell in first):
        return False
    pairs = [(last[cell.col, cell.colspan], cell) for cell in first]
    own = [(up, down) for up, down in pairs[1:] if up.text and not down.text]
    if any(down.text and not up.text for up, down in pairs):
        return False
    if any(_NUMBER.match(up.text) and _NUMBER.match(down.text) for up, down in pairs):
        return False
    return bool(own) or len(pairs) == 2


def _joined_row(
    above: list[RawCell], below: list[RawCell], nrows: int
) -> tuple[list[RawCell], list[RawCell]]:
    """The cut row's cells put together; cells that reach further down take the rows with them."""
    rest = {(cell.col, cell.colspan): cell for cell in below if cell.row == 0}
    whole = []
    for cell in above:
        tail = rest.get((cell.col, cell.colspan)) if cell.row + cell.rowspan == nrows else None
        if tail is not None:
            cell = cell._replace(
                text=joined(cell.text, tail.text), rowspan=cell.rowspan + tail.rowspan - 1
            )
        whole.append(cell)
    return whole, [cell for cell in below if cell.row > 0]


def _extended_labels(
    above: list[RawCell], below: list[RawCell], nrows: int
) -> tuple[list[RawCell], list[RawCell]]:
    """Merged cells that the break cut: empty at the top of the lower half, under a cell of the same width.

    Only labels at the left, and cells merged over several rows: elsewhere an empty cell is an empty cell.
    """
    first = sorted((cell for cell in below if cell.row == 0), key=itemgetter(1))
    leading = len(first)
    for index, cell in enumerate(first):
        if cell.text:
            leading = index
            break
    cut = {
        (cell.col, cell.colspan): cell for index, cell in enumerate(first)
        if not cell.text and (index < leading < len(first) or cell.rowspan > 1)
    }
    extended, used = [], set()
    for cell in above:
        tail = cut.get((cell.col, cell.colspan)) if cell.row + cell.rowspan == nrows else None
        if tail is not None and cell.text:
            cell = cell._replace(rowspan=cell.rowspan + tail.rowspan)
            used.add((tail.col, tail.colspan))
        extended.append(cell)
    return extended, [c for c in below if c.row > 0 or (c.col, c.colspan) not in used]
