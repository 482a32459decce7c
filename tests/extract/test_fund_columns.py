"""Fund tables whose labels stand across or beside the figures, or a line above them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.lines.budget_rows import assign
from assist.extract.lines.fund_columns import read_across, read_beside
from assist.extract.lines.tokens import Style, tokenise
from assist.model import BudgetLine
from assist.readers import read_bytes

HEAD = "项目支出绩效自评表\n（2023年度）\n"
INDICATORS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t补栽行道树\t≥400株\t412株\t90\t90\n总分\t100\t99\n"
ACROSS = [
    ["任务名称", "完成情况", "全年预算数（万元）", "", "全年执行数（万元）", "", "分值", "执行率", "得分"],
    ["", "", "总额", "财政拨款", "总额", "财政拨款", "", "", ""],
    ["补栽", "已完成", "30", "30", "30", "30", "", "", ""],
    ["养护", "已完成", "60", "50", "51", "50", "", "", ""],
    ["金额合计", "", "90", "80", "81", "80", "10", "90%", "9"],
]


def lines(text: str) -> tuple[BudgetLine, ...]:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form.budget


def test_funds_across_the_top_are_read_from_the_totals() -> None:
    table = "".join("\t".join(row) + "\n" for row in ACROSS)
    total, fiscal = lines(HEAD + table + INDICATORS)
    assert (total.name, total.kind, total.adjusted, total.executed) == ("总额", "total", Decimal(90), Decimal(81))
    assert (total.weight, total.rate, total.score) == (Decimal(10), Decimal(90), Decimal(9))
    assert (fiscal.kind, fiscal.adjusted, fiscal.executed) == ("fiscal", Decimal(80), Decimal(80))


@pytest.mark.parametrize("style", ["cells", "tabs"])
def test_totals_that_lack_a_figure_are_not_guessed(style: Style) -> None:
    rows = [*ACROSS[:-1], ["金额合计", "90", "80", "81"]]
    text = "".join(("\n" if style == "cells" else "\t").join(row) + "\n" for row in rows)
    assert read_across(tokenise(text, 0, style)) is None


def test_every_figure_behind_its_label() -> None:
    text = HEAD + "预算数 90 到位数 85 执行数 81 90.00\n其中:财政资金 80 其中:财政资金 75 其中:财政资金 80\n其他 10 其他 10 其他 1\n" + INDICATORS
    total, fiscal, other = lines(text.replace("\t", " "))
    assert (total.kind, total.adjusted, total.executed, total.rate) == ("total", Decimal(90), Decimal(81), Decimal(90))
    assert (fiscal.adjusted, fiscal.executed, other.executed) == (Decimal(80), Decimal(80), Decimal(1))


def test_figures_without_labels_are_not_a_row_of_labels() -> None:
    assert read_beside(tokenise("年度资金总额 90 81 90%\n其他资金 10 1 10%\n", 0, "flow")) is None


def test_the_figures_of_a_fund_may_stand_on_the_next_line() -> None:
    header = "| 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n"
    text = HEAD + header + "年度资金总额 |\n| 90 | 81 | 10 | 90.00% | 9 |\n" + INDICATORS.replace("\t", " | ").replace("\n", " |\n")
    (total,) = lines(text)
    assert (total.initial, total.adjusted, total.executed) == (None, Decimal(90), Decimal(81))


def test_a_wrong_rate_does_not_make_a_figure_vanish() -> None:
    text = HEAD + "年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n年度资金总额\n90\n90\n60\n10\n100%\n10\n" + INDICATORS.replace("\t", "\n")
    (total,) = lines(text)
    assert (total.initial, total.adjusted, total.executed, total.rate) == (Decimal(90), Decimal(90), Decimal(60), Decimal(100))


def test_what_arrived_and_what_is_left_are_columns_of_their_own() -> None:
    table = "资金来源\t预算数\t到位数\t支出数\t支出率\t结余数\n合计\t90\t85\t81\t90%\t9\n市级财政\t60\t60\t60\t100%\t0\n"
    total, city = lines(HEAD + table + INDICATORS)
    assert (total.initial, total.adjusted, total.executed, total.rate) == (None, Decimal(90), Decimal(81), Decimal(90))
    assert (city.adjusted, city.executed) == (Decimal(60), Decimal(60))


def test_labels_side_by_side_head_columns_and_name_no_figure() -> None:
    text = HEAD + "中央\n地方\n合计\n执行数\n执行率\n90\n90\n81\n90%\n" + INDICATORS.replace("\t", "\n")
    assert all(line.rate in (None, Decimal(90)) for line in lines(text))


def test_a_row_whose_rate_found_no_column_is_left_blank() -> None:
    cells = tokenise("90|90|81|90%|9", 0, "pipes")
    found = assign(cells, ("adjusted", "executed", "rate"), (), True)
    assert set(found.cells) <= found.unsure or found.cells["rate"].text == "90%"


@pytest.mark.parametrize(("first", "last"), [("预算数", "调整后预算数"), ("预算安排", "调整后预算"), ("预算批复", "全年预算")])
@pytest.mark.parametrize("between", ["", "标准分"])
def test_of_two_budget_columns_the_one_called_adjusted_is_it(first: str, last: str, between: str) -> None:
    head = ["资金来源", first, between, last, "实际支出", "支出率", "自评分"]
    figures = [["年度资金总额", "621500", "10", "676400", "676400", "100.00%", "10"], ["其他资金", "67100", "", "122000", "122000", "", ""]]
    rows = [head, *figures] if between else [[cell for at, cell in enumerate(row) if at not in (2, 6)] for row in (head, *figures)]
    total, other = lines(HEAD + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + INDICATORS)
    assert (total.initial, total.adjusted, total.executed, total.rate) == (621500, 676400, 676400, 100)
    assert (other.initial, other.adjusted, other.executed) == (67100, 122000, 122000)
