"""One line of text in which every row's last figure is glued to the next row's name."""

from __future__ import annotations

from assist.extract import extract
from assist.extract.lines.lost_lines import heading_before
from assist.model import Form
from assist.readers import read_bytes

ROWS = [
    ("台账登记规范性", "规范", "3.5", "规范", "3.5"), ("配套经费到位率", "100%", "3.5", "100%", "3.5"),
    ("绿篱修剪次数", "6次", "5", "7次", "5"), ("花箱更换个数", "240个", "5", "240个", "5"),
    ("病虫害防治率", "98%", "8", "97%", "7.9"), ("公园开放天数", "360天", "8", "365天", "8"), ("环境", "改善", "7", "改善", "7"),
]  # fmt: skip


def read(rows: list[tuple[str, ...]], headings: dict[int, str]) -> Form:
    body = "".join(headings.get(index, "") + " ".join(row) for index, row in enumerate(rows))
    text = (
        "澄湖区财政支出项目绩效自评表项目名称 公园养护 项目主管部门 澄湖区园林中心项目 类别 指标名称 目标值 权重 实际完成 值 自评分"
        + body
    )
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


def test_rows_begin_behind_the_figure_that_their_name_is_glued_to() -> None:
    form = read(ROWS, {})
    assert [(row.level3, str(row.weight), str(row.score)) for row in form.indicators] == [
        (name, weight, score) for name, _, weight, _, score in ROWS
    ]
    assert [row.actual for row in form.indicators][1:4] == ["100", "7", "240"]


def test_a_group_heading_with_its_points_is_no_part_of_a_name() -> None:
    form = read(ROWS, {2: "产出目标(26分)"})
    assert form.indicators[2].level3 == "绿篱修剪次数"
    assert all(row.level1 is None for row in form.indicators)


def test_the_evidence_of_a_name_begins_at_the_name() -> None:
    form = read(ROWS, {2: "产出目标(26分)"})
    place = form.evidence["indicators[2].level3"]
    assert place.text == "绿篱修剪次数"


def test_headings_end_where_their_points_do() -> None:
    assert heading_before("投入目标(28分)资金节约率") == len("投入目标(28分)")
    assert heading_before("资金节约率(%)") == 0
    assert heading_before("完成率(10分)") == 0
