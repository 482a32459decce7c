"""Cells into which several indicators were written, heads of two rows, and totals under heads of their own."""

from __future__ import annotations

from assist.extract import extract
from assist.model import Form
from tests.extract.grid_builder import document, rows

HEAD = """项目名称 | 林道养护{7}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
"""


def read(table: str) -> Form:
    forms = extract(document("项目支出绩效自评表", rows(table)))
    assert len(forms) == 1
    return forms[0]


def test_as_many_indicators_as_every_cell_has_lines() -> None:
    form = read(
        HEAD
        + r"产出指标 | 数量指标 | 养护里程\n补栽株数 | 30公里\n≥200株 | 28公里\n210株 | 20\n10 | 18.5\n10 | 雨季塌方"
        + "\n产出指标 | 质量指标 | 合格率 | 100% | 100% | 20 | 20 | \n总分{5} | 50 | 48.5 | "
    )
    assert [(row.level3, row.target, row.actual, str(row.weight), str(row.score), row.reason) for row in form.indicators] == [
        ("养护里程", "30", "28", "20", "18.5", "雨季塌方"),
        ("补栽株数", "200", "210", "10", "10", None),
        ("合格率", "100", "100", "20", "20", None),
    ]
    assert form.indicators[1].level2 == "数量指标"


def test_points_that_do_not_come_out_even_are_nobodys() -> None:
    form = read(
        HEAD
        + r"产出指标 | 数量指标 | 养护里程\n补栽株数\n修剪株数 | 30公里 | 28公里 | 20\n10 | 18\n10 | "
        + "\n产出指标 | 质量指标 | 合格率 | 100% | 100% | 20 | 20 | \n总分{5} | 50 | 48 | "
    )
    first = form.indicators[0]
    assert first.weight is None
    assert first.score is None
    assert any(doubt.path == "indicators[0].weight" for doubt in form.doubts)


def test_a_name_over_two_lines_is_one_name() -> None:
    form = read(HEAD + r"产出指标 | 数量指标 | 林道养护\n里程 | 30公里 | 28公里 | 50 | 45 | " + "\n总分{5} | 50 | 45 | ")
    assert [row.level3 for row in form.indicators] == ["林道养护里程"]


def test_a_row_under_heads_that_span_columns_is_more_of_the_head() -> None:
    form = read(
        """项目名称 | 林道养护{9}
一级指标{1x2} | 二级指标{1x2} | 三级指标{1x2} | 年度指标值{3} | 实际完成值{1x2} | 分值{1x2} | 得分{1x2} | 未完成原因分析{2}
运算符号 | 内容 | 度量单位 | 其他 | 原因说明及改进措施
产出指标 | 数量指标 | 养护里程 | >= | 30 | 公里 | 28 | 50 | 45 | √ | 雨季塌方
效益指标 | 社会效益指标 | 受益村数 | = | 4 | 个 | 4 | 50 | 50 |  | """
    )
    assert [(row.operator, row.target, row.unit, row.actual, row.reason) for row in form.indicators] == [
        (">=", "30", "公里", "28", "雨季塌方"),
        ("=", "4", "个", "4", None),
    ]


def test_totals_under_heads_of_their_own() -> None:
    form = read(
        HEAD
        + "产出指标 | 数量指标 | 养护里程 | 30公里 | 28公里 | 100 | 95 | 雨季塌方\n总分{1x2} | 总分值{3} | 总得分{2} | 自评等级{2}\n100{3} | 95{2} | 优{2}"
    )
    assert (str(form.total_weight), str(form.total_score), form.grade) == ("100", "95", "优")
