"""Word documents: python-docx is the oracle for plain ones, hand-written XML for what it loses."""

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.model import Document, Paragraph, Table
from assist.readers import UnreadableFile, read_bytes
from assist.readers.docx_numbering import counted
from tests.readers.offsets import assert_addressed, spans
from tests.readers.ooxml import W, cell, control, docx, para, row, run, table, zipped


def read(body: str, **parts: str) -> Document:
    document = read_bytes(docx(body, **parts), "form.docx")
    assert_addressed(document)
    return document


def only_table(document: Document) -> Table:
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    return found


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


Area = tuple[int, int, int, int]


@st.composite
def layouts(draw: st.DrawFn) -> tuple[int, int, list[Area]]:
    """Rows, columns, and merged areas (first row and column, last row and column) that don't overlap."""
    nrows, ncols = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    areas: list[Area] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(0, nrows - 1)), draw(st.integers(0, ncols - 1))
        bottom, right = draw(st.integers(top, nrows - 1)), draw(st.integers(left, ncols - 1))
        places = {(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)}
        if not places & taken:
            taken |= places
            areas.append((top, left, bottom, right))
    return nrows, ncols, areas


def written_by_python_docx(nrows: int, ncols: int, areas: list[Area]) -> bytes:
    """A document with such a table, every cell with a text of its own."""
    document = python_docx.Document()
    document.add_paragraph("表前")
    grid = document.add_table(nrows, ncols)
    for number, place in enumerate(grid._cells):
        place.text = f"格{number}"
    for top, left, bottom, right in areas:
        grid.cell(top, left).merge(grid.cell(bottom, right))
    document.add_paragraph("表后")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def oracle_spans(data: bytes) -> list[tuple[int, int, int, int, str]]:
    """Cells as python-docx sees them: positions that give the same underlying cell are one."""
    grid = python_docx.Document(BytesIO(data)).tables[0]
    held = [place._tc for place in grid._cells]
    ncols = len(grid.columns)
    places: dict[int, list[tuple[int, int]]] = {}
    for number, element in enumerate(held):
        places.setdefault(id(element), []).append(divmod(number, ncols))
    found = []
    for number, element in enumerate(held):
        at = places[id(element)]
        if at[0] == divmod(number, ncols):
            (top, left), (bottom, right) = at[0], at[-1]
            found.append((top, left, bottom - top + 1, right - left + 1, grid._cells[number].text.strip()))
    return found


@settings(max_examples=40, deadline=None)
@given(layouts())
def test_merged_tables_as_python_docx_sees_them(layout: tuple[int, int, list[Area]]) -> None:
    data = written_by_python_docx(*layout)
    document = read_bytes(data, "t.docx")
    assert_addressed(document)
    assert spans(only_table(document)) == oracle_spans(data)
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]


def test_text_lays_out_cells_with_tabs_and_rows_with_lines() -> None:
    document = read(para("表题") + table(row(cell("甲"), cell("乙")), row(cell("丙", span=2))) + para("表后"))
    assert document.text == "表题\n甲\t乙\n丙\n表后"


def test_content_controls_at_every_level() -> None:
    document = read(
        control(para("整段"))
        + para("行内", control(run("控件")), "之后")
        + table(control(row(cell("整行"))), row(control(cell("整格"))), row(cell(control(para("格内")))))
    )
    assert paragraphs(document) == ["整段", "行内控件之后"]
    assert spans(only_table(document)) == [
        (0, 0, 1, 1, "整行"), (1, 0, 1, 1, "整格"), (2, 0, 1, 1, "格内")
    ]


def test_insertions_are_read_deletions_are_not() -> None:
    document = read(
        para("预算", f"<w:ins>{run('一百')}</w:ins>",
             "<w:del><w:r><w:delText>九十</w:delText></w:r></w:del>", "万元")
        + table(row(cell("在")), "<w:tr><w:trPr><w:del/></w:trPr>" + cell("已删行") + "</w:tr>")
    )
    assert paragraphs(document) == ["预算一百万元"]
    assert spans(only_table(document)) == [(0, 0, 1, 1, "在")]
    assert document.warnings == ("文件有未处理的修订：插入1处（已读取），删除2处（未读取）",)


def test_symbols_tabs_breaks_and_check_boxes() -> None:
    box = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='0'/>"
        "<w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>"
        "<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    )
    document = read(para(
        "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", "是",
        "<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>", "否",
        "<w:r><w:tab/><w:br/></w:r>", box, run("\uf0b3", "<w:rFonts w:ascii='Symbol'/>"), "90%",
    ))
    assert document.text == "☑是□否\t\n☑≥90%"


def test_text_box_once_though_stored_twice() -> None:
    inside = f"<w:txbxContent>{para('框内')}</w:txbxContent>"
    document = read(para(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>" + inside
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + inside
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>", "框外",
    ))
    assert paragraphs(document) == ["框外", "框内"]


def test_nested_table_follows_its_table() -> None:
    inner = table(row(cell("内1"), cell("内2")))
    document = read(table(
        row(cell("名称"), cell("数值"), cell("备注")), row(cell("甲"), cell(para("见下") + inner), cell("无"))
    ))
    outer, nested = (block for block in document.blocks if isinstance(block, Table))
    assert [text for *_, text in spans(outer)] == ["名称", "数值", "备注", "甲", "见下", "无"]
    assert [text for *_, text in spans(nested)] == ["内1", "内2"]


def test_table_that_only_frames_others_is_looked_through() -> None:
    inner = table(row(cell("内1"), cell("内2")))
    document = read(table(row(cell(para("题目") + inner + para("落款")))))
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]
    framed = read(table(row(cell("甲"), cell(table(row(cell("框中字")))))))
    assert spans(only_table(framed)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "框中字")]


def test_hidden_text_is_flagged_and_not_in_what_people_see() -> None:
    hidden = "<w:vanish/>"
    document = read(
        para("看得见", run("看不见", hidden), run("也看得见", "<w:vanish w:val='0'/>"))
        + table(row(cell(para(run("整格藏", hidden))), cell(para("半格", run("藏", hidden)))))
    )
    shown = [(block.text, block.hidden) for block in document.blocks if isinstance(block, Paragraph)]
    assert shown == [("看得见也看得见", False), ("看不见", True), ("藏", True)]
    assert [(place.text, place.hidden) for place in only_table(document).cells] == [
        ("整格藏", True), ("半格", False)
    ]
    assert document.warnings == ("文件含3处隐藏内容，已单独标记",)


def test_text_hidden_by_a_style() -> None:
    styles = (
        "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:style w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>"
    )
    document = read(para("正文", run("暗文", "<w:rStyle w:val='b'/>")), styles=styles)
    assert [(block.text, block.hidden) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("正文", False), ("暗文", True)
    ]


def test_vertical_merge_hides_the_text_of_continued_cells() -> None:
    document = read(table(
        row(cell("产出", merge="restart"), cell("一")), row(cell("旧字", merge="continue"), cell("二")),
        row(cell("效益", merge="restart"), cell("三")), row(cell("", merge="continue"), cell("四")),
    ))
    assert spans(only_table(document)) == [
        (0, 0, 2, 1, "产出"), (0, 1, 1, 1, "一"), (1, 1, 1, 1, "二"),
        (2, 0, 2, 1, "效益"), (2, 1, 1, 1, "三"), (3, 1, 1, 1, "四"),
    ]
    assert [(block.text, block.hidden) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("旧字", True)
    ]


def test_continued_cell_with_nothing_above_is_a_cell() -> None:
    assert spans(only_table(read(table(row(cell("孤", merge="continue")))))) == [(0, 0, 1, 1, "孤")]


def test_formula_is_written_on_one_line() -> None:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>B</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>A</m:t></m:r></m:den></m:f></m:oMath>"
    )
    assert read(para("执行率=", fraction)).text == "执行率=B/A"


@pytest.mark.parametrize("span", ["2000000000", "-3", "abc", "10000"])
def test_absurd_spans_are_clamped_or_refused(span: str) -> None:
    body = table(row(cell("题").replace("w:val='1'", f"w:val='{span}'")), row(cell("甲"), cell("乙")))
    try:
        document = read(body)
    except UnreadableFile as problem:
        assert "列" in problem.reason
    else:
        assert only_table(document).ncols == 2


def test_strict_dialect() -> None:
    document = f"<w:document xmlns:w='{W}'><w:body>{para('严格')}</w:body></w:document>"
    strict = zipped({
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": document.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    })
    assert read_bytes(strict, "s.docx").text == "严格"


def numbering(*levels: str, restarts: str = "") -> str:
    """A numbering part with one list of these levels (format and pattern), as numbers 1 and 2."""
    listed = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{pattern}'/>"
        "</w:lvl>"
        for at, (kind, _, pattern) in enumerate(level.partition(" ") for level in levels)
    )
    return (
        f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='7'>{listed}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
        f"<w:num w:numId='2'><w:abstractNumId w:val='7'/>{restarts}</w:num></w:numbering>"
    )


def item(text: str, level: int = 0, number: int = 1, style: str = "") -> str:
    named = f"<w:pStyle w:val='{style}'/>" if style else ""
    place = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
    return f"<w:p><w:pPr>{named}{place}</w:pPr>{run(text)}</w:p>"


def test_list_numbers_are_part_of_what_people_see() -> None:
    document = read(
        item("概况") + item("背景", 1) + item("资金", 1) + para("正文") + item("问题") + item("管理", 1)
        + table(row(cell(item("细", 2)), cell("值"))) + item("无", number=0),
        numbering=numbering("chineseCountingThousand %1、", "chineseCounting （%2）", "decimal %1.%2.%3"),
    )
    assert document.text.split("\n") == [
        "一、概况", "（一）背景", "（二）资金", "正文", "二、问题", "（一）管理", "二.一.1 细\t值", "无"
    ]


def test_list_numbers_from_styles_and_restarts() -> None:
    styles = (
        f"<w:styles xmlns:w='{W}'><w:style w:styleId='h1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr>"
        "</w:pPr></w:style><w:style w:styleId='h2'><w:basedOn w:val='h1'/></w:style></w:styles>"
    )
    restart = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    styled = "<w:p><w:pPr><w:pStyle w:val='h2'/></w:pPr>" + run("标题") + "</w:p>"
    document = read(
        styled + styled + item("重", number=2), styles=styles,
        numbering=numbering("decimal %1.", restarts=restart),
    )
    assert paragraphs(document) == ["1.标题", "2.标题", "1.重"]


@pytest.mark.parametrize(("number", "kind", "text"), [
    (10, "chineseCounting", "十"), (12, "chineseCounting", "十二"), (20, "japaneseCounting", "二十"),
    (105, "chineseCountingThousand", "一百零五"), (1010, "chineseCounting", "一千零一十"), (3, "bullet", "3"),
    (3, "decimalEnclosedCircle", "③"), (28, "upperLetter", "BB"), (2, "lowerLetter", "b"),
    (9, "upperRoman", "IX"), (14, "lowerRoman", "xiv"), (3, "decimalFullWidth", "３"),
    (3, "ideographTraditional", "丙"), (7, "decimalZero", "07"), (0, "chineseCounting", "0"),
])
def test_number_words(number: int, kind: str, text: str) -> None:
    assert counted(number, kind) == text
