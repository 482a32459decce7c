"""Indicators that a report lists with their targets only, in its chapter of goals: "数量指标：抽检批次≥30批次；…".

Such a plan gives its targets to the results of the same name. Alone it stands for the indicators only where the
report tells no results at all (it was cut off, or its page hides the figures).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.report_clauses import Value
from assist.extract.report_flow import Flow
from assist.extract.report_item import INLINE_LEVEL, Item, Levels, labelled, open_item

_MARK = re.compile(r"(?:[(（]?[\d*]{1,2}[)）.、]|[①-⑳]|[(（][一二三四五六七八九十][)）])*")
_PART = re.compile(r"[^；;。\n]+")
_PLANNED = re.compile(
    r"^(?P<mark>(?:\(?[\d*]{1,2}[).、]|[①-⑳]|指标\d+[:：])?)(?P<name>[^≥≤><=，。:\d*]{3,40}?)(?:为|是|:)?"
    r"(?P<op>>=|<=|[≥≤><=])(?P<value>[\d*][\d*,.]*[^\d*，。；]{0,8})$"
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A name and its target, with the level whose label opens its line."""

    name: tuple[int, int]
    target: Value | None
    """None where the page hides the figure."""
    levels: Levels


def read_plan(flow: Flow, excluded: Sequence[tuple[int, int]]) -> list[Planned]:
    """The planned indicators of all lines that open with a level's label and list nothing but targets."""
    found: list[Planned] = []
    for start, end in flow.lines(0, len(flow.text)):
        if not any(a <= start < b for a, b in excluded):
            found.extend(_read_line(flow, start, end))
    return found


def _read_line(flow: Flow, start: int, end: int) -> Iterator[Planned]:
    mark = _MARK.match(flow.text, start, end)
    label = INLINE_LEVEL.match(flow.text, mark.end() if mark else start, end)
    if label is None:
        return
    levels = labelled(flow, (None, None), label)
    matches = [
        (part.start(), _PLANNED.match(part.group())) for part in _PART.finditer(flow.text, label.end(), end)
    ]
    if not matches or any(match is None for _, match in matches):
        return
    for at, match in matches:
        assert match is not None
        op = (at + match.start("op"), at + match.end("op"))
        target = Value(
            at + match.start("value"), at + match.end("value"), operator=match["op"], op_start=op[0], op_end=op[1]
        )
        hidden = "*" in match["value"]
        yield Planned((at + match.start("name"), at + match.end("name")), None if hidden else target, levels)


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

