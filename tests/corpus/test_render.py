"""Renderings against independent readers: python-docx, openpyxl, xlrd, pdfplumber, and by hand for text."""

import io

import docx
import openpyxl
import pdfplumber
import pytest
import xlrd

from corpus.families import families
from corpus.generate import generate
from corpus.layouts import plan_of
from corpus.plan import Grid, GridBuilder, Spec
from corpus.render import FORMATS, extension, render, render_all
from corpus.render.columns import wrap
from corpus.render.sheets import typed
from corpus.sample import SampleForm

NAMES = list(families())
TABLES = [name for name in NAMES if name != "N1"]


def _grid(sample: SampleForm) -> Grid:
    return next(block for block in plan_of(sample) if isinstance(block, Grid))


def _covered(grid: Grid) -> dict[tuple[int, int], str]:
    """The text that each position shows, merged cells everywhere they reach."""
    return {
        (cell.row + r, cell.col + c): cell.text
        for cell in grid.cells
        for r in range(cell.rowspan)
        for c in range(cell.colspan)
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fmt", FORMATS)
def test_same_sample_same_bytes(name: str, fmt: str) -> None:
    sample = generate(3, name)
    assert render(sample, name, fmt) == render(sample, name, fmt)


@pytest.mark.parametrize("name", TABLES)
def test_docx_has_the_plans_cells(name: str) -> None:
    sample = generate(4, name)
    table = docx.Document(io.BytesIO(render(sample, name, "docx"))).tables[0]
    expected = _covered(_grid(sample))
    found = {(r, c): cell.text for r, row in enumerate(table.rows) for c, cell in enumerate(row.cells)}
    assert found == expected


@pytest.mark.parametrize("name", TABLES)
def test_xlsx_shows_the_plans_texts(name: str) -> None:
    sample = generate(5, name)
    grid = _grid(sample)
    sheet = openpyxl.load_workbook(io.BytesIO(render(sample, name, "xlsx"))).active
    top = next(row for row in range(1, 9) if sheet.cell(row, 1).value == grid.cells[0].text)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for cell in grid.cells:
        found = sheet.cell(top + cell.row, cell.col + 1)
        number = typed(cell.text) if not sample.hints.numbers_as_text else None
        if number is None:
            assert (found.value or "") == cell.text
        else:
            assert found.value == pytest.approx(number[0])
            assert found.number_format == number[1]
        if cell.rowspan * cell.colspan > 1:
            end = sheet.cell(top + cell.row + cell.rowspan - 1, cell.col + cell.colspan)
            assert f"{found.coordinate}:{end.coordinate}" in merged


def test_xls_keeps_number_formats() -> None:
    sample = generate(6, "P2")
    book = xlrd.open_workbook(file_contents=render(sample, "P2", "xls"), formatting_info=True)
    sheet = book.sheet_by_index(0)
    values = [sheet.cell(row, col) for row in range(sheet.nrows) for col in range(sheet.ncols)]
    formats = {book.format_map[book.xf_list[cell.xf_index].format_key].format_str for cell in values}
    assert sample.hints.numbers_as_text or "0.00%" in formats


@pytest.mark.parametrize("name", NAMES)
def test_pdf_has_every_character(name: str) -> None:
    sample = generate(7, name)
    with pdfplumber.open(io.BytesIO(render(sample, name, "pdf"))) as document:
        found = "".join(char["text"] for page in document.pages for char in page.chars)
    for item in sample.form.indicators:
        assert all(char in found for char in item.level3 or "")
    assert f"{sample.form.budget[0].executed}" in found.replace(",", "")


def test_cells_stand_one_a_line_with_empty_ones_kept() -> None:
    sample = generate(1, "P1-SC")
    lines = render(sample, "P1-SC", "txt-cells").decode().split("\n")
    at = lines.index("\t其他资金")
    row = lines[at : at + 9]
    fund = sample.form.budget[-1]
    amounts = [
        f"\t{value}" if value is not None else "\t" for value in (fund.initial, fund.adjusted, fund.executed)
    ]
    assert row[1:4] == amounts
    assert row[5:7] == ["\t/", "\t/"]
    assert row[8] == ""


def test_tab_rows_have_the_grids_width() -> None:
    for seed in range(10):
        sample = generate(seed, "T2")
        text = render(sample, "T2", "txt-tabs").decode()
        rows = [line for line in text.split("\n") if "\t" in line]
        assert {line.count("\t") for line in rows} == {6}


def test_shifted_rows_lose_leading_tabs_only() -> None:
    for seed in range(60):
        sample = generate(seed, "T2")
        if not sample.hints.shifted:
            continue
        shifted = render(sample, "T2", "txt-tabs").decode().split("\n")
        straight = sample.model_copy(update={"hints": sample.hints.model_copy(update={"shifted": 0.0})})
        plain = render(straight, "T2", "txt-tabs").decode().split("\n")
        assert [line.strip("\t") for line in shifted] == [line.strip("\t") for line in plain]
        if shifted != plain:
            return
    pytest.fail("no seed shifted a row")


def test_glued_text_has_the_cells_without_separators() -> None:
    sample = generate(2, "T1")
    text = render(sample, "T1", "txt-glued").decode()
    item = sample.form.indicators[0]
    assert f"{item.level3}{item.target_text}{item.actual_text}{item.score}" in text


def test_pipes_mark_empty_cells() -> None:
    sample = generate(3, "T2")
    text = render(sample, "T2", "txt-pipes").decode()
    blank = [line for line in sample.form.budget if line.adjusted is None]
    assert not blank or "||" in text


def test_several_forms_follow_each_other() -> None:
    pair = [generate(1, "P2-GZ"), generate(2, "P2-GZ")]
    text = render_all(pair, "txt-pdf").decode()
    assert text.count("项目支出绩效目标自评表") == 2


def test_wrong_family_and_format_are_refused() -> None:
    sample = generate(1, "P2")
    with pytest.raises(ValueError, match="T2"):
        render(sample, "T2", "docx")
    with pytest.raises(ValueError, match="odt"):
        render(sample, "P2", "odt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("61.04%", (0.6104, "0.00%")),
        ("153,000", (153000.0, "#,##0")),
        ("67.00", (67.0, "0.00")),
        ("10", (10.0, "General")),
        ("007", None),
        ("≥90%", None),
        ("", None),
    ],
)
def test_typed_numbers(text: str, expected: tuple[float, str] | None) -> None:
    assert typed(text) == expected


def test_wrap_keeps_numbers_whole() -> None:
    assert wrap("共支付15.3万元", 4) == ["共支付", "15.3万元"]
    assert wrap("甲乙丙丁戊", 2) == ["甲乙", "丙丁", "戊"]
    assert wrap("", 5) == [""]


def test_grids_refuse_rows_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="open"):
        GridBuilder([1, 1, 1]).row("a", "b")
    with pytest.raises(ValueError, match="wider"):
        GridBuilder([1, 1]).row("a", "b", "c")
    grid = GridBuilder([1, 1])
    grid.row(Spec("a", rowspan=2), "b")
    with pytest.raises(ValueError, match="last row"):
        grid.grid()


def test_extensions() -> None:
    assert {extension(fmt) for fmt in FORMATS} == {".docx", ".xlsx", ".xls", ".html", ".pdf", ".txt"}
