"""One form on the terminal: its fields with their addresses, its findings with both sides."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from assist.model import Finding, Form, Record
from assist.report.words import ROLE_LABELS, form_name, printable, root_of, sides_by_role
from assist.triage import SEVERITY_LABELS, VERDICT_LABELS, groups

_HEADER = (
    ("title", "标题"),
    ("year", "年度"),
    ("project_name", "项目名称"),
    ("project_code", "项目编码"),
    ("department", "主管部门"),
    ("unit", "单位"),
    ("fill_date", "填报日期"),
    ("money_unit", "金额单位"),
    ("goal", "年度目标"),
    ("completion", "完成情况"),
    ("conclusion", "评价结论"),
    ("problems", "存在问题"),
    ("measures", "改进措施"),
    ("total_score", "总分"),
    ("grade", "等级"),
)
_BUDGET = (
    ("initial", "年初预算"),
    ("adjusted", "全年预算"),
    ("executed", "执行数"),
    ("rate", "执行率%"),
    ("weight", "分值"),
    ("score", "得分"),
    ("reason", "原因"),
)
_INDICATOR = (
    ("target_text", "目标"),
    ("actual_text", "完成"),
    ("weight", "分值"),
    ("score", "得分"),
    ("reason", "原因"),
)


def write(record: Record, out: TextIO) -> None:
    """Writes the form as plain lines."""
    for line in _lines(record):
        out.write(printable(line) + "\n")


def _lines(record: Record) -> Iterator[str]:
    yield f"{form_name(record)}   风险 {record.risk:.0f}"
    yield f"{record.file}（第 {record.form_index + 1} 份）  sha256 {record.sha256}"
    yield record.headline
    yield from (f"读取说明：{note}" for note in (record.error, *record.warnings) if note)
    if record.form:
        yield ""
        yield from _fields(record.form)
    number = 0
    for group in groups(record.findings):
        if len(group.findings) > 1:
            yield ""
            yield f"—— 同一根源：{root_of(record, group.cause) or group.cause}（{len(group.findings)}项）——"
        for finding in group.findings:
            number += 1
            yield ""
            yield from _finding(number, finding)
    if record.not_checked:
        yield ""
        yield "未能检查的规则："
        yield from (f"  {item.rule}  {item.reason}" for item in record.not_checked)


def _fields(form: Form) -> Iterator[str]:
    yield f"版式：{form.layout}"
    for name, label in _HEADER:
        value = getattr(form, name)
        if value is not None:
            yield f"{label}：{_shown(value)}{_place(form, name)}"
    for index, line in enumerate(form.budget):
        yield f"资金[{index}] {line.name}：" + _cells(form, f"budget[{index}]", line, _BUDGET)
    for index, item in enumerate(form.indicators):
        levels = " / ".join(filter(None, (item.level1, item.level2, item.level3)))
        yield f"指标[{index}] {_shown(levels)}：" + _cells(form, f"indicators[{index}]", item, _INDICATOR)
    yield from (f"未能确定：{doubt.path}，{doubt.reason}" for doubt in form.doubts)


def _cells(form: Form, path: str, row: object, columns: tuple[tuple[str, str], ...]) -> str:
    cells = []
    for name, label in columns:
        value = getattr(row, name)
        if value is not None:
            address = f"{path}.{name.removesuffix('_text')}"
            cells.append(f"{label} {_shown(value)}{_place(form, address)}")
    return "，".join(cells)


def _place(form: Form, path: str) -> str:
    place = form.evidence.get(path)
    return f" [{place.locator}]" if place else ""


def _shown(value: object) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return " ".join(text.split())


def _finding(number: int, finding: Finding) -> Iterator[str]:
    severity, verdict = SEVERITY_LABELS[finding.severity], VERDICT_LABELS[finding.verdict]
    yield f"{number}. 【{severity}·{verdict}】{finding.rule} {finding.name}"
    yield f"   {_shown(finding.message)}"
    for role, members in sides_by_role(finding).items():
        quotes = "，".join(f"“{_shown(side.text) or '（空白）'}” [{side.locator}]" for _, side in members)
        yield f"   {ROLE_LABELS[role]}：{quotes}"
    for label, text in (("计算", finding.computation), ("请核实", finding.ask), ("依据", finding.basis)):
        if text:
            yield f"   {label}：{_shown(text)}"
