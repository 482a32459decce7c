"""The original as the reviewer knows it, as HTML: tables as tables, text as text, evidence marked.

The characters are those of the document, always escaped. Every cell and line carries its range
(data-s, data-e) so that the page can find the place of any address, and every mark the numbers of the
findings it belongs to (data-f).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from assist.model import Block, Finding, Paragraph, Table
from assist.triage import SEVERITIES

_MAX_TEXT = 80_000
_MAX_CELLS = 6000
_LOOSE = 20
"""Longest line that is taken for a table cell which a converter has put on a line of its own."""
_CELLS = 4
"""As many such lines in a row are; fewer are headings."""
_TITLE = 40
"""Longest first line that is taken for the title."""
_TIGHT = 10
"""Characters up to which a cell's text is kept on a line with the numbers of its findings."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range that evidence of finding `number` (from 1) points at; empty where something is missing."""

    start: int
    end: int
    number: int
    severity: str
    context: bool = False


def marks_of(findings: Sequence[Finding]) -> list[Mark]:
    """The evidence of all findings, numbered in their order."""
    return sorted(
        {
            Mark(side.start, side.end, number, finding.severity, side.role == "context")
            for number, finding in enumerate(findings, 1)
            for side in finding.evidence
        },
        key=lambda mark: (mark.start, -mark.end, mark.number),
    )


def original(text: str, blocks: Sequence[Block], extent: tuple[int, int], marks: Sequence[Mark]) -> str:
    """The part `extent` of a document. Without blocks (an older workspace) lines with tabs are rows."""
    start, end = extent if extent[1] > extent[0] else (0, len(text))
    stop = min(end, start + _MAX_TEXT)
    page = _Page(text, marks)
    shown = [block for block in blocks if _range(block)[0] < stop and _range(block)[1] >= start]
    parts = page.blocks(shown) if shown else page.lines(start, stop)
    cut = '<p class="cut">原文过长，以下从略。</p>' if stop < end else ""
    return "".join(parts) + cut


def _range(block: Block) -> tuple[int, int]:
    if isinstance(block, Paragraph):
        return block.start, block.end
    starts = [cell.start for cell in block.cells]
    return min(starts, default=0), max((cell.end for cell in block.cells), default=-1)


def place_named(blocks: Sequence[Block], locator: str) -> tuple[int, int] | None:
    """The range of the paragraph or cell with this address, or None."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.id == locator:
                return block.start, block.end
        elif locator.startswith(f"{block.id}!"):
            for cell in block.cells:
                if block.locator(cell) == locator:
                    return cell.start, cell.end
    return None


class _Page:
    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.marks = marks
        self._numbered: set[Mark] = set()

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        parts: list[str] = []
        loose: list[tuple[int, int]] = []
        sheet = page = None
        for block in blocks:
            if block.sheet != sheet or (block.page != page and block.page is not None):
                self._flush(loose, parts)
                sheet, page = block.sheet, block.page
                label = f"工作表：{sheet}" if sheet else f"第 {page} 页" if page is not None else ""
                parts.append(f'<div class="pageline">{escape(label)}</div>' if label else "")
            if isinstance(block, Table):
                self._flush(loose, parts)
                parts.append(self.table(block))
            else:
                self._line(block.start, block.end, loose, parts)
        self._flush(loose, parts)
        return parts

    def lines(self, start: int, stop: int) -> list[str]:
        parts: list[str] = []
        loose: list[tuple[int, int]] = []
        at = start
        for line in self.text[start:stop].split("\n"):
            self._line(at, at + len(line), loose, parts)
            at += len(line) + 1
        self._flush(loose, parts)
        return parts

    def _line(self, start: int, end: int, loose: list[tuple[int, int]], parts: list[str]) -> None:
        line = self.text[start:end]
        words = line.split()
        if len(words) == 1 and len(words[0]) <= _LOOSE and "\t" not in line:
            loose.append((start, end))
            return
        self._flush(loose, parts)
        if "\t" in line:
            parts.append(f'<div class="flow">{self._tabbed(start, end)}</div>')
        elif words or self._inside(start, end):
            first = not any(parts) and len(line) <= _TITLE
            parts.append(self._box("p", start, end, "title" if first else ""))

    def _flush(self, loose: list[tuple[int, int]], parts: list[str]) -> None:
        if len(loose) < _CELLS:
            parts += [self._box("p", *line, "short") for line in loose]
        else:
            parts.append(
                f'<div class="flow">{"".join(self._box("span", *line, "cell") for line in loose)}</div>'
            )
        loose.clear()

    def _tabbed(self, start: int, end: int) -> str:
        cells, at = [], start
        for cell in self.text[start:end].split("\t"):
            cells.append(self._box("span", at, at + len(cell), "cell"))
            at += len(cell) + 1
        return "".join(cells)

    def table(self, table: Table) -> str:
        """A table with its spans; positions that no cell covers are empty cells."""
        if table.nrows * table.ncols > 60_000:
            return "".join(self._box("p", cell.start, cell.end, "") for cell in table.cells[:_MAX_CELLS])
        cells = table.cells[:_MAX_CELLS]
        begins = {(cell.row, cell.col): cell for cell in cells}
        covered = {
            (row, col)
            for cell in cells
            if cell.rowspan > 1 or cell.colspan > 1
            for row in range(cell.row, min(cell.row + cell.rowspan, table.nrows))
            for col in range(cell.col, min(cell.col + cell.colspan, table.ncols))
        }
        rows = []
        for row in range(max((cell.row for cell in cells), default=-1) + 1):
            line = []
            for col in range(table.ncols):
                cell = begins.get((row, col))
                if cell is not None:
                    span = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
                    span += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
                    length = cell.end - cell.start
                    kind = "long" if length > 24 else "tight" if length <= _TIGHT else ""
                    kind += " unseen" if cell.hidden else ""
                    line.append(self._box("td", cell.start, cell.end, kind.strip(), span))
                elif (row, col) not in covered:
                    line.append("<td></td>")
            rows.append(f"<tr>{''.join(line)}</tr>")
        return f'<div class="sheet"><table>{"".join(rows)}</table></div>'

    def _box(self, tag: str, start: int, end: int, kind: str, more: str = "") -> str:
        near = self._inside(start, end)
        if near:
            kind = f"{kind} has-mark".strip()
        name = f' class="{kind}"' if kind else ""
        title = ' title="原件中此处是隐藏的"' if "unseen" in kind else ""
        inner = self._pieces(start, end, near)
        return f'<{tag}{name}{more}{title} data-s="{start}" data-e="{end}">{inner}</{tag}>'

    def _inside(self, start: int, end: int) -> list[Mark]:
        return [
            mark
            for mark in self.marks
            if (mark.start < end and mark.end > start) or start <= mark.start == mark.end <= end
        ]

    def _pieces(self, start: int, end: int, near: Sequence[Mark]) -> str:
        if not near:
            return _visible(self.text[start:end])
        borders = {start, end} | {at for mark in near for at in (mark.start, mark.end) if start < at < end}
        parts: list[str] = []
        for left, right in pairwise(sorted(borders)):
            covering = [mark for mark in near if mark.start <= left and right <= mark.end]
            parts.append(self._badges(mark for mark in near if max(mark.start, start) == left))
            piece = _visible(self.text[left:right])
            parts.append(_marked(piece, covering) if covering else piece)
        parts.append(self._badges(near))
        return "".join(parts)

    def _badges(self, marks: Iterable[Mark]) -> str:
        """The numbers of marks, each where the mark begins: one that spans a row is numbered once."""
        parts, told = [], set[int]()
        for mark in marks:
            if mark not in self._numbered and mark.number not in told:
                told.add(mark.number)
                parts.append(f'<sup class="{mark.severity}" data-f="{mark.number}">{mark.number}</sup>')
            self._numbered.add(mark)
        return "".join(parts)


def _marked(piece: str, covering: Sequence[Mark]) -> str:
    gravest = max(covering, key=lambda mark: SEVERITIES.index(mark.severity)).severity
    gravest += " context" if all(mark.context for mark in covering) else ""
    numbers = " ".join(str(number) for number in sorted({mark.number for mark in covering}))
    return f'<mark class="{gravest}" data-f="{numbers}">{piece}</mark>'


def _visible(text: str) -> str:
    return escape("".join(char if char.isprintable() or char in "\t\n " else "\ufffd" for char in text))
