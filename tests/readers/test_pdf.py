"""PDFs drawn cell by cell in the ways that programs draw them; pdfplumber is a second oracle."""

import io
import re

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from assist.model import Document, Paragraph, Table
from assist.readers import read_bytes
from tests.readers.offsets import assert_addressed, spans
from tests.readers.pdf_drawing import (
    FORM,
    PAGE,
    WIDTHS,
    CellTuple,
    Sheet,
    Style,
    drawn,
    form_pdf,
    table,
    wrapped,
)


def read(data: bytes) -> Document:
    document = read_bytes(data, "form.pdf")
    assert_addressed(document)
    assert document.kind == "pdf"
    return document


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def only_table(document: Document) -> Table:
    (found,) = tables(document)
    return found


class TestStyles:
    @pytest.mark.parametrize("style", ["strokes", "rects", "outlines", "one path"])
    def test_every_cell_is_where_it_was_drawn(self, style: Style) -> None:
        document = read(form_pdf(style))
        assert spans(only_table(document)) == sorted(FORM)
        assert paragraphs(document) == ["项目支出绩效自评表", "填报人：略"]
        assert [block.page for block in document.blocks] == [1, 1, 1]

    def test_bold_printed_twice_is_read_once(self) -> None:
        assert spans(only_table(read(form_pdf(bold=True)))) == sorted(FORM)

    @pytest.mark.parametrize("rotation", [90, 180, 270])
    def test_a_page_laid_sideways_reads_the_same(self, rotation: int) -> None:
        upright, turned = read(form_pdf("rects")), read(form_pdf("rects", rotation=rotation))
        assert turned.text == upright.text
        assert spans(only_table(turned)) == sorted(FORM)

    def test_pdfplumber_sees_the_same_texts(self) -> None:
        data = form_pdf("strokes")
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            (found,) = pdf.pages[0].extract_tables()
        theirs = sorted(re.sub(r"\s", "", text) for row in found for text in row if text)
        ours = sorted(cell.text for cell in only_table(read(data)).cells if cell.text)
        assert ours == theirs

    def test_a_form_object_is_looked_into(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.beginForm("inner")
            table(Sheet(canvas), FORM, WIDTHS)
            canvas.endForm()
            canvas.translate(10, -20)
            canvas.doForm("inner")

        assert spans(only_table(read(drawn(draw)))) == sorted(FORM)


class TestGrids:
    def test_open_sides_are_closed(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            for y in (100, 130, 160):
                sheet.line(60, y, 460, y)
            for x in (160, 300):
                sheet.line(x, 100, x, 160)
            for x, y, text in ((70, 120, "甲"), (170, 120, "乙"), (310, 120, "丙"), (170, 150, "12.50")):
                sheet.text(x, y, text)

        assert spans(only_table(read(drawn(draw)))) == [
            (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"),
            (1, 0, 1, 1, ""), (1, 1, 1, 1, "12.50"), (1, 2, 1, 1, ""),
        ]

    def test_underlined_text_and_small_boxes_in_a_cell_make_no_cells(self) -> None:
        cells: list[CellTuple] = [(0, 0, 1, 1, "名称"), (0, 1, 1, 1, "类别  是  否"), (1, 0, 1, 2, "说明")]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, cells, (100, 200), heights=(30, 30))
            sheet.line(210, 114, 300, 114)
            canvas.rect(190, PAGE[1] - 112, 8, 8)
            sheet.line(270, 135, 358, 135)

        assert [cell[:4] for cell in spans(only_table(read(drawn(draw))))] == [cell[:4] for cell in cells]

    def test_a_frame_around_text_is_no_table(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            canvas.rect(40, 40, 500, 760)
            sheet.text(60, 80, "一段文字")
            table(sheet, FORM, WIDTHS)

        document = read(drawn(draw))
        assert paragraphs(document) == ["一段文字"]
        assert spans(only_table(document)) == sorted(FORM)

    def test_corners_that_nobody_drew_are_left_out(self) -> None:
        cells: list[CellTuple] = [(0, 0, 1, 2, "上"), (1, 0, 1, 1, "左"), (1, 1, 1, 1, "右")]
        cells.append((1, 2, 1, 1, "外"))

        def draw(canvas: Canvas) -> None:
            table(Sheet(canvas), cells, (100, 100, 100))

        assert spans(only_table(read(drawn(draw)))) == cells

    def test_a_missing_piece_of_line_loses_no_text(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            for y in (100, 130, 160):
                sheet.line(60, y, 360, y)
            for x in (60, 360):
                sheet.line(x, 100, x, 160)
            sheet.line(160, 100, 160, 160)
            sheet.line(260, 100, 260, 130)
            for x, text in ((70, "甲"), (170, "乙"), (270, "丙")):
                sheet.text(x, 120, text)
            for x, text in ((170, "丁"), (300, "戊")):
                sheet.text(x, 150, text)

        assert "甲\t乙\t丙\n" in read(drawn(draw)).text
        assert {"丁", "戊"} <= set(read(drawn(draw)).text)

    def test_two_tables_side_by_side_in_height(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            bottom = table(sheet, FORM, WIDTHS)
            sheet.text(60, bottom + 20, "第二张表")
            table(sheet, FORM, WIDTHS, top=bottom + 30)

        document = read(drawn(draw))
        assert [spans(found) for found in tables(document)] == [sorted(FORM)] * 2
        assert [block.kind for block in document.blocks] == ["table", "paragraph", "table"]


class TestPageBreaks:
    @staticmethod
    def split(cut: int, *, between: str = "", open_bottom: bool = False, full: bool = True, below: bool = False) -> bytes:
        """FORM cut before row `cut`; merged cells go on, empty, on the second page, or have their text `below`, there, where
        two rows or more of them stand above it."""
        late = {(r, c) for r, c, rs, _, _ in FORM if below and r + 1 < cut < r + rs}
        upper = [(r, c, min(rs, cut - r), cs, "" if (r, c) in late else text) for r, c, rs, cs, text in FORM if r < cut]
        lower = [
            (max(r - cut, 0), c, min(rs, r + rs - cut), cs, text if r >= cut or (r, c) in late else "")
            for r, c, rs, cs, text in FORM if r + rs > cut
        ]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            top = 760.0 - 22 * cut if full else 90.0
            table(sheet, upper, WIDTHS, top=top, open_bottom=open_bottom)
            sheet.text(290, 825, "- 1 -")
            canvas.showPage()
            canvas.setLineWidth(0.5)
            if between:
                sheet.text(60, 60, between)
            table(sheet, lower, WIDTHS, top=80)
            sheet.text(290, 825, "- 2 -")

        return drawn(draw)

    @pytest.mark.parametrize("cut", [1, 3, 5, 6, 7])
    def test_a_cut_table_is_joined(self, cut: int) -> None:
        document = read(self.split(cut))
        assert spans(only_table(document)) == sorted(FORM)
        assert any("第1页至第2页" in warning for warning in document.warnings)
        assert only_table(document).page == 1

    @pytest.mark.parametrize("cut", [3, 6])
    def test_a_row_left_open_at_the_break_is_joined(self, cut: int) -> None:
        assert spans(only_table(read(self.split(cut, open_bottom=True)))) == sorted(FORM)

    @pytest.mark.parametrize("cut", [6, 7])
    def test_a_label_that_stands_below_the_break_names_the_rows_above_it(self, cut: int) -> None:
        document = read(self.split(cut, below=True))
        assert spans(only_table(document)) == sorted(FORM)

    def test_text_between_keeps_tables_apart(self) -> None:
        document = read(self.split(4, between="另一张表"))
        assert [block.kind for block in document.blocks] == ["table", "paragraph", "table"]
        assert document.warnings == ()

    def test_a_break_that_was_chosen_keeps_tables_apart(self) -> None:
        assert len(tables(read(self.split(4, full=False)))) == 2

    def test_a_row_cut_in_the_middle_of_a_text(self) -> None:
        words = "管道更换之后沿线住户的水压明显好转并且夜间漏损大幅下降，下一年度继续更换剩余的支线管道"
        upper: list[CellTuple] = [(0, 0, 1, 1, "总分"), (0, 1, 1, 1, "95"), (1, 0, 1, 1, "说明")]
        more: list[CellTuple] = [(1, 0, 1, 1, "备注"), (1, 1, 1, 1, "无")]
        head = wrapped(words, 200 - 8)[:2]
        tail = words[len("".join(head)):]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, [*upper, (1, 1, 1, 1, "".join(head))], (100, 200), top=740)
            canvas.showPage()
            table(sheet, [(0, 0, 1, 1, ""), (0, 1, 1, 1, tail), *more], (100, 200))

        assert spans(only_table(read(drawn(draw)))) == [
            *upper, (1, 1, 1, 1, words), (2, 0, 1, 1, "备注"), (2, 1, 1, 1, "无"),
        ]

    def test_a_label_cut_in_the_middle(self) -> None:
        row: list[CellTuple] = [(0, 0, 1, 1, "未完成原因分析及"), (0, 1, 1, 1, "工期推迟")]

        def draw(canvas: Canvas) -> None:
            table(Sheet(canvas), row, (94, 200), top=780)
            canvas.showPage()
            table(Sheet(canvas), [(0, 0, 1, 1, "改进措施"), (0, 1, 1, 1, "")], (94, 200))

        texts = [cell.text for cell in only_table(read(drawn(draw))).cells]
        assert texts == ["未完成原因分析及改进措施", "工期推迟"]

    def test_a_new_row_with_values_of_its_own_is_not_glued_on(self) -> None:
        row = [(0, 0, 1, 1, "产出指标"), (0, 1, 1, 1, "甲"), (0, 2, 1, 1, "10"), (0, 3, 1, 1, "原因略")]
        new = [(0, 0, 1, 1, ""), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "9"), (0, 3, 1, 1, "")]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, row, (60, 60, 60, 60), top=780)
            canvas.showPage()
            table(sheet, new, (60, 60, 60, 60))

        assert spans(only_table(read(drawn(draw)))) == [
            (0, 0, 2, 1, "产出指标"), *row[1:], (1, 1, 1, 1, "乙"), (1, 2, 1, 1, "9"), (1, 3, 1, 1, ""),
        ]

    def test_a_repeated_header_is_dropped(self) -> None:
        header = [(0, 0, 1, 1, "指标"), (0, 1, 1, 1, "得分")]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, [*header, (1, 0, 1, 1, "长度"), (1, 1, 1, 1, "9")], (100, 100), top=760)
            canvas.showPage()
            table(sheet, [*header, (1, 0, 1, 1, "宽度"), (1, 1, 1, 1, "8")], (100, 100))

        assert read(drawn(draw)).text == "指标\t得分\n长度\t9\n宽度\t8"

    def test_the_same_title_row_starts_another_form(self) -> None:
        title: list[CellTuple] = [(0, 0, 1, 2, "自评表"), (1, 0, 1, 1, "名称"), (1, 1, 1, 1, "甲")]

        def draw(canvas: Canvas) -> None:
            table(Sheet(canvas), title, (100, 100), top=760)
            canvas.showPage()
            table(Sheet(canvas), title, (100, 100))

        assert len(tables(read(drawn(draw)))) == 2


class TestRunningText:
    def test_full_lines_become_one_paragraph(self) -> None:
        words = "本项目用于更换老旧小区的供水管道，共涉及六个小区，管道总长十二公里，" * 3 + "年底前完工"
        lines = wrapped("　　" + words, 440)

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            for index, line in enumerate([*lines, "　　二、资金情况"]):
                sheet.text(70, 100 + 18 * index, line)

        assert paragraphs(read(drawn(draw))) == [words, "二、资金情况"]

    def test_a_title_is_not_taken_for_a_full_line(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            sheet.text(150, 60, "二〇二四年度老旧小区供水管道更新项目绩效自评表")
            sheet.text(60, 80, "单位名称：某县供水服务中心")
            table(sheet, FORM, WIDTHS)

        assert len(paragraphs(read(drawn(draw)))) == 2

    def test_short_lines_stay_lines_and_columns_stay_apart(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            for row, (name, value) in enumerate([("全年预算数", "67.00"), ("全年执行数", "40.90")]):
                sheet.text(70, 100 + 18 * row, name)
                sheet.text(260, 100 + 18 * row, value)
                sheet.text(330, 100 + 18 * row, "10")

        assert paragraphs(read(drawn(draw))) == ["全年预算数  67.00  10", "全年执行数  40.90  10"]

    @pytest.mark.parametrize("number", ["1", "- 3 -", "第 2 页", "第1页 共3页", "2/5", "— 12 —"])
    def test_page_numbers_are_skipped_in_the_margin_only(self, number: str) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            sheet.text(70, 100, "正文")
            sheet.text(290, 400, number)
            sheet.text(290, 820, number)

        assert len(paragraphs(read(drawn(draw)))) == 2

    def test_words_spread_over_a_cell_are_one_word_and_stacked_numbers_stay_two(self) -> None:
        cells: list[CellTuple] = [(0, 0, 1, 1, ""), (0, 1, 1, 1, "")]

        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, cells, (120, 120), heights=(40,))
            for index, char in enumerate("项目名称"):
                sheet.text(66 + 28 * index, 114, char)
            sheet.text(225, 106, "10")
            sheet.text(225, 122, "20")

        assert [cell.text for cell in only_table(read(drawn(draw))).cells] == ["项目名称", "10 20"]

    def test_a_slanted_watermark_is_left_out_and_said(self) -> None:
        def draw(canvas: Canvas) -> None:
            sheet = Sheet(canvas)
            table(sheet, FORM, WIDTHS)
            canvas.rotate(40)
            sheet.text(300, 600, "内部资料")

        document = read(drawn(draw))
        assert spans(only_table(document)) == sorted(FORM)
        assert document.warnings == ("第1页有4个倾斜的字（可能是水印），未读取",)
