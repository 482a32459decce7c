"""An answer as a workbook: the question and its reading, the rows, the citations."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from assist.ask import phrase

if TYPE_CHECKING:
    from assist.ask.answer import Answer

_HEADERS = {"form": "表单", "file": "文件", "project": "项目", "unit": "单位", "year": "年度", "forms": "份数",
            "section": "栏目", "text": "原文", "count": "数量"}  # fmt: skip


def write_xlsx(answer: Answer, out: IO[bytes]) -> None:
    """Writes three sheets. Texts are written as texts, so that nothing in them becomes a formula."""
    import xlsxwriter

    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("回答")
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 100)
    lines = [("问题", answer.question), ("理解", answer.reading), ("回答", answer.answer),
             ("接续", answer.follow_up_of or "")]  # fmt: skip
    for at, (name, text) in enumerate(lines):
        sheet.write_string(at, 0, name, bold)
        sheet.write_string(at, 1, text)
    sheet = book.add_worksheet("明细")
    keys = list(dict.fromkeys(key for row in answer.rows for key in row))
    for column, key in enumerate(keys):
        sheet.write_string(0, column, heading(key, answer), bold)
        for at, row in enumerate(answer.rows, 1):
            value = row.get(key)
            if isinstance(value, str):
                sheet.write_string(at, column, value[:32_000])
            elif value is not None:
                sheet.write_number(at, column, value)
    sheet.freeze_panes(1, 0)
    sheet = book.add_worksheet("出处")
    for column, name in enumerate(("表单", "文件", "位置", "原文")):
        sheet.write_string(0, column, name, bold)
    for at, item in enumerate(answer.citations, 1):
        for column, text in enumerate((item.form, item.file, item.locator, item.text)):
            sheet.write_string(at, column, text[:32_000])
    book.close()


def heading(key: str, answer: Answer) -> str:
    """The heading of a column of an answer's rows."""
    return _HEADERS.get(key) or phrase.header(key, answer.plan)
