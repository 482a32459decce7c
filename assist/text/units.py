"""Units of money, shares and counts: how they are written, their base unit and their power of ten."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

MONEY = "元"
PERCENT = "%"
_ONE = Fraction(1)

# Longest first, since a regular expression takes the first alternative that fits.
COUNT_UNITS = (
    "平方公里", "个工作日", "平方米", "立方米", "千瓦时", "工作日", "人次", "亩次", "人天", "户次", "家次", "辆次",
    "车次", "班次", "台次", "件次", "张次", "剂次", "针次", "场次", "公里", "千米", "公顷", "公斤", "千克", "分钟", "小时", "个月",
    "季度", "学时", "课时", "床位", "社区", "街道", "人", "名", "位", "户", "个", "家", "次", "件", "期",
    "项", "组", "篇", "部", "处", "场", "份", "册", "套", "台", "辆", "例", "笔", "条", "座", "批", "张",
    "所", "宗", "起", "县", "市", "区", "乡", "镇", "村", "亩", "吨", "米", "秒", "天", "日", "周", "年",
    "支", "门", "本", "幅", "盏", "株", "棵", "头", "只", "羽", "口", "间", "栋", "幢", "倍", "分", "岁",
    "度", "种", "类", "款", "轮", "届", "班", "字", "版", "艘",
    "盆", "箱", "袋", "桶", "尾", "盒", "匹", "剂", "枚", "块",
)  # fmt: skip
_SAME_UNIT = {
    "名": "人",
    "位": "人",
    "场次": "场",
    "千米": "公里",
    "公斤": "千克",
    "个工作日": "工作日",
    "日": "天",
    "个月": "月",
}
_SIZES = {
    "米": ("length", 1), "公里": ("length", 1000), "平方米": ("area", 1), "公顷": ("area", 10_000),
    "平方公里": ("area", 1_000_000), "千克": ("weight", 1), "吨": ("weight", 1000),
    "秒": ("time", 1), "分钟": ("time", 60), "小时": ("time", 3600), "天": ("time", 86_400), "周": ("time", 604_800),
    "月": ("months", 1), "季度": ("months", 3), "年": ("months", 12),
}  # fmt: skip
"""Measures by their size in the smallest of their kind."""
EXACT_UNITS = frozenset(COUNT_UNITS) - {
    "平方公里", "平方米", "立方米", "千瓦时", "公里", "千米", "公顷", "公斤", "千克", "小时", "亩", "吨", "米", "倍",
    "度",
}  # fmt: skip
_SCALES = {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}


@lru_cache(maxsize=1024)
def base_unit(unit: str | None) -> tuple[str | None, int]:
    """The base unit of a written unit and the power of ten that the written one adds.

    >>> base_unit("万元"), base_unit("万人"), base_unit("‰"), base_unit("名"), base_unit("篇(部)"), base_unit("万元/人")
    (('元', 4), ('人', 4), ('%', -1), ('人', 0), ('篇', 0), ('元/人', 4))
    """
    if not unit:
        return None, 0
    written = unit.split("(")[0].split("（")[0]
    if written in ("%", "％", "百分比"):
        return PERCENT, 0
    if written == "‰":
        return PERCENT, -1
    if written in ("个百分点", "百分点"):
        return "百分点", 0
    for scale in ("万亿", "千万", "百万", "十万", "亿", "万", "千", "百"):
        rest = written.removeprefix(scale)
        if rest != written and rest.startswith(f"{MONEY}/"):
            return rest, _SCALES[scale]
        if rest != written and (rest == MONEY or rest in COUNT_UNITS or rest in ("元整", "人民币")):
            name = MONEY if rest.startswith(MONEY) else _SAME_UNIT.get(rest, rest)
            return name, _SCALES[scale]
    return _SAME_UNIT.get(written, written or None), 0


def scale_power(scale: str) -> int:
    """The power of ten of a scale word ("万" is 4, "" is 0)."""
    return _SCALES[scale]


def ratio_between(unit: str | None, other: str | None) -> Fraction | None:
    """By what a number in one base unit is multiplied to be one in the other; None when they measure different things.

    >>> ratio_between("公顷", "平方米"), ratio_between("小时", "天"), ratio_between("亩", "公顷")
    (Fraction(10000, 1), Fraction(1, 24), None)
    """
    if unit == other:
        return _ONE
    own, its = _SIZES.get(unit or ""), _SIZES.get(other or "")
    return Fraction(own[1], its[1]) if own and its and own[0] == its[0] else None
