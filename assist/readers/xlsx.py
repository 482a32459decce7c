"""Excel workbooks (.xlsx): every sheet as people see it, numbers under their formats, merges as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from assist.model.document import Aside, Document
from assist.readers import asides
from assist.readers.build import DocumentBuilder
from assist.readers.guards import UnreadableFile
from assist.readers.number_format import BUILTIN, GENERAL, plain, render, stored
from assist.readers.package import DAMAGED, Package
from assist.readers.sheet import SheetCells, area, position

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SI, _T, _R, _RPH, _V, _F, _IS, _C, _ROW, _COL = (
    f"{_S}{name}" for name in ("si", "t", "r", "rPh", "v", "f", "is", "c", "row", "col")
)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = frozenset({"1", "true", "on"})
_MAX_WIDTH_DEFINITIONS = 16_384
_SPEAKS = 6
"""Characters of the shortest name that can tell anybody to do anything."""


class _Book(NamedTuple):
    """What the sheets of a workbook share."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


def read(data: bytes, name: str) -> Document:
    """The Document of a workbook: one table per sheet with content, hidden sheets flagged.

    Raises UnreadableFile when the package or its workbook part is damaged.
    """
    package = Package(data)
    part = package.main_part("xl/workbook.xml")
    workbook = package.xml(part)
    if workbook is None:
        raise UnreadableFile(DAMAGED)
    relations = package.relations(part)
    book = _book(package, workbook, relations)
    builder = DocumentBuilder(data, name, "xlsx")
    uncalculated = 0
    beside: list[Aside] = []
    for sheet in workbook.iterfind(f"{_S}sheets/{_S}sheet"):
        kind, target = relations.get(sheet.get(_RELATION_ID, ""), ("", ""))
        if kind != "worksheet":
            continue
        root = package.xml(target)
        if root is None:
            builder.warn(f"工作表“{sheet.get('name', '')}”的内容缺失，未读取")
            continue
        cells = SheetCells(sheet.get("name", ""), hidden=sheet.get("state", "visible") != "visible")
        uncalculated += _fill(cells, root, book)
        cells.add_to(builder)
        beside += (*_asides(root, sheet.get("name", "")), *cells.asides)
    if uncalculated:
        builder.warn(f"{uncalculated}个公式单元格没有计算结果，请用Excel打开并保存后重新提交")
    return asides.with_asides(builder.build(), [*_names(workbook), *beside, *asides.of_package(package)])


def _names(workbook: etree._Element) -> Iterator[Aside]:
    """Names of sheets and of places in them, which may say anything."""
    for part in (*workbook.iterfind(f"{_S}sheets/{_S}sheet"), *workbook.iterfind(f"{_S}definedNames/{_S}definedName")):
        for text in (part.get("name"), part.get("comment"), part.text):
            if text and len(text) >= _SPEAKS:
                yield Aside(where=f"名称“{part.get('name', '')[:20]}”", text=text)


def _asides(root: etree._Element, sheet: str) -> Iterator[Aside]:
    """Running heads of a sheet, the hints that its cells and links show, and what formulas say."""
    for formula in root.iter(_F):
        if formula.text and "\"" in formula.text and (cell := formula.getparent()) is not None:
            yield Aside(where=f"{sheet}!{cell.get('r', '')}公式", text=formula.text)
    for link in root.iterfind(f"{_S}hyperlinks/{_S}hyperlink"):
        if text := link.get("tooltip"):
            yield Aside(where=f"{sheet}!{link.get('ref', '')}链接提示", text=text)
    for part in root.iterfind(f"{_S}headerFooter/*"):
        if part.text:
            yield Aside(where=f"{sheet}页眉页脚", text=part.text)
    for part in root.iterfind(f"{_S}dataValidations/*"):
        for name in ("promptTitle", "prompt", "errorTitle", "error"):
            if text := part.get(name):
                yield Aside(where=f"{sheet}!{part.get('sqref', '')}输入提示", text=text)


def _book(package: Package, workbook: etree._Element, relations: dict[str, tuple[str, str]]) -> _Book:
    targets = dict(relations.values())
    strings = package.xml(targets.get("sharedStrings", "xl/sharedStrings.xml"))
    styles = package.xml(targets.get("styles", "xl/styles.xml"))
    properties = workbook.find(f"{_S}workbookPr")
    return _Book(
        [_text(item) for item in strings.iterchildren(_SI)] if strings is not None else [],
        _formats(styles) if styles is not None else [],
        properties is not None and properties.get("date1904") in _ON,
    )


def _text(item: etree._Element) -> str:
    """The text of a string item: its runs, without phonetic guides."""
    parts: list[str] = []
    for child in item:
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag == _R:
            parts.extend(text.text or "" for text in child.iterchildren(_T))
    text = "".join(parts)
    return _unescape(text) if "_x" in text else text


def _unescape(text: str) -> str:
    """_x000D_ stands for a character that XML can't hold."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text).replace("\r\n", "\n")


def _formats(styles: etree._Element) -> list[str]:
    """The format code of every cell style, by its index."""
    own = {
        number.get("numFmtId", ""): number.get("formatCode", GENERAL)
        for number in styles.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    codes: list[str] = []
    for style in styles.iterfind(f"{_S}cellXfs/{_S}xf"):
        identifier = style.get("numFmtId", "0")
        builtin = BUILTIN.get(int(identifier), GENERAL) if identifier.isdigit() else GENERAL
        codes.append(own.get(identifier, builtin))
    return codes


def _fill(cells: SheetCells, root: etree._Element, book: _Book) -> int:
    """Puts a worksheet's cells, merges and hidden rows in place; the count of formulas without a result."""
    for column in root.iterfind(f"{_S}cols/{_COL}"):
        if column.get("hidden") in _ON:
            first, last = _integer(column.get("min")), _integer(column.get("max"))
            cells.hidden_cols.update(range(first - 1, min(last, _MAX_WIDTH_DEFINITIONS)))
    for merged in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        place = area(merged.get("ref", ""))
        if place:
            cells.merge(place)
    uncalculated = 0
    for row, col, cell in _placed(root, cells):
        text, raw = _shown(cell, book)
        if text is None:
            uncalculated += 1
        else:
            cells.put(row, col, text, raw)
    return uncalculated


def _integer(value: str | None) -> int:
    return int(value[:9]) if value and value.isascii() and value.isdigit() else 0


def _placed(root: etree._Element, cells: SheetCells) -> Iterator[tuple[int, int, etree._Element]]:
    """The cells that hold something, with row and column; both may be left out of the file."""
    row = -1
    data = root.find(f"{_S}sheetData")
    for element in data.iterchildren(_ROW) if data is not None else ():
        row = _integer(element.get("r")) - 1 if element.get("r") else row + 1
        if element.get("hidden") in _ON:
            cells.hidden_rows.add(row)
        col = -1
        for cell in element:
            place = position(cell.get("r", ""))
            col = place[1] if place else col + 1
            if len(cell):
                yield row, col, cell


def _shown(cell: etree._Element, book: _Book) -> tuple[str | None, str | None]:
    """The text of a cell and its stored value where that differs; no text for a formula without result."""
    kind = cell.get("t", "n")
    value: str | None = None
    formula = False
    for child in cell:
        tag = child.tag
        if tag == _V:
            value = child.text
        elif tag == _IS:
            return _text(child), None
        elif tag == _F:
            formula = True
    if value is None:
        return (None if formula else ""), None
    if kind == "s":
        index = _integer(value.strip())
        return (book.strings[index] if index < len(book.strings) else ""), None
    if kind == "b":
        return ("TRUE" if value.strip() == "1" else "FALSE"), None
    if kind in {"str", "e", "d"}:
        return _unescape(value) if "_x" in value else value, None
    number = stored(value)
    return (value, None) if number is None else _formatted(number, cell.get("s"), book)


def _formatted(number: Decimal, style: str | None, book: _Book) -> tuple[str, str]:
    index = _integer(style)
    code = book.formats[index] if index < len(book.formats) else GENERAL
    return render(number, code, from_1904=book.from_1904), plain(number)
