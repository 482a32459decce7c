"""Where a goal ends and the report on it begins, in text in which the two run into each other.

Every end of a sentence, and every place where the text begins anew, may be the seam. What tells it from the others is
weighed: a report repeats the phrases of its goal and is about as long, it opens with a year or with what was done, of which
nothing is said before, a list begins again. The weights are those of a logistic choice among the places, fitted to some 800
pairs of goal and report, put together, of published and of written forms; a seam is believed when it has four fifths of the odds.
"""

from __future__ import annotations

import math
import re

_ENDS = re.compile("[。;；!]")
_SENTENCE_END = re.compile("(?<=[。;；])")
_OPENS = re.compile(r"(?<=[\u4e00-\u9fff%)”\"])(?<![于在自从至到前截止计划和与及以按])(?:20\d{2}年|已完成|全年|截至20|1[.、](?!\d))")
_FIRST_ITEM = re.compile(r"(?:(?:年度)?目标)?(?:1[.、:：]|一、|[(（]1[)）]|①)")
_GOES_ON = re.compile(r"[2-9二三四五六七八九][.、]|其[中他]|同时|并")
_REPORTS = re.compile(r"20\d\d年|全年|截至|截止|已|实际|累计|本年(?!安排)")
_DONE = re.compile(
    r"已|完成了|得到|实际|超额|较好|顺利|圆满|全部完成|(?:明显|有所)(?:提高|提升|改善)|有效(?:改善|提升|缓解|保障)了|累计|共(?=[\u4e00-\u9fff]{0,6}\d)|其中|未完成|支出|占|同比|"
    r"比(?:上年|年初|目标|计划)|达到了|率?达\d|目标完成|因|受"
)
_MARKS = frozenset(",，。;；、:：()（）")
_GRAM, _HEAD, _FEW, _MOST = 3, 4, 8, 3
_SURE = 0.8
_LONGEST = 5_000
"""Characters of a goal and its report; every place is weighed with the whole text, so that time grows with the square."""
_SHARED, _SEMICOLON, _FIRST_AGAIN, _DONE_BEFORE = 5.0, -2.2, 2.2, -2.0
_DONE_AT_END, _REPORT_OPENS, _UNEVEN, _UNLIKE_ENDS, _GOING_ON = -1.4, 1.6, -1.7, -2.6, -0.6


def narrative_seam(text: str) -> int | None:
    """Where a goal ends and its completion begins; None when nothing tells, or several places are as likely."""
    if len(text) > _LONGEST:
        return None
    half = len(text) // 2
    if half and text[:half] == text[half:]:
        return half
    places = sorted(_candidates(text))
    shared = {place: len(_grams(text[:place]) & _grams(text[place:])) for place in places}
    most = max(shared.values(), default=0)
    if not places:
        return None
    worth = {place: _worth(text[:place], text[place:], shared[place], most) for place in places}
    best = max(places, key=worth.__getitem__)
    odds = 1 / sum(math.exp(worth[place] - worth[best]) for place in places)
    behind = text[best:]
    told = shared[best] > 0 or _REPORTS.match(behind) is not None or _DONE.search(behind) is not None
    return best if odds >= _SURE and told else None


def _candidates(text: str) -> set[int]:
    places = {match.end() for match in _ENDS.finditer(text)} | {match.start() for match in _OPENS.finditer(text)}
    again = text.find(text[:_HEAD], _HEAD)
    while again > 0:
        places.add(again)
        again = text.find(text[:_HEAD], again + 1)
    return {place for place in places if 0 < place < len(text)}


def _grams(text: str) -> set[str]:
    runs = (text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1))
    return {run for run in runs if _MARKS.isdisjoint(run)}


def _worth(goal: str, report: str, shared: int, most: int) -> float:
    """How much speaks for a seam between `goal` and `report`, which have `shared` runs of characters in common."""
    last = [sentence for sentence in _SENTENCE_END.split(goal) if sentence][-1]
    worth = _SHARED * (shared - most) / max(_FEW, most)
    worth += _SEMICOLON if goal[-1] in ";；!" else 0.0
    worth += _FIRST_AGAIN if _FIRST_ITEM.match(report) and _FIRST_ITEM.match(goal) else 0.0
    worth += _DONE_BEFORE * min(_MOST, len(_DONE.findall(goal)))
    worth += _DONE_AT_END if _DONE.search(last) or _REPORTS.match(last) else 0.0
    worth += _REPORT_OPENS if _REPORTS.match(report) else 0.0
    worth += _UNEVEN * abs(math.log(len(goal) / len(report)))
    worth += _UNLIKE_ENDS if goal[-1] != "。" and report[-1] == "。" else 0.0
    return worth + (_GOING_ON if _GOES_ON.match(report) else 0.0)
