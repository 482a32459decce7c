"""Recall, false alarms and evidence of the product's findings against the annotated ones.

A gold finding is found when a finding of the same form has a rule of a compatible type (gold_types.toml)
and at least one of its places overlaps one of the gold quotes. An unmatched finding of verdict "fail" is a
false alarm; so is an unmatched contradiction or violation of any verdict on a trap.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import accumulate
from pathlib import Path
from typing import Any

from assist.model import Finding
from eval.gold_product import ReadFiles, ReadForm, extent, line_starts, stem
from eval.gold_schema import SEVERITIES, Gold, GoldFinding, GoldForm, GoldQuote

TYPES_FILE = Path(__file__).with_name("gold_types.toml")

Span = tuple[int, int]


@dataclass(frozen=True)
class FoundFinding:
    """A gold finding and what the product says there. `sides` has one entry per quote that could be
    located: whether some compatible finding's evidence overlaps it."""

    gold: GoldFinding
    rules: tuple[str, ...]
    severities: tuple[str, ...]
    sides: tuple[bool, ...]
    unlocated: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        return bool(self.rules)

    @property
    def both_sides(self) -> bool:
        """Two separate quotes are shown, or the only one there is."""
        return sum(self.sides) >= min(2, len(self.sides))

    @property
    def every_side(self) -> bool:
        return all(self.sides)


@dataclass(frozen=True)
class FalseAlarm:
    """An unmatched finding: on a trap (its id), or with no gold counterpart (trap is None)."""

    form_id: str
    rule: str
    severity: str
    verdict: str
    message: str
    trap: str | None


@dataclass
class FindingScores:
    """All gold findings with their outcome, and the false alarms."""

    items: list[FoundFinding] = field(default_factory=list)
    false_alarms: list[FalseAlarm] = field(default_factory=list)
    unmapped_types: set[str] = field(default_factory=set)
    unmatched: list[tuple[str, Finding]] = field(default_factory=list)
    """Findings of any verdict that no gold finding accounts for, with their form."""


class Quotes:
    """Finds quotes in a text in which whitespace does not count."""

    def __init__(self, text: str) -> None:
        self._solid = "".join(text.split())
        self._places = [index for index, char in enumerate(text) if not char.isspace()]
        # For each offset of the text, how many solid characters stand before it.
        self._before = [0, *accumulate(0 if char.isspace() else 1 for char in text)]

    def locate(self, quote: str, low: int, high: int, near: int | None = None) -> Span | None:
        """The quote's offsets within [low, high): the first occurrence from `near` on, else the first."""
        wanted = "".join(quote.split())
        first, last = self._before[low], self._before[high]
        begin = self._before[near] if near is not None and low <= near < high else first
        at = self._solid.find(wanted, begin, last)
        if at < 0:
            at = self._solid.find(wanted, first, last)
        if at < 0 or not wanted:
            return None
        return self._places[at], self._places[at + len(wanted) - 1] + 1


def load_types(path: Path = TYPES_FILE) -> dict[str, tuple[str, ...]]:
    """Gold type to the rule ids (or patterns such as "D*") that may report it."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: tuple(rules) for name, rules in data["types"].items()}


def score_findings(
    gold: Gold, files: ReadFiles, matched: Mapping[str, ReadForm | None], types: Mapping[str, Sequence[str]]
) -> FindingScores:
    """Scores every gold finding and every product finding of the matched forms."""
    places = _Places(gold, files)
    scores = FindingScores()
    used: set[tuple[str, int]] = set()
    for item in gold.findings:
        patterns = types.get(item.type)
        if patterns is None:
            scores.unmapped_types.add(item.type)
        read = matched.get(item.form_id)
        candidates = [
            (index, finding)
            for index, finding in enumerate(read.findings if read else ())
            if any(fnmatchcase(finding.rule, pattern) for pattern in patterns or ())
        ]
        scores.items.append(_outcome(item, candidates, places, used))
    scores.false_alarms = _false_alarms(gold, matched, places, used)
    scores.unmatched = [
        (form_id, finding)
        for form_id, read in matched.items()
        for index, finding in enumerate(read.findings if read else ())
        if (form_id, index) not in used
    ]
    return scores


class _Places:
    """Offsets of the gold file's quotes."""

    def __init__(self, gold: Gold, files: ReadFiles) -> None:
        self._forms: dict[str, GoldForm] = {form.form_id: form for form in gold.forms}
        self._files = files
        self._quotes: dict[str, Quotes] = {}
        self._starts = {key: line_starts(text) for key, text in files.texts.items()}

    def span(self, quote: GoldQuote) -> Span | None:
        form = self._forms.get(quote.form_id)
        if form is None or (key := stem(form.source.file)) not in self._files.texts:
            return None
        text = self._files.texts[key]
        if key not in self._quotes:
            self._quotes[key] = Quotes(text)
        if key not in self._files.plain:
            return self._quotes[key].locate(quote.quote, 0, len(text))
        starts = self._starts[key]
        low, high = extent(form, starts, len(text))
        near = starts[min(quote.line, len(starts)) - 1] if quote.line else None
        return self._quotes[key].locate(quote.quote, low, high, near)


def _outcome(
    item: GoldFinding,
    candidates: Sequence[tuple[int, Finding]],
    places: _Places,
    used: set[tuple[str, int]],
) -> FoundFinding:
    # A quote from another form of the file counts only where the finding is about both forms.
    sides = [q for q in item.evidence if q.form_id == item.form_id or q.form_id in item.other_forms]
    located = [(quote, places.span(quote)) for quote in sides]
    spans = [span for _, span in located if span is not None]
    hits = [
        (index, finding) for index, finding in candidates if any(_overlaps(finding, span) for span in spans)
    ]
    used.update((item.form_id, index) for index, _ in hits)
    return FoundFinding(
        gold=item,
        rules=tuple(dict.fromkeys(finding.rule for _, finding in hits)),
        severities=tuple(dict.fromkeys(finding.severity for _, finding in hits)),
        sides=tuple(any(_overlaps(finding, span) for _, finding in hits) for span in spans),
        unlocated=tuple(quote.quote for quote, span in located if span is None),
    )


def _overlaps(finding: Finding, span: Span) -> bool:
    return any(place.start < span[1] and span[0] < place.end for place in finding.evidence)


def _false_alarms(
    gold: Gold, matched: Mapping[str, ReadForm | None], places: _Places, used: set[tuple[str, int]]
) -> list[FalseAlarm]:
    traps: dict[str, list[tuple[str, Span]]] = {}
    for trap in gold.traps:
        spans = [span for quote in trap.evidence if (span := places.span(quote)) is not None]
        traps.setdefault(trap.form_id, []).extend((trap.id, span) for span in spans)
    alarms: list[FalseAlarm] = []
    for form_id, read in matched.items():
        for index, finding in enumerate(read.findings if read else ()):
            if (form_id, index) in used:
                continue
            hit = next((name for name, span in traps.get(form_id, []) if _overlaps(finding, span)), None)
            grave = finding.severity in ("contradiction", "violation")
            if finding.verdict == "fail" or (hit and grave):
                alarms.append(
                    FalseAlarm(form_id, finding.rule, finding.severity, finding.verdict, finding.message, hit)
                )
    return alarms


def recall(items: Sequence[FoundFinding], core_only: bool) -> dict[str, tuple[int, int]]:
    """Found and annotated findings by the product's severity words, and in total."""
    table: dict[str, tuple[int, int]] = {}
    for word, severity in SEVERITIES.items():
        some = [item for item in items if item.gold.severity == word and (item.gold.core or not core_only)]
        table[severity] = (sum(item.found for item in some), len(some))
    table["total"] = (sum(found for found, _ in table.values()), sum(count for _, count in table.values()))
    return table
