"""A11: so many at so much each are not the amount beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import one_of
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_EACH = re.compile(
    "(?:单价|均价|每[人户台套件个名家亩辆场份座公村镇乡校班处所]|人均|户均|台均)[^,，。]{0,10}$"
)
_AVERAGE = re.compile("人均|户均|平均")
_TIMES = re.compile("每[天日月年次期学]|/[天日月年次期]|[天日月年次期]均|元/[^,，。]{0,3}[·*×]|[天月]")
_TOTAL = re.compile(
    "(?:共计?|合计|总计|总额|累计|计|发放|补助|支付|兑付|拨付|使用|支出|投入|救助金?|资金|金额|费用)(?:了|为|资金|金额|经费|补助|补贴|工资|劳务费|[\u4e00-\u9fff]{0,6}金)?$|共[\u4e00-\u9fff]{1,4}$"
)
_EARNED = re.compile("收入|增收|产值|GDP|消费|收益|纯收|储蓄|存款")
_IN_EACH = re.compile("[各每][^,，。]{0,8}$")
_PER_TIME = one_of(
    "月工资",
    "月租金",
    "月补贴",
    "月补助",
    "月薪",
    "每月",
    "每天",
    "每日",
    "每年",
    "/月",
    "/天",
    "/年",
    "·月",
    "·天",
    "·年",
    "*月",
    "每次",
    "每学期",
)
_PER_SPAN = re.compile("(?:每|[/·*])(月|天|日|年|次|学期)|(?P<pay>月)(?:工资|租金|补贴|薪酬?|补助|均)")
_OF_EACH = re.compile("每[人户名个]|人均|户均|/[人户名个]")
_SPANS = {"月": ("月",), "天": ("天",), "日": ("天",), "年": ("年",), "次": ("次",), "学期": ("学期",)}
_TAIL = 4
_ALL_OF_THEM = re.compile(
    "[,，](?!平均|其中|另|还|新增|最)[^,，。;；]{0,4}(?:共|合计|总计|累计)[^,，。;；]{0,8}$|[,，](?:培训|服务|参训|受训|惠及|覆盖)[^,，。;；]{0,6}$"
)
_A_HEAD = re.compile(
    "(?:每(?:名|个|位|户|人|家|村|镇|校|班|组|支|台|辆|处)?[^,，。;；\\d每]{0,8}|[人户村校班]均[^,，。;；\\d]{0,6})$"
)
_OF_ALL = re.compile("^[^,，。;；\\d]{0,8}(?:共|合计|总计|累计|总)[^,，。;；\\d]{0,8}$")
_TRAINED = {"人", "人次"}
"""6期，每期50人，共300人次."""
_PLACES = frozenset(
    {
        "个",
        "村",
        "家",
        "所",
        "处",
        "座",
        "户",
        "街道",
        "社区",
        "期",
        "班",
        "班次",
        "批",
        "组",
        "轮",
        "场",
        "次",
        "支",
        "镇",
        "乡",
    }
)
_HEADS = frozenset(
    {
        "人",
        "户",
        "名",
        "个",
        "家",
        "台",
        "套",
        "件",
        "辆",
        "亩",
        "场",
        "份",
        "座",
        "部",
        "人次",
        "村",
        "册",
        "盏",
        "只",
        "头",
    }
)


@rule(id="A11", name="单价与数量之积不等于金额", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A number of things, a price or an amount for each, and the amount for all of them, in one sentence.

    What:
        购置12台，单价3.5万元，共计45万元; 向30人发放45000元，人均1200元: one number of things, one amount for each, one for all;
        在8个村各建1个站点，共建12个; 每人每月600元，12个月10人，共计6.2万元.
    Why:
        One of the three is wrong.
    Formula:
        number x price = amount, within the printed precision; a price is exact, an average is printed.
    Not flagged:
        Sentences with more numbers of things or amounts, rates for days, months or times, earnings. For review: the
        things may not all cost the same.
    Bad:
        completion: 购置终端12台，单价3.5万元，共计45万元。
    Good:
        completion: 购置终端12台，单价3.5万元，共计42万元。
    """
    seen: set[str] = set()
    for passage in form.spoken:
        yield from _counts(passage)
        yield from _periods(form, passage)
        text = passage.text
        for each in form.claims(passage):
            if (each.unit or "").split("/")[0] != MONEY or not _is_each(each):
                continue
            start, end = passage.sentence(each.start)
            told = [claim for claim in form.claims(passage) if start <= claim.start < end]
            heads = [claim for claim in told if claim.unit in _HEADS or _by(each, claim)]
            amounts = [claim for claim in told if claim.unit == MONEY and claim is not each]
            if not heads and len(amounts) == 1 and text[start:end] not in seen:
                heads = _told_before(form, passage, each)
            if len(heads) > 1 and len(amounts) == 1:
                heads = [claim for claim in heads if _by(each, claim) or _named_by(each, claim)]
            if len(heads) != 1 or len(amounts) != 1 or text[start:end] in seen:
                continue
            number, amount = heads[0], amounts[0]
            told = told if number in told else [number, *told]
            order = sorted(told.index(claim) for claim in (each, number, amount))
            shared_out = amount.start < number.start < each.start and _AVERAGE.search(each.words)
            if order[-1] - order[0] != len(order) - 1 or (amount.start < number.start and not shared_out):
                continue  # something else is counted between them, or the amount was told of something before
            if _is_each(amount) or not _TOTAL.search(text[start : amount.start]) or _TIMES.search(each.words):
                continue
            if _EARNED.search(text, start, end) or any(
                claim.mention.relation != "=" for claim in (each, number, amount)
            ):
                continue
            price = each.mention
            # a price that was set is exact; an average, or a price with cents, was rounded
            cents = not price.scale and price.value != price.value.to_integral_value()
            rounded = cents or _AVERAGE.search(each.words) is not None
            rate = price.interval if rounded else exact(price.value.scaleb(price.scale))
            if exact(number.mention.value.scaleb(number.mention.scale)).times(rate).meets(amount.interval):
                continue
            seen.add(text[start:end])
            product = number.mention.value.scaleb(number.mention.scale) * price.value.scaleb(price.scale)
            yield Problem(
                place=f"{passage.path}@{amount.start}",
                message=f"{passage.label}：{number.mention.text}、每份{price.text}，金额却为{amount.mention.text}",
                computation=f"{number.mention.text} × {price.text} = {_like(product, amount)} ≠ {amount.mention.text}",
                ask="核对数量、单价（标准）和金额",
                sides=(passage.cite(start, end), passage.cite_clause(amount.start, "counter")),
                verdict="review",
            )


def _like(product: Decimal, amount: Claim) -> str:
    """A product in 元 in the unit of the amount that it should be."""
    return f"{product.scaleb(-amount.mention.scale).normalize():f}{amount.mention.written or '元'}"


def _told_before(form: FormView, passage: Passage, each: Claim) -> list[Claim]:
    """新建烘干设施15套。每套补贴50万元，共补贴712.5万元: the one count in this unit that came before."""
    before = [claim for claim in form.claims(passage) if claim.start < each.start]
    return [claim for claim in before if _by(each, claim) or _named_by(each, claim)]


def _named_by(each: Claim, count: Claim) -> bool:
    """每套, and so many 套; 每个市场, and so many 个 of them."""
    unit = count.mention.written
    return (
        unit is not None
        and count.unit in _HEADS
        and re.search(f"每{unit}[^,，。;；\\d]{{0,6}}$", each.lead) is not None
    )


def _by(each: Claim, count: Claim) -> bool:
    """The count is in the unit that the price names: 平均每公里5万元, 1.2公里."""
    unit = count.mention.written
    return (
        unit is not None
        and count.unit not in (None, MONEY, PERCENT)
        and (each.lead.endswith(f"每{unit}") or each.unit == f"{MONEY}/{unit}")
    )


def _periods(form: FormView, passage: Passage) -> Iterator[Problem]:
    """每人每月600元，12个月、10人，共7.2万元: an amount for each head and each span of time, and all of them."""
    if not _PER_TIME.search(passage.text):
        return
    claims = form.claims(passage)
    for each in claims:
        span = _PER_SPAN.search(each.lead + passage.text[each.mention.end : each.mention.end + _TAIL])
        if each.unit is None or not each.unit.startswith(MONEY) or span is None:
            continue
        length = span[1] or span["pay"]
        start, end = passage.sentence(each.start)
        told = [claim for claim in claims if start <= claim.start < end and claim is not each]
        heads = [claim for claim in told if claim.unit in _HEADS or claim.unit == "亩"]
        times = [claim for claim in told if claim.unit in _SPANS[length]]
        amounts = [claim for claim in told if claim.unit == MONEY]
        others = len(told) - len(heads) - len(times) - len(amounts)
        if len(heads) + len(times) == 0 or max(len(heads), len(times)) > 1 or len(amounts) != 1 or others:
            continue
        if not heads and _OF_EACH.search(each.words):
            continue
        if (
            any(claim.mention.relation != "=" for claim in (each, *told))
            or amounts[0].start < each.start
            or not _TOTAL.search(amounts[0].lead)
        ):
            continue
        rate = each.mention.value.scaleb(each.mention.scale)
        for head in heads:
            rate *= head.mention.value.scaleb(head.mention.scale)
        if times:
            rate *= times[0].mention.value
        elif length == "月" and "全年" in passage.text[start:end]:
            rate *= 12
        elif length != "年":
            continue
        if amounts[0].interval.contains(rate):
            continue
        parts = " × ".join(claim.mention.text for claim in (each, *heads, *times))
        yield Problem(
            place=f"{passage.path}@{amounts[0].start}",
            message=f"{passage.label}：{parts}，金额却为{amounts[0].mention.text}",
            computation=f"{parts} = {_like(rate, amounts[0])} ≠ {amounts[0].mention.text}",
            ask="核对标准、人数、期数和金额",
            sides=(passage.cite(start, end), passage.cite_clause(amounts[0].start, "counter")),
            verdict="review",
        )


def _is_each(claim: Claim) -> bool:
    """An amount for each: 单价3.5万元, 每人1200元, 1200元/人."""
    return "/" in (claim.unit or "") or _EACH.search(claim.lead) is not None


def _counts(passage: Passage) -> Iterator[Problem]:
    """在8个村各建1个站点，共建12个, 每名网格员负责50户，60名共负责2500户: so many in each of so many, and all of them."""
    for places, each, whole in zip(
        passage.mentions, passage.mentions[1:], passage.mentions[2:], strict=False
    ):
        found = _in_each(passage, places, each, whole) or _for_each(passage, places, each, whole)
        if found is None:
            continue
        number, share = found
        yield Problem(
            place=f"{passage.path}@{whole.start}",
            message=f"{passage.label}：{number.text}各{share.text}，合计却为{whole.text}",
            computation=f"{number.text} × {share.text} ≠ {whole.text}",
            ask="核对点位数、每处数量和总数",
            sides=(passage.cite_clause(places.start), passage.cite_clause(whole.start, "counter")),
            verdict="review",
        )


def _in_each(
    passage: Passage, places: Mention, each: Mention, whole: Mention
) -> tuple[Mention, Mention] | None:
    """在8个村各建1个站点，共建12个: the number, then how many in each, where both do not make the whole."""
    if not (each.unit == whole.unit or {each.unit, whole.unit} == _TRAINED) or each.unit in (None, MONEY, PERCENT):
        return None
    if whole.start >= passage.sentence(places.start)[1] or places.unit not in _PLACES:
        return None
    if not _IN_EACH.search(passage.text[places.end : each.start]) or not _are_plain(places, each, whole):
        return None
    told = _ALL_OF_THEM.search(passage.text[each.end : whole.start])
    return (places, each) if told and not each.interval.times(places.interval).meets(whole.interval) else None


def _for_each(
    passage: Passage, each: Mention, number: Mention, whole: Mention
) -> tuple[Mention, Mention] | None:
    """每名网格员负责50户，60名网格员共负责2500户: how many for each, then the number."""
    if (
        each.unit != whole.unit
        or each.unit in (None, MONEY, PERCENT)
        or number.unit in (None, MONEY, PERCENT, each.unit)
    ):
        return None
    if whole.start >= passage.sentence(each.start)[1] or not _are_plain(each, number, whole):
        return None
    if not _A_HEAD.search(passage.lead(each.start)) or not _OF_ALL.search(
        passage.text[number.end : whole.start]
    ):
        return None
    rate = (
        each.interval if _AVERAGE.search(passage.lead(each.start)) else exact(each.value.scaleb(each.scale))
    )
    return None if rate.times(number.interval).meets(whole.interval) else (number, each)


def _are_plain(*mentions: Mention) -> bool:
    return all(one.relation == "=" for one in mentions)
