"""A read file: ordered blocks, and one text in which every paragraph and cell has its offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from assist.model.base import Frozen

DocumentKind = Literal["txt", "docx", "xlsx", "xls", "html", "pdf"]


class Paragraph(Frozen):
    """A run of text outside tables.

    `text` equals `Document.text[start:end]`. In a .txt file every line is a paragraph, blank ones too,
    and `id` is "L1", "L2", ...; elsewhere it is "P1", "P2", ...
    """

    kind: Literal["paragraph"] = "paragraph"
    id: str
    text: str
    start: int
    end: int
    page: int | None = None
    sheet: str | None = None
    hidden: bool = False


class Cell(Frozen):
    """One cell of a table. Rows and columns count from 0; a merged cell stands once, at its top left.

    `text` is what a person sees ("61.04%"), `raw` the stored value when it differs ("0.6104"),
    `address` the sheet's own name for the place ("B7:D7").
    """

    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    text: str
    start: int
    end: int
    raw: str | None = None
    address: str | None = None
    hidden: bool = False


class Table(Frozen):
    """A grid of cells, in reading order (row, then column). Not every position need be covered."""

    kind: Literal["table"] = "table"
    id: str
    nrows: int
    ncols: int
    cells: tuple[Cell, ...]
    page: int | None = None
    sheet: str | None = None

    def locator(self, cell: Cell) -> str:
        """The address that findings cite: "T1!R6C5" (rows and columns from 1), or "T1!B7" in a sheet."""
        return f"{self.id}!{cell.address}" if cell.address else f"{self.id}!R{cell.row + 1}C{cell.col + 1}"

    def locators(self) -> Iterator[tuple[int, str]]:
        """Where each cell starts, and its address."""
        row, lead = -1, ""
        for cell in self.cells:
            if cell.row != row:
                row, lead = cell.row, f"{self.id}!R{cell.row + 1}C"
            yield cell.start, self.locator(cell) if cell.address else f"{lead}{cell.col + 1}"


Block = Paragraph | Table


class Aside(Frozen):
    """Text in a file that its pages do not show; `where` is its address in Chinese ("批注2", "文档属性：主题")."""

    where: str
    text: str


class Document(Frozen):
    """A file as read. `text` is the whole of it; for .txt it is the decoded file, unchanged.

    In other formats paragraphs are separated by "\\n", the cells of a row by "\\t", rows by "\\n".
    `warnings` are facts about the reading that a reviewer may need, in Chinese. `asides` are no part of `text`.
    """

    source: str
    sha256: str
    kind: DocumentKind
    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()

    @cached_property
    def _places(self) -> dict[int, str]:
        """The addresses of paragraphs and cells by where they start."""
        places: dict[int, str] = {}
        for block in self.blocks:
            if isinstance(block, Paragraph):
                places[block.start] = block.id
            else:
                places.update(block.locators())
        return places

    @cached_property
    def _starts(self) -> list[int]:
        """Where paragraphs and cells start, in order."""
        return sorted(self._places)

    def with_text(self, text: str, blocks: Sequence[Block]) -> Document:
        """The same file with another text and blocks; unlike a copy, it computes its places anew."""
        fields = {name: getattr(self, name) for name in Document.model_fields}
        return Document.trusted({**fields, "text": text, "blocks": tuple(blocks)})

    def locator(self, start: int) -> str:
        """The address of the paragraph or cell in which the offset `start` lies."""
        places = self._places
        found = places.get(start)  # nearly always
        if found is None:
            starts = self._starts
            found = places[starts[max(bisect_right(starts, start) - 1, 0)]] if starts else "L1"
        return found

    def evidence(self, start: int, end: int) -> Evidence:
        """The certified text of [start, end). Raises ValueError when the range is not inside the text."""
        text = self.text
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"range {start}:{end} is outside the text of {len(text)} characters")
        return Evidence.trusted({
            "locator": self._places.get(start) or self.locator(start), "text": text[start:end], "start": start, "end": end, "method": "layout",
        })  # fmt: skip


class Evidence(Frozen):
    """An address in a Document and the exact characters that stand there (half-open offsets)."""

    locator: str
    text: str
    start: int
    end: int
    method: Literal["layout", "model"] = "layout"


Document.model_rebuild()
