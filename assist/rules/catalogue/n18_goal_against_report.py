"""N18: what the goal text set and the completion text reports of the same thing: standards, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assist.forms.wording import pattern
from assist.rules.alignment import STRONG, names, pairs_of, shared_run
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
_VERBS = re.compile("还|同时|建成|建设|新建|修建|开展|组织|举办")
_PLACE = re.compile("[\u4e00-\u9fff]{1,4}?(?:镇|乡|街道|村|社区)(?![级民庄镇村容])")
_PLACE_ENDS = ("镇", "乡", "街道", "村", "社区")
_NO_PLACE = re.compile("^(?:全|各|每|该|本|个|乡|农|行政|自然|多|两|三|美丽|和美|城)|[城乡]镇$|^社区$")
_DONE = re.compile("完成|完工|竣工|验收|投入使用|建成|交付|安装")
_OFTEN = re.compile("[按每](?P<span>[日天周月年]|季度?|半年)(?:度)?(?P<what>[\u4e00-\u9fff]{4,12})")
_SAME_DEED = 6
_MOST = 40
_SHORT = 2


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
        yield from _dates(goal, passage, form.form.year)
        yield from _places(form, goal, passage)
        yield from _frequencies(goal, passage)


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
            or _in_table(form, twin, claim)
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


def _in_table(form: FormView, wanted: Claim, told: Claim) -> bool:
    """An indicator has both numbers, whatever its name: the table tells of it, and asks for the reason."""
    return any(
        row.target is not None
        and row.actual is not None
        and row.target.unit == told.unit
        and wanted.interval.contains(row.target.base)
        and told.interval.contains(row.actual.base)
        for row in form.rows
    )


def _same_thing(wanted: Claim, told: Claim) -> bool:
    """So many of the same: one subject within the other; so much for each: nearly the same clause."""
    if wanted.unit in _SKIPPED or "/" in (wanted.unit or ""):
        if (wanted.unit or "").split("/")[0] != MONEY or "each" not in (wanted.stage, told.stage):
            return False
        return shared_run(_bare(wanted), _bare(told)) >= _SAME_STANDARD
    if wanted.stage not in ("planned", "actual") or told.stage != "actual":
        return False
    first, second = _without_plan(wanted.subject), _without_plan(told.subject)
    if pairs_of(first).isdisjoint(pairs_of(second)):
        return False
    if _VERBS.search(first) and _VERBS.search(second):
        bare = _VERBS.sub("", first), _VERBS.sub("", second)
        if shared_run(*bare) >= max(STRONG, min(len(bare[0]), len(bare[1])) - 1):
            return True
    short = min(len(first), len(second))
    return short >= STRONG and shared_run(first, second) >= max(STRONG, short - 1)


@lru_cache(maxsize=2048)
def _without_plan(subject: str) -> str:
    return _PLAN_WORDS.sub("", subject)


def _bare(claim: Claim) -> str:
    return _PLAN_WORDS.sub("", claim.words).replace(claim.mention.text, "")


def _places(form: FormView, goal: Passage, passage: Passage) -> Iterator[Problem]:
    """As many of the same thing, at another place."""
    if not _names_place(goal.text) or not _names_place(passage.text):
        return
    wanted = [(claim, place) for claim in form.claims(goal)[:_MOST] if (place := _place_of(claim))]
    if not wanted:
        return
    for told in form.claims(passage)[:_MOST]:
        here = _place_of(told)
        twins = [
            (claim, place)
            for claim, place in wanted
            if claim.unit == told.unit and claim.interval.meets(told.interval) and _same_work(claim, told)
        ]
        if here is None or len(twins) != 1 or here in goal.text or twins[0][1] in passage.text:
            continue
        yield Problem(
            place=f"{passage.path}@{told.start}",
            message=f"目标写“{twins[0][0].words}”，{passage.label}写“{told.words}”",
            computation=f"{twins[0][1]} ≠ {here}",
            ask="核对实施地点",
            sides=(passage.cite_clause(told.start), goal.cite_clause(twins[0][0].start, "counter")),
            verdict="review",
        )


def _names_place(text: str) -> bool:
    return any(end in text for end in _PLACE_ENDS) and _PLACE.search(text) is not None


def _frequencies(goal: Passage, passage: Passage) -> Iterator[Problem]:
    """按月发放护理补贴 in the goal, 按季度发放护理补贴 in the report."""
    if not _OFTEN.search(goal.text):
        return
    wanted = {match["what"][:_SAME_DEED]: match for match in _OFTEN.finditer(goal.text)}
    for told in _OFTEN.finditer(passage.text):
        set_ = wanted.get(told["what"][:_SAME_DEED])
        if set_ is None or set_["span"][0] == told["span"][0] or _says_why(passage, told.start()):
            continue
        yield Problem(
            place=f"{passage.path}@{told.start()}",
            message=f"目标写“{set_.group()}”，{passage.label}写“{told.group()}”",
            computation=f"{set_['span']} ≠ {told['span']}",
            ask="说明频次变化的原因，或统一两处文字",
            sides=(passage.cite_match(told), goal.cite_match(set_, "counter")),
            verdict="review",
        )


def _place_of(claim: Claim) -> str | None:
    """The one place that the claim's clause names."""
    words = _VERBS.sub(" ", _PLAN_WORDS.sub(" ", claim.words))
    found = [name for name in _PLACE.findall(words) if not _NO_PLACE.search(name)]
    return found[0] if len(found) == 1 else None


def _same_work(wanted: Claim, told: Claim) -> bool:
    first, second = (
        _PLACE.sub("", _VERBS.sub("", _PLAN_WORDS.sub("", claim.subject))) for claim in (wanted, told)
    )
    if first == second and len(first) >= _SHORT:
        return True
    return shared_run(first, second) >= max(STRONG, min(len(first), len(second)) - 1)


def _dates(goal: Passage, passage: Passage, year: int | None) -> Iterator[Problem]:
    if not goal.dates:
        return
    for date in passage.dates:
        start, end = passage.clause(date.start)
        words = _PLAN_WORDS.sub("", passage.text[start:end].replace(date.text, ""))
        if date.month is None or not _DONE.search(passage.text, start, end):
            continue
        for set_ in goal.dates:
            if not _later(set_, date, year):
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


def _later(set_: DateMention, told: DateMention, year: int | None) -> bool:
    """Both with their year, or both without one, which is then the form's."""
    if set_.month is None or (set_.year is None) != (told.year is None):
        return False
    last, first = set_.last_day(year), told.first_day(year)
    return last is not None and first is not None and first > last


def _says_why(passage: Passage, at: int) -> bool:
    return pattern("because").search(passage.text, *passage.sentence(at)) is not None
