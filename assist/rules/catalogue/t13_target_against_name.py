"""T13: a target that does not fit its own name, or that nothing can meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import exact
from assist.text.quantities import Mention, find_quantities
from assist.text.units import COUNT_UNITS, MONEY, PERCENT

_BOUNDED_BELOW = (">=", ">")
_BOUNDED_ABOVE = ("<=", "<")
_TWICE = re.compile("(?:>=|<=|[≥≤<>]){2}|≥[^≥≤]{0,12}以[下内]$|≤[^≥≤]{0,12}以上$")
_ENDS_COUNTED = re.compile(r"\d\D{1,4}$")
_SPAN = re.compile(r"(\d{1,6}(?:\.\d+)?)[-~～至—]+(\d{1,6}(?:\.\d+)?)(?:%|[\u4e00-\u9fff]{1,3})")
_BRACKETED = re.compile(
    r"[(（](?:不少于|不低于|大于等于|不超过|不高于|≥|≤|>=|<=|目标|计划)[:：]?(\d[^)）]*)[)）]$"
)
_YEAR = re.compile(r"(20\d{2})年")
_RUNS_ON = re.compile("结转|结余|以前|之前|以来|至今|至|-|—|跨|上年|续|比|较|尾款|欠|质保|期|批")
_LAST_YEAR = ("上年", "去年", "往年")
_LEAST = 3
_DIGIT = re.compile(r"\d")
_SPANS = re.compile("[-~～至—]|[≥≤<>]{2}|>=|<=|以[下内上]")
_SHARES = ("满意度", "满意率", "率", "比例", "占比")
_NO_SHARE = re.compile(
    "(?:[频功效速税利汇倍费]|分辨|容积|周转|死亡|出生|事故|产|灌溉|电导|曝光|传播|人均.*)率$|每"
)
_CHANGE = re.compile("增|减|降|提高|提升|变动|变化|波动|偏差|同比|结余|温|差额|盈|利润|收益")
_MAY_EXCEED = re.compile("完成|执行|控制|负荷|参保|利用|回报|收益|产出|投入|参与|使用|杠杆|倍|每|差|错|误|失|死|事故|投诉|不|未|废|坏|损|空置|流|发病|出生|费|利率|税率|比重|占")
"""Rates that may pass 100%, and those of which little is wanted."""
_BRACKET = re.compile("[(（][^()（）]*[)）]$")
_HUNDRED, _LITTLE, _MUCH = 100, 10, 50
_POINTS = frozenset({"分", "星", "级", "颗", "倍", "度"})
_KINDS = {
    "人数": frozenset("人 人次 个 家 户 件 人天 批 期 例".split()),
    "户数": frozenset("户 家 户次 个".split()),
    "次数": frozenset("次 场 场次 期 批 人次 起 件 回 轮 班次 趟 例 户次 车次 批次 项 人".split()),
    "面积": frozenset("亩 亩次 平方米 公顷 平方公里 ㎡".split()),
    "里程": frozenset("公里 千米 米".split()),
    "长度": frozenset("公里 千米 米".split()),
    "数量": frozenset({*COUNT_UNITS, MONEY}),
}
"""What may be counted under a name that ends so."""
_NO_NUMBER = frozenset("指数 系数 倍数 分数 参数 基数 天数 务数".split())
_COUNTED = frozenset(COUNT_UNITS)
_ANY_COUNT = frozenset({"个", "项", "处", "分", "度"})
_SHARE_OF = re.compile("率|比|占|增|减|降|变|时|均")
_DAY = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|末|中旬|上旬|下旬)?(?:之?前)?(?:完成)?")
_OF_SOMETHING = re.compile("以上|以下|以内|岁|级|类|期限|每|至|-|—|内$")


@rule(
    id="T13", name="指标值与指标名称不符或自相矛盾", severity="contradiction", basis=("LOGIC", "CN-2015-163")
)
def check(form: FormView) -> Iterator[Problem]:
    """A name that ends in a number states the target; what it names is what is counted; bounds must leave room.

    What:
        新建站点27个 with the target 20个, 学位数（不少于500个） with ≥300个; a 合格率 of ≥950%, ≥9% or −95%, a number of ≥0; 满意度 or 合格率 counted in 人, 人数 in 公里 or by a share, 数量 answered by a day; ≥95%且≤80%; ≥≥95%.
    Why:
        The name or the target was changed alone, or the unit slipped, and nobody can say what was promised.
    Formula:
        number in the name = target, in one unit; the unit counts what the name's end says; lower bound <= upper bound.
    Not flagged:
        Names with ages, classes, spans or several numbers. For review: a name may describe what is counted.
    Bad:
        indicators: [{name: 新建服务站点27个, target: ≥20个, actual: 20个}]
    Good:
        indicators: [{name: 新建服务站点27个, target: ≥27个, actual: 27个}]
    """
    numbered = _DIGIT.search(form.all_names) is not None
    past = "上年" in form.all_names or "去年" in form.all_names
    spans = _SPANS.search(form.all_values) is not None
    for row in form.rows:
        found = (
            (_of_name(row) if numbered else None)
            or _of_kind(row)
            or _of_size(row)
            or (_of_bounds(row) if spans or len(row.targets) > 1 else None)
            or (_of_year(form, row) if numbered or past else None)
        )
        if found is None:
            continue
        message, computation = found
        yield Problem(
            place=f"{row.path}.target",
            message=f"“{row.name}”{message}",
            computation=computation,
            ask="核对指标名称、指标值和计量单位",
            sides=(
                form.cite(f"{row.path}.target"),
                form.cite(f"{row.path}.level3", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="review",
        )


def _of_name(row: Row) -> tuple[str, str] | None:
    if (said := _BRACKETED.search(row.name)) is not None:
        return _of_brackets(row, said[1])
    name = row.name.removesuffix(")").removesuffix("）").removesuffix("以上")
    if not _ENDS_COUNTED.search(name) or _OF_SOMETHING.search(name) or "≥" in name or "≤" in name:
        return None
    target = row.target
    if target is None or target.unit in (None, PERCENT):
        return None
    told = [one for one in find_quantities(name) if one.unit == target.unit]
    if len(told) != 1 or told[0].end < len(name) or told[0].relation not in ("=", ">=", "<="):
        return None
    if not told[0].start or told[0].interval.meets(exact(target.base)) or told[0].unit == MONEY:
        return None
    if told[0].value.scaleb(told[0].scale) == target.base:
        return None
    return f"名称称{told[0].text}，指标值为{row.target_shown}", f"{told[0].text} ≠ {row.target_shown}"


def _of_year(form: FormView, row: Row) -> tuple[str, str] | None:
    """2023年新增公园个数 in a form of 2024 was carried over."""
    if row.name.startswith(_LAST_YEAR) and not _RUNS_ON.search(row.name[2:]):
        return f"名称写明是“{row.name[:2]}”的指标", f"{row.name[:2]} ≠ 自评年度"
    named = _YEAR.findall(row.name) if "20" in row.name else []
    year = form.form.year
    if (
        len(named) != 1
        or year is None
        or not form.year_is_stated
        or int(named[0]) >= year
        or _RUNS_ON.search(row.name)
    ):
        return None
    return f"名称写明{named[0]}年，自评年度是{year}年", f"{named[0]} ≠ {year}"


def _of_brackets(row: Row, said: str) -> tuple[str, str] | None:
    """新增学位数（不少于500个）: the name repeats the target."""
    target, told = row.target, find_quantities(said, plain=True)
    if target is None or len(told) != 1 or told[0].unit not in (None, target.unit):
        return None
    bound = told[0].value.scaleb(told[0].scale if told[0].unit else target.power)
    if bound == target.base:
        return None
    return f"名称称{said}，指标值为{row.target_shown}", f"{said} ≠ {row.target_shown}"


def _of_kind(row: Row) -> tuple[str, str] | None:
    """A share counted in pieces, persons counted in kilometres, a number answered by a share or a day."""
    name, target = row.name, row.target
    kind = _KINDS.get(name[-2:]) or (_KINDS["数量"] if name.endswith("数") and name[-2:] not in _NO_NUMBER else None)
    if kind is None:
        return (
            _of_share(row)
            if target is not None and target.unit in _COUNTED and name.endswith(_SHARES)
            else None
        )
    if target is None:
        return _of_day(row) if row.item.operator == "date" else None
    unit = target.unit
    if unit in kind or row.actual is None or _SHARE_OF.search(name):
        return None
    if unit == PERCENT and target.printed != 100 and row.actual.printed != 100:
        return f"以比率填报（{row.target_shown}），名称却是“{_end(name)}”", f"{_end(name)} ↔ {row.target_shown}"
    if unit not in _COUNTED or unit in _ANY_COUNT:
        return None
    return f"以“{unit}”计量，与名称“{_end(name)}”不符", f"{_end(name)} ↔ {row.target_shown}"


def _end(name: str) -> str:
    return name[-2:] if name[-2:] in _KINDS else name[-1:]


def _of_day(row: Row) -> tuple[str, str] | None:
    """How many, answered by when."""
    if not _DAY.fullmatch(row.target_text):
        return None
    return f"名称是“{_end(row.name)}”，指标值却是时间{row.target_text}", f"{_end(row.name)} ↔ {row.target_text}"


def _of_share(row: Row) -> tuple[str, str] | None:
    target = row.target
    if (
        target is None
        or target.unit in _POINTS
        or _NO_SHARE.search(row.name)
        or (row.actual is not None and row.actual.unit == PERCENT)
    ):
        return None
    what = "满意度" if row.name.endswith(_SHARES[:2]) else "名称所示"
    return f"以“{target.unit}”计量，{what}应为比率", f"{row.target_shown}不是比率"


def _of_size(row: Row) -> tuple[str, str] | None:
    """A share of more than the whole, or of next to nothing, where the result is an ordinary one; a number below zero."""
    target = row.target
    if target is None or (target.base > 0 and (target.unit != PERCENT or _LITTLE <= target.printed <= _HUNDRED)):
        return None
    actual = row.actual
    if actual is None or _CHANGE.search(row.name):
        return None
    if target.base == 0:
        if target.relation != ">=" or actual.base <= 0 or row.guessed_operator or row.counts_harm:
            return None
        return f"指标值{row.target_shown}，任何结果都能达到（完成{row.actual_shown}）", f"{row.target_shown}，完成{row.actual_shown}"
    said = f"指标值{row.target_shown}，完成值{row.actual_shown}"
    if target.base < 0 <= actual.base and "率" not in row.name[:-1]:
        return f"{said}，指标值不应为负数", f"{row.target_shown} < 0"
    if target.unit != PERCENT or target.relation not in (">=", ">", "=") or _MAY_EXCEED.search(row.name) or not _BRACKET.sub("", row.name).endswith(_SHARES):
        return None
    if target.printed > _HUNDRED and actual.printed <= _HUNDRED:
        return f"{said}，指标值超过100%", f"{row.target_shown} > 100%"
    if target.printed < _LITTLE and actual.printed >= _MUCH:
        return f"{said}，相差过大", f"{row.target_shown} ↔ {row.actual_shown}"
    return None


def _of_bounds(row: Row) -> tuple[str, str] | None:
    text = row.target_text
    if len(text) < _LEAST:
        return None
    span = _SPAN.fullmatch(text)
    if span is not None and Decimal(span[1]) > Decimal(span[2]):
        return f"指标值“{text[:20]}”起点大于终点", f"{span[1]} > {span[2]}"
    if _TWICE.search(text):
        return f"指标值“{text[:20]}”的比较符号重复或相反", text[:20]
    bounds: list[Mention] = list(row.targets)
    if len(bounds) != 2 or bounds[0].unit != bounds[1].unit:
        return None
    low = next((one for one in bounds if one.relation in _BOUNDED_BELOW), None)
    high = next((one for one in bounds if one.relation in _BOUNDED_ABOVE), None)
    between = text[bounds[0].end : bounds[1].start].strip("≥≤<>=")
    if low is None or high is None or between not in ("且", "", ",", "，", "并"):
        return None
    if not high.interval.below(low.interval):
        return None
    return f"指标值“{text[:20]}”下限高于上限", f"{low.text} > {high.text}"
