"""Forms from short YAML, printed to a text so that every field has exact evidence.

Keys are those of Form; indicators take `name` for level3, and a target such as "≥50次" is read into operator,
number and unit as extraction does. `blank` lists paths whose label is there and whose cell is empty.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from assist.model import (
    BudgetLine,
    DeclaredWeight,
    Doubt,
    Evidence,
    Form,
    Indicator,
    ManagementItem,
    Signature,
)
from assist.text.compact import compact

_KINDS = {
    "total": "年度资金总额",
    "fiscal": "财政拨款",
    "central": "中央补助",
    "local": "地方资金",
    "superior": "上级补助",
    "special": "财政专户管理资金",
    "unit": "单位资金",
    "other": "其他资金",
}
_NUMBER_CELL = re.compile(r"(≥|≤|=|>|<)?(-?[\d,]+(?:\.\d+)?)([^\d]{0,6})")
_OPERATORS = {"≥": ">=", "≤": "<=", "=": "=", ">": ">", "<": "<"}
_MONEY = ("initial", "adjusted", "executed", "rate", "weight", "score")
_PROSE = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes")
_HEAD = ("title", "project_name", "department", "unit", "fill_date")


class _Page:
    """A text that grows, and the evidence of what was printed on it."""

    def __init__(self) -> None:
        self.text = ""
        self.evidence: dict[str, Evidence] = {}
        self.blank: dict[str, Evidence] = {}

    def put(self, path: str, value: str, label: str = "") -> None:
        self.text += label
        self.evidence[path] = self._place(value)
        self.text += "\t"

    def put_blank(self, path: str, label: str) -> None:
        self.blank[path] = self._place(label).model_copy(update={"locator": "T1!R1C1"})
        self.text += "\t"

    def row(self, path: str, start: int) -> None:
        end = len(self.text.rstrip())
        self.evidence[path] = Evidence(locator="P1", text=self.text[start:end], start=start, end=end)
        self.text += "\n"

    def _place(self, value: str) -> Evidence:
        start = len(self.text)
        self.text += value
        return Evidence(locator="P1", text=value, start=start, end=start + len(value))


def build(case: dict[str, Any]) -> tuple[Form, str]:
    """The form of a case and the text that its evidence points into."""
    page = _Page()
    fields: dict[str, Any] = {
        "layout": case.get("layout", "P2"),
        "year": case.get("year", 2024),
        "money_unit": case.get("money_unit", "万元"),
        "grade": case.get("grade"),
    }
    for name in (*_HEAD, *_PROSE):
        if case.get(name):
            fields[name] = str(case[name])
            page.put(name, fields[name], f"{name}：")
            page.text += "\n"
    if case.get("grade"):
        page.put("grade", case["grade"])
    fields["budget"] = tuple(_budget(page, i, line) for i, line in enumerate(case.get("budget", ())))
    fields["indicators"] = tuple(_indicator(page, i, row) for i, row in enumerate(case.get("indicators", ())))
    for name in ("total_score", "total_weight"):
        if case.get(name) is not None:
            fields[name] = Decimal(str(case[name]))
            page.put(name, str(case[name]), f"{name} ")
    fields["declared_weights"] = tuple(
        _declared(page, i, label, weight)
        for i, (label, weight) in enumerate(case.get("declared", {}).items())
    )
    fields["signatures"] = tuple(
        _signature(page, i, role, name) for i, (role, name) in enumerate(case.get("signatures", {}).items())
    )
    fields["management"] = tuple(ManagementItem(**item) for item in case.get("management", ()))
    for i, item in enumerate(fields["management"]):
        if item.situation:
            page.put(f"management[{i}].situation", item.situation, f"{item.aspect}：")
    fields["doubts"] = tuple(Doubt(**doubt) for doubt in case.get("doubts", ()))
    for path in case.get("blank", ()):
        page.put_blank(path, f"【{path}】")
    scored = any(row.weight is not None for row in fields["indicators"])
    return (
        Form(
            **fields,
            has_scores=case.get("has_scores", scored),
            evidence=page.evidence,
            blank_labels=page.blank,
            start=0,
            end=len(page.text),
        ),
        page.text,
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value).replace(",", ""))


def _budget(page: _Page, index: int, line: dict[str, Any]) -> BudgetLine:
    start = len(page.text)
    kind = line.get("kind", "total")
    page.put(f"budget[{index}].name", line.get("name", _KINDS[kind]))
    for name in (*_MONEY, "reason"):
        if line.get(name) is not None:
            page.put(f"budget[{index}].{name}", str(line[name]))
    page.row(f"budget[{index}]", start)
    numbers = {name: _decimal(line.get(name)) for name in _MONEY}
    return BudgetLine(name=line.get("name", _KINDS[kind]), kind=kind, reason=line.get("reason"), **numbers)


def _indicator(page: _Page, index: int, row: dict[str, Any]) -> Indicator:
    start = len(page.text)
    path = f"indicators[{index}]"
    for name, key in (
        ("level3", "name"),
        ("target", "target"),
        ("actual", "actual"),
        ("weight", "weight"),
        ("score", "score"),
        ("reason", "reason"),
        ("remark", "remark"),
    ):
        if row.get(key) is not None:
            page.put(f"{path}.{name}", str(row[key]))
    page.row(path, start)
    operator, target, unit = _target(row)
    if operator and row.get("operator"):
        page.put(f"{path}.operator", operator)
    actual = None if row.get("actual") is None else str(row["actual"])
    cell = _NUMBER_CELL.fullmatch(actual or "")
    return Indicator(
        level1=row.get("level1", "产出指标"),
        level2=row.get("level2", "数量指标"),
        level3=row.get("name"),
        operator=operator,
        target=target,
        unit=unit,
        actual=cell[2] if cell and not cell[1] else actual,
        weight=_decimal(row.get("weight")),
        score=_decimal(row.get("score")),
        reason=row.get("reason"),
        remark=row.get("remark"),
        target_text=row.get("target"),
        actual_text=actual,
    )


def _target(row: dict[str, Any]) -> tuple[Any, str | None, str | None]:
    text = None if row.get("target") is None else compact(str(row["target"]))[0]
    if text is None:
        return row.get("operator"), None, row.get("unit")
    cell = _NUMBER_CELL.fullmatch(text)
    if cell is None:
        guess = "date" if "月" in text and "底" in text else None
        return row.get("operator", guess), text, row.get("unit")
    return row.get("operator", _OPERATORS.get(cell[1] or "")), cell[2], row.get("unit", cell[3] or None)


def _declared(page: _Page, index: int, label: str, weight: Any) -> DeclaredWeight:
    page.put(f"declared_weights[{index}]", f"{label}({weight}分)")
    return DeclaredWeight(label=label, weight=Decimal(str(weight)))


def _signature(page: _Page, index: int, role: str, name: str | None) -> Signature:
    if name:
        page.put(f"signatures[{index}]", f"{role}：{name}")
    else:
        page.put_blank(f"signatures[{index}]", f"{role}：")
    return Signature(role=role, name=name)
