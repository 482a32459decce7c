"""Workbooks: openpyxl writes and is the oracle; hand-written sheets for what it can't write."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from assist.model import Document, Table
from assist.readers import read_bytes
from tests.readers.offsets import assert_addressed, spans
from tests.readers.ooxml import xlsx


def tables(document: Document) -> list[Table]:
    assert_addressed(document)
    return [block for block in document.blocks if isinstance(block, Table)]


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: str, **more: str) -> Document:
    return read_bytes(xlsx({"表": content}, **more), "book.xlsx")


def data(*cells: str) -> str:
    return f"<sheetData><row r='1'>{''.join(cells)}</row></sheetData>"


@st.composite
def sheets(draw: st.DrawFn) -> tuple[dict[tuple[int, int], str], list[tuple[int, int, int, int]]]:
    """Texts by row and column (from 1), and merged areas that don't overlap."""
    cells = draw(st.dictionaries(
        st.tuples(st.integers(1, 8), st.integers(1, 8)), st.text("预算数率12.%", min_size=1, max_size=4),
        min_size=1, max_size=20,
    ))
    areas: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for top, left in draw(st.lists(st.sampled_from(sorted(cells)), max_size=3, unique=True)):
        bottom, right = top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3))
        places = {(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)}
        if len(places) > 1 and not places & taken and not (places - {(top, left)}) & cells.keys():
            taken |= places
            areas.append((top, left, bottom, right))
    return cells, areas


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_cells_merges_and_addresses_as_openpyxl_has_them(
    sheet: tuple[dict[tuple[int, int], str], list[tuple[int, int, int, int]]]
) -> None:
    cells, areas = sheet
    book = openpyxl.Workbook()
    for (row, col), text in cells.items():
        book.active.cell(row, col).value = text
        book.active.cell(row, col).data_type = "s"
    for top, left, bottom, right in areas:
        book.active.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    (table,) = tables(read_bytes(saved(book), "b.xlsx"))
    filled = {cell.address: cell.text for cell in table.cells if cell.text}
    ends = {(top, left): (bottom, right) for top, left, bottom, right in areas}
    expected = {}
    for (row, col), text in cells.items():
        address = f"{get_column_letter(col)}{row}"
        if (row, col) in ends:
            address += f":{get_column_letter(ends[row, col][1])}{ends[row, col][0]}"
        expected[address] = text
    assert filled == expected
    covered = sum(cell.rowspan * cell.colspan for cell in table.cells)
    assert covered == table.nrows * table.ncols


def test_numbers_are_shown_as_people_see_them_and_kept_as_stored() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for place, value, code in [
        ("B7", 0.6104, "0.00%"), ("C7", 153000, "#,##0"), ("D7", date(2024, 5, 1), "yyyy/m/d"),
        ("E7", 67, "0.00"), ("F7", 40.9, "General"), ("G7", True, "General"),
    ]:
        sheet[place] = value
        sheet[place].number_format = code
    (table,) = tables(read_bytes(saved(book), "b.xlsx"))
    assert [(cell.text, cell.raw, cell.address) for cell in table.cells] == [
        ("61.04%", "0.6104", "B7"), ("153,000", "153000", "C7"), ("2024/5/1", "45413", "D7"),
        ("67.00", "67", "E7"), ("40.9", None, "F7"), ("TRUE", None, "G7"),
    ]


def test_sheets_in_order_with_hidden_ones_flagged() -> None:
    cell = data("<c r='A1' t='inlineStr'><is><t>字</t></is></c>")
    content = xlsx({"甲": cell, "乙": cell, "空": "<sheetData/>"}, states={"乙": "veryHidden"})
    document = read_bytes(content, "b.xlsx")
    first, second = tables(document)
    assert (first.sheet, first.cells[0].hidden) == ("甲", False)
    assert (second.sheet, second.cells[0].hidden) == ("乙", True)
    assert "工作表“乙”是隐藏的，其内容已标记为隐藏" in document.warnings


def test_hidden_rows_and_columns() -> None:
    sheet = (
        "<cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row>"
        "<row r='2' hidden='1'><c r='A2'><v>3</v></c></row></sheetData>"
    )
    (table,) = tables(read(sheet))
    assert [(cell.text, cell.hidden) for cell in table.cells] == [
        ("1", False), ("2", True), ("3", True), ("", False)
    ]


def test_a_merged_cell_is_hidden_where_all_of_it_is() -> None:
    sheet = (
        "<cols><col min='1' max='2' hidden='1'/></cols><sheetData>"
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><v>2</v></c></row></sheetData>"
    )
    for area, hidden in (("B1:C1", (True, False)), ("A1:B1", (True,))):
        (table,) = tables(read(f"{sheet}<mergeCells><mergeCell ref='{area}'/></mergeCells>"))
        assert tuple(cell.hidden for cell in table.cells) == hidden


def test_strings_shared_rich_phonetic_and_escaped() -> None:
    strings = (
        "<si><t>甲</t></si><si><r><t>富</t></r><r><rPr><b/></rPr><t>文</t></r>"
        "<rPh sb='0' eb='1'><t>fu</t></rPh></si><si><t>上_x000D_\n下</t></si>"
    )
    cells = "".join(f"<c t='s'><v>{index}</v></c>" for index in (0, 1, 2, 99))
    (table,) = tables(read(data(cells, "<c t='e'><v>#DIV/0!</v></c>"), strings=strings))
    assert [cell.text for cell in table.cells] == ["甲", "富文", "上\n下", "", "#DIV/0!"]


def test_formula_without_result_is_reported() -> None:
    document = read(data("<c r='A1'><f>1+1</f></c><c r='B1'><f>1+2</f><v>3</v></c>"))
    assert [cell.text for cell in tables(document)[0].cells] == ["3"]
    assert document.warnings == ("1个公式单元格没有计算结果，请用Excel打开并保存后重新提交",)


def test_margins_are_trimmed_and_inner_blanks_kept() -> None:
    sheet = (
        "<sheetData><row r='3'><c r='C3'><v>1</v></c><c r='E3'><v>2</v></c><c r='H3' s='1'/></row>"
        "<row r='5'><c r='D5'><v>3</v></c></row><row r='90'><c r='Z90'/></row></sheetData>"
    )
    (table,) = tables(read(sheet))
    assert (table.nrows, table.ncols) == (3, 3)
    assert spans(table)[:3] == [(0, 0, 1, 1, "1"), (0, 1, 1, 1, ""), (0, 2, 1, 1, "2")]


def test_a_cell_at_the_end_of_the_sheet_is_reported() -> None:
    document = read(
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>9</v></c></row></sheetData>"
    )
    assert [cell.text for cell in tables(document)[0].cells] == ["1"]
    assert document.warnings == ("工作表“表”有1个单元格超出20000行2000列的范围，未读取",)


def test_far_corners_stay_sparse() -> None:
    document = read(
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='19999'><c r='ZZ19999'><v>2</v></c></row></sheetData>"
    )
    (table,) = tables(document)
    assert [(cell.row, cell.col, cell.text) for cell in table.cells] == [
        (0, 0, "1"), (0, 701, ""), (19998, 0, ""), (19998, 701, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "merges", [["A1:XFD1048576"], ["A1:B2", "B2:C3"], ["A1:XFD1"] * 1000, ["A1", "B:C", "x"]]
)
def test_absurd_merges(merges: list[str]) -> None:
    listed = "".join(f"<mergeCell ref='{reference}'/>" for reference in merges)
    (table,) = tables(read(
        data("<c r='A1'><v>1</v></c>", "<c r='B1'><v>2</v></c>") + f"<mergeCells>{listed}</mergeCells>"
    ))
    assert table.nrows <= 2 and table.ncols <= 2


def test_title_merged_over_the_whole_row() -> None:
    (table,) = tables(read(
        "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='2'><c r='A2'><v>2</v></c><c r='C2'><v>3</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref='A1:XFD1'/></mergeCells>"
    ))
    assert (table.ncols, table.cells[0].colspan, table.cells[0].address) == (3, 3, "A1:C1")


def test_dates_of_a_1904_workbook() -> None:
    document = read(
        data("<c r='A1' s='0'><v>1</v></c>"), styles="<cellXfs><xf numFmtId='14'/></cellXfs>",
        workbook="<workbookPr date1904='1'/>",
    )
    assert tables(document)[0].cells[0].text == "1904/1/2"
