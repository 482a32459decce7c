"""A narrative of a form: compact text to search in, with exact evidence for any part of it."""

from __future__ import annotations

import re
from functools import cached_property

from assist.model import Evidence, FindingEvidence
from assist.rules.evidence import Role, piece
from assist.text.compact import compact
from assist.text.dates import DateMention, find_dates
from assist.text.quantities import Mention, find_quantities

_SENTENCE_END = re.compile(r"[。；;!?！？]")
_CLAUSE_END = re.compile(r"[。；;!?！？，,]")


class Passage:
    """One narrative field. `text` has no white space and is in plain width; offsets below are into it."""

    def __init__(self, path: str, label: str, source: str, place: Evidence) -> None:
        self.path = path
        self.label = label
        self._source = source
        self._place = place
        self.text, self._offsets = compact(source[place.start : place.end])

    def cite(self, start: int, end: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for [start, end) of `text`: the exact characters of the document."""
        first = self._place.start + self._offsets[start]
        last = self._place.start + self._offsets[end - 1] + 1
        return piece(self._source, self._place, first, last, role)

    def cite_match(self, match: re.Match[str], role: Role = "claim") -> FindingEvidence:
        """Evidence for what a pattern matched."""
        return self.cite(match.start(), match.end(), role)

    def cite_all(self, role: Role = "claim") -> FindingEvidence:
        """Evidence for the whole passage."""
        return self.cite(0, len(self.text), role)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The quantities in it."""
        return find_quantities(self.text)

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates in it."""
        return find_dates(self.text)

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, without its full stop."""
        return self._around(at, _SENTENCE_END)

    def clause(self, at: int) -> tuple[int, int]:
        """The clause (between commas) around an offset."""
        return self._around(at, _CLAUSE_END)

    def _around(self, at: int, stops: re.Pattern[str]) -> tuple[int, int]:
        start = 0
        for stop in stops.finditer(self.text):
            if stop.start() >= at:
                return start, stop.start()
            start = stop.end()
        return start, len(self.text)

    def cite_sentence(self, at: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for the sentence around an offset."""
        start, end = self.sentence(at)
        return self.cite(start, max(end, start + 1), role)

    def cite_clause(self, at: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for the clause around an offset."""
        start, end = self.clause(at)
        return self.cite(start, max(end, start + 1), role)
