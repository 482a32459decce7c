"""Numbered scoring sheets without the cells that span rows: one cell a line, and rows closed by bars."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

LABELS = ("序号", "一级指标", "二级指标", "三级指标", "指标说明", "分值", "自评得分")
ROWS = [
    ("决策(10)", "项目立项", "意见征询", "征询记录齐全的得4分，缺一次扣1分", "4", "4"), ("手续办理", "审批手续齐全的得6分", "6", "5"),
    ("过程(30)", "资金管理", "制度建设", "制度健全得10分", "10", "10"), ("专账核算", "按规定设专账得10分", "10", "2"),
    ("组织实施", "工作部署", "纳入年度部署得10分", "10", "9"),
]  # fmt: skip
EXPECTED = [
    ("决策", "项目立项", "意见征询", "4", "4"), ("决策", "项目立项", "手续办理", "6", "5"), ("过程", "资金管理", "制度建设", "10", "10"),
    ("过程", "资金管理", "专账核算", "10", "2"), ("过程", "组织实施", "工作部署", "10", "9"),
]  # fmt: skip


def in_cells(rows: list[tuple[str, ...]]) -> str:
    """One cell a line, each closed by a bar, with a blank cell behind every row."""
    cells = [*LABELS, ""]
    for number, row in enumerate(rows, 1):
        cells += [str(number), *row, ""]
    return "2023年度村级公益项目绩效自评表\n|\n填报单位：石桥区财政局\n|\n" + "\n".join(f"{cell}\n|" for cell in cells)


def in_bars(rows: list[tuple[str, ...]]) -> str:
    """A row a line, closed by a bar, the last cell of every second one on a line of its own."""
    lines = ["2023年度村级公益项目绩效自评表", "填报单位 | 石桥区财政局 ||||||", " | ".join(LABELS) + " |"]
    for number, row in enumerate(rows, 1):
        last = "\n" if number % 2 else ""
        lines.append(f"{number} | " + " | ".join(row[:-1]) + f" | {last}{row[-1]} |")
    return "\n".join(lines)


def read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


@pytest.mark.parametrize("written", [in_cells, in_bars])
def test_missing_levels_are_those_of_the_rows_above(written: Callable[[list[tuple[str, ...]]], str]) -> None:
    form = read(written(ROWS))
    found = [(row.level1, row.level2, row.level3, str(row.weight), str(row.score)) for row in form.indicators]
    assert found == EXPECTED


def test_a_last_row_that_breaks_off_keeps_its_names() -> None:
    form = read(in_cells([*ROWS, ("项目管护",)]))
    assert len(form.indicators) == len(ROWS)  # its explanation is not there to tell a name from it


def test_points_that_look_like_the_next_number_begin_no_row() -> None:
    rows = [("决策(4)", "立项", "征询意见", "记录齐全", "2", "2"), ("审批手续", "手续齐全", "2", "2"), ("公开公示", "按时公示", "3", "3")]
    form = read(in_cells(rows))
    assert [row.level3 for row in form.indicators] == ["征询意见", "审批手续", "公开公示"]


def test_a_column_label_is_no_value_of_a_header_field() -> None:
    text = in_bars(ROWS).replace("填报单位 | 石桥区财政局 ||||||", "单位 | |||||||")
    assert read(text).unit is None


@pytest.mark.parametrize("written", [in_cells, in_bars])
@pytest.mark.parametrize("total", [True, False])
def test_what_stands_behind_the_rows_is_read(written: Callable[[list[tuple[str, ...]]], str], total: bool) -> None:
    bar = "\n|\n" if written is in_cells else " | "
    behind = f"合计{bar}40{bar}30{bar}" if total else ""
    form = read(written(ROWS) + f"\n{behind}\n存在问题{bar}专账未按要求设立。{bar}\n改进措施{bar}下半年完成整改。{bar}\n")
    assert [row.level3 for row in form.indicators] == [row[2] for row in EXPECTED]
    assert (form.problems, form.measures) == ("专账未按要求设立。", "下半年完成整改。")
    assert (str(form.total_weight), str(form.total_score)) == (("40", "30") if total else ("None", "None"))
