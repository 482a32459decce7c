"""Quantities in prose as claims: what is counted, how many, of which year, and at which stage.

"截至2023年底累计培训8次" and "全年培训12次" do not contradict each other: two claims can only do so when
subject, period and stage are the same. What the words leave open is the stage "actual" of the form's year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from assist.forms.wording import any_pattern, named_pattern, pattern
from assist.model import ClaimStage, ToldClaim
from assist.model.lazy import lazy
from assist.rules.prose import Passage
from assist.text.compact import compact
from assist.text.dates import find_dates
from assist.text.quantities import Mention
from assist.text.units import MONEY

Stage = ClaimStage
Flow = Literal["carried", "received", "spent", "left"]

_STAGES: tuple[tuple[str, Stage], ...] = (
    ("stage_carried", "carried"),
    ("stage_cumulative", "cumulative"),
    ("each", "each"),
    ("stage_planned", "planned"),
    ("stage_change", "change"),
)
"""Sections of wording.toml, in the order in which they decide."""
_STAGE_SECTIONS = tuple(section for section, _ in _STAGES)
_PERIODS = ("carried", "cumulative")
"""Stages that are told of a period, and so may stand before the clause."""
_FLOW_REACH = 14
_DECEMBER = 12
UNCOUNTED = frozenset({"年", "月", "天", "周", "季度", "分", "百分点", "倍", None})
"""Units of time, of points and of comparison: a number that bears one counts no things."""
_NOTHING: Mapping[int, ToldClaim] = MappingProxyType({})
_WORDS = re.compile("[\u4e00-\u9fff]")
_SAYS_NOTHING = re.compile(
    "分别|其中|合计|总计|共计|累计|全年|本年度?|今年|当年|年内|实际|完成|实现|达到?|涉及|共|已|约|各|为|是|有|了|的|和|及|与|计"
)
_LEAST_WORDS = 2
_NOISE = re.compile(r"[\"'()（）、，,:：/\d.★☆▲△●◆■]|指标|≥|≤")


class Claim:
    """A quantity of a passage. `interval` and `unit` are in the base unit, `start` is the number's offset in the passage,
    `previous` where the number before it ends (0 for the first). `told` is what a model said of it, where its own
    words leave open what is counted. `year` is the year its clause names; None stands for the form's own."""

    def __init__(
        self, passage: Passage, mention: Mention, clause: tuple[int, int], previous: int, told: ToldClaim | None = None
    ) -> None:
        self.passage = passage
        self.mention = mention
        self.clause = clause
        self.previous = previous
        self.told = told
        # Plain attributes, since every rule on numbers asks every claim for them.
        self.interval = mention.interval
        self.unit = mention.unit
        self.start = mention.start

    @lazy
    def words(self) -> str:
        """The clause: what the stage is read from."""
        return self.passage.text[slice(*self.clause)]

    @lazy
    def setting(self) -> str:
        """The clause, and what the sentence says between the number before and it ("截至2023年底，"): what the
        period is read from."""
        begin = max(self.passage.sentence(self.start)[0], min(self.previous, self.clause[0]))
        return self.passage.text[begin : self.clause[1]]

    @lazy
    def counted(self) -> str:
        """What is counted: the words between the number before and this one, and the noun after it."""
        if self.told is not None:
            return compact(self.told.counted.text)[0] + self.mention.noun
        return self.own_words

    @lazy
    def lead(self) -> str:
        """What the number's own clause says before it, from the number before on."""
        return self.passage.text[max(self.clause[0], self.previous) : self.start]

    @lazy
    def own_words(self) -> str:
        """What the number's own clause says of it."""
        return self.lead + self.mention.noun

    @lazy
    def is_open(self) -> bool:
        """Its own words do not say what is counted: 线上线下分别为12场和8场. Money is told apart by its flow."""
        if self.unit is None or self.unit.startswith(MONEY):
            return False
        return len(_WORDS.findall(_SAYS_NOTHING.sub("", bare_name(self.own_words)))) < _LEAST_WORDS

    @lazy
    def subject(self) -> str:
        """What is counted, without signs and digits: what names of indicators are compared with."""
        return bare_name(self.counted)

    @lazy
    def year(self) -> int | None:
        """The year that the clause names; failing that the last one that the sentence named before it."""
        sentence = self.passage.sentence(self.start)[0]
        first, last = self.clause
        named: int | None = None
        for date in self.passage.dates:
            if date.year is None or date.start < sentence:
                continue
            if date.start >= last:
                break
            if date.start >= first:
                return date.year
            named = date.year
        if named is None and self.told is not None and self.told.period is not None:
            return next((date.year for date in find_dates(self.told.period.text) if date.year), None)
        return None if named is None or pattern("this_year").search(self.setting) else named

    @lazy
    def stage(self) -> Stage:
        """Planned, actual, cumulative, carried over, a change against something, or so much for each."""
        if not any_pattern(*_STAGE_SECTIONS).search(self.setting):
            # what most claims are, told by one search instead of five
            return "actual" if self.told is None else self.told.stage
        for section, stage in _STAGES:
            if pattern(section).search(self.setting if stage in _PERIODS else self.words):
                return stage
        return "actual"

    @lazy
    def flow(self) -> Flow | None:
        """For money: carried over, received, spent or left, by the last such word before the number."""
        begin = max(self.previous, self.start - _FLOW_REACH)
        named: str | None = None
        for match in named_pattern("flow").finditer(self.passage.text, begin, self.start):
            named = match.lastgroup
        return named  # type: ignore[return-value]  # the groups of the section are the flows

    @lazy
    def is_whole(self) -> bool:
        """The words before it call it a total, or what there should be."""
        return self.follows("whole")

    @lazy
    def is_part(self) -> bool:
        """The clause names one source, level or item of several."""
        return bool(pattern("one_of_several").search(self.words))

    def follows(self, section: str) -> bool:
        """Whether the words right before the number fit a section of wording.toml, whose patterns end in $."""
        return bool(pattern(section).search(self.passage.before(self.start)))

    def of_year(self, year: int | None) -> bool:
        """Whether it speaks of the form's year alone: of no other one, by number or by word, nor of several."""
        if self.year is not None and year is not None and self.year != year:
            return False
        return not pattern("other_year").search(self.setting)

    @lazy
    def is_interim(self) -> bool:
        """What had been reached by some day before the year's end, in the words of its setting."""
        if pattern("interim").search(self.setting):
            return True
        first = self.clause[1] - len(self.setting)
        told = [date for date in self.passage.dates if first <= date.start < self.clause[1] and date.month]
        return bool(told) and all(date.month != _DECEMBER for date in told)

    def told_of(self, year: int | None) -> bool:
        """Something reached in the form's year: only such claims can contradict its results."""
        return self.mention.relation in ("=", "~") and self.stage == "actual" and self.of_year(year)


def claims_of(passage: Passage, told: Mapping[int, ToldClaim] = _NOTHING) -> tuple[Claim, ...]:
    """Every quantity of the passage, in order. `told` (by the number's offset in the document) speaks of open
    claims only: what the words say is never changed by it."""
    found = []
    previous = 0
    for mention in passage.mentions:
        claim = Claim(passage, mention, passage.clause(mention.start), previous)
        if told and claim.is_open:
            claim = Claim(passage, mention, claim.clause, previous, told.get(passage.offset(mention.start)))
        found.append(claim)
        previous = mention.end
    return tuple(found)


def bare_name(text: str) -> str:
    """A name or a subject without signs, numbering and digits."""
    return _NOISE.sub("", text)
