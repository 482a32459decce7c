"""Forms whose PDF was printed column by column: put back where the counts leave one way, left alone elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.lines.column_runs import figures_above, into_rows
from assist.extract.lines.tokens import tokenise
from assist.model import Form
from assist.readers import read_bytes

ROLES = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
TABLE = [
    "产出指标", "数量指标", "质量指标", "清运垃圾数量", "清运车辆完好率", "≥900吨", "≥95%", "930吨", "97%", "30", "20", "30", "18",
]  # fmt: skip
FORM = (
    "项目支出绩效自评表\n（2023年度）\n项目名称\n主管部门\n项目资金\n（万元）\n生活垃圾清运\n河湾县城管局\n实施单位\n河湾县环卫所\n"
    "年初预算数 全年预算数 全年执行数 分值 执行率 得分\n120 120 90 10 75.00% 7.5\n96 96 75 — —\n24 24 15 — —\n年度资金总额\n其中：当年财政拨款\n其他资金\n"
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析\n" + "\n".join(TABLE) + "\n"
    "效益指标\n社会效益指标 街道保洁覆盖率 ≥95% 96% 40 40\n总分 100 95.5\n"
)


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def test_columns_become_rows_again() -> None:
    form = read(FORM)
    assert [(i.level2, i.level3, i.target, i.actual, str(i.weight), str(i.score)) for i in form.indicators] == [
        ("数量指标", "清运垃圾数量", "900", "930", "30", "30"),
        ("质量指标", "清运车辆完好率", "95", "97", "20", "18"),
        ("社会效益指标", "街道保洁覆盖率", "95", "96", "40", "40"),
    ]
    assert form.indicators[1].level1 == "产出指标" and form.total_score == Decimal("95.5")


def test_figures_above_their_funds_and_values_below_their_labels() -> None:
    form = read(FORM)
    assert [(line.name, line.executed) for line in form.budget] == [
        ("年度资金总额", Decimal(90)), ("其中：当年财政拨款", Decimal(75)), ("其他资金", Decimal(15)),
    ]  # fmt: skip
    assert (form.project_name, form.department, form.unit) == ("生活垃圾清运", "河湾县城管局", "河湾县环卫所")


@pytest.mark.parametrize("lost", range(3, len(TABLE)))
def test_columns_that_do_not_come_out_even_are_left_alone(lost: int) -> None:
    tokens = tokenise("\n".join(TABLE[:lost] + TABLE[lost + 1 :]), 0, "flow")
    assert into_rows(tokens, ROLES) == tokens


def test_scores_above_their_weights_are_no_scores() -> None:
    tokens = tokenise("\n".join([*TABLE[:-4], "30", "18", "30", "20"]), 0, "flow")
    assert into_rows(tokens, ROLES) == tokens


def test_lines_of_figures_must_be_as_many_as_the_funds() -> None:
    tokens = tokenise("120 120 90\n100 100 80\n年度资金总额\n财政拨款\n其他资金", 0, "flow")
    assert figures_above(tokens, [token for token in tokens if token.text.endswith(("总额", "拨款", "资金"))]) is None
