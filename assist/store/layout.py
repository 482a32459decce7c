"""The blocks of a document in a compact form, so that a page can show tables as tables.

Only offsets are kept: the characters are those of the document's text. A table of 200 cells takes about
1 kB under zlib.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from assist.model import Block, Cell, Document, Paragraph, Table

_LEVEL = 1


def pack(document: Document) -> bytes:
    """The document's blocks as compressed JSON."""
    rows = [_packed(block) for block in document.blocks]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def unpack(packed: bytes | None, text: str) -> tuple[Block, ...]:
    """The blocks over `text`; empty when none were kept (a workspace of an earlier version)."""
    if not packed:
        return ()
    return tuple(_block(row, text) for row in json.loads(zlib.decompress(packed)))


def _packed(block: Block) -> list[Any]:
    if isinstance(block, Paragraph):
        return ["p", block.id, block.start, block.end, block.page, block.sheet, int(block.hidden)]
    cells = [
        [cell.row, cell.col, cell.rowspan, cell.colspan, cell.start, cell.end, cell.address, int(cell.hidden)]
        for cell in block.cells
    ]
    return ["t", block.id, block.nrows, block.ncols, block.page, block.sheet, cells]


def _block(row: list[Any], text: str) -> Block:
    if row[0] == "p":
        _, name, start, end, page, sheet, hidden = row
        return Paragraph.model_construct(
            kind="paragraph", id=name, text=text[start:end], start=start, end=end, page=page, sheet=sheet,
            hidden=bool(hidden),
        )  # fmt: skip
    _, name, nrows, ncols, page, sheet, cells = row
    return Table.model_construct(
        kind="table", id=name, nrows=nrows, ncols=ncols, page=page, sheet=sheet,
        cells=tuple(
            Cell.model_construct(
                row=at[0], col=at[1], rowspan=at[2], colspan=at[3], text=text[at[4] : at[5]], start=at[4],
                end=at[5], raw=None, address=at[6], hidden=bool(at[7]),
            )
            for at in cells
        ),
    )  # fmt: skip
