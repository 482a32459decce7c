"""Tables of pages, and the two halves of a table that a page break cut, put together again.

Halves are joined when nothing but page numbers stands between them, their column edges agree, and the
second half's first row would not have fitted on the first page (so the break was not somebody's choice).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

from assist.readers.pdf_lines import LIST_ITEM, SENTENCE_END, joined

# Columns of two halves are the same column within this many points.
EDGE_TOLERANCE = 4.0
# Edges of a row from which on rows that are parted alike are so for a reason.
_EDGES_OF_A_ROW = 6
# A row shorter than the room left on the page by more than this was moved on purpose.
_ROOM_SLACK = 12.0
# Share of the page height that text is allowed to fill at least.
_BODY_SHARE = 0.8
# Room in a line, in em, that makes a cut in the middle of a text sure (padding and one character), or
# likely (another two that had to stay together) when most cells of the row have ended.
_ROOM_SURE = 2.2
_ROOM_LIKELY = 3.3
# No header or value is so long: only running text, which may be cut with nothing beside it at its end.
_LONG_TEXT = 24
# A label that may itself be cut: it fills its line to the brim, and is longer than most.
_LONG_LABEL = 6
_ROOM_LABEL = 1.6
_DIGIT = re.compile(r"\d")
_LONGEST_FIGURE = 12
_NUMBER = re.compile(r"[-+≥≤<>=]?[\d,，]+(?:\.\d+)?[%％]?$")


class PageCell(NamedTuple):
    """A cell with its text. `open_*`: no line closes it there; `room`: what its last line leaves, in em."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    open_top: bool = False
    open_bottom: bool = False
    room: float = math.inf


@dataclass(frozen=True)
class PageTable:
    """A table on a page: column boundaries, cells with text, and where it begins and ends.

    `heights[i]` is the height of row i. `pages` are the pages it stands on, first to last.
    """

    xs: tuple[float, ...]
    cells: tuple[PageCell, ...]
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
    if not _edges_agree(upper.xs, lower.xs) and not _rows_agree(upper, lower):
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
    last = {(cell.col, cell.colspan): cell for cell in above if cell.row + cell.rowspan == upper.nrows}
    first = sorted((cell for cell in below if cell.row == 0), key=itemgetter(1))
    continues = _row_continues(last, first)
    cut = first if continues else _cut_cells(last, first)
    shift, heights = (upper.nrows - 1, heights[1:]) if continues else (upper.nrows, heights)
    overlap = 1 if continues else 0
    rest = {(cell.col, cell.colspan): cell for cell in cut}
    cells = [_whole(cell, rest, upper.nrows, overlap) for cell in above]
    gone = {(cell.col, cell.colspan) for cell in cut if (cell.col, cell.colspan) in last}
    cells += [
        cell._replace(row=cell.row + shift) for cell in below
        if cell.row > 0 or (cell.col, cell.colspan) not in gone
    ]
    return replace(
        upper, xs=xs, cells=tuple(sorted(cells)), heights=(*upper.heights, *heights),
        bottom=lower.bottom, pages=(*upper.pages, *lower.pages),
    )


def body_bottom(page_top: float, page_bottom: float, deepest: float) -> float:
    """How far down the text of a page reaches: the deepest seen, but most of the page at least."""
    return max(page_top + _BODY_SHARE * (page_bottom - page_top), deepest)


def _edges_agree(upper: Sequence[float], lower: Sequence[float]) -> bool:
    """Both outer edges agree, and each column of the coarser half is found in the finer one."""
    if abs(upper[0] - lower[0]) > EDGE_TOLERANCE or abs(upper[-1] - lower[-1]) > EDGE_TOLERANCE:
        return False
    fewer, more = sorted((upper, lower), key=len)
    found = sum(any(abs(x - y) <= EDGE_TOLERANCE for y in more) for x in fewer)
    return found >= len(fewer) - (1 if len(fewer) > 4 else 0)


def _rows_agree(upper: PageTable, lower: PageTable) -> bool:
    """Whether the last row above and the first below are parted alike, whatever the other rows are."""
    above = {upper.xs[x] for cell in upper.cells if cell.row + cell.rowspan == upper.nrows for x in (cell.col, cell.col + cell.colspan)}
    below = {lower.xs[x] for cell in _row(lower, 0) for x in (cell.col, cell.col + cell.colspan)}
    return len(above) == len(below) >= _EDGES_OF_A_ROW and all(
        abs(x - y) <= EDGE_TOLERANCE for x, y in zip(sorted(above), sorted(below), strict=True)
    )


def _union(upper: Sequence[float], lower: Sequence[float]) -> tuple[float, ...]:
    xs = list(upper)
    xs += [x for x in lower if all(abs(x - y) > EDGE_TOLERANCE for y in upper)]
    return tuple(sorted(xs))


def _moved(cell: PageCell, old: Sequence[float], new: Sequence[float], rows: int) -> PageCell:
    col = _nearest(old[cell.col], new)
    end = _nearest(old[cell.col + cell.colspan], new)
    return cell._replace(row=cell.row + rows, col=col, colspan=max(1, end - col))


def _nearest(x: float, xs: Sequence[float]) -> int:
    return min(range(len(xs)), key=lambda index: abs(xs[index] - x))


def _row(table: PageTable, row: int) -> list[PageCell]:
    return [cell for cell in table.cells if cell.row == row]


def _texts(cells: Iterable[PageCell]) -> list[str]:
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


_Place = tuple[int, int]


def _row_continues(last: Mapping[_Place, PageCell], first: Sequence[PageCell]) -> bool:
    """Whether the first row below is the rest of the last row above: no new label, and its texts go on.

    A new row may lack its label too (a merged one further up), but brings all its own values. `last` has
    the cells that touch the break from above by column and width, `first` the row below it.
    """
    if not any(cell.text for cell in first):
        return False
    if any((cell.col, cell.colspan) not in last for cell in first) or 0 < _opened(last, first) < len(first):
        return False
    pairs = [(last[cell.col, cell.colspan], cell) for cell in first]
    if _lacks_figures(pairs):
        return True
    if first[0].text and not _is_cut_label(pairs[0][0]):
        return False
    going_on = [(up, down) for up, down in pairs if down.text]
    if any(not up.text or (_NUMBER.match(up.text) and _NUMBER.match(down.text)) for up, down in going_on):
        return False
    if len(pairs) == 2 and not first[0].text:
        return True
    finished = sum(bool(up.text) and not down.text for up, down in pairs[1:])
    if not finished and all(len(up.text) < _LONG_TEXT for up, _ in going_on):
        return False
    if any(LIST_ITEM.match(down.text) for _, down in going_on):
        return False
    mostly_finished = finished >= len(going_on)
    room = _ROOM_LIKELY if mostly_finished else _ROOM_SURE
    ended = sum(up.text.endswith(SENTENCE_END) for up, _ in going_on)
    broken = sum(up.room <= room and not up.text.endswith(SENTENCE_END) for up, _ in going_on)
    if mostly_finished:
        return broken > len(going_on) - broken - ended
    return broken > 0 and broken + ended == len(going_on)


def _lacks_figures(pairs: Sequence[tuple[PageCell, PageCell]]) -> bool:
    """Whether the row below has texts alone, all of which may go on from above, where the row above has figures too: a row of
    its own would have its own."""
    unanswered = sum(len(up.text) <= _LONGEST_FIGURE and _DIGIT.search(up.text) is not None and not down.text for up, down in pairs)
    texts = [(up, down) for up, down in pairs if down.text and not _NUMBER.match(up.text)]
    return unanswered > 1 and len(texts) > 1 and all(
        up.room <= _ROOM_LIKELY and not up.text.endswith(SENTENCE_END) and not LIST_ITEM.match(down.text) for up, down in texts
    )


def _is_cut_label(label: PageCell) -> bool:
    return len(label.text) >= _LONG_LABEL and label.room <= _ROOM_LABEL


def _opened(last: Mapping[_Place, PageCell], first: Iterable[PageCell]) -> int:
    """How many cells of the row below have no line between them and the cell above."""
    return sum(_is_opened(last.get((cell.col, cell.colspan)), cell) for cell in first)


def _is_opened(up: PageCell | None, down: PageCell) -> bool:
    return up is not None and up.open_bottom and down.open_top


def _cut_cells(last: Mapping[_Place, PageCell], first: Sequence[PageCell]) -> list[PageCell]:
    """The cells of the row below that are the rest of a merged cell above.

    Where the break leaves only some cells without a line, those. Otherwise empty cells: labels at the
    left, and cells merged over several rows; elsewhere an empty cell is an empty cell. A label in the middle of
    its merged cell may stand below the break: then the part above it is empty.
    """
    if 0 < _opened(last, first) < len(first):
        return [cell for cell in first if _is_opened(last.get((cell.col, cell.colspan)), cell)]
    above = [last.get((cell.col, cell.colspan)) for cell in first]
    tall = next((index for index, up in enumerate(above) if up is None or up.rowspan == 1), len(first))
    below = {index for index, up in enumerate(above[:tall]) if up is not None and not up.text and first[index].text}
    leading = next((index for index, cell in enumerate(first) if cell.text and index not in below), 0)
    return [
        cell for index, (cell, up) in enumerate(zip(first, above, strict=True))
        if index in below or (
            up is not None and up.text and not cell.text and (index < leading or cell.rowspan > 1)
        )
    ]


def _whole(cell: PageCell, rest: Mapping[_Place, PageCell], nrows: int, overlap: int) -> PageCell:
    """The cell with its rest from the next page; `overlap` is 1 when both parts stand in one row."""
    tail = rest.get((cell.col, cell.colspan)) if cell.row + cell.rowspan == nrows else None
    if tail is None:
        return cell
    return cell._replace(
        text=joined(cell.text, tail.text), rowspan=cell.rowspan + tail.rowspan - overlap,
        open_bottom=tail.open_bottom, room=tail.room if tail.text else cell.room,
    )
