"""Results in prose: counts parted by commas, rates of completion between them, scores without their 分."""

from __future__ import annotations

import pytest

from assist.model import Form
from tests.extract.test_report import form_of


def told(chapter: str) -> Form:
    return form_of(f"松江县2023年度管护项目绩效自评报告\n一、绩效指标完成情况\n{chapter}\n二、存在问题\n无。\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1.数量指标。该项目处治里程9公里，完成工程量防护栏1750米，警示牌16块。",
         [("处治里程", "9公里"), ("防护栏", "1750米"), ("警示牌", "16块")]),
        ("1.社会效益指标。项目新增线路2条，覆盖乡镇4个。", [("新增线路", "2条"), ("覆盖乡镇", "4个")]),
        ("1.数量指标：阅读活动次数6次，指标完成率100%，补充图书3000册，指标完成率100%。",
         [("阅读活动次数", "6次"), ("补充图书", "3000册")]),
        ("1.质量指标：读者参与率逐年提升，指标完成率100%。", [("读者参与率", "逐年提升")]),
        ("1.产出指标全部完成，走访对象110人，走访标准200/人。", [("走访对象", "110人"), ("走访标准", "200/人")]),
        ("1.满意度指标全部完成，全面完成指标任务，居民满意度92%。", [("居民满意度", "92%")]),
        ("1.质量指标。到户率及到位率均为100%，验收率98%。",
         [("到户率", "100%"), ("到位率", "100%"), ("验收率", "98%")]),
        ("1.数量指标。演练3场，比上年增加1场，参加人员70人，办公室随后作了总结。", []),
        ("1.数量指标。", []),
        ("规划完整性100%，验收合格率100%，资金按时下达≥90%，带动作用明显，", [
            ("规划完整性", "100%"), ("验收合格率", "100%"), ("资金按时下达", "≥90%")]),
        ("规划完整性100%，带动作用明显，验收合格率100%。", []),
        ("目标已全部完成，具体为：完成了河道清淤12.5公里，完成了桥梁养护6座，延长了使用寿命。",
         [("河道清淤", "12.5公里"), ("桥梁养护", "6座")]),
        ("本年完成了河道清淤12.5公里，延长了使用寿命。", []),
    ],
)  # fmt: skip
def test_lists_of_results(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(item.level3, item.actual_text) for item in told(line).indicators] == expected


def test_levels_of_lists() -> None:
    levels = [(item.level1, item.level2) for item in told("1.产出指标全部完成，走访对象110人，走访标准200/人。").indicators]
    assert levels == [("产出指标", None)] * 2


def test_demands_and_units_for_so_many() -> None:
    form = told("1.效益指标\n生态效益指标：年火灾发生率需控制在6次/10万公顷，实际火灾发生率为0.3次/10万公顷。")
    (item,) = form.indicators
    assert (item.level3, item.target_text, item.actual_text) == ("年火灾发生率", "控制在6次/10万公顷", "0.3次/10万公顷")


def test_scores_without_their_word_and_costs_of_a_kind() -> None:
    form = told(
        "(一)成本指标\n1、经济成本指标\n1)受助单位补助金额(万元)，目标值120，完成值120，分值10，得分9.5。\n"
        "(二)产出指标\n1、数量指标\n1)修订标准数量(项)，目标值3，完成值3，分值8，得分8。"
    )
    assert [(i.level1, i.level2, str(i.weight), str(i.score)) for i in form.indicators] == [
        ("成本指标", "经济成本指标", "10", "9.5"),
        ("产出指标", "数量指标", "8", "8"),
    ]


def test_scores_that_only_say_own_assessment() -> None:
    form = told("(一)项目立项。分值10分，自评9分。立项依据充分。\n(二)制度健全性。分值2分，自评2分。制定了办法。")
    assert [(i.level3, str(i.weight), str(i.score)) for i in form.indicators] == [
        ("项目立项", "10", "9"),
        ("制度健全性", "2", "2"),
    ]


def test_a_goal_that_tells_its_result() -> None:
    head = "松江县2023年度租赁补贴绩效自评报告\n一、项目绩效目标\n1.绩效总目标\n"
    told_goal = "租赁补贴计划发放260户，实际发放271户，超额11户。\n二、存在问题\n无。\n"
    assert [(i.target, i.actual) for i in form_of(head + told_goal).indicators] == [("260", "271")]


def test_numbered_goals_in_a_sentence() -> None:
    text = (
        "松江县2023年度运行项目绩效自评报告\n一、项目绩效目标\n1.指标设定\n"
        "项目共设指标4个，指标1：购买打印纸2万份；指标2：慰问次数3次；指标3：工资按月发放；指标4：投放册数50"
    )
    form = form_of(text)
    assert [(item.level3, item.target) for item in form.indicators] == [("购买打印纸", "2"), ("慰问次数", "3")]


def test_funds_below_a_heading_about_indicators() -> None:
    chapter = "(一)项目资金收支管理分析\n1、项目资金到位情况\n2023年5月实际到位资金47万元。"
    assert [str(line.adjusted) for line in told(chapter).budget] == ["47"]


@pytest.mark.parametrize("words", ["绩效评分96分，自评为优。", "自评得分96分，评价等级为(优)"])
def test_score_and_grade(words: str) -> None:
    form = form_of(f"松江县2023年度运行项目绩效自评报告\n一、自评结论\n{words}\n二、存在问题\n无。\n")
    assert (str(form.total_score), form.grade) == ("96", "优")


def test_points_of_a_part_are_those_of_no_indicator() -> None:
    """A chapter tells what its part of the points came to; what it counts are its own indicators."""
    text = (
        "柳湾镇古桥修缮项目2024年度绩效自评报告\n一、经费收支\n全年支出42.5万元。经费管理部分满分10分,自评9分。\n"
        "二、任务完成\n产出部分满分60分,自评55.5分,分述如下。\n全年修缮古桥12座,比年初定下的少1座。\n"
        "三、效益\n效益部分满分30分,自评28分。桥面完好率只有91%,未达到95%的要求。\n四、等次\n自评总得分92.5分,等次为优。\n"
    )
    form = form_of(text)
    assert all(item.score is None and item.weight is None for item in form.indicators)
    assert [(item.level3, item.target_text, item.actual_text) for item in form.indicators] == [("桥面完好率", "95%", "91%")]
