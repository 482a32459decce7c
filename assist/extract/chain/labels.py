"""The label map: asks what unknown labels mean, and takes the answer only where the table's own numbers agree.

One question for a document, about those labels only that the values do not settle (chain_structure). The answer is
an object with the labels for keys, so that none can be confused with its neighbour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.extract.chain.columns import open_to
from assist.extract.chain.funds_rows import settled_rows
from assist.extract.chain.keys import roles_for, settled_keys
from assist.extract.chain.relabel import Relabel
from assist.extract.chain.roles import Certified, certified, fixed, header_rows
from assist.extract.chain.skeleton import Group, Label, is_number, labels_of
from assist.extract.chain.structure import OTHER, settled
from assist.llm.masking import Mask
from assist.llm.prompts import load
from assist.llm.request import Request
from assist.model import Document
from assist.text.decimals import to_decimal
from assist.text.injection import find_instructions

Kind = Literal["栏目", "资金列", "指标列", "资金行"]
"""What is asked about, as the prompt calls it: keys, heads of funds, heads of indicators, names of funds."""
KINDS: dict[Kind, Group] = {"栏目": "keys", "资金列": "columns", "指标列": "columns", "资金行": "funds"}
_POINTS = {"分值": "分值", "得分": "得分", "原因": "偏差原因分析及改进措施"}
PRINTED: dict[Kind, dict[str, str]] = {
    "栏目": {
        "项目名称": "项目名称", "主管部门": "主管部门", "实施单位": "实施单位", "年度总体目标": "年度总体目标",
        "实际完成情况": "实际完成情况", "自评结论": "自评结论", "存在问题": "存在问题", "改进措施": "改进措施",
    },
    "资金列": {
        "资金来源": "资金来源", "年初预算数": "年初预算数", "全年预算数": "全年预算数", "全年执行数": "全年执行数",
        "执行率": "执行率", **_POINTS,
    },
    "指标列": {
        "一级指标": "一级指标", "二级指标": "二级指标", "三级指标": "三级指标", "年度指标值": "年度指标值",
        "实际完成值": "实际完成值", **_POINTS,
    },
    "资金行": {
        "资金总额": "年度资金总额", "财政拨款": "财政拨款", "中央资金": "中央资金", "地方资金": "地方资金",
        "上级补助": "上级补助", "单位资金": "单位资金", "其他资金": "其他资金", "总分": "总分",
    },
}  # fmt: skip
"""Roles that a model may choose from, and how the forms we know print them."""

_SPENT = frozenset({"资金来源", "全年预算数", "全年执行数", "执行率"})
_MEASURED = frozenset({"年度指标值", "实际完成值", "分值", "得分"})
_SAMPLE = 6
"""Characters of a value that are shown: enough to tell a name from a text."""
_UNSAFE = frozenset('"\\\n\r\t')
"""A label becomes a key of the answer."""


class LabelRole(BaseModel):
    """One answer: the label that reads so has that role."""

    model_config = ConfigDict(frozen=True)

    text: str
    role: str


@dataclass(frozen=True)
class Question:
    """A request, with what is needed to use its answer: all labels, and the roles that the values settle by id."""

    labels: tuple[Label, ...]
    settled: Mapping[str, str]
    request: Request

    @property
    def of_a_form(self) -> bool:
        """Whether the values alone say that this is a self-assessment: funds with what was spent of them, and a second
        table beside theirs; or what was wanted and reached, with points that make up the hundred."""
        headers = {label.row for label in self.labels if label.group == "columns"}
        told = set(self.settled.values())
        return (told >= _SPENT and len(headers) > 1) or told >= _MEASURED


def label_question(document: Document, names: Sequence[str] = ()) -> Question | None:
    """What to ask about the labels of a document's tables; None where all are known."""
    found = tuple(labels_of(document))
    unknown = [label for label in found if not label.known]
    roles = _settled(found)
    askable = [
        label for label in unknown
        if _may_be_sent(label.text, names) and (label.group != "keys" or roles_for(label))
    ]  # fmt: skip
    # Where the values settle everything they are still put before the model: a reading without one stays as it is.
    asked = [label for label in askable if label.id not in roles] or askable
    if not asked:
        return None
    rows = {label.id: (row, _kinds(row, roles), _taken(row, roles)) for row in header_rows(found) for label in row}
    lines: dict[str, list[Label]] = {}
    slots: dict[str, tuple[str, ...]] = {}
    choices: dict[str, set[str]] = {kind: set() for kind in KINDS}
    certain = {roles[label.id] for label in found if label.group == "keys" and label.id in roles}
    for label in sorted(asked, key=lambda one: ("keys", "columns", "funds").index(one.group)):
        row, own, taken = rows.get(label.id, ((), _OTHERWISE.get(label.group, ()), frozenset()))
        if label.text not in slots:
            lines.setdefault("或".join(own) + f" {label.row if label.group == 'columns' else ''}", []).append(label)
        choice = [role for kind in own for role in PRINTED[kind] if role not in taken]
        if row:
            choice = [role for role in choice if label.id in open_to(row, role)]
        elif label.group == "keys":
            choice = [role for role in roles_for(label) if role not in certain]
        for kind in own:
            choices[kind].update(set(choice) & set(PRINTED[kind]))
        slots[label.text] = tuple(dict.fromkeys([*slots.get(label.text, ())[:-1], *choice, OTHER]))
    request = Request(
        prompt=load("label-map").about(choices),
        body=_body(lines, with_sample=True),
        item=LabelRole,
        slots=slots,
        names=tuple(names),
        most_items=len(slots),
        tokens=24 * len(slots) + 40,
        # Forms of one batch share their layout: what its labels mean is asked once, with the first one's values.
        about=_body(lines, with_sample=False),
    )
    return Question(found, roles, request)


_OTHERWISE: dict[Group, tuple[Kind, ...]] = {"keys": ("栏目",), "funds": ("资金行",)}


def _may_be_sent(text: str, names: Sequence[str]) -> bool:
    """Whether a label may be a key of the schema, which nothing masks and no mark delimits: not when it would have
    to be masked, nor when it speaks to a machine."""
    return not _UNSAFE & set(text) and Mask(names).hide(text) == text and not find_instructions(text)


def _settled(found: Sequence[Label]) -> dict[str, str]:
    roles: dict[str, str] = {}
    known: dict[str, str] = {}
    for row in header_rows(found):
        roles |= settled(row, fixed(row))
        known |= {id: role for id, role in fixed(row).items() if role is not None}
    roles |= _points_alike(found, roles)
    roles |= _alike(found, {**known, **roles})
    return {**roles, **settled_rows(found, {**known, **roles}), **settled_keys(found)}


def _alike(found: Sequence[Label], roles: Mapping[str, str]) -> dict[str, str]:
    """Heads that read as one of another table of the form, whose role is certain, and can have that role as well."""
    certain: dict[str, set[str]] = {}
    for label in found:
        if label.group == "columns" and label.id in roles and roles[label.id] != OTHER:
            certain.setdefault(label.text, set()).add(roles[label.id])
    alike: dict[str, str] = {}
    for row in header_rows(found):
        taken = {roles[label.id] for label in row if label.id in roles}
        for label in row:
            role = next(iter(certain.get(label.text, ())), "")
            if label.id not in roles and len(certain.get(label.text, ())) == 1 and role not in taken and label.id in open_to(row, role):
                alike[label.id] = role
    return alike


def _points_alike(found: Sequence[Label], roles: Mapping[str, str]) -> dict[str, str]:
    """Two heads of points that read as those of another table of the form: as that table's values settled them, or
    by their own values, of which the larger is the weight."""
    told: dict[str, str] = {}
    heads: set[str] = set()
    for row in header_rows(found):
        pair = [label for label in row if roles.get(label.id) in ("分值", "得分")]
        heads |= {label.text for label in pair}
        if len(pair) == 2 and pair[0].values != pair[1].values:  # of equal columns nobody knows which is which
            told |= {label.text: roles[label.id] for label in pair}
    alike: dict[str, str] = {}
    for row in header_rows(found):
        own = [label for label in row if label.id not in roles and label.text in heads]
        if _taken(row, roles) & {"分值", "得分"} or len(own) != 2:
            continue
        larger = _larger(*own)
        weight = larger or next((label for label in own if told.get(label.text) == "分值"), None)
        if weight is not None and (larger is None or told.get(larger.text, "分值") == "分值"):
            alike |= {label.id: "分值" if label is weight else "得分" for label in own}
    return {id: role for id, role in alike.items() if any(id in open_to(row, role) for row in header_rows(found))}


def _larger(one: Label, other: Label) -> Label | None:
    """The one of two columns that is never smaller and somewhere larger."""
    pairs = [
        (first, second)
        for texts in zip(one.values, other.values, strict=True)
        if (first := to_decimal(texts[0])) is not None and (second := to_decimal(texts[1])) is not None
    ]
    if all(first >= second for first, second in pairs) and any(first > second for first, second in pairs):
        return one
    if all(first <= second for first, second in pairs) and any(first < second for first, second in pairs):
        return other
    return None


def _taken(row: Sequence[Label], roles: Mapping[str, str]) -> frozenset[str]:
    """The roles that columns of this row have for certain."""
    certain = {**fixed(row), **{label.id: roles[label.id] for label in row if label.id in roles}}
    return frozenset(role for role in certain.values() if role is not None)


def _kinds(row: Sequence[Label], roles: Mapping[str, str]) -> tuple[Kind, ...]:
    """Whether the heads of a row are those of funds or of indicators; both where nothing tells."""
    taken = _taken(row, roles) - set(_POINTS)
    of_funds, of_items = taken & set(PRINTED["资金列"]), taken & set(PRINTED["指标列"])
    if bool(of_funds) is bool(of_items):
        return ("资金列", "指标列")
    return ("资金列",) if of_funds else ("指标列",)


def _body(lines: Mapping[str, Sequence[Label]], with_sample: bool) -> str:
    """The labels as they are shown, by kind; the heads of one row go together."""
    shown = []
    for name, found in lines.items():
        texts = [_shown(label) if with_sample else label.text for label in found]
        shown.append(f"{name.split()[0]}：{'、'.join(texts)}")
    return "\n".join(shown)


def _shown(label: Label) -> str:
    """The label with the beginning of a value where that says more than that it is a number."""
    sample = "" if label.group == "funds" or is_number(label.sample) or find_instructions(label.sample) else label.sample
    return f"{label.text}（{sample[:_SAMPLE]}）" if sample else label.text


def roles_of(question: Question, items: Sequence[LabelRole]) -> Certified:
    """The roles by label id that an answer amounts to (chain_roles), known labels included."""
    return certified(question.labels, question.settled, {item.text: item.role for item in items})


def relabels(question: Question, roles: Mapping[str, str]) -> list[Relabel]:
    """The replacements of unknown labels that these roles amount to."""
    unknown = [label for label in question.labels if label.id in roles and not label.known]
    return sorted((one for label in unknown for one in _relabel(label, roles[label.id])), key=lambda one: one.start)


def _relabel(label: Label, role: str) -> list[Relabel]:
    printed = next(
        (PRINTED[kind][role] for kind, group in KINDS.items() if group == label.group and role in PRINTED[kind]),
        None,
    )
    return [] if printed is None else [Relabel(label.start, label.end, _with_unit(label.text, printed))]


def _with_unit(text: str, printed: str) -> str:
    """The usual label, with the unit of money that the unusual one carries."""
    for unit in ("亿元", "万元", "千元", "元"):
        if f"（{unit}）" in text or f"({unit})" in text:
            return f"{printed}（{unit}）"
    return printed
