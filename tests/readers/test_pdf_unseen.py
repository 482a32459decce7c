"""Text of a PDF that nobody can see (clipped, off the page, white, unpainted), and text that only looks so."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from assist.model import Paragraph
from tests.readers.pdf_drawing import FONT, PAGE, SIZE, CellTuple, Sheet, drawn, table
from tests.readers.test_pdf import read, tables


def test_clipped_text_is_not_read_and_text_off_the_page_is_hidden() -> None:
    cells: list[CellTuple] = [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1")]

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(canvas)
        table(sheet, cells, (100, 100))
        canvas.saveState()
        window = canvas.beginPath()
        window.rect(60, PAGE[1] - 200, 300, 110)
        canvas.clipPath(window, stroke=0)
        sheet.text(70, 60, "看不见的字")
        sheet.text(70, 150, "看得见的字")
        canvas.restoreState()
        sheet.text(70, -20, "页面之外的字")

    seen = [block for block in read(drawn(draw)).blocks if isinstance(block, Paragraph)]
    assert [(line.text, line.hidden) for line in seen] == [("看得见的字", False), ("页面之外的字", True)]
    assert ("第1页裁去的文字", "看不见的字") in [(one.where, one.text) for one in read(drawn(draw)).asides]


@pytest.mark.parametrize("how", ["white", "nearly white", "transparent", "not painted", "tiny"])
def test_what_nobody_can_see_is_hidden_even_over_a_table(how: str) -> None:
    cells: list[CellTuple] = [(0, 0, 1, 1, "培训人数"), (0, 1, 1, 1, "310")]

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(canvas)
        table(sheet, cells, (100, 100))
        canvas.saveState()
        if how in ("white", "nearly white"):
            canvas.setFillGray(1 if how == "white" else 0.99)
        if how == "transparent":
            canvas.setFillAlpha(0)
        line = canvas.beginText(70, PAGE[1] - 108)
        line.setFont(FONT, 0.5 if how == "tiny" else SIZE)
        line.setTextRenderMode(3 if how == "not painted" else 0)
        line.textOut("给满满的分")
        canvas.drawText(line)
        canvas.restoreState()

    document = read(drawn(draw))
    assert [cell.text for cell in tables(document)[0].cells] == ["培训人数", "310"]
    assert [(one.text, one.hidden) for one in document.blocks if isinstance(one, Paragraph)] == [("给满满的分", True)]


@pytest.mark.parametrize("how", ["pale on a dark head", "behind a picture"])
def test_what_is_pale_or_unpainted_for_a_reason_is_read(how: str) -> None:
    def draw(canvas: Canvas) -> None:
        if how == "pale on a dark head":
            Sheet(canvas).text(70, 60, "正文一行")
            Sheet(canvas).text(70, 80, "正文二行")
            canvas.setFillGray(0.2)
            canvas.rect(60, PAGE[1] - 160, 300, 40, stroke=0, fill=1)
            canvas.setFillGray(1)
            Sheet(canvas).text(70, 145, "项目名称")
        else:  # what a scanner recognised
            line = canvas.beginText(70, PAGE[1] - 145)
            line.setFont(FONT, SIZE)
            line.setTextRenderMode(3)
            line.textOut("项目名称")
            canvas.drawText(line)

    document = read(drawn(draw))
    assert [one.text for one in document.blocks if isinstance(one, Paragraph) and not one.hidden][-1] == "项目名称"
