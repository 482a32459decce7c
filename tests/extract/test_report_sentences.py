"""Sentences of reports in many wordings: rows told in a sentence, headings without numbers, funds, units, totals."""

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.prose import is_prose, is_told
from assist.model import Form
from assist.readers import read_bytes

_ROW = ("疏浚航道", "30公里", "27公里")


def form_of(body: str, title: str = "芦荡县航道中心2023年航道疏浚资金绩效自评报告") -> Form:
    (form,) = extract(read_bytes(f"{title}\n{body}".encode(), "report.txt"))
    return form


def rows(sentence: str) -> list[tuple[str | None, str | None, str | None]]:
    form = form_of(f"一、概况\n2023年航道疏浚按计划推进。\n二、完成情况\n{sentence}\n三、自评得分\n自评得分92分。\n")
    return [(item.level3, item.target_text, item.actual_text) for item in form.indicators]


@pytest.mark.parametrize(
    "sentence",
    [
        "疏浚航道，目标值30公里，实际完成27公里。",
        "疏浚航道27公里，完成年度目标30公里的90%。",
        "疏浚航道实际完成27公里（目标值30公里），得9分。",
        "疏浚航道（目标值30公里，实际完成值27公里，分值10分，得分9分）。",
        "计划疏浚航道30公里，实际疏浚27公里。",
        "应疏浚航道30公里，已疏浚27公里，3公里因水位过低缓建。",
        "原定目标为疏浚航道30公里，截至年底已疏浚27公里。",
        "“疏浚航道”指标计划值30公里，实际值27公里，偏差率10%。",
        "对照疏浚航道30公里的年度目标，实际完成27公里。",
        "全年共疏浚航道27公里，低于30公里的目标值。",
        "疏浚航道要求达到30公里，实际为27公里，满分10分，扣1分，得9分。",
        "●疏浚航道任务目标30公里，完成比例90%，已完成27公里；",
        "疏浚航道：计划30公里，完成27公里，上一年为21公里。",
    ],
)
def test_one_row_in_many_wordings(sentence: str) -> None:
    assert rows(sentence) == [_ROW]


@pytest.mark.parametrize(
    "sentence",
    [
        "疏浚航道27公里，比上年目标30公里少3公里。",  # another year's plan
        "目标：疏浚航道30公里，维护航标12公里。",  # two plans
        "西部计划项目疏浚航道30公里和养护航道27公里。",  # a name with 计划 in it
        "计划投入资金30万元，实际支出27万元。",  # funds
        "年初设置绩效目标11个，完成11个，得100分。",
    ],
)
def test_what_is_no_row(sentence: str) -> None:
    assert rows(sentence) == []


def test_rows_parted_by_commas_and_their_causes() -> None:
    form = form_of(
        "一、概况\n航道疏浚按计划推进。\n二、完成情况\n疏浚航道目标30公里，实际27公里，因水位过低缓建，更换航标目标12座，实际12座，船民满意度目标90%，抽查户数40户，满意度95%。\n"
        "三、自评得分\n自评得分92分。\n"
    )
    found = [(item.level3, item.target, item.actual, item.reason) for item in form.indicators]
    assert [row[:3] for row in found] == [("疏浚航道", "30", "27"), ("更换航标", "12", "12"), ("船民满意度", "90", "95")]
    assert found[0][3] is not None and "水位过低" in found[0][3]


def test_levels_before_a_colon_and_points() -> None:
    form = form_of(
        "一、概况\n航道疏浚按计划推进。\n二、完成情况\n数量指标方面：疏浚航道指标，分值20分，目标值30公里，实际完成27公里，自评得分18分；"
        "更换航标指标，分值10分，目标值12座，实际完成12座，自评得分10分。\n三、结论\n综合得分93分。\n"
    )
    assert [(i.level2, i.level3, i.weight, i.score) for i in form.indicators] == [
        ("数量指标", "疏浚航道", Decimal(20), Decimal(18)),
        ("数量指标", "更换航标", Decimal(10), Decimal(10)),
    ]
    assert form.total_score == Decimal(93)


_PLAIN = (
    "项目基本情况\n航道疏浚由芦荡县航道中心组织实施，主要改善通航条件，全长30公里。\n资金使用情况\n2023年预算安排80万元，实际支出76万元，预算执行率95%。\n"
    "绩效目标完成情况\n疏浚航道，目标30公里，完成27公里。\n船民满意度，目标90%，完成95%。\n存在的问题\n水位监测点偏少。\n改进措施\n增设两处水位监测点。\n"
)


def test_headings_without_numbers() -> None:
    form = form_of(_PLAIN, "2023年航道疏浚绩效自评情况说明")
    assert (form.problems, form.measures) == ("水位监测点偏少。", "增设两处水位监测点。")
    assert [item.level3 for item in form.indicators] == ["疏浚航道", "船民满意度"]
    assert (form.budget[0].executed, form.budget[0].rate, form.unit) == (Decimal(76), Decimal(95), "芦荡县航道中心")


def test_a_report_of_one_paragraph() -> None:
    form = form_of(
        "航道疏浚项目预算80万元，支出76万元，执行率95%。产出方面，疏浚航道计划30公里，实际27公里；航标完好率计划98%，实际99%。"
        "满意度方面，船民满意度计划90%，抽样调查结果95%。项目自评94分。存在的主要问题：水位监测点偏少。改进措施：增设监测点。"
    )
    assert [(i.level1, i.level3, i.actual) for i in form.indicators] == [
        ("产出", "疏浚航道", "27"), ("产出", "航标完好率", "99"), ("满意度", "船民满意度", "95"),
    ]
    assert (form.total_score, form.problems, form.measures) == (Decimal(94), "水位监测点偏少。", "增设监测点。")


@pytest.mark.parametrize(
    ("sentence", "budget", "spent", "rate"),
    [
        ("项目核定预算80万元，实际执行76万元，结转下年4万元。", 80, 76, None),
        ("预算批复金额为80万元；全年实际支付76万元，预算完成率95%。", 80, 76, 95),
        ("1.预算资金：80万元。\n2.实际支出：76万元。\n3.预算执行率：95%。", 80, 76, 95),
        ("奖补资金80万元，全部到位；已支出76万元，执行率95%。", 80, 76, 95),
        ("本项目预算80万元，支出76万元，支出率95%。上一年度该项目预算为60万元。", 80, 76, 95),
    ],
)
def test_funds_in_a_sentence(sentence: str, budget: int, spent: int, rate: int | None) -> None:
    line = form_of(f"一、概况\n航道疏浚按计划推进。\n二、资金情况\n{sentence}\n三、结论\n自评得分92分。\n").budget[0]
    assert (line.adjusted or line.initial, line.executed) == (budget, spent)
    assert line.rate == (None if rate is None else Decimal(rate))


def test_each_source_with_its_spending() -> None:
    form = form_of("一、资金情况\n中央资金50万元，支出48万元，执行率96%；省级资金30万元，支出28万元，执行率93.33%。合计安排资金80万元，支出76万元，执行率95%。\n二、结论\n自评得分92分。\n")
    assert [(line.kind, line.adjusted, line.executed) for line in form.budget] == [
        ("total", 80, 76), ("central", 50, 48), ("local", 30, 28),
    ]


def test_the_one_rate_behind_several_parts_is_of_the_whole() -> None:
    form = form_of("一、资金情况\n年度资金总额80万元，其中财政拨款50万元，其他资金30万元。全年执行数76万元，其中财政拨款执行48万元，其他资金执行28万元，预算执行率95%。\n二、结论\n自评得分92分。\n")
    assert [(line.kind, line.executed, line.rate) for line in form.budget] == [("total", 76, 95), ("fiscal", 48, None), ("other", 28, None)]


def test_points_of_the_rate_are_no_total() -> None:
    form = form_of("一、资金情况\n预算80万元，支出76万元，执行率95%，该项满分10分，自评得分9.5分。\n二、完成情况\n疏浚航道，目标30公里，完成27公里。\n")
    assert (form.total_score, form.budget[0].weight, form.budget[0].score) == (None, 10, Decimal("9.5"))


def test_a_total_with_its_grade_in_brackets() -> None:
    form = form_of("一、概况\n航道疏浚按计划推进。\n二、评价结论\n自评结果：91.5分（优）。\n")
    assert (form.total_score, form.grade) == (Decimal("91.5"), "优")


def test_what_is_told_and_what_could_be_a_table() -> None:
    sentences = "航道疏浚项目由航道中心实施，全年进展顺利，各项任务按期完成，船民反映良好。\n" * 4
    assert is_told(sentences) and is_prose(sentences)
    cells = "指标名称\n目标值\n完成值\n疏浚航道\n30公里\n27公里\n" * 4
    assert not is_told(cells) and not is_prose(cells)
    labelled = "指标一：疏浚航道，目标值30公里，完成值27公里，分值20分。\n" * 4
    assert not is_prose(labelled)
