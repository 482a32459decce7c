"""The indicators found in a report, with where each is told: how what several ways of reading find is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assist.extract.raw import Row
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, item_row
from assist.extract.report.plan import Planned, with_plan

_FEWEST_GOALS = 2
"""One goal that a result answers is chance, two are a report that answers for its goals."""
Told = tuple[Item, int, int]
"""An indicator with the extent of what is told of it."""


_SHORT = 3  # characters: of a name as short the row knows better
_NO_NAME = re.compile("(?:如下|方面|完成情况|等于|高于|低于|超过)$")


@dataclass(slots=True)
class Found:
    """`items` gathers the indicators, `spans` where they stand."""

    flow: Flow
    items: list[Item] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def put_rows(self, rows: Iterable[Told]) -> None:
        """Adds rows that are told in so many words; they take the place of what was read only in part, and what was
        read of the same two values is given their name and marks."""
        rows = list(rows)
        for i in reversed(range(len(self.spans))):
            a, b = self.spans[i]
            if not self.items[i].whole and sum(a < last and first < b for _, first, last in rows) > 1:
                del self.items[i], self.spans[i]  # one item of what is several
        for item, first, last in rows:
            beside = [i for i, (a, b) in enumerate(self.spans) if a < last and first < b]
            whole = [self.items[i] for i in beside if self.items[i].target and self.items[i].actual]
            same = next((each for each in whole if each.actual and item.actual and each.actual.start == item.actual.start), None)
            if same is not None:
                _complete(self.flow, same, item)
            if whole:
                continue
            for i in reversed(beside):
                item.levels = item.levels if any(item.levels) else self.items[i].levels
                del self.items[i], self.spans[i]
            self.items.append(item)
            self.spans.append((first, last))

    def merge(self, found: Sequence[Told], pairs: Sequence[Told]) -> None:
        """Keeps what two ways of reading found: the one with more pairs of plan and result first, and of the other what
        stands elsewhere."""
        whole = [told for told in found if told[0].target and told[0].actual]
        starts = {item.actual.start for item, *_ in whole if item.actual}
        paired = {item.actual.start for item, *_ in pairs if item.actual}
        first = pairs if len(pairs) > len(whole) and starts <= paired else whole
        for more in (pairs, found):
            first = [*first, *(told for told in more if not any(a < told[2] and told[1] < b for _, a, b in first))]
        for item, start, end in sorted(first, key=lambda told: told[1]):
            self.items.append(item)
            self.spans.append((start, end))

    def take(self, told: Sequence[Told]) -> None:
        """Gives the targets of goals to items of the same result; results of no item are new ones where headings led
        to no indicator that is whole."""
        text = self.flow.text
        known = {item.actual.start: item for item in self.items if item.actual is not None}
        named = {(text[slice(*item.name)], text[at : item.actual.end]): item for at, item in known.items() if item.actual}
        whole = len(told) < _FEWEST_GOALS or any(item.levels[1] or item.score for item in self.items)
        for item, first, last in told:
            assert item.actual is not None
            value = text[item.actual.start : item.actual.end]
            same = known.get(item.actual.start) or named.get((text[slice(*item.name)], value))
            if same is not None:
                same.target = same.target or item.target
            elif not whole:
                self.items.append(item)
                self.spans.append((first, last))
        self.items.sort(key=lambda item: item.name)

    def rows(self, plan: Sequence[Planned] = ()) -> list[Row]:
        """The items as pieces. A target alone is no indicator beside results; `plan` gives targets to those."""
        self.items.sort(key=lambda item: item.name)
        if any(_tells(item) for item in self.items):
            items = [item for item in with_plan(self.flow, self.items, plan) if _tells(item)]
        else:
            items = with_plan(self.flow, (), plan)
        return [item_row(self.flow, item) for item in items]


def _complete(flow: Flow, item: Item, told: Item) -> None:
    """Gives an item what a row says of the same values, and of two names in one place the row's."""
    overlap = item.name[0] < told.name[1] and told.name[0] < item.name[1]
    if overlap or item.name[1] - item.name[0] < _SHORT or _NO_NAME.search(flow.text[slice(*item.name)]):
        item.name = told.name
    if item.target is not None and told.target is not None and told.target.operator and item.target.start == told.target.start:
        item.target = told.target
    item.weight, item.score, item.reason = item.weight or told.weight, item.score or told.score, item.reason or told.reason
    if not any(item.levels):
        item.levels = told.levels


def _tells(item: Item) -> bool:
    return item.actual is not None or item.score is not None or item.whole
