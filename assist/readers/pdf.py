"""Digital PDFs with ruled tables, by pdfium's characters and drawn lines; also plain text PDFs.

pdfium is not thread-safe: call this from one thread of a process, and use processes to go faster.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from assist.model.document import Aside, Document
from assist.readers import asides
from assist.readers.build import DocumentBuilder, RawCell
from assist.readers.guards import UnreadableFile
from assist.readers.pdf_chars import Glyph, PageText, read_page_text
from assist.readers.pdf_grid import GridTooLarge, RuledGrid, ruled_grids
from assist.readers.pdf_lines import TextLine, cell_text, page_lines, paragraphs
from assist.readers.pdf_rulings import Drawing, TooManyPaths, read_drawing
from assist.readers.pdf_stitch import PageCell, PageTable, body_bottom, is_split, stitch

MAX_PAGES = 300
# Shares of characters without a known meaning: above the first the text is lost, above the second
# somebody should look. Bullets and symbols from private fonts stay below.
_LOST_TEXT = 0.3
_DOUBTFUL_TEXT = 0.02
# A page number stands in the top or bottom margin, a running header in the top one.
_MARGIN = 0.09
_HEADER = 0.055
_PAGE_NUMBER = re.compile(
    r"[-—–―_·~\s]*(?:第?\s*\d{1,4}\s*页?(?:[\s,，/／]*共?\s*\d{1,4}\s*页)?|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|第\s*[一二三四五六七八九十百]{1,5}\s*页|Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?)[-—–―_·~\s]*",
    re.IGNORECASE,
)
# A table that reaches further than this out of the page, in points, was cut off when it was exported.
_BEYOND_PAGE = 12.0
_SCAN = "没有文字层，像是扫描件或图片，无法读取。请提交由Word、Excel直接导出的PDF，或提交原始电子文件"


@dataclass
class _Page:
    number: int
    top: float
    bottom: float
    width: float
    lines: list[TextLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    hidden: list[TextLine] = field(default_factory=list)
    clipped: list[TextLine] = field(default_factory=list)

    def items(self) -> list[TextLine | PageTable]:
        return sorted([*self.lines, *self.tables], key=lambda item: item.top)


def read(data: bytes, name: str) -> Document:
    """The Document of a PDF; every paragraph and table has the number of the page on which it begins.

    Raises UnreadableFile (password, damaged, cut short, scanned, text that can't be decoded).
    """
    source = _opened(data)
    builder = DocumentBuilder(data, name, "pdf")
    try:
        pages, beside = _read_pages(source, builder)
        beside += asides.of_pdf(source, data)
    finally:
        source.close()
    _drop_page_numbers(pages)
    margins = _margins(pages)
    for block in _blocks(pages):
        if isinstance(block, PageTable):
            if len(block.pages) > 1:
                builder.warn(f"第{block.pages[0]}页至第{block.pages[-1]}页的表格已按列线拼接为一张，请留意分页处")
            builder.table((RawCell(*cell[:5]) for cell in block.cells), page=block.pages[0])
        else:
            for number, text in paragraphs(block, margins):
                builder.paragraph(text, page=number)
    for page in pages:
        for line in page.hidden:
            builder.paragraph(line.text, page=page.number, hidden=True)
    return asides.with_asides(builder.build(), beside)


def _opened(data: bytes) -> Any:
    tail = data[-4096:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise UnreadableFile("PDF文件不完整（缺少结尾部分），可能上传或下载时中断，请重新提交")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if problem.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile("PDF文件设有打开密码，请取消密码后重新提交") from problem
        if problem.err_code == pdfium.FPDF_ERR_SECURITY:
            raise UnreadableFile("PDF文件的加密方式无法识别，请取消加密后重新提交") from problem
        raise UnreadableFile("PDF文件已损坏，无法打开，请重新导出后提交") from problem


def _read_pages(source: Any, builder: DocumentBuilder) -> tuple[list[_Page], list[Aside]]:
    count = len(source)
    if count == 0:
        raise UnreadableFile("PDF文件中没有页面，可能已损坏，请重新导出后提交")
    if count > MAX_PAGES:
        builder.warn(f"文件共{count}页，只读取了前{MAX_PAGES}页")
    pages, blank, total, unmapped = [], [], 0, 0
    beside: list[Aside] = []
    for index in range(min(count, MAX_PAGES)):
        try:
            page = source[index]
        except pypdfium2.PdfiumError:
            builder.warn(f"第{index + 1}页已损坏，未读取")
            continue
        try:
            text = read_page_text(page.raw)
            pages.append(_read_page(page, index + 1, text, builder))
            beside += asides.of_pdf_page(page.raw, index + 1)
            if clipped := "\n".join(line.text for line in pages[-1].clipped):
                beside.append(Aside(where=f"第{index + 1}页裁去的文字", text=clipped))
        finally:
            page.close()
        total += len(text.glyphs)
        unmapped += text.unmapped
        if not text.glyphs:
            blank.append(index + 1)
    _check_text(len(pages), total, unmapped, blank, builder)
    return pages, beside


def _check_text(pages: int, total: int, unmapped: int, blank: list[int], builder: DocumentBuilder) -> None:
    if pages == 0:
        raise UnreadableFile("PDF文件的页面都已损坏，请重新导出后提交")
    if total == 0:
        raise UnreadableFile(f"PDF文件{_SCAN}")
    if unmapped > _LOST_TEXT * total:
        raise UnreadableFile(
            f"PDF文件的文字无法还原（{total}个字符中有{unmapped}个没有编码），只能按扫描件处理，"
            "请提交由Word、Excel直接导出的PDF，或提交原始电子文件"
        )
    if unmapped > _DOUBTFUL_TEXT * total:
        builder.warn(f"PDF文件有{unmapped}个字符无法还原，请对照原件")
    if blank:
        listed = "、".join(str(number) for number in blank[:10]) + ("等" if len(blank) > 10 else "")
        builder.warn(f"第{listed}页没有文字（可能是扫描件或空白页），未读取")


def _read_page(page: Any, number: int, text: PageText, builder: DocumentBuilder) -> _Page:
    if text.truncated:
        builder.warn(f"第{number}页文字过多，只读取了一部分")
    if text.slanted:
        builder.warn(f"第{number}页有{text.slanted}个倾斜的字（可能是水印），未读取")
    drawing, grids = Drawing([], []), []
    try:
        if text.glyphs:
            drawing = read_drawing(page.raw, text.turn)
            grids = ruled_grids(drawing.rulings)
    except (TooManyPaths, GridTooLarge):
        builder.warn(f"第{number}页线条过多，未能识别表格，只读取了文字")
    left, top, right, bottom = text.turn.box(*page.get_cropbox())
    held: list[dict[int, list[Glyph]]] = [{} for _ in grids]
    loose: list[Glyph] = []
    outside: list[Glyph] = list(text.unseen)
    clipped: list[Glyph] = []
    for glyph in text.glyphs:
        x, y = glyph.middle
        if any(text.hides(x, y) for text in drawing.clipped):
            clipped.append(glyph)
            continue
        place = _place(x, y, grids)
        if place is not None:
            held[place[0]].setdefault(place[1], []).append(glyph)
        else:
            (loose if left <= x <= right and top <= y <= bottom else outside).append(glyph)
    if any(grid.xs[-1] > right + _BEYOND_PAGE or grid.xs[0] < left - _BEYOND_PAGE for grid in grids):
        builder.warn(f"第{number}页的表格超出页面，页面以外的部分看不见，请对照原件")
    tables = [_page_table(grid, cells, number) for grid, cells in zip(grids, held, strict=True)]
    return _Page(
        number, top, bottom, right - left, page_lines(loose, number),
        [found for found in tables if found is not None], page_lines(outside, number), page_lines(clipped, number),
    )


def _place(x: float, y: float, grids: list[RuledGrid]) -> tuple[int, int] | None:
    """The table and the cell in which a point lies."""
    for index, grid in enumerate(grids):
        slot = grid.slot_at(x, y)
        if slot is not None:
            return index, slot
    return None


def _page_table(grid: RuledGrid, held: dict[int, list[Glyph]], number: int) -> PageTable | None:
    cells = []
    for index, slot in enumerate(grid.slots):
        width = grid.xs[slot.col + slot.colspan] - grid.xs[slot.col]
        text, room = cell_text(held.get(index, ()), width)
        if text or not slot.ragged:
            cells.append(PageCell(*slot[:4], text, slot.open_top, slot.open_bottom, room))
    if not any(cell.text for cell in cells):
        return None
    heights = tuple(below - above for above, below in zip(grid.ys, grid.ys[1:], strict=False))
    return PageTable(grid.xs, tuple(cells), heights, grid.ys[0], grid.ys[-1], (number,))


def _drop_page_numbers(pages: list[_Page]) -> None:
    """Removes page numbers, and running headers after their first page: neither is part of a form."""
    seen: set[str] = set()
    for page in pages:
        height = page.bottom - page.top
        kept = []
        for index, line in enumerate(page.lines):
            from_top, from_bottom = line.bottom - page.top, page.bottom - line.top
            outermost = index in (0, len(page.lines) - 1)
            in_margin = outermost and min(from_top, from_bottom) < _MARGIN * height
            if in_margin and _is_beyond_tables(line, page) and _PAGE_NUMBER.fullmatch(line.text):
                continue
            if from_top < _HEADER * height:
                if line.text in seen:
                    continue
                seen.add(line.text)
            kept.append(line)
        page.lines = kept


def _margins(pages: list[_Page]) -> dict[int, tuple[float, float]]:
    """Left and right margin of each page's text: how far lines and tables reach on pages of its width."""
    reach: dict[int, tuple[float, float]] = {}
    for page in pages:
        width = round(page.width)
        lefts = [*(line.left for line in page.lines), *(table.xs[0] for table in page.tables)]
        rights = [*(line.right for line in page.lines), *(table.xs[-1] for table in page.tables)]
        left, right = reach.get(width, (math.inf, -math.inf))
        reach[width] = (min([left, *lefts]), max([right, *rights]))
    return {page.number: reach[round(page.width)] for page in pages}


def _is_beyond_tables(line: TextLine, page: _Page) -> bool:
    return all(line.bottom <= table.top or line.top >= table.bottom for table in page.tables)


def _blocks(pages: list[_Page]) -> Iterator[PageTable | list[TextLine]]:
    """Tables, joined across pages, and the runs of lines between them, in reading order."""
    bottoms = _body_bottoms(pages)
    lines: list[TextLine] = []
    table: PageTable | None = None
    for page in pages:
        for index, item in enumerate(page.items()):
            if isinstance(item, TextLine):
                if table is not None:
                    yield table
                    table = None
                lines.append(item)
                continue
            adjacent = table is not None and index == 0 and table.pages[-1] == page.number - 1
            if table is not None and adjacent and is_split(table, item, bottoms[page.number - 1]):
                table = stitch(table, item)
                continue
            if table is not None:
                yield table
            if lines:
                yield lines
                lines = []
            table = item
    if table is not None:
        yield table
    if lines:
        yield lines


def _body_bottoms(pages: list[_Page]) -> dict[int, float]:
    """For each page, how far down text reaches on pages of its height."""
    reach: dict[int, list[float]] = {}
    for page in pages:
        bottoms = [item.bottom - page.top for item in page.items()]
        reach.setdefault(round(page.bottom - page.top), []).extend(bottoms)
    deepest = {height: max(bottoms, default=0.0) for height, bottoms in reach.items()}
    return {
        page.number: body_bottom(page.top, page.bottom, page.top + deepest[round(page.bottom - page.top)])
        for page in pages
    }
