"""A07: so many a month that are not the year's, and a rest that is not what was left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed
from assist.text.quantities import Mention
from assist.text.units import PERCENT

_EACH = re.compile("每(月|季度?|周|旬)(?![^,，。]{0,12}(?:至少|不少于|不低于|约|超过))")
_TIMES = {
    "月": exact(Decimal(12)),
    "季": exact(Decimal(4)),
    "周": Interval(Decimal(48), Decimal(53)),
    "旬": exact(Decimal(36)),
}
_MEAN = re.compile("[,，](?:平均)?(?:(?=[月日]均)|每)(?P<span>月|日|天)均?[^,，。]{0,6}$")
_SPANS = {"月": exact(Decimal(12)), **dict.fromkeys("日天", Interval(Decimal(240), Decimal(366)))}
"""A mean a day may leave out weekends and holidays."""
_YEAR = re.compile("全年|年度|本年|年内|一年")
_OTHER_SPAN = re.compile(r"\d月|个月|半年|[一二三四]季度")
_WHOLE = re.compile("列入|受理|排查|收到|签订|承担|计划|总[共计量数]|共|应|下达|到位|需|中有?\\d")
_DONE = re.compile("已|完成|支付|使用|实施|发放|目前|现")
_REST = re.compile("剩余|尚余|[尚还仍]有|还剩|余下|未完成|结余|其余|另外")
_GOING_ON = re.compile("(?:正在|尚在|仍在|还在|正|尚待|待)(?:办理|推进|整改|建设|实施|施工|完善|处理|验收|审核)")
_CARRIED = re.compile("结转|上年|以前年度|累计|新增|追加|退回|收回")
_ALIKE = 2
_PARTS = 3


@rule(id="A07", name="按月数或剩余数推算不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """So many a month, twelve times, are the year's; the whole less what was done is what is left.

    What:
        每月巡查8次，全年共巡查120次, and 计划改造86公里，已完成52公里，剩余44公里, in one sentence and one unit; 每周 and 月均, 日均 alike.
    Why:
        One of the numbers is wrong.
    Formula:
        number a month x 12 (a quarter x 4, a week x 48 to 53) = number of the year, means alike; whole - done = rest.
    Not flagged:
        Numbers with at least or about, sentences that name other spans of time, rests beside what was carried
        over or added. Work may begin in the year's course: for review.
    Bad:
        completion: 每月开展巡查8次，全年共开展巡查120次。
    Good:
        completion: 每月开展巡查8次，全年共开展巡查96次。
    """
    for passage in form.spoken:
        yield from _monthly(passage)
        yield from _means(passage)
        yield from _rest(passage)


def _monthly(passage: Passage) -> Iterator[Problem]:
    for each in _EACH.finditer(passage.text):
        start, end = passage.sentence(each.start())
        counts = _counts(passage, each.end(), end)
        if len(counts) < 2 or _OTHER_SPAN.search(passage.text, start, end):
            continue
        one, year = counts[0], counts[1]
        lead = passage.text[one.end : year.start]
        alike = shared_run(passage.text[each.end() : one.start] + one.noun, lead + year.noun)
        told = _YEAR.search(lead) and passage.clause(one.start)[0] <= each.start() and alike >= _ALIKE
        times = _TIMES[each[1][0]]
        if not told or one.unit != year.unit or one.interval.times(times).meets(year.interval):
            continue
        yield Problem(
            place=f"{passage.path}@{one.start}",
            message=f"{passage.label}称每{each[1]}{one.text}，全年却为{year.text}",
            computation=f"每{each[1]}{one.text}，全年应为{_shown(one.interval.times(times))} ≠ {year.text}",
            ask="核对每期数量与全年数量",
            sides=(passage.cite_clause(one.start), passage.cite_clause(year.start, "counter")),
            verdict="review",
        )


def _means(passage: Passage) -> Iterator[Problem]:
    """全年6000件，月均400件, and 日均20件，全年7300件: the mean behind or before the year's number."""
    text = passage.text
    for year, mean, said, words in (*_means_behind(passage), *_means_before(passage)):
        start, end = passage.sentence(year.start)
        if not start <= mean.start < end or year.unit != mean.unit or year.unit in (PERCENT, None) or year.relation != "=":
            continue
        whole = printed(mean.value, mean.scale).times(_SPANS[said["span"]])  # a mean is rounded
        if not _YEAR.search(text, words, year.start) or _OTHER_SPAN.search(text, start, end) or whole.meets(year.interval):
            continue
        yield Problem(
            place=f"{passage.path}@{mean.start}",
            message=f"{passage.label}称全年{year.text}，{said['span']}均却为{mean.text}",
            computation=f"{said['span']}均{mean.text}，全年应为{_shown(whole)} ≠ {year.text}",
            ask="核对全年数量与平均数",
            sides=(passage.cite_clause(mean.start), passage.cite_clause(year.start, "counter")),
            verdict="review",
        )


_Mean = tuple[Mention, Mention, re.Match[str], int]
"""The year's number, the mean, the words that make it one, and where the words before the year's number begin."""


def _means_behind(passage: Passage) -> Iterator[_Mean]:
    for year, mean in pairwise(passage.mentions):
        said = _MEAN.search(passage.text[year.end : mean.start])
        if said is not None:
            yield year, mean, said, passage.sentence(year.start)[0]


def _means_before(passage: Passage) -> Iterator[_Mean]:
    for mean, year in pairwise(passage.mentions):
        said = _MEAN.search(f"，{passage.lead(mean.start)}")
        if said is not None and "均" in said.group():
            yield year, mean, said, mean.end


def _shown(span: Interval) -> str:
    """The whole numbers that an interval runs over."""
    low, high = round(span.low or 0), round(span.high or 0)
    return f"{low}" if low == high else f"{low}至{high}"


def _rest(passage: Passage) -> Iterator[Problem]:
    for word in _REST.finditer(passage.text):
        counts = _counts(passage, passage.sentence(word.start())[0], passage.clause(word.start())[1])
        if len(counts) == _PARTS and counts[-1].start >= word.end():
            yield from _left_over(passage, *counts)
    for rest in passage.mentions:
        if _GOING_ON.match(passage.text, rest.end):
            counts = _counts(passage, passage.sentence(rest.start)[0], rest.end)
            if len(counts) == _PARTS:
                yield from _left_over(passage, *counts)


def _left_over(passage: Passage, whole: Mention, done: Mention, rest: Mention) -> Iterator[Problem]:
    """受理40件，已办结36件，剩余6件 (or 6件正在办理)."""
    clauses = [passage.text[slice(*passage.clause(one.start))] for one in (whole, done)]
    if len({whole.unit, done.unit, rest.unit}) != 1 or _CARRIED.search(passage.text, whole.start, rest.end):
        return
    if not _WHOLE.search(clauses[0]) or not _DONE.search(clauses[1]) or _REST.search(passage.text, whole.start, done.start):
        return
    if done.interval.plus(rest.interval).meets(whole.interval):
        return
    yield Problem(
        place=f"{passage.path}@{rest.start}",
        message=f"{passage.label}称{whole.text}中已有{done.text}，剩余却为{rest.text}",
        computation=f"{whole.text} - {done.text} ≠ {rest.text}",
        ask="核对总数、已完成数和剩余数",
        sides=(passage.cite_clause(rest.start), passage.cite(whole.start, done.end, "counter")),
        verdict="review",
    )


def _counts(passage: Passage, start: int, end: int) -> Sequence[Mention]:
    """The plain quantities between two offsets."""
    return [
        one
        for one in passage.mentions
        if start <= one.start < end and one.unit not in (PERCENT, None) and one.relation == "="
    ]
