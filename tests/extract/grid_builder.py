"""Documents with tables, written as rows of texts: the input of the grid tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.extract.raw import Piece, RawForm, Row
from assist.model import Document
from assist.readers.build import DocumentBuilder, RawCell


@dataclass(frozen=True)
class Merged:
    """A merged cell: text, columns, rows."""

    text: str
    cols: int = 1
    rows: int = 1


Rows = list[list[Merged]]
_CELL = re.compile(r"(?P<text>.*?)\s*(?:\{(?P<cols>\d+)(?:x(?P<rows>\d+))?\})?", re.S)


def rows(text: str) -> Rows:
    """A table written as lines of cells with bars between.

    {4} behind a text merges four columns, {4x2} two rows of them; {1} is a blank last cell; a backslash at
    the end goes on with the next line, \\n is a line end inside a cell.
    """
    joined = re.sub(r"\\\n\s*", "", text.strip("\n"))
    return [[_cell(part) for part in line.split("|")] for line in joined.split("\n") if line.strip()]


def _cell(text: str) -> Merged:
    found = _CELL.fullmatch(text.strip())
    assert found is not None
    shown = found["text"].replace("\\n", "\n")
    return Merged(shown, int(found["cols"] or 1), int(found["rows"] or 1))


def place(table: Rows) -> list[RawCell]:
    """The cells with their positions; positions below merged cells are skipped, as in HTML."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(table):
        col = 0
        for cell in cells:
            while (row, col) in taken:
                col += 1
            taken.update((row + r, col + c) for r in range(cell.rows) for c in range(cell.cols))
            placed.append(RawCell(row, col, cell.rows, cell.cols, cell.text))
            col += cell.cols
    return placed


def document(*parts: str | Rows, sheets: Sequence[str | None] = ()) -> Document:
    """Paragraphs (str) and tables (rows) in order; `sheets` names the sheet of each part."""
    builder = DocumentBuilder(b"", "sample.docx", "docx")
    for i, part in enumerate(parts):
        sheet = sheets[i] if i < len(sheets) else None
        if isinstance(part, str):
            builder.paragraph(part, sheet=sheet)
        else:
            builder.table(place(part), sheet=sheet)
    return builder.build()


def texts(row: Row, *roles: str) -> list[str | None]:
    """The texts of some roles of a row; None where the role is absent."""
    return [row[role].text if role in row else None for role in roles]


def pieces(raw: RawForm) -> list[Piece]:
    """Every piece of a form."""
    found = [*raw.header.values(), *raw.sections.values(), *raw.total.values()]
    for row in (*raw.budget, *raw.indicators, *raw.management):
        found += row.values()
    found += [piece for _, _, piece in raw.declared] + [piece for _, piece in raw.signatures]
    return found + ([raw.title] if raw.title else [])
