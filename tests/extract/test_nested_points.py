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


STANDARDS = (*LABELS[:-1], "评分标准", "得分", "扣分原因")
SHEET = [
    ("决策", "20", "项目立项", "8", "立项依据", "8", "依据充分得满分", "7", "缺一份批复"), ("组织实施", "12", "制度健全性", "5", "每缺1项扣1分", "5", ""),
    ("制度执行", "7", "每发现1处扣1分", "6", "台账不全"), ("产出", "30", "产出数量", "30", "清淤长度", "10", "完成率×10分", "10", ""),
    ("满意度", "20", "90%以上满分，每低1个百分点扣0.3分", "18.2", "满意度为84%"), ("合计", "100", "100", "100", "46.2"),
]  # fmt: skip


@pytest.mark.parametrize("separator", [" ", "\t", "|"])
def test_a_standard_may_stand_before_the_score_and_a_reason_behind_it(separator: str) -> None:
    form = read("街区改造项目自评评分表（2023年度）\n" + "\n".join(separator.join(cell for cell in row if cell) for row in [STANDARDS, *SHEET]))
    assert form.title == "街区改造项目自评评分表（2023年度）"
    assert [(row.level1, row.level2, row.level3, str(row.weight), str(row.score), row.reason) for row in form.indicators] == [
        ("决策", "项目立项", "立项依据", "8", "7", "缺一份批复"), ("决策", "组织实施", "制度健全性", "5", "5", None),
        ("决策", "组织实施", "制度执行", "7", "6", "台账不全"), ("产出", "产出数量", "清淤长度", "10", "10", None),
        ("产出", "产出数量", "满意度", "20", "18.2", "满意度为84%"),
    ]  # fmt: skip
    assert str(form.total_score) == "46.2"


def test_a_first_and_a_second_level_side_by_side_are_two_though_together_they_are_a_label() -> None:
    head = "街区改造项目绩效自评表\n一级指标 二级指标 三级指标 目标值 实际完成值 分值 得分\n"
    form = read(head + "决策 项目立项 立项依据充分性 充分 充分 20 20\n产出 数量指标 清淤长度 ≥8公里 8公里 40 40\n质量指标 验收合格率 100% 100% 40 40\n总分 100 100\n")
    assert [(row.level1, row.level2) for row in form.indicators] == [("决策", "项目立项"), ("产出", "数量指标"), ("产出", "质量指标")]
