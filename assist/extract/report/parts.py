"""The parts of a report's funds by level of government: "其中：中央资金60万元，省级资金40万元".

Parts are rows when those of one sentence add up to the total that the report states; what was spent of them
likewise, or where each says so itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assist.extract.report.money import FILL, IS, MONEY, Amount, amount_of, rounding
from assist.forms.labels import fund_kind

_SOURCES = {
    "财政拨款": "财政拨款",
    "财政性": "财政性资金",
    "财政": "财政资金",
    "一般公共预算": "一般公共预算",
    "政府性基金": "政府性基金",
    "单位自有": "单位自有资金",
    "自有": "自有资金",
    "事业": "事业收入",
    "单位自筹": "单位自筹",
    "企业自筹": "自筹资金",
    "群众自筹": "自筹资金",
    "专项债券": "专项债券",
    "债券": "债券资金",
    "上年结转结余": "上年结转结余",
    "上年结转": "上年结转",
    "上年结余": "上年结余",
    "上年度结转": "上年结转",
    "上年度结余": "上年结余",
}
"""Sources of funds that are no level of government, with what a fund row of them is called."""
_LEVEL = (
    r"财政部|中央、省级?|中央级?|省级?|自治区|州级?|盟市|市级?|旗县|县级?|区级?|镇级|乡镇|村级|地方|市县|上级|本级|自筹|其他"
    r"|(?:盟、旗|州、县|市、县|县、区|市、区|盟旗|市县区)(?:两级|各级|级)?"
    rf"|{'|'.join(_SOURCES)}"
)
_PART = re.compile(
    rf"(?P<name>(?P<level>{_LEVEL})(?:的|财政|转移支付|专项|补助|补贴|奖补|衔接|扶贫|统筹|整合|彩票|福彩|公益金|配套|匹配|自筹|预算内(?:基建)?投资|预算|拨款|下达|下拨|拨入|拨付|安排|投入|收入|资金|经费)*"
    r"(?:(?:(?![支执使完未结下安拨投])[\u4e00-\u9fff]){1,8}?(?:补助|资金|经费|补贴|公益金)+)?)"
    rf"(?:[^，。；;:\n\d]{{0,10}}?(?P<verb>支出|执行|(?<!转移)支付|使用)|(?<=下达|安排|投入|配套|匹配|下拨|拨入|拨付){FILL})?{IS}{MONEY}"
)
_NAMED_LEVEL = re.compile(_LEVEL)
_OWN_RATE = re.compile(
    rf"(?:(?P<before>{_LEVEL})(?:财政)?(?:补助|专项)?(?:资金)?(?:\([^()]*\))?(?:完成|支出|支付|执行|使用|拨付)"
    rf"|(?:拨付|(?<!转移)支付|支出|执行|使用)了?(?P<behind>{_LEVEL})[^，。；\d]{{0,20}}?(?:资金|经费))"
    rf"{IS}{MONEY}，[^，。；\d]{{0,14}}?率(?:约|为|达到|达|:)*(?P<rate>\d+(?:\.\d+)?)%"
)
_SPENT_BEHIND = re.compile(rf"，(?:实际|已|累计|全年)*(?:支出|执行|支付|使用)(?:了|数|资金)*{IS}{MONEY}")
"""What was spent of a part that each sentence tells by itself: 中央资金60万元，支出54万元."""
_NEARLY = Decimal("0.02")
"""A list of parts right behind 其中 may miss its total by so much: then one of the figures is wrong in print."""
_SAME = {"财政部": "中央", "中央级": "中央", "单位自筹": "自筹", "企业自筹": "自筹", "群众自筹": "自筹"}
_NAMES = {
    **_SOURCES,
    "中央": "中央财政资金",
    "地方": "地方资金",
    "市县": "市县资金",
    "上级": "上级资金",
    "自筹": "自筹资金",
    "其他": "其他资金",
    "本级": "本级资金",
}


@dataclass(frozen=True, slots=True)
class Part:
    """An amount of one level of government, named by [start, start + len(name)); `spent` when it was spent."""

    level: str
    name: str
    amount: Amount
    start: int
    spent: bool


def read_parts(text: str, start: int, end: int, spent_before: int) -> list[Part]:
    """The parts that text[start:end] states; those behind `spent_before` (-1: none) tell what was spent."""
    found = []
    for match in _PART.finditer(text, start, end):
        before = text[match.start() - 1] if match.start() > start else "，"
        listed = text[: match.start()].endswith(("其中", "其中:", "来源于", "来源为", "来自", "来源是"))
        if before in "，:、.(" or listed or text[: match.start()].endswith(("和", "年", "年度", "(含")):
            spent = match["verb"] is not None or 0 <= spent_before < match.start()
            found.append(Part(_SAME.get(match["level"], match["level"]), match["name"], amount_of(match), match.start(), spent))
    behind = [_SPENT_BEHIND.match(text, part.amount.end, end) for part in found if not part.spent]
    own = [amount_of(spent) for spent in behind if spent is not None]
    if len(own) < len(behind) or len(own) < len(found):
        return found  # what the last of several is followed by may be of all
    told = zip(found, own, strict=True)
    return found + [replace(part, amount=spent, spent=True) for part, spent in told if spent.value <= part.amount.value]


@dataclass(frozen=True, slots=True)
class OwnRate:
    """What was spent of one level's funds, with the rate that is told of it."""

    level: str
    spent: Amount
    rate: Amount


def read_own_rates(text: str, start: int, end: int) -> list[OwnRate]:
    """"中央资金完成63万元，预算执行率90%": each level's spending in text[start:end] that has a rate of its own."""
    found = []
    for match in _OWN_RATE.finditer(text, start, end):
        level = match["before"] or match["behind"]
        first, last = match.span("rate")
        rate = Amount(Decimal(match["rate"]), first, last + 1, first, match["rate"])
        found.append(OwnRate(_SAME.get(level, level.removesuffix("级")), amount_of(match), rate))
    return found


def fund_label(name: str) -> str:
    """What the row of a fund so named is called: as it is named, or after its level of government; "" for no source."""
    if fund_kind(name):
        return name
    match = _NAMED_LEVEL.match(name)
    return level_name(match.group()) if match is not None else ""


def level_name(level: str) -> str:
    """What a fund row of a level is called where the sentence has no name for it."""
    return level if "、" in level else _NAMES.get(level, f"{level.removesuffix('级')}级资金")


def settled_parts(
    sentences: Sequence[Sequence[Part]], total: Decimal, executed: Decimal | None
) -> list[tuple[Part, Part | None]]:
    """The parts that add up to `total`, in order, each with what was spent of it; [] when none do."""
    everything = [part for parts in sentences for part in parts]
    for parts in (*sentences, everything):
        listed = [part for part in parts if not part.spent]
        if len(listed) > 2 and listed[0].amount.value == total:
            del listed[0]  # "上级下达100万元，其中中央…": the whole itself
        if parts is everything or sum(part.amount.value for part in listed) != total:
            listed = list(_first_of_each(listed).values())
        stated = sum(part.amount.value for part in listed)
        missing = abs(stated - total)
        exact = missing <= rounding([total, *(part.amount.value for part in listed)]) or (parts is not everything and missing <= _NEARLY * total)
        if len(listed) < 2 or not exact:
            continue
        spent = _spent(sentences, executed)
        alone = Counter(part.level for part in listed)
        return [
            (part, spent.get(part.level) if alone[part.level] == 1 else None)
            for part in sorted(listed, key=lambda part: part.start)
        ]
    return []


def _spent(sentences: Sequence[Sequence[Part]], executed: Decimal | None) -> dict[str, Part]:
    """What was spent by level: one sentence that adds up to the whole spending, else what each sentence says."""
    for parts in sentences:
        spent = _first_of_each([part for part in parts if part.spent])
        if spent and executed is not None and sum(p.amount.value for p in spent.values()) == executed:
            return spent
    return _first_of_each([part for parts in sentences for part in parts if part.spent])


def _first_of_each(parts: Sequence[Part]) -> dict[str, Part]:
    return {part.level: part for part in reversed(parts)}
