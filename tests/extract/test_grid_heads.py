"""Heads of several rows: what each column's path says, and rows of a template below them."""

from __future__ import annotations

from assist.extract.grid.reading import read_forms
from assist.extract.raw import RawForm
from tests.extract.grid_builder import document, rows, texts

ROLES = ("level1", "level2", "level3", "weight", "score", "reason")


def form(table: str) -> RawForm:
    found = read_forms(document("专项资金绩效自评评分表", rows(table)))
    assert len(found) == 1
    return found[0]


def test_points_of_levels_stand_beside_their_names() -> None:
    raw = form("""
        一级指标{2} | 二级指标{2} | 三级指标{2} | 自评得分{1x2} | 扣分原因{1x2}
        指标名称 | 权重（%） | 指标名称 | 权重（%） | 指标名称 | 权重（%）
        投入{1x3} | 40{1x3} | 立项{1x2} | 25{1x2} | 论证充分 | 10 | 10 |
        目标合理 | 15 | 14 | 少一项目标
        资金 | 15 | 到位及时 | 15 | 15 |
        产出 | 60 | 数量 | 60 | 检修次数 | 60 | 58.5 | 停工两天
        合计 | 100 | | 100 | | 100 | 97.5 |
        """)
    assert [texts(row, *ROLES) for row in raw.indicators] == [
        ["投入", "立项", "论证充分", "10", "10", ""],
        ["投入", "立项", "目标合理", "15", "14", "少一项目标"],
        ["投入", "资金", "到位及时", "15", "15", ""],
        ["产出", "数量", "检修次数", "60", "58.5", "停工两天"],
    ]
    assert texts(raw.total, "weight", "score") == ["100", "97.5"]


def test_a_head_of_three_rows_whose_first_names_two_columns_only() -> None:
    raw = form("""
        评价指标{6} | 自评得分{1x3} | 扣分原因{1x3}
        一级指标{2} | 二级指标{2} | 三级指标{2}
        名称 | 分值 | 名称 | 分值 | 名称 | 分值
        过程{1x2} | 30{1x2} | 管理{1x2} | 30{1x2} | 制度健全 | 12 | 12 |
        执行有效 | 18 | 17 | 台账不全
        效益 | 70 | 社会效益 | 70 | 受益人数 | 70 | 70 |
        """)
    assert [texts(row, *ROLES) for row in raw.indicators] == [
        ["过程", "管理", "制度健全", "12", "12", ""],
        ["过程", "管理", "执行有效", "18", "17", "台账不全"],
        ["效益", "社会效益", "受益人数", "70", "70", ""],
    ]
    assert "self_score" not in raw.header


def test_a_head_over_a_number_and_a_name_and_one_over_a_name_and_its_points() -> None:
    raw = form("""
        一级指标{2} | 二级指标 | 三级指标{2} | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标{1x2} | 60{1x2} | 数量指标 | 指标1 | 检修次数 | 8次 | 8次 | 30 | 30
        质量指标 | 指标2 | 合格率 | 95% | 97% | 30 | 30
        效益指标 | 30 | 社会效益指标 | 指标3 | 受益人数 | 900人 | 905人 | 30 | 30
        """)
    assert [texts(row, "level1", "level2", "level3", "weight") for row in raw.indicators] == [
        ["产出指标", "数量指标", "检修次数", "30"],
        ["产出指标", "质量指标", "合格率", "30"],
        ["效益指标", "社会效益指标", "受益人数", "30"],
    ]


def test_rows_of_the_template_below_the_head_are_no_indicators() -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
    data = "产出指标 | 数量指标 | 检修次数 | 8次 | 8次 | 50 | 50"
    for line in (
        "① | ② | ③ | ④ | ⑤ | ⑥ | ⑦",
        "A | B | C | D | E | F | G",
        "照批复 | 照批复 | 照批复 | 批复数 | 年末数 | 合计为90 | 按标准算",
    ):
        raw = form(f"{head}\n{line}\n{data}")
        assert [texts(row, "level3", "weight") for row in raw.indicators] == [["检修次数", "50"]]


def test_a_head_of_two_rows_that_comes_again_on_the_next_page() -> None:
    head = "一级指标{2} | 二级指标 | 三级指标{2} | 自评得分{1x2} | 扣分原因{1x2}\n指标名称 | 权重 | 名称 | 指标名称 | 权重"
    raw = form(
        f"{head}\n产出 | 60 | 数量 | 检修次数 | 60 | 60 | \n{head}\n效益 | 40 | 社会 | 受益人数 | 40 | 39 | 少一人"
    )
    assert [texts(row, "level1", "level3", "weight") for row in raw.indicators] == [
        ["产出", "检修次数", "60"],
        ["效益", "受益人数", "40"],
    ]
