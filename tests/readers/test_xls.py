"""Old workbooks: written by xlwt, and Excel's XML of 2003 written by hand."""

from io import BytesIO

import pytest
import xlwt

from assist.model import Document, Table
from assist.readers import UnreadableFile, read_bytes
from tests.readers.offsets import assert_addressed, spans

XML = (
    "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
    "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' "
    "xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>"
    "<Styles><Style ss:ID='p'><NumberFormat ss:Format='Percent'/></Style>"
    "<Style ss:ID='d'><NumberFormat ss:Format='Short Date'/></Style></Styles>{}</Workbook>"
)


def tables(document: Document) -> list[Table]:
    assert_addressed(document)
    assert document.kind == "xls"
    return [block for block in document.blocks if isinstance(block, Table)]


def workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("自评表")
    sheet.write_merge(0, 0, 0, 3, "表题")
    numbers = [(0.6104, "0.00%"), (153000, "#,##0"), (45413, "M/D/YY"), (67, "0.00")]
    for col, (value, code) in enumerate(numbers):
        sheet.write(1, col, value, xlwt.easyxf(num_format_str=code))
    sheet.write_merge(2, 4, 0, 0, "产出")
    sheet.write(2, 1, True)
    sheet.write(3, 2, "隐行")
    sheet.row(3).hidden = True
    hidden = book.add_sheet("下拉项")
    hidden.write(0, 0, "是")
    hidden.visibility = 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_merges_formats_and_hidden_parts() -> None:
    document = read_bytes(workbook(), "b.et")
    sheet, hidden = tables(document)
    assert sheet.sheet == "自评表"
    assert [place for place in spans(sheet) if place[4]] == [
        (0, 0, 1, 4, "表题"), (1, 0, 1, 1, "61.04%"), (1, 1, 1, 1, "153,000"), (1, 2, 1, 1, "2024/5/1"),
        (1, 3, 1, 1, "67.00"), (2, 0, 3, 1, "产出"), (2, 1, 1, 1, "TRUE"), (3, 2, 1, 1, "隐行"),
    ]
    stored = {cell.address: (cell.raw, cell.hidden) for cell in sheet.cells if cell.text}
    assert stored["A2"] == ("0.6104", False)
    assert stored["A3:A5"] == (None, False)
    assert stored["C4"] == (None, True)
    assert hidden.cells[0].hidden
    assert "工作表“下拉项”是隐藏的，其内容已标记为隐藏" in document.warnings


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnreadableFile):
        read_bytes(workbook()[:-3000], "b.xls")
    read_bytes(workbook(), "b.xls")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("keep", [600, 1500, 3000, 5000])
def test_truncated(keep: int) -> None:
    with pytest.raises(UnreadableFile, match="损坏"):
        read_bytes(workbook()[:keep], "b.xls")


def test_xml_workbook() -> None:
    rows = (
        "<Worksheet ss:Name='表'><Table><Row><Cell ss:MergeAcross='2'><Data ss:Type='String'>题</Data></Cell>"
        "</Row><Row ss:Index='3'><Cell ss:StyleID='p'><Data ss:Type='Number'>0.6104</Data></Cell>"
        "<Cell ss:Index='3' ss:StyleID='d'><Data ss:Type='DateTime'>2024-05-01T00:00:00.000</Data></Cell>"
        "</Row></Table></Worksheet>"
        "<Worksheet ss:Name='藏'><Table><Row><Cell><Data ss:Type='Boolean'>1</Data></Cell></Row></Table>"
        "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible>"
        "</WorksheetOptions></Worksheet>"
    )
    sheet, hidden = tables(read_bytes(XML.format(rows).encode(), "b.xls"))
    assert [(cell.address, cell.text, cell.raw) for cell in sheet.cells if cell.text] == [
        ("A1:C1", "题", None), ("A3", "61.04%", "0.6104"), ("C3", "2024/5/1", "45413"),
    ]
    assert (hidden.cells[0].text, hidden.cells[0].hidden) == ("TRUE", True)
