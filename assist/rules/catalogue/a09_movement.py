"""A09: from one number to another, and the words or the difference between them say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assist.rules.derived import share_of
from assist.rules.old_and_new import misfits
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.numerals import chinese_number, whole_number
from assist.text.quantities import Mention
from assist.text.units import PERCENT

_RISE = "增加|增长|增[至到加]|上升|升高|提高|提升|扩大|扩充|扩展|拓展|扩容|发展|延长|上涨|攀升"
_FALL = "缩短|减少|下降|降低|降[至到]|缩减|压减|压缩|下跌|回落"
_FROM = re.compile(r"[由从自][^,，。\d]{0,14}$")
_TO = re.compile(
    rf"^[^,，]*?(?:(?P<up>{_RISE})|(?P<down>{_FALL}))(?:了)?(?:[至到为]|[至到为]?(?:今年|本年度?|当年|目前|现在)的?)?$"
)
_BY = re.compile(
    rf"^[,，]?(?:共|净|总共|同比|比上年|较上年)?(?:(?P<up>{_RISE}|新增[^,，。;；]{{0,4}})|(?P<down>{_FALL}))(?:了|幅度?为?)?(?:约|近)?$"
)
_LAST_YEAR = re.compile("(?:上年|去年|上一年|往年)(?:度|同期)?[^,，。;；]{0,6}$")
_THIS_YEAR = re.compile("(?:今年|本年|当年|本年度)[^,，。;；]{0,8}$")
_TAIL = re.compile(
    rf"^[^,，。;；\\d]{{0,4}}[,，](?:同比|较上年|比上年|较去年|比去年|环比)?(?:有所|明显|大幅|略有|稳步|显著|小幅)?"
    rf"(?:(?P<up>{_RISE})|(?P<down>{_FALL}))(?:了|明显)?(?=[,，。;；\\d]|$)"
)
_DOUBLED = re.compile(
    "^[^,，。;；\\d]{0,4}[,，](?:实现|同比|较上年|比上年|比去年|约)?"
    "(?:翻了?(?:(?P<fold>[一两二三四])番|倍)|(?:增长|增加|提高|提升)了?(?P<times>[1-9一两二三四五六七八九])倍(?!多|以上))"
)
_SO_MANY_TIMES = re.compile("[,，]是(?:上年|去年|上一年|往年)(?:度|同期)?的$")
_WITH_SIGN = re.compile(
    r"(?:下降|减少|降低|回落)(?:了|幅度?为)?-\d[\d.]*%?|(?:增长|增加|上升)(?:了)?-\d[\d.]*%?[,，][^。；;，,]{0,6}(?:明显|大幅|稳步|快速|持续)?(?:上升|增长|提升)[^。；;，,]{0,4}"
)
_ROUGHLY = Decimal("0.92"), Decimal("1.15")
"""How far from its round number 翻了一番 may be."""
_THAN = re.compile(r"[较比][^,，。\d]{0,12}$")
_THAN_THE = re.compile(
    r"^[,，]?(?:同比|[较比与]|相比)(?:于)?(?:上年|去年|上一年|前一?年|往年|20\d\d年)[^,，。\d]{0,8}$"
)
_REACHED = re.compile("^[,，]?(?:达到?|至|为|增至|降至|减至|升至)(?:了)?$")
_IS = re.compile("^[,，]?(?:约|相当于|达到?)?是?(?:为)?(?:上年|去年|上一年|往年)?(?:同期)?(?:的)?$")
_BARE = re.compile("(?:增加|增长|减少|下降|压减|压缩|缩减)了?$")
_THREE = 3
_IMPROVES = re.compile("提高|提升")
_LESS_IS_MORE = re.compile(
    "时间|时长|用时|周期|能耗|成本|排放|浓度|发病|死亡|投诉|空置|贫困|失业|名次|排名|位次"
)
_NEAR = 12
_PERCENT = Decimal("0.01")
_ALL = Decimal(100)
_TIMES = frozenset("天 工作日 小时 分钟 秒 月 周".split())
_POINT = "百分点"


@rule(id="A09", name="增减方向或增减数与所列两数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What rose ended higher than it began, and by the difference of the two numbers.

    What:
        由92%提高到87%, 由120个增加到150个，增加20个: two numbers of one unit with 由 and 到 in a sentence, the verb
        between them, and the difference behind them.
    Why:
        The numbers were swapped, or one of them was changed and the others were not.
    Formula:
        rise: last >= first; fall: last <= first; difference = |last - first|, within the printed precision.
    Not flagged:
        Improvements of what should be small (用时由10天提升至5天); several numbers between the two. For review: what
        is counted may have changed.
    Bad:
        completion: 群众知晓率由92%提高到87%。
    Good:
        completion: 群众知晓率由87%提高到92%，提高5个百分点。
    """
    for passage in form.spoken:
        found = list(_of_passage(passage))
        yield from found
        told = {side.start for problem in found for side in problem.sides if side is not None}
        for old, new, change, right in misfits(form, passage):
            first, end = sorted((old, new), key=lambda claim: claim.start)[0], change
            start, stop = passage.sentence(change.start)
            if any(passage.offset(start) <= at < passage.offset(stop - 1) for at in told):
                continue
            words = f"{old.mention.text}、{new.mention.text}，{change.lead.lstrip(',，')}{change.mention.text}"
            yield _problem(passage, first.mention, end.mention, f"{passage.label}称前后两数为{words}，{right}", "核对前后两数与增减幅度")


def _of_passage(passage: Passage) -> Iterator[Problem]:
    seen: set[str] = set()
    if passage.text:
        if "-" in passage.text:
            yield from _minus(passage)
        for at, first in enumerate(passage.mentions[:-1]):
            last = passage.mentions[at + 1]
            yield from _multiple(passage, passage.mentions[at : at + 3])
            yield from _two_years(passage, passage.mentions[at : at + 3])
            yield from _than(passage, passage.mentions[at : at + 3])
            verb = _verb(passage, first, last)
            if verb is None:
                yield from _compared(passage, passage.mentions[at : at + 3])
                continue
            words = passage.text[first.start : last.end]
            if words in seen:
                continue
            seen.add(words)
            wrong_way = (
                last.interval.below(first.interval) if verb["up"] else first.interval.below(last.interval)
            )
            if wrong_way and _BARE.search(verb.group()):
                continue  # 从60张增加25张: the number is by how much
            if wrong_way and not _improvement(passage, first, verb):
                yield _problem(
                    passage,
                    first,
                    last,
                    f"{passage.label}称由{first.text}“{verb.group()}”{last.text}，方向相反",
                    "核对前后两数和增减方向",
                )
            elif not wrong_way and at + 2 < len(passage.mentions):
                change = passage.mentions[at + 2]
                yield from _in_percent(passage, first, last, change)
                if _is_change(passage, last, change) and not _differs_by(first, last, change):
                    yield _problem(
                        passage,
                        first,
                        change,
                        f"{passage.label}称由{first.text}到{last.text}，相差却为{change.text}",
                        "核对前后两数与增减数",
                    )


def _in_percent(passage: Passage, first: Mention, last: Mention, change: Mention) -> Iterator[Problem]:
    """由18天缩短到15天，缩短20%; 由5100吨减少到4630吨，同比增长9.2%."""
    moved = _BY.search(passage.text[last.end : change.start])
    if moved is None or change.unit != PERCENT or last.unit == PERCENT or change.relation != "=":
        return
    rose = first.interval.below(last.interval)
    grown = share_of(last.interval, first.interval)
    if grown is None or grown.low is None or grown.high is None or first.interval.meets(last.interval):
        return
    by = Interval(grown.low - _ALL, grown.high - _ALL) if rose else Interval(_ALL - grown.high, _ALL - grown.low)
    if rose == (moved["up"] is not None) and (last.unit not in _TIMES or by.meets(change.interval)):
        return  # of things that are counted A06 reckons the percentage
    message = f"{passage.label}称由{first.text}到{last.text}，{moved.group().lstrip(',，')}却为{change.text}"
    yield _problem(passage, first, change, message, "核对前后两数与增减幅度")


def _two_years(passage: Passage, three: Sequence[Mention]) -> Iterator[Problem]:
    """上年30件，今年45件，增加12件 (同比减少, 翻了一番, 是上年的3倍): two years' numbers in either order, and what is said of
    them; after 由60增至120 as well."""
    one, two = three[0], three[1]
    end = passage.sentence(one.start)[1]
    if (
        one.unit != two.unit
        or one.unit is None
        or two.start >= end
        or one.relation != "="
        or two.relation != "="
    ):
        return
    leads = passage.lead(one.start), passage.text[one.end : two.start]
    if _LAST_YEAR.search(leads[0]) and _THIS_YEAR.search(leads[1]):
        old, new = one, two
    elif _THIS_YEAR.search(leads[0]) and _LAST_YEAR.search(leads[1]):
        old, new = two, one
    elif _verb(passage, one, two):
        old, new = one, two
    else:
        return
    rest = passage.text[two.end : end]
    moved, ask = _TAIL.match(rest), "核对前后两数与增减表述"
    if (moved and (new if moved["up"] else old).interval.below((old if moved["up"] else new).interval)) or (
        (moved := _DOUBLED.match(rest)) and not old.interval.times(_multiplied(moved)).meets(new.interval)
    ):
        message = f"{passage.label}称上年{old.text}、今年{new.text}，又称“{moved.group().lstrip(',，')}”"
        yield _problem(passage, one, two, message, ask)
    if len(three) < _THREE or three[2].start >= end or three[2].relation != "=":
        return
    change = three[2]
    between = passage.text[two.end : change.start]
    if change.unit == "倍" and _SO_MANY_TIMES.search(between):
        wrong = not old.interval.times(change.interval).meets(new.interval)
    else:
        wrong = leads[1] != "" and not _verb(passage, one, two) and _is_change(passage, two, change)
        wrong = wrong and not _differs_by(old, new, change)
    if wrong:
        message = f"{passage.label}称{passage.text[one.start : two.end]}，相差却为{change.text}"
        yield _problem(passage, one, change, message, ask)


def _minus(passage: Passage) -> Iterator[Problem]:
    """下降-5%, 增长-3%，明显上升: a sign that turns the word round."""
    for match in _WITH_SIGN.finditer(passage.text):
        yield Problem(
            place=f"{passage.path}@{match.start()}",
            message=f"{passage.label}称“{match.group()}”",
            computation="增减的词与负号相反",
            ask="核对增减方向和数值",
            sides=(passage.cite_match(match),),
            verdict="review",
        )


def _multiplied(said: re.Match[str]) -> Interval:
    """By what 翻了一番 and 增长三倍 multiply; some call three times as much 增长三倍."""
    if said["times"]:
        times = Decimal(whole_number(said["times"]) or 1)
        low, high = max(times, Decimal(2)), times + 1
    else:
        low = high = Decimal(2) ** (chinese_number(said["fold"] or "一") or 1)
    return Interval(low * _ROUGHLY[0], high * _ROUGHLY[1])


def _compared(passage: Passage, three: Sequence[Mention]) -> Iterator[Problem]:
    """较上年的120万元增加30万元，达到150万元: the old number, the change and the new one."""
    if len(three) < _THREE or any(one.relation != "=" for one in three):
        return
    old, change, new = three
    if change.unit == PERCENT != old.unit == new.unit:
        change = replace(change, interval=old.interval.times(change.interval.scaled(_PERCENT)))
    elif len({PERCENT if one.unit == _POINT else one.unit for one in three}) != 1 or change.unit == PERCENT:
        return
    moved = _BY.search(passage.text[old.end : change.start])
    led = _THAN.search(passage.lead(old.start))
    if not moved or not led or not _REACHED.search(passage.text[change.end : new.start]):
        return
    low, high = (old, new) if moved["up"] else (new, old)
    if not low.interval.plus(change.interval).meets(high.interval):
        message = f"{passage.label}称较{old.text}{moved.group().lstrip(',，')}{change.text}，却为{new.text}"
        yield _problem(passage, old, new, message, "核对前后两数与增减数")


def _than(passage: Passage, three: Sequence[Mention]) -> Iterator[Problem]:
    """60万元，较上年的50万元增加20万元: the new number, the old one and the change."""
    if len(three) < _THREE or three[0].unit is None or three[0].unit != three[1].unit:
        return
    new, old, change = three
    if any(one.relation != "=" for one in three) or not _THAN_THE.search(passage.text[new.end : old.start]):
        return
    if not _is_change(passage, old, change):
        return
    moved = _BY.search(passage.text[old.end : change.start])
    low, high = (old, new) if moved and moved["up"] else (new, old)
    if moved and not low.interval.plus(change.interval).meets(high.interval):
        message = f"{passage.label}称{new.text}较{old.text}{moved.group().lstrip(',，')}{change.text}"
        yield _problem(passage, new, change, message, "核对前后两数、增减方向与增减数")


def _multiple(passage: Passage, three: Sequence[Mention]) -> Iterator[Problem]:
    """1200人次，是上年400人次的2倍: the new number, the old one, and how many times it is."""
    if (
        len(three) < _THREE
        or three[2].unit != "倍"
        or three[0].unit != three[1].unit
        or three[0].unit is None
    ):
        return
    new, old, times = three
    told = _IS.search(passage.text[new.end : old.start]) and passage.text[old.end : times.start] == "的"
    if (
        told
        and all(one.relation == "=" for one in three)
        and not old.interval.times(times.interval).meets(new.interval)
    ):
        message = f"{passage.label}称{new.text}是{old.text}的{times.text}"
        yield _problem(passage, new, times, message, "核对前后两数与倍数")


def _verb(passage: Passage, first: Mention, last: Mention) -> re.Match[str] | None:
    """The verb of a movement from the first number to the one after it, in one unit."""
    between = passage.text[first.end : last.start]
    if (
        first.unit != last.unit
        or first.unit is None
        or len(between) > _NEAR
        or first.relation not in ("=", "~")
    ):
        return None
    if last.relation not in ("=", "~") or not _FROM.search(passage.lead(first.start)):
        return None
    return _TO.search(between)


def _improvement(passage: Passage, first: Mention, verb: re.Match[str]) -> bool:
    """提升 may mean that something got better, not that it grew."""
    if not _IMPROVES.search(verb.group()):
        return False
    lead = passage.text[passage.sentence(first.start)[0] : first.start]
    return first.unit != PERCENT or _LESS_IS_MORE.search(lead) is not None


def _is_change(passage: Passage, last: Mention, change: Mention) -> bool:
    """The number behind them says by how much, in their unit."""
    same = change.unit == (_POINT if last.unit == PERCENT else last.unit)
    return (
        same
        and change.relation in ("=", "~")
        and _BY.search(passage.text[last.end : change.start]) is not None
    )


def _differs_by(first: Mention, last: Mention, change: Mention) -> bool:
    low, high = (
        (first, last) if last.value.scaleb(last.scale) >= first.value.scaleb(first.scale) else (last, first)
    )
    return low.interval.plus(change.interval).meets(high.interval)


def _problem(passage: Passage, first: Mention, end: Mention, message: str, ask: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{first.start}",
        message=message,
        computation=passage.text[first.start : end.end],
        ask=ask,
        sides=(passage.cite_clause(first.start), passage.cite(end.start, end.end, "counter")),
        verdict="review",
    )
