"""The page: complete, self-contained, and unable to run anything that a document says."""

from __future__ import annotations

import io
from typing import Any

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from assist.extract import extract
from assist.model import Cell, FindingEvidence, Record, Table
from assist.readers import read_bytes
from assist.report import html
from assist.report.marking import Mark, marked_document, marked_text
from assist.rules import check
from assist.triage import assess
from tests.records import TEXT, finding, form, record
from tests.samples import planted_form


def page(*records: Record) -> Any:
    out = io.StringIO()
    html.write(((record, ()) for record in records), out)
    return lxml.html.document_fromstring(out.getvalue())


def test_every_side_links_to_its_marked_place() -> None:
    tree = page(assess(record(finding())))
    links = [link.get("href").removeprefix("#") for link in tree.iter("a")]
    assert len(links) == 2
    marks = [mark.text_content() for mark in tree.iter("mark")]
    assert marks == ["61.04", "95"]
    for link in links:
        assert tree.get_element_by_id(link).tag == "sup"


def test_a_form_without_findings_is_a_line_and_carries_no_text() -> None:
    tree = page(assess(record()), assess(record(form=None, status="failed", error="文件为空")))
    assert not list(tree.iter("mark"))
    assert "未发现问题" in tree.text_content()
    assert "文件为空" in tree.text_content()
    assert "培训场次" not in tree.text_content()


def test_a_document_cannot_add_elements_or_load_anything() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    bad = record(
        finding(message=attack),
        form=form(project_name=attack, end=len(TEXT) + len(attack)),
        file=attack,
        text=TEXT + attack,
    )
    tree = page(assess(bad))
    assert not [element for element in tree.iter() if element.tag in ("script", "img", "link", "iframe")]
    assert not tree.xpath("//@onerror | //@onclick | //@src")
    assert tree.text_content().count("<script>alert(1)</script>") >= 3
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_evidence_outside_the_form_is_quoted_but_not_linked() -> None:
    outside = FindingEvidence(role="context", locator="P9", text="别处", start=5000, end=5002)
    spotted = finding().model_copy(update={"evidence": (outside,)})
    tree = page(assess(record(spotted)))
    assert not list(tree.iter("a"))
    assert "别处" in tree.text_content()


texts = st.text(st.sampled_from("甲乙1. \t\n<&"), max_size=60)


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=8))
def test_marking_keeps_every_character_and_marks_exactly_the_evidence(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(start, min(start + length, len(text)), number, 0, "explain")
        for number, (start, length) in enumerate(ranges, 1)
        if start < len(text)
    ]
    tree = lxml.html.fragment_fromstring(marked_text(text, (0, len(text)), marks, "f"), create_parent="div")
    assert sorted(tree.xpath(".//sup/@id")) == sorted(f"f-{mark.number}-0" for mark in marks)
    marked = "".join(element.text_content() for element in tree.iter("mark"))
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    expected = "".join(text[place] for place in sorted(covered))
    assert "".join(marked.split()) == "".join(expected.split())
    for label in list(tree.iter("sup")):
        label.drop_tree()
    solid = "".join(tree.text_content().split())
    assert solid == "".join(text.split())


def test_a_huge_form_is_cut_and_says_so() -> None:
    long = assess(record(finding(), form=form(end=200_000), text=TEXT + "字" * 200_000))
    tree = page(long)
    assert len(tree.text_content()) < 70_000
    assert "以下从略" in tree.text_content()


def table(nrows: int, ncols: int, *spans: tuple[int, int, int, int, str]) -> tuple[str, Table]:
    """A table block and its text, from (row, column, rows, columns, text) of each cell."""
    text, cells = "前言\n", []
    for row, col, rowspan, colspan, content in spans:
        start = len(text)
        text += content
        cells.append(
            Cell(row=row, col=col, rowspan=rowspan, colspan=colspan, text=content, start=start, end=len(text))
        )
        text += "\t"
    return text + "\n后记", Table(id="T1", nrows=nrows, ncols=ncols, cells=tuple(cells))


def test_tables_are_shown_as_tables_with_merged_and_missing_cells() -> None:
    # 甲 spans two rows; the middle of the second row is covered by nothing; 丁 is empty and marked.
    text, block = table(2, 4, (0, 0, 2, 1, "甲"), (0, 1, 1, 3, "乙<b>"), (1, 2, 1, 1, "丙"), (1, 3, 1, 1, ""))
    empty = block.cells[3].start
    third = block.cells[2]
    marks = [Mark(third.start, third.end, 1, 0, "violation"), Mark(empty, empty, 2, 0, "explain")]
    tree = lxml.html.fragment_fromstring(
        marked_document(text, (0, len(text)), marks, "f", (block,)), create_parent="div"
    )
    rows = [[cell.text_content() for cell in row] for row in tree.iter("tr")]
    assert rows == [["甲", "乙<b>"], ["", "1丙", "2"]]
    first = next(tree.iter("td"))
    assert (first.get("rowspan"), first.get("colspan")) == ("2", "1")
    assert [mark.text_content() for mark in tree.iter("mark")] == ["丙"]
    assert "前言" in tree.text_content()
    assert "后记" in tree.text_content()


def test_a_table_outside_the_form_or_too_wide_is_no_table() -> None:
    text, block = table(1, 2, (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"))
    assert "<table" not in marked_document(text, (0, 3), [], "f", (block,))
    wide = block.model_copy(update={"ncols": 5000})
    assert "<table" not in marked_document(text, (0, len(text)), [], "f", (wide,))
    assert "乙" in marked_document(text, (0, len(text)), [], "f", (wide,))


def test_every_finding_of_a_real_file_is_marked_in_its_table() -> None:
    read = read_bytes(planted_form(), "a.docx")
    (real,) = extract(read)
    found = check(real, read.text).findings
    assert found
    item = assess(Record(file="a.docx", sha256="", status="ok", form=real, findings=found, text=read.text))
    out = io.StringIO()
    html.write([(item, read.blocks)], out)
    tree = lxml.html.document_fromstring(out.getvalue())
    links = [link.get("href").removeprefix("#") for link in tree.iter("a")]
    assert links
    assert all(tree.get_element_by_id(link).getparent() is not None for link in links)
    cells = {cell.text for block in read.blocks if isinstance(block, Table) for cell in block.cells}
    shown = "".join(tree.text_content().split())
    assert all("".join(text.split()) in shown for text in cells if text and len(text) > 6)


def test_findings_of_one_cause_stand_under_its_root() -> None:
    same = [finding(number=n).model_copy(update={"cause": "value:budget[0].rate"}) for n in (1, 2)]
    (root,) = page(assess(record(*same, finding(number=3, cause="z")))).xpath("//section[@class='root']")
    assert "同一根源：总额 执行率 61.04" in root.text_content() and "连带1项" in root.text_content()
    assert len(root.xpath(".//article")) == 2
