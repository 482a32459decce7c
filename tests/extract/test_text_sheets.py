"""Text of scoring sheets whose first rows have no values, and labels in places that no other sample has."""

from __future__ import annotations

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

SHEET = """古建筑维护项目绩效自评打分表（2022年度）
一级指标 二级指标 三级指标 分值 评分标准 目标值 实际值 得分 扣分原因
决策
项目立项
立项依据 4 依据齐全得4分 4
立项程序 4 合规得4分 4
绩效目标 目标清晰程度 4 清晰得4分 3 两项指标没有量化
过程
资金管理
资金到位率 12 到位率×12 100% 100% 12
组织实施 制度执行 6 有效得6分 6
产出
产出数量 维护古建筑 35 完成率×35 12处 11处 32.08 一处权属不清
效益
社会效益 参观人次增长率 25 达标得满分 ≥10% 13.6% 25
满意度 满意度 游客满意度 10 ≥90%得满分 ≥90% 94% 10
合计 100 96.08
"""


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def test_rows_judged_by_a_standard_have_no_values_and_a_level_called_as_the_goal_ends_no_table() -> None:
    form = read(SHEET)
    rows = [(one.level1, one.level2, one.level3, one.target_text, one.actual_text, str(one.weight), str(one.score), one.reason) for one in form.indicators]
    assert rows[:3] == [
        ("决策", "项目立项", "立项依据", None, None, "4", "4", None),
        ("决策", "项目立项", "立项程序", None, None, "4", "4", None),
        ("决策", "绩效目标", "目标清晰程度", None, None, "4", "3", "两项指标没有量化"),
    ]
    assert rows[5] == ("产出", "产出数量", "维护古建筑", "12处", "11处", "35", "32.08", "一处权属不清")
    assert len(rows) == 8 and form.goal is None and str(form.total_score) == "96.08"


FIELDS = """项目支出绩效自评表
（2022年度）
项目名称 船员技能培训
部门
名称
海州市渔业局
资金情况（万元）
资金来源 预算安排数 实际支出数 支出率
合计 164.00 158.22 96.48%
预期总体目标 培训船员850人，考试合格率95%以上，持证率提高到92%。
目标实现程度 培训船员863人，考试合格率96.3%，持证率92.6%。
一级指标 二级指标 三级指标 预期值 实际完成值 自评得分 未达标原因
产出指标 数量指标 培训船员 ≥850人 863人 50
效益指标 社会效益指标 持证率 ≥92% 92.6% 50
"""


def test_a_narrative_under_a_label_of_its_own_and_a_label_printed_down_a_column() -> None:
    form = read(FIELDS)
    assert form.goal == "培训船员850人，考试合格率95%以上，持证率提高到92%。"
    assert form.completion == "培训船员863人，考试合格率96.3%，持证率92.6%。"
    assert form.department == "海州市渔业局"


def test_points_of_the_goal_and_its_rate_are_no_narrative() -> None:
    text = FIELDS.replace("预期总体目标", "年度预期目标 具体完成情况 总体完成率\n").replace("\n目标实现程度 ", "\n")
    form = read(text.replace("持证率92.6%。\n", "持证率92.6%。\n100%\n四、\n"))
    assert form.goal == "培训船员850人，考试合格率95%以上，持证率提高到92%。"
    assert form.completion == "培训船员863人，考试合格率96.3%，持证率92.6%。"


def test_a_blank_behind_a_sign_of_comparison_and_inside_the_name_of_a_level() -> None:
    spaced = FIELDS.replace("≥850人", ">= 850人").replace("≥92%", "≥\u3000 92%").replace("效益指标 社会", "效 益指标 社会")
    rows = [(one.level1, one.level3, one.operator, one.target, one.actual) for one in read(spaced).indicators]
    assert rows == [("产出指标", "培训船员", ">=", "850", "863"), ("效益指标", "持证率", ">=", "92", "92.6")]


def test_blanks_inside_values_part_no_cells_and_those_between_values_do() -> None:
    rows = [
        "产出指标 数量指标 培训船员 不少于 850 人 863 人 20",
        "时效指标 培训完成时间 2022 年 11 月 30 日前 2022 年 11 月 16 日 20",
        "时效指标 证书有效年限 ≥5年 5年 10",
        "效益指标 社会效益指标 持证率 达到 92 % 92.6 % 50",
    ]
    lines = FIELDS.splitlines()
    form = read("\n".join([*lines[:-2], *rows]))
    assert [(one.level3, one.target_text, one.actual_text, str(one.score)) for one in form.indicators] == [
        ("培训船员", "不少于850人", "863人", "20"),
        ("培训完成时间", "2022年11月30日前", "2022年11月16日", "20"),
        ("证书有效年限", "≥5年", "5年", "10"),
        ("持证率", "达到92%", "92.6%", "50"),
    ]


def test_the_label_of_the_reasons_stands_above_and_below_its_row() -> None:
    head = "一级指标 二级指标 三级指标 预期值 实际完成值 自评得分 未达标原因"
    rows = FIELDS.replace(head, "未达标原因分析及改进\n" + head.removesuffix(" 未达标原因") + "\n措施").replace("863人 50", "843人 49.6 两期停航改期")
    form = read(rows)
    assert [(one.level3, one.actual, str(one.score), one.reason) for one in form.indicators] == [
        ("培训船员", "843", "49.6", "两期停航改期"), ("持证率", "92.6", "50", None),
    ]  # fmt: skip
