"""Labels with a text beside them: which organisation is which, and the order that forms keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from assist.extract.chain.cues import count, speaks_against, speaks_for
from assist.extract.chain.skeleton import Label
from assist.forms.labels import labels

_ORGAN = re.compile(r"[^，。；、\s]{2,20}(?:局|厅|委|委员会|办|办公室|部|署)")
_BODY = re.compile(r"[^，。；、\s]{2,24}(?:中心|站|所|队|馆|院|校|学校|公司|场|园|段|处|集团|合作社)")
_OFFICE = re.compile(".{1,8}[科室股]")
_THIRD = re.compile("[监评审填联检受验测]")
"""Organisations that are neither: whoever supervises the works, evaluates, fills in the form, benefits."""
_PARTIES = ("主管部门", "实施单位")
_SAID = ("年度总体目标", "实际完成情况", "自评结论", "存在问题", "改进措施")
_SENTENCE = re.compile("[，。；！]")
_LONGEST_NAME = 30
_LABEL = re.compile("^.{0,6}(?:机关|单位|部门|站所|名称|起止|人|电话|日期|事由)$")
"""What seems to stand beside a label and is one itself: the form is parted otherwise."""
_DONE = re.compile("[了已]")
_SHORT = re.compile("不全|单一|滞后|不足|不够|不细|不周|不准|没有|太|[慢晚缺漏拖难偏]|返工")
_AHEAD = re.compile("来年|明年|下一年|今后|往后|将来|提前|提早|先[^进前]|加强|再")
_JUDGES = re.compile("总体|整体|基本|大体|较|稳|任务")
_WORDS = {
    "年度总体目标": re.compile("打算|想|盼|设想|心愿|期望|期初|年初|年头|事前|原先|当初|动手前|开头|目标|预期|计划|要办|要达|许下"),
    "实际完成情况": re.compile("结果|成效|成了|做成|收尾|期末|年末|年尾|事后|后来|落实|光景|已经|完成|达到|得到"),
    "自评结论": re.compile("评语|评价|看法|结论|总评|通盘"),
    "存在问题": re.compile("问题|毛病|不足|短处|短板|欠缺|亏欠|差在|难处|漏洞"),
    "改进措施": re.compile("改|补救|补法|往后|往下|下一步|下步|今后|来年|整治|对策|咋办|怎么办"),
}
"""Words of labels that name a text; several may, and then any of them is possible."""
_PLAIN = {
    "年度总体目标": re.compile("想要的|打算|盼着|设想|心愿|期望|年头|事前|原先|当初|动手前"),
    "实际完成情况": re.compile("成效|做成了|收尾|年尾|事后|后来|光景|已经"),
    "自评结论": re.compile("评语|评价的话|看法|通盘"),
    "存在问题": re.compile("毛病|不足|短处|短板|欠缺|亏欠|难处|差在"),
    "改进措施": re.compile("补救|补法|怎么改|往后|往下|下一步|咋办|怎么办"),
}
"""Those of them that name it beyond doubt."""
_NOT_AHEAD = re.compile("(?:没有?|未)(?:提[前早]|预先|先)")
_GRADE = re.compile('(?:自评)?(?:等级|等次|结果)?[为是：:]?[“"]?(?:优秀?|良好?|较?好|中等?|一般|合格|达标)[”"]?[。，,；（(]')
"""A text that begins with a grade judges."""
_LACKING = re.compile("没有|未|全部|[差超多少][了出]?\\d|尚")
_COUNTED = re.compile("([\u4e00-\u9fff]{2})(?:不[少低高超]于?|约|达)?(\\d[\\d.,]*)")
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_SAME_THINGS, _MANY_THINGS = 4, 8
_WHOLE = re.compile("[^。]{4,}。(?:[^。]+。)*", re.S)
_ORDER = (("年度总体目标", "实际完成情况"), ("存在问题", "改进措施"))


def settled_keys(found: Sequence[Label]) -> dict[str, str]:
    """Roles by label id that leave no choice.

    Of just two organisations, an organ and a body under one, the organ is in charge and the body does the work. A
    label beside a whole sentence, whose words plainly name one of the texts of a form and no other, is that one.
    """
    keys = [label for label in found if label.group == "keys"]
    roles = {**_wanted_and_reached(keys), **_parties(keys), **_plainly_named(keys)}
    return {**_lacking(keys, roles), **roles}


def _lacking(keys: Sequence[Label], roles: Mapping[str, str]) -> dict[str, str]:
    """The text that says what is lacking, right before the one that says what will be done about it."""
    texts = [one for one in keys if set(roles_for(one)) & set(_SAID)]
    for label, behind in pairwise(texts):
        open_ = label.id not in roles and not label.known and "存在问题" not in roles.values()
        if roles.get(behind.id) == "改进措施" and open_ and _says(keys, label) == "存在问题" and not _speaks_against(label, "存在问题"):
            return {label.id: "存在问题"}
    return {}


def _wanted_and_reached(keys: Sequence[Label]) -> dict[str, str]:
    """The first two texts, where the second tells as done, or as lacking, just what the first one names."""
    texts = [one for one in keys if set(roles_for(one)) & set(_SAID)][:2]
    if len(texts) < 2 or any(label.known for label in texts):
        return {}
    goal, result = (label.sample for label in texts)
    if _DONE.search(goal) or _JUDGES.search(goal) or _GRADE.match(result) or _things(goal, result) < _MANY_THINGS:
        return {}
    if not _DONE.search(result) and not _lacks(goal, result):
        return {}
    roles = {label.id: role for label, role in zip(texts, _ORDER[0], strict=True)}
    return {} if any(_speaks_against(label, roles[label.id]) for label in texts) else roles


def _parties(keys: Sequence[Label]) -> dict[str, str]:
    if any(labels("header").role(label.text) in ("department", "unit") for label in keys):
        return {}
    organs, bodies = ([one for one in keys if kind.fullmatch(one.sample.strip())] for kind in (_ORGAN, _BODY))
    if len(organs) != 1 or len(bodies) != 1 or _THIRD.search(organs[0].text + bodies[0].text):
        return {}
    return {organs[0].id: "主管部门", bodies[0].id: "实施单位"}


def _plainly_named(keys: Sequence[Label]) -> dict[str, str]:
    named: dict[str, str] = {}
    early = [label.id for label in keys if set(roles_for(label)) & set(_SAID)][:2]
    for label in keys:
        kinds = [role for role, words in _WORDS.items() if words.search(label.text)]
        plain = [role for role, words in _PLAIN.items() if words.search(label.text)]
        if plain == [_ORDER[0][0]] and label.id not in early:
            continue  # what is meant to be done is told first, and what will be done about it last
        if kinds == plain and len(plain) == 1 and _WHOLE.fullmatch(label.sample.strip()) and not label.known:
            named[label.id] = plain[0]
    roles = list(named.values())
    return in_order(keys, {id: role for id, role in named.items() if roles.count(role) == 1}, all_told=False)


def roles_for(label: Label) -> tuple[str, ...]:
    """The roles that the text beside a label can have at all: an organisation, a name, or something said."""
    text = label.sample.strip()
    if _OFFICE.fullmatch(text):
        return ()
    if _ORGAN.fullmatch(text) or _BODY.fullmatch(text):
        return ("项目名称", *_PARTIES)
    return _SAID if _SENTENCE.search(text) or len(text) > _LONGEST_NAME else ("项目名称", *_PARTIES)


def supported_keys(keys: Sequence[Label], told: Mapping[str, str], certain: Mapping[str, str]) -> dict[str, str]:
    """Those of the roles that a model named which something else speaks for: the label's words, what the text beside it
    says, or that no other label can have the role. `certain` are the roles that others have anyway."""
    taken = set(certain.values())
    found: dict[str, str] = {}
    for label in keys:
        role = told.get(label.id)
        offered = [one for one in roles_for(label) if one not in taken]
        if role is None or role not in offered or label.known or _LABEL.search(label.sample.strip()):
            continue
        if role in _PARTIES and not _is_party(label):
            continue
        silent = role in _SAID and not any(count(label.text, one) for one in _SAID)
        named = role == "项目名称" and not speaks_against(label.text, role, offered)
        if speaks_for(label.text, role, offered) or (silent and _says(keys, label) == role) or (named and _only_name(keys, label, certain)):
            found[label.id] = role
    return {**found, **_lacking_and_mended(keys, told, {**certain, **found}), **_other_party(keys, told, {**certain, **found})}


def _lacking_and_mended(keys: Sequence[Label], told: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Two texts behind the result, the one right before the other, that a model takes for what is lacking and what will be
    done about it: in this order, and no word of theirs speaks against it."""
    texts = [one for one in keys if set(roles_for(one)) & set(_SAID)]
    for at, (one, other) in enumerate(pairwise(texts)):
        roles = {one.id: _ORDER[1][0], other.id: _ORDER[1][1]}
        before = {found.get(label.id) for label in texts[:at]}
        if any(told.get(id) != role or id in found or role in found.values() for id, role in roles.items()) or not before & set(_ORDER[0]):
            continue
        if _AHEAD.search(one.sample) or any(label.known or _speaks_against(label, roles[label.id]) for label in (one, other)):
            continue
        return roles
    return {}


def _other_party(keys: Sequence[Label], told: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Of just two organisations, where one's part is known, the other's."""
    parties = [one for one in keys if _is_party(one) and not _THIRD.search(one.text)]
    open_ = [one for one in parties if one.id not in found]
    left = [role for role in _PARTIES if role not in found.values()]
    if len(parties) != len(_PARTIES) or len(open_) != 1 or len(left) != 1 or told.get(open_[0].id) != left[0]:
        return {}
    against = speaks_against(open_[0].text, left[0], _PARTIES)
    return {} if against else {open_[0].id: left[0]}


def _is_party(label: Label) -> bool:
    text = label.sample.strip()
    return bool(_ORGAN.fullmatch(text) or _BODY.fullmatch(text))


def _only_name(keys: Sequence[Label], label: Label, certain: Mapping[str, str]) -> bool:
    """Whether this is the only text beside a label that can be a project's name."""
    names = [
        one for one in keys
        if one.id not in certain and not _is_party(one) and "项目名称" in roles_for(one) and count(one.text, "项目名称") >= 0
    ]  # fmt: skip
    return names == [label]


def _says(keys: Sequence[Label], label: Label) -> str | None:
    """Which text of a form this is by its own words and its place among the others; None where that is not plain."""
    texts = [one for one in keys if set(roles_for(one)) & set(_SAID)]
    at, text = texts.index(label), _NOT_AHEAD.sub("", label.sample)
    past, short, ahead = _DONE.search(text), _SHORT.search(text), _AHEAD.search(text)
    before, behind = texts[at - 1].sample if at else "", texts[at + 1].sample if at + 1 < len(texts) else ""
    if ahead and not past and not short and _SHORT.search(before):
        return "改进措施"
    if at == 0 and not past and not short and not ahead and not _JUDGES.search(text) and _came_of(text, behind):
        return "年度总体目标"
    if at == 1 and not ahead and not _DONE.search(before) and not _SHORT.search(before) and (past or _came_of(before, text)):
        return "实际完成情况"
    if _GRADE.match(text) and not ahead:
        return "自评结论"
    return "存在问题" if at > 0 and short and not past and not ahead and not _JUDGES.search(text) else None


def _came_of(wanted: str, text: str) -> bool:
    """Whether a text tells what came of another: it is told as done, or names the same things and says that some lack."""
    return _DONE.search(text) is not None or (_things(wanted, text) >= _SAME_THINGS and _lacks(wanted, text))


def _things(one: str, other: str) -> int:
    """How many pairs of characters two texts have in common: the things that both name."""
    found = [{text[at : at + 2] for at in range(len(text) - 1) if _HAN.fullmatch(text, at, at + 2)} for text in (one, other)]
    return len(found[0] & found[1])


def _lacks(wanted: str, text: str) -> bool:
    """Whether a text says of things that they lack, or gives another figure of one, where what was wanted does not."""
    if _LACKING.search(text) is not None and _LACKING.search(wanted) is None:
        return True
    counted = [dict(_COUNTED.findall(one)) for one in (wanted, text)]
    return any(counted[1].get(thing, figure) != figure for thing, figure in counted[0].items())


def in_order(keys: Sequence[Label], roles: Mapping[str, str], *, all_told: bool = True) -> dict[str, str]:
    """The roles that neither the order of the form, nor the words of a label, nor what is said speaks against.

    What is wanted comes before what came of it, and is not told as done; a label that plainly names one of these
    texts is not another one. With `all_told`, roles are all that there are: texts without one have no meaning.
    """
    places = {roles[label.id]: at for at, label in enumerate(keys) if label.id in roles}
    told = {roles[label.id]: label.sample for label in keys if label.id in roles}
    gone = {
        role for pair in _ORDER if pair[0] in places and pair[1] in places and places[pair[0]] > places[pair[1]]
        for role in pair
    }  # fmt: skip
    said = [label for label in keys if set(roles_for(label)) & set(_SAID) and not label.known]
    if all_told and any(label.id not in roles or roles[label.id] not in _SAID for label in said):
        # One of a pair is missing, and some text has no meaning: that may be the one, or this.
        gone |= {role for pair in _ORDER for role in pair if (pair[0] in places) is not (pair[1] in places)}
    goal, result = (told.get(role, "") for role in _ORDER[0])
    if result and _DONE.search(goal) and not _DONE.search(result):
        gone |= set(_ORDER[0])
    return {
        label.id: roles[label.id] for label in keys
        if label.id in roles and roles[label.id] not in gone and not _speaks_against(label, roles[label.id])
    }  # fmt: skip


def _speaks_against(label: Label, role: str) -> bool:
    named = {of for of, words in _WORDS.items() if words.search(label.text)}
    return role in _WORDS and bool(named) and role not in named
