"""Cells of narrow columns that a page broke over lines, one cell a line."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.broken_cells import broken_cells
from assist.model import Form
from assist.readers import read_bytes

CELLS = (
    "项目支出绩效自评表", "（2023年度）", "项目名称", "乡镇卫生院煎药室改造工程", "主管部门", "石桥区卫生健康委员会", "实施单位",
    "石桥区基层卫生服务中心", "项目资金（元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", "年度资金总额",
    "1,500,000.00", "1,320,000.00", "1,188,000.00", "10", "90.00%", "9.00", "其中：当年财政拨款", "1,500,000.00", "1,320,000.00",
    "1,188,000.00", "—", "90.00%", "—", "年度总体目标", "预期目标", "实际完成情况",
    "改造煎药室12间，配齐设备，方便群众就近用药。", "完成煎药室改造11间。全年煎药9800剂，群众反映良好。", "绩效指标", "一级指标", "二级指标",
    "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施", "产出指标", "数量指标", "改造煎药室间数量", "≥12间",
    "11间", "20", "18.33", "一处房屋鉴定未通过，延后实施", "时效指标", "煎药室改造完工时间节点", "2023年10月31日前", "2023年9月25日", "20", "20",
    "成本指标", "单间改造平均成本控制数", "≤3900元/平方米", "3847.22元/平方米", "20", "20", "满意度指标", "服务对象满意度指标", "就诊群众满意度",
    "≥90%", "93%", "20", "20", "总分", "100", "87.33",
)  # fmt: skip
WIDTH = 8


def printed(width: int) -> str:
    return "\n".join(cell[at : at + width] for cell in CELLS for at in range(0, len(cell), width))


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def values(form: Form) -> dict[str, object]:
    rows = [(row.level3, row.target, row.actual, row.weight, row.score) for row in form.indicators]
    money = [(line.name, line.initial, line.adjusted, line.executed) for line in form.budget]
    return {
        "header": (form.project_name, form.department, form.unit), "money": money, "rows": rows,
        "told": (form.goal, form.completion), "total": (form.total_weight, form.total_score),
    }  # fmt: skip


@pytest.mark.parametrize("width", [WIDTH, 9])
def test_a_form_broken_at_a_width_reads_as_the_whole_one(width: int) -> None:
    assert values(read(printed(width))) == values(read("\n".join(CELLS)))


def test_whole_cells_are_left_alone() -> None:
    assert list(broken_cells("\n".join(CELLS))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("1486.20", "10"), ("2023年", "800人"), ("产", "出"), ("100%", "20"), ("45元", "80元"), ("得到保护", "得到保护"), ("12个", "月")],
)  # fmt: skip
def test_neighbouring_cells_stay_apart(first: str, second: str) -> None:
    text = "\n".join([*CELLS, first, second])
    assert not [span for span in broken_cells(text) if span[0] == len(text) - len(second) - 1]
