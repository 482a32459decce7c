"""N32: the number of the goal or of an indicator, told of something else: another object, deed or unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.alignment import core_name, plain_name
from assist.rules.claims import UNCOUNTED, Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_SKIPPED = UNCOUNTED | {MONEY, PERCENT}
_SAID = re.compile(
    '计划|预计|力争|确保|累计|共计|合计|总计|全年|年内|今年|本年度?|当年|年度|已经|完成了?|实现了?|达到?|不少于|目标|任务|拟|将|已|共|约|[:："“”《》()（）]|^[在对为向]'
)
_DEEDS = tuple(
    frozenset(group.split())
    for group in (
        "新建 建设 建成 修建 兴建 新增 增设 建造 搭建 建立",
        "改造 维修 修缮 改建 翻新 维护 整修 修复 提升 加固 更新",
        "拆除 关停 清理 关闭 取缔 报废",
        "购置 采购 购买 配备 配置 添置 购入 租赁 租用",
    )
)
"""Words of one group say the same of a thing."""
_ANY_DEED = frozenset().union(*_DEEDS)
_SAME_PEOPLE = frozenset(
    "群众 居民 村民 市民 人员 对象 农户 用户 农民 百姓 住户 人口 学员 学生 干部 职工".split()
)
_WHEN = re.compile("[期季月年]$|^(?:平均|实际|最[高多快]|合计)")
"""Words that tell when or how much, and not of what."""
_PLACE = "镇乡村县区市州街社屯路"
_DIMENSIONS = {
    **dict.fromkeys(("人", "人次"), "人"), "户": "户", "户次": "户", **dict.fromkeys(("公里", "米"), "长度"),
    **dict.fromkeys(("平方米", "亩", "公顷", "平方公里"), "面积"), **dict.fromkeys(("吨", "千克"), "重量"), "立方米": "体积",
}  # fmt: skip
"""What a unit measures; all others count things."""
_MEASURED = ("长度", "面积", "重量")
"""12.6米 are not 12.6公里."""
_SHORTEST, _LONGEST = 2, 6
"""Characters of the word that was exchanged."""
_COMMON = 4
_LEAST_NUMBER = Decimal(3)
"""Ones and twos stand beside everything."""


@dataclass(frozen=True)
class _Stated:
    words: str
    unit: str | None
    source: Claim | Row


@rule(id="N32", name="数量相同而所指不同", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """As many of something else: the number was taken over and the thing was not.

    What:
        改造学校食堂14个 as goal or indicator and 改造学校宿舍14个 in the report; 新建 and 拆除; 资助学生260人 and 资助学生260户: one number, and the same
        words but for one.
    Why:
        The text was written for another project, or the thing that was built is not the one that was to be built.
    Formula:
        words around the same number: the same but for one word of two to six characters, or the same with a unit that measures something else.
    Not flagged:
        Words that stand in both texts, words for the same deed (新建, 建成) or the same people, places (N18), numbers below three. For review.
    Bad:
        goal: 年内改造学校食堂14个，方便学生就餐。
        completion: 全年改造学校宿舍14个，方便学生就餐。
    Good:
        goal: 年内改造学校食堂14个，方便学生就餐。
        completion: 全年改建学校食堂14个，方便学生就餐。
    """
    told = [
        (claim, value)
        for passage in form.told
        for claim in form.claims(passage)
        if (value := _number(claim)) is not None
    ]
    stated = _stated(form, {value for _, value in told}) if told else {}
    if not stated:
        return
    goal = form.passages.get("goal")
    known = form.all_names + (goal.text if goal else "")
    for claim, value in told:
        for one in stated.get(value, ()):
            what = _differs(one, claim, known)
            if what is not None:
                yield _problem(form, one, claim, what)
                break


def _problem(form: FormView, one: _Stated, claim: Claim, what: str) -> Problem:
    side: FindingEvidence | None
    if isinstance(one.source, Claim):
        passage = one.source.passage
        label, side = passage.label, passage.cite_clause(one.source.start, "counter")
        shown = one.source.lead + one.source.mention.text
    else:
        label, side = "指标", form.cite_row(one.source, "counter")
        shown = f"{one.source.name}{one.source.actual_shown}"
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{label}为“{shown}”，{claim.passage.label}写“{claim.lead}{claim.mention.text}”",
        computation=what,
        ask="核实实际完成的是什么，统一目标、指标与文字",
        sides=(claim.passage.cite_clause(claim.start), side),
        verdict="review",
    )


def _stated(form: FormView, told: set[Decimal]) -> dict[Decimal, list[_Stated]]:
    """What goal and indicators set in those numbers that the report has, by the number."""
    found: dict[Decimal, list[_Stated]] = defaultdict(list)
    goal = form.passages.get("goal")
    for claim in form.claims(goal) if goal else ():
        value = _number(claim)
        if value is not None and value in told:
            found[value].append(_Stated(claim.lead, claim.unit, claim))
    for row in form.rows:
        actual = row.actual
        if (
            actual is not None
            and actual.unit not in _SKIPPED
            and actual.relation == "="
            and actual.base in told
        ):
            found[actual.base].append(_Stated(core_name(plain_name(row)), actual.unit, row))
    return found


def _number(claim: Claim) -> Decimal | None:
    """The number of a plain count."""
    mention = claim.mention
    if claim.unit in _SKIPPED or "/" in (claim.unit or "") or mention.relation not in ("=", ">="):
        return None
    value = mention.value.scaleb(mention.scale)
    return value if value >= _LEAST_NUMBER else None


def _bare(words: str) -> str:
    return _SAID.sub("", words)


def _differs(one: _Stated, claim: Claim, known: str) -> str | None:
    """What was exchanged, in words; None when nothing was, or more than one word."""
    if one.unit == claim.unit and claim.lead.endswith(one.words):
        return None
    words, said = _bare(one.words), _bare(claim.lead)
    if one.unit != claim.unit:
        mine, theirs = _DIMENSIONS.get(one.unit or "", "数"), _DIMENSIONS.get(claim.unit or "", "数")
        whole = len(words) >= _COMMON and said.endswith(words)
        differ = mine != theirs or mine in _MEASURED
        return f"单位“{one.unit}”与“{claim.mention.written}”不同" if whole and differ else None
    return None if words == said else _exchanged(words, said, claim.passage.text, known)


def _exchanged(words: str, said: str, told: str, known: str) -> str | None:
    """The one word in which both differ."""
    start = 0
    while start < min(len(words), len(said)) and words[start] == said[start]:
        start += 1
    end = 0
    while end < min(len(words), len(said)) - start and words[-1 - end] == said[-1 - end]:
        end += 1
    old, new = words[start : len(words) - end], said[start : len(said) - end]
    behind = said[len(said) - end :]
    if not all(_SHORTEST <= len(part) <= _LONGEST for part in (old, new)) or set(old) & set(new):
        return None
    if (
        (start + end < max(_COMMON, len(old), len(new)) and words[:start] not in _ANY_DEED)
        or behind[:1] in tuple(_PLACE)
        or old in told
        or new in known
    ):
        return None
    if any(old in group and new in group for group in _DEEDS) or (old in _ANY_DEED) != (new in _ANY_DEED):
        return None
    if (old in _SAME_PEOPLE and new in _SAME_PEOPLE) or _WHEN.search(new):
        return None
    return f"“{old}” ≠ “{new}”"
