"""A29: a mean, a share, a rest or a product that is one slip of the pen away from what the form's own numbers yield."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import permutations

from assist.model import FindingEvidence
from assist.rules.alignment import mistyped
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed, total
from assist.text.units import MONEY, PERCENT

_ANY = re.compile("其中|均|每|单[位个点座台价]|占|率|剩|其余|尚|还[有需差]|仍有|未|空置|补|少|缺|没有|共|合计|全年|总")
_MEAN = re.compile(
    "(?:(?P<per>[人户村校场站日月周期班点县镇乡家车队组店园院])均|平均每(?:一)?(?P<each>[\u4e00-\u9fff]{1,5})|单(?P<one>[位个点座台价])|每(?P<every>[人户座台套公个名辆亩处栋株场期吨])[\u4e00-\u9fff]{0,3})"
    "[^,，。;；\\d]{0,8}$"
)
_SHARE = re.compile("(?:占(?:比|[^,，。;；\\d]{0,8}的?)|率)(?:比例|比重)?(?:约|为|达到?|是)*$")
_REST = re.compile("(?:剩余|剩下|其余|余下|尚[有余缺差]|还[有需差]|仍有|未[\u4e00-\u9fff]{1,4}|空置|补[建装购发办种]|少[\u4e00-\u9fff]{0,2}|缺[少口]?|没有[\u4e00-\u9fff]{1,4})$")
_TOTAL = re.compile("(?:共|合计|全年|总计?|累计)[\u4e00-\u9fff]{0,6}$")
_EACH = re.compile("单[位个点座台]|每|平均|人均|户均|[日月]均")
_NOT_OF_IT = re.compile("上年|去年|往年|次年|明年|同比|[较比]|增[加长]|减少|左右|其中|第[一二三四]|季度|半年|[上下]旬")
_OF_FUNDS = re.compile("执行|支出|支付|完成率|使用率|到位率|拨付")
_OF_WHICH = re.compile("(?:^|[。;；])其中(?=[^。;；]*\\d)")
_MOST_PARTS = 6
_GENERAL = "个名位座所条只处"
_HEADS = ("人", "人次")
_SPANS = {"月": (12,), "日": (365, 366), "天": (365, 366), "周": (52,)}
_MOST, _LEAST_DIGITS = 12, 2
_TEN, _ALL = Decimal(10), 100
_REACH = 16
_CUES = frozenset("均每单剩余尚还仍未空补少缺没" "共合全总累")
_SHARE_ENDS = frozenset("占比率例重的约为到达是")
_OF_PROJECT = "资金"


@dataclass(slots=True)
class _Known:
    """A number of the form: its value in the base unit, what it counts, and where it stands."""

    value: Decimal
    unit: str
    words: str
    shown: str
    side: Callable[[], FindingEvidence | None]
    aimed: bool = False
    """A target: something may be left of it, nothing else is reckoned with it."""


@rule(id="A29", name="推算数与所列各数仅差一处数字", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What follows from the form's own numbers, but for one digit.

    What:
        平均每班60人 where 6284人次 and 157个班次 make 40; 占31.5% where 846 of 6284 is 13.5%; 未成功85件 where 2516 and 2458 leave 58; 15座共投资562万元 where
        15 times 30.8 is 462: numbers told elsewhere in the text or in the table.
    Why:
        A digit was mistyped, or one of the numbers was changed and what follows from it was not.
    Formula:
        number told = whole / number, part / whole, whole - part, number x price but for one digit, one digit dropped, or two neighbours in
        the other order; and no pair of the form's numbers yields it as it stands.
    Not flagged:
        Numbers of one digit, of other years and parts of the year; what several pairs could mean. For review.
    Bad:
        completion: 全年培训6284人次。举办157个班次，平均每班60人次。
    Good:
        completion: 全年培训6284人次。举办157个班次，平均每班40人次。
    """
    rows: list[_Known] | None = None
    seen: set[str] = set()
    for passage in form.passages.values() if _ANY.search(form.all_prose) else ():
        if passage.path == "goal" or passage.text in seen or not _ANY.search(passage.text):
            continue
        seen.add(passage.text)
        claims = form.claims(passage)
        done: set[tuple[int, int]] = set()
        told: list[_Known | None] | None = None
        yield from _parts(form, passage)
        priced = _EACH.search(passage.text) or _EACH.search(form.all_names)
        for at, claim in enumerate(claims):
            said = _said(claim, priced is not None) if claim.unit is not None else None
            if said is None or passage.sentence(claim.start) in done or not _may_follow(form, claim):
                continue
            rows = list(_of_table(form)) if rows is None else rows
            told = [_of_text(passage, one) for one in claims] if told is None else told
            near = [one for one in (*told[max(0, at - _MOST) : at], *told[at + 1 : at + 3]) if one is not None]
            ways = list(_ways(claim, said, [*near, *rows]))
            if not ways or any(_agrees(claim, value) for value, _, _ in ways) or any(_is_told(claim, one) for one in rows):
                continue
            slips = [way for way in ways if _is_slip(claim, way[0]) and _is_long(claim, way[2])]
            if slips and len({round(value, 1) for value, _, _ in slips}) == 1:
                done.add(passage.sentence(claim.start))
                yield _problem(passage, claim, *slips[0])


def _parts(form: FormView, passage: Passage) -> Iterator[Problem]:
    """其中小麦45.2万亩、玉米32.2万亩, of 87.4万亩 in the sentence before or the one row in 亩: one part is a digit off."""
    for said in _OF_WHICH.finditer(passage.text):
        start, end = passage.sentence(said.end() - 1)
        told = [claim for claim in form.claims(passage) if start <= claim.start < end]
        unit = told[0].unit if told else None
        if not 2 <= len(told) <= _MOST_PARTS or unit in (None, PERCENT) or any(one.unit != unit or one.mention.relation != "=" for one in told):
            continue
        before = [claim for claim in form.claims(passage) if claim.start < start and claim.unit == unit and claim.mention.relation == "="]
        rows = [row for row in form.measured_rows if row.actual is not None and row.actual.unit == unit]
        summed = total(one.interval for one in told)
        known = [*(one.interval for one in before), *(row.actual.interval for row in rows if row.actual), *(row.target.interval for row in rows if row.target)]
        if any(summed.meets(one) for one in known) or not (before or len(rows) == 1):
            continue
        whole = before[-1].mention.value.scaleb(before[-1].mention.scale) if before else rows[0].actual.base if rows[0].actual else Decimal(0)
        values = [one.mention.value.scaleb(one.mention.scale) for one in told]
        off = [one for one, value in zip(told, values, strict=True) if (need := whole - sum(values) + value) > 0 and _is_slip(one, need)]
        if not off:
            continue
        last = told[-1]
        parts = " + ".join(one.mention.text for one in told)
        shown = before[-1].mention.text if before else rows[0].actual_shown
        other = passage.cite(before[-1].start, before[-1].mention.end, "counter") if before else form.cite(f"{rows[0].path}.actual", "counter")
        yield Problem(
            place=f"{passage.path}@{start}",
            message=f"{passage.label}称“{passage.text[start : last.mention.end]}”，各部分之和不等于{shown}",
            computation=f"{parts} ≠ {shown}",
            ask="核对总数与分项",
            sides=(passage.cite(start, last.mention.end), other),
            verdict="review",
        )


def _said(claim: Claim, priced: bool) -> re.Match[str] | None:
    """The words before the number that call it a mean, a share, a rest, or with prices about the sum of them."""
    words = claim.lead[-_REACH:]
    if claim.unit == PERCENT:
        if claim.mention.value == _ALL:
            return None  # 率达100%: of what is meant there, all
        return _SHARE.search(words) if words[-1:] in _SHARE_ENDS and not _OF_FUNDS.search(words) else None
    if _CUES.isdisjoint(words):
        return None
    return _MEAN.search(words) or _REST.search(words) or (_TOTAL.search(words) if priced else None)


def _may_follow(form: FormView, claim: Claim) -> bool:
    if claim.mention.relation not in ("=", "~") or claim.mention.value < 1:
        return False
    return not _NOT_OF_IT.search(claim.words) and claim.of_year(form.form.year)


def _of_text(passage: Passage, claim: Claim) -> _Known | None:
    if claim.mention.relation not in ("=", "~") or claim.unit is None or _NOT_OF_IT.search(claim.lead.replace("其中", "")):
        return None
    words, side = claim.lead + claim.mention.noun, partial(passage.cite, claim.start, claim.mention.end, "counter")
    return _Known(claim.mention.value.scaleb(claim.mention.scale), claim.unit, words, claim.mention.text, side)


def _of_table(form: FormView) -> Iterator[_Known]:
    """The values of the indicators, and what was spent."""
    for row in form.measured_rows:
        for cell, value, shown in (("actual", row.actual, row.actual_shown), ("target", row.target, row.target_shown)):
            if value is not None and value.unit is not None and value.base > 0:
                yield _Known(value.base, value.unit, row.name, shown, partial(form.cite, f"{row.path}.{cell}", "counter"), aimed=cell == "target")
    funds, power = form.funds, form.money_power
    if funds is not None and power is not None:
        for column in ("executed", "adjusted"):
            amount = getattr(funds, column)
            if amount:
                side = partial(form.cite, f"{form.funds_path}.{column}", "counter")
                yield _Known(amount.scaleb(power), MONEY, _OF_PROJECT, f"{amount:f}{form.form.money_unit}", side)


def _ways(claim: Claim, said: re.Match[str], known: list[_Known]) -> Iterator[tuple[Decimal, str, tuple[_Known, ...]]]:
    """What the number could be reckoned from, by its words: (value, how, from what)."""
    unit = (claim.unit or "").split("/")[0]
    alike = [one for one in known if one.unit == unit or {one.unit, unit} == set(_HEADS)]
    reached = [one for one in known if not one.aimed]
    if said.re is _SHARE:
        yield from _shares(claim, reached)
    elif said.re is _MEAN:
        for value, how, parts in _means(said, [one for one in alike if not one.aimed], reached):
            yield value, how, parts
            if "月" in claim.lead:
                yield value / 12, f"{how} ÷ 12", parts
    elif said.re is _REST:
        values = {one.value: one for one in alike}
        for whole, part in permutations(list(values.values())[:_MOST], 2):
            if whole.value > part.value and whole.unit == part.unit:
                yield whole.value - part.value, f"{whole.shown} − {part.shown}", (whole, part)
    else:
        yield from _products([one for one in alike if not one.aimed], reached)


def _shares(claim: Claim, known: list[_Known]) -> Iterator[tuple[Decimal, str, tuple[_Known, ...]]]:
    """Of the last number before it in its sentence: that of any larger one in its unit."""
    start = claim.passage.sentence(claim.start)[0]
    before = [m for m in claim.passage.mentions if start <= m.start < claim.start and m.unit not in (PERCENT, None)]
    if not before:
        return
    part = before[-1]
    value = part.value.scaleb(part.scale)
    own = _Known(value, part.unit or "", "", part.text, partial(claim.passage.cite, part.start, part.end, "counter"))
    for whole in known:
        if (whole.unit == part.unit or {whole.unit, part.unit} == set(_HEADS)) and whole.value > value:
            yield value * 100 / whole.value, f"{part.text} ÷ {whole.shown}", (own, whole)


def _means(said: re.Match[str], tops: list[_Known], known: list[_Known]) -> Iterator[tuple[Decimal, str, tuple[_Known, ...]]]:
    token = said["per"] or said["each"] or said["every"] or ""
    if token[:1] in _SPANS:
        days = [int(one.value) for one in known if one.unit == "天" and token[:1] in "日天"]
        for top in tops:
            for span in (*days, *_SPANS[token[:1]]):
                yield top.value / span, f"{top.shown} ÷ {span}", (top,)
        return
    thing = token.lstrip(_GENERAL) or token
    things = _HEADS if thing[:1] == "人" else (thing[:1], thing[:2])
    for number in known:
        if not number.value or number.unit in (PERCENT, MONEY):
            continue
        named = number.unit in things or (thing and (thing[:1] in number.words[:12] and thing[0] not in "人年")) or said["one"]
        if not named:
            continue
        for top in tops:
            if top is not number and top.value > number.value:
                yield top.value / number.value, f"{top.shown} ÷ {number.shown}", (top, number)


def _products(alike: list[_Known], known: list[_Known]) -> Iterator[tuple[Decimal, str, tuple[_Known, ...]]]:
    """So many at so much each, as the text or the name of an indicator says."""
    for each in alike:
        said = _EACH.search(each.words)
        if said is None:
            continue
        if said.group() in ("日均", "月均"):
            for span in _SPANS[said.group()[0]]:
                yield each.value * span, f"{each.shown} × {span}", (each,)
            continue
        for number in known:
            if number is not each and number.unit not in (PERCENT, MONEY, each.unit) and number.value > 1:
                yield each.value * number.value, f"{each.shown} × {number.shown}", (each, number)


def _agrees(claim: Claim, value: Decimal) -> bool:
    own = printed(claim.mention.value, claim.mention.scale)
    low, high = own.low or Decimal(0), own.high or Decimal(0)
    slack = value * Decimal("0.012")
    return Interval(low, high).meets(Interval(value - slack, value + slack))


def _is_long(claim: Claim, parts: tuple[_Known, ...]) -> bool:
    """What is reckoned from the fund table is of the project as a whole, and of many things: two digits are alike by chance."""
    return not any(part.words == _OF_PROJECT for part in parts) or len(f"{claim.mention.value:f}".replace(".", "")) > _LEAST_DIGITS


def _is_told(claim: Claim, one: _Known) -> bool:
    """The table has the number as it is."""
    return one.unit == claim.unit and claim.interval.contains(one.value)


def _is_slip(claim: Claim, value: Decimal) -> bool:
    """One digit makes the number of the value at hand, as printed to its places; one dropped, or the point moved."""
    own = claim.mention.value
    places = max(0, -int(own.as_tuple().exponent))
    right = round(value.scaleb(-claim.mention.scale), places)
    if len(f"{own:f}") < _LEAST_DIGITS and len(f"{right:f}") < _LEAST_DIGITS:
        return False
    if mistyped(own, right) or _agrees(claim, value * _TEN) or _agrees(claim, value / _TEN):
        return True
    long, short = sorted((f"{own:f}", f"{right:f}"), key=len, reverse=True)
    return len(long) == len(short) + 1 and len(short) > 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _problem(passage: Passage, claim: Claim, value: Decimal, how: str, parts: tuple[_Known, ...]) -> Problem:
    shown = f"{value.scaleb(-claim.mention.scale):.2f}".rstrip("0").rstrip(".") + (claim.mention.written or "")
    return Problem(
        place=f"{passage.path}@{claim.start}",
        message=f"{passage.label}称“{claim.lead}{claim.mention.text}”，按所列各数应为{shown}",
        computation=f"{how} = {shown} ≠ {claim.mention.text}",
        ask="核对所列各数与推算数",
        sides=(passage.cite_clause(claim.start), *(part.side() for part in parts)),
        verdict="review",
    )
