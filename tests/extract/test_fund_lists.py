"""Budgets told as a list of labels, each with its one amount."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import BudgetLine
from assist.readers import read_bytes

FORM = """石桥区2024年度中央对地方转移支付绩效自评表
指标名称 指标解释 记录
一级指标 二级指标 三级指标 自评内容 完成情况
敬老院改造补助资金合计(万元) {label}: 120.50
其中:中央补助 80.00
市级资金 30.50
本级资金(包括结转结余) 10.00
其中:
设备更新补助资金(万元)
{label}: 40.20
其中:中央补助 30.00
市级资金 10.20
资金下达 资金发放及时性 接到预算后三十日内下达
"""


def read(text: str) -> tuple[BudgetLine, ...]:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    return forms[0].budget if forms else ()


def test_each_amount_is_the_budget_of_its_fund() -> None:
    lines = read(FORM.format(label="年度预算资金总额"))
    assert [(line.kind, str(line.adjusted)) for line in lines] == [
        ("total", "120.50"), ("central", "80.00"), ("local", "30.50"), ("local", "10.00"), ("total", "40.20"),
        ("central", "30.00"), ("local", "10.20"),
    ]  # fmt: skip
    assert all(line.executed is None for line in lines)


@pytest.mark.parametrize(("old", "new"), [("年度预算资金总额", "年度资金总额"), ("80.00", "80.00 75.00")])
def test_lists_that_do_not_say_what_their_amounts_are_stay_open(old: str, new: str) -> None:
    lines = read(FORM.format(label="年度预算资金总额").replace(old, new))
    assert all(line.adjusted is None for line in lines)
