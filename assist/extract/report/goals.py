"""Results told under the name that a chapter of goals gives them: "改造户厕1200户" there, "改造户厕1236户" here.

A goal counts where what is told of its name, in its unit, is one value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.report.clauses import Value, clauses, named_value
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, open_item
from assist.extract.report.lists import enumerated
from assist.extract.report.outline import Node
from assist.extract.report.planned import unit_of

_CHAPTER = re.compile(r"^(?:项目|年度|总体|整体|部门|绩效|资金|预期|设定|的|主要|工作)*目标(?:任务|设定|设置|内容|及.{2,8})*(?:情况)?$")
_SENTENCE = re.compile(r"(?:绩效(?:年度|总体)?|总体|年度|任务|工作|建设|年初(?:确定|设定|下达|制定)的)目标(?:是|为|:)+(?P<goal>[^。\n]{8,})|(?:^|(?<=[。；;，\n]))(?P<plan>(?:年度|全年|年初)?计划[^。；\n，]{4,40}\d[^。；\n，]*)")
_RESULT = re.compile(r"实际|已完成|全部完成|完成了|均完成|完成率")
_LEAD = re.compile(
    r"^(?:\d{1,2}[.、]|(?:到|至|截至|截止)?20\d\d年度?(?:\d{1,2}月)?(?:底|末)?(?:前)?|[一二三四五六]是|其中|全年|年内|年度|全[省市县区州镇乡]|我[省市县区局单位镇乡]+|共|总|累计|计划|预计|拟|力争|确保|实现|已|实际|完成|开展|实施|为|对|使)+"
)
_TAIL = re.compile(r"(?:的)?(?:数量|数|面积|长度|规模|人数|人次|任务|不(?:少|低)于|达到?|约|近|共|各|为|是)+$")
_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:(?<!公)共计?|累计|实际|已)(?=[\u4e00-\u9fff]{2})")
_DONE = re.compile(r"(?:(?:全年|年内)?(?:实际|已|累计|共计?))+(?!完成)(?=[\u4e00-\u9fff]{3})")
_KEPT = re.compile(r"(?:常年|持续|一直)?(?:保持|维持|稳定)在?$")
_NO_RESULT = re.compile(r"比|较|同比|占|增长|下降|上年|目标|计划|任务|指标|未|原因|执行率|预算|资金|支付|拨付")
_SUM = re.compile(r"元$")
_STOPS = frozenset("。；;\n")
_COMMON = frozenset({"个", "项", "次", "%", "份", "人", ""})
_SHORTEST, _SHORT = 3, 2


@dataclass(frozen=True, slots=True)
class _Told:
    """A value with what it is said of, stripped of the words that only say when or that it was done."""

    name: str
    value: Value
    unit: str


def read_goal_results(
    flow: Flow, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]], stop: int
) -> list[tuple[Item, int, int]]:
    """The indicators that goals and results of one name make, each with its extent."""
    ranges = _goal_ranges(flow, nodes, excluded, stop)
    stated = [told for first, last in ranges for told in _values(flow, first, last, parts=True)]
    goals = list({(told.name, told.unit): told for told in reversed(stated)}.values())[::-1]
    units = {goal.unit for goal in goals}
    results = [
        told
        for first, last in _between([*ranges, *excluded, (stop, len(flow.text))])
        for told in _values(flow, first, last)
        if told.unit in units and not _NO_RESULT.search(flow.text, told.value.subject_start, told.value.start)
    ]
    found = []
    for goal in goals:
        answers = [result for result in results if _same(goal, result, goals)]
        if len({flow.text[answer.value.start : answer.value.end] for answer in answers}) != 1:
            continue
        value = answers[0].value
        done = _DONE.match(value.subject)
        begin = value.subject_start + (done.end() if done else 0)
        item = open_item(flow, begin, value.subject_start + len(_KEPT.sub("", value.subject)))
        if item is not None:
            item.target, item.actual = goal.value, value
            found.append((item, value.subject_start, value.end))
    return found


def _goal_ranges(
    flow: Flow, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]], stop: int
) -> list[tuple[int, int]]:
    """Chapters and sentences that tell goals and nothing of results."""
    ranges = [(node.start, min(node.end, stop)) for node in nodes if _CHAPTER.match(node.title(flow)) and node.start < stop]
    for match in _SENTENCE.finditer(flow.text, 0, stop):
        ranges.append(match.span("goal" if match["goal"] else "plan"))
    kept: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        inside = any(a <= first < b for a, b in (*kept, *excluded))
        if not inside and _RESULT.search(flow.text, first, last) is None:
            kept.append((first, last))
    return kept


def _between(taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What lies between the ranges that are taken."""
    at = 0
    for first, last in sorted(taken):
        if first > at:
            yield at, first
        at = max(at, last)


def _values(flow: Flow, start: int, end: int, parts: bool = False) -> Iterator[_Told]:
    """The values of [start, end); those behind 其中 only where `parts` says so."""
    part_of = False
    for clause in clauses(flow, start, end):
        begins = flow.text[clause.start - 1 : clause.start] in _STOPS
        part_of = (part_of and not begins) or clause.text.startswith("其中")
        for piece in enumerated(clause):
            value = named_value(piece)
            if value is None or (part_of and not parts):
                continue
            written = flow.text[value.start : value.end]
            name = _INSIDE.sub("", _TAIL.sub("", _LEAD.sub("", value.subject)))
            if len(name) >= _SHORT and not _SUM.search(written):
                yield _Told(name, value, unit_of(written) or "")


def _same(goal: _Told, result: _Told, goals: Sequence[_Told]) -> bool:
    """Whether a result is told of what a goal names, and of no other goal by its whole name."""
    if goal.unit != result.unit:
        return False
    if goal.name == result.name:
        return True
    if any(other.name == result.name and other.unit == result.unit for other in goals):
        return False
    short, long = sorted((goal.name, result.name), key=len)
    least = _SHORTEST if goal.unit in _COMMON else _SHORT
    return len(short) >= least and (long.startswith(short) or long.endswith(short))
