"""Old transfer forms one cell a line: funds that stand twice, narratives in pairs, points without a label."""

from __future__ import annotations

from decimal import Decimal

from assist.extract import extract
from assist.extract.lines.pairs import split_pair
from assist.extract.lines.tokens import Token
from assist.model import Form
from assist.readers import read_bytes


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


LINES = """食品抽检补助资金区域绩效目标自评表
专项名称
食品抽检补助资金
中央主管部门
市场监管总局
自评得分
省级财政部门
某省财政厅
省级主管部门
某省市场监管局
100
预算执行情况
预算数:
3.42
执行数:
3.42
20
其中:中央补助
      2.38  万元
其中:中央补助
    2.38万元
地方资金/其他
1.04万元
地方资金/其他
1.04万元
年度目标完成情况
预期目标
目标实际完成情况
20
目标1:深入开展隐患排查。
目标1:排查单位320家。
目标2:加强业务培训。
目标2:培训监管人员46人。
年度绩效指标完成情况
一级指标
二级指标
三级指标
年度指标值
实际完成指标值
50
产出指标
质量指标
指标1:监管人员培训
已完成
已完成
15
指标2:案件查办率
100%
100%
15
效益指标
社会效益指标
指标1:群众知晓率
≥85%
91%
20"""


def test_an_old_transfer_form_one_cell_a_line() -> None:
    form = read(LINES.replace("\n", "\n\n"))
    assert [(line.name, line.adjusted, line.executed) for line in form.budget] == [
        ("预算数", Decimal("3.42"), Decimal("3.42")),
        ("其中:中央补助", Decimal("2.38"), Decimal("2.38")),
        ("地方资金/其他", Decimal("1.04"), Decimal("1.04")),
    ]
    assert form.money_unit == "万元"
    assert form.goal == "目标1:深入开展隐患排查。目标2:加强业务培训。"
    assert form.completion == "目标1:排查单位320家。目标2:培训监管人员46人。"
    assert [(row.level3, row.actual_text, row.score) for row in form.indicators] == [
        ("指标1:监管人员培训", "已完成", 15), ("指标2:案件查办率", "100%", 15), ("指标1:群众知晓率", "91%", 20),
    ]  # fmt: skip


def test_run_together_amounts_with_their_units() -> None:
    form = read(
        "2021年度堤防养护项目自评表单位名称:东安县水利局填报日期:2022年3月1日项目名称堤防养护预算执行情况(万元)(20分)预算数(A)执行数(B)执行率(B/A)得分(20分*执行率)"
        "年度财政资金总额10万9万90%18年度绩效目标(80分)一级指标二级指标三级指标年初目标值(A)实际完成值(B)得分产出指标数量指标养护堤防长度20公里20公里40"
        "质量指标养护合格率100%100%40总分98"
    )
    (line,) = form.budget
    assert (line.adjusted, line.executed, line.rate, line.score) == (10, 9, 90, 18)


def test_a_goal_and_what_came_of_it_item_by_item() -> None:
    tokens = [Token(text, i * 10, i * 10 + len(text), "line") for i, text in enumerate(["1.修路", "1.修路5公里", "2.架桥", "2.架桥1座"])]
    goal, completion = split_pair(tokens, "cells")
    assert goal is not None and goal.text == "1.修路2.架桥"
    assert completion is not None and completion.text == "1.修路5公里2.架桥1座"


def test_lines_that_are_rows_among_lines_that_are_not() -> None:
    text = (
        "名称: 特教补助资金整体绩效目标自评表\n（2024年度）\n转移支付(项目)名称 特教补助资金\n项目资金(万元) 年初预算数 全年预算数(A) 全年执行数(B) 分值 执行率(B/A) 得分\n"
        "年度资金总额: 28.1 28.1 28.1 28.1 10 100% 10\n其中:中央资金 28.1 28.1 28.1 28.1 10 100% 10\n绩效指标 一级\n指标\n二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因\n"
        "产\n出\n指\n标 数量指标 教学软件2套 100% 100% 10 10\n电脑4台 100% 100% 5 5\n修缮教室 完成三间教室的墙面修补和照明更换 完成三间教室的墙面修补和照明更换\n7 7\n"
        "训练设施1套 100% 100% 5 5\n质量指标 软件验收合格率 100% 95% 10 9\n设施验收合格率 ≥95% 98% 6 6\n分总 100 98\n"
    )
    form = read(text)
    assert form.title == "特教补助资金整体绩效目标自评表"
    assert [(line.initial, line.adjusted, line.executed, line.rate) for line in form.budget] == [(Decimal("28.1"),) * 3 + (100,)] * 2
    rows = {row.level3: row for row in form.indicators}
    assert (rows["软件验收合格率"].target, rows["软件验收合格率"].actual, rows["软件验收合格率"].score) == ("100", "95", 9)
    assert rows["设施验收合格率"].weight == 6 and rows["教学软件2套"].level1 == "产出指标"
    assert (form.total_weight, form.total_score) == (100, 98)
