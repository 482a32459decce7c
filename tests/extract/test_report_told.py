"""Reports whose sentences tell plan and result in their own words, with points or without."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.model import Form, Indicator
from assist.readers import read_bytes

_SCORED = """溪口县灌区渠道清淤项目绩效自评报告
（2023年度）
一、项目概况
灌区渠道清淤项目由溪口县水务局主管，溪口县灌区管理站负责实施。年度目标是：清淤渠道42公里，维修闸门18扇。
二、资金情况
项目预算150.00万元，实际支出141.00万元，预算执行率94%。预算执行分值10分，得9.4分。
三、目标完成情况
全年清淤渠道42.5公里，维修闸门16扇，通水比去年早了6天。
（一）产出情况（60分）
数量方面，计划清淤渠道42公里，实际清淤42.5公里，本项20分，得20分；闸门维修计划18扇，因配件到货迟，全年修好16扇，分值20分，自评17.78分。
时效方面，要求3月31日前完成通水，实际3月25日通水，10分全得。成本方面，每公里清淤费用控制在2.8万元以内，实际平均2.6万元，10分得10分。
（二）满意度情况（10分）
用水户满意度目标90%，发出问卷120份，满意度88.5%，10分得9.83分，主要是末级渠系来水慢。
四、自评结论
自评总分97.01分，等次为优。
"""
_PLAIN = """青坪市社区食堂补贴项目2024年度绩效自评报告
第一章 钱从哪里来
2024年年初，市财政为本项目安排320万元。到年底实际支付304万元，执行率95%。
第二章 事情做得怎样
先说数量。年初计划扶持社区食堂不少于40家，年内实际扶持43家，其中新开的9家。送餐上门这一块，原定服务600户，最后服务了571户，少29户。
食品抽检合格率要求达到98%，抽检320批次，合格率为98.8%。投诉办结。规定接到投诉后24小时内回复，平均用了15小时。
就餐老人满意度只有84%，没有达到90%的要求。每餐补贴平均3.2元，没有突破3.5元的上限。
"""


def _form(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    return form


def _row(form: Form, name: str) -> Indicator:
    return next(item for item in form.indicators if name in (item.level3 or ""))


@pytest.mark.parametrize(
    ("name", "target", "actual", "weight", "score"),
    [
        ("清淤渠道", "42公里", "42.5公里", "20", "20"),
        ("闸门维修", "18扇", "16扇", "20", "17.78"),
        ("通水", "3月31日前", "3月25日", "10", "10"),
        ("每公里清淤费用", "控制在2.8万元以内", "2.6万元", "10", "10"),
        ("用水户满意度", "90%", "88.5%", "10", "9.83"),
    ],
)
def test_scored_sentences(name: str, target: str, actual: str, weight: str, score: str) -> None:
    form = _form(_SCORED)
    row = _row(form, name)
    assert (row.target_text, row.actual_text) == (target, actual)
    assert (row.weight, row.score) == (Decimal(weight), Decimal(score))
    assert len(form.indicators) == 5


def test_levels_and_reasons_of_scored_sentences() -> None:
    form = _form(_SCORED)
    assert _row(form, "闸门维修").reason == "因配件到货迟"
    assert _row(form, "闸门维修").level2 == "数量"
    assert _row(form, "通水").level2 == "时效"
    assert "末级渠系" in (_row(form, "用水户满意度").reason or "")


def test_header_told_in_sentences() -> None:
    form = _form(_SCORED)
    assert (form.department, form.unit) == ("溪口县水务局", "溪口县灌区管理站")
    assert form.goal is not None and form.goal.startswith("清淤渠道42公里")
    assert form.completion is not None and "早了6天" in form.completion and "数量方面" not in form.completion
    assert (form.budget[0].weight, form.budget[0].score) == (Decimal("10"), Decimal("9.4"))
    assert form.grade == "优"


@pytest.mark.parametrize(
    ("name", "operator", "target", "actual"),
    [
        ("扶持社区食堂", ">=", "不少于40家", "43家"),
        ("送餐上门", "=", "600户", "571户"),
        ("食品抽检合格率", "=", "98%", "98.8%"),
        ("投诉", "<=", "24小时内", "15小时"),
        ("就餐老人满意度", ">=", "90%", "84%"),
        ("每餐补贴", "<=", "3.5元", "3.2元"),
    ],
)
def test_sentences_without_points(name: str, operator: str, target: str, actual: str) -> None:
    row = _row(_form(_PLAIN), name)
    assert (row.operator, row.target_text, row.actual_text) == (operator, target, actual)


def test_budget_of_the_beginning_of_the_year() -> None:
    funds = _form(_PLAIN).budget[0]
    assert (funds.initial, funds.executed, funds.rate) == (Decimal("320"), Decimal("304"), Decimal("95"))


def test_the_rate_tells_which_amount_is_the_budget() -> None:
    told = _PLAIN.replace("2024年年初，市财政为本项目安排320万元。", "项目批了320万元，两年前批的是260万元。")
    assert _form(told).budget[0].adjusted == Decimal("320")


def test_two_results_of_one_unit_are_no_pair() -> None:
    told = _SCORED.replace("实际清淤42.5公里", "实际清淤42.5公里，实际疏通支渠9公里")
    assert all(row.target_text != "42公里" or row.actual_text is None for row in _form(told).indicators)


_ITEMS = """关于枫岭县2024年农村饮水养护资金绩效情况的报告
一、绩效目标实现情况
（一）产出指标
1.更换管网长度：年度任务为≥85公里；实际更换83.6公里，完成率98.35%，得9.84分。
2.水质检测合格率指标值≥95%，2024年检测水样412份，合格率96.1%（满分10分，得10分）。
3.工程完工及时率，目标100%，实际92%，扣0.8分，主要原因是两处工程遇汛期停工。
（二）效益指标
受益人口5.2万人以上这一目标，实际受益5.34万人。
"""


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("更换管网长度", "≥85公里", "83.6公里"),
        ("水质检测合格率", "≥95%", "96.1%"),  # 412份 is no rate
        ("工程完工及时率", "100%", "92%"),  # 原因 behind a comma makes no heading of it
        ("受益人口", "5.2万人以上", "5.34万人"),
    ],
)
def test_items_of_a_list_in_several_wordings(name: str, target: str, actual: str) -> None:
    row = _row(_form(_ITEMS), name)
    assert (row.target_text, row.actual_text) == (target, actual)


def test_prose_around_the_table_of_a_result() -> None:
    text = (
        "2023年度实训设备购置项目自评结果\n一、自评结论\n（一）评价得分情况。\n综合评价得分为98.6分。\n（二）绩效目标完成情况\n"
        "本项目实际下达预算260万元，全年实际支出257.4万元，项目预算执行率99%。完成情况如下表：\n"
        "一级指标|二级指标|指标名称|目标值|实际完成值\n产出指标|数量指标|购置设备数量|45台|45台\n产出指标|质量指标|设备验收合格率|100%|100%\n"
        "效益指标|社会效益指标|受益学生人数|1200人|1260人\n（三）存在的问题\n部分设备到货偏晚。\n"
    )
    form = _form(text)
    assert (form.total_score, form.budget[0].executed, form.budget[0].rate) == (Decimal("98.6"), Decimal("257.4"), Decimal("99"))
    assert [row.actual_text for row in form.indicators] == ["45台", "100%", "1260人"]


def test_the_score_of_a_first_level_is_no_indicators() -> None:
    text = (
        "竹溪县2024年执法经费项目绩效自评报告\n一、项目概况\n主管单位：竹溪县农业农村局\n二、评价情况\n（一）投入指标（20分）。预算编制合理，得20分。\n"
        "（二）产出指标（35分）。立案率不高，案件办结率91.2%，扣1.5分，得33.5分。\n三、评价结论\n综合得分98分。\n"
    )
    form = _form(text)
    assert form.department == "竹溪县农业农村局"
    assert [row.score for row in form.indicators if row.score is not None] == []


def test_by_how_much_a_goal_was_passed_is_no_goal() -> None:
    text = (
        "关于青川区2023年公租房资金绩效自评的报告\n一、绩效指标完成情况\n1.数量指标。筹集公租房326套，超出目标6套；受冻面积占比目标是控制在8%以内，"
        "实地查看为6.3%；开展巡查130次，计划120次。\n"
    )
    rows = {row.level3: (row.target_text, row.actual_text) for row in _form(text).indicators}
    assert not any(target == "6套" for target, _ in rows.values())
    assert rows.get("受冻面积占比") == ("控制在8%以内", "6.3%")
