"""A narrative report and a table in one file: the table inside the report, or a form behind it."""

from __future__ import annotations

from decimal import Decimal

from assist.extract import extract
from assist.model import Document
from assist.readers import read_bytes
from assist.rules import check

TITLE = "石桥区2023年度社区食堂运营补助项目绩效自评报告"
BEFORE = [
    "一、项目基本情况", "2023年区财政安排社区食堂运营补助资金120万元，用于12家社区食堂的日常运营，计划服务老人3600名。",
    "二、资金使用情况", "截至2023年底，实际支出108万元，预算执行率90%。", "三、绩效目标完成情况",
]  # fmt: skip
BEHIND = ["四、存在的问题", "个别食堂菜品更新不及时，老人反映较多。", "五、改进措施", "建立菜品评议制度，每月公布评议结果。"]
ROWS = [
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "补助社区食堂数量", "≥12家", "11家", "50", "45", "1家因装修停业"),
    ("效益指标", "社会效益指标", "服务老人数量", "≥3600名", "3712名", "30", "30", ""),
    ("满意度指标", "服务对象满意度指标", "就餐老人满意度", "≥90%", "94%", "10", "10", ""),
]
HEAD = [
    ("项目名称", "社区食堂运营补助项目"), ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", "120", "120", "108", "10", "90%", "9"),
]  # fmt: skip


def rows(*table: tuple[str, ...]) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in table)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def prose(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(*parts: str) -> Document:
    return read_bytes(f"<html><body>{''.join(parts)}</body></html>".encode(), "report.html")


def test_a_table_inside_a_report_is_one_form() -> None:
    (form,) = extract(page(prose(TITLE, *BEFORE, "各项指标完成情况如下。"), rows(*ROWS), prose(*BEHIND)))
    assert form.title == TITLE and len(form.indicators) == 3
    assert (form.budget[0].adjusted, form.budget[0].executed) == (Decimal(120), Decimal(108))
    assert form.problems and "菜品更新" in form.problems and form.measures


def two_forms(told: str) -> tuple[Document, list[str]]:
    document = page(prose(TITLE, *BEFORE, told, "项目支出绩效自评表", "（2023年度）"), rows(*HEAD, *ROWS))
    (form,) = extract(document)
    assert form.title == "项目支出绩效自评表"
    return document, [finding.message for finding in check(form, document.text).findings if finding.rule == "N02"]


def test_the_report_is_held_against_the_table_behind_it() -> None:
    _, messages = two_forms("全年补助社区食堂12家，服务老人3712名。")
    assert len(messages) == 1 and "补助社区食堂数量" in messages[0] and "自评报告" in messages[0]


def test_a_report_that_agrees_is_left_alone() -> None:
    assert two_forms("全年补助社区食堂11家，服务老人3712名。")[1] == []
