"""A14: so many planned, so many done, and words or a rate behind them that do not follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_PLANNED = re.compile("(?:计划|目标|任务|应)[^,，。;；\\d]{0,12}$")
_DONE = re.compile("(?:实际|已|完成)[^,，。;；\\d]{0,12}$")
_OVER = re.compile("^[^。;；\\d]{0,4}(?:超额|超计划|超目标|圆满|全面|全部)(?:地)?(?:完成|实现)")
_SHORT = re.compile("^[^。;；\\d]{0,4}(?:未(?:能)?(?:全部|按[期时计划]*)?(?:完成|达标|达到|实现))")
_RATE = re.compile(
    "^[^。;；\\d]{0,4}?(?:完成率|完成比例|任务完成率|完成(?:计划|目标|任务)的|(?P<verb>[\u4e00-\u9fff])[\u4e00-\u9fff]?率)(?:为|达到?|是)?$"
)
_COST = re.compile("不超过|控制|以内|上限|成本|经费|费用|投诉|事故")


@rule(id="A14", name="计划数、完成数与结论不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What was planned and what was done decide what may be said of it in the same sentence.

    What:
        计划培训200人，实际培训180人，超额完成 (or 完成率100%): two numbers of a unit, told as plan and result, and what follows.
    Why:
        The words were written before the numbers were known, or a number was changed afterwards.
    Formula:
        超额 and 全面完成: done >= planned; 未完成: done < planned; rate = done / planned, within the printed precision.
    Not flagged:
        Limits and costs, where less is better; a rate of 100% for more than was planned. For review.
    Bad:
        completion: 计划培训200人，实际培训180人，超额完成任务。
    Good:
        completion: 计划培训200人，实际培训220人，超额完成任务。
    """
    seen: set[str] = set()
    for passage in form.spoken:
        mentions = passage.mentions
        for at, (plan, done) in enumerate(pairwise(mentions)):
            if not _is_pair(passage, plan, done):
                continue
            end = passage.sentence(done.end - 1)[1]
            rest = passage.text[done.end : end]
            rate = mentions[at + 2] if at + 2 < len(mentions) and mentions[at + 2].start < end else None
            wrong = _wrong(passage, plan, done, rest, rate)
            words = passage.text[plan.start : end]
            if wrong is None or words in seen:
                continue
            seen.add(words)
            yield Problem(
                place=f"{passage.path}@{plan.start}",
                message=f"{passage.label}：计划{plan.text}、完成{done.text}，却称“{wrong.lstrip(',，')}”",
                computation=f"{done.text} ÷ {plan.text}，与“{wrong.lstrip(',，')}”不符",
                ask="核对计划数、完成数和结论",
                sides=(passage.cite_clause(plan.start), passage.cite(done.start, end, "counter")),
                verdict="review",
            )


def _is_pair(passage: Passage, plan: Mention, done: Mention) -> bool:
    start, end = passage.sentence(plan.start)
    if (
        plan.unit != done.unit
        or plan.unit in (None, PERCENT, MONEY, "年", "月", "天", "分")
        or done.start >= end
    ):
        return False
    first = passage.lead(plan.start)
    second = passage.text[plan.end : done.start]
    alike = plan.relation in ("=", ">=") and done.relation == "="
    return (
        alike
        and bool(_PLANNED.search(first) and _DONE.search(second))
        and not _COST.search(passage.text, start, end)
    )


def _wrong(passage: Passage, plan: Mention, done: Mention, rest: str, rate: Mention | None) -> str | None:
    """The words that do not follow from the two numbers; None when all do."""
    planned = exact(plan.value.scaleb(plan.scale))
    if (said := _OVER.match(rest)) and done.interval.below(planned):
        return said.group()
    if (said := _SHORT.match(rest)) and not done.interval.below(planned):
        return said.group()
    if rate is None or rate.unit != PERCENT or rate.relation != "=":
        return None
    lead = passage.text[done.end : rate.start]
    real = share_of(done.interval, planned)
    named = _RATE.match(lead)
    if not named or real is None or real.meets(rate.interval):
        return None
    if named["verb"] and named["verb"] not in passage.text[plan.end : done.start]:
        return None  # 应检240人，已检228人，合格率95%: a rate of something else
    full = rate.value == 100 and not done.interval.below(planned)
    return None if full else lead + rate.text
