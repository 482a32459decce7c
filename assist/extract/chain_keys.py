"""Labels with a text beside them: which organisation is which, and the order that forms keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assist.extract.chain_skeleton import Label
from assist.forms.labels import labels

_ORGAN = re.compile(r"[^，。；、\s]{2,20}(?:局|厅|委|委员会|办|办公室|部|署)")
_BODY = re.compile(r"[^，。；、\s]{2,24}(?:中心|站|所|队|馆|院|校|学校|公司|场|园|段|处|集团|合作社)")
_THIRD = re.compile("[监评审填联检受验测]")
"""Organisations that are neither: whoever supervises the works, evaluates, fills in the form, benefits."""
_ORDER = (("年度总体目标", "实际完成情况"), ("存在问题", "改进措施"))


def settled_keys(found: Sequence[Label]) -> dict[str, str]:
    """Of just two organisations, an organ and a body under one, the organ is in charge and the body does the work."""
    keys = [label for label in found if label.group == "keys"]
    if any(labels("header").role(label.text) in ("department", "unit") for label in keys):
        return {}
    organs, bodies = ([one for one in keys if kind.fullmatch(one.sample.strip())] for kind in (_ORGAN, _BODY))
    if len(organs) != 1 or len(bodies) != 1 or _THIRD.search(organs[0].text + bodies[0].text):
        return {}
    return {organs[0].id: "主管部门", bodies[0].id: "实施单位"}


def in_order(keys: Sequence[Label], roles: Mapping[str, str]) -> dict[str, str]:
    """The roles without pairs that stand the wrong way round: what is wanted comes before what came of it."""
    places = {roles[label.id]: at for at, label in enumerate(keys) if label.id in roles}
    gone = {
        role for pair in _ORDER if pair[0] in places and pair[1] in places and places[pair[0]] > places[pair[1]]
        for role in pair
    }  # fmt: skip
    return {id: role for id, role in roles.items() if role not in gone}
