"""The label map: asks what unknown labels mean, and takes the answer only where the table's own numbers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from assist.extract.chain_columns import fund_role, possible, role_of_known
from assist.extract.chain_relabel import Relabel
from assist.extract.chain_skeleton import Group, Label, is_known, label_groups
from assist.forms.labels import label_key
from assist.llm.prompts import load
from assist.llm.request import Request
from assist.model import Document

OTHER = "其他"
PRINTED: dict[Group, dict[str, str]] = {
    "columns": {
        "资金来源": "资金来源", "年初预算数": "年初预算数", "全年预算数": "全年预算数", "全年执行数": "全年执行数",
        "执行率": "执行率", "一级指标": "一级指标", "二级指标": "二级指标", "三级指标": "三级指标",
        "年度指标值": "年度指标值", "实际完成值": "实际完成值", "分值": "分值", "得分": "得分",
        "原因": "偏差原因分析及改进措施",
    },
    "keys": {
        "项目名称": "项目名称", "主管部门": "主管部门", "实施单位": "实施单位", "年度总体目标": "年度总体目标",
        "实际完成情况": "实际完成情况", "自评结论": "自评结论", "存在问题": "存在问题", "改进措施": "改进措施",
    },
    "funds": {
        "资金总额": "年度资金总额", "财政拨款": "财政拨款", "中央资金": "中央资金", "地方资金": "地方资金",
        "上级补助": "上级补助", "单位资金": "单位资金", "其他资金": "其他资金", "总分": "总分",
    },
}  # fmt: skip
"""Roles that a model may choose from, and how the forms we know print them."""

_LEAST_LIKE = 0.8
"""Of the letters of a label and its quote, the share that must agree."""
_BESIDE: dict[Group, str] = {"columns": "下", "keys": "旁", "funds": "数"}


class LabelRole(BaseModel):
    """One answer: the label of that id, which reads so, has that role."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    role: str


class Question(BaseModel):
    """A request, with what is needed to use its answer."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    group: Group
    labels: tuple[Label, ...]
    request: Request


def label_questions(document: Document, names: Sequence[str] = ()) -> tuple[Question, ...]:
    """What to ask about the labels of a document's tables; nothing about rows whose labels are all known."""
    questions = []
    for group, found in label_groups(document).items():
        for part in _parts(group, found):
            if not all(is_known(label.text) for label in part):
                questions.append(_question(group, part, names))
    return tuple(questions)


def _parts(group: Group, found: Sequence[Label]) -> Iterable[tuple[Label, ...]]:
    """The heads of one row go together; so do all other labels."""
    if group == "columns":
        return (tuple(part) for _, part in groupby(found, key=lambda label: label.row))
    return (tuple(found),) if found else ()


def _question(group: Group, found: Sequence[Label], names: Sequence[str]) -> Question:
    # Numbered anew: a row more elsewhere in the next form must not make this another question.
    part = [replace(label, id=f"C{number}") for number, label in enumerate(found, 1)]
    body = "\n".join(f"{label.id} {label.text}（{_BESIDE[group]}：{label.sample}）" for label in part)
    request = Request(
        prompt=load(f"label-{group}"),
        body=body,
        item=LabelRole,
        allowed={"id": tuple(label.id for label in part), "role": (*PRINTED[group], OTHER)},
        names=tuple(names),
        least_items=len(part),
        most_items=len(part),
        tokens=36 * len(part) + 40,
        # Forms of one batch share their layout: what its labels mean is asked once, with the first one's values.
        about="\n".join(f"{label.id} {label.text}" for label in part),
    )
    return Question(group=group, labels=tuple(part), request=request)


def relabels(question: Question, items: Sequence[LabelRole]) -> list[Relabel]:
    """The replacements that an answer amounts to.

    An item that quotes another label than its id's speaks of something else and is not taken. A label that is
    known keeps its own meaning whatever the model says; in a header row no two columns have the same role, and
    where the model says so neither is taken.
    """
    roles = _roles(question.labels, items)
    if question.group == "columns":
        names = tuple(PRINTED["columns"])
        known = {one.id: role_of_known(one.text, names) for one in question.labels if is_known(one.text)}
        fixed = {id: role for id, role in known.items() if role is not None}
        roles = possible(question.labels, roles, fixed)
    elif question.group == "funds":
        roles = {one.id: fund_role(one.text, roles[one.id]) for one in question.labels if one.id in roles}
    taken: list[tuple[Label, str]] = []
    for label in question.labels:
        printed = PRINTED[question.group].get(roles.get(label.id, OTHER))
        if printed is not None and not is_known(label.text):
            taken.append((label, printed))
    if question.group != "funds":
        printed_too = {label.text for label in question.labels if is_known(label.text)}
        counts: dict[str, int] = {}
        for _, printed in taken:
            counts[printed] = counts.get(printed, 0) + 1
        taken = [
            (label, printed)
            for label, printed in taken
            if counts[printed] == 1 and printed not in printed_too
        ]
    return [Relabel(label.start, label.end, _with_unit(label.text, printed)) for label, printed in taken]


def _roles(labels: Sequence[Label], items: Sequence[LabelRole]) -> dict[str, str]:
    """The role of each label by id. Small models drop or swap a letter when they copy: such a quote counts when
    it is nearer to its own label than to every other that was not quoted to the letter."""
    keys = {label.id: label_key(label.text) for label in labels}
    exact = {item.id for item in items if label_key(item.text) == keys.get(item.id)}
    left = {id: key for id, key in keys.items() if id not in exact}
    roles: dict[str, str] = {}
    for item in items:
        said = label_key(item.text)
        if said == keys.get(item.id) or (item.id in left and _means(said, left[item.id], left.values())):
            roles.setdefault(item.id, item.role)
    return roles


def _means(said: str, own: str, others: Iterable[str]) -> bool:
    likeness = _likeness(said, own)
    return likeness >= _LEAST_LIKE and all(_likeness(said, key) < likeness for key in others if key != own)


def _likeness(one: str, other: str) -> float:
    """The share of letters that two labels have in common, in whatever order."""
    common = (Counter(one) & Counter(other)).total()
    return 2 * common / max(1, len(one) + len(other))


def _with_unit(text: str, printed: str) -> str:
    """The usual label, with the unit of money that the unusual one carries."""
    for unit in ("亿元", "万元", "千元", "元"):
        if f"（{unit}）" in text or f"({unit})" in text:
            return f"{printed}（{unit}）"
    return printed
