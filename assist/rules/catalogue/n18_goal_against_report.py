"""N18: what the goal text set and the completion text reports of the same thing: standards, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.alignment import STRONG, names, shared_run
from assist.rules.claims import UNCOUNTED, Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import DateMention
from assist.text.units import MONEY, PERCENT

_SKIPPED = UNCOUNTED | {MONEY, PERCENT}
_SAME_STANDARD = 8
_PLAN_WORDS = re.compile(
    "计划|拟|将|预计|力争|确保|已|于|了|在|完成|实现|达到|全年|年内|前|底|[,，。;；:：、]"
)
_DONE = re.compile("完成|完工|竣工|验收|投入使用|建成|交付|安装")
_MOST = 40


@rule(id="N18", name="完成情况与目标文字不一", severity="explain", basis=("LOGIC", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """Where goal and report speak of the same thing, a lower standard, a later date or a smaller number needs a word.

    What:
        每人每月200元 beside 每人每月250元, 6月底前完成安装 beside 9月完成安装, 新建320个 beside 新建280个: the same words in
        goal and completion, conclusion or process.
    Why:
        What was set was not done as set, or one of the texts is of another year.
    Formula:
        standard told = standard set; day told <= day set; number told >= number set.
    Not flagged:
        Numbers that an indicator is named after (N02, N03), subjects that two numbers share, sentences that give a cause. For review.
    Bad:
        goal: 计划新建停车位320个，缓解老城区停车难。
        completion: 全年新建停车位280个，缓解了老城区停车难。
    Good:
        goal: 计划新建停车位320个，缓解老城区停车难。
        completion: 全年新建停车位326个，缓解了老城区停车难。
    """
    goal = form.passages.get("goal")
    if goal is None:
        return
    for passage in form.prose("completion", "process", "conclusion"):
        if passage.text == goal.text:
            continue
        yield from _numbers(form, goal, passage)
        yield from _dates(goal, passage)


def _numbers(form: FormView, goal: Passage, passage: Passage) -> Iterator[Problem]:
    wanted = [claim for claim in form.claims(goal)[:_MOST] if claim.mention.relation in ("=", ">=")]
    told = [claim for claim in form.claims(passage)[:_MOST] if claim.mention.relation in ("=", "~")]
    for claim in told:
        twins = [one for one in wanted if one.unit == claim.unit and _same_thing(one, claim)]
        if len(twins) != 1 or not claim.of_year(form.form.year):
            continue
        twin = twins[0]
        each = claim.stage == "each" or "/" in (claim.unit or "")
        differs = not claim.interval.meets(twin.interval) if each else claim.interval.below(twin.interval)
        if (
            not differs
            or _says_why(passage, claim.start)
            or any(names(claim.subject, row) for row in form.rows)
        ):
            continue
        if len([one for one in told if one.unit == claim.unit and _same_thing(one, claim)]) != 1:
            continue
        yield Problem(
            place=f"{passage.path}@{claim.start}",
            message=f"目标写“{twin.words}”，{passage.label}写“{claim.words}”",
            computation=f"{twin.mention.text} → {claim.mention.text}",
            ask="说明与目标不一的原因，或统一两处文字",
            sides=(passage.cite_clause(claim.start), goal.cite_clause(twin.start, "counter")),
            verdict="review",
        )


def _same_thing(wanted: Claim, told: Claim) -> bool:
    """So many of the same: one subject within the other; so much for each: nearly the same clause."""
    if wanted.unit in _SKIPPED or "/" in (wanted.unit or ""):
        if (wanted.unit or "").split("/")[0] != MONEY or "each" not in (wanted.stage, told.stage):
            return False
        return shared_run(_bare(wanted), _bare(told)) >= _SAME_STANDARD
    if wanted.stage not in ("planned", "actual") or told.stage != "actual":
        return False
    first, second = _PLAN_WORDS.sub("", wanted.subject), _PLAN_WORDS.sub("", told.subject)
    short = min(len(first), len(second))
    return short >= STRONG and shared_run(first, second) >= max(STRONG, short - 1)


def _bare(claim: Claim) -> str:
    return _PLAN_WORDS.sub("", claim.words).replace(claim.mention.text, "")


def _dates(goal: Passage, passage: Passage) -> Iterator[Problem]:
    for date in passage.dates:
        start, end = passage.clause(date.start)
        words = _PLAN_WORDS.sub("", passage.text[start:end].replace(date.text, ""))
        if date.year is None or date.month is None or not _DONE.search(passage.text, start, end):
            continue
        for set_ in goal.dates:
            if not _later(set_, date):
                continue
            wanted = _PLAN_WORDS.sub("", goal.text[slice(*goal.clause(set_.start))].replace(set_.text, ""))
            if shared_run(words, wanted) < max(STRONG, len(wanted) - 2) or _says_why(passage, date.start):
                continue
            yield Problem(
                place=f"{passage.path}@{date.start}",
                message=f"目标写“{set_.text}”完成，{passage.label}写“{passage.text[start:end]}”，晚于目标",
                computation=f"{date.text} 晚于 {set_.text}",
                ask="说明推迟的原因，核对时效指标的完成值和得分",
                sides=(passage.cite_clause(date.start), goal.cite_clause(set_.start, "counter")),
                verdict="review",
            )


def _later(set_: DateMention, told: DateMention) -> bool:
    if set_.year is None or set_.month is None:
        return False
    last, first = set_.last_day(), told.first_day()
    return last is not None and first is not None and first > last


def _says_why(passage: Passage, at: int) -> bool:
    return pattern("because").search(passage.text, *passage.sentence(at)) is not None
