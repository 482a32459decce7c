"""Rows, funds and names of run-together text that the goal, the decimals or the words of the form part."""

from __future__ import annotations

from decimal import Decimal

from assist.extract import extract
from assist.extract.glued.funds import cut_funds
from assist.extract.glued.rows import Surroundings, row_cost
from assist.readers import read_bytes


def funds(*lines: str, roles: tuple[str, ...] = ("adjusted", "executed", "rate")) -> list[dict[str, str]]:
    text, rows = "", []
    for line in lines:
        rows.append(("年度资金总额" if not rows else "其中:财政拨款", len(text), len(text) + len(line)))
        text += line
    return [{role: text[slice(*cut)] for role, cut in found.cells.items()} for found in cut_funds(text, rows, roles)]


def test_fund_rows_that_are_filled_wrongly_are_cut_where_the_decimals_leave_one_way() -> None:
    assert funds("64.5865.58100.00%") == [{"adjusted": "64.58", "executed": "65.58", "rate": "100.00%"}]
    assert funds("2637.132139.050.81%") == [{"adjusted": "2637.13", "executed": "2139.05", "rate": "0.81%"}]
    (slipped,) = funds("468.093947700.0084.33%")
    assert slipped["executed"] == "3947700.00"


def test_dashes_behind_a_fund_row_are_its_last_columns() -> None:
    roles = ("adjusted", "executed", "weight", "rate", "score")
    assert funds("83.680.21095.93%9.59", "0.005.25---", roles=roles)[1] == {"adjusted": "0.00", "executed": "5.25"}


SHORT_LEVELS = """部门整体支出绩效自评表
（2023年度）
部门名称青溪县水利局
一级指标二级指标三级指标年初目标值实际完成值权重得分未完成原因
产出（60分）数量灯光维护长度≥20公里21公里2020
质量亮灯率≥95%96%2020
时效故障修复时间≤4小时5小时2018个别点位路远，修复较慢
效益（30分）社会效益受益居民户数≥800户812户3030
满意度（10分）服务对象满意度市民满意度≥90%92%1010
合计10098
"""


def test_levels_without_their_last_word_open_lines() -> None:
    (form,) = extract(read_bytes(SHORT_LEVELS.encode(), "a.txt"))
    assert [(row.level1, row.level2, row.level3) for row in form.indicators] == [
        ("产出", "数量", "灯光维护长度"), ("产出", "质量", "亮灯率"), ("产出", "时效", "故障修复时间"),
        ("效益", "社会效益", "受益居民户数"), ("满意度", "服务对象满意度", "市民满意度"),
    ]  # fmt: skip
    assert form.indicators[2].reason == "个别点位路远，修复较慢"


def test_points_with_their_unit_and_a_column_of_directions() -> None:
    text = (
        "项目支出绩效自评表\n（2023年度）\n项目名称灭鼠\n一级指标二级指标三级指标指标方向运算符年度指标值计量单位实际完成值分值得分\n"
        "产出指标数量指标灭鼠面积正向指标大于等于45万亩4520分20分\n放置鼠夹数正向指标大于等于300个31210分10分\n"
        "质量指标平均灭效正向指标大于等于80%86.410分10分\n满意度指标服务对象满意度指标牧民满意度正向指标大于等于90%9510分10分\n"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert [(row.level3, row.operator, row.target, row.actual, row.weight, row.score) for row in form.indicators][:2] == [
        ("灭鼠面积", ">=", "45", "45", 20, 20), ("放置鼠夹数", ">=", "300", "312", 10, 10),
    ]  # fmt: skip


UNMARKED = (
    "项目支出绩效自评表(2023年度)项目名称林区管护年度总体目标预期目标实际完成情况巡查林道286公里以上,印制宣传折页2.5万份。"
    "巡查林道291公里,全面完成年度目标任务,印制宣传折页2.5万份。"
    "绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
    "产出指标数量指标修剪行道树株数≥4200株4015株54.8道路施工围挡影响作业印制宣传折页2.5万份2.5万份55采集水样≥960份984份55"
    "巡查林道长度≥286公里291公里55效益指标社会效益指标群众出行便利程度提高提高1515满意度指标服务对象满意度指标群众满意度≥90%93%1010总分10099.8"
)


def test_what_the_goal_counts_begins_a_name_behind_a_reason_without_a_stop() -> None:
    (form,) = extract(read_bytes(UNMARKED.encode(), "a.txt"))
    rows = {row.level3: row for row in form.indicators}
    assert rows["修剪行道树株数"].reason == "道路施工围挡影响作业"
    assert rows["印制宣传折页"].actual_text == "2.5万份"
    assert rows["群众出行便利程度"].target_text == rows["群众出行便利程度"].actual_text == "提高"


def test_a_narrative_that_speaks_of_the_goal_goes_on() -> None:
    (form,) = extract(read_bytes(UNMARKED.encode(), "a.txt"))
    assert form.goal == "巡查林道286公里以上,印制宣传折页2.5万份。"
    assert form.completion is not None and form.completion.endswith("印制宣传折页2.5万份。")


def test_a_bound_is_a_target_and_a_counted_reason_holds_no_actual() -> None:
    around = Surroundings()
    assert row_cost({"target": "≤100%", "weight": "7", "score": "7"}, around) < row_cost({"actual": "≤100%", "weight": "7", "score": "7"}, around)
    whole = {"target": "≥7人", "actual": "6人", "reason": "受汛期影响"}
    assert row_cost(whole, around) + 2 < row_cost({"target": "≥7人", "reason": "6人受汛期影响"}, around)


def test_funds_that_name_themselves_before_every_figure() -> None:
    start = "项目绩效目标完成情况表(2021年度)项目名称图书馆开放预算执行情况(万元)"
    end = (
        "年度绩效指标完成情况一级指标二级指标三级指标预期指标值实际完成指标值产出指标数量指标新增藏书≥8000册8215册质量指标差错率≤0.5%0.3%"
        "满意度指标满意度指标读者满意度≥90%97%"
    )
    (form,) = extract(read_bytes(f"{start}预算数:46.80执行数:46.80其中-财政拨款:46.80其中-财政拨款:46.80其他资金:0.00其他资金:0.00{end}".encode(), "a.txt"))
    assert [(row.kind, row.adjusted, row.executed) for row in form.budget] == [
        ("total", Decimal("46.80"), Decimal("46.80")), ("fiscal", Decimal("46.80"), Decimal("46.80")), ("other", 0, 0),
    ]  # fmt: skip
    told = f"{start}预算数:620.00到位数:620.00执行数:602.6497.20%其中:财政资金620.00其中:财政资金620.00其中:财政资金602.6497.20%{end}"
    (form,) = extract(read_bytes(told.encode(), "a.txt"))
    assert [(row.kind, row.adjusted, row.executed) for row in form.budget] == [
        ("total", Decimal("620.00"), Decimal("602.64")), ("fiscal", Decimal("620.00"), Decimal("602.64")),
    ]  # fmt: skip
    assert form.budget[0].rate == Decimal("97.20")
