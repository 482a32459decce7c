"""Numbers inside sentences: value interval, unit, relation, and what stands beside them.

One compiled pattern finds the number with its range, scale and unit; the words before and after it give the
relation. Numbers that are part of a date, a code, an ordinal (第3批), a list marker or a document number are
not quantities and are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assist.model import Quantity, Relation
from assist.text.compact import plain_width
from assist.text.dates import find_dates
from assist.text.intervals import Interval, exact, printed
from assist.text.numerals import NUMERAL_CHARS, chinese_number
from assist.text.units import COUNT_UNITS, EXACT_UNITS, MONEY, PERCENT, base_unit, scale_power


@dataclass(slots=True)
class Mention:
    """A quantity at [start, end) of a text (relation words not included).

    `interval` is in the base unit `unit`; `value` and `written` are the number and the unit as written
    (40.9 and 万元, while `unit` is 元 and `scale` 4). `noun` is the Chinese that follows, what is counted.
    """

    start: int
    end: int
    text: str
    value: Decimal
    written: str | None
    unit: str | None
    scale: int
    relation: Relation
    interval: Interval
    noun: str

    @property
    def quantity(self) -> Quantity:
        """The same as the shared record."""
        low, high, low_open, high_open = self.interval
        return Quantity(
            low=low, high=high, low_open=low_open, high_open=high_open, printed=self.value, unit=self.unit,
            relation=self.relation, scale=self.scale, text=self.text,
        )  # fmt: skip


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_UNITS = "|".join(COUNT_UNITS)
_SCALE = r"万亿|千万|百万|十万|亿|万|千(?=[元人户])|百(?=[元人户])"
# Both patterns begin with a character class, which lets the engine skip to candidates; what must not stand
# before a number is checked in code for the same reason.
_AROUND = r"左右|上下|及?以上|及?以下|以内|之内"
_DIGITS = re.compile(
    rf"(?P<a>{_NUMBER})(?![A-Za-z\d])"
    rf"(?:[%‰](?=[-~至到]\d))?(?:[-~至到](?P<b>{_NUMBER})(?!\d))?"
    rf"(?P<more>[余多])?(?P<scale>{_SCALE})?(?P<more2>[余多])?"
    rf"(?:(?P<unit>[%‰]|个?百分点|元整?|{_UNITS})(?P<per>/[\u4e00-\u9fff]{{1,3}})?)?(?P<after>{_AROUND})?"
)
_CHINESE = re.compile(
    rf"[一二两三四五六七八九十百][{NUMERAL_CHARS}分之]*(?P<more>[余多来])?(?P<unit>元|{_UNITS})?(?P<after>{_AROUND})?"
)
_ITEM = re.compile(r"([1-9]\d?)\.(?=[1-9]\d*$)")
_INSIDE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.第")
_BEFORE_A_SIGN = frozenset("≤≥<>=:(为")
"""A dash after one of these, or at the beginning, is the sign of a number; elsewhere it joins or parts."""
_ORDINAL = frozenset("第进同统唯逐之每")
_NOT_AFTER = re.compile(r"号|批次|级(?!以)|[.、:)](?=[\u4e00-\u9fff\"])|\*\*")
# 一起, 一批, 一个 and the like are words far more often than counts.
_AT_THE_FIRST_TIME = ("性", "验收", "交验", "检验", "合格", "通过", "达标", "办结", "办好")
"""一次验收合格率, 一次性补助: how, not how often."""
_ONE_IS_A_WORD = frozenset("起批个条件位名所类种部度门口头本间分年天日套张块")

# Longer words first: 大于等于 ends in 等于, 不高于 in 高于.
_BEFORE: tuple[tuple[Relation, tuple[str, ...]], ...] = (
    (
        ">=",
        (
            "大于或等于",
            "大于等于",
            "不低于",
            "不少于",
            "不小于",
            "不得低于",
            "不得少于",
            "不得小于",
            "至少",
            ">=",
            "≥",
        ),
    ),
    (
        "<=",
        (
            "小于或等于",
            "小于等于",
            "不高于",
            "不超过",
            "不大于",
            "不多于",
            "不得高于",
            "不得超过",
            "不得大于",
            "不能超过",
            "未超过",
            "控制在",
            "至多",
            "<=",
            "≤",
        ),
    ),
    (">", ("超过", "高于", "大于", "多于", "突破", "逾", ">")),
    ("<", ("低于", "小于", "少于", "不足", "不到", "<")),
    ("~", ("约为", "大约", "约")),
    ("=", ("=",)),
)
_NOT_ABOUT = ("节约", "签约", "履约", "违约", "预约", "续约", "集约")
"""Words that end in 约 and say nothing of how exact a number is: 节约6万元."""
_BEFORE_ENDS = frozenset(word[-1] for _, words in _BEFORE for word in words)
_AFTER: dict[str, Relation] = {
    **dict.fromkeys(("左右", "上下"), "~"),
    **dict.fromkeys(("以上", "及以上"), ">="),
    **dict.fromkeys(("以下", "及以下", "以内", "之内"), "<="),
}
_NOUN = re.compile(r"[\u4e00-\u9fff]{1,8}")
ABOUT = Decimal("0.1")
"""How far 约 and 左右 reach: a tenth of the number either way. No regulation says; people read it so."""


def find_quantities(text: str, *, plain: bool = False) -> tuple[Mention, ...]:
    """All quantities of `text` in order; offsets are into `text`. Never raises. `plain`: it is in plain width."""
    if not plain:
        text = plain_width(text)
    if len(text) <= 400:
        return _cached(text)
    return tuple(_mentions(text))


@lru_cache(maxsize=4096)
def _cached(text: str) -> tuple[Mention, ...]:
    return tuple(_mentions(text))


def _mentions(plain: str) -> list[Mention]:
    taken = [(date.start, date.end) for date in find_dates(plain, plain=True)]
    found: list[Mention] = []
    for match in _DIGITS.finditer(plain):
        start, end = match.span()
        while taken and taken[0][1] <= start:
            del taken[0]
        if taken and taken[0][0] < end:
            continue
        mention = _in_digits(plain, match)
        if mention is not None:
            found.append(mention)
    in_words = [m for match in _CHINESE.finditer(plain) if (m := _in_words(plain, match)) is not None]
    if in_words:
        found = sorted([*found, *in_words], key=lambda mention: mention.start)
    return found


def _in_digits(plain: str, match: re.Match[str]) -> Mention | None:
    before = plain[match.start() - 1] if match.start() else ""
    if before in _INSIDE and before:
        return None
    first, last, more, scale, more_behind, unit, per, _ = match.groups()
    if unit is None and _NOT_AFTER.match(plain, match.end()):
        return None
    start = match.start()
    if before == "-" and (start == 1 or plain[start - 2] in _BEFORE_A_SIGN):
        first, start = f"-{first}", start - 1
    if unit in EXACT_UNITS and "." in first and not scale and not per and (item := _ITEM.match(first)) and _is_item(plain, start, int(item[1])):
        first, start = first[item.end() :], start + item.end()  # 1.36个窗口；2.全年…: an item's number, then a count
    if unit and per:
        unit += per
    return _build(plain, match, start, first, last, unit, scale or "", more or more_behind or "")


def _is_item(plain: str, start: int, number: int) -> bool:
    """At the head of a piece, with the item before or behind it."""
    if start and plain[start - 1] not in "。;；\n":
        return False
    return f"{number + 1}." in plain[start:] or (number > 1 and f"{number - 1}." in plain[:start])


def _in_words(plain: str, match: re.Match[str]) -> Mention | None:
    words = match.group()
    before = plain[match.start() - 1] if match.start() else ""
    if words.startswith("百分之"):
        share = chinese_number(words[3:].rstrip("以上下内左右及之余多来"))
        return (
            None
            if share is None
            else _build(plain, match, match.start(), str(share), None, PERCENT, "", "")
        )
    unit = match.group("unit")
    if unit is None or words[0] == "百" or (before and (before in _ORDINAL or before in NUMERAL_CHARS)):
        return None
    number = words[: match.start("unit") - match.start()].rstrip("余多来")
    value = chinese_number(number)
    if value is None or (number == "一" and unit in _ONE_IS_A_WORD):
        return None
    if number == "一" and plain.startswith(_AT_THE_FIRST_TIME, match.end()):
        return None
    return _build(plain, match, match.start(), str(value), None, unit, "", match.group("more") or "")


def _build(
    plain: str, match: re.Match[str], start: int, first: str, last: str | None, unit: str | None, scale: str, more: str
) -> Mention:
    if not more and last is None and start and plain[start - 1] == "近":
        more = "近"
    relation = _relation(plain, match, start, last, more)
    low, name, power, span = _amount(first, last, unit, scale, relation, more)
    end = match.end()
    noun = _NOUN.match(plain, end) if end < len(plain) else None
    return Mention(
        start, end, plain[start:end], low, scale + (unit or "") or None, name, power, relation, span, noun.group() if noun else ""
    )


@lru_cache(maxsize=8192)
def _amount(
    first: str, last: str | None, unit: str | None, scale: str, relation: Relation, more: str
) -> tuple[Decimal, str | None, int, Interval]:
    """The number as written, its base unit with the power of ten, and its values. A form tells the same few numbers
    again and again, and forms share them."""
    low = Decimal(first.lstrip("-").replace(",", ""))
    if first[0] == "-":
        low = -low
    high = Decimal(last.replace(",", "")) if last else None
    name, extra = base_unit(unit)
    power = scale_power(scale) + extra
    return low, MONEY if name == "元整" else name, power, _values(low, high, relation, more, power, unit)


def _relation(plain: str, match: re.Match[str], start: int, last: str | None, more: str) -> Relation:
    if last is not None:
        return "range"
    after = match.group("after")
    if after:
        return _AFTER[after]
    if start and plain[start - 1] in _BEFORE_ENDS:
        before = plain[max(0, start - 5) : start]
        for relation, words in _BEFORE:
            if before.endswith(words) and not before.endswith(_NOT_ABOUT):
                return relation
    return "~" if more else "="


def _values(
    low: Decimal, high: Decimal | None, relation: Relation, more: str, power: int, unit: str | None
) -> Interval:
    if relation == "range" and high is not None:
        return Interval(min(low, high), max(low, high)).scaled(Decimal((0, (1,), power)))
    if relation == "=" and not more:
        return read_value(low, unit, power)
    value = low.scaleb(power)
    if relation in (">=", ">"):
        return Interval(value, None, low_open=relation == ">")
    if relation == "<=" or relation == "<":
        return Interval(None, value, high_open=relation == "<")
    if more == "近":
        return Interval(max(value - _last_step(value), value * (1 - 2 * ABOUT)), value)  # 近2000 is not 1291
    if more:
        # 300余 is 300 to 400, 230万余 is 230万 to 240万: the last digit written that is not zero counts.
        return Interval(value, value + _last_step(value))
    if relation == "~":
        return Interval(value * (1 - ABOUT), value * (1 + ABOUT))
    return read_value(low, unit, power)


def read_value(value: Decimal, unit: str | None, power: int = 0) -> Interval:
    """What a number printed with this unit stands for: counts are exact, measures carry their precision."""
    exponent = value.as_tuple().exponent
    if power == 0 and unit in EXACT_UNITS and exponent == 0:
        return exact(value)
    return printed(value, power)


def _last_step(value: Decimal) -> Decimal:
    if value == 0:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal((0, (1,), exponent if isinstance(exponent, int) else 0))
