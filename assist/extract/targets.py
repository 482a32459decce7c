"""Operator, number and unit of a target cell; number and unit of an actual cell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from assist.model import Operator
from assist.text.decimals import is_nothing
from assist.text.normalise import fold
from assist.text.units import COUNT_UNITS

_OPERATORS: dict[str, Operator] = {
    "≥": ">=", ">=": ">=", "大于等于": ">=", "不低于": ">=", "不少于": ">=", "不小于": ">=", "大于或等于": ">=", "=>": ">=",
    "至少": ">=", "达到": ">=", "高于等于": ">=", "大于等": ">=",
    "未低于": ">=",
    "未超过": "<=", "没有超过": "<=", "≤": "<=", "<=": "<=", "小于等于": "<=", "不高于": "<=", "不超过": "<=", "不大于": "<=", "不多于": "<=", "小于或等于": "<=",
    "=<": "<=", "控制在": "<=", "最高不超过": "<=",
    ">": ">", "大于": ">", "高于": ">", "超过": ">", "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "=": "=", "等于": "=", "定量": "=", "约": "~", "~": "~", "大约": "~",
    "定性": "qualitative", "定性指标": "qualitative",
}  # fmt: skip
_MEASURED = frozenset({"定量", "定量指标"})
"""Says that a target is a number, and not how it is to be met: a sign before the number says that."""
_SUFFIX_OPERATORS: dict[str, Operator] = {
    "左右": "~", "以上": ">=", "及以上": ">=", "以下": "<=", "及以下": "<=", "以内": "<=", "之内": "<=", "内": "<=",
}  # fmt: skip
_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SORTED_OPERATORS = "|".join(re.escape(op) for op in sorted(_OPERATORS, key=len, reverse=True))
_SORTED_SUFFIXES = "|".join(sorted(_SUFFIX_OPERATORS, key=len, reverse=True))
_SIMPLE = re.compile(
    rf"^(?P<op>{_SORTED_OPERATORS})?(?P<num>-?{_NUM})"
    rf"(?P<unit>(?!\d)[^\d≥≤><=~,，。;；:、\-]{{0,8}}?|元/[\u4e00-\u9fff、·/]{{1,8}}?)(?P<tail>{_SORTED_SUFFIXES})?[。.,;；]?$"
)
_RANGE = re.compile(rf"{_NUM}[%‰]?[^\d]{{0,2}}?(?:-|~|至|到){_NUM}")
_DATE = re.compile(
    r"(?:\d{4}|\d{2})年(?:度)?(?:\d{1,2}月|底|末|内|年底|年末|上半年|下半年|全年)|\d{1,2}月(?:底|末|中旬|上旬|下旬|前|份|\d{1,2}[日号]|$)"
    r"|(?:19|20)\d{2}(?:[-/](?:0?[1-9]|1[0-2])(?!\d)|([-./])(?:0?[1-9]|1[0-2])\1(?:[0-2]?\d|3[01])(?!\d))|\d{1,2}月\d{1,2}日|^\d{4}年(?:度)?(?:内|底|前)?(?:完成)?$|年底前|年末前|年内完成|年[\u4e00-\u9fff]{1,4}前$"
)
_INSIDE = re.compile(
    rf"(?P<op>≥|≤|>=|<=|>|<|=|不低于|不少于|不超过|不高于|大于|小于|超过|约)?(?P<num>{_NUM})(?P<unit>[%‰]|个百分点|[\u4e00-\u9fff㎡℃]{{1,2}}\([\u4e00-\u9fff]{{1,3}}\)|[\u4e00-\u9fff㎡℃]{{0,3}})"
    rf"(?P<tail>{_SORTED_SUFFIXES})?"
)
_MORE_UNITS = """% ‰ 个百分点 百分比 元 千元 万元 亿元 万元/年 亿元/年 元/人 元/月 元/年 元/人·年 元/人/年 元/亩 元/吨 元/平方米 毫克 微克 毫克/立方米 毫克/升 微克/立方米 分贝 元/人·月
    人/次 人/期 次/人 次/年 期/年 批/次 户/人 人月 ㎡ 厘米 毫米 cm mm 万平方米 万立方米 亿立方米 立方米 km m m2 m³ 克 升 月 年 级 届 例次 组次 名次 个村 个乡镇 个县市 县(市)
    个县(市) 剂次 剂 场次 头份 人份 万剂次 万头份 万人份 乡镇 张床 床 根 袋 箱 盒 瓶 片 点 块 副 把 尾 樘 校 单 对 页 词 顶 面 扇 艘 架 粒 万粒 延米 标段 台套 平米 立方 万方 千瓦 兆瓦 标箱 篇(部) 册(套) 台(套) 其他 文字描述""".split()
UNITS = tuple(sorted({*COUNT_UNITS, *_MORE_UNITS, *(f"万{unit}" for unit in COUNT_UNITS)}, key=len, reverse=True))
_UNIT_SET = frozenset(UNITS)
_PER = ("/", "·")
_COUNTED_BY = (*COUNT_UNITS, "生", "学期", "学年", "床", "平米", "㎡", "月")
_INEXACT = frozenset("余多几近")


@dataclass(frozen=True, slots=True)
class Target:
    """A target as the Indicator wants it: see assist.model.Indicator."""

    operator: Operator | None
    target: str | None
    unit: str | None


def is_unit(text: str) -> bool:
    """Whether a cell holds a unit of measure and nothing else."""
    plain = fold(text)
    return plain in _UNIT_SET or ("/" in plain and leading_unit(plain) == plain)


def is_operator(text: str) -> bool:
    """Whether a cell holds an operator and nothing else."""
    return fold(text) in _OPERATORS


def leading_unit(text: str) -> str | None:
    """The longest known unit that a folded text begins with, and what it is counted by (万元/人/年)."""
    found = next((unit for unit in UNITS if text.startswith(unit)), None)
    if found is None or text[len(found) : len(found) + 1] not in _PER:
        return found
    return text[: len(found) + per_unit(text, len(found))]


def per_unit(text: str, at: int) -> int:
    """How many characters from `at` on say what a unit is counted by: /人/年 is four."""
    size = 0
    while text[at + size : at + size + 1] in _PER:
        rest = text[at + size + 1 :]
        unit = next((unit for unit in _COUNTED_BY if rest.startswith(unit)), None)
        if unit is None:
            break
        size += 1 + len(unit)
    return size


def operator_of(text: str) -> Operator | None:
    """The operator that an operator cell names; None when it names none (a direction, say)."""
    return _OPERATORS.get(fold(text))


@lru_cache(maxsize=8192)
def read_target(target: str, operator: str = "", unit: str = "", floor_by_nature: bool = False) -> Target:
    """Read a target cell with its optional operator and unit cells.

    `floor_by_nature` is for satisfaction, where a bare number is a floor; elsewhere it means "equals".
    """
    own_operator = None if operator.strip() in _MEASURED else operator_of(operator)
    own_unit = None if is_nothing(unit) else unit.strip()
    if is_nothing(target):
        return Target(own_operator, None, own_unit)
    plain = fold(target)
    simple = _SIMPLE.match(plain)
    if simple is not None and not (_DATE.search(plain) and own_operator is None):
        written = simple["unit"] or None
        if written is None or own_unit is not None or _plausible_unit(written):
            found = _OPERATORS[simple["op"]] if simple["op"] else None
            if simple["tail"]:
                found = found or _SUFFIX_OPERATORS[simple["tail"]]
            default: Operator = ">=" if floor_by_nature else "="
            unit_read = own_unit or (written and _as_printed(target, written))
            return Target(own_operator or found or default, simple["num"].replace(",", ""), unit_read)
    return _read_text(target, plain, own_operator, own_unit)


def _as_printed(text: str, unit: str) -> str:
    """A unit in the case in which it was printed; labels and units are compared in lower case."""
    if not unit.isascii() or not any(map(str.isalpha, unit)):
        return unit
    found = re.search(re.escape(unit), unicodedata.normalize("NFKC", text), re.IGNORECASE)
    return found.group() if found else unit


def _plausible_unit(written: str) -> bool:
    if written[0] in _INEXACT:
        return False  # 200余人 is more than 200
    if re.fullmatch(r"[^()]{1,4}\([\u4e00-\u9fff]{1,3}\)", written):
        return True
    if "/" in written:  # a price or a share of something: 元/生·天
        return written.partition("/")[0] in _UNIT_SET
    return written in _UNIT_SET or (len(written) <= 3 and "前" not in written and "底" not in written)


def _read_text(target: str, plain: str, operator: Operator | None, unit: str | None) -> Target:
    if operator == "qualitative":
        return Target(operator, target, unit)
    if _DATE.search(plain):
        return Target(operator or "date", target, unit)
    inside = _INSIDE.search(plain)
    inner_unit = unit
    if inside is not None and inner_unit is None:
        inner_unit = leading_unit(inside["unit"]) if inside["unit"] else None
    if spread := _RANGE.search(plain):
        return Target(operator or "range", target, unit or leading_unit(plain[spread.end() :]) or inner_unit)
    if inside is None:
        return Target(operator or "qualitative", target, unit)
    found: Operator | None = operator
    if found is None and inside["op"]:
        found = _OPERATORS[inside["op"]]
    if found is None:
        tail = inside["tail"] or next((t for t in _SUFFIX_OPERATORS if inside["unit"].endswith(t)), None)
        found = _SUFFIX_OPERATORS[tail] if tail else None
    if found is None:
        found = "=" if inner_unit is not None else "qualitative"
    return Target(found, target, inner_unit if found != "qualitative" else unit)


@lru_cache(maxsize=8192)
def read_actual(actual: str, unit: str | None) -> str | None:
    """The number alone when the cell is a number with at most the indicator's own unit, else the text."""
    if is_nothing(actual):
        return None
    plain = fold(actual)
    simple = _SIMPLE.match(plain)
    if simple is None or simple["op"] or simple["tail"]:
        return actual
    written = simple["unit"]
    if _DATE.search(plain) and written != fold(unit or "-"):
        return actual
    if written in ("", fold(unit or "")) or (unit is None and _plausible_unit(written)):
        return simple["num"].replace(",", "")
    return actual
