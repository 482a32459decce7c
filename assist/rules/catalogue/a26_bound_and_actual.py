"""A26: a bound and the value that should keep it, in one sentence; a standard and what was paid by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY

_ACTUAL = re.compile(
    "(?:实际|实有|实到|支出|列支|报销|发放|支付|使用|花费|开支|完成|用时|耗时|达到?|为)[^,，。;；\\d]{0,10}$"
)
_ADMITS = re.compile(
    "超(?!过?\\d|额?完成|出?\\d|限额标准)|突破|未达|未能|不足|低于|仅|差|没有达到|因|由于|高于"
)
_KEPT = re.compile("未(?:超|突破)|没有超")
_EACH = re.compile("每|人均|户均|/|单价")
_STANDARD = re.compile("标准(?:为|是|定为|:)?[^,，。;；\\d]{0,8}$")
_PAID = re.compile("(?:按照?|实际)[^,，。;；\\d]{0,10}$")
_CHANGED = re.compile("提高|调整|增加|降低|原|新标准|上调|下调|其中|以上|不同|分档|分别")
_GOAL = re.compile("指标|目标|计划|年初|任务|[≥≤]")
_UPPER, _LOWER = ("<=", "<"), (">=", ">")


@rule(id="A26", name="所述限额、标准与实际不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What is told beside its bound keeps the bound, unless the sentence says that it does not.

    What:
        会议费控制在10万元以内，实际支出12万元; 不超过350元，实际按420元报销; 按规定不少于12次，实际巡查8次; 补贴标准为每人每月800元，按每人每月
        600元发放, in narratives that report.
    Why:
        One of the two is wrong, or a rule was broken and nobody noticed.
    Formula:
        actual <= upper bound; actual >= lower bound; paid = standard, within the printed precision.
    Not flagged:
        Targets beside results; sentences that admit it (超支, 未达, 因), several bounds or values of the unit, an amount for each beside one for
        all, standards that were changed. For review.
    Bad:
        completion: 会议费控制在10万元以内，实际支出12万元。
    Good:
        completion: 会议费控制在10万元以内，实际支出8万元。
    """
    for passage in form.spoken:
        claims = form.claims(passage)
        if "标准" not in passage.text and all(claim.mention.relation in ("=", "~") for claim in claims):
            continue
        for at, first in enumerate(claims[:-1]):
            start, end = passage.sentence(first.start)
            after = [one for one in claims[at + 1 :] if one.start < end and one.unit == first.unit]
            if len(after) != 1 or first.unit is None or after[0].mention.relation != "=":
                continue
            if any(one.unit == first.unit and one.start >= start for one in claims[:at]):
                continue
            what = _broken(first, after[0], passage.text[start:end])
            if what is None:
                continue
            yield Problem(
                place=f"{passage.path}@{after[0].start}",
                message=f"{passage.label}：“{passage.text[first.clause[0] : after[0].mention.end]}”，{what}",
                computation=f"{first.words}；{after[0].words}",
                ask="核对限额（标准）与实际数",
                sides=(passage.cite_clause(first.start), passage.cite_clause(after[0].start, "counter")),
                verdict="review",
            )


def _broken(bound: Claim, actual: Claim, sentence: str) -> str | None:
    """What is wrong between the two, in words; None when nothing is."""
    if bool(_EACH.search(bound.lead)) != bool(_EACH.search(actual.lead)):
        return None
    relation = bound.mention.relation
    if relation == "=":
        paid = bound.unit == MONEY and _STANDARD.search(bound.lead) and _PAID.search(actual.lead)
        if not paid or not _EACH.search(bound.lead) or _CHANGED.search(sentence):
            return None
        return None if bound.interval.meets(actual.interval) else "与标准不符"
    if _GOAL.search(bound.words):
        return None  # what was aimed at and what came of it: an honest report
    admitted = _ADMITS.search(_KEPT.sub("", sentence[sentence.find(bound.mention.text) :]))
    if admitted or not _ACTUAL.search(actual.lead):
        return None
    value = actual.mention.value.scaleb(actual.mention.scale)
    limit = bound.mention.value.scaleb(bound.mention.scale)
    if relation in _UPPER and value > limit:
        return "超过所述上限"
    if relation in _LOWER and value < limit:
        return "低于所述下限"
    return None
