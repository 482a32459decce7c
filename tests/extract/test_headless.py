"""Tables whose header was cut off with the head of the form: what the rows themselves decide is read."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes
from eval.modelled.fresh import one_cell_a_line
from eval.modelled.layouts import compare, truth
from tests.extract.test_chain_lies import documents
from tests.extract.varied_layouts import draw


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def test_run_together_rows_whose_weights_add_up() -> None:
    form = read(
        "产出指标数量指标清运垃圾车次≥120次 30 转运站巡查次数≥24次 20 时效指标清运及时率=100% 20 效益指标社会效益指标投诉率(每万户)≤2% 20 "
        "合计100 评价结论按时清运。存在问题车辆老化改进措施更新车辆项目负责人:财务负责人:"
    )
    assert [(row.level3, row.target, row.weight) for row in form.indicators] == [
        ("清运垃圾车次", "120", 30), ("转运站巡查次数", "24", 20), ("清运及时率", "100", 20), ("投诉率(每万户)", "2", 20),
    ]  # fmt: skip
    assert (form.total_weight, form.total_score, form.problems) == (100, None, "车辆老化")


def test_run_together_rows_whose_weights_do_not_add_up_stay_unread() -> None:
    form = read("产出指标数量指标清运垃圾车次≥120次 30 时效指标清运及时率=100% 25 效益指标社会效益指标投诉率≤2% 20 合计100 评价结论按时清运。")
    assert form.indicators == ()


def test_rows_between_bars_that_begin_in_a_row() -> None:
    form = read(
        "转运站巡查次数 | ≥ | 24 | 次 | 26 | 5 |\n|\n| |||\n成本指标 | 清运费用 | = | 60 | 万元 | 60 | 5 |\n|\n| ||\n"
        "效益指标 | 社会效益指标 | 街道洁净率 | ≥ | 90 | % | 93 | 10 |\n|\n| |\n满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥ | 95 | % | 96 | 10 |\n|\n| |\n"
        "合计 | 100 |\n|\n| |||||||\n评价结论 | 完成目标。 | |||||\n"
    )
    assert [(row.level3, row.actual, row.weight, row.score) for row in form.indicators] == [
        ("转运站巡查次数", "26", 5, None), ("清运费用", "60", 5, None), ("街道洁净率", "93", 10, None), ("居民满意度", "96", 10, None),
    ]  # fmt: skip


def test_cells_one_a_line_between_bars_and_the_text_behind_them() -> None:
    row = "|   {}\n        | \n     {}\n        | \n     {}\n        | \n     {}\n        | \n     {}\n        | \n  ||||\n"
    form = read(
        row.format("项目完成指标", "质量指标", "改善站点条件", "改善", "明显改善")
        + row.format("项目完成指标", "时效指标", "按期完工", "12月底前", "11月")
        + row.format("效益指标", "社会效益指标", "方便居民投放", "有所提升", "有所提升")
        + row.format("满意度指标", "服务对象满意度指标", "居民对站点服务的满意度", "≥90%", "97%")
        + "2.部门评价结果。\n本部门对上一年度的整体支出和三个项目开展了评价，评价报告见附件，并已按要求公开。\n"
    )
    assert [(one.level3, one.target_text, one.actual_text) for one in form.indicators][-1] == ("居民对站点服务的满意度", "≥90%", "97%")
    assert form.indicators[-1].reason is None


def test_points_of_a_form_that_nobody_filled_and_the_form_behind_it() -> None:
    tail = (
        "清运及时率 | = | 100 | % | 5 | ||||||\n成本指标 | 清运费用 | ≤ | 101400 | 元 | 5 | |||||\n单车费用 | = | 480 | 元 | 5 | ||||||\n"
        "效益指标 | 社会效益指标 | 居民知晓率 | = | 100 | % | 15 | ||||\n可持续影响指标 | 管护机制健全性 | 定性 | 优良中低差 | 10 | ||||||\n"
        "满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥ | 90 | % | 10 | ||||\n合计 | 100 | |||||||||\n评价结论 | 待填 | |||||||||\n存在问题 | 待填 | |||||||||\n"
    )
    head = "部门预算项目支出绩效自评表(2023年度) | ||||||||||\n项目名称 | 站点改造 | |||||||||\n主管部门 | 城管局 | 实施单位 | 环卫所 | |||||||\n"
    first, second = extract(read_bytes((tail + head).encode(), "form.txt"))
    assert [(row.actual, row.weight, row.score) for row in first.indicators] == [(None, w, None) for w in (5, 5, 5, 15, 10, 10)]
    assert (first.total_weight, first.total_score) == (100, None)
    assert second.project_name == "站点改造"


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_under_labels_that_no_list_has_nothing_wrong_is_read(seed: int) -> None:
    varied = draw(seed)
    true = truth(varied.rows, varied.means)
    for document in documents(varied):
        assert compare(true, next(iter(extract(document)), None)).wrong == []


def test_of_texts_behind_rows_without_a_header_none_becomes_a_row_or_a_reason() -> None:
    head: list[list[str | None]] = [["叫法", "水渠修缮"], ["归谁管", "石桥区水务局"], ["谁来干", "石桥区水利站"], ["哪年的", "2024年"], ["图个啥", "修好水渠。"],
                                    ["落得啥", "水渠已修好。"], ["经手科室", "建设科"]]  # fmt: skip
    rows: list[list[str | None]] = [
        ["产出指标", "数量指标", "修缮水渠", "≥8公里", "8公里", "40", "40"], ["产出指标", "质量指标", "验收合格率", "≥95%", "96%", "30", "30"],
        ["产出指标", "时效指标", "完工天数", "≤90天", "88天", "10", "10"], ["效益指标", "社会效益指标", "受益户数", "≥90户", "91户", "10", "10"],
        ["满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "92%", "10", "10"],
    ]  # fmt: skip
    tail: list[list[str | None]] = [["拢共算下来", "90"], ["往后打算", "来年先把材料备齐再开工，争取汛期之前做完。"]]
    form = read(one_cell_a_line([*head, *rows, *tail], "水渠修缮自查表").decode())
    assert [row.level3 for row in form.indicators] == [row[2] for row in rows]
    assert [row.reason for row in form.indicators] == [None] * 5


def test_totals_of_a_chapters_number_are_none() -> None:
    form = read("项目名称 水渠修缮\n自评表完成后形成总分 3.评价工作开展情况\n产出指标 数量指标 修缮水渠 ≥8公里 8公里 40 40\n")
    assert form.total_score is None
