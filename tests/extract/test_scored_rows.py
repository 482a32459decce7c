"""Scoring sheets without targets, one cell a line, and titles with the score behind them."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

LABELS = ["一级指标", "二级指标", "三级指标", "指标分值", "指标解释", "计分标准", "自评得分", "备注"]
ROWS = [
    ["部门管理（60分）", "计划编制（30分）", "目标设定", "15", "目标可衡量", "缺一项扣2分", "14", "缺一项"],
    ["编制准确", "15", "执行偏差", "偏差小于一成得满分", "15", ""],
    ["预算执行（30分）", "支出进度", "30", "各季度进度", "每季未达标扣5分", "25", ""],
    ["结果应用（40分）", "信息公开", "自评公开", "40", "按时公开", "未公开不得分", "40", ""],
]
EXPECTED = [
    ("部门管理", "计划编制", "目标设定", "15", "14", "缺一项"), ("部门管理", "计划编制", "编制准确", "15", "15", None),
    ("部门管理", "预算执行", "支出进度", "30", "25", None), ("结果应用", "信息公开", "自评公开", "40", "40", None),
]  # fmt: skip


def read(data: bytes, name: str = "a.txt") -> Form:
    forms = extract(read_bytes(data, name))
    assert len(forms) == 1
    return forms[0]


def sheet(rows: list[list[str]]) -> bytes:
    lines = [cell for row in [LABELS, *rows] for cell in row]
    return (
        "部门整体支出绩效自评表\n填报单位：石桥区档案馆\n" + "\n".join(lines) + "\n合计\n100\n94\n"
    ).encode()


def test_two_figures_end_a_row_and_a_trace_of_a_blank_tells_remarks_from_names() -> None:
    form = read(sheet(ROWS))
    found = [
        (row.level1, row.level2, row.level3, str(row.weight), str(row.score), row.remark)
        for row in form.indicators
    ]
    assert found == EXPECTED
    assert (str(form.total_weight), str(form.total_score)) == ("100", "94")


def test_where_blanks_left_no_trace_a_row_that_lost_points_has_the_first_text_behind_it_as_remark() -> None:
    form = read(sheet([[cell for cell in row if cell] for row in ROWS]))
    found = [
        (row.level1, row.level2, row.level3, str(row.weight), str(row.score), row.remark)
        for row in form.indicators
    ]
    assert found == EXPECTED


OWN = """部门整体支出绩效自评表
（2023年度）
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析
履职情况
重点工作
山塘清淤座数
≥12座
11座
20
18.3
一座山塘征地未完
疏通渠道长度
40公里
41公里
20
20
工作成效
灌溉保证率
85%
88%
30
30
社会反映
公众评价
受益农户满意度
90%
93%
30
30
合计
100
98.3
"""


def test_names_of_levels_that_no_list_has_stand_before_a_name_with_its_values() -> None:
    form = read(OWN.encode())
    found = [
        (row.level1, row.level2, row.level3, row.target_text, row.actual_text, row.reason)
        for row in form.indicators
    ]
    assert found == [
        ("履职情况", "重点工作", "山塘清淤座数", "≥12座", "11座", "一座山塘征地未完"),
        ("履职情况", "重点工作", "疏通渠道长度", "40公里", "41公里", None),
        ("履职情况", "工作成效", "灌溉保证率", "85%", "88%", None),
        ("社会反映", "公众评价", "受益农户满意度", "90%", "93%", None),
    ]
    assert str(form.total_score) == "98.3"


def test_a_sheet_in_which_a_score_exceeds_its_points_is_none() -> None:
    rows = [
        *ROWS[:3],
        ["结果应用（40分）", "信息公开", "自评公开", "40", "按时公开", "未公开不得分", "45", ""],
    ]
    assert "45" not in {str(row.score) for row in read(sheet(rows)).indicators[:3]}


@pytest.mark.parametrize(
    "place", ["<p>{}</p>", "<table><tr><td colspan=2>{}</td></tr><tr><td></td><td></td></tr></table>"]
)
def test_the_score_behind_a_title_is_the_forms(place: str) -> None:
    table = (
        "<table><tr><td>项目名称</td><td colspan=6>沟渠维护</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>分值</td><td>年度指标值</td><td>全年实际值</td><td>得分</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>维护长度</td><td>50</td><td>8公里</td><td>8公里</td><td>50</td></tr></table>"
    )
    form = read(
        (place.format("沟渠维护绩效目标自评表（2022年）    项目总得分96分") + table).encode(), "a.html"
    )
    assert (form.title, str(form.total_score)) == ("沟渠维护绩效目标自评表（2022年）", "96")


def test_on_lines_of_their_own_the_last_names_before_the_points_are_the_last_levels() -> None:
    lines = [" ".join(cell for cell in row if cell) for row in [LABELS, *ROWS]]
    form = read(
        ("部门整体支出绩效自评表\n填报单位：石桥区档案馆\n" + "\n".join(lines) + "\n合计 100 94\n").encode()
    )
    assert [
        (row.level1, row.level2, row.level3, str(row.weight), str(row.score), row.remark)
        for row in form.indicators
    ] == EXPECTED
    assert str(form.total_score) == "94"
