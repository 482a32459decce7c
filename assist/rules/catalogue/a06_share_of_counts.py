"""A06: a share that is not that of the two numbers before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assist.rules.claims import Claim
from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_RATE_OF = re.compile("([\u4e00-\u9fff]{2})(?:[率度]|比例)(?:约|为|是|达到?)*$")
_SHARE_OF = re.compile("(?:占比|占(?P<of>[\u4e00-\u9fff]{1,8}?)?的?(?:比例|比重)?)(?:为|达到?)?$")
_ANY_WHOLE = re.compile("^(?:总|全部|全年|其)")
_NAMED = 2
"""Characters of what a share is said to be of that must stand before its two numbers."""
_HUNDRED = Decimal(100)
_DUE = re.compile("应(?:当)?([\u4e00-\u9fff])[^,，。\\d]{0,8}$")
_NOT = re.compile("[不未][^,，。\\d]{0,6}$")
_OVER = re.compile("超额?(?:完成)?(?:年度|年初|全年)?(?:目标|计划)?任务(?:数|量)?的?$")
_OF_TASK = re.compile("完成(?:了)?(?:年度|年初|全年)?(?:目标|计划)?任务(?:数|量)?的$")
_SET = re.compile(r"(?:任务|计划)[^,，。\d]{0,8}$")
_REACHED = re.compile(r"(?:实际|共|已)?完成[^,，。\d]{0,14}$")


@rule(id="A06", name="比率与所列两数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A share that follows its two counts must be their quotient.

    What:
        共抽检200份，合格180份，合格率95%: two numbers of one unit in the sentence, and
        the percentage after them; 超任务43% and 完成任务的143% against the only number set and the only one reached.
    Why:
        One of the three numbers is wrong, and the percentage is often an indicator's actual value.
    Formula:
        share = part / whole, within the printed precision.
    Not flagged:
        Sentences with more than one number that could be the whole, numbers of different units, shares whose
        name (合格) does not stand beside the part. What is counted may differ: for review.
    Bad:
        completion: 全年共抽检样品200份，合格180份，合格率95%。
    Good:
        completion: 全年共抽检样品200份，合格180份，合格率90%。
    """
    seen: set[str] = set()
    yield from _of_tasks(form)
    for passage in form.spoken:
        if "%" not in passage.text:
            continue
        for at, rate in enumerate(passage.mentions):
            if rate.unit != PERCENT or rate.relation != "=":
                continue
            begin = passage.sentence(rate.start)[0]
            counts = [
                one
                for one in passage.mentions[:at]
                if one.start >= begin and one.unit not in (PERCENT, None) and one.relation == "="
            ]
            found = _of_two(passage, rate, counts)
            if found is None:
                continue
            first, second, real, how = found
            words = passage.text[first.start : rate.end]
            if rate.interval.meets(real) or real.low is None or words in seen:
                continue
            seen.add(words)
            yield Problem(
                place=f"{passage.path}@{rate.start}",
                message=f"{passage.label}：“{words}”，按所列两数应为{_shown(real)}{_slip(first, second, rate, real)}",
                computation=how,
                ask="核对所列数量和比率",
                sides=(
                    passage.cite_clause(rate.start),
                    passage.cite(first.start, second.end, "counter"),
                ),
                verdict="review",
            )


def _slip(first: Mention, second: Mention, rate: Mention, real: Interval) -> str:
    """The rate is right when one of the amounts is in another unit: 元 for 万元."""
    if first.unit != MONEY or first.scale == second.scale or real.low is None or real.high is None:
        return ""
    for power in (-8, -4, 4, 8):
        if rate.interval.meets(Interval(real.low.scaleb(power), real.high.scaleb(power))):
            small = min(first, second, key=lambda one: one.scale)
            return f"；比率相差{'一万' if abs(power) == 4 else '一亿'}倍，“{small.text}”的单位疑有误"
    return ""


def _of_tasks(form: FormView) -> Iterator[Problem]:
    """超任务43% against the one number that was set and the one that was reached, wherever they are told."""
    told = [claim for claim in form.all_claims if claim.unit == PERCENT and claim.mention.relation == "="]
    told = [claim for claim in told if _OVER.search(_lead(claim)) or _OF_TASK.search(_lead(claim))]
    if not told:
        return
    counts = [
        claim for claim in form.all_claims if claim.unit not in (PERCENT, MONEY, None, "月", "天", "年")
    ]
    planned = [claim for claim in counts if _SET.search(_lead(claim))]
    done = [claim for claim in counts if _REACHED.search(_lead(claim)) and not _SET.search(_lead(claim))]
    if (
        len({(c.unit, c.mention.value) for c in planned}) != 1
        or len({(c.unit, c.mention.value) for c in done}) != 1
    ):
        return
    goal, result = planned[0], done[0]
    share = share_of(result.interval, goal.interval)
    if goal.unit != result.unit or share is None or share.low is None or share.high is None:
        return
    for claim in told:
        over = _OVER.search(_lead(claim)) is not None
        real = Interval(share.low - _HUNDRED, share.high - _HUNDRED) if over else share
        if claim.interval.meets(real):
            continue
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.words}”，任务{goal.mention.text}、完成{result.mention.text}，应为{_shown(real)}",
            computation=f"{result.mention.text} ÷ {goal.mention.text} = {_shown(share)}{' − 100%' if over else ''} ≠ {claim.mention.text}",
            ask="核对任务数、完成数和比率",
            sides=(
                claim.passage.cite_clause(claim.start),
                goal.passage.cite_clause(goal.start, "counter"),
                result.passage.cite_clause(result.start, "counter"),
            ),
            verdict="review",
        )


def _lead(claim: Claim) -> str:
    return claim.passage.lead(claim.start)


def _of_two(
    passage: Passage, rate: Mention, counts: Sequence[Mention]
) -> tuple[Mention, Mention, Interval, str] | None:
    """The two numbers that the percentage is reckoned from, what it should be, and how."""
    if len(counts) < 2:
        return None
    lead = passage.lead(rate.start)
    last = counts[-1]
    named = _RATE_OF.search(lead)
    part, beside = last, [last]
    if named is not None:
        beside = [one for one in counts if named[1] in passage.text[slice(*passage.clause(one.start))]]
        if not beside and _as_due(passage, counts[-2], last):
            beside = [last]
        if not beside or beside[-1] is counts[0]:
            return None
        part = beside[-1]
    else:
        share = _SHARE_OF.search(lead)
        if share is None:
            return None
        of = share["of"]
        if (
            of
            and not _ANY_WHOLE.match(of)
            and of[-_NAMED:] not in passage.text[passage.sentence(rate.start)[0] : part.start]
        ):
            return None
    alike = [one for one in counts if one.unit == part.unit]
    wholes = alike[:-1]
    if not wholes or alike[-1] is not part:
        return None
    if "其中" in passage.text[wholes[-1].end : part.start]:
        # the parts of one that was told before: 回收点126个，覆盖14个乡镇，其中标准化回收点42个
        wholes = [whole for whole in wholes if not whole.interval.below(part.interval)] or wholes[-1:]
        alike = [*wholes[-1:], part]
    elif len(wholes) > 1 and (named is None or len(beside) > 1):
        return None
    if len(wholes) > 1 and any(one.interval.below(two.interval) for one, two in pairwise(alike)):
        return None  # not each the part of the one before it
    less = named is not None and bool(_NOT.search(passage.lead(part.start))) != bool(_NOT.search(lead))
    shares = [(whole, _rest(share_of(part.interval, whole.interval), less)) for whole in wholes]
    # of several, the share may be that of any: 发放200份，收回192份，满意185份
    whole, real = next(
        ((whole, share) for whole, share in shares if share is not None and share.meets(rate.interval)),
        shares[-1],
    )
    if real is None:
        return None
    return whole, part, real, f"{'1 - ' if less else ''}{part.text} ÷ {whole.text} = {_shown(real)}"


def _as_due(passage: Passage, due: Mention, done: Mention) -> bool:
    """应检设备80台，实检76台: what was due, and how much of it was done."""
    first = _DUE.search(passage.lead(due.start))
    return first is not None and re.search(f"实(?:际|有)?{first[1]}[^,，。\\d]{{0,6}}$", passage.lead(done.start)) is not None


def _rest(share: Interval | None, less: bool) -> Interval | None:
    """The share, or with `less` what it leaves: 不合格28批 tells of the rate of those that passed."""
    if share is None or not less or share.low is None or share.high is None:
        return share
    return Interval(_HUNDRED - share.high, _HUNDRED - share.low)


def _shown(real: Interval) -> str:
    middle = ((real.low or Decimal(0)) + (real.high or Decimal(0))) / 2
    return f"{middle:.2f}".rstrip("0").rstrip(".") + "%"
