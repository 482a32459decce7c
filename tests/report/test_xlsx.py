"""The workbook, read back with openpyxl."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from assist.model import Record
from assist.report import xlsx
from assist.triage import assess
from tests.records import finding, form, record


def book(*records: Record) -> Any:
    out = io.BytesIO()
    xlsx.write(records, out)
    return load_workbook(io.BytesIO(out.getvalue()))


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_a_row_for_each_form_and_each_finding_in_the_order_given() -> None:
    risky = assess(record(finding(), finding("explain", "review", cause="b", number=2)))
    broken = assess(record(form=None, status="failed", error="文件为空", file="b.docx"))
    sheets = book(risky, broken)
    assert sheets.sheetnames == ["表单", "问题"]
    first, second = rows(sheets["表单"])
    assert (first["序号"], first["矛盾"], first["需说明"], first["自评总分"]) == (1, 1, 1, 95)
    assert first["风险"] == risky.risk
    assert (second["状态"], second["风险"], second["首要原因"]) == ("未能读取", None, "文件为空")
    findings = rows(sheets["问题"])
    assert [row["严重程度"] for row in findings] == ["矛盾", "需说明"]
    assert findings[0]["表中所述"] == "61.04  [P2]"
    assert findings[0]["与之不符"] == "95  [P6]"


def test_the_head_is_frozen_and_filtered() -> None:
    for sheet in book(assess(record(finding()))):
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))


def test_nothing_becomes_a_formula_or_a_link() -> None:
    bad = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        '=HYPERLINK("http://x")',
        "http://example.org",
    ]
    records = [
        assess(
            record(
                finding(message=text, cause=str(number)), form=form(project_name=text, unit=text), file=text
            )
        )
        for number, text in enumerate(bad)
    ]
    sheets = book(*records)
    for sheet in sheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.coordinate
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.startswith(
                    ("=", "+", "-", "@", "\t", "\r", "＝")
                ):
                    assert cell.quotePrefix, cell.coordinate
    assert {row["单位"] for row in rows(sheets["表单"])} >= {"=1+1", "@SUM(A1)", "http://example.org"}


def test_long_and_broken_text_still_gives_a_readable_book() -> None:
    strange = "甲\x00\x0b\ud800乙" + "长" * 40_000
    sheets = book(assess(record(finding(message=strange), form=form(project_name="\x01\x02"))))
    assert rows(sheets["问题"])[0]["问题"].endswith("长")


def test_no_record_is_an_empty_book() -> None:
    assert rows(book()["表单"]) == []


def test_findings_of_one_cause_are_a_group_with_its_root() -> None:
    one = finding()
    two = finding(number=2, rule="B03").model_copy(update={"cause": "value:budget[0].rate"})
    own = assess(
        record(one.model_copy(update={"cause": "value:budget[0].rate"}), two, finding(number=3, cause="z"))
    )
    out = io.BytesIO()
    xlsx.write([own], out)
    sheet = load_workbook(out)["问题"]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert sorted((row["问题组"], row["主因/连带"]) for row in rows) == [
        (1, "主因"),
        (1, "连带"),
        (2, "主因"),
    ]
    assert {row["共同根源"] for row in rows if row["问题组"] == 1} == {"总额 执行率 61.04"}
