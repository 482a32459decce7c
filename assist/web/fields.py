"""The typed fields of a form, as the page lists them: label, value, place, and the path a correction names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assist.model import Form

_HEADER = {
    "title": "标题", "year": "年度", "project_name": "项目名称", "project_code": "项目编码", "department": "主管部门",
    "unit": "实施单位", "fill_date": "填报日期", "money_unit": "金额单位",
}  # fmt: skip
_FUNDS = {
    "initial": "年初预算", "adjusted": "全年预算", "executed": "执行数", "rate": "执行率（%）", "weight": "分值",
    "score": "得分", "reason": "原因",
}  # fmt: skip
_INDICATOR = {
    "target_text": "目标值", "actual_text": "完成值", "weight": "分值", "score": "得分", "reason": "偏差原因",
}  # fmt: skip
_TEXTS = {
    "goal": "年度目标", "completion": "完成情况", "process": "实施过程", "conclusion": "自评结论", "problems": "存在问题",
    "measures": "改进措施", "notes": "说明", "total_score": "总分", "total_weight": "总分值", "grade": "等级",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field and where it stands; `start` is -1 when it was not located, `value` empty when it is blank."""

    path: str
    label: str
    value: str
    locator: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand together: the head, a fund row, an indicator, the texts."""

    title: str
    fields: tuple[Field, ...]


def field_groups(form: Form) -> list[FieldGroup]:
    """Every field that the form has or leaves blank, in the order of the form."""
    groups = [FieldGroup("基本信息", tuple(_of(form, "", form, _HEADER)))]
    for index, line in enumerate(form.budget):
        groups.append(FieldGroup(f"资金：{line.name}", tuple(_of(form, f"budget[{index}].", line, _FUNDS))))
    for index, item in enumerate(form.indicators):
        name = " / ".join(filter(None, (item.level1, item.level2, item.level3))) or f"指标 {index + 1}"
        groups.append(FieldGroup(name, tuple(_of(form, f"indicators[{index}].", item, _INDICATOR))))
    groups.append(FieldGroup("文字与总分", tuple(_of(form, "", form, _TEXTS))))
    return [group for group in groups if group.fields]


def flat(form: Form) -> dict[str, Field]:
    """All fields by path."""
    return {field.path: field for group in field_groups(form) for field in group.fields}


def _of(form: Form, prefix: str, row: object, labels: dict[str, str]) -> Iterator[Field]:
    for name, label in labels.items():
        path = prefix + name
        address = prefix + name.removesuffix("_text")
        place = form.evidence.get(address) or form.blank_labels.get(address)
        value = getattr(row, name)
        if value is None and place is None:
            continue
        shown = format(value, "f") if isinstance(value, Decimal) else "" if value is None else str(value)
        if place is None:
            yield Field(path, label, shown)
        else:
            yield Field(path, label, shown, place.locator, place.start, place.end)
