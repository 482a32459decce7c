"""Word documents (.docx): the body in reading order, with content that libraries lose.

Read from the XML itself: content controls at every level, tracked insertions, text boxes, nested tables,
symbol characters, form check boxes and list numbers stand where a person sees them. Tracked deletions are
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from lxml import etree

from assist.model.document import Document
from assist.readers import asides, docx_plain
from assist.readers.build import Box, DocumentBuilder, Grid, Item, Line
from assist.readers.docx_numbering import Numbering
from assist.readers.docx_styles import (
    VAL,
    Styles,
    W,
    first,
    integer,
    is_on,
    numbered,
    read_styles,
    styles_used,
)
from assist.readers.docx_symbols import symbol, symbol_text
from assist.readers.guards import MAX_COLUMNS, MAX_DEPTH, UnreadableFile, too_deep, too_wide
from assist.readers.package import DAMAGED, Package, parse_xml

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_P, _R, _T, _TBL, _TR, _TC = (f"{W}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc"))
_RPR, _VANISH, _RFONTS, _RSTYLE = (f"{W}{name}" for name in ("rPr", "vanish", "rFonts", "rStyle"))
_PPR, _PSTYLE, _TRPR, _TCPR = (f"{W}{name}" for name in ("pPr", "pStyle", "trPr", "tcPr"))
_GRIDSPAN, _VMERGE, _HMERGE = (f"{W}{name}" for name in ("gridSpan", "vMerge", "hMerge"))
_GRIDBEFORE, _HIDDEN_ROW, _DELETED_ROW = (f"{W}{name}" for name in ("gridBefore", "hidden", "del"))

_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple",
                 "dir", "bdo")
)
"""Elements that only group what they hold, at block, inline, row and cell level alike."""
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_BREAKS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_BR, _CR = f"{W}br", f"{W}cr"
_SYM, _FLDCHAR = f"{W}sym", f"{W}fldChar"
_CHECKBOX = f"{W}ffData/{W}checkBox"
_ALTERNATE, _CHOICE, _FALLBACK = (f"{_MC}{name}" for name in ("AlternateContent", "Choice", "Fallback"))
_DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_TEXTBOX = f"{W}txbxContent"
_RUBY, _RUBY_BASE = f"{W}ruby", f"{W}rubyBase"
_MATH, _MATH_PARA, _MATH_TEXT = f"{_M}oMath", f"{_M}oMathPara", f"{_M}t"
_MATH_DENOMINATOR = f"{_M}den"
_RARE = frozenset({
    b"tab", b"ptab", b"noBreakHyphen", b"sym", b"fldChar", b"drawing", b"pict", b"object", b"del", b"delText",
    b"moveFrom", b"ins", b"moveTo", b"ruby", b"txbxContent", b"sdt", b"instrText", b"AlternateContent", b"oMath",
    b"altChunk", b"vanish", docx_plain.MARKUP,
})  # fmt: skip
"""What a run may hold beside its text. Where the part has none of these elements, its text is all there is."""
_BESIDE = frozenset({
    b"drawing", b"pict", b"object", b"delText", b"moveFrom", b"instrText", b"fldSimple", b"hyperlink", b"sdt",
})  # fmt: skip
"""What holds text that no page shows: alternative texts, deleted text, codes, hints and names."""
_STYLED = frozenset({b"pStyle", b"rStyle"})
_PRIVATE_USE = re.compile(rb"\xef[\x80-\x83]")
"""How U+F000..U+F0FF, the codes of symbol fonts, begin in UTF-8."""


def read(data: bytes, name: str) -> Document:
    """The Document of a .docx file. Raises UnreadableFile when the package or its main part is damaged."""
    package = Package(data)
    part = package.main_part("word/document.xml")
    xml = package.read(part)
    if xml is None:
        raise UnreadableFile(DAMAGED)
    builder = DocumentBuilder(data, name, "docx")
    tags = docx_plain.opening_tags(xml)
    kinds = tags.kinds
    used = frozenset[bytes]() if kinds.isdisjoint(_STYLED) else styles_used(xml)
    styles = read_styles(package.read("word/styles.xml") if used else None, used)
    lists = package.xml("word/numbering.xml") if b"numPr" in kinds or styles.numbered else None
    reading = _Reading(xml, kinds, styles, Numbering(lists) if lists is not None else None)
    blocks = docx_plain.blocks(xml, tags) if reading.plain else None
    if blocks is None:
        body = parse_xml(xml).find(f"{W}body")
        builder.add(reading.items(body, 0) if body is not None else ())
        for warning in reading.warnings():
            builder.warn(warning)
    else:
        for block in blocks:
            if isinstance(block, str):
                builder.paragraph(block)
            else:
                builder.table(block)
    beside = () if kinds.isdisjoint(_BESIDE) else (xml,)
    return asides.with_asides(builder.build(), asides.of_package(package, *beside))


class _CellSettings(NamedTuple):
    """Of a cell: columns it spans; "restart", "continue" or None for the merges."""

    span: int = 1
    across: str | None = None
    down: str | None = None


_PLAIN_CELL = _CellSettings()


def _cell_settings(cell: etree._Element) -> _CellSettings:
    properties = cell[0] if len(cell) and cell[0].tag == _TCPR else first(cell, _TCPR)
    if properties is None:
        return _PLAIN_CELL
    span, across, down = 1, None, None
    for child in properties:
        tag = child.tag
        if tag == _GRIDSPAN:
            span = min(integer(child.get(VAL)) or 1, MAX_COLUMNS)
        elif tag == _VMERGE:
            down = child.get(VAL, "continue")  # the attribute left out means continue
        elif tag == _HMERGE:
            across = child.get(VAL, "continue")
    return _CellSettings(span, across, down)


class _Text:
    """One paragraph in the making: visible and hidden parts, and the text boxes anchored in it."""

    __slots__ = ("boxes", "hidden", "visible")

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.hidden: list[str] = []
        self.boxes: list[etree._Element] = []


class _Reading:
    """One pass over a main part. What is rare is looked for only where the bytes mention it."""

    def __init__(self, xml: bytes, kinds: Set[bytes], styles: Styles, numbering: Numbering | None) -> None:
        self._styles = styles
        self._numbering = numbering
        self._check_styles = bool(numbering or styles.hidden)
        self._check_hidden = b"vanish" in kinds or bool(styles.hidden) or not kinds
        self._check_symbols = _PRIVATE_USE.search(xml) is not None
        # Whether every paragraph is the text of its runs and nothing else.
        self.plain = kinds.isdisjoint(_RARE) and not (
            self._check_styles or self._check_hidden or self._check_symbols
        )
        self._inserted = 0
        self._deleted = 0
        self._embedded = 0

    def warnings(self) -> Iterator[str]:
        """What a reviewer should know of this reading."""
        if self._inserted or self._deleted:
            yield f"文件有未处理的修订：插入{self._inserted}处（已读取），删除{self._deleted}处（未读取）"
        if self._embedded:
            yield f"文件嵌有{self._embedded}处外部内容，未读取"

    def items(self, parent: etree._Element, depth: int) -> list[Item]:
        """The lines and tables of a body, cell or text box."""
        if depth > MAX_DEPTH:
            raise too_deep()
        items: list[Item] = []
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child, items, depth)
            elif tag == _TBL:
                items.append(self._table(child, depth))
            elif tag in _WRAPPERS:
                self._inserted += tag in _INSERTED
                items.extend(self.items(child, depth + 1))
            elif tag in _DELETED:
                self._deleted += 1
            elif tag == _ALTERNATE:
                chosen = _alternative(child)
                if chosen is not None:
                    items.extend(self.items(chosen, depth + 1))
            elif tag == f"{W}altChunk":
                self._embedded += 1
            elif tag in {_MATH, _MATH_PARA}:
                items.append(Line(_formula(child)))
        return items

    def _paragraph(self, paragraph: etree._Element, items: list[Item], depth: int) -> None:
        if self.plain:
            parts = ["\n" if part.tag != _T else part.text or "" for part in paragraph.iter(_T, _BR, _CR)]
            if parts:
                items.append(Line("".join(parts)))
            return
        text = _Text()
        label, hidden = self._from_style(paragraph) if self._check_styles else ("", False)
        self._inline(paragraph, text, hidden)
        if text.visible or (label and not text.hidden):
            items.append(Line(label + "".join(text.visible)))
        if text.hidden:
            items.append(Line("".join(text.hidden), True))
        for box in text.boxes:
            items.extend(self.items(box, depth + 1))

    def _from_style(self, paragraph: etree._Element) -> tuple[str, bool]:
        """The list number printed before a paragraph, and whether its style hides it."""
        properties = first(paragraph, _PPR)
        if properties is None:
            return "", False
        element = first(properties, _PSTYLE)
        style = element.get(VAL) if element is not None else None
        label = ""
        if self._numbering:
            place = numbered(properties) or self._styles.numbered.get(style or "")
            label = self._numbering.label(place, style) if place else ""
        return label, style in self._styles.hidden

    def _inline(self, parent: etree._Element, text: _Text, hidden: bool) -> None:
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child, text, hidden)
            elif tag in _WRAPPERS:
                self._inserted += tag in _INSERTED
                self._inline(child, text, hidden)
            elif tag in _DELETED:
                self._deleted += 1
            elif tag in {_MATH, _MATH_PARA}:
                text.visible.append(_formula(child))
            elif tag == _ALTERNATE:
                chosen = _alternative(child)
                if chosen is not None:
                    self._inline(chosen, text, hidden)

    def _run(self, run: etree._Element, text: _Text, hidden: bool) -> None:
        if self._check_hidden:
            hidden = self._is_hidden(run, hidden)
        out = text.hidden if hidden else text.visible
        for child in run:
            tag = child.tag
            if tag == _T:
                content = child.text or ""
                out.append(self._symbols(run, content) if self._check_symbols else content)
            elif tag == _RPR:
                continue
            elif tag in _BREAKS:
                out.append(_BREAKS[tag])
            elif tag == _SYM:
                out.append(symbol(child.get(f"{W}font", ""), child.get(f"{W}char", "")))
            elif tag == _FLDCHAR:
                out.append(_legacy_checkbox(child))
            elif tag == _ALTERNATE:
                chosen = _alternative(child)
                if chosen is not None:
                    self._run(chosen, text, hidden)
            elif tag in _DRAWINGS:
                text.boxes.extend(_text_boxes(child))
            elif tag == _RUBY:
                base = child.find(_RUBY_BASE)
                if base is not None:
                    self._inline(base, text, hidden)

    def _is_hidden(self, run: etree._Element, inherited: bool) -> bool:
        properties = first(run, _RPR)
        if properties is None:
            return inherited
        toggle = first(properties, _VANISH)
        if toggle is not None:
            return is_on(toggle)
        style = first(properties, _RSTYLE)
        return inherited or (style is not None and style.get(VAL) in self._styles.hidden)

    def _symbols(self, run: etree._Element, content: str) -> str:
        fonts = run.find(f"{_RPR}/{_RFONTS}")
        return symbol_text(fonts.get(f"{W}ascii", "") if fonts is not None else "", content)

    def _table(self, table: etree._Element, depth: int) -> Grid:
        grid = Grid()
        merging: dict[int, Box] = {}  # by first column: the cell that a vertical merge continues
        for row, element in enumerate(self._members(table, _TR)):
            merging = self._row(element, row, grid, merging, depth)
        grid.boxes.sort(key=lambda box: (box.row, box.col))
        return grid

    def _members(self, parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, also inside content controls; deleted ones are left out."""
        for child in parent:
            tag = child.tag
            if tag == wanted:
                if wanted == _TR and _is_deleted(child):
                    self._deleted += 1
                else:
                    yield child
            elif tag in _WRAPPERS:
                yield from self._members(child, wanted)

    def _row(
        self, element: etree._Element, row: int, grid: Grid, above: dict[int, Box], depth: int
    ) -> dict[int, Box]:
        col, hidden = _row_settings(element)
        merging: dict[int, Box] = {}
        last: Box | None = None
        for cell in self._members(element, _TC):
            span, across, down = _cell_settings(cell)
            items = self.items(cell, depth + 1)
            upper = above.get(col) if down == "continue" else None
            if across == "continue" and last is not None:
                last.colspan += span
                last.items.extend(items)
            elif upper is not None and upper.colspan == span:
                upper.rowspan = row - upper.row + 1
                # Word shows only the first cell of a merge; text left in the others is there, unseen.
                upper.items.extend(Line(item.text, True) for item in items if isinstance(item, Line))
                merging[col] = upper
            else:
                last = Box(row, col, 1, span, items, hidden)
                grid.boxes.append(last)
                if down:
                    merging[col] = last
            col += span
            if col > MAX_COLUMNS:
                raise too_wide()
        return merging


def _is_deleted(row: etree._Element) -> bool:
    properties = first(row, _TRPR)
    return properties is not None and first(properties, _DELETED_ROW) is not None


def _row_settings(row: etree._Element) -> tuple[int, bool]:
    """Columns left free before the first cell, and whether the row is hidden."""
    properties = first(row, _TRPR)
    if properties is None:
        return 0, False
    before = first(properties, _GRIDBEFORE)
    skipped = min(integer(before.get(VAL)) or 0, MAX_COLUMNS) if before is not None else 0
    return skipped, is_on(first(properties, _HIDDEN_ROW))


def _alternative(element: etree._Element) -> etree._Element | None:
    choice = element.find(_CHOICE)
    return choice if choice is not None else element.find(_FALLBACK)


def _text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing; of alternative renderings, the first."""
    for child in drawing:
        if child.tag == _TEXTBOX:
            yield child
        elif child.tag == _ALTERNATE:
            chosen = _alternative(child)
            if chosen is not None:
                yield from _text_boxes(chosen)
        else:
            yield from _text_boxes(child)


def _legacy_checkbox(field: etree._Element) -> str:
    box = field.find(_CHECKBOX)
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    return "☑" if is_on(state if state is not None else box.find(f"{W}default")) else "☐"


def _formula(element: etree._Element) -> str:
    """A formula on one line: fractions with a slash."""
    parts: list[str] = []
    for node in element.iter(_MATH_TEXT, _MATH_DENOMINATOR):
        parts.append("/" if node.tag == _MATH_DENOMINATOR else node.text or "")
    return "".join(parts)
