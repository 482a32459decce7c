"""What a token looks like, on its own: a number, an operator, a unit, a level name, a name, a judgement."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from assist.extract.targets import is_operator, is_unit, leading_unit
from assist.forms.labels import fund_kind, labels
from assist.text.decimals import split_number
from assist.text.normalise import fold


class Kind(IntEnum):
    """The kinds that alignment weighs. BLANK is an empty cell."""

    BLANK = 0
    LEVEL1 = 1
    LEVEL2 = 2
    LEVEL12 = 3
    OPERATOR = 4
    SMALL = 5
    LARGE = 6
    PERCENT = 7
    MEASURE = 8
    BOUND = 9
    DATE = 10
    UNIT = 11
    DASH = 12
    JUDGEMENT = 13
    NAME = 14
    TEXT = 15
    LONG = 16
    FUND = 17
    POINTS = 18


_NAME_END = re.compile(
    r"(?:率|数|数量|度|情况|程度|水平|能力|时间|时限|成本|金额|经费|次数|人数|面积|标准|作用|影响|环境|机制|质量|覆盖面|性|工作|额|费用|建设|资金|保障|里程|个数|批次|场次|期限|周期|改革|提升|提高|下降|平衡|有力|规范|通畅|稳定|覆盖|安全)(?:\([^()]*\))?$"
)
_JUDGEMENT = re.compile(
    r"^(?:好|优|良|中|差|优秀|良好|较好|高|较高|达成(?:年度|预期)?(?:指标|目标)?|(?:基本|部分|全部|已|未|全面|按时|按期|及时|如期|有效|圆满)?(?:完成|达成|达标|实现)"
    r"(?:预期|年度|既定)?(?:指标|目标)?|(?:有效|显著|明显|逐步|不断|持续|进一步|稳步|大幅|长期|有所|得到|充分|严格|较)[\u4e00-\u9fff]{1,8}|(?:合格|及时|全覆盖|满意|规范|正常|稳定|完善|健全|是|否|有|达标|良性|到位|100%完成"
    r"|(?:更加|更为|日趋|日益|日渐|渐趋)[\u4e00-\u9fff]{2}|(?:基本|总体|整体|大体)(?:稳定|平稳|建立|形成|实现|达到|满意|到位|完善|健全|良好|正常|持平|消除|解决)|(?:健全|落实|保障|执行|监管|管护)(?:有效|有力|到位|完善)|稳中有[升进降增]"
    r"|成效明显|效果明显|效果显著|普遍开展|符合[\u4e00-\u9fff]{1,8}|提高|提升|改善|增强|降低|减少|保持|保障))$"
)
_DATE = re.compile(r"^(?:20)?\d{2}年|^\d{1,2}月|^20\d{2}(?:[-/]\d|\.\d{1,2}\.\d)|年底前?$|月底前?$")
_BOUND = re.compile(r"^(?:≥|≤|>|<|=|>=|<=|不低于|不少于|不超过|不高于|大于|小于|达到|约|控制在)+-?\d")
_SUFFIX = re.compile(r"\d.*(?:以上|以下|以内|左右|及以上|及以下)$")
_UPPER = re.compile(r"[-~至到]\d+(?:\.\d+)?")
_NUMBERED = re.compile(r"[.、](?=[\u4e00-\u9fff]{2})")
_DASHES = frozenset({"/", "//", "-", "--", "---", "\\", "*", "——"})
_BOUND_FIGURE = re.compile(r"[\d.,]+")
_NAME_BEHIND = re.compile(r"(?!.*(?:以[上下内]|完成|左右|之[间内]|不等|[前后]$))[\u4e00-\u9fff]+")
_SHORTEST_NAME = 3
_LONG = 26
_WEIGHT_ALONE = re.compile(r"^\(\d+(?:\.\d+)?分\)$")


@lru_cache(maxsize=8192)
def kind_of(text: str) -> Kind:
    """The kind of a token's text."""
    plain = fold(text)
    if not plain:
        return Kind.BLANK
    if plain in _DASHES:
        return Kind.DASH
    level = _level(plain)
    if level is not None:
        return level
    if is_operator(plain):
        return Kind.OPERATOR
    number = _number_kind(plain)
    if number is not None:
        return number
    if is_unit(plain):
        return Kind.UNIT
    return _text_kind(plain)


def _level(plain: str) -> Kind | None:
    if _WEIGHT_ALONE.match(plain):
        return Kind.LEVEL1  # the vertical name was lost, its weight was not
    first = labels("level1").role(plain) is not None
    if first and plain.endswith("分)"):
        return Kind.LEVEL1  # 满意度指标(10分): first levels state what their rows are worth together
    second = labels("level2").role(plain) is not None
    if first and second:
        return Kind.LEVEL12
    if first:
        return Kind.LEVEL1
    return Kind.LEVEL2 if second else None


def _number_kind(plain: str) -> Kind | None:
    if (bound := _BOUND.match(plain)) is not None and not _named_behind(plain, bound.end() - 1):
        return Kind.BOUND if len(plain) < _LONG else Kind.LONG
    if _DATE.search(plain) and len(plain) <= 18:
        return Kind.DATE
    found = split_number(plain)
    if found is None:
        return None
    value, rest = found
    if _NUMBERED.match(rest):
        return None  # 1.资金到位率: a name with its number
    upper = _UPPER.match(rest)
    if upper is not None:  # 6-9个月 is as much a measure as 9个月
        rest = rest[upper.end() :]
        named = _is_name(rest.removeprefix(leading_unit(rest) or ""))  # 3-6岁儿童入园率
        return Kind.MEASURE if len(rest) <= 3 or (len(rest) <= 8 and leading_unit(rest) is not None and not named) else None
    if not rest:
        return Kind.SMALL if 0 <= value <= 100 else Kind.LARGE
    if rest in ("%", "‰"):
        return Kind.PERCENT
    if rest == "分":
        return Kind.POINTS
    if len(rest) <= 8 and (leading_unit(rest) is not None or len(rest) <= 3):
        return Kind.MEASURE
    return Kind.MEASURE if _SUFFIX.search(plain) and len(plain) < 14 else None


def _named_behind(plain: str, number: int) -> bool:
    """Whether a name goes on behind a bound and its unit (≥360天开放阅览室): then the whole is a name."""
    match = _BOUND_FIGURE.match(plain, number)
    rest = plain[match.end() :] if match else ""
    rest = rest.removeprefix(leading_unit(rest) or "")
    return _is_name(rest)


def _is_name(rest: str) -> bool:
    return len(rest) >= _SHORTEST_NAME and _NAME_BEHIND.fullmatch(rest) is not None


def _text_kind(plain: str) -> Kind:
    if len(plain) > _LONG:
        return Kind.LONG
    if len(plain) <= 14 and _JUDGEMENT.match(plain):
        return Kind.JUDGEMENT
    if fund_kind(plain) is not None:
        return Kind.FUND
    return Kind.NAME if _NAME_END.search(plain) else Kind.TEXT


def heads_levels(text: str) -> bool:
    """Whether a text is the label of a column of levels or names: where it stands an indicator table begins."""
    return labels("indicator_column").role(text) in ("level1", "level2", "level3")


def width(text: str) -> float:
    """The printed width in Chinese characters; half-width characters count half."""
    return sum(1.0 if ord(char) > 0x2E7F or char in "“”‘’…—·" else 0.5 for char in text)
