"""What one clause of a report says about an indicator: a target, an actual value, a score, a cause."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from assist.extract.report.flow import Flow
from assist.extract.targets import UNITS
from assist.text.units import COUNT_UNITS

KNOWN_UNITS = frozenset({*UNITS, *COUNT_UNITS, "元", "元/天", "剂次", "头份", "", "%", "‰", "个百分点", "百分点"})
_SCALE = re.compile(r"^(?:百万|千万|十万|万|亿|千|百)")
_UNIT = r"(?:%|‰|[\u4e00-\u9fffA-Za-z㎡²³℃/·]{1,7}?(?:/\d{1,3}[\u4e00-\u9fff]{1,5})?(?:\([\u4e00-\u9fff]{1,3}\))?)"
DATE = (
    r"(?:20\d\d年(?:度)?(?:\d{1,2}月(?:\d{1,2}日|底|末|份|上旬|中旬|下旬)?|底|末)|\d{1,2}月(?:\d{1,2}日|底|末|份))(?:之?前|以前|内)?"
)
NUMBER = r"(?<![\d.第])-?\d+(?:,\d{3})*(?:\.\d+)?"
VALUE = rf"(?:{DATE}|(?!20\d\d年){NUMBER}{_UNIT}?(?:及?以上|及?以下|以内|左右)?(?:\({NUMBER}{_UNIT}?\))?)"
_SIGN = r"(?:>=|<=|[≥≤><=])"
_COMPARED = (
    r"(?:大于等于|小于等于|大于或等于|小于或等于|不低于|不少于|不小于|不高于|不超过|不大于|不多于|未超过|未低于|没有超过|大于|高于|超过|超出|多于|小于|低于|少于|等于"
    rf"|控制在|达到|完成|{_SIGN})"
)
_AIM = (
    r"(?:(?:年初|年度|全年|预期|预定|既定|设定|确定|下达|制定|要求|规定|绩效|计划|上级|省级|的)*"
    r"(?:目标任务数|目标任务|目标值|指标值|任务数|计划数|计划值|标准值|目标|任务|计划|要求|标准|指标)(?:要求)?(?:的|为|是|:)*)"
)
_SET = r"(?:(?:年初|年度|全年|预期|预定|既定|设定|确定|下达|制定|绩效|计划|的)*)"

SCORE = re.compile(
    r"(?<![扣应总满减])得分?(?:为|是|:)?(?P<score>\d+(?:\.\d+)?)分(?!之)|(?:(?:此项|本项|该项|指标|自评)得分?(?:为|是|:)?|(?<=\d分，)自评)(?P<bare>\d+(?:\.\d+)?)分?(?![\d.%])"
)
LOSS = re.compile(r"扣(?:减|除)?(?:分)?(?:为|是|:)?(?P<loss>\d+(?:\.\d+)?)分")
WEIGHT = re.compile(r"(?:分值|满分|权重|标准分)(?:为|是|:)?(?P<weight>\d+(?:\.\d+)?)分?(?![\d.%])")
CAUSE = re.compile(r"(?:主要)?(?:未完成|偏差|扣分|未达标)?(?:的)?(?:主要)?原因(?:分析)?(?:是|为|:|在于)+|主要(?:是|系)|主要由于|由于|系因|(?<![\u4e00-\u9fff])因(?!此|而|素)")
_COMPLETION_RATE = re.compile(r"^(?:目标|指标|任务|累计|实际)?(?:完成率|完成比例|完成度|达成率|偏[差离][率度])(?:为|是|达到?|:)*" + VALUE + "$")
_UNMET = re.compile(
    rf"^.{{0,12}}?(?:未|没有)(?:能)?(?:完成|达到|达成|实现|达)(?:了)?{_AIM}?(?:{_SET})(?P<op>{_SIGN}|不低于|不少于)?(?P<value>{VALUE})(?:的?(?:目标|任务|要求|标准)?(?:值|任务)?)$"
)
_COMPARISON = re.compile(
    rf"^(?:均|都|已|全部|也|且|并|实际|符合|满足|比)*(?P<op>{_COMPARED})(?:了)?(?P<aim>{_AIM})?{_SET}(?P<sign>{_SIGN})?(?P<value>{VALUE})(?P<tail>(?:的)?(?:年度|年初|预期|绩效|计划|设定|既定|预定)*(?:目标|任务|要求|标准|指标|计划|预期)(?:值|任务|要求|指标)?)?$"
)
_TARGET = re.compile(
    rf"^(?P<name>.*?)(?:的)?(?:绩效|年度|年初|全年|预期|计划|设定|下达|确定|的)*(?:目标任务|目标值|指标值|计划值|目标|指标(?=为|是|:)|任务|计划(?:新建|改造|完成|建设|培训|开展|发放|补助|新增)?)(?:数|量)?(?:为|是|:)*(?P<op>{_COMPARED})?(?P<value>{VALUE})$"
)
_REACHED = re.compile(rf"^(?:已|共|累计|全年|年末|年内|均|全部)*(?:完成|达到|达|达成|实现)(?:了)?(?P<value>{VALUE})$")
_BARE = re.compile(rf"^(?P<value>{VALUE})$")
_ACTUAL = re.compile(
    rf"^(?P<name>.*?)(?:实际|完成值|完成数|达到值)(?:[^\d≥≤<>=]{{0,20}}?)(?:为|是|有|达到|达|:)*(?P<op>{_SIGN})?(?P<value>{VALUE})(?:\([^()]{{1,24}}\))?$"
)
_NAMED = re.compile(
    rf"^(?P<name>.+?)(?:已|均|全部|只|仅)*(?P<link>达到了?|(?<![下到送])达|为|是|有|共|完成|:)*(?P<op>{_SIGN}|不低于|不少于|不超过|大于等于|小于等于|控制在)?(?P<value>{VALUE})$"
)
_DONE_ON = re.compile(rf"^(?P<name>.*?)已?于(?P<value>{DATE})(?:全部|全面|按期|按时|提前)?(?:完成|完工|竣工|到位|下达|拨付|支付)")
_IS_DATE = re.compile(DATE)
_WRITTEN = re.compile(
    rf"^-?[\d,.]+(?P<unit>.*?)(?:\([\u4e00-\u9fff]{{1,3}}\)|\({NUMBER}.*\))?(?:及?以上|及?以下|以内|左右)?$"
)
_WORDS = r"(?P<value>[^\d，。；:]{2,24})$"
_TARGET_WORDS = re.compile(rf"^(?P<name>.*?)(?:年度|绩效|年初|预期)*(?:目标值|指标值)(?:为|是|:)*{_WORDS}")
_ACTUAL_WORDS = re.compile(rf"^(?:全年|年末)*(?:实际完成值|实际值|完成值|实际完成情况)(?:为|是|:)*{_WORDS}")
_ACTUAL_DONE = re.compile(r"^实际(?P<value>(?:在|按|均|已|全部)[^\d，。；:]{2,20})$")
_JOINT = re.compile(
    rf"(?<=[\d%‰\u4e00-\u9fff])(?=(?:全年|年度)?实际(?:完成值?|完成情况|值|达到)?(?:为|是|:)?{_SIGN}?\d)"
    r"|(?<=%)(?=[\u4e00-\u9fff][^，。；%]{2,30}?(?:指标|目标)值?(?:为|是|:)[≥≤><=]?\d)"
    r"|(?<=%)(?=[\u4e00-\u9fff、]{2,20}(?:率|度|比例)(?:均|都|全部)?(?:为|达到?|是)\d)"
)
"""Where a clause begins inside another one whose comma was lost."""
_STATED = re.compile(r"(?:目标|指标|任务|计划)值?(?:为|是|:)*[≥≤><=]?\d[\d,.]*(?:[%‰]|[\u4e00-\u9fff]{1,4})$|%$")
_GOES_ON = re.compile(r"(?:以[上下内]|左右|的|及以)")
_CLAUSE = re.compile(r"[^，。；;\n]+")
_YEAR = re.compile(r"(20\d\d)年")
_DEMAND = re.compile(r"(?:需要?|应当?|须|力争|确保)$")
"""What stands between a name and what is demanded of it."""
_NO_OPERATOR = frozenset({"达到", "完成"})
_AS_OPERATOR = {"未超过": "不超过", "没有超过": "不超过", "未低于": "不低于", "超出": "超过", "多于": "大于"}
_FLOORS = frozenset({"不低于", "不少于", "不小于", "大于等于", "大于或等于", "未低于", ">=", "≥"})
_CEILINGS = frozenset({"不超过", "不高于", "不大于", "不多于", "小于等于", "小于或等于", "未超过", "没有超过", "<=", "≤", "控制在"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause [start, end) of a flow. `sentence_end` says that a full stop or paragraph end follows."""

    start: int
    end: int
    text: str
    sentence_end: bool

    def within(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span of `text` as one of the flow."""
        return self.start + span[0], self.start + span[1]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a clause states, at [start, end); `subject` is what stands before it in the clause.

    `operator` is the word of relation as labels write it, at [op_start, op_end) of the flow.
    """

    start: int
    end: int
    subject: str = ""
    subject_start: int = 0
    operator: str = ""
    op_start: int = 0
    op_end: int = 0
    linked: bool = False


def clauses(flow: Flow, start: int, end: int) -> list[Clause]:
    """The clauses of flow.text[start:end]."""
    found = []
    for match in _CLAUSE.finditer(flow.text, start, end):
        after = flow.text[match.end()] if match.end() < end else "\n"
        cuts = _cuts(match.group())
        for first, last in itertools.pairwise((0, *cuts, len(match.group()))):
            text = match.group()[first:last]
            at = match.start() + first + len(text) - len(text.lstrip(" "))
            ends = after in "。\n" and last == len(match.group())
            found.append(Clause(at, match.start() + last, text.strip(), ends))
    return found


def _cuts(text: str) -> list[int]:
    """Where a clause that lost its commas falls into clauses."""
    cuts: list[int] = []
    for match in _JOINT.finditer(text):
        before = text[cuts[-1] if cuts else 0 : match.start()]
        if match.start() and _STATED.search(before) and not _GOES_ON.match(text, match.start()):
            cuts.append(match.start())
    return cuts


def other_year(clause: Clause, year: int | None) -> bool:
    """Whether the clause speaks of another year than the report's."""
    named = _YEAR.findall(clause.text)
    return year is not None and bool(named) and str(year) not in named


def completion_rate(clause: Clause) -> bool:
    """Whether the clause states actual / target, which is no value of the indicator."""
    return _COMPLETION_RATE.match(clause.text) is not None


def unmet_target(clause: Clause) -> Value | None:
    """"未完成年初目标820人次": a target, of whose relation nothing is said unless by a sign."""
    match = _UNMET.match(clause.text)
    return _value(clause, match, (match and match["op"]) or "")


def compared_target(clause: Clause, lost: bool) -> Value | None:
    """"大于80%", "不低于目标值22300亩", "完成365天的目标".

    Where points were lost the words may say that the actual value fell short, and name no relation.
    """
    match = _COMPARISON.match(clause.text)
    if match is None:
        return None
    word = match["op"]
    if word in _NO_OPERATOR and not (match["aim"] or match["tail"] or match["sign"]):
        return None
    if word in _NO_OPERATOR and (match["aim"] or "").endswith("的"):
        return None
    if word == "超出" and match["aim"]:
        return None  # 超出目标6套 tells by how much
    operator = match["sign"] or ("" if word in _NO_OPERATOR else word)
    firm = word in _FLOORS or word in _CEILINGS or word in ("等于", "=")
    if not match["sign"] and not firm and (lost or match["aim"]):
        operator = ""
    return _value(clause, match, operator)


def stated_target(clause: Clause) -> Value | None:
    """"目标值3200人", or with the indicator's name before it."""
    words = _TARGET_WORDS.match(clause.text)
    if words is not None:
        return _value(clause, words, "")
    match = _TARGET.match(clause.text)
    if match is None or match["op"] in _NO_OPERATOR:
        return None
    return _value(clause, match, match["op"] or "")


def actual_value(clause: Clause) -> Value | None:
    """"实际完成146人", "实际演练时长88.5小时", "完成值为210人"."""
    match = _REACHED.match(clause.text) or _ACTUAL.match(clause.text) or _ACTUAL_WORDS.match(clause.text)
    value = _value(clause, match, "")
    about = value is not None and clause.text[value.start - clause.start - 1 : value.start - clause.start] == "约"
    return replace(value, start=value.start - 1) if value is not None and about else value


def done_in_words(clause: Clause) -> Value | None:
    """"实际在规定时间内完成": a result behind a stated target, in words."""
    return _value(clause, _ACTUAL_DONE.match(clause.text), "")


def named_value(clause: Clause) -> Value | None:
    """"上传率为100%", "巡护面积≥36万亩": words, then a value at the clause's end."""
    match = _NAMED.match(clause.text)
    if match is None:
        return None
    return _value(clause, match, match["op"] or "")


def bare_value(clause: Clause) -> Value | None:
    """"98.3%" and nothing else."""
    match = _BARE.match(clause.text)
    return _value(clause, match, "")


def done_on(clause: Clause) -> Value | None:
    """"已于2023年8月18日完成"."""
    match = _DONE_ON.match(clause.text)
    return _value(clause, match, "")


def _plausible(value: str) -> bool:
    """Whether what stands behind the number is a unit of measure, and not the beginning of a noun."""
    written = _WRITTEN.match(value)
    if written is None or _IS_DATE.fullmatch(value):
        return True
    unit = written["unit"].split("/")[0]
    scaled = _SCALE.sub("", unit)
    return unit in KNOWN_UNITS or scaled in KNOWN_UNITS or (0 < len(scaled) <= 2 and scaled[0] not in "年月日的")


def _value(clause: Clause, match: re.Match[str] | None, operator: str) -> Value | None:
    if match is None or not _plausible(match["value"]):
        return None
    groups = match.groupdict()
    at = clause.start
    op = "sign" if groups.get("sign") else "op"
    op_start, op_end = match.span(op) if operator and groups.get(op) else (0, 0)
    return Value(
        start=at + match.start("value"),
        end=at + match.end("value"),
        subject=_DEMAND.sub("", (groups.get("name") or "").rstrip(" :的")),
        subject_start=at,
        operator=_AS_OPERATOR.get(operator, operator),
        op_start=at + op_start,
        op_end=at + op_end,
        linked=bool(groups.get("link")),
    )
