"""Records wherever their labels come back, and what a table needs to be read straight: the copy that readers are given."""

from __future__ import annotations

import pytest

from assist.extract.orient.kinds_of_rows import in_one_row
from assist.extract.orient.oriented import rows_of_table
from assist.extract.orient.reading import oriented
from assist.model import Document, Table
from assist.readers import read_bytes


def text(*lines: str) -> Document:
    return read_bytes("\n".join(lines).encode(), "a.txt")


def html(body: str) -> Document:
    return read_bytes(f"<html><meta charset=utf-8><body>{body}</body></html>".encode(), "a.html")


def table(*rows: str) -> str:
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def tables(document: Document) -> list[list[list[str]]]:
    """The tables of the copy, as texts."""
    copy = oriented(document)
    assert copy is not None
    found = []
    for block in copy.document.blocks:
        if isinstance(block, Table):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            found.append(list(rows.values()))
    return found


def lines(*records: tuple[str, ...], shape: str = "{}：{}") -> list[str]:
    return [shape.format(*pair) if len(pair) == 2 else pair[0] for pair in records]


def test_headings_name_records_and_their_classes() -> None:
    document = text(
        "一、考核",
        "  1. 产出",
        "    - 数量",
        "      * 修渠长度", "          该到：12公里", "          到了：13公里", "          满格：30", "          得格：30",
        "      * 培训场次", "          该到：≥4场", "          到了：3场", "          满格：20", "          得格：15",
        "    - 质量",
        "      * 验收合格率", "          该到：95%", "          到了：97%", "          满格：50", "          得格：50",
    )  # fmt: skip
    assert tables(document)[0] == [
        ["一级指标", "二级指标", "三级指标", "该到", "到了", "满格", "得格"],
        ["产出", "数量", "修渠长度", "12公里", "13公里", "30", "30"],
        ["产出", "数量", "培训场次", "≥4场", "3场", "20", "15"],
        ["产出", "质量", "验收合格率", "95%", "97%", "50", "50"],
    ]


def test_captions_of_tables_name_them_and_those_that_only_count_do_not() -> None:
    def page(captions: tuple[str, ...]) -> Document:
        cards = (
            table("<td>该到<td>12公里<td>到了<td>13公里", "<td>满格<td>30<td>得格<td>30"),
            table("<td>该到<td>≥4场<td>到了<td>3场", "<td>满格<td>70<td>得格<td>60"),
        )
        return html("".join(f"<p>{caption}</p>{card}" for caption, card in zip(captions, cards, strict=True)))

    assert [row[0] for row in tables(page(("1. 修渠长度", "2. 培训场次")))[0]] == ["三级指标", "修渠长度", "培训场次"]
    assert [row[0] for row in tables(page(("卡片1", "卡片2")))[0]] == ["该到", "12公里", "≥4场"]


def test_sentences_with_the_same_words_before_their_figures_are_a_table() -> None:
    document = text(
        "修渠长度：要12公里，到13公里，得30分（占30）",
        "培训场次：要≥4场，到3场，得15分（占20），缺因：讲师病假，少1场",
        "验收合格率：要95%，到97%，得50分（占50）",
        "合计：得95分（占100）",
    )
    assert tables(document)[0] == [
        ["三级指标", "要", "到", "得", "占", "缺因"],
        ["修渠长度", "12公里", "13公里", "30分", "30", ""],
        ["培训场次", "≥4场", "3场", "15分", "20", "讲师病假，少1场"],
        ["验收合格率", "95%", "97%", "50分", "50", ""],
        ["合计", "", "", "95分", "100", ""],
    ]


def test_prose_is_no_table() -> None:
    document = text(
        "年内修渠12公里，培训4场，受益300户。",
        "全年修渠13公里，培训3场，受益310户。",
        "明年再修渠8公里，培训6场，受益200户。",
    )
    assert oriented(document) is None


def test_what_follows_a_colon_keeps_its_commas() -> None:
    document = text(
        "资料：修渠12公里，培训4场，受益300户，开支20万元。",
        "", "来处：县里", "核定：20.00", "付出：18.00", "", "来处：乡里", "核定：5.00", "付出：5.00",
    )  # fmt: skip
    assert tables(document)[-1] == [["来处", "核定", "付出"], ["县里", "20.00", "18.00"], ["乡里", "5.00", "5.00"]]


def test_classes_in_rows_of_their_own_become_columns() -> None:
    page = table(
        "<td>看哪样<td>该到<td>到了<td>满格<td>得格",
        "<td colspan=5>产出——数量", "<td>修渠长度<td>12公里<td>13公里<td>30<td>30",
        "<td colspan=5>效益——社会", "<td>受益户数<td>≥300户<td>310户<td>70<td>70",
    )  # fmt: skip
    assert tables(html(page))[0] == [
        ["一级指标", "二级指标", "看哪样", "该到", "到了", "满格", "得格"],
        ["产出", "数量", "修渠长度", "12公里", "13公里", "30", "30"],
        ["效益", "社会", "受益户数", "≥300户", "310户", "70", "70"],
    ]


def test_records_of_two_rows_are_put_into_one() -> None:
    page = table(
        "<td rowspan=2>看哪样<td>该到<td>满格", "<td>到了<td>得格",
        "<td rowspan=2>修渠长度<td>12公里<td>30", "<td>13公里<td>30",
        "<td rowspan=2>受益户数<td>≥300户<td>70", "<td>310户<td>70",
        "<td rowspan=2>合格率<td>≥90%<td>0", "<td>91%<td>0",
    )  # fmt: skip
    assert tables(html(page))[0][:2] == [["看哪样", "该到", "满格", "到了", "得格"], ["修渠长度", "12公里", "30", "13公里", "30"]]


def test_of_several_years_the_last_one_stays() -> None:
    page = table(
        "<td rowspan=2>看哪样<td>2022年<td>2023年<td colspan=2>2024年", "<td>实绩<td>实绩<td>要求<td>实绩",
        "<td>修渠长度<td>9公里<td>11公里<td>12公里<td>13公里", "<td>受益户数<td>200户<td>280户<td>≥300户<td>310户",
    )  # fmt: skip
    assert tables(html(page))[0] == [["看哪样", "要求", "实绩"], ["修渠长度", "12公里", "13公里"], ["受益户数", "≥300户", "310户"]]


@pytest.mark.parametrize(("given", "moved"), [(("足分总", "100", "得分总", "85"), True), (("足分总", "100", "得分总", "99"), False)])
def test_sums_told_as_pairs_are_told_by_what_they_sum_up(given: tuple[str, ...], moved: bool) -> None:
    page = table(
        "<td>看哪样<td>该到<td>到了<td>足分<td>得分",
        "<td>修渠长度<td>12公里<td>13公里<td>30<td>30",
        "<td>培训场次<td>≥4场<td>3场<td>20<td>15",
        "<td>受益户数<td>≥300户<td>310户<td>50<td>40",
    ) + table("".join(f"<td>{cell}" for cell in given), "<td>毛病<td colspan=3>培训少了1场，讲师没有备用人选。")
    copy = oriented(html(page))
    if not moved:
        assert copy is None
        return
    assert tables(html(page))[0][-1] == ["总分", "100", "85"]


def test_points_below_the_funds_belong_to_the_row_whose_rate_they_follow() -> None:
    page = table(
        "<td>来处<td>核定<td>付出<td>付出比",
        "<td>两笔<td>25.00<td>23.00<td>92.00%",
        "<td>县里<td>20.00<td>18.00<td>90.00%",
        "<td>乡里<td>5.00<td>5.00<td>100.00%",
        "<td>付出得分<td>足分<td>10<td>得分<td>9.2".replace("<td>付出得分", ""),
    )
    assert tables(html(page))[0][:3] == [
        ["来处", "核定", "付出", "付出比", "足分", "得分"],
        ["两笔", "25.00", "23.00", "92.00%", "10", "9.2"],
        ["县里", "20.00", "18.00", "90.00%", "", ""],
    ]


def test_a_class_before_the_name_and_labels_in_brackets() -> None:
    document = text(
        "产出—数量：修渠长度，要求12公里，结果13公里，占30分，得30分",
        "产出—数量：培训场次，要求≥4场，结果3场，占20分，得15分",
        "效益—社会：受益户数，要求≥300户，结果310户，占50分，得50分",
    )
    assert tables(document)[0][:2] == [
        ["一级指标", "二级指标", "三级指标", "要求", "结果", "占", "得"],
        ["产出", "数量", "修渠长度", "12公里", "13公里", "30分", "30分"],
    ]
    told = (("修渠长度", "12公里", "13公里", "60"), ("培训场次", "4场", "3场", "40"))
    marked = text(*("【点】{}【要】{}【到】{}【满】{}".format(*record) for record in told))
    assert tables(marked)[0] == [["点", "要", "到", "满"], *map(list, told)]


def test_tables_of_one_kind_under_headings_that_name_classes() -> None:
    heads = "<td>看哪样<td>该到<td>到了<td>满格"
    page = (
        "<h3>产出—数量</h3>" + table(heads, "<td>修渠长度<td>12公里<td>13公里<td>30", "<td>培训场次<td>≥4场<td>3场<td>20")
        + "<h3>效益—社会</h3>" + table(heads, "<td>受益户数<td>≥300户<td>310户<td>50")
    )  # fmt: skip
    assert tables(html(page))[0] == [
        ["一级指标", "二级指标", "看哪样", "该到", "到了", "满格"],
        ["产出", "数量", "修渠长度", "12公里", "13公里", "30"],
        ["产出", "数量", "培训场次", "≥4场", "3场", "20"],
        ["效益", "社会", "受益户数", "≥300户", "310户", "50"],
    ]



def test_numbered_headings_between_cards_and_a_class_with_its_part() -> None:
    told = [
        ("打井口数", "产出／数量", "≥12口", "13口", "20", "20"),
        ("水质合格占比", "产出／质量", "≥95%", "96%", "15", "15"),
        ("受益村数", "效益／社会", "8个", "7个", "15", "13.1"),
    ]
    asked = ("说的是哪件事？", "算哪一大类、哪一小类？", "说好做到多少？", "真的做到多少？", "满几分？", "打几分？")
    cards = (
        f"<p>丙{n} 说说事</p>" + table(*(f"<td>{label}</td><td>{value}</td>" for label, value in zip(asked, one, strict=True)))
        for n, one in enumerate(told, 1)
    )
    (found,) = tables(html("".join(cards)))
    assert found[0][:3] == ["一级指标", "二级指标", "说的是哪件事？"]
    assert found[3] == ["效益", "社会", "受益村数", "8个", "7个", "15", "13.1"]


_KINDS = (
    "<td>类</td><td>事项</td><td>行别</td><td>程度</td><td>分</td>",
    "<td rowspan=5>产出</td><td rowspan=2>修渠</td><td>约定</td><td>≥18米</td><td>12</td>",
    "<td>做到</td><td>18米</td><td>12</td>",
    "<td rowspan=3>换闸门</td><td>约定</td><td>64扇</td><td>8</td>",
    "<td>做到</td><td>61扇</td><td>7.63</td>",
    "<td>缘故</td><td>3扇到货晚</td><td></td>",
)


def rows_told(rows: tuple[str, ...]) -> list[list[str]] | None:
    block = next(block for block in html(table(*rows)).blocks if isinstance(block, Table))
    joined = in_one_row(rows_of_table(block))
    return None if joined is None else [[box.text for box in row] for row in joined]


def test_several_rows_of_one_matter_as_one_row() -> None:
    assert rows_told(_KINDS) == [
        ["类", "事项", "约定程度", "约定分", "做到程度", "做到分", "缘故"],
        ["产出", "修渠", "≥18米", "12", "18米", "12", ""],
        ["产出", "换闸门", "64扇", "8", "61扇", "7.63", "3扇到货晚"],
    ]


def test_rows_that_repeat_a_kind_within_a_matter_stay() -> None:
    assert rows_told(tuple(row.replace("做到", "约定") for row in _KINDS)) is None
