"""Web pages, and the .xls and .doc files that government systems export as html."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from assist.model.document import Document
from assist.readers import asides
from assist.readers.build import Box, DocumentBuilder, Grid, Item, Line
from assist.readers.encoding import decode
from assist.readers.guards import (
    MAX_COLUMNS,
    MAX_HTML_TAGS,
    MAX_TEXT_BYTES,
    check_markup,
    check_size,
    too_deep,
    too_wide,
)

_SKIPPED = frozenset(
    ("script", "style", "nav", "head", "title", "template", "noscript", "iframe", "object", "svg", "button",
     "datalist", "option", "colgroup", "col", "audio", "video", "canvas", "math", "rp", "rt")
)
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "main", "ol", "p", "pre", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)
_DIGITS = re.compile(r"\s*\+?(\d{1,9})", re.ASCII)
_ROWS_KNOWN = 3
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CJK = "\u2e80-\u303f\u3400-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]+[ \t]*(?=[{_CJK}])")
"""A line end of the source between two Chinese characters is no space (CSS Text 3, segment breaks)."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_SPAN = 1000  # as browsers clamp it
_WHOLE_ROW = 20
"""A last cell with a wider span (people write 99, or 100%) runs to the end of its row, wherever that is."""


def read(data: bytes, name: str) -> Document:
    """The Document of a page: text outside scripts and navigation, tables with their spans.

    Raises UnreadableFile when the page is too large or nested too deep to be read whole.
    """
    check_size(len(data), MAX_TEXT_BYTES)
    builder = DocumentBuilder(data, name, "html")
    source = add_page(builder, data)
    return asides.with_asides(builder.build(), asides.of_page(source))


def add_page(builder: DocumentBuilder, data: bytes, charset: str | None = None) -> str:
    """Adds what one page shows, and gives its source; `charset` is what was said of it outside the page.

    Raises UnreadableFile when the page is nested too deep to be read whole.
    """
    if charset is None and (declared := _CHARSET.search(data[:4096])):
        charset = declared.group(1).decode("ascii")
    decoded = decode(data, charset)
    if decoded.bad:
        builder.warn(f"文件有{decoded.bad}处字符无法识别，可能已损坏")
    root = _parse(decoded.text)
    if root is not None:
        buffer = _Buffer(False, _is_drawn(root))
        _walk(root, buffer)
        buffer.flush()
        builder.add(buffer.items)
    return decoded.text


def _parse(text: str) -> HtmlElement | None:
    source = _XML_DECLARATION.sub("", text, count=1).replace("\0", "").encode("utf-8", "replace")
    check_markup(source, MAX_HTML_TAGS)
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(source, parser)
    except etree.ParserError:  # nothing but blanks and comments
        return None
    # libxml2 drops everything and raises nothing when it meets a limit: the log is the only sign.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise too_deep()
    return root


class _Buffer:
    """Text of one block in the making; `lines` are the finished ones."""

    __slots__ = ("drawn", "hidden", "items", "parts")

    def __init__(self, hidden: bool, drawn: bool = False) -> None:
        self.items: list[Item] = []
        self.parts: list[str] = []
        self.hidden = hidden
        self.drawn = drawn

    def text(self, text: str | None) -> None:
        if text:
            if "\n" in text:
                text = _WRAPPED.sub("", text)
            self.parts.append(_BLANKS.sub(" ", text))

    def flush(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        self.parts.clear()
        if "  " in text:
            text = re.sub(" {2,}", " ", text)
        text = re.sub(" ?\n ?", "\n", text).strip()
        if text:
            self.items.append(Line(text, self.hidden))


def _flow(element: HtmlElement, hidden: bool) -> list[Item]:
    """The lines and tables inside `element`, in reading order."""
    buffer = _Buffer(hidden)
    _walk(element, buffer)
    buffer.flush()
    return buffer.items


def _walk(element: HtmlElement, buffer: _Buffer) -> None:
    buffer.text(element.text)
    drawn: HtmlElement | None = None  # the last row of a table that was added already
    for child in element:
        tag = child.tag
        if drawn is not None:
            drawn = None if child is drawn else drawn
            continue
        if buffer.drawn and tag == "div" and len(child) > 1 and len(rows := _drawn_rows(child)) > 1:
            buffer.flush()
            buffer.items.append(_drawn_table(rows, buffer.hidden))
            drawn = rows[-1][0]
            continue
        if isinstance(tag, str) and tag not in _SKIPPED:
            _child(child, tag, buffer)
        buffer.text(child.tail)


def _child(child: HtmlElement, tag: str, buffer: _Buffer) -> None:
    if not buffer.hidden and _is_hidden(child):
        buffer.flush()
        if tag == "table":
            buffer.items.append(_table(child, True))
        else:
            buffer.items.extend(_flow(child, True))
    elif tag == "br":
        buffer.parts.append("\n")
    elif tag == "table":
        buffer.flush()
        buffer.items.extend(_captions(child, buffer.hidden))
        buffer.items.append(_table(child, buffer.hidden))
    elif tag in _BLOCKS:
        buffer.flush()
        _walk(child, buffer)
        buffer.flush()
    elif tag in {"input", "select"}:
        buffer.text(_field_text(child, tag))
    else:
        _walk(child, buffer)


def _is_drawn(root: HtmlElement) -> bool:
    """Whether all tables of a page are drawn by a style sheet, none of them with merged cells: what merged cells leave out
    is known to the reader of text only."""
    if root.find(".//table") is not None:
        return False
    covered: set[HtmlElement] = set()
    for block in root.iter("div"):
        rows = _drawn_rows(block) if len(block) > 1 and block not in covered else []
        if len(rows) > 1:
            covered.update(row for row, _ in rows)
            whole = rows[:-1] if len(rows) > 2 else rows  # totals may have cells of their own
            if len({len(cells) for _, cells in whole}) > 1:
                return False
    return bool(covered)


def _drawn_rows(first: HtmlElement) -> list[tuple[HtmlElement, list[HtmlElement]]]:
    """The rows of a table that a style sheet draws, from its first on: blocks of one class, each of blocks of one class."""
    rows: list[tuple[HtmlElement, list[HtmlElement]]] = []
    row: HtmlElement | None = first
    while row is not None and row.tag == "div" and row.get("class") == first.get("class"):
        cells = list(row)
        alike = {(cell.tag, cell.get("class")) for cell in cells}
        if len(cells) < 2 or len(alike) > 1 or cells[0].tag != "div" or any(map(_holds_more, cells)) or not _is_blank(row.text):
            break
        rows.append((row, cells))
        if not _is_blank(row.tail):
            break
        row = row.getnext()
    return rows


def _holds_more(cell: HtmlElement) -> bool:
    """Whether a block is no cell: text stands beside it, or blocks other than paragraphs in it."""
    return not _is_blank(cell.tail) or any(inner.tag in _BLOCKS and inner.tag != "p" for inner in cell.iterdescendants())


def _is_blank(text: str | None) -> bool:
    return text is None or not text.strip()


def _drawn_table(rows: list[tuple[HtmlElement, list[HtmlElement]]], hidden: bool) -> Grid:
    grid = Grid()
    for row, (element, cells) in enumerate(rows):
        for col, cell in enumerate(cells):
            unseen = hidden or _is_hidden(element) or _is_hidden(cell)
            grid.boxes.append(Box(row, col, 1, 1, _flow(cell, unseen), unseen))
    return grid


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _NOT_SHOWN.search(style))


def _field_text(element: HtmlElement, tag: str) -> str:
    """What a form field shows: systems export the filled-in page with its input fields."""
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return " ".join(option.text_content() for option in chosen)
    kind = element.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return "☑" if "checked" in element.attrib else "☐"
    return element.get("value", "") if kind in {"text", "number", "date", "tel"} else ""


def _captions(table: HtmlElement, hidden: bool) -> list[Item]:
    return [item for caption in table.findall("caption") for item in _flow(caption, hidden)]


def _rows(element: HtmlElement, hidden: bool) -> Iterator[tuple[HtmlElement, bool]]:
    """The rows of a table with whether they are hidden; groups and misplaced elements are looked through."""
    for child in element:
        if child.tag == "tr":
            yield child, hidden or _is_hidden(child)
        elif isinstance(child.tag, str) and child.tag not in {"table", "caption", "colgroup", "td", "th"}:
            yield from _rows(child, hidden or _is_hidden(child))


def _cells(element: HtmlElement) -> Iterator[HtmlElement]:
    for child in element:
        if child.tag in {"td", "th"}:
            yield child
        elif isinstance(child.tag, str) and child.tag not in {"table", "tr"}:
            yield from _cells(child)


def _table(table: HtmlElement, hidden: bool) -> Grid:
    rows = list(_rows(table, hidden))
    grid = Grid()
    taken: list[int] = []  # per column, the first row that is free again
    tall: list[Box] = []
    widths: Counter[int] = Counter()
    widest = 0
    for row, (element, row_hidden) in enumerate(rows):
        tall = [box for box in tall if box.row + box.rowspan > row]
        if tall and len(taken) <= _WHOLE_ROW and widths[widest] >= _ROWS_KNOWN and len(cells := list(_cells(element))) > 1:
            _shorten(tall, cells, row, taken, widest)
        boxes = list(_row(element, row, len(rows), row_hidden, taken))
        tall += [box for box in boxes if box.rowspan > 1]
        if boxes:
            widths[boxes[-1].col + boxes[-1].colspan] += 1
            widest = max(widest, boxes[-1].col + boxes[-1].colspan)
        # Excel ends its pages with a hidden row of empty cells that carries the column widths.
        if row_hidden and not any(box.items for box in boxes):
            continue
        grid.boxes.extend(boxes)
    return grid


def _shorten(tall: list[Box], cells: Sequence[HtmlElement], row: int, taken: list[int], widest: int) -> None:
    """Ends cells above a row that were given too many rows: of those before its first own cell the last ones, where they
    make it wider than any row above by just their own columns."""
    stop = left = next((col for col, free in enumerate(taken) if free <= row), len(taken))
    for cell in cells:
        while stop < len(taken) and taken[stop] > row:
            stop += 1
        stop += _span(cell, "colspan")
    excess = stop - widest
    before = sorted([box for box in tall if box.col < left], key=lambda box: -box.col)
    for count in range(1, len(before) + 1 if excess > 0 else 0):
        if sum(box.colspan for box in before[:count]) == excess:
            for box in before[:count]:
                box.rowspan = row - box.row
                taken[box.col : box.col + box.colspan] = [row] * box.colspan
            return


def _row(element: HtmlElement, row: int, nrows: int, hidden: bool, taken: list[int]) -> Iterator[Box]:
    cells = list(_cells(element))
    col = 0
    for cell in cells:
        while col < len(taken) and taken[col] > row:
            col += 1
        if col > MAX_COLUMNS:
            raise too_wide()
        colspan = min(_span(cell, "colspan") or 1, _MAX_SPAN)
        rowspan = min(_span(cell, "rowspan") or nrows, nrows - row)  # 0 means to the end
        if colspan > _WHOLE_ROW and cell is cells[-1] and all(free <= row for free in taken[col:]):
            rowspan, colspan = 1, _MAX_SPAN  # more than the builder trusts: it is clamped to the table
        else:
            taken.extend([0] * (col + colspan - len(taken)))
            taken[col:col + colspan] = [row + rowspan] * colspan
        unseen = hidden or _is_hidden(cell)
        yield Box(row, col, rowspan, colspan, _flow(cell, unseen), unseen, cell.get("x:num") or None)
        col += colspan


def _span(cell: HtmlElement, name: str) -> int:
    """The span as written, as browsers read it: the digits at its beginning; 1 when there are none."""
    found = _DIGITS.match(value) if (value := cell.get(name)) else None
    return int(found[1]) if found is not None else 1
