"""Lists below a level's heading that tell results only: "办理案件94件，调解纠纷87件。", "环境明显改善；…".

A list is read as a whole or not at all: one part that reads otherwise makes the others doubtful, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.report.clauses import (
    Clause,
    Value,
    clauses,
    completion_rate,
    named_value,
    stated_target,
    unmet_target,
)
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, Levels, open_item

_VERDICT = re.compile(
    r"^(?P<name>[^，。；:\d]{4,32}?)(?P<value>(?:有所|明显|显著|稳步|逐年|逐渐|持续|不断|进一步|逐步|得到|有效|大幅|较大|全面)+(?:得到)?(?:提高|提升|改善|增强|增加|减少|降低|加强|好转|优化|巩固))$"
)
_FEWEST_RATES, _FEWEST_DONE = 3, 2
_DONE = re.compile(r"^(?:具体为:)?(?:共|已)?完成了")
ALL_DONE = re.compile(
    r"^(?:全面|全部|均|已|按[时期]|如期|超额|圆满|顺利)*(?:完成|达到|实现)(?:了)?(?:各项|年初|年度|全年|预期|既定|预定|设定|绩效|的)*"
    r"(?:指标|目标|任务|计划|要求|目标任务|指标任务|目标值)$"
)
_RATE = re.compile(r"(?:率|度|比例|占比|覆盖面)$")
_NO_NAME = re.compile(r"可(?:新增|带动|增加|实现)|后可|预计|问卷|调查表|样本|收回|访谈|[一二三]是|第[一二三]|全年|20\d\d年|\d|其中|截至|目前|分别|共$|约$|近$|等$|^(?:投入|支出|拨付|下达|安排|使用|发放资金)|元")
_STATED_NAME = re.compile(r"(?:指标|目标|任务)值?$")
_AGAINST = re.compile(r"(?:低于|高于|少于|多于|超过|优于|不低于|不高于|大于|小于|比|较|同比|占|增长|下降|减少|实际)")
_OF_GOAL = r"(?:年初|年度|全年|下达|预期|既定|绩效|计划|的)*(?:目标|任务|计划|指标)(?:任务|数|值|的)*"
BESIDE_GOAL = re.compile(
    rf"(?:超出?{_OF_GOAL}\d[\d.,]*[\u4e00-\u9fff]{{1,3}}|[比较]{_OF_GOAL}[多少高低](?:出)?\d[\d.,]*(?:%|[\u4e00-\u9fff]{{1,4}})"
    rf"|(?:超出?|超过|高于|低于){_OF_GOAL}\d[\d.,]*个?百分点|(?:完成|达到|占|为)(?:了)?{_OF_GOAL}\d[\d.,]*%)$"
)
"""超出目标6套, 完成年初目标的105%: how the value before it stands to its goal, which is not told."""
_COMMENT = re.compile(r"^(?:均|都|全部|并|且|做到|实现|确保|切实|有效)[^\d]*$|^[^\d]*(?:按[时期]|如期|全部|全面)(?:完成|到位|拨付|发放|支付)(?:到位|完毕)?$")
"""Words without a figure that sum up what was told before them."""
_WHY = re.compile(r"因|由于|受.{1,16}影响|取消")
_LEAD = re.compile("(?:全年|年内)?(?:累计|共计?)")
_EACH = re.compile("[亩户人年月]均|每")
"""Money is counted where it is so much for each."""
_A_RATE = re.compile("[%‰](?:以上)?$")
_NO_COUNT = re.compile(r"元$|年$|月$|日$")


def read_list(flow: Flow, start: int, end: int, levels: Levels, alone: bool = False) -> list[tuple[Item, int, int]]:
    """The results that [start, end) lists, each with its extent; [] when it is no such list.

    One count on its own is a list only when `alone` says so.
    """
    parts = [
        each
        for part in clauses(flow, start, end)
        if not (completion_rate(part) or ALL_DONE.match(part.text) or BESIDE_GOAL.match(part.text))
        for each in enumerated(part)
    ]
    if not any(levels):
        return _rates(flow, parts) or _accomplished(flow, parts)
    if not parts:
        return []
    found: list[tuple[Item, int, int]] = []
    counts = 0
    for part in parts:
        value = named_value(part)
        if value is None:
            item = _verdict(flow, part.start, part.text)
            if item is None and found and _WHY.search(part.text):
                found[-1][0].reason = found[-1][0].reason or (part.start, part.end)
                continue
            if item is None and counts and _COMMENT.search(part.text):
                continue
            if item is None:
                return []
            found.append((item, part.start, part.end))
            continue
        costs = levels[1] is not None and "成本" in levels[1].text
        items = [_counted(flow, value, *name, costs=costs) for name in shared_names(flow, value)]
        if _compares(part):
            return []
        for item in items:
            if item is None:
                return []
            found.append((item, part.start, part.end))
        counts += not (value.operator or _RATE.search(value.subject))
    if counts and len(parts) < 2 and not alone:
        return []
    for item, _, _ in found:
        item.levels = levels
    return found


def enumerated(part: Clause) -> list[Clause]:
    """"甲3个、乙1个、丙15人" as three clauses, where each of the pieces is a name and a value; else the clause itself."""
    if "、" not in part.text:
        return [part]
    pieces = []
    for match in re.finditer(r"[^、]+", part.text):
        piece = Clause(*part.within(match.span()), match.group(), part.sentence_end)
        if named_value(piece) is None:
            return [part]
        pieces.append(piece)
    return pieces


def _rates(flow: Flow, parts: Sequence[Clause]) -> list[tuple[Item, int, int]]:
    """Three rates or more of a paragraph without a level: those that it opens with, else those that are named as rates."""
    opening = list(itertools.takewhile(lambda told: told is not None, (_rate(flow, part) for part in parts)))
    found = [told for told in opening if told is not None]
    if len(found) < _FEWEST_RATES:
        named = (part for part in parts if (value := named_value(part)) is not None and _RATE.search(value.subject))
        found = [told for part in named if (told := _rate(flow, part)) is not None]
    return found if len(found) >= _FEWEST_RATES else []


def _rate(flow: Flow, part: Clause) -> tuple[Item, int, int] | None:
    """A clause that is a name and its rate."""
    value = named_value(part)
    if value is None or not _A_RATE.search(flow.text[value.start : value.end]) or _compares(part) or value.linked:
        return None
    item = _counted(flow, value, value.subject_start, value.subject_start + len(value.subject))
    return (item, part.start, part.end) if item is not None else None


def _accomplished(flow: Flow, parts: Sequence[Clause]) -> list[tuple[Item, int, int]]:
    """Two clauses or more that tell what was accomplished: "完成了河道清淤12公里，完成了桥梁养护6座，…"."""
    found: list[tuple[Item, int, int]] = []
    for part in parts:
        match = _DONE.match(part.text)
        value = named_value(part) if match is not None else None
        if match is None or value is None or _compares(part):
            continue
        item = _counted(flow, value, part.start + match.end(), value.subject_start + len(value.subject))
        if item is not None:
            found.append((item, part.start, part.end))
    return found if len(found) >= _FEWEST_DONE else []


def _compares(part: Clause) -> bool:
    """Whether a clause sets a result against something: that is no list of results."""
    return _AGAINST.match(part.text) is not None or (stated_target(part) or unmet_target(part)) is not None


def _counted(flow: Flow, value: Value, start: int, end: int, costs: bool = False) -> Item | None:
    """The name [start, end) and how much of it there was; sums of money only where `costs` are told."""
    written = flow.text[value.start : value.end]
    lead = _LEAD.match(flow.text, start, end)
    name = flow.text[lead.end() if lead else start : end]
    counted = costs or (_EACH.search(name) and not _NO_NAME.search(name)) or not (_NO_NAME.search(name) or _NO_COUNT.search(written))
    if not counted or not 3 <= len(name) <= 30 or _STATED_NAME.search(name):
        return None
    item = open_item(flow, start, end)
    if item is not None:
        at = value.op_start if value.operator and value.op_end == value.start else value.start
        item.actual = Value(at, value.end)
    return item


def _verdict(flow: Flow, start: int, text: str) -> Item | None:
    """A name and in which way it changed."""
    match = _VERDICT.match(text)
    if match is None or _NO_NAME.search(match["name"]):
        return None
    item = open_item(flow, start, start + match.end("name"))
    if item is not None:
        item.actual = Value(start + match.start("value"), start + match.end("value"))
    return item


def shared_names(flow: Flow, value: Value) -> Sequence[tuple[int, int]]:
    """The rates of "覆盖率及到位率均为100%", or the one subject of a value."""
    whole = (value.subject_start, value.subject_start + len(value.subject))
    if not flow.text[: value.start].endswith(("均为", "均达", "均达到", "都是", "都为", "均是")):
        return [whole]
    names = [
        (whole[0] + match.start(), whole[0] + match.end())
        for match in re.finditer(r"(?:[^及和与、]|(?<!率|度)[及和与、])+", value.subject)
    ]
    rates = all(_RATE.search(flow.text[a:b]) and b - a >= 3 for a, b in names)
    return names if len(names) > 1 and rates else [whole]
