"""Operator, number and unit of target and actual cells."""

from __future__ import annotations

import pytest

from assist.extract.targets import read_actual, read_target


@pytest.mark.parametrize(
    ("cell", "operator", "target", "unit"),
    [
        ("≥90%", ">=", "90", "%"),
        ("＞＝ 90 ％", ">=", "90", "%"),
        ("≧12,500人次", ">=", "12500", "人次"),
        ("＝25.5万元", "=", "25.5", "万元"),
        ("不超过3起", "<=", "3", "起"),
        ("100万元以内", "<=", "100", "万元"),
        ("70%左右", "~", "70", "%"),
        ("30台（套）", "=", "30", "台(套)"),
        ("12月底前", "date", "12月底前", None),
        ("2023年11月底前完成", "date", "2023年11月底前完成", None),
        ("6-9个月", "range", "6-9个月", "个月"),
        ("5%-10%", "range", "5%-10%", "%"),
        ("覆盖村组40个以上", ">=", "覆盖村组40个以上", "个"),
        ("效果明显", "qualitative", "效果明显", None),
        ("1841.26万元", "=", "1841.26", "万元"),
        ("420㎡", "=", "420", "㎡"),
    ],
)
def test_target_cells(cell: str, operator: str, target: str, unit: str | None) -> None:
    read = read_target(cell)
    assert (read.operator, read.target, read.unit) == (operator, target, unit)


def test_operator_and_unit_cells_come_first() -> None:
    read = read_target("67", "＝", "万元")
    assert (read.operator, read.target, read.unit) == ("=", "67", "万元")
    assert read_target("好", "定性", "其他").operator == "qualitative"


def test_a_bare_satisfaction_figure_is_a_floor() -> None:
    assert read_target("95", floor_by_nature=True).operator == ">="
    assert read_target("95").operator == "="


@pytest.mark.parametrize(
    ("cell", "unit", "actual"),
    [
        ("180次", "次", "180"),
        ("98%", "%", "98"),
        ("2,686,139.91元", "元", "2686139.91"),
        ("40.9万元", "万元", "40.9"),
        ("409000元", "万元", "409000元"),
        ("12月", "月", "12"),
        ("完成", None, "完成"),
        ("≥95%", "%", "≥95%"),
        ("——", "%", None),
    ],
)
def test_actual_cells(cell: str, unit: str | None, actual: str | None) -> None:
    assert read_actual(cell, unit) == actual
