"""Word documents: real tables with gridSpan and vMerge, text cut into runs as editing leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from xml.sax.saxutils import escape

from corpus.plan import Grid, Line, Plan, PlanCell
from corpus.render.package import pack
from corpus.sample import Hints

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
_CLOSE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:body></w:document>'
_TABLE = (
    '<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr>"
)
_PER_CHARACTER = 210


def render(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """One document with the forms in a row. Every run boundary comes from `rng`."""
    body: list[str] = []
    for plan in plans:
        for block in plan:
            if isinstance(block, Line):
                body.append(_paragraph(block.text, rng, centred=block.role in ("title", "year")))
            else:
                body.append(_table(block, rng))
        body.extend(_paragraph("", rng) for _ in range(1 + hints.title_gap))
    return pack(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS,
            "word/document.xml": _OPEN + "".join(body) + _CLOSE,
        }
    )


def _runs(text: str, rng: Random) -> Iterator[str]:
    """The text in one piece, or cut somewhere: Word splits runs even inside numbers."""
    if len(text) > 3 and rng.random() < 0.3:
        cut = rng.randint(1, len(text) - 1)
        yield from (text[:cut], text[cut:])
    elif text:
        yield text


def _paragraph(text: str, rng: Random, *, centred: bool = False) -> str:
    align = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in _runs(text, rng))
    return f"<w:p>{align}{runs}</w:p>"


def _table(grid: Grid, rng: Random) -> str:
    columns = "".join(f'<w:gridCol w:w="{width * _PER_CHARACTER}"/>' for width in grid.widths)
    at = {(cell.row, cell.col): cell for cell in grid.cells}
    above = {(cell.row + down, cell.col): cell for cell in grid.cells for down in range(1, cell.rowspan)}
    rows = []
    for row in range(grid.nrows):
        cells = [
            _cell(at[row, col], rng) if (row, col) in at else _continued(above[row, col])
            for col in range(grid.ncols)
            if (row, col) in at or (row, col) in above
        ]
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{_TABLE}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _span(cell: PlanCell) -> str:
    return f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""


def _cell(cell: PlanCell, rng: Random) -> str:
    merge = '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    paragraphs = "".join(_paragraph(part, rng) for part in cell.text.split("\n"))
    return f"<w:tc><w:tcPr>{_span(cell)}{merge}</w:tcPr>{paragraphs}</w:tc>"


def _continued(cell: PlanCell) -> str:
    return f"<w:tc><w:tcPr>{_span(cell)}<w:vMerge/></w:tcPr><w:p/></w:tc>"
