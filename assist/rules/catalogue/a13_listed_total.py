"""A13: a list of numbers, and the total beside it that is not their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import total
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_SUMMED = re.compile(
    "^[,，、;；]?(?:合计|共计|总计|总分|(?:构成|组成)[,，]?(?:满分|总分)|四个季度共|两[批次期]共|三[批次期]共)(?:得分|得|为|[:：])?$"
)
_JUST_ALL = re.compile("^[,，]共(?:下达|拨付|支出|投入|安排|到位)?(?:资金)?$")
"""共 alone sums up instalments and sources only."""
_ITEMS = ("项", "者", "类", "笔")
_TOTALS = re.compile("合计|共计|总计|共")
_LOOSE = re.compile("^(?:组成|构成)?[,，;；][\u4e00-\u9fff]{0,4}(?:合计|共计|总计|共|全年|总)[\u4e00-\u9fff]{0,6}$")
"""共 with a verb: the numbers before it need not be all of its parts, so only a near miss tells."""
_NOT_PARTS = re.compile("其中|每|平均|[较比]|计划|目标|应|上年|去年|另|累计")
_NEAR = Decimal("0.7"), Decimal("1.3")
_NEXT = re.compile("^[,，、;；和及](?![^,，]{0,16}其中)[^,，、;；。]{0,16}$")
_PARTED = re.compile("第[一二三四五六]|[一二三四]季度|[上下]半年|中央|省|市|县|区|镇|自筹|上级|本级|配套")
_QUARTER = re.compile("([一二三四1-4])季度[^,，、;；。]{0,8}$")
_QUARTERS = ("一1", "二2", "三3", "四4")
_APART = re.compile("分别(?:为|是|达)?[^,，。;；\\d]{0,6}$")
_LEAST = 2
_JOINING = dict.fromkeys("和及", "、")
"""42人、38人和45人: one list."""


@rule(id="A13", name="所列各项与合计不等", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Numbers listed one after another add up to the 合计 behind them; four quarters add up to the year before them.

    What:
        第一批30万元、第二批20万元，合计60万元; 全年60场，一季度12场、二季度15场、三季度14场、四季度10场.
    Why:
        One number was changed and the others were not.
    Formula:
        sum of the list = total, within the printed precision.
    Not flagged:
        Lists with numbers of other units between, lists with 其中, amounts parted by commas whose words name no instalment or source. For review: the list may not be complete.
    Bad:
        completion: 预算执行9分、产出48分、效益30分、满意度9分，合计98分。
    Good:
        completion: 预算执行9分、产出48分、效益30分、满意度9分，合计96分。
    """
    for passage in form.spoken:
        for whole, parts in (*_summed(passage), *_quarters(passage)):
            if total(part.interval for part in parts).meets(whole.interval):
                continue
            summed = " + ".join(part.text for part in parts)
            first, last = min(whole.start, parts[0].start), max(whole.end, parts[-1].end)
            yield Problem(
                place=f"{passage.path}@{whole.start}",
                message=f"{passage.label}：所列各项之和不等于{whole.text}",
                computation=f"{summed} ≠ {whole.text}",
                ask="核对各项数与合计数",
                sides=(
                    passage.cite(passage.clause(first)[0], last),
                    passage.cite(whole.start, whole.end, "counter"),
                ),
                verdict="review",
            )


def _summed(passage: Passage) -> Iterator[tuple[Mention, Sequence[Mention]]]:
    """Totals that follow a list at once, with the list."""
    for at, whole in enumerate(passage.mentions):
        begin = passage.sentence(whole.start)[0]
        parts: list[Mention] = []
        follower, mark, named_only, loose = whole, "", False, False
        for one in reversed(passage.mentions[:at]):
            if follower is whole and one.unit in _ITEMS and _TOTALS.match(passage.text, one.end):
                continue  # 两项合计: the two that were listed
            between = passage.text[one.end : follower.start]
            joined = _NEXT.search(between)
            if follower is whole:
                joined = _SUMMED.search(between) or _JUST_ALL.search(between) or _LOOSE.search(between)
                named_only = joined is not None and joined.re is not _SUMMED
                loose = joined is not None and joined.re is _LOOSE
            if one.start < begin or not joined or one.relation != "=":
                break
            if one.unit != whole.unit and (one.unit is not None or between != "、" or one.scale != whole.scale):
                break  # 11万、12.6万、13万人次: the last has the unit of all
            if follower is not whole:
                mark = mark or _JOINING.get(between[0], between[0])
                if _JOINING.get(between[0], between[0]) != mark:
                    break
            parts.insert(0, one)
            follower = one
        if len(parts) < _LEAST or whole.unit in (None, PERCENT):
            continue
        named = [passage.lead(one.start) for one in parts]
        if loose:
            if _is_near(whole, parts) and not any(_NOT_PARTS.search(words) for words in named):
                yield whole, parts
            continue
        apart = _APART.search(passage.lead(parts[0].start)) is not None
        if apart and whole.unit != MONEY:
            yield whole, parts
            continue
        all_named = all(_PARTED.search(words) for words in named)
        if all_named or (not named_only and (mark in "、;；和及" or whole.unit != MONEY)):
            yield whole, parts


def _is_near(whole: Mention, parts: Sequence[Mention]) -> bool:
    """The parts add up to about the whole, and each is less than it."""
    all_of_it, summed = whole.interval.low, total(part.interval for part in parts).low
    if not all_of_it or summed is None or any(whole.interval.below(part.interval) for part in parts):
        return False
    return _NEAR[0] <= summed / all_of_it <= _NEAR[1]


def _quarters(passage: Passage) -> Iterator[tuple[Mention, Sequence[Mention]]]:
    """Four quarters in a sentence, with the one number of their unit before or behind them."""
    if "四季度" not in passage.text and "4季度" not in passage.text:
        return
    found: list[Mention] = []
    for one in passage.mentions:
        if one.unit == "季度":
            continue
        named = _QUARTER.search(passage.lead(one.start))
        if named is None or named[1] not in _QUARTERS[len(found)] or (found and one.unit != found[0].unit):
            found = []
            continue
        found.append(one)
        if len(found) == len(_QUARTERS):
            start, end = passage.sentence(found[0].start)
            rest = [
                m
                for m in passage.mentions
                if start <= m.start < end and m.unit == one.unit and m not in found
            ]
            if len(rest) == 1 and one.unit != PERCENT:
                yield rest[0], found
            found = []
