"""The quick reading of plain Word documents says what their tree says, or leaves them to it."""

from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from zipfile import ZipFile

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.model import Document
from assist.readers import UnreadableFile, docx_plain, read_bytes
from assist.readers.docx_plain import Table, opening_tags
from tests.readers.ooxml import W, cell, control, para, row, run, table, zipped

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def part(body: str) -> bytes:
    """A main part as Word writes it."""
    return f'{_DECLARATION}<w:document xmlns:w="{W}"><w:body>{body}<w:sectPr/></w:body></w:document>'.encode()


def package(xml: bytes) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def blocks(xml: bytes) -> list[str | Table] | None:
    return docx_plain.blocks(xml, opening_tags(xml))


def by_tree(data: bytes) -> Document:
    with patch.object(docx_plain, "blocks", lambda xml, tags: None):
        return read_bytes(data, "form.docx")


_TEXTS = st.sampled_from(["", " ", "年度目标", "≥95%", "a&amp;b", "&lt;w:p&gt;", "&#22312;", "&quot;好&quot;", "甲\n乙"])
_RUNS = st.one_of(
    _TEXTS.map(run),
    st.sampled_from(["<w:r><w:t/></w:r>", "<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>", '<w:r><w:t xml:space="preserve"/></w:r>',
                     "<w:r><w:cr/></w:r>", "<w:ins w:id='1'><w:r><w:t>增</w:t></w:r></w:ins>", "<!-- <w:t>注</w:t> -->",
                     "<w:r><w:t><![CDATA[<w:t>]]></w:t></w:r>", "<w:proofErr w:type='spellStart'/>"]),
)
_PARAGRAPHS = st.one_of(st.lists(_RUNS, max_size=3).map(lambda runs: f"<w:p>{''.join(runs)}</w:p>"),
                        st.just("<w:p/>"), st.just('<w:p w:rsidR="00AB"><w:pPr><w:jc w:val="left"/></w:pPr></w:p>'))
_CONTENTS = st.lists(_PARAGRAPHS, min_size=1, max_size=2).map("".join)
_CELLS = st.builds(cell, _CONTENTS, st.integers(1, 3), st.sampled_from(["", "", "", "restart", "continue"]))
_ODD_CELLS = st.one_of(
    st.just("<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>"),
    st.just(control(cell("控件"))),
    st.just(cell(table(row(cell("内"))) + para("后"))),
)
_ROWS = st.lists(st.one_of(_CELLS, _CELLS, _CELLS, _CELLS, _ODD_CELLS), max_size=4).map(lambda cells: row(*cells))
_TABLES = st.lists(_ROWS, max_size=4).map(lambda rows: table(*rows))
_BODIES = st.lists(st.one_of(_PARAGRAPHS, _TABLES), max_size=4).map("".join)


@settings(max_examples=300, deadline=None)
@given(_BODIES)
def test_says_what_the_tree_says(body: str) -> None:
    data = package(part(body))
    assert read_bytes(data, "form.docx") == by_tree(data)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.builds(cell, _TEXTS.filter(lambda text: "#" not in text).map(run).map(lambda text: f"<w:p>{text}</w:p>"), st.integers(1, 3)),
                         min_size=1, max_size=4).map(lambda cells: row(*cells)), min_size=1, max_size=4))
def test_a_plain_table_needs_no_tree(rows: list[str]) -> None:
    assert blocks(part(table(*rows))) is not None


@pytest.mark.parametrize("extra", ["<w:tab/>", "<w:sym w:font='Wingdings' w:char='F0FE'/>", "<w:noBreakHyphen/>", "<w:rPr><w:vanish/></w:rPr>"])
def test_what_a_run_holds_beside_text_is_read(extra: str) -> None:
    xml = part(f"<w:p><w:r><w:t>乙</w:t>{extra}<w:t>甲</w:t></w:r></w:p>")
    stripped = part("<w:p><w:r><w:t>乙</w:t><w:t>甲</w:t></w:r></w:p>")
    assert read_bytes(package(xml), "form.docx").blocks != read_bytes(package(stripped), "form.docx").blocks


def test_tags_may_be_broken_over_lines() -> None:
    body = '<w:p\n w:rsidR="0"><w:r><w:t\n xml:space="preserve">甲</w:t></w:r></w:p>'
    assert blocks(part(body)) == ["甲"]


def test_the_line_end_that_word_writes_behind_its_declaration_needs_no_tree() -> None:
    xml = part(table(row(cell("甲"), cell("乙")))).replace(b"?>\n", b"?>\r\n").replace(b"<w:tr>", b'<w:tr w:rsidR="0">')
    assert xml.count(b"\r\n") == 1
    assert blocks(xml) is not None
    assert read_bytes(package(xml), "form.docx") == by_tree(package(xml))


def test_what_python_docx_writes_needs_no_tree() -> None:
    document = python_docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    grid = document.add_table(3, 3, style="Table Grid")
    grid.cell(0, 0).merge(grid.cell(1, 1)).text = "资金<情况> & 执行"
    stream = BytesIO()
    document.save(stream)
    with ZipFile(stream) as archive:
        found = blocks(archive.read("word/document.xml"))
    assert found is not None
    title, cells = found
    assert title == "项目支出绩效自评表"
    assert [cell[:4] for cell in cells[:2]] == [(0, 0, 2, 2), (0, 2, 1, 1)]
    assert cells[0][4] == "资金<情况> & 执行"
    assert read_bytes(stream.getvalue(), "form.docx") == by_tree(stream.getvalue())


def test_the_samples_need_no_tree() -> None:
    samples = sorted(Path("corpus/samples").glob("*.docx"))
    assert samples
    for path in samples:
        data = path.read_bytes()
        with ZipFile(BytesIO(data)) as archive:
            assert blocks(archive.read("word/document.xml")) is not None, path.name
        assert read_bytes(data, "form.docx") == by_tree(data)


@pytest.mark.parametrize("xml", [
    part(para("甲")).replace(W.encode(), b"urn:other"),
    part(para("甲")).replace(b"UTF-8", b"GB18030"),
    part(para("甲")).replace(b"</w:body>", b""),
    part(table(row(cell("甲")))).replace(b"</w:tc>", b"", 1),
    part(table(row(cell("甲")))).replace(b"</w:tr>", b"", 1),
    part(para("甲")).replace(b"<w:document", b'<!DOCTYPE w:document [<!ENTITY e "x">]><w:document'),
    part(para("甲"))[:-40],
    part("<w:tbl><w:tr><w:p/></w:tr></w:tbl>"),
    part("<w:tbl><w:tc><w:p/></w:tc></w:tbl>"),
    part("<w:r><w:t>散</w:t></w:r>"),
    part("<w:p><w:r><w:t/></w:r></w:p>"),
    part(para("甲")).replace("甲".encode(), b"\xff\xfe"),
])
def test_what_is_not_plain_is_left_to_the_tree(xml: bytes) -> None:
    assert blocks(xml) is None


def test_a_table_wider_than_any_form_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="列"):
        blocks(part(table(row(*(cell("", 1900) for _ in range(2))))))
