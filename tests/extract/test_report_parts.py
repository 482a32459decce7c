"""Clauses, outline and fund sentences of reports, one at a time."""

from __future__ import annotations

import pytest

from assist.extract.report.budget import read_funds
from assist.extract.report.clauses import (
    actual_value,
    clauses,
    compared_target,
    named_value,
    stated_target,
    unmet_target,
)
from assist.extract.report.flow import flow_of
from assist.extract.report.outline import outline


def one(reader, text: str, *more):  # type: ignore[no-untyped-def]
    flow = flow_of(text, 0, len(text))
    found = reader(clauses(flow, 0, len(flow.text))[0], *more)
    if found is None:
        return None
    return flow.text[found.start : found.end], found.operator


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大于80%", ("80%", "大于")),
        ("均大于1家", ("1家", "大于")),
        ("不低于目标值300亩", ("300亩", "不低于")),
        ("未超过90分钟", ("90分钟", "不超过")),
        ("完成365天的目标", ("365天", "")),
        ("达到≥95%的要求", ("95%", "≥")),
        ("高于目标值95%", ("95%", "")),
        ("完成目标的105%", None),
        ("完成365天", None),
        ("大于了2023年", None),
        ("大于15项编码", None),
    ],
)
def test_comparisons(text: str, expected: tuple[str, str] | None) -> None:
    assert one(compared_target, text, False) == expected


def test_a_comparison_beside_lost_points_is_no_operator() -> None:
    assert one(compared_target, "低于98%", True) == ("98%", "")
    assert one(compared_target, "不低于98%", True) == ("98%", "不低于")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未完成年初目标820人次", "820人次"),
        ("未达到年初确定的26次", "26次"),
        ("未完成验收的2个项目", None),
        ("完成820人次", None),
    ],
)
def test_unmet(text: str, expected: str | None) -> None:
    found = one(unmet_target, text)
    assert (found and found[0]) == expected


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (stated_target, "目标值3200人", "3200人"),
        (stated_target, "培训人数绩效目标值是8期", "8期"),
        (stated_target, "资金到位时间目标值为2022年12月前", "2022年12月前"),
        (actual_value, "实际演练时长88.5小时", "88.5小时"),
        (actual_value, "实际完成值为2022年11月", "2022年11月"),
        (actual_value, "完成53户", "53户"),
        (named_value, "65岁以上老人体检率≥70%", "70%"),
        (named_value, "违法行为查处率为95%", "95%"),
        (named_value, "落实15项标准编码", None),
        (named_value, "发生在2023年", None),
    ],
)
def test_values(reader, text: str, value: str | None) -> None:  # type: ignore[no-untyped-def]
    found = one(reader, text)
    assert (found and found[0]) == value


def test_outline_nests_by_style_and_ignores_numbers_in_sentences() -> None:
    text = (
        "一、基本情况\n（一）概况。建设2.5公里。\n二、指标\n1.二、三级医院上传率为100%，得3分。\n"
        "2.第8、9批次采购。\n（1）甲。\n三、问题\n1.2023年末未完成。\n"
    )
    flow = flow_of(text, 0, len(text))
    nodes = outline(flow, 0, len(flow.text))
    seen = [(node.style, node.number, len(list(node.ancestors()))) for node in nodes]
    assert seen == [
        ("chapter", 1, 0), ("section", 1, 1), ("chapter", 2, 0), ("item", 1, 1), ("item", 2, 1),
        ("bracket", 1, 2), ("chapter", 3, 0), ("item", 1, 1),
    ]  # fmt: skip


def rows(text: str, year: int | None = 2023) -> tuple[list[dict[str, str]], int]:
    flow = flow_of(text, 0, len(text))
    found = read_funds(flow, [(0, len(flow.text))], year)
    return [{role: piece.text for role, piece in row.items()} for row in found.rows], len(found.doubts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年安排资金63万元，实际支出61.8万元，预算执行率98.1%。", {"adjusted": "63", "executed": "61.8", "rate": "98.1%"}),
        ("年初预算320万元，全年预算数305.5万元，全年执行数298.2万元。", {"initial": "320", "adjusted": "305.5", "executed": "298.2"}),
        ("年初预算1846.00万元，实际执行1798.55万元，执行率97.43%。", {"initial": "1846.00", "executed": "1798.55", "rate": "97.43%"}),
        ("2023年下达资金1.2亿元，支出1.08亿元。", {"adjusted": "1.2", "executed": "1.08"}),
        ("2680万元资金全部到位。截至年底执行2514.9万元。", {"adjusted": "2680", "executed": "2514.9"}),
        ("2023年支出50万元，2022年支出48万元。", {"executed": "50"}),
        ("截至2024年3月支出50万元。", None),
        ("尚未支出50万元，计划支出20万元，其中基本支出3万元。", None),
    ],
)
def test_fund_sentences(text: str, expected: dict[str, str] | None) -> None:
    found, _ = rows(text)
    assert found == ([{"name": "年度资金总额", **expected}] if expected else [])


def test_two_amounts_for_one_thing_are_left_open() -> None:
    found, doubts = rows("展厅支出118万元。租赁支出480.5万元。测评支出30万元。")
    assert found == [] and doubts == 1
    # A rate that only one pair fits decides.
    found, doubts = rows("下达资金100万元。一期支出40万元。实际支出90万元。执行率90%。")
    assert found[0]["executed"] == "90" and doubts == 0


def test_parts_that_do_not_add_up_are_no_rows() -> None:
    found, _ = rows("2023年投入资金共100万元，其中：中央资金60万元，省级资金30万元。")
    assert [row["name"] for row in found] == ["年度资金总额"]
    found, _ = rows("2023年投入资金共100万元，其中：中央资金60万元，省级资金40万元。")
    assert [row["name"] for row in found] == ["年度资金总额", "中央资金", "省级资金"]
