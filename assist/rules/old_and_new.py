"""Last year's number, this year's, and by how much they are said to differ, in any order and any words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.claims import Claim
from assist.rules.derived import share_of
from assist.rules.prose import Passage
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact
from assist.text.units import MONEY, PERCENT

_UP = "净?增[长加]|新增|净增|增幅|涨幅|升幅|上升|升高|上涨|提高|提升|攀升|多"
_DOWN = "下降|减少|降低|降幅|缩短|压减|压缩|回落|下跌|少"
CHANGE = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|率|幅度?)?(?:约|为|达到?|近)?$")
_ENDS = frozenset("长加增幅升高涨提多降少低短减缩落跌了率度约为达到近")
_OLD = re.compile("(?:上年|去年|上一年|前一年|上年度|往年|同期)[^,，。;；\\d]{0,8}$")
_FROM = re.compile("[由从自][^,，。;；\\d]{0,14}$")
_TO = re.compile("[至到为]$")
_NOW = re.compile("今年|本年|当年|达到?|至|到|目前|现")
_BETTER = re.compile("提高|提升|改善")
_OTHER = re.compile("目标|计划|任务|预算|控制|平均|其中|分别|另|标准|要求")
_POINT = "百分点"
_STEP = ("new", "step")
_THAN_BEFORE = re.compile("同比|环比|[较比](?:上年|去年|上一年|前一年|同期)")
_LEAD = 12
_HUNDRED = Decimal(100)


def misfits(form: FormView, passage: Passage) -> Iterator[tuple[Claim, Claim, Claim, str]]:
    """(old, new, change, what it should be) for each change that its two numbers do not yield. A sentence with several old or
    several changes of one kind is left alone."""
    claims = form.claims(passage)
    for at, change in enumerate(claims):
        if change.start == 0 or passage.text[change.start - 1] not in _ENDS or change.mention.relation not in ("=", "~"):
            continue
        said = CHANGE.search(change.lead)
        if said is None or change.unit is None:
            continue
        start, end = passage.sentence(change.start)
        if _OTHER.search(passage.text, start, end):
            continue
        near = [one for one in claims if start <= one.start < end and one.mention.relation == "="]
        found = _pair(form, passage, claims[:at], near, change)
        if found is not None:
            old, new = found
            right = _right(_told(old), _told(new), old.unit, change, said)
        elif change.unit == PERCENT and (found := _step(near, change)) is not None:
            old, new = found
            right = _of_step(_told(old), _told(new), change, said, CHANGE.search(old.lead))
        else:
            continue
        if right is not None:
            yield old, new, change, right


def _told(claim: Claim) -> Interval:
    """Amounts told in yuan are not rounded."""
    return exact(claim.mention.value) if claim.unit == MONEY and not claim.mention.scale else claim.interval


def _step(near: Sequence[Claim], change: Claim) -> tuple[Claim, Claim] | None:
    """支出60万元，比上年增加10万元，增长20%: by how much it changed, and what it is now."""
    before = [one for one in near if one.start < change.start and one.unit not in (None, PERCENT, _POINT)]
    if len(before) != len(_STEP) or before[0].unit != before[1].unit:
        return None
    new, step = before
    words = step.passage.text[new.mention.end : step.start]
    return (step, new) if CHANGE.search(step.lead) and _THAN_BEFORE.search(words) and not CHANGE.search(new.lead) else None


def _of_step(step: Interval, new: Interval, change: Claim, said: re.Match[str], moved: re.Match[str] | None) -> str | None:
    if moved is None or step.low is None or step.high is None or new.low is None or new.high is None:
        return None
    fell = moved["down"] is not None
    old = new.plus(step) if fell else Interval(max(Decimal(0), new.low - step.high), new.high - step.low)
    share = share_of(step, old)
    if share is None or share.low is None or share.high is None or (share.meets(change.interval) and not (said["up"] if fell else said["down"])):
        return None
    return f"应为{'减少' if fell else '增加'}{(share.low + share.high) / 2:.2f}%"


def _pair(
    form: FormView, passage: Passage, before: Sequence[Claim], near: Sequence[Claim], change: Claim
) -> tuple[Claim, Claim] | None:
    """The old number and the new one that the sentence tells."""
    still = [one for one in near if one is not change and not CHANGE.search(one.lead) and one.unit not in (None, _POINT)]
    units = {PERCENT} if change.unit == _POINT else {change.unit} if change.unit != PERCENT else {one.unit for one in still}
    still = [one for one in still if one.unit in units]
    olds = [one for one in still if _is_old(form, one) or _FROM.search(one.lead)]
    if len(olds) != 1:
        return None
    old = olds[0]
    rest = [one for one in still if one is not old and one.unit == old.unit]
    if _FROM.search(old.lead):
        news = [one for one in rest if one.start > old.start and _TO.search(passage.text[old.mention.end : one.start])][:1]
    else:
        news = [one for one in rest if _NOW.search(one.lead)] or rest
    if not news and len(passage.text[passage.sentence(change.start)[0] : old.start]) <= _LEAD:
        told = [one for one in before if one.start < old.start and one.unit == old.unit and one.told_of(form.form.year)]
        news = told if len({one.mention.value for one in told}) == 1 else []  # of several it may be any
    return (old, news[0]) if len(news) == 1 else None


def _is_old(form: FormView, claim: Claim) -> bool:
    if _OLD.search(claim.lead):
        return True
    year = form.form.year
    return year is not None and claim.year == year - 1 and f"{year - 1}年" in claim.words


def _right(old: Interval, new: Interval, unit: str | None, change: Claim, said: re.Match[str]) -> str | None:
    """By how much it changed, where the text says otherwise."""
    if old.low is None or old.high is None or new.low is None or new.high is None or not old.low:
        return None
    rose, fell = old.below(new), new.below(old)
    wrong_way = (fell and said["up"]) or (rose and said["down"])
    if wrong_way and _BETTER.search(said.group()) and unit != PERCENT:
        return None
    sizes = []
    if change.unit != PERCENT or unit == PERCENT:
        sizes.append(Interval(max(Decimal(0), new.low - old.high), new.high - old.low) if not fell else Interval(max(Decimal(0), old.low - new.high), old.high - new.low))
    if change.unit == PERCENT and (grown := share_of(new, old)) is not None and grown.low is not None and grown.high is not None:
        sizes.append(Interval(max(Decimal(0), grown.low - _HUNDRED), grown.high - _HUNDRED) if not fell else Interval(max(Decimal(0), _HUNDRED - grown.high), _HUNDRED - grown.low))
    if not wrong_way and any(size.meets(change.interval) for size in sizes):
        return None
    power = 0 if change.unit == PERCENT else -change.mention.scale
    middle = ((sizes[-1].low or Decimal(0)) + (sizes[-1].high or Decimal(0))) / 2
    return f"应为{'减少' if fell else '增加'}{middle.scaleb(power):.2f}".rstrip("0").rstrip(".") + (change.mention.written or "")
