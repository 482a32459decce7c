"""Funds told in prose: which verbs allot and spend, which of several sums is the whole, and whose parts they are."""

from __future__ import annotations

import pytest

from assist.model import BudgetLine
from tests.extract.test_report import form_of


def told(words: str, title: str = "松江县2023年度管护资金绩效自评报告") -> list[tuple[str | None, ...]]:
    form = form_of(f"{title}\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    return [tuple(value and str(value) for value in figures(line)) for line in form.budget]


def figures(line: BudgetLine) -> tuple[object, ...]:
    return line.adjusted, line.executed, line.rate


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下达资金80万元，实际完成投资76.5万元。", [("80", "76.5", None)]),
        ("下达资金80万元，实际执行巡护经费71.2万元。", [("80", "71.2", None)]),
        ("下达资金80万元，实际执行县级巡护经费71.2万元。", [("80", None, None)]),
        ("下达资金80万元，已发到农户手中，发放资金80万元。", [("80", "80", None)]),
        ("投入资金90万元。实际形成支出88.2万元，支出率98%。", [("90", "88.2", "98")]),
        ("投入资金90万元。实际形成支出88.2万元，支付率91%。", [("90", "88.2", None)]),
        ("到位50万元。经费中商品和服务支出39万元；其他资本性支出11万元。", [("50", None, None)]),
        ("县财政局2023年8月以文件形式拨付资金60万元，2024年3月验收后已支付项目资金58万元。", [("60", "58", None)]),
        ("县财政局拨付资金60万元。截至2024年4月，抽查的项目已支出43万元，执行率61%。", [("60", None, None)]),
        ("管护专项资金共计152万元，其中：道路43万元；沟渠110万元。", [("152", None, None)]),
        ("财政下达公益事业支出专项资金28万元。", [("28", None, None)]),
        ("下达经费26万元。前期已申请债券资金支付960万元。", [("26", None, None)]),
        ("该项目经费共35万元，用于日常维护。", [("35", None, None)]),
        ("本年度业务经费预算24万元，全年实际支出24万元。", [("24", "24", None)]),
        ("自评范围为行动计划120万元，能力提升补助58万元共计178万元。", [("178", None, None)]),
        ("各镇申请补贴共计190.4万元，其中缴费补贴15.5万元，养老补贴174.9万元。", [("190.4", None, None)]),
        ("各镇申请补贴共计190.4万元，其中缴费补贴15.5万元，养老补贴170万元。", []),
        ("共投入资金198.7万元。全年执行资金184.78万元，执行率92.9%。县级资金完成63万元，执行率81%。",
         [("198.7", "184.78", "92.9")]),
        ("全年实际收入169.1万元，其中财政拨款收入140.1万元，上年结转结余29万元；全年实际支出160万元。",
         [("169.1", "160", None), ("140.1", None, None), ("29", None, None)]),
    ],
)  # fmt: skip
def test_verbs_of_money(words: str, expected: list[tuple[str | None, ...]]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下达甲站补助40万元，下达乙站补助2万元。本年资金下达42万元。", ["42"]),
        ("本年安排专项资金230万元。截至年底，专项资金到位180万元。", ["230"]),
        ("本年安排专项资金130万元。截至年底，专项资金到位180万元。", []),
        ("下达甲站补助40万元，下达乙站补助7万元。本年资金下达42万元。", []),
        ("中央下达管护资金70万元。全部分配到镇（含省级配套资金20万元）。全县分配下达资金90万元。", ["90", "70", "20"]),
    ],
)
def test_the_whole_among_several_allotted_sums(words: str, expected: list[str]) -> None:
    assert [adjusted for adjusted, *_ in told(words) if adjusted] == expected


def test_levels_told_one_by_one_are_rows_without_a_whole() -> None:
    words = "我局收到中央下达管护补助资金96万元。\n省级下达资金8万元。\n市县下达资金24.5万元。"
    form = form_of(f"松江县2023年度管护补助资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [(line.name, line.kind, str(line.adjusted)) for line in form.budget] == [
        ("中央财政资金", "central", "96"),
        ("省级资金", "local", "8"),
        ("市县资金", "local", "24.5"),
    ]
    assert not form.doubts


def test_parts_by_source() -> None:
    words = "项目预算资金为94.4万元，其中财政性资金预算为81.2万元，单位自有资金预算为13.2万元。"
    form = form_of(f"松江县2023年度管护资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [(line.name, line.kind) for line in form.budget] == [
        ("年度资金总额", "total"),
        ("财政性资金", "fiscal"),
        ("单位自有资金", "unit"),
    ]
    words = "上级下达我县总资金为84.3万元，其中：中央补助转移支付40.7万元，省级补助24.7万元，市级财政配套18.9万元。"
    assert [adjusted for adjusted, *_ in told(words)] == ["84.3", "40.7", "24.7", "18.9"]
    words = "2023年投入管护经费预算148.5万元。其中，财政部下达116.5万元、省级配套资金32万元。"
    form = form_of(f"松江县2023年度管护资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [line.kind for line in form.budget] == ["total", "central", "local"]


def test_money_of_one_of_several_projects_is_not_the_whole() -> None:
    words = (
        "县财政共计下达项目资金60万元，涉及2个项目。\n二、资金使用情况\n"
        "1.青年服务工作经费。该项目拨入资金30万元，支出资金30万元。\n"
        "2.代表大会筹备费用。该项目拨入资金30万元，支出资金30万元。"
    )
    assert told(words) == [("60", None, None)]
    words = (
        "(一)馆藏整理数字化项目\n争取到市级数字化项目资金42万元，用于更换设备。\n"
        "(二)馆藏日常维护项目\n按照标准测算，争取到市级财政资金21.4万元。\n(三)管理情况\n数字化支出42万元。"
    )
    assert told(words) == []


def test_levels_with_rates_of_their_own() -> None:
    words = (
        "其中中央资金投入77.6万元，地方资金投入87.7万元。\n"
        "中央资金完成63.6万元，预算执行率81.96%；地方资金完成87.7万元，预算执行率100%。"
    )
    assert told(words) == [("77.6", "63.6", "81.96"), (None, "87.7", "100")]
    unconfirmed = "其中中央资金投入77.6万元。\n中央资金完成63.6万元，预算执行率90%。"
    assert told(unconfirmed) == []
    paid = "其中中央财政资金85万元。\n按进度已拨付中央财政治理资金68万元，专项资金执行率为80%。"
    assert told(paid) == [("85", "68", "80")]
