"""Lines of 资金管理情况 that are scored, in true tables and one cell a line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.readers import read_bytes
from assist.rules import check

TABLE = [
    ("项目名称", "路灯节能改造"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", "60", "60", "57", "10", "95%", "9.5"),
    ("资金管理情况", "", "情况说明", "分值", "得分", "存在问题和改进措施"),
    ("", "安排科学性", "按方案安排", "10", "10", "无"),
    ("", "使用规范性", "专款专用", "10", "8", "凭证不全，已补正"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "更换灯具数量", "≥80盏", "82盏", "50", "50", "无"),
    ("效益指标", "社会效益指标", "夜间亮灯率", "≥98%", "99%", "20", "20", "无"),
    ("总分", "100", "97.5"),
]


def as_html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    return f"<html><body><p>项目支出绩效自评表（2023年度）</p><table>{rows}</table></body></html>"


def as_lines() -> str:
    return "\n".join(["项目支出绩效自评表", "（2023年度）", *(cell for row in TABLE for cell in row if cell)])


@pytest.mark.parametrize(("text", "name"), [(as_html(), "form.html"), (as_lines(), "form.txt")])
def test_scored_lines_count_towards_the_sums(text: str, name: str) -> None:
    document = read_bytes(text.encode(), name)
    (form,) = extract(document)
    assert [(line.aspect, line.situation, line.weight, line.score, line.problems) for line in form.management] == [
        ("安排科学性", "按方案安排", Decimal(10), Decimal(10), "无"),
        ("使用规范性", "专款专用", Decimal(10), Decimal(8), "凭证不全，已补正"),
    ]
    assert not [finding for finding in check(form, document.text).findings if finding.rule in ("S01", "S03")]
    altered = form.model_copy(update={"total_score": Decimal("99.5")})
    assert "S03" in {finding.rule for finding in check(altered, document.text).findings}
