"""Old evaluation sheets: points beside every level, and funds that repeat their label before every figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assist.extract import extract
from assist.extract.fund_grid import read_fund_grid
from assist.model import Form
from assist.readers import read_bytes

LABELS = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "得分")
ROWS = [
    ("项目决策", "20", "项目目标", "8", "目标内容", "8", "7"), ("决策过程", "12", "决策依据", "5", "5"), ("决策程序", "7", "6"),
    ("项目管理", "30", "资金到位", "30", "到位率", "10", "10"), ("到位时效", "20", "18"),
]  # fmt: skip
EXPECTED = [
    ("项目决策", "项目目标", "目标内容", "8", "7"), ("项目决策", "决策过程", "决策依据", "5", "5"), ("项目决策", "决策过程", "决策程序", "7", "6"),
    ("项目管理", "资金到位", "到位率", "10", "10"), ("项目管理", "资金到位", "到位时效", "20", "18"),
]  # fmt: skip
FUNDS = [
    ("计划投资额(万元)", "570", "实际到位资金(万元)", "480.5", "实际使用情况(万元)", "466"), ("其中：", "中央财政", "0", "其中：", "中央财政", "0"),
    ("省财政", "570", "省财政", "480.5"), ("其他", "", "其他", ""),
]  # fmt: skip
TITLE = "街区改造项目绩效自评表"


def in_lines(rows: list[tuple[str, ...]]) -> str:
    return "\n\n".join(cell for row in rows for cell in row if cell)


def in_rows(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(" | ".join(row) + " |" for row in rows)


def read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


@pytest.mark.parametrize("written", [in_lines, in_rows])
def test_points_beside_every_level(written: Callable[[list[tuple[str, ...]]], str]) -> None:
    form = read(f"{TITLE}\n\n项目实施单位\n\n石桥区商务局\n\n{written(FUNDS)}\n\n二、绩效指标评分\n\n{written([LABELS, *ROWS])}\n\n合计\n\n50\n\n46\n")
    found = [(row.level1, row.level2, row.level3, str(row.weight), str(row.score)) for row in form.indicators]
    assert found == EXPECTED
    assert [str(total) for total in (form.total_weight, form.total_score)] == ["50", "46"]


@pytest.mark.parametrize("written", [in_lines, in_rows])
def test_funds_beside_each_of_their_figures(written: Callable[[list[tuple[str, ...]]], str]) -> None:
    form = read(f"{TITLE}\n\n项目实施单位\n\n石桥区商务局\n\n{written(FUNDS)}\n\n二、绩效指标评分\n\n{written([LABELS, *ROWS])}\n")
    found = [(line.kind, line.initial, line.adjusted, line.executed) for line in form.budget]
    assert [(kind, *(value and str(value) for value in values)) for kind, *values in found] == [
        ("total", "570", "480.5", "466"), ("central", found[1][1], found[1][2], None), ("local", "570", "480.5", None)
    ]  # fmt: skip


def test_a_grid_whose_spending_stands_below_its_sources() -> None:
    rows = [("计划安排资金(万元)", "90", "实际到位资金(万元)", "88"), ("其中:中央财政", "其中:中央财政"), ("县财政", "90", "县财政", "88"), ("实际支出(万元)", "85.2")]
    text = in_rows(rows)
    total, county = read_fund_grid(text, 0, len(text))
    assert [total[role].text for role in ("initial", "adjusted", "executed")] == ["90", "88", "85.2"]
    assert [county[role].text for role in ("name", "initial", "adjusted")] == ["县财政", "90", "88"]


def test_an_amount_in_a_sentence_is_no_grid() -> None:
    text = "计划安排资金 90 \n实际支出情况良好\n县财政已拨付\n"
    assert read_fund_grid(text, 0, len(text)) == []


def test_in_a_table_the_points_of_a_level_are_not_those_of_its_rows() -> None:
    widths = (len(LABELS),) * 2
    cells = [LABELS, *(("",) * (widths[0] - len(row)) + row for row in ROWS)]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    (form,) = extract(read_bytes(f"<p>{TITLE}</p><table><tr><td>项目名称</td><td>街区改造</td></tr></table><table>{rows}</table>".encode(), "a.html"))
    assert [(row.level3, str(row.weight), str(row.score)) for row in form.indicators] == [row[2:] for row in EXPECTED]
