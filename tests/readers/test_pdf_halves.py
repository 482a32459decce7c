"""Tables that a page break cut inside a row, or between rows parted otherwise."""

from reportlab.pdfgen.canvas import Canvas

from tests.readers.pdf_drawing import Sheet, drawn, table
from tests.readers.test_pdf import only_table, read, tables


def test_a_row_whose_figures_all_stand_above_the_break_goes_on_below_it() -> None:
    row = [(0, 0, 1, 1, "农村道路硬化"), (0, 1, 1, 1, "2024年"), (0, 2, 1, 1, "12公里"), (0, 3, 1, 1, "10")]
    rest = [(0, 0, 1, 1, "的完成里程"), (0, 1, 1, 1, "6月底前"), (0, 2, 1, 1, ""), (0, 3, 1, 1, "")]
    more = [(1, col, 1, 1, text) for col, text in enumerate(("路灯安装数量", "30盏", "31盏", "20"))]

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(canvas)
        table(sheet, row, (76, 48, 60, 60), top=780)
        canvas.showPage()
        table(sheet, [*rest, *more], (76, 48, 60, 60))

    assert [cell.text for cell in only_table(read(drawn(draw))).cells][:5] == [
        "农村道路硬化的完成里程", "2024年6月底前", "12公里", "10", "路灯安装数量"]


def test_halves_whose_other_rows_are_parted_otherwise_are_joined_by_the_rows_at_the_break() -> None:
    row = [(1, col, 1, 1, text) for col, text in enumerate(("产出", "数量", "甲", "1", "2", "3"))]
    more = [(0, col, 1, 1, text) for col, text in enumerate(("效益", "社会", "乙", "1", "2", "3"))]
    above = [(0, 0, 1, 2, "项目名称"), (0, 2, 1, 4, "道路")]

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(canvas)
        table(sheet, [*above, *row], (70,) * 6, top=760)
        canvas.showPage()
        bottom = table(sheet, more, (70,) * 6)
        for x in (60, 170, 280, 390, 480):  # the rows of signatures below have columns of their own
            sheet.line(x, bottom, x, bottom + 20)
        sheet.line(60, bottom + 20, 480, bottom + 20)
        for x in (70, 180, 290, 400):
            sheet.text(x, bottom + 14, "签字")

    assert len(tables(read(drawn(draw)))) == 1
