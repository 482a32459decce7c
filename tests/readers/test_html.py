"""Web pages, and the .xls that are web pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.model import Document, Paragraph, Table
from assist.readers import UnreadableFile, read_bytes
from tests.readers.offsets import assert_addressed, spans


def read(html: str | bytes, name: str = "form.html") -> Document:
    document = read_bytes(html.encode() if isinstance(html, str) else html, name)
    assert_addressed(document)
    assert document.kind == "html"
    return document


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


PAGE = "<html><head><meta charset='{}'></head><body><p>资金合计</p></body></html>"


@pytest.mark.parametrize(("declared", "encoding"), [
    ("gb2312", "gbk"), ("utf-8", "gb18030"), ("utf-8", "utf-8"), ("iso-8859-1", "gbk"), ("gb2312", "utf-8"),
    ("big5", "big5"), ("x", "utf-16"), ("utf-8", "utf-8-sig"),
])
def test_encoding_is_found_whatever_is_declared(declared: str, encoding: str) -> None:
    text = "資金合計" if encoding == "big5" else "资金合计"
    page = PAGE.format(declared).replace("资金合计", text)
    assert lines(read(page.encode(encoding))) == [text]


def test_scripts_styles_navigation_and_titles_are_not_content() -> None:
    document = read(
        "<html><title>站名</title><style>p{}</style><nav>首页</nav><script>1</script><p>正<b>文</b></p>尾</html>"
    )
    assert lines(document) == ["正文", "尾"]


def test_blanks_breaks_and_wrapped_lines() -> None:
    document = read("<div>一\n  段<br>第 二&nbsp;行<span> a\n b</span></div><p>  </p>")
    assert lines(document) == ["一段\n第 二\xa0行 a b"]


def test_spans() -> None:
    (table,) = tables(read(
        "<table><thead><tr><td rowspan=2>甲<td colspan=2>乙</tr></thead>"
        "<tr><td>丙<td rowspan=0>丁<tr><td colspan=2>戊</table>"
    ))
    assert spans(table) == [
        (0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 2, 1, "丁"), (2, 0, 1, 2, "戊"),
    ]
    assert (table.nrows, table.ncols) == (3, 3)


@pytest.mark.parametrize("span", ["1000000000", "-1", "abc", "", "９", "99999999999999999999"])
def test_absurd_spans_are_clamped(span: str) -> None:
    (table,) = tables(read(
        f"<table><tr><td colspan='{span}' rowspan='{span}'>题</tr><tr><td>甲<td>乙</tr></table>"
    ))
    assert (table.nrows, table.ncols) in {(2, 2), (2, 3)}


@given(st.lists(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4), min_size=1, max_size=5
))
def test_any_spans_keep_cells_inside_and_in_order(rows: list[list[tuple[int, int]]]) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td rowspan={down} colspan={across}>字</td>" for down, across in row) + "</tr>"
        for row in rows
    )
    document = read_bytes(f"<table>{cells}</table>".encode(), "t.html")
    found = [cell for table in tables(document) for cell in table.cells]
    assert len(found) == sum(map(len, rows))
    assert all(document.text[cell.start:cell.end] == cell.text for cell in found)


def test_nested_and_layout_tables() -> None:
    inner = "<table><tr><td>一</td><td>二</td></tr></table>"
    layout = read(f"<table><tr><td>栏目</td><td>前{inner}后</td></tr></table>".replace("<td>栏目</td>", ""))
    assert [block.kind for block in layout.blocks] == ["paragraph", "table", "paragraph"]
    outer, nested = tables(read(f"<table><tr><td>甲<td>见{inner}<td>丙<tr><td>丁</table>"))
    assert [text for *_, text in spans(outer)] == ["甲", "见", "丙", "丁"]
    assert [text for *_, text in spans(nested)] == ["一", "二"]


def test_rows_of_a_page_layout_without_tables_stay_a_table() -> None:
    inner = "<table><tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr><tr><td>五</td><td>六</td></tr><tr><td>七</td><td>八</td></tr></table>"
    rows = "<tr><td>名称</td><td>山塘</td></tr><tr><td rowspan=2>单位</td><td>甲</td></tr><tr><td>乙</td></tr>"
    found = tables(read(f"<table>{rows}<tr><td colspan=2>{inner}</td></tr></table>"))
    assert [[cell.text for cell in table.cells] for table in found] == [
        ["名称", "山塘", "单位", "甲", "乙"], ["一", "二", "三", "四", "五", "六", "七", "八"]
    ]  # fmt: skip



def test_hidden_content_is_flagged() -> None:
    document = read(
        "<p>明<span style='display: none'>暗</span></p>"
        "<table><tr><td>a</td></tr><tr style='display:none'><td>b</td></tr>"
        "<tr style='display:none'><td></td></tr></table>"
    )
    assert [(block.text, block.hidden) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("明", False), ("暗", True)
    ]
    assert [(cell.text, cell.hidden) for cell in tables(document)[0].cells] == [("a", False), ("b", True)]


def test_form_fields_show_their_values() -> None:
    document = read(
        "<table><tr><td><input value='120.5'><td><input type=checkbox checked>是<input type=radio>否"
        "<td><select><option>一<option selected>二</select><td><input type=hidden value=x></table>"
    )
    assert [cell.text for cell in tables(document)[0].cells] == ["120.5", "☑是☐否", "二", ""]


def test_excel_page_keeps_stored_numbers() -> None:
    (table,) = tables(read("<table><tr><td x:num='0.6104'>61.04%</td><td x:num>5</td></tr></table>", "a.xls"))
    assert [(cell.text, cell.raw) for cell in table.cells] == [("61.04%", "0.6104"), ("5", None)]


def test_too_deep_is_refused_not_read_as_empty() -> None:
    with pytest.raises(UnreadableFile, match="嵌套"):
        read("<div>" * 200_000 + "字")


def test_wide_table_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="列"):
        read("<table><tr>" + "<td>1</td>" * 10_000 + "</tr></table>")


def test_tables_that_a_style_sheet_draws() -> None:
    def row(*cells: str) -> str:
        return f'<div class="row">{"".join(f"<div class=cell><p>{cell}</p></div>" for cell in cells)}</div>\n'

    drawn = read(f"<h2>标题</h2>{row('名称', '数量')}{row('山塘', '8座')}<p>以上</p>{row('另', '一行')}")
    assert [[cell.text for cell in table.cells] for table in tables(drawn)] == [["名称", "数量", "山塘", "8座"]]
    assert drawn.text == "标题\n名称\t数量\n山塘\t8座\n以上\n另\n一行"
    merged = row("产出", "山塘", "8座") + row("渠道", "2条")
    assert tables(read(merged)) == []
    page = read("<div class=a><div class=b>左<div>内</div></div><div class=b>右</div></div>" * 2)
    assert tables(page) == []


@pytest.mark.parametrize("spans", [(2, 1), (3, 1), (9, 9)], ids=["right", "one too many", "far too many"])
def test_cells_that_were_given_too_many_rows_end_where_rows_would_become_wider(spans: tuple[int, int]) -> None:
    first, second = spans
    head = "".join(f"<tr><td colspan={n}>标题</td><td>值</td></tr>" for n in (4, 4, 4))
    rows = (
        f"<tr><td rowspan={first}>产出</td><td rowspan={second}>数量</td><td>甲</td><td>1</td><td>2</td></tr>"
        "<tr><td>质量</td><td>乙</td><td>1</td><td>2</td></tr><tr><td>效益</td><td>社会</td><td>丙</td><td>1</td><td>2</td></tr>"
    )
    (table,) = tables(read(f"<table>{head}{rows}</table>"))
    assert table.ncols == 5
    placed = {cell.text: (cell.col, cell.rowspan) for cell in table.cells}
    assert (placed["产出"], placed["质量"], placed["效益"], placed["丙"]) == ((0, 2), (1, 1), (0, 1), (2, 1))


def test_spans_are_read_as_browsers_do() -> None:
    (table,) = tables(read("<table><tr><td colspan='2px'>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td><td>戊</td></tr></table>"))
    assert [(cell.text, cell.col) for cell in table.cells][:2] == [("甲", 0), ("乙", 2)]
