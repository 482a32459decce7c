"""Indicators told line by line, each line a label and what it labels: "指标1：…", "年度指标值：…", "实际完成值：…"; or each
a goal and what came of it: "目标一：改造户厕300户。完成情况：实际改造288户"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.extract.report.clauses import Value, clauses, named_value
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, Levels, open_item
from assist.extract.report.planned import unit_of, values_of

_NAME = re.compile(r"(?:指标\d{1,2}|(?:三级)?指标名称|绩效指标)[:：]?(?P<value>[^:：，。；\n]{2,40})")
_ANSWERED = re.compile(
    r"(?:目标|任务|指标)(?:[一二三四五六七八九十]{1,2}|\d{1,2})[:：](?P<goal>[^\n]+?)[。；;，](?:实际)?完成情况[:：](?P<result>[^\n]+)"
)
_FIELDS = (
    ("target", re.compile(r"(?:年度|全年|年初|预期)?(?:指标|目标)值[:：](?P<value>[^\n]{1,60})")),
    ("actual", re.compile(r"(?:全年|年度)?(?:实际)?(?:完成|达到)(?:值|情况)[:：](?P<value>[^\n]{1,60})|(?:全年)?实际(?:完成)?值[:：](?P<other>[^\n]{1,60})")),
    ("weight", re.compile(r"(?:分值|权重|满分)[:：](?P<value>\d{1,3}(?:\.\d+)?)分?")),
    ("score", re.compile(r"(?:自评)?得分[:：](?P<value>\d{1,3}(?:\.\d+)?)分?")),
    ("reason", re.compile(r"(?:未完成|偏差|扣分)?原因(?:分析)?(?:[及和].{2,8}措施)?[:：](?P<value>[^\n]{2,})")),
)


def read_records(flow: Flow, start: int, end: int, levels: Levels) -> Iterator[tuple[Item, int, int]]:
    """The indicators of [start, end) that are named in a line of their own and have a target or result in one below."""
    item: Item | None = None
    first = last = start
    for a, b in [*flow.lines(start, end), (end, end)]:
        if (answered := _answered(flow, a, b)) is not None:
            answered.levels = levels
            yield answered, a, b
            continue
        name = _NAME.fullmatch(flow.text, a, b)
        field = _field(flow, a, b) if name is None and item is not None else None
        if field is not None and item is not None:
            role, span = field
            setattr(item, role, Value(*span) if role in ("target", "actual") else span)
            last = b
            continue
        if item is not None and (item.target or item.actual):
            yield item, first, last
        item = open_item(flow, *name.span("value")) if name is not None else None
        if item is not None:
            item.levels, first = levels, a


def _answered(flow: Flow, start: int, end: int) -> Item | None:
    """A goal with its value, and the first value of the same unit behind 完成情况."""
    line = _ANSWERED.search(flow.text, start, end)
    goal = next((value for part in clauses(flow, *line.span("goal")) if (value := named_value(part))), None) if line else None
    if line is None or goal is None:
        return None
    unit = unit_of(flow.text[goal.start : goal.end])
    done = next((span for span in values_of(flow, *line.span("result")) if unit_of(flow.text[slice(*span)]) == unit), None)
    item = open_item(flow, goal.subject_start, goal.subject_start + len(goal.subject)) if done is not None else None
    if item is not None and done is not None:
        item.target, item.actual = goal, Value(*done)
    return item


def _field(flow: Flow, start: int, end: int) -> tuple[str, tuple[int, int]] | None:
    """What a line gives: the field and the span of its value."""
    for role, pattern in _FIELDS:
        match = pattern.fullmatch(flow.text, start, end)
        if match is not None:
            span = match.span("value")
            return role, span if span[0] >= 0 else match.span("other")
    return None
