"""A narrative of a form: compact text to search in, with exact evidence for any part of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from assist.model import Evidence, FindingEvidence
from assist.model.lazy import lazy
from assist.rules.evidence import Role, piece
from assist.text.compact import compact
from assist.text.dates import DateMention, find_dates
from assist.text.normalise import PINYIN, simplified
from assist.text.quantities import Mention, find_quantities

_SENTENCE_END = re.compile(r"[。；;!?！？]")
_CLAUSE_END = re.compile(r"[。；;!?！？，]|,(?!(?<=\d,)\d{3}(?!\d))")
"""A comma inside 4,124 ends nothing."""


MOST_READ = 20_000
"""Characters of one narrative that are searched. Real fields have hundreds; a hostile file may have millions."""
_WINDOW = 24
_ITEM = r"(?:\d{1,2}[、.．](?!\d)|[(（]?[一二三四五六七八九十\d]{1,3}[)）、])"
_NEXT_ITEM = re.compile(rf"(?<![。；;:：!！?？,，、\s])\n(?=\s*{_ITEM})")
_HEADING = re.compile(rf"(?m)^[ \t\u3000]*{_ITEM}[^\n。；;:：，,\d]{{2,28}}\n")
"""A line that ends without a stop before a numbered one, and a short numbered line: an item of a list, a heading."""


class Passage:
    """One narrative field, or a section of a report.

    `text` has no white space, is in plain width and simplified characters, and its items end with a stop; each of its
    characters stands for one of the document. Offsets below are into it. `traditional`: the document may be in
    traditional characters, with pinyin in brackets. `locate` names the address of an offset of
    the document, for a passage that runs over several paragraphs.
    """

    def __init__(
        self, path: str, label: str, source: str, place: Evidence, locate: Callable[[int], str] | None = None,
        traditional: bool = True,
    ) -> None:  # fmt: skip
        self.path = path
        self.label = label
        self._source = source
        self._place = place
        self._locate = locate
        end = min(place.end, place.start + MOST_READ)
        # Rules ask for the sentences and clauses of the same numbers again and again.
        self._sentence_at: dict[int, tuple[int, int]] = {}
        self._clause_at: dict[int, tuple[int, int]] = {}
        self.text, self._offsets = _read(source[place.start : end], traditional)

    def cite(self, start: int, end: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for [start, end) of `text`: the exact characters of the document."""
        first = self._place.start + self._offsets[start]
        last = self._place.start + self._offsets[end - 1] + 1
        side = piece(self._source, self._place, first, last, role)
        return side if self._locate is None else side.model_copy(update={"locator": self._locate(first)})

    def offset(self, at: int) -> int:
        """Where the character at an offset stands in the document."""
        return self._place.start + self._offsets[at]

    def cite_match(self, match: re.Match[str], role: Role = "claim") -> FindingEvidence:
        """Evidence for what a pattern matched."""
        return self.cite(match.start(), match.end(), role)

    def cite_all(self, role: Role = "claim") -> FindingEvidence:
        """Evidence for the whole passage."""
        return self.cite(0, len(self.text), role)

    @lazy
    def mentions(self) -> tuple[Mention, ...]:
        """The quantities in it."""
        return find_quantities(self.text, plain=True)

    @lazy
    def dates(self) -> tuple[DateMention, ...]:
        """The dates in it."""
        return find_dates(self.text, plain=True)

    def before(self, at: int) -> str:
        """The few characters before an offset, where the words stand that say what a number is."""
        return self.text[max(0, at - _WINDOW) : at]

    def lead(self, at: int) -> str:
        """What the clause says before an offset."""
        return self.text[self.clause(at)[0] : at]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, without its full stop."""
        found = self._sentence_at.get(at)
        if found is None:
            found = self._sentence_at[at] = _between(self._sentence_ends, at, len(self.text))
        return found

    def clause(self, at: int) -> tuple[int, int]:
        """The clause (between commas) around an offset."""
        found = self._clause_at.get(at)
        if found is None:
            found = self._clause_at[at] = _between(self._clause_ends, at, len(self.text))
        return found

    @lazy
    def _sentence_ends(self) -> list[int]:
        return [stop.start() for stop in _SENTENCE_END.finditer(self.text)]

    @lazy
    def _clause_ends(self) -> list[int]:
        return [stop.start() for stop in _CLAUSE_END.finditer(self.text)]

    def cite_sentence(self, at: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for the sentence around an offset."""
        start, end = self.sentence(at)
        return self.cite(start, max(end, start + 1), role)

    def cite_clause(self, at: int, role: Role = "claim") -> FindingEvidence:
        """Evidence for the clause around an offset."""
        start, end = self.clause(at)
        return self.cite(start, max(end, start + 1), role)


def _read(text: str, traditional: bool) -> tuple[str, Sequence[int]]:
    if "\n" in text:
        text = _HEADING.sub(lambda match: match[0][:-1] + "。", _NEXT_ITEM.sub("。", text))
    if not traditional:
        return compact(text)
    plain, offsets = compact(PINYIN.sub(lambda match: " " * len(match[0]), text))
    return simplified(plain), offsets


def _between(stops: list[int], at: int, end: int) -> tuple[int, int]:
    """The stretch around `at` that no stop interrupts; a stop belongs to what it closes."""
    index = bisect_left(stops, at)
    return (stops[index - 1] + 1 if index else 0), (stops[index] if index < len(stops) else end)
