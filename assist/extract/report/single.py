"""One numbered item read as one indicator: "8.某某率为98.3%，大于95%，得5分。"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.report.clauses import (
    LOSS,
    SCORE,
    Clause,
    Value,
    actual_value,
    bare_value,
    clauses,
    compared_target,
    completion_rate,
    done_on,
    named_value,
    other_year,
    stated_target,
    unmet_target,
)
from assist.extract.report.flow import Flow
from assist.extract.report.item import NAME_LIMIT, Item, open_item, read_marks
from assist.extract.report.planned import pairs, unit_of

_QUALITATIVE_NAME = re.compile(r"(?:情况|能力|水平|程度|规范性|影响|效果|机制)$")
_MARKED_NAME = re.compile(r"(?P<name>[^()。，:\n]{2,60})\([^()\n]*(?:满分|分值|权重|得)[^()\n]*分[^()\n]*\)")
_CHANGE = re.compile(r"^(?P<name>.+?)(?:由|从)(?:上年的?)?\d.*(?:到|至|为)$")
_DATES = re.compile(r"20\d\d年|\d+月|第[\d、]+")
_NAME_SCORED = re.compile(r"^(?P<name>[\u4e00-\u9fff]{4,20}?)得\d+(?:\.\d+)?分$")
_TIME_NAME = re.compile(r"时限|时间|期限|工期|日期|进度")
_COMMON = re.compile(r"资金|项目|工作|完成|数量")


def read_item(flow: Flow, year: int | None, start: int, end: int, known: bool = False) -> Item | None:
    """[start, end) as one indicator of the report for `year`; None when it does not read as one.

    One that is `known` for an indicator needs no more than a result.
    """
    marked = _MARKED_NAME.match(flow.text, start, end)
    if marked is not None:
        item, pending = open_item(flow, *marked.span("name")), None
        rest: Sequence[Clause] = clauses(flow, marked.end(), end)
    else:
        parts = clauses(flow, start, end)
        if not parts:
            return None
        item, pending, rest = _opening(flow, parts)
    if item is None:
        return None
    lost = any(float(match["loss"]) > 0 for match in LOSS.finditer(flow.text, start, end))
    read_marks(flow, item, start, end)
    _settle(flow, year, item, pending, rest, lost)
    _mend(flow, item, start, end)
    if item.score is None and (item.target is None or item.actual is None) and not (known and item.actual):
        return None
    return item


def _mend(flow: Flow, item: Item, start: int, end: int) -> None:
    """Takes the one pair of plan and result that the item tells where a value was not found or is of another unit."""
    values = [flow.text[value.start : value.end] for value in (item.target, item.actual) if value is not None]
    if len(values) == 2 and unit_of(values[0]) == unit_of(values[1]):
        return
    told = pairs(clauses(flow, start, end)) if values else []
    if len(told) == 1:
        item.actual = told[0].actual
        planned = told[0].target
        if item.target is None or unit_of(values[0]) != unit_of(flow.text[planned.start : planned.end]):
            item.target = planned


def _opening(flow: Flow, parts: Sequence[Clause]) -> tuple[Item | None, Value | None, Sequence[Clause]]:
    """The indicator that an item's first clause names, the value beside the name, and what follows."""
    first, rest = parts[0], parts[1:]
    text, at = first.text, first.start
    if (scored := _NAME_SCORED.match(text)) is not None:
        return open_item(flow, at, at + scored.end("name")), None, rest
    colon = text.find(":")
    if 2 <= colon <= NAME_LIMIT and not re.search(r"\d", text[:colon]):
        beside = Clause(at + colon + 1, first.end, text[colon + 1 :], first.sentence_end)
        bare = bare_value(beside)
        return open_item(flow, at, at + colon), bare, rest if bare or not beside.text else [beside, *rest]
    if (done := done_on(first)) is not None and done.subject:
        return open_item(flow, at, at + len(done.subject)), done, rest
    target = stated_target(first)
    if target is not None and target.subject:
        item = open_item(flow, at, at + len(target.subject))
        if item is not None:
            item.target = target
        return item, None, rest
    value = named_value(first)
    if value is None:
        return open_item(flow, at, first.end), None, rest
    if (change := _CHANGE.match(value.subject)) is not None:
        return open_item(flow, at, at + change.end("name")), value, rest
    item = open_item(flow, at, at + len(value.subject))
    if item is not None and value.operator:
        item.target, value = value, None
    return item, value, rest


def _settle(
    flow: Flow, year: int | None, item: Item, pending: Value | None, parts: Sequence[Clause], lost: bool
) -> None:
    """Target and actual value out of the clauses behind the name."""
    actual: Value | None = None
    candidates: list[tuple[int, Value]] = []
    compared = -1
    for index, clause in enumerate(parts):
        if completion_rate(clause) or SCORE.match(clause.text) or LOSS.match(clause.text):
            continue
        target = unmet_target(clause) or compared_target(clause, lost)
        if target is None and (stated := stated_target(clause)) is not None and len(stated.subject) <= 4:
            target = stated
        if target is not None:
            if item.target is None:
                item.target, compared = target, index
            continue
        finished = done_on(clause)
        late = finished is not None and _TIME_NAME.search(flow.text[slice(*item.name)])
        if other_year(clause, year) and not late:
            continue
        value = actual_value(clause) or finished
        if value is not None:
            actual = actual or value
        elif (value := named_value(clause)) is not None and not value.operator and _alone(value):
            candidates.append((index, value))
    if actual is not None:
        item.target = item.target or pending
        item.actual = actual
    else:
        item.actual = pending or _likely(flow, item, candidates, compared)


def _likely(flow: Flow, item: Item, candidates: Sequence[tuple[int, Value]], compared: int) -> Value | None:
    """The candidate that speaks of the indicator's own subject, or stands right before the comparison."""
    name = _COMMON.sub(" ", flow.text[slice(*item.name)])
    least = 3 if _QUALITATIVE_NAME.search(name) and compared < 0 else 2
    related = [(i, value) for i, value in candidates if _shared(value.subject, name) >= least]
    if len(related) == 1 or (related and compared >= 0):
        return related[0][1]
    if not related:
        beside = [value for i, value in candidates if i == compared - 1]
        return beside[0] if beside and len(candidates) == 1 else None
    return None


def _alone(value: Value) -> bool:
    """Whether a clause states one value only."""
    return re.search(r"\d", _DATES.sub("", value.subject)) is None


def _shared(subject: str, name: str) -> int:
    """The length of the longest run of characters that both hold, up to 6."""
    best = 0
    for start in range(len(subject)):
        while best < 6 and start + best < len(subject) and subject[start : start + best + 1] in name:
            best += 1
    return best
