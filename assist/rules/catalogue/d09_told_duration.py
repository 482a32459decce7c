"""D09: how long something took, beside the days on which it began and ended; and other slips of one date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_SPAN = re.compile(
    r"(?:(?P<y1>20\d\d)年)?(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日|[初份]|上旬)?[^。；;\d]{0,8}?(?:[至到—~-]{1,2}|[,，、]|开工[,，]?)(?:次年|同年)?"
    r"(?:(?P<y2>20\d\d)年)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日|底|末|份|下旬)?[^。；;\d]{0,14}?"
    rf"(?:历时|为期|工期|共计?|用时|持续|周期|期限)(?:[运使施开实][行用工放施])?(?:约|为|共|近)?(?P<n>{_N})(?P<unit>个月|天|日历天|年|周)(?P<about>多|余|左右)?"
)
_HALVES = re.compile(
    r"(?P<half>上半年|下半年|[一二三四1-4]季度)(?:即|[(（]|为|的)(?:20\d\d年)?(?P<month>\d{1,2})月(?:份|底前?|末)?[)）]?(?![-至到—~、\d])"
)
_PLAN = re.compile(
    r"[“\"]?(?P<plan>十[一二三四五])五[”\"]?(?:期间|时期|规划)?[(（](?P<first>20\d\d)年?[-至到—~]{1,2}(?P<last>20\d\d)年?[)）]"
)
_IN_A_ROW = re.compile(
    rf"连续(?P<n>{_N})年[^。；;\d]{{0,8}}[(（]?(?P<first>20\d\d)年?(?:度)?[-至到—~]{{1,2}}(?P<last>20\d\d)年"
)
_YEARS = re.compile(
    rf"(?P<first>20\d\d)年?(?:度)?[-至到—~]{{1,2}}(?P<last>20\d\d)年(?:度)?[^。；;\d]{{0,8}}?(?:为期|历时|(?:实施|服务|规划)(?:期|周期)|周期|期限|[,，]共)(?:约|为|共)?(?P<n>{_N})年"
)
_LANDMARK = re.compile(
    r"(?P<year>20\d\d)年?(?:是|为)(?:实施)?[“\"]?(?P<plan>十[一二三四五])五[”\"]?(?:规划)?(?:的)?(?P<which>收官|开局|起步|关键收尾)之?年"
)
_ITSELF = re.compile(
    r"(20\d\d)年度?[^。；;，,\d]{0,16}?[比较](?:\1)年(?:度|同期)?[^。；;，,\d]{0,4}(?:增|减|提|升|降|下降|上升)"
)
_TOO_LONG = re.compile(
    r"(?P<in>全年|年内|本年度?|当年|一年)[^。；;，,\d累合共各]{0,6}?(?:运行|开放|运营|营业|开馆|试运行)(?P<n>\d+(?:\.\d+)?)(?P<unit>天|个月|小时|周)"
    r"|(?P<span>每周|每天|每日|每月)(?:服务|运行|开放|运营|营业|开馆|工作|值守)(?P<number>\d+(?:\.\d+)?)(?P<of>天|小时)"
)
"""Told of what there is one of: the hours of many persons are not those of the year."""
_SEASON = re.compile(
    r"(?P<when>春节|元旦|清明|五一|劳动节|端午|中秋|国庆|教师节|重阳|暑假|暑期|寒假|汛期|主汛期|春季|夏季|秋季|冬季|供暖期|采暖期)"
    r"(?:节|前夕|前|期间|来临之际|来临前|学期)?[(（](?:20\d\d年)?(?P<month>\d{1,2})月(?:份|底|初|上旬|中旬|下旬)?[)）]"
)
_SEASONS = {
    "春节": (1, 2, 12), "元旦": (1, 12), "清明": (3, 4), "五一": (4, 5), "劳动节": (4, 5), "端午": (5, 6), "中秋": (8, 9, 10), "国庆": (9, 10),
    "教师节": (8, 9), "重阳": (9, 10, 11), "暑假": (6, 7, 8), "暑期": (6, 7, 8), "寒假": (1, 2, 12), "汛期": tuple(range(3, 12)),
    "主汛期": tuple(range(5, 10)), "春季": tuple(range(1, 7)), "夏季": tuple(range(5, 10)), "秋季": tuple(range(8, 13)), "冬季": (1, 2, 3, 10, 11, 12),
    "供暖期": (1, 2, 3, 4, 9, 10, 11, 12), "采暖期": (1, 2, 3, 4, 9, 10, 11, 12),
}  # fmt: skip
"""Months in which a season or a feast, or what is done before it, may fall anywhere in the country."""
_THERE_ARE = {"天": 366, "个月": 12, "小时": 8784, "周": 53}
_IN_LESS = {
    ("周", "天"): 7,
    ("天", "小时"): 24,
    ("日", "小时"): 24,
    ("月", "天"): 31,
    ("周", "小时"): 168,
    ("月", "小时"): 744,
}
_NO_DAY = re.compile(r"(?<![\d.年月-])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PLANS = {"十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_MONTHS, _DAYS_OF_MONTH, _DAYS_OFF = 12, 30, 2
_TIMES = ("全年", "年内", "本年", "当年", "一年", "每周", "每天", "每日", "每月")
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4}


@rule(id="D09", name="所述期限与所列日期不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """From March to August are six months, July is in the third quarter, and June has thirty days.

    What:
        历时N个月, 工期N天, 共N年 behind two dates; 全年380天, 每周8天; 二季度（7月）, 上半年即9月底; “十四五”（2016—2020年）; 连续三年（2021—2022年）;
        6月31日 without a year, in all narratives.
    Why:
        A date or a span was changed and the other was not, and timeliness is scored by them.
    Formula:
        months from first to last, counted with or without both ends, = span; days within two; month within the quarter; years of
        a five-year plan; day exists in its month.
    Not flagged:
        Spans with about, dates that name no month, spans that are told of another stage than the dates. For review.
    Bad:
        completion: 项目自3月初至8月底实施，历时三个月。
    Good:
        completion: 项目自3月初至8月底实施，历时六个月。
    """
    for passage in form.passages.values():
        if "月" in passage.text:
            for words, judge in ((_SPAN, _span), (_HALVES, _half), (_NO_DAY, _day), (_SEASON, _season)):
                yield from _found(passage, words, judge)
        if "20" in passage.text and ("五" in passage.text or "年" in passage.text):
            for words, judge in (
                (_PLAN, _plan),
                (_IN_A_ROW, _row),
                (_YEARS, _years),
                (_LANDMARK, _landmark),
                (_ITSELF, lambda match: f"{match[1]}年与自身相比"),
            ):
                yield from _found(passage, words, judge)
        if any(sign in passage.text for sign in _TIMES):
            yield from _found(passage, _TOO_LONG, _too_long)


def _found(
    passage: Passage, words: re.Pattern[str], judge: Callable[[re.Match[str]], str]
) -> Iterator[Problem]:
    for match in words.finditer(passage.text):
        wrong = judge(match)
        if wrong:
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{match.group()}”",
                computation=wrong,
                ask="核对日期与期限",
                sides=(passage.cite_match(match),),
                verdict="review",
            )


def _span(match: re.Match[str]) -> str:
    first, last, number = int(match["m1"]), int(match["m2"]), whole_number(match["n"])
    if match["about"] or not (1 <= first <= _MONTHS and 1 <= last <= _MONTHS) or not number:
        return ""
    years = int(match["y2"]) - int(match["y1"]) if match["y1"] and match["y2"] else 0
    if years < 0 or (match["y2"] and not match["y1"]) or (not years and last < first):
        return ""
    months = 12 * years + last - first
    if match["unit"] == "个月":
        return (
            ""
            if months - 1 <= number <= months + 1
            else f"{first}月至{last}月为{months}至{months + 1}个月，不是{number}个月"
        )
    if match["unit"] == "年":
        return (
            ""
            if not years or abs(_MONTHS * number - months - 0.5) <= _MONTHS / 2 + 1
            else f"相隔{months + 1}个月，不是{number}年"
        )
    if match["unit"] == "周" or not (match["d1"] and match["d2"]):
        return ""
    days = months * _DAYS_OF_MONTH + int(match["d2"]) - int(match["d1"])
    near = _DAYS_OFF + months
    return "" if abs(days - number) <= near + number // 10 else f"相隔约{days}天，不是{number}天"


def _half(match: re.Match[str]) -> str:
    month, half = int(match["month"]), match["half"]
    if not 1 <= month <= _MONTHS:
        return ""
    if half.endswith("半年"):
        right = (month <= _MONTHS // 2) == (half[0] == "上")
    else:
        quarter = _QUARTER.get(half[0]) or int(half[0])
        right = (month - 1) // 3 + 1 == quarter
    return "" if right else f"{month}月不在{half}"


def _day(match: re.Match[str]) -> str:
    month, day = int(match["month"]), int(match["day"])
    if month == 0:
        return ""  # a column cut 10月 in two
    if month > _MONTHS or day > _DAYS[month - 1] or day == 0:
        return f"没有{month}月{day}日"
    return ""


def _plan(match: re.Match[str]) -> str:
    first = _PLANS[match["plan"]]
    right = int(match["first"]) == first and int(match["last"]) == first + 4
    return "" if right else f"“{match['plan']}五”为{first}至{first + 4}年"


def _years(match: re.Match[str]) -> str:
    """From 2019 to 2021 are three years, or two from one's middle to the other's."""
    between = int(match["last"]) - int(match["first"])
    number = whole_number(match["n"])
    told = number in (between, between + 1) or between < 1
    return "" if told else f"{match['first']}至{match['last']}年为{between + 1}年"


def _season(match: re.Match[str]) -> str:
    month, months = int(match["month"]), _SEASONS[match["when"]]
    return "" if month in months or not 1 <= month <= _MONTHS else f"{month}月不在{match['when']}"


def _landmark(match: re.Match[str]) -> str:
    first = _PLANS[match["plan"]]
    right = first + 4 if match["which"] in ("收官", "关键收尾") else first
    return "" if int(match["year"]) == right else f"“{match['plan']}五”为{first}至{first + 4}年"


def _too_long(match: re.Match[str]) -> str:
    """More days than the year has, more hours than the day."""
    unit, within, number = (
        match["unit"] or match["of"],
        match["in"] or match["span"],
        match["n"] or match["number"],
    )
    most = _IN_LESS.get((within[1], unit)) if within[0] == "每" else _THERE_ARE[unit]
    return f"{within}最多{most}{unit}" if most is not None and float(number) > most else ""


def _row(match: re.Match[str]) -> str:
    years = int(match["last"]) - int(match["first"]) + 1
    return "" if years == whole_number(match["n"]) else f"{match['first']}至{match['last']}年为{years}年"
