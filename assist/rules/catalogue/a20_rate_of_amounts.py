"""A20: a rate of spending beside its two amounts, and an amount beside its base and percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.claims import Claim
from assist.rules.derived import is_share, share_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.unit_slips import in_other_unit
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.units import MONEY, PERCENT

_RATE = re.compile(
    "(?:执行|到位|支付|支出|拨付|使用|配套|兑付)(?:率|进度|比例)(?:已经?)?(?:达到?|为|是|约|仅|:)*$"
)
_BESIDE = re.compile("超|结余|结转|剩余|差额|缺口|节约|未|追加|累计")
"""Words of an amount that is neither what there was nor what was spent."""
_IS_OF = re.compile("^(?:即|为|计|共计|合计)$")
_TAKES_OF = re.compile(
    "^(?:的?(?:比例|标准|费率|税率))?(?:即|支付|预付|首付|拨付|预留|扣留|留存|扣除|提取|计提|缴纳|收取|承担|分担|配套|补助|补贴|奖励|退还)[^,，。;；\\d%]{0,12}$"
    "|^[,，]?(?:应?[缴交]?税[额金款]|增值税额?|[^,，。\\d]{0,6}(?:利息|贴息|付息|管理费|服务费|手续费))[^,，。\\d]{0,4}$"
)
"""What is paid, kept back, levied or borne as that percentage."""
_UP_TO = re.compile("(?:支付|拨付|付款|付)(?:至|到)[^,，。\\d]{0,4}(?:合同|结算|中标)[^,，。\\d]{0,4}$")
_PAID = re.compile("^[,，](?:累计|共计?|已|合计)(?:已)?(?:支付|拨付|付款)(?:资金|金额|工程款)?$")
_SPAN = re.compile(r"\d个?[月天日]|[半两三]年")
_CHANGE = re.compile("增|降|减|提高|较|比|超")
_PAIR = 2
_HUNDRED = Decimal(100)


@rule(id="A20", name="比率与金额推算不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A rate of spending is the quotient of the two amounts told before it; a percentage of a base is the amount
    told behind it.

    What:
        预算80万元，支出60万元，执行率85% in one sentence; 总保费200万元，中央补贴40%为90万元.
    Why:
        Reports without a fund table state execution in words only; one of the three numbers is wrong.
    Formula:
        rate = spent / budget, within the printed precision; amount = base x percentage, for a percentage that is paid,
        kept back, levied or borne too (按30%支付预付款, 税率6%，税额, 年利率4%，贴息).
    Not flagged:
        Sentences with 其中 or with other than two such amounts (what is over or left aside); rates that any two amounts of
        the text or the fund table yield, or one over the sum of two; percentages of change. For review.
    Bad:
        process: 全年安排资金80万元，实际支出60万元，预算执行率85%。
    Good:
        process: 全年安排资金80万元，实际支出60万元，预算执行率75%。
    """
    seen: set[str] = set()
    for passage in form.spoken:
        if "%" not in passage.text:
            continue
        claims = form.claims(passage)
        for at, claim in enumerate(claims):
            begin, end = passage.sentence(claim.start)
            before = [one for one in claims[:at] if one.start >= begin and one.mention.relation == "="]
            if (
                claim.unit == PERCENT
                and claim.mention.relation == "="
                and _RATE.search(passage.before(claim.start))
            ):
                problem = _rate(form, claim, before, claims)
            elif claim.unit == MONEY and before and before[-1].unit == PERCENT:
                problem = _share(form, claim, before)
            else:
                continue
            words = passage.text[begin:end]
            if problem is not None and words not in seen:
                seen.add(words)
                yield problem


def _rate(form: FormView, claim: Claim, before: Sequence[Claim], claims: Sequence[Claim]) -> Problem | None:
    last = max((n for n, one in enumerate(before) if one.unit == PERCENT), default=-1)
    amounts = [one for one in before[last + 1 :] if one.unit == MONEY and not _BESIDE.search(one.counted)]
    parts = amounts and "其中" in claim.passage.text[amounts[0].mention.end : claim.start]
    if len(amounts) != _PAIR or parts or claim.is_interim:
        return None
    whole, part = amounts
    share = share_of(part.interval, whole.interval)
    if share is None or share.meets(claim.interval) or _explained(form, claim, amounts, claims):
        return None
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，按所列{part.mention.text}与{whole.mention.text}应为{_middle(share)}%",
        computation=f"{part.mention.text} ÷ {whole.mention.text} = {_middle(share)}% ≠ {claim.mention.text}",
        ask="核对金额和比率",
        sides=(
            claim.passage.cite_clause(claim.start),
            *(claim.passage.cite_clause(one.start, "counter") for one in amounts),
        ),
        verdict="review",
    )


def _explained(form: FormView, claim: Claim, amounts: Sequence[Claim], claims: Sequence[Claim]) -> bool:
    """The two amounts the other way round, others of the text, or those of the table yield the rate."""
    told = [one for one in claims if one.unit == MONEY and not _BESIDE.search(one.counted)]
    whole, part = amounts
    table = form.amounts("initial", "adjusted")
    beside = [one.interval for one in told if one is not part]
    return (
        is_share(claim.interval, form.amounts("executed"), table)
        or is_share(claim.interval, [part.interval], table + beside)
        or is_share(claim.interval, [whole.interval], [part.interval])
    )


def _share(form: FormView, claim: Claim, before: Sequence[Claim]) -> Problem | None:
    """The amount is not that percentage of any amount told before it in the sentence."""
    rate, text = before[-1], claim.passage.text
    bases = [one for one in before if one.unit == MONEY]
    between = text[rate.mention.end : claim.start]
    if not bases or _CHANGE.search(rate.words):
        return None
    hundredfold = claim.interval.scaled(_HUNDRED)
    if not _IS_OF.match(between):
        paid_up_to = _UP_TO.search(rate.lead) and _PAID.match(between)
        if not (paid_up_to or _TAKES_OF.match(between)) or _SPAN.search(
            text, *claim.passage.sentence(claim.start)
        ):
            return None
        everywhere = [one.interval for one in form.claims(claim.passage) if one.unit == MONEY]
        if form.funds is not None:
            everywhere += [
                known
                for amount in (form.funds.initial, form.funds.adjusted, form.funds.executed)
                if (known := form.money(amount))
            ]
        # a rate that was agreed on is exact
        if any(base.scaled(rate.mention.value).meets(hundredfold) for base in everywhere):
            return None
    elif any(base.interval.times(rate.interval).meets(hundredfold) for base in bases):
        return None
    base = bases[0]
    if any(
        in_other_unit(claim.mention.value, claim.mention.scale, known, 0) for known in _products(bases, rate)
    ):
        return None  # U01 says so
    real = base.mention.value.scaleb(base.mention.scale) * rate.mention.value / _HUNDRED
    shown = real.scaleb(-claim.mention.scale).normalize()
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，{base.mention.text}的{rate.mention.text}应为{shown:f}{claim.mention.written or ''}",
        computation=f"{base.mention.text} × {rate.mention.text} = {shown:f}{claim.mention.written or ''} ≠ {claim.mention.text}",
        ask="核对基数、比例和金额",
        sides=(
            claim.passage.cite_clause(claim.start),
            claim.passage.cite_clause(base.start, "counter"),
        ),
        verdict="review",
    )


def _products(bases: Sequence[Claim], rate: Claim) -> Iterator[Decimal]:
    for base in bases:
        yield base.mention.value.scaleb(base.mention.scale) * rate.mention.value / _HUNDRED


def _middle(share: Interval) -> str:
    low, high = share.low or _HUNDRED, share.high or _HUNDRED
    return f"{(low + high) / 2:.2f}".rstrip("0").rstrip(".")
