"""Workbooks: numbers typed with formats (61.04% is 0.6104 with 0.00%), merged cells, a sheet per form."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from random import Random

import xlsxwriter
import xlwt

from corpus.plan import Grid, Line, Plan
from corpus.sample import Hints

_NUMBER = re.compile(r"(-?\d{1,3}(?:,\d{3})+|-?\d{1,12})(?:\.(\d{1,4}))?(%?)")
_CREATED = datetime(2025, 1, 1)

Item = tuple[int, int, int, int, str, bool]
"""First row, first column, last row, last column, text, and whether it may be stored as a number."""


def typed(text: str) -> tuple[float, str] | None:
    """The number and number format that show exactly `text`, or None when it is not a plain number."""
    match = _NUMBER.fullmatch(text)
    if match is None or (len(match[1]) > 1 and match[1].startswith("0")):
        return None
    value = Decimal(match[0].replace(",", "").rstrip("%"))
    places = "." + "0" * len(match[2]) if match[2] else ""
    if match[3]:
        return float(value / 100), f"0{places}%"
    shown = ("#,##0" if "," in match[1] else "0") + places
    return float(value), "General" if shown == "0" else shown


def _layout(plan: Plan) -> tuple[list[Item], tuple[int, ...]]:
    """The plan's blocks one under the other on one sheet; lines are merged across the sheet's width."""
    widths = max((block.widths for block in plan if isinstance(block, Grid)), key=len, default=(60,))
    items: list[Item] = []
    top = 0
    for block in plan:
        if isinstance(block, Line):
            items.append((top, 0, top, len(widths) - 1, block.text, False))
            top += 1
            continue
        items += [
            (top + c.row, c.col, top + c.row + c.rowspan - 1, c.col + c.colspan - 1, c.text, True)
            for c in block.cells
        ]
        top += block.nrows
    return items, widths


def xlsx(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """An Excel workbook by xlsxwriter."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    formats: dict[str, xlsxwriter.format.Format] = {}
    for number, plan in enumerate(plans, 1):
        sheet = book.add_worksheet(f"表{number}")
        items, widths = _layout(plan)
        for col, width in enumerate(widths):
            sheet.set_column(col, col, width * 2)
        for row, col, last_row, last_col, text, may_be_number in items:
            as_number = typed(text) if may_be_number and not hints.numbers_as_text else None
            shown = as_number[1] if as_number else "General"
            if shown not in formats:
                formats[shown] = book.add_format({"border": 1, "text_wrap": True, "num_format": shown})
            style = formats[shown]
            if (row, col) != (last_row, last_col):
                sheet.merge_range(row, col, last_row, last_col, "", style)
            if as_number:
                sheet.write_number(row, col, as_number[0], style)
            elif text:
                sheet.write_string(row, col, text, style)
            else:
                sheet.write_blank(row, col, None, style)
    book.close()
    return buffer.getvalue()


def xls(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """A workbook of Excel 97-2003 by xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[str, xlwt.XFStyle] = {}
    for number, plan in enumerate(plans, 1):
        sheet = book.add_sheet(f"表{number}")
        for row, col, last_row, last_col, text, may_be_number in _layout(plan)[0]:
            as_number = typed(text) if may_be_number and not hints.numbers_as_text else None
            shown = as_number[1] if as_number else "General"
            if shown not in styles:
                styles[shown] = xlwt.easyxf("", num_format_str=shown)
            value = as_number[0] if as_number else text
            if (row, col) != (last_row, last_col):
                sheet.write_merge(row, last_row, col, last_col, value, styles[shown])
            elif text:
                sheet.write(row, col, value, styles[shown])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
