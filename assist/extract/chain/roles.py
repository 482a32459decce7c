"""Certification of a label map: a role that a model names is taken only where a second witness speaks for it.

What the labels are known to mean, and what the values settle, is not a model's to say. Of the rest a role is taken
where the values allow it, no word of the label speaks against it, and either the label's own words speak for it more
than for any other role that is left (chain_cues), or nothing else is left for what a form must have. Swapping two roles
then takes two labels that both say the wrong thing; where the words are silent the cells stay unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assist.extract.chain.columns import open_to, possible, role_of_known
from assist.extract.chain.cues import count, speaks_for
from assist.extract.chain.funds_rows import certified_rows
from assist.extract.chain.keys import in_order, supported_keys
from assist.extract.chain.skeleton import Label
from assist.extract.chain.structure import OTHER
from assist.forms.labels import labels
from assist.text.decimals import to_decimal

KEY_FIELDS = {
    "项目名称": "project_name", "主管部门": "department", "实施单位": "unit", "年度总体目标": "goal",
    "实际完成情况": "completion", "自评结论": "conclusion", "存在问题": "problems", "改进措施": "measures",
}  # fmt: skip
"""Roles of labels with a text beside them, and the fields of a form that they are."""
_FUNDS = ("资金来源", "年初预算数", "全年预算数", "全年执行数", "执行率")
_ITEMS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值")
_POINTS = ("分值", "得分", "原因")
COLUMNS = (*_FUNDS, *_ITEMS, *_POINTS)
_PAIR = ("年度指标值", "实际完成值")


def header_rows(found: Sequence[Label]) -> Iterable[tuple[Label, ...]]:
    """The heads of one table after another."""
    columns = [label for label in found if label.group == "columns"]
    return (tuple(part) for _, part in groupby(columns, key=lambda label: label.row))


def fixed(row: Sequence[Label]) -> dict[str, str | None]:
    """The known labels of a header row, with the role that they print (None: one that nobody asks for)."""
    return {label.id: role_of_known(label.text, COLUMNS) for label in row if label.known}


@dataclass(frozen=True, slots=True)
class Certified:
    """The roles by label id, and the ids of funds whose kind nothing tells."""

    roles: Mapping[str, str]
    unsure: frozenset[str]


def certified(found: Sequence[Label], settled: Mapping[str, str], said: Mapping[str, str]) -> Certified:
    """The roles by label id, known ones included. `settled` are those that the values leave no choice about, `said`
    what a model answered, by the label's text."""
    told = {label.id: said[label.text] for label in found if label.text in said and not label.known}
    told = {id: role for id, role in told.items() if role != OTHER}
    roles: dict[str, str] = {}
    for row in header_rows(found):
        roles |= _columns(row, told, settled)
    roles |= _keys([label for label in found if label.group == "keys"], told, settled)
    funds, unsure = certified_rows(found, roles, told, settled)
    return Certified({**roles, **funds}, unsure)


def _columns(row: Sequence[Label], told: Mapping[str, str], settled: Mapping[str, str]) -> dict[str, str]:
    known = {id: role for id, role in fixed(row).items() if role is not None}
    own = {label.id: settled[label.id] for label in row if label.id in settled}
    certain = {**known, **own}
    answered = {label.id: told[label.id] for label in row if label.id in told}
    allowed = possible(row, _beside(answered, certain), certain)
    found = {**certain, **_witnessed(row, allowed, certain)}
    found |= _names_left(row, allowed, found)
    found |= _budget_left(row, allowed, found)
    return _once({id: role for id, role in found.items() if role != OTHER}, known)


def _beside(told: Mapping[str, str], certain: Mapping[str, str]) -> dict[str, str]:
    """What a model said of a row, without the roles that other columns have for certain."""
    return {id: role for id, role in told.items() if id not in certain and role not in certain.values()}


def _witnessed(row: Sequence[Label], told: Mapping[str, str], certain: Mapping[str, str]) -> dict[str, str]:
    """Those roles that the labels' own words speak for, more than for any other role that is left."""
    taken = set(certain.values())
    kinds = _kinds(taken)
    found: dict[str, str] = {}
    for label in row:
        role = told.get(label.id)
        if role is None or role in taken:
            continue
        others = [one for one in kinds if one not in taken and label.id in open_to(row, one)]
        if role in kinds and speaks_for(label.text, role, others) and (role != "三级指标" or _told_apart(label)):
            found[label.id] = role
    return {**found, **_pairwise(row, told, {**certain, **found})}


def _told_apart(label: Label) -> bool:
    """Whether every row says something of its own: what is measured does, who is in charge of it does not."""
    return all(label.values) and len(set(label.values)) == len(label.values)


def _names_left(row: Sequence[Label], told: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The only column of names that is left where a table must have one: who gave the money, or what is measured."""
    missing = "资金来源" if set(found.values()) & set(_FUNDS) else "三级指标" if set(found.values()) & set(_ITEMS) else None
    first = next((at for at, label in enumerate(row) if label.sample and label.id not in open_to(row, "原因")), len(row))
    words = [label for label in row[:first] if label.id not in found and label.id in open_to(row, "资金来源")]
    full = [label for label in words if _told_apart(label)]
    if missing is None or missing in found.values() or len(words) != 1 or words != full or told.get(full[0].id) != missing:
        return {}
    return {full[0].id: missing}


def _budget_left(row: Sequence[Label], told: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """The only column of amounts that is left beside budget, spending and rate, where it is about the budget in every row:
    what was given at the beginning."""
    roles = {role: label for label in row if (role := found.get(label.id)) is not None}
    if not {"全年预算数", "全年执行数", "执行率"} <= set(roles) or "年初预算数" in roles:
        return {}
    left = [label for label in row if label.id not in found and label.id in open_to(row, "年初预算数") and all(label.values)]
    if len(left) != 1 or told.get(left[0].id) != "年初预算数" or count(left[0].text, "年初预算数") < 0:
        return {}
    pairs = [(to_decimal(one), to_decimal(other)) for one, other in zip(left[0].values, roles["全年预算数"].values, strict=True)]
    return {left[0].id: "年初预算数"} if all(one and other and other <= 2 * one and one <= 2 * other for one, other in pairs) else {}


def _pairwise(row: Sequence[Label], told: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """A target and a value that were told apart: by the one of them whose words speak, where the other's do not speak
    against it and no third column could be either."""
    known = [role for role in _PAIR if role in found.values()]
    open_ = [label for label in row if label.id not in found and label.id in open_to(row, _PAIR[0]) and _is_value(label)]
    pair = [label for label in open_ if told.get(label.id) in _PAIR]
    if len(known) + len(pair) != 2 or len(known) + len(open_) != 2 or len({*known, *(told[one.id] for one in pair)}) != 2:
        return {}
    lead = [count(label.text, told[label.id]) - count(label.text, _other(told[label.id])) for label in pair]
    return {label.id: told[label.id] for label in pair} if pair and min(lead) >= 0 < sum(lead) + len(known) else {}


def _is_value(label: Label) -> bool:
    return any(character.isdigit() for character in label.sample)


def _other(role: str) -> str:
    return _PAIR[1 - _PAIR.index(role)]


def _kinds(taken: Iterable[str]) -> tuple[str, ...]:
    """The roles that a head can have beside those that others of its row have."""
    roles = set(taken)
    if bool(roles & set(_FUNDS)) is bool(roles & set(_ITEMS)):
        return COLUMNS
    return (*_FUNDS, *_POINTS) if roles & set(_FUNDS) else (*_ITEMS, *_POINTS)


def _keys(keys: Sequence[Label], told: Mapping[str, str], settled: Mapping[str, str]) -> dict[str, str]:
    known = {label.id: role for label in keys if (role := _known_key(label.text)) is not None}
    certain = {label.id: settled[label.id] for label in keys if label.id in settled}
    answered = {label.id: told[label.id] for label in keys if label.id in told and label.id not in known}
    supported = supported_keys(keys, _beside(answered, {**known, **certain}), {**known, **certain})
    return _once({**known, **in_order(keys, {**supported, **certain})}, known)


def _known_key(text: str) -> str | None:
    fields = {field: role for role, field in KEY_FIELDS.items()}
    for table in ("header", "section"):
        if (said := labels(table).role(text)) in fields:
            return fields[str(said)]
    return None


def _once(roles: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Roles that one label has; a known label keeps its own whatever others were said to have."""
    counts = list(roles.values())
    return {id: role for id, role in roles.items() if id in known or counts.count(role) == 1}
