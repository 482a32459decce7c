"""Scoring sheets on one line, of which only names, weights and scores are left."""

from __future__ import annotations

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

SHEET = (
    "2019 年度区级项目绩效再评价评分表 项目名称 2019 年度公园步道修缮经费 单位 柳溪区园林管理处 内容 指标 权重 评分结果 备注 "
    "投入 预算执行率 12.50 9.15 专款专用率 12.50 12.50 财务制度健 全性 15.00 12.03 产出 步道修缮 20.00 20.00 座椅更换 20.00 {chairs} "
    "目标值 30 张,完成值 34 张 结果 游人满意度 20.00 20.00 合计 100.00 93.68"
)


def read(chairs: str) -> Form:
    (form,) = extract(read_bytes(SHEET.format(chairs=chairs).encode(), "a.txt"))
    return form


def test_rows_are_read_when_both_columns_add_up() -> None:
    form = read("20.00")
    assert [(row.level3, str(row.weight), str(row.score)) for row in form.indicators] == [
        ("预算执行率", "12.50", "9.15"), ("专款专用率", "12.50", "12.50"), ("财务制度健全性", "15.00", "12.03"),
        ("步道修缮", "20.00", "20.00"), ("座椅更换", "20.00", "20.00"), ("游人满意度", "20.00", "20.00"),
    ]  # fmt: skip
    assert (str(form.total_weight), str(form.total_score)) == ("100.00", "93.68")


def test_a_remark_between_rows_leaves_the_level_open() -> None:
    levels = [row.level1 for row in read("20.00").indicators]
    assert levels[0] == levels[2] and levels[3] not in (None, levels[0])
    assert levels[5] is None


def test_the_sheet_is_no_fund_table_and_no_part_of_the_unit() -> None:
    form = read("20.00")
    assert form.budget == ()
    assert form.unit == "柳溪区园林管理处"


def test_columns_that_do_not_add_up_are_left_alone() -> None:
    assert read("19.00").indicators == ()
