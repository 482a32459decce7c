"""What the columns of an unknown table can be at all: a role that the value below contradicts is not taken.

Small models shift roles along a header row. Three things are certain whatever the words are: names are no
quantities and amounts no words; what stands before the first words is a running number; and the finest name
column holds what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from assist.extract.chain.skeleton import Label, is_number
from assist.forms.labels import labels
from assist.text.decimals import to_decimal

_Kind = Literal["", "words", "figure", "rate", "quantity"]
_NAMES = frozenset({"资金来源", "一级指标", "二级指标", "三级指标"})
_MEASURED = ("年度指标值", "实际完成值")
_AMOUNTS = ("年初预算数", "全年预算数", "全年执行数")
_LEVELS = {"一级指标": "level1", "二级指标": "level2"}
_SIGN = re.compile(r"\s*(?:[≥≤><＞＜]|不[低少高超])")
_ALL_POINTS = Decimal(100)
_FIGURES = frozenset({*_AMOUNTS, "执行率", "分值", "得分"})
_RATE = re.compile(r"[%％]\s*$")
_QUANTITY = re.compile(r"^\s*(?:[≥≤><=＞＜～~约]|不[低少高超]于?)?\s*\d[\d,.]*\s*[%％\u4e00-\u9fff]{0,3}\s*$")


def possible(row: Sequence[Label], roles: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """The roles by label id as far as the values below allow them.

    `row` are the labels of one header row in order, `roles` what a model said, `fixed` the roles of labels that
    are known anyway: those stay. Ids without a role are left out.
    """
    kinds = {label.id: _kind(label.sample) for label in row}
    free = [label for label in row if label.id not in fixed]
    found = {label.id: roles[label.id] for label in free if label.id in roles}
    first = next((at for at, label in enumerate(row) if kinds[label.id] == "words"), 0)
    numbered = {label.id for label in row[:first] if kinds[label.id] == "figure"}
    found = {id: role for id, role in found.items() if id not in numbered and id in open_to(row, role)}
    open_ = [label for label in free if label.id not in numbered]
    taken = {*found.values(), *fixed.values()}
    if taken & {"年度指标值", "实际完成值", "一级指标", "三级指标"}:
        _indicators(open_, kinds, found, fixed)
    return found


def open_to(row: Sequence[Label], role: str) -> set[str]:
    """The ids of the columns of a header row that can have this role: by what stands in them, and where."""
    kinds = {label.id: _kind(label.sample) for label in row}
    first = next((at for at, label in enumerate(row) if kinds[label.id] not in ("", "words")), len(row))
    names, points = role in _NAMES, role in ("分值", "得分")
    # Where two columns are counted in units, plain numbers and words are neither what was wanted nor what was reached.
    counted = role in _MEASURED and sum(found in ("quantity", "rate") for found in kinds.values()) > 1
    return {
        label.id for at, label in enumerate(row)
        if _may_be(role, kinds[label.id]) and not (names and at > first and kinds[row[0].id] == "words")
        and not (points and _too_much(label)) and not (counted and kinds[label.id] in ("figure", "words"))
    }  # fmt: skip


def _too_much(label: Label) -> bool:
    """Whether these are no points of one form: they make more than a hundred, or are shares."""
    numbers = [to_decimal(text) for text in label.values]
    known = [number for number in numbers if number is not None]
    return sum(known) > _ALL_POINTS or any(map(_RATE.search, label.values))


def role_of_known(text: str, roles: Sequence[str]) -> str | None:
    """The one of these roles that a known label prints, if any."""
    for table in ("budget_column", "indicator_column"):
        said = labels(table).role(text)
        for role in roles:
            if said is not None and labels(table).role(role) == said:
                return role
    return None


def _kind(sample: str) -> _Kind:
    text = sample.strip()
    if not text:
        return ""
    if is_number(text):
        return "rate" if _RATE.search(text) else "figure"
    return "quantity" if _QUANTITY.fullmatch(text) else "words"


def _may_be(role: str, kind: _Kind) -> bool:
    if role in _NAMES or role == "原因":
        return kind in ("", "words")
    return kind != "words" or role not in _FIGURES


def _indicators(
    free: Sequence[Label], kinds: Mapping[str, _Kind], found: dict[str, str], fixed: Mapping[str, str]
) -> None:
    """The finest name column, where no form prints its names as levels, is what is measured; of two quantities
    the one with a sign is the target (chain_verify looks at every row), and the only one left beside a target
    is the actual value."""
    samples = {label.id: label.sample for label in free}
    if "三级指标" not in {*found.values(), *fixed.values()}:
        finest = [label.id for label in free if found.get(label.id) in _LEVELS][-1:]
        for id in finest:
            if labels(_LEVELS[found[id]]).role(samples[id]) is None:
                found[id] = "三级指标"
    left = [id for id in samples if id not in found and kinds[id] in ("quantity", "rate")]
    taken = {*found.values(), *fixed.values()}
    signed = [id for id in left if _SIGN.match(samples[id])]
    if "年度指标值" not in taken and len(signed) == 1 and len(left) <= 2:
        found[signed[0]] = "年度指标值"
        left.remove(signed[0])
        taken.add("年度指标值")
    if "年度指标值" in taken and "实际完成值" not in taken and len(left) == 1:
        found[left[0]] = "实际完成值"
