"""Indicators that a report lists with their targets only, in its chapter of goals: "数量指标：抽检批次≥30批次；…".

Such a plan gives its targets to the results of the same name. Alone it stands for the indicators only where the
report tells no results at all (it was cut off, or its page hides the figures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assist.extract.raw import Piece
from assist.extract.report.clauses import Value
from assist.extract.report.flow import Flow
from assist.extract.report.item import INLINE_LEVEL, Item, Levels, labelled, open_item

_MARK = re.compile(r"(?:[(（]?[\d*]{1,2}[)）.、]|[①-⑳]|[(（][一二三四五六七八九十][)）])*")
_PART = re.compile(r"[^；;。\n]+")
_PLANNED = re.compile(
    r"^(?P<mark>(?:\(?[\d*]{1,2}[).、]|[①-⑳]|指标\d+[:：])?)(?P<name>[^≥≤><=，。:\d*]{3,40}?)(?:为|是|:)?"
    r"(?P<op>>=|<=|[≥≤><=])[≥≤]?(?P<value>[\d*][\d*,.]*[^\d*，。；]{0,8})$"
)
_HEADED = re.compile(r"(?P<level>(?:产出|效益|满意度)指标)(?!完成|分析|情况)[:：]?")


_COUNTED = re.compile(
    r"(?P<level>(?:数量|质量|时效|成本|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度)指标)(?P<count>\d{1,2})个:"
)
_SPELT_OUT = re.compile(
    r"(?P<level>(?:产出|效益|满意度|数量|质量|时效|成本|(?:经济|社会|生态)效益)指标)分别(?:是|为):?(?=[(（①1])"
)
_POINT = re.compile(r"(?:\(\d{1,2}\)|\d{1,2}[.、)]|[①-⑳])(?P<name>[^≥≤><=，。;；:\d]{3,40}?)(?:\(%\))?(?:目标)?(?:完成|要求?|达到|为|应|:)*(?P<op>>=|<=|[≥≤><=])(?P<value>\d[\d,.]*[^\d，。；;]{0,6})(?=[；;。]|$)")
_LISTED = re.compile(r"[^、，。；\n]+")
_ITEM = re.compile(
    r"^(?P<name>[^≥≤><=\d]{3,40}?)(?P<op>>=|<=|[≥≤><=])?"
    r"(?P<value>20\d\d年\d{1,2}月(?:底|\d{1,2}日)?前?|(?!20\d\d年)\d[\d,.]*(?:%|(?![年月日])[\u4e00-\u9fffA-Za-z/]{1,6}))$"
)
_ALL_AS_SET = re.compile(r"\d+项指标(?:均)?(?:达到|完成|符合)")
_GOALS = re.compile(r"(?:绩效目标|绩效指标):")
_NUMBERED = re.compile(r"(?:(?<=[，。；;:\n])|^)指标\d{1,2}:")
_FIRST_LEVEL = re.compile("产出|效益|满意度")
_LAST = re.compile(r"^(?P<name>[^≥≤><=，。:\d*]{3,40}?)(?P<op>>=|<=|[≥≤><=])(?P<value>\d[\d,.]*(?:%|[a-zA-Z]+|[个人户座条次所])?)")
_FEWEST_GOALS, _FEWEST_NUMBERED = 3, 2


@dataclass(frozen=True, slots=True)
class Planned:
    """A name and its target, with the level whose label opens its line."""

    name: tuple[int, int]
    target: Value | None
    """None where the page hides the figure."""
    levels: Levels


def read_plan(
    flow: Flow, excluded: Sequence[tuple[int, int]], goals: Sequence[tuple[int, int]] = ()
) -> list[Planned]:
    """The planned indicators of all lines that open with a level's label and list nothing but targets.

    In a chapter of `goals` a figure needs no sign to be a target.
    """
    found: list[Planned] = []
    above: Piece | None = None
    for start, end in flow.lines(0, len(flow.text)):
        if any(a <= start < b for a, b in excluded):
            continue
        in_goals = any(a <= start < b for a, b in goals)
        mark = _MARK.match(flow.text, start, end)
        start = mark.end() if mark else start
        headed = _HEADED.match(flow.text, start, end) if in_goals else None
        if headed is not None and not flow.text.startswith(("指标", ":"), headed.end()):
            above = flow.piece(*headed.span("level"))
            start = headed.end()
        for planned in _read_line(flow, start, end, in_goals):
            levels = (planned.levels[0] or (above if in_goals else None), planned.levels[1])
            found.append(replace(planned, levels=levels))
    return found


def _read_line(flow: Flow, start: int, end: int, in_goals: bool) -> Iterator[Planned]:
    label = INLINE_LEVEL.match(flow.text, start, end)
    if label is None:
        counted = _COUNTED.match(flow.text, start, end)
        if counted is not None:
            yield from _read_counted(flow, counted, end)
        else:
            yield from _read_spelt_out(flow, start, end) or _read_goals(flow, start, end) or _read_numbered(flow, start, end)
        return
    levels = labelled(flow, (None, None), label)
    matches = [
        (part.start(), _PLANNED.match(part.group()) or (_ITEM.match(part.group()) if in_goals else None))
        for part in _PART.finditer(flow.text, label.end(), end)
    ]
    if not matches or any(match is None for _, match in matches):
        return
    for at, match in matches:
        assert match is not None
        target = _target(match, at)
        hidden = "*" in match["value"]
        yield Planned((at + match.start("name"), at + match.end("name")), None if hidden else target, levels)


def _read_counted(flow: Flow, label: re.Match[str], end: int) -> list[Planned]:
    """"数量指标3个：A数6个、B量25吨、C率≥90%。": as many names as the label counts, with or without a target."""
    stop = next((i for i in range(label.end(), end) if flow.text[i] in "。；"), end)
    parts = list(_LISTED.finditer(flow.text, label.end(), stop))
    if len(parts) != int(label["count"]):
        return []
    levels = (None, flow.piece(*label.span("level")))
    found = []
    for part in parts:
        at = part.start()
        if (item := _ITEM.match(part.group())) is not None:
            found.append(Planned((at + item.start("name"), at + item.end("name")), _target(item, at), levels))
            continue
        shared = _ALL_AS_SET.search(part.group())
        if shared is None and _ALL_AS_SET.search(flow.text, label.end(), stop) is None:
            return []
        found.append(Planned((at, at + shared.start() if shared else part.end()), None, levels))
    return found


def _read_spelt_out(flow: Flow, start: int, end: int) -> list[Planned]:
    """"3个产出指标分别是：（1）A目标完成≥350人次；（2）…。二是…": the points of each such list in the paragraph."""
    found = []
    for label in _SPELT_OUT.finditer(flow.text, start, end):
        stop = flow.text.find("。", label.end(), end)
        word = flow.piece(*label.span("level"))
        levels = (word, None) if _FIRST_LEVEL.match(word.text) else (None, word)
        for point in _POINT.finditer(flow.text, label.end(), stop + 1 if stop >= 0 else end):
            found.append(Planned(point.span("name"), _target(point, 0), levels))
    return found


def _read_goals(flow: Flow, start: int, end: int) -> list[Planned]:
    """"绩效目标：道路硬化≥0.5km；合格率≥98%；受益人数≥23人改善…": three targets or more behind the label."""
    label = _GOALS.search(flow.text, start, end)
    if label is None:
        return []
    found = []
    for part in _PART.finditer(flow.text, label.end(), end):
        match = _LAST.match(part.group().rstrip())
        if match is None:
            break
        found.append(
            Planned((part.start(), part.start() + match.end("name")), _target(match, part.start()), (None, None))
        )
    return found if len(found) >= _FEWEST_GOALS else []


def _read_numbered(flow: Flow, start: int, end: int) -> list[Planned]:
    """"指标1：A次数1次；指标2：B1万份；…" in a sentence: those of them that are a name and a figure."""
    labels = list(_NUMBERED.finditer(flow.text, start, end))
    found = []
    for label in labels if len(labels) >= _FEWEST_NUMBERED else ():
        part = _PART.match(flow.text, label.end(), end)
        item = _ITEM.match(part.group()) if part is not None and "，" not in part.group() else None
        if part is not None and item is not None:
            at = part.start()
            found.append(Planned((at + item.start("name"), at + item.end("name")), _target(item, at), (None, None)))
    return found


def _target(match: re.Match[str], at: int) -> Value:
    operator = match["op"] or ""
    start, end = match.span("op") if operator else (0, 0)
    return Value(
        at + match.start("value"), at + match.end("value"), operator=operator, op_start=at + start, op_end=at + end
    )


def with_plan(flow: Flow, items: Sequence[Item], plan: Sequence[Planned]) -> list[Item]:
    """The items with the targets planned for them; the plan itself where no item tells a result."""
    told = [item for item in items if item.actual or item.score]
    if not told:
        return [item for planned in plan if (item := _planned_item(flow, planned)) is not None]
    by_name: dict[str, list[Planned]] = {}
    for planned in plan:
        by_name.setdefault(flow.text[slice(*planned.name)], []).append(planned)
    for item in told:
        same = by_name.get(flow.text[slice(*item.name)], [])
        if len(same) == 1 and item.target is None:
            item.target = same[0].target
            item.levels = item.levels if any(item.levels) else same[0].levels
    return list(items)


def _planned_item(flow: Flow, planned: Planned) -> Item | None:
    item = open_item(flow, *planned.name)
    if item is not None:
        item.target, item.levels = planned.target, planned.levels
    return item

