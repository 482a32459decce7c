"""Several indicators in a paragraph: names, targets and actual values that follow each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assist.extract.report.clauses import (
    SCORE,
    Clause,
    Value,
    actual_value,
    compared_target,
    completion_rate,
    done_in_words,
    named_value,
    stated_target,
    unmet_target,
)
from assist.extract.report.flow import Flow
from assist.extract.report.item import INLINE_LEVEL, Item, Levels, labelled, open_item, read_marks
from assist.extract.report.lists import ALL_DONE, BESIDE_GOAL, shared_names

_AGAINST = re.compile(r"^(?:低于|高于|少于|超过|优于)[^\d≥≤]{0,16}(?:控制|考核)指标")
"""What stands behind such words may be the difference as well as the limit: no target."""
_EXECUTION = re.compile(r"预算执行率|资金执行率")
_REASON = re.compile("(?:未完成|偏差|扣分)(?:的)?原因")
_RATE_NAME = re.compile(r"(?:率|满意度|比例|占比|覆盖面)$")


@dataclass(slots=True)
class Sentences:
    """A run of clauses in which names, targets and actual values follow each other."""

    flow: Flow
    levels: Levels
    found: list[tuple[Item, int, int]] = field(default_factory=list)
    item: Item | None = None
    name: tuple[int, int] | None = None
    held: Value | None = None

    def read(self, parts: Sequence[Clause]) -> list[tuple[Item, int, int]]:
        """The indicators of the clauses, each with its extent."""
        for clause in parts:
            if completion_rate(clause) or BESIDE_GOAL.match(clause.text) or ALL_DONE.match(clause.text):
                self._take_completion()
            elif not _EXECUTION.search(clause.text):
                self._clause(clause)
            if clause.sentence_end:
                self._flush()
        self._flush()
        return self.found

    def _clause(self, clause: Clause) -> None:
        if self.item is not None and (SCORE.search(clause.text) or _REASON.match(clause.text)):
            read_marks(self.flow, self.item, clause.start, clause.end)
            return
        named = INLINE_LEVEL.match(clause.text)
        if named is not None:
            self._flush()
            at = clause.start
            self.levels = labelled(self.flow, self.levels, named, at)
            clause = Clause(at + named.end(), clause.end, clause.text[named.end() :], clause.sentence_end)
        self._values(clause)

    def _values(self, clause: Clause) -> None:
        compared = unmet_target(clause) or compared_target(clause, False)
        stated = stated_target(clause) if compared is None else None
        actual = actual_value(clause) if compared is None and stated is None else None
        if actual is None and self.item is not None and self.item.target is not None and self.item.actual is None:
            actual = done_in_words(clause)
        if self.held is not None and compared is None and _AGAINST.match(clause.text):
            held, self.held = self.held, None
            self._open(held.subject_start, held.subject, actual=held)
        elif compared is not None:
            self._take_comparison(compared)
        elif stated is not None:
            self._take_target(stated)
        elif actual is not None and (self.item is not None or self.held is not None or self.name is not None):
            self._take_actual(actual)
        elif (value := named_value(clause)) is not None:
            self._flush()
            if value.operator:
                self._open(value.subject_start, value.subject, target=value)
            else:
                self.held = value
        else:
            self._flush()
            self.name = (clause.start, clause.end)

    def _take_completion(self) -> None:
        """How much of its goal was reached says of the value before it that it is an indicator's."""
        held, self.held = self.held, None
        if held is not None:
            self._open(held.subject_start, held.subject, actual=held)

    def _take_comparison(self, value: Value) -> None:
        if self.held is not None:
            self._open(self.held.subject_start, self.held.subject, target=value, actual=self.held)
            self.held = None
        elif self.item is not None and self.item.target is None:
            self.item.target = value

    def _take_target(self, value: Value) -> None:
        if value.subject and len(value.subject) > 1:
            self._flush()
            self._open(value.subject_start, value.subject, target=value)
        elif self.name is not None:
            self._open(self.name[0], self.flow.text[slice(*self.name)], target=value)
            self.name = None
        elif self.item is not None and self.item.target is None:
            self.item.target = value

    def _take_actual(self, value: Value) -> None:
        if self.held is not None:
            self._open(self.held.subject_start, self.held.subject, target=self.held, actual=value)
            self.held = None
        elif self.item is not None:
            self.item.actual = self.item.actual or value
        elif self.name is not None:
            self._open(self.name[0], self.flow.text[slice(*self.name)], actual=value)
            self.name = None

    def _open(self, start: int, subject: str, target: Value | None = None, actual: Value | None = None) -> None:
        self.item = open_item(self.flow, start, start + len(subject))
        if self.item is not None:
            self.item.target, self.item.actual = target, actual
            end = max(value.end for value in (target, actual) if value is not None)
            self.item.levels = self.levels
            self.found.append((self.item, start, end))

    def _flush(self) -> None:
        """Ends the current indicator. A rate alone under a level's heading is an actual value."""
        held, self.held = self.held, None
        if held is not None and any(self.levels) and _RATE_NAME.search(held.subject):
            text = self.flow.text[held.start : held.end]
            if text.endswith(("%", "‰")) and len(held.subject) <= 24:
                for start, end in shared_names(self.flow, held):
                    self._open(start, self.flow.text[start:end], actual=held)
        self.item, self.name = None, None
