"""A23: the amounts of one purchase: limit, contract, settlement, audit, what was saved, cut, paid and kept back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from assist.rules.claims import Claim
from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.units import MONEY, PERCENT

_GATE = re.compile(
    "控制价|限价|拦标|送审|报审|审定|审减|中标|成交|合同|结算|下浮|核减|节约|节省|节支|累计|质保金"
)
_FILLER = "(?:金额|造价|价款|价格|总价|总额|款项|工程款|货款|合同款|进度款|资金|经费|价|额|款|数|后|总|为|是|共计|共|达|:|约|人民币|了)*$"
_ROLES = {
    role: re.compile(f"(?:{words}){_FILLER}")
    for role, words in (
        ("limit", "控制价|最高限价|招标限价|上限价|拦标价|采购预算|预算价|招标预算"),
        ("budget", "(?:批复)?概算|预算(?:安排)?"),
        ("contract", "中标|成交|(?:签订|采购|施工)?合同|签约"),
        ("submitted", "送审|报审|申报结算|报送结算|原报"),
        ("settled", "审定|审核后|审核认定|审计后|审计认定|核定|结算(?!送审|报)|决算"),
        ("actual", "实际(?:采购|支出|花费|支付|使用|投入)"),
        ("cut", "审减|核减"),
        ("saved", "(?:节约|节省|节支)(?:财政|采购|建设|项目)*"),
        ("paid", "(?:已|累计已?|共)(?:支付|付款|拨付|付)"),
        ("rest", "(?:尾款|余款|剩余|未付|待付|尚欠|欠付)"),
        ("kept", "(?:质保|质量保证|质量保修|保修|保证)金"),
        ("so_far", "累计(?:支出|投入|支付|完成投资|到位|拨付)"),
        ("this_year", "(?:本年度?|当年|今年|全年)(?:支出|投入|支付|完成投资|到位|拨付)"),
    )
}
"""What an amount is, by the words right before it. The longest match counts: 采购预算 is a limit."""
_LIMITS = ("limit", "budget")
_DIFFERENCES = (
    *((whole, part, "saved") for whole in _LIMITS for part in ("contract", "settled", "actual")),
    ("contract", "settled", "saved"),
    ("submitted", "settled", "cut"),
    ("settled", "paid", "rest"),
    ("contract", "paid", "rest"),
)
"""First less second is third."""
_NOT_MORE = (
    ("limit", "contract"), ("submitted", "settled"), ("contract", "settled"), ("settled", "paid"),
    ("contract", "paid"), ("so_far", "this_year"), ("settled", "kept"), ("contract", "kept"),
)  # fmt: skip
"""The second cannot be more than the first."""
_RATES = (
    (re.compile("(?:审减|核减)(?:率|比例|幅度)?(?:为|达到?|是|了)?$"), (("submitted", "settled"),)),
    (
        re.compile(
            "(?:(?:节约|节省|节支|节资|降)(?:率|比例|幅度?)|(?:下浮|优惠)(?:率|比例|幅度?)?)(?:为|达到?|是|了)?$"
        ),
        tuple((whole, part) for whole in _LIMITS for part in ("contract", "settled", "actual")),
    ),
)
_CHANGED = re.compile("变更|增加|追加|新增|增项|补充协议|调增|超出|超过")
_AS_SIGNED = re.compile("(?:未|没有|无)(?:发生|任何)*(?:设计|工程)?变更|未(?:签订)?补充协议")
_HUNDRED = Decimal(100)


@rule(id="A23", name="合同、结算、审定与支付金额不符", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The amounts told of one purchase fit each other: limit, contract, settlement, audit, payment.

    What:
        控制价50万元，中标价46万元，节约6万元; 送审80万元，审定72万元，审减10万元; 合同金额30万元，已支付33万元: amounts of one
        sentence that the words before them call by these names, and rates such as 审减率 behind them.
    Why:
        One of the amounts is wrong; savings and audit cuts are what such sentences are written for.
    Formula:
        limit - contract = saved; submitted - settled = cut; contract - paid = rest; contract <= limit, settled <=
        submitted, settled <= contract, paid + kept back <= settled, this year <= so far; rate = difference / first.
    Not flagged:
        Sentences that name one of these twice, settlements beside changes and additions. For review: taxes and
        several lots may stand behind a difference.
    Bad:
        completion: 设备采购控制价50万元，中标价46万元，节约6万元。
    Good:
        completion: 设备采购控制价50万元，中标价46万元，节约4万元。
    """
    if not _GATE.search(form.all_prose):
        return
    seen: set[str] = set()
    for passage in form.spoken:
        if not _GATE.search(passage.text):
            continue
        for words, told, rates in _sentences(form, passage):
            if words in seen or len(told) < 2:
                continue
            seen.add(words)
            problem = _difference(told) or _order(told, words) or _kept(told) or _rate(told, rates)
            if problem is not None:
                yield problem


def _sentences(form: FormView, passage: Passage) -> Iterator[tuple[str, dict[str, Claim], list[Claim]]]:
    """Each sentence with its amounts by what they are, and its percentages. One that names a thing twice is left out."""
    found: dict[tuple[int, int], tuple[dict[str, Claim], list[Claim]]] = {}
    twice = set()
    for claim in form.claims(passage):
        if claim.mention.relation != "=" or claim.unit not in (MONEY, PERCENT):
            continue
        place = passage.sentence(claim.start)
        told, rates = found.setdefault(place, ({}, []))
        if claim.unit == PERCENT:
            rates.append(claim)
            continue
        role = _role(claim.lead)
        if role in told:
            twice.add(place)
        if role is not None:
            told[role] = claim
    for (start, end), (told, rates) in found.items():
        if (start, end) not in twice:
            yield passage.text[start:end], told, rates


def _role(lead: str) -> str | None:
    matches = ((found, role) for role, words in _ROLES.items() if (found := words.search(lead)))
    return min(((found.start(), role) for found, role in matches), default=(0, None))[1]


def _difference(told: Mapping[str, Claim]) -> Problem | None:
    for names in _DIFFERENCES:
        if any(name not in told for name in names):
            continue
        whole, part, rest = (told[name] for name in names)
        if not part.interval.plus(rest.interval).meets(whole.interval):
            return _problem(
                (whole, part, rest),
                "三数不符",
                f"{whole.mention.text} − {part.mention.text} ≠ {rest.mention.text}",
            )
    return None


def _order(told: Mapping[str, Claim], words: str) -> Problem | None:
    for most, least in _NOT_MORE:
        if (
            most not in told
            or least not in told
            or (most == "contract" and _CHANGED.search(_AS_SIGNED.sub("", words)))
        ):
            continue
        whole, part = told[most], told[least]
        if whole.interval.below(part.interval):
            return _problem((whole, part), "后者不应大于前者", f"{part.mention.text} > {whole.mention.text}")
    return None


def _kept(told: Mapping[str, Claim]) -> Problem | None:
    """What was paid and what is kept back come to more than the contract."""
    whole = told.get("settled") or told.get("contract")
    if whole is None or "paid" not in told or "kept" not in told:
        return None
    paid, kept = told["paid"], told["kept"]
    if not whole.interval.below(paid.interval.plus(kept.interval)):
        return None
    return _problem(
        (whole, paid, kept),
        "支付与预留之和大于总额",
        f"{paid.mention.text} + {kept.mention.text} > {whole.mention.text}",
    )


def _rate(told: Mapping[str, Claim], rates: list[Claim]) -> Problem | None:
    for rate in rates:
        for words, pairs in _RATES:
            if not words.search(rate.lead):
                continue
            for whole, part in ((told[a], told[b]) for a, b in pairs if a in told and b in told):
                share = share_of(part.interval, whole.interval)
                if share is None or share.low is None or share.high is None:
                    continue
                real = Interval(_HUNDRED - share.high, _HUNDRED - share.low)
                if not real.meets(rate.interval):
                    return _problem(
                        (whole, part, rate),
                        "比率不符",
                        f"1 − {part.mention.text} ÷ {whole.mention.text} ≠ {rate.mention.text}",
                    )
    return None


def _problem(claims: tuple[Claim, ...], what: str, computation: str) -> Problem:
    first, last = min(claims, key=lambda one: one.start), max(claims, key=lambda one: one.start)
    passage = first.passage
    words = passage.text[passage.clause(first.start)[0] : last.mention.end]
    return Problem(
        place=f"{passage.path}@{first.start}",
        message=f"{passage.label}：“{words}”，{what}",
        computation=computation,
        ask="核对合同、结算、审定和支付金额",
        sides=(passage.cite_clause(first.start), passage.cite_clause(last.start, "counter")),
        verdict="review",
    )
