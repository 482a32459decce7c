"""Unseen column orders, headers of two rows, repeated headers, sheets without merges, ragged rows."""

from __future__ import annotations

import random

import pytest

from assist.extract.grid.reading import read_forms
from assist.extract.raw import RawForm, Row
from tests.extract.grid_builder import Merged, Rows, document, rows, texts

TITLE = "项目支出绩效自评表"
VALUES = ["年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施", "备注"]
DATA = [
    ["≥40人", "38人", "25", "23.75", "两人离职", ""],
    ["＝100%", "100%", "25", "25", "", "见台账"],
    ["12月底前", "11月", "30", "30", "", ""],
]
ROLES = dict(zip(VALUES, ["target", "actual", "weight", "score", "reason", "remark"], strict=True))


def read(table: Rows) -> RawForm:
    [raw] = read_forms(document(TITLE, table))
    return raw


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_columns(seed: int) -> None:
    order = random.Random(seed).sample(range(6), 6)
    head = " | ".join(VALUES[i] for i in order)
    body = "\n".join(
        f"产出指标 | 数量指标 | 名称{n} | " + " | ".join(row[i] or "{1}" for i in order)
        for n, row in enumerate(DATA)
    )
    total = " | ".join({"分值": "80", "得分": "78.75"}.get(VALUES[i], "{1}") for i in order)
    levels = "一级指标 | 二级指标 | 三级指标"
    raw = read(rows(f"项目名称 | 巡护{{8}}\n{levels} | {head}\n{body}\n总分{{3}} | {total}"))
    for row, expected in zip(raw.indicators, DATA, strict=True):
        assert texts(row, *ROLES.values()) == expected
    assert texts(raw.total, "weight", "score") == ["80", "78.75"]
    assert raw.doubts == []


def _budget(raw: RawForm) -> list[list[str | None]]:
    return [texts(row, "initial", "adjusted", "executed", "rate", "weight", "score") for row in raw.budget]


def test_budget_columns_under_a_frame_and_in_another_order() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{7}
        项目资金（万元）{1x4} | 资金来源{1x2} | 分值{1x2} | 年度预算数（万元）{4} | 得分{1x2}
        预算执行数 | 调整后预算数 | 执行率 | 年初预算
        年度资金总额 | 10 | 45 | 50 | 90% | 60 | 9
        其他资金 | {1} | {1} | {1} | {1} | {1} | {1}
        一级指标 | 二级指标 | 三级指标{2} | 指标值{2} | 完成值 | 得分
        产出指标 | 数量指标 | 人数{2} | ≥4人{2} | 4人 | 90
    """))
    assert _budget(raw) == [["60", "50", "45", "90%", "10", "9"], ["", "", "", "", "", ""]]


def test_the_adjusted_one_of_two_budget_columns() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{4}
        资金来源 | 预算数 | 调整预算数 | 执行数 | 执行率
        总额 | 60 | 50 | 45 | 90%
        一级指标 | 三级指标 | 指标值 | 完成值 | 得分
        产出指标 | 人数 | ≥4人 | 4人 | 90
    """))
    assert texts(raw.budget[0], "initial", "adjusted", "executed") == ["60", "50", "45"]


def test_two_header_rows_over_the_indicators() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{7}
        一级指标{1x2} | 二级指标{1x2} | 三级指标{1x2} | 年度指标值{3} | 完成值{1x2} | 得分{1x2}
        指标性质 | 指标值 | 计量单位
        产出指标 | 数量指标 | 人数 | ≥ | 40 | 人 | 41 | 90
    """))
    assert texts(raw.indicators[0], "operator", "target", "unit", "actual", "score") == [
        "≥", "40", "人", "41", "90"]


def test_direction_is_no_operator() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{6}
        二级指标 | 三级指标 | 指标性质 | 指标方向 | 年度指标值 | 实际完成值 | 分值
        数量指标 | 人数 | 正向 | 大于等于 | 40 | 41 | 50
        成本指标 | 单价 | 反向 | 小于等于 | 5 | 4 | 50
    """))
    assert [row["operator"].text for row in raw.indicators] == ["大于等于", "小于等于"]


def test_header_repeated_behind_a_page_break() -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分"
    first = rows(f"项目名称 | 巡护{{5}}\n{head}\n产出指标 | 数量指标 | 人数 | 4人 | 4人 | 45")
    second = rows(f"{head}\n效益指标 | 社会效益指标 | 就业 | 9人 | 9人 | 45\n总分{{5}} | 90")
    [raw] = read_forms(document(TITLE, first, "- 2 -", second))
    assert [row["level3"].text for row in raw.indicators] == ["人数", "就业"]
    assert raw.total["score"].text == "90"


def test_sheet_without_merged_cells() -> None:
    raw = read(rows(r"""
        项目名称 | {1} | 巡护 | {1} | {1} | {1}
        主管部门 | {1} | {1} | 实施单位 | 林业站 | {1}
        年度总体目标 | 预期目标 | {1} | 实际完成情况 | {1} | {1}
        {1} | 聘用40人。 | {1} | 聘用38人。 | {1} | {1}
        一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分
        产出指标 | 数量指标 | 人数 | 40人 | 38人 | 45
        {1} | {1} | 次数 | 9次 | 9次 | 45
        效益指标 | {1} | 覆盖面 | 扩大 | 扩大 | 10
        总分 | {1} | {1} | {1} | {1} | 100
    """))
    assert texts(raw.header, "project_name", "department", "unit") == ["巡护", "", "林业站"]
    assert texts(raw.sections, "goal", "completion") == ["聘用40人。", "聘用38人。"]
    assert [texts(row, "level1", "level2", "level3") for row in raw.indicators] == [
        ["产出指标", "数量指标", "人数"], ["产出指标", "数量指标", "次数"], ["效益指标", "", "覆盖面"]]
    assert raw.total["score"].text == "100"


def test_rows_that_lost_their_merged_cells_end_where_the_header_ends() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{5}
        一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分
        产出指标 | 数量指标 | 人数 | 40人 | 38人 | 45
        次数 | 9次 | 8次 | 45
        时效指标 | 完成时间 | 12月底 | 11月 | 5
    """))
    roles = ("level1", "level2", "level3", "target", "actual", "score")
    assert [texts(row, *roles) for row in raw.indicators] == [
        ["产出指标", "数量指标", "人数", "40人", "38人", "45"],
        ["产出指标", "数量指标", "次数", "9次", "8次", "45"],
        ["产出指标", "时效指标", "完成时间", "12月底", "11月", "5"]]


def test_level_names_may_be_labels_elsewhere() -> None:
    raw = read(rows(r"""
        一级指标 | 二级指标 | 三级指标 | 指标分值 | 计分标准 | 自评得分
        项目决策 | 项目立项 | 规范性 | 4 | 齐全得4分 | 4
        {1} | 绩效目标 | 完成率 | 6 | 合理得6分 | 5
        合计 | {1} | {1} | 10 | {1} | 9
    """))
    assert [texts(row, "level2", "level3", "weight", "score") for row in raw.indicators] == [
        ["项目立项", "规范性", "4", "4"], ["绩效目标", "完成率", "6", "5"]]
    assert texts(raw.total, "weight", "score") == ["10", "9"]


def test_totals_row_below_the_notes() -> None:
    raw = read(rows(r"""
        一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
        产出指标 | 人数 | 40人 | 38人 | 90 | 85
        其他需要说明事项 | 无{5}
        总分 | {3} | 100 | 95 优
    """))
    assert raw.sections["notes"].text == "无"
    assert raw.total["weight"].text == "100"


def test_one_weight_over_several_rows_counts_once() -> None:
    raw = read(rows(r"""
        一级指标 | 三级指标 | 指标值 | 完成值 | 分值
        产出指标{1x2} | 人数 | 40人 | 38人 | 50{1x2}
        次数 | 9次 | 9次
    """))
    assert [row.get("weight", None) and row["weight"].text for row in raw.indicators] == ["50", None]
    assert [path for path, _ in raw.doubts] == ["indicators[1].weight"]


def test_a_number_across_two_columns_stays_open() -> None:
    raw = read(rows(r"""
        一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
        产出指标 | 人数 | 40人 | 38人 | 50{2}
        产出指标 | 次数 | 9次 | 9次 | 50 | 50
    """))
    first: Row = raw.indicators[0]
    assert "weight" not in first and "score" not in first
    assert {path for path, _ in raw.doubts} == {"indicators[0].weight", "indicators[0].score"}


def test_hostile_spans_cost_no_time() -> None:
    table = [[Merged("", 1, 20_000) for _ in range(50)], *([[Merged("")]] * 19_999)]
    assert read_forms(document(TITLE, table)) == []


def test_one_row_of_figures_beside_the_frame() -> None:
    raw = read(rows(r"""
        部门预算执行情况（万元）{1x2} | 年初预算数 | 全年（调整）预算数 | 全年执行数 | 执行率（%）
        215.6 | 223.4 | 216.7 | 97
        指标名称 | 计量单位 | 指标值 | 全年完成值 | 指标得分（分）
        培训期数 | 期 | 40 | 43 | 90
    """))
    assert texts(raw.budget[0], "name", "initial", "adjusted", "executed", "rate") == [
        "部门预算执行情况（万元）", "215.6", "223.4", "216.7", "97"]


def test_one_heading_over_all_levels() -> None:
    raw = read(rows(r"""
        绩效内容{3} | 绩效目标值 | 实际完成值 | 累计完成率
        投入 | 时效 | 到位时间 | 10月前 | 9月 | 100%
        产出 | 数量 | 茶园面积 | ≥70公顷 | 70公顷 | 100%
    """))
    assert [texts(row, "level1", "level2", "level3") for row in raw.indicators] == [
        ["投入", "时效", "到位时间"], ["产出", "数量", "茶园面积"]]
    assert raw.doubts == [], "a column of another matter is no doubt"


def test_columns_of_another_matter_are_not_taken_for_the_rate() -> None:
    raw = read(rows(r"""
        项目名称 | 巡护{5}
        资金来源 | 全年预算数 | 到位率 | 执行数 | 执行率 | 得分
        总额 | 50 | 90% | 45 | 90% | 9
        一级指标 | 三级指标 | 指标值{2} | 完成值 | 得分
        产出指标 | 人数 | ≥4人{2} | 4人 | 90
    """))
    rate = raw.budget[0]["rate"]
    assert rate.start > raw.budget[0]["executed"].start


def test_breakdown_below_the_fund_rows_is_no_fund() -> None:
    raw = read(rows(r"""
        预算单位名称 | 文化馆{5}
        年度预算申请（万元）{1x4} | {1} | 年初预算数 | 全年预算数 | 全年执行数 | 得分
        年度资金总额 | 38 | 40 | 39 | 9.75
        按收入性质分：{2} | 按支出性质分：{3}
        其中：一般公共预算拨款：40{2} | 其中：基本支出：28{3}
        一级指标 | 三级指标 | 指标值{2} | 完成值 | 得分
        产出指标 | 场次 | ≥4场{2} | 4场 | 90
    """))
    assert [row["name"].text for row in raw.budget] == ["年度资金总额"]


def test_subtotals_and_weights_in_level_names() -> None:
    raw = read(rows(r"""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
        产出指标（60分） | 数量指标 | 场次 | 4场 | 4场 | 60 | 60
        小计{5} | 60 | 60
        满意度指标（40分）{2} | 观众满意度 | ≥90% | 95% | 40 | 40
        总 分{5} | 100 | 100
        自评等级 | 优{6}
    """))
    assert [row["level3"].text for row in raw.indicators] == ["场次", "观众满意度"]
    assert [label for label, _, _ in raw.declared] == ["产出指标", "满意度指标"]
    assert texts(raw.total, "weight", "score", "grade") == ["100", "100", "优"]
