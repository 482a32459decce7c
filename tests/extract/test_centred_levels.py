"""Level names that a page printed in the middle of their rows, or over two lines beside them."""

from __future__ import annotations

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

HEAD = """                 项目支出绩效自评表
                     （2023年度）
项目名称            乡道护栏加装
主管部门        云岭县交通局           实施单位      云岭县公路站
                  年初预算数  全年预算数  全年执行数  分值  执行率  得分
         年度资金总额：   300      300    150   10   50%   5
项目资金    其中：财政拨款  200    200    100    -   50%   -
（万元）      其他资金   100    100    50   -   50%   -
                预期目标                    实际完成情况
年度总体  加装护栏十公里，   十公里护栏已经装好，
目标    乡道少出事故。    乡道事故比上年少。
    一级指标 二级指标    三级指标     年度指标值  全年完成值  分值  得分  未完成原因和改进措施
"""
CENTRED = """             加装护栏公里数   10公里    9公里    10   9  雨天多
       数量指标
             增设标牌数     ≥20个  22个   10   10
             护栏验收合格率     100%     100%     10   10
    产出指标 质量指标
             标牌完好率       100%     100%     10   10
       时效指标  装好时间     2023年10月底 2023年10月 5   5
       社会效益  事故起数  0起      0起     10   10
       指标   村民知道率     ≥60%    71%     10   10
    效益指标
       可持续影响
             护栏使用年限   ≥5年     ≥5年     10   10
       指标
    满意度指 服务对象满 行人满意度        ≥90%    93%     5    5
    标    意度指标  司机满意度        ≥90%    92%     5    5
                    总分                     100  90
"""


def read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


def test_a_name_in_the_middle_of_its_rows_is_the_level_of_all_of_them() -> None:
    form = read(HEAD + CENTRED)
    assert [(row.level1, row.level2, row.level3) for row in form.indicators] == [
        ("产出指标", "数量指标", "加装护栏公里数"),
        ("产出指标", "数量指标", "增设标牌数"),
        ("产出指标", "质量指标", "护栏验收合格率"),
        ("产出指标", "质量指标", "标牌完好率"),
        ("产出指标", "时效指标", "装好时间"),
        ("效益指标", "社会效益指标", "事故起数"),
        ("效益指标", "社会效益指标", "村民知道率"),
        ("效益指标", "可持续影响指标", "护栏使用年限"),
        ("满意度指标", "服务对象满意度指标", "行人满意度"),
        ("满意度指标", "服务对象满意度指标", "司机满意度"),
    ]


def test_the_unit_below_the_label_of_a_fund_table_takes_no_row_away() -> None:
    budget = read(HEAD + CENTRED).budget
    assert [(line.kind, str(line.executed)) for line in budget] == [("total", "150"), ("fiscal", "100"), ("other", "50")]


def test_goal_and_completion_in_two_columns_are_told_apart() -> None:
    form = read(HEAD + CENTRED)
    assert form.goal == "加装护栏十公里，乡道少出事故。"
    assert form.completion == "十公里护栏已经装好，乡道事故比上年少。"


def test_names_that_head_their_rows_stay_where_they_stand() -> None:
    rows = """    产出指标 数量指标
             加装护栏公里数   10公里    9公里    10   9
             增设标牌数     ≥20个  22个   10   10
             护栏验收合格率     100%     100%     10   10
       质量指标
             标牌完好率       100%     100%     10   10
             护栏完好率       100%     100%     10   10
                    总分                     100  90
"""
    assert [row.level2 for row in read(HEAD + rows).indicators] == ["数量指标"] * 3 + ["质量指标"] * 2
