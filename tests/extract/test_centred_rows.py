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
数量指标
一座闸门启
修补渠道沿线闸门 闭机延期到
6座 5座 15 12.5
座数 货，下年安
装
产出指标
清淤工程验收合格 ≥98% 98.5% 15 15
质量指标
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
