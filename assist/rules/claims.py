"""Quantities in prose as claims: what is counted, how many, of which year, and at which stage.

"截至2023年底累计培训8次" and "全年培训12次" do not contradict each other: two claims can only do so when
subject, period and stage are the same. What the words leave open is the stage "actual" of the form's year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assist.forms.wording import named_pattern, pattern
from assist.rules.prose import Passage
from assist.text.intervals import Interval
from assist.text.quantities import Mention

Stage = Literal["planned", "actual", "cumulative", "carried", "change", "each"]
Flow = Literal["carried", "received", "spent", "left"]

_STAGES: tuple[tuple[str, Stage], ...] = (
    ("stage_carried", "carried"),
    ("stage_cumulative", "cumulative"),
    ("each", "each"),
    ("stage_planned", "planned"),
    ("stage_change", "change"),
)
"""Sections of wording.toml, in the order in which they decide."""
_FLOW_REACH = 14


@dataclass(frozen=True)
class Claim:
    """A quantity of a passage. `year` is the year its clause names; None stands for the form's own."""

    passage: Passage
    mention: Mention
    clause: tuple[int, int]
    previous: int
    """Where the number before it in the passage ends; 0 for the first."""

    @property
    def interval(self) -> Interval:
        """The values in the base unit."""
        return self.mention.interval

    @property
    def unit(self) -> str | None:
        """The base unit."""
        return self.mention.unit

    @property
    def start(self) -> int:
        """Offset of the number in the passage."""
        return self.mention.start

    @cached_property
    def words(self) -> str:
        """The clause: what stage and year are read from."""
        return self.passage.text[slice(*self.clause)]

    @cached_property
    def counted(self) -> str:
        """What is counted: the words between the number before and this one, and the noun after it."""
        begin = max(self.clause[0], self.previous)
        return self.passage.text[begin : self.start] + self.mention.noun

    @cached_property
    def year(self) -> int | None:
        """The year that the clause names."""
        first, last = self.clause
        for date in self.passage.dates:
            if first <= date.start < last and date.year is not None:
                return date.year
        return None

    @cached_property
    def stage(self) -> Stage:
        """Planned, actual, cumulative, carried over, a change against something, or so much for each."""
        for section, stage in _STAGES:
            if pattern(section).search(self.words):
                return stage
        return "actual"

    @cached_property
    def flow(self) -> Flow | None:
        """For money: carried over, received, spent or left, by the last such word before the number."""
        begin = max(self.previous, self.start - _FLOW_REACH)
        named: str | None = None
        for match in named_pattern("flow").finditer(self.passage.text, begin, self.start):
            named = match.lastgroup
        return named  # type: ignore[return-value]  # the groups of the section are the flows

    @cached_property
    def is_whole(self) -> bool:
        """The words before it call it a total, or what there should be."""
        return bool(pattern("whole").search(self.passage.before(self.start)))

    def of_year(self, year: int | None) -> bool:
        """Whether the clause speaks of the form's year: it names no other one, by number or by word."""
        if self.year is not None and year is not None and self.year != year:
            return False
        return not pattern("other_year").search(self.words)


def claims_of(passage: Passage) -> tuple[Claim, ...]:
    """Every quantity of the passage, in order."""
    found = []
    previous = 0
    for mention in passage.mentions:
        found.append(Claim(passage, mention, passage.clause(mention.start), previous))
        previous = mention.end
    return tuple(found)
