"""Workbooks in Excel's XML format of 2003, which systems write under the name .xls."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from lxml import etree

from assist.model.document import Document
from assist.readers.build import DocumentBuilder
from assist.readers.guards import MAX_ROWS
from assist.readers.number_format import GENERAL, plain, render, stored
from assist.readers.package import parse_xml
from assist.readers.sheet import SheetCells

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {
    "General Number": GENERAL, "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00",
    "Currency": '"¥"#,##0.00', "Scientific": "0.00E+00", "Short Date": "yyyy/m/d",
    "General Date": "yyyy/m/d h:mm", "Medium Date": "d-mmm-yy", "Long Date": 'yyyy"年"m"月"d"日"',
    "Short Time": "h:mm", "Long Time": "h:mm:ss",
}


def read(data: bytes, name: str) -> Document:
    """The Document of an XML workbook. Raises UnreadableFile when the XML is damaged."""
    root = parse_xml(data)
    formats = {
        style.get(f"{_SS}ID", ""): number.get(f"{_SS}Format", GENERAL)
        for style in root.iter(f"{_SS}Style")
        for number in style.iterchildren(f"{_SS}NumberFormat")
    }
    builder = DocumentBuilder(data, name, "xls")
    for sheet in root.iterchildren(f"{_SS}Worksheet"):
        visible = sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible")
        cells = SheetCells(sheet.get(f"{_SS}Name", ""), hidden=visible is not None)
        for table in sheet.iterchildren(f"{_SS}Table"):
            _fill(cells, table, formats)
        cells.add_to(builder)
    return builder.build()


def _fill(cells: SheetCells, table: etree._Element, formats: dict[str, str]) -> None:
    row = -1
    for element in table.iterchildren(f"{_SS}Row"):
        row = _count(element, "Index", row + 2) - 1
        if element.get(f"{_SS}Hidden") == "1":
            cells.hidden_rows.add(row)
        if row >= MAX_ROWS:
            break
        col = -1
        for cell in element.iterchildren(f"{_SS}Cell"):
            col = _count(cell, "Index", col + 2) - 1
            across, down = _count(cell, "MergeAcross", 0), _count(cell, "MergeDown", 0)
            if across or down:
                cells.merge((row, col, row + down, col + across))
            style = cell.get(f"{_SS}StyleID") or element.get(f"{_SS}StyleID") or ""
            cells.put(row, col, *_shown(cell, formats.get(style, GENERAL)))
            col += across


def _count(element: etree._Element, name: str, otherwise: int) -> int:
    value = element.get(f"{_SS}{name}", "")
    return int(value[:9]) if value.isascii() and value.isdigit() else otherwise


def _shown(cell: etree._Element, code: str) -> tuple[str, str | None]:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return "", None
    value = "".join(str(text) for text in data.itertext())
    kind = data.get(f"{_SS}Type")
    number = stored(value) if kind == "Number" else _serial(value) if kind == "DateTime" else None
    if number is None:
        return ("TRUE" if value == "1" else "FALSE") if kind == "Boolean" else value, None
    return render(number, _NAMED.get(code, code)), plain(number)


def _serial(value: str) -> Decimal | None:
    """The serial number of an ISO date."""
    try:
        since = datetime.fromisoformat(value.strip()).replace(tzinfo=None) - datetime(1899, 12, 30)
    except ValueError:
        return None
    return stored(since.total_seconds() / 86_400)
