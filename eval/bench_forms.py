"""Sample forms as .docx files to measure with: by python-docx, so with all that Word itself puts in a file.

The corpus writes only what a reader needs (one part, no styles). A file that Word or WPS saved has styles,
numbering, a theme and settings, and widths and properties at every cell; libraries that read those take
longer. Both kinds can be measured; the ones with everything are nearer to what people send.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import docx

from corpus.families import families
from corpus.generate import generate
from corpus.layouts import plan_of
from corpus.plan import Grid, Line
from corpus.render import render
from corpus.sample import SampleForm

Kind = Literal["full", "lean"]
_FIRST_SEED = 7000


def write_forms(count: int, folder: Path, kind: Kind = "full", *, first: int = 0) -> list[Path]:
    """`count` generated forms from number `first` on, all families in turn; the same ones every time."""
    names = list(families())
    paths = []
    for index in range(first, first + count):
        family = names[index % len(names)]
        sample = generate(_FIRST_SEED + index, family)
        path = folder / f"{index:04d}-{family}.docx"
        path.write_bytes(full_docx(sample) if kind == "full" else render(sample, family, "docx"))
        paths.append(path)
    return paths


def full_docx(sample: SampleForm) -> bytes:
    """The sample as python-docx writes it, on its default template, with real merged cells."""
    document = docx.Document()
    for block in plan_of(sample):
        if isinstance(block, Line):
            document.add_paragraph(block.text)
        else:
            _add_table(document, block)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Any, grid: Grid) -> None:
    table = document.add_table(grid.nrows, grid.ncols, style="Table Grid")
    # Taken once: each look at table.cell() walks the whole table.
    places = table._cells
    for cell in grid.cells:
        first = places[cell.row * grid.ncols + cell.col]
        last = places[(cell.row + cell.rowspan - 1) * grid.ncols + cell.col + cell.colspan - 1]
        target = first.merge(last) if first is not last else first
        target.text = cell.text
