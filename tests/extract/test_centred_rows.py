"""Rows whose cells stand in the middle of them, in text that gives out the lines of a page."""

from __future__ import annotations

from assist.extract import extract
from assist.extract.centred_rows import whole_rows
from assist.readers import read_bytes

_ABOVE = """项目支出绩效自评表
（2024年度）
项目名称 渠道清淤
甲县农村水利建设
主管部门 甲县水务局 实施单位
管理站
项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分
95.00
年度资金总额 100.00 100.00 95.00 10 9.5
%
其中：当年财政拨款 100.00 100.00 95.00 — 95.00% —
其他资金 0.00 0.00 0.00 — 0.00% —
"""
_TABLE = """偏差原因分
一级指
二级指标 三级指标 年度指标值 实际完成值 分值 得分 析及改进措
标
施
清淤渠道长度 ≥12公里 12公里 15 15
一座闸门启
数量指标 修补渠道沿线闸门 闭机延期到
6座 5座 15 12.5
座数 货，下年安
产出指标
装
质量指标 清淤工程验收合格 ≥98% 98.5% 15 15
2024年9月 2024年9月
时效指标 清淤全部完工时间 15 15
底前 18日
效益指标 社会效益指标 受益农户数 ≥800户 812户 15 15
下游三个乡镇农
满意度指标 服务对象满意度指标 ≥90% 93% 15 15
户满意度
总分 100 97
填表人 甲
联系电话 123
"""


def _rows(text: str) -> list[tuple[str | None, ...]]:
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    return [(row.level3, row.target_text, row.actual_text, str(row.weight), str(row.score), row.reason) for row in form.indicators]


def test_as_many_lines_stand_above_the_figures_as_below() -> None:
    rows = _rows(_ABOVE + _TABLE)
    assert rows[1] == ("修补渠道沿线闸门座数", "6座", "5座", "15", "12.5", "一座闸门启闭机延期到货，下年安装")
    assert rows[3] == ("清淤全部完工时间", "2024年9月底前", "2024年9月18日", "15", "15", None)
    assert rows[5][:3] == ("下游三个乡镇农户满意度", "≥90%", "93%")
    assert len(rows) == 6


def test_fields_and_rates_above_the_table_are_whole() -> None:
    (form,) = extract(read_bytes((_ABOVE + _TABLE).encode(), "a.txt"))
    assert (form.project_name, form.unit) == ("渠道清淤", "甲县农村水利建设管理站")
    assert [str(line.rate) for line in form.budget] == ["95.00", "95.00", "0.00"] and str(form.budget[0].score) == "9.5"


def test_gaps_that_do_not_come_out_even_move_nothing() -> None:
    assert whole_rows(_ABOVE + _TABLE.replace("修补渠道沿线闸门 闭机延期到\n", "")) == []


def test_rows_that_begin_in_the_line_of_their_figures_stay() -> None:
    rows = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标 数量指标 清淤渠道长度 ≥12公里 12公里 15 15\n及深度\n修补闸门 6座 5座 15 12\n数量 延期\n"
    assert whole_rows(_ABOVE + rows * 3) == []


_HEAD = "中央对地方转移支付区域绩效自评表\n（2024年度）\n转移支付名称 渠道清淤\n资金使用单位 甲县水务局\n总体目标 全年实际完成情况\n清淤渠道12公里。 清淤渠道12公里。\n"
_WITHOUT_POINTS = """全年实际完
一级指标 二级指标 三级指标 指标值 未完成原因和改进措施
成值
清淤渠道长度 ≥12公里 12公里
数量指标 修补渠道沿线闸门 闸门启闭机延期到货，
6座 5座
座数 下年安装
产出指标 2024年9月 2024年9月
清淤全部完工时间
时效指标 底前 18日
闸门安装完成时间 2024年底 2024年11月
成本指标 每公里清淤成本 ≤3万元 2.8万元
受益农户数 ≥800户 812户
效益指标 社会效益指标 下游三个乡镇农户
有所改善 有所改善
灌溉条件
说明 无
""" + "\n" * 20


def test_rows_without_points_are_told_by_what_their_cells_hold() -> None:
    (form,) = extract(read_bytes((_HEAD + _WITHOUT_POINTS).encode(), "a.txt"))
    rows = [(row.level1, row.level2, row.level3, row.target_text, row.actual_text, row.reason) for row in form.indicators]
    assert rows == [
        ("产出指标", "数量指标", "清淤渠道长度", "≥12公里", "12公里", None),
        ("产出指标", "数量指标", "修补渠道沿线闸门座数", "6座", "5座", "闸门启闭机延期到货，下年安装"),
        ("产出指标", "时效指标", "清淤全部完工时间", "2024年9月底前", "2024年9月18日", None),
        ("产出指标", "时效指标", "闸门安装完成时间", "2024年底", "2024年11月", None),
        ("产出指标", "成本指标", "每公里清淤成本", "≤3万元", "2.8万元", None),
        ("效益指标", "社会效益指标", "受益农户数", "≥800户", "812户", None),
        ("效益指标", "社会效益指标", "下游三个乡镇农户灌溉条件", "有所改善", "有所改善", None),
    ]


def test_levels_take_up_the_rows_in_whose_middle_they_stand() -> None:
    (form,) = extract(read_bytes((_ABOVE + _TABLE).encode(), "a.txt"))
    assert [row.level2 for row in form.indicators] == ["数量指标"] * 2 + ["质量指标", "时效指标", "社会效益指标", "服务对象满意度指标"]
    assert [row.level1 for row in form.indicators] == ["产出指标"] * 4 + ["效益指标", "满意度指标"]


def test_a_total_that_was_too_long_for_its_column() -> None:
    (form,) = extract(read_bytes((_ABOVE + _TABLE.replace("总分 100 97\n", "97.2\n总分 100\n5\n")).encode(), "a.txt"))
    assert str(form.total_score) == "97.25" and form.indicators[5].level3 == "下游三个乡镇农户满意度"


def test_pieces_that_fit_no_row_are_left_out() -> None:
    """A seal printed over the table makes the rows beside it unsure; what is sure stays."""
    text = _ABOVE + _TABLE.replace("底前 18日\n", "底前 18日\n水务局财务章 已审\n")
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert [row.level3 for row in form.indicators][-2:] == ["受益农户数", "下游三个乡镇农户满意度"]
    assert not any("财务章" in str(cell) for row in form.indicators for cell in (row.level3, row.target_text, row.actual_text, row.reason))


def test_labels_and_figures_of_funds_that_a_narrow_column_broke() -> None:
    """The label of the executed amount stands above that of the budget in the text, and right of it on the page."""
    above = """中央对地方转移支付区域绩效自评表
（2024年度）
转移支付名称 渠道清淤
资金使用单
地方主管部门 丙省水利厅 甲县水务局
位
全年执行数 预算执行率
全年预算数（A）
（B） （B/A×100%）
资金投入情况（万 年度资金总额： 500.00 455.00 91.00%
70.0
元） 其中：中央补助 300.00 210.00
0%
地方资金 200.00 245.00 122.50%
总体目标 全年实际完成情况
清淤渠道12公里以上，修补闸门6座，方便
清淤渠道12公里，修补闸门5座。
下游农户用水。
"""
    (form,) = extract(read_bytes((above + _WITHOUT_POINTS).encode(), "a.txt"))
    assert [(str(line.adjusted), str(line.executed), str(line.rate)) for line in form.budget] == [
        ("500.00", "455.00", "91.00"), ("300.00", "210.00", "70.00"), ("200.00", "245.00", "122.50")]
    assert (form.department, form.unit) == ("丙省水利厅", "甲县水务局")
    assert form.goal == "清淤渠道12公里以上，修补闸门6座，方便下游农户用水。"
    assert form.completion == "清淤渠道12公里，修补闸门5座。"


def test_amounts_below_labels_of_an_unknown_order_are_left_out() -> None:
    above = _ABOVE.replace("项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n", "全年预\n项目资金（万元） 全年执行数 分值\n执行率 得分\n年初数 算数\n")
    (form,) = extract(read_bytes((above + _TABLE).encode(), "a.txt"))
    assert all(line.executed is None for line in form.budget)


def test_cells_whose_lines_follow_each_other_stay() -> None:
    table = """一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 更新水位站 36处 36处 20 20
开展演练 ≥48场 52场 20 20
质量指标 水位站在线
率
≥95% 96.4% 10 10
效益指标 社会效益指
标
预警及时率 100% 100% 30 30
满意度指标 服务对象满
意度指标
群众满意度 ≥90% 93% 10 10
总分 100 99.6
"""
    (form,) = extract(read_bytes((_ABOVE + table + "\n" * 20).encode(), "a.txt"))
    assert [row.level3 for row in form.indicators] == ["更新水位站", "开展演练", "水位站在线率", "预警及时率", "群众满意度"]


def test_rows_between_blank_lines_stay() -> None:
    """No page prints blank lines: whoever put them in parted the rows by them."""
    assert whole_rows(_ABOVE + _TABLE) and whole_rows(_ABOVE + _TABLE.replace("\n", "\n\n")) == []
