"""Excel 97 workbooks (.xls, .et), by xlrd, with merges and number formats as .xlsx has them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import xlrd

from assist.model.document import Aside, Document
from assist.readers import asides
from assist.readers.build import DocumentBuilder
from assist.readers.guards import UnreadableFile
from assist.readers.number_format import BUILTIN, GENERAL, plain, render, stored
from assist.readers.package import DAMAGED, ENCRYPTED
from assist.readers.sheet import SheetCells

_LOCAL_BUILTINS = frozenset({14, 22, *range(27, 37), *range(50, 59)})
"""Built-in formats that Excel shows by the system's language, whatever text the file has for them."""
_SHEET = 0x10  # BIFF sheet type of a worksheet; charts and macros have others


def read(data: bytes, name: str) -> Document:
    """The Document of a workbook: one table per sheet with content.

    Raises UnreadableFile when the file is encrypted or damaged. xlrd can run for minutes on damaged files:
    callers need a limit of wall-clock time.
    """
    book = _open(data)
    builder = DocumentBuilder(data, name, "xls")
    formats = _formats(book)
    beside: list[Aside] = []
    for sheet in book.sheets():
        cells = SheetCells(sheet.name, hidden=bool(sheet.visibility))
        _fill(cells, sheet, formats, from_1904=bool(book.datemode))
        cells.add_to(builder)
        beside += (
            Aside(where=f"{sheet.name}批注R{row + 1}C{col + 1}", text=note.text)
            for (row, col), note in sheet.cell_note_map.items()
        )
        beside += cells.asides
    return asides.with_asides(builder.build(), [*beside, *asides.of_ole(data)])


def _open(data: bytes) -> Any:
    try:
        with Path(os.devnull).open("w") as log:  # xlrd reports oddities by printing them
            return xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=log)
    except xlrd.XLRDError as problem:
        raise UnreadableFile(ENCRYPTED if "encrypted" in str(problem).lower() else DAMAGED) from problem
    except MemoryError:
        raise
    except Exception as problem:
        # xlrd checks little: damage shows as AssertionError, IndexError, struct.error and more.
        raise UnreadableFile(DAMAGED) from problem


def _formats(book: Any) -> list[str]:
    """The format code of every cell style, by its index."""
    codes: list[str] = []
    for style in book.xf_list:
        key = style.format_key
        own = book.format_map.get(key)
        if own is None or key in _LOCAL_BUILTINS:
            codes.append(BUILTIN.get(key, GENERAL))
        else:
            codes.append(own.format_str)
    return codes


def _fill(cells: SheetCells, sheet: Any, formats: list[str], *, from_1904: bool) -> None:
    cells.hidden_rows.update(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    cells.hidden_cols.update(col for col, info in sheet.colinfo_map.items() if info.hidden)
    for first_row, last_row, first_col, last_col in sheet.merged_cells:
        cells.merge((first_row, first_col, last_row - 1, last_col - 1))
    for row in range(sheet.nrows):
        for col, cell in enumerate(sheet.row(row)):
            cells.put(row, col, *_shown(cell, formats, from_1904))


def _shown(cell: Any, formats: list[str], from_1904: bool) -> tuple[str, str | None]:
    kind, value, style = cell.ctype, cell.value, cell.xf_index
    if kind == xlrd.XL_CELL_TEXT:
        return str(value), None
    if kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        number = stored(value)
        if number is None:
            return str(value), None
        code = formats[style] if style < len(formats) else GENERAL
        return render(number, code, from_1904=from_1904), plain(number)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return ("TRUE" if value else "FALSE"), None
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A"), None
    return "", None
