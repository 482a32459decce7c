"""Records by what comes back: whatever is written often enough where labels stand is one, and the label that parts a document
into records in which no label stands twice leads them.

Nothing is asked about how a document is made: a record may be a card, some lines, a sentence, a cell. Of the ways to part
it the one is taken that explains most labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assist.extract.orient.classes import CLASS, bare_name, counting, is_class, name_and_class
from assist.extract.orient.entries import Entry, Unit, entry_of, raw_units, several
from assist.extract.orient.exchanged import worth_as_it_is
from assist.extract.orient.kinds import is_head, is_id, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.extract.orient.record_rows import Record, rows_of_records
from assist.extract.orient.records import assembled, is_table, with_told_classes, without_tails
from assist.extract.orient.worth import worth
from assist.text.normalise import fold

_WORD = r"[^\s\d：:=＝；;，,。！？?|｜（）()【】〔〕\[\]≥≤><＞＜/／→⇒%％\"'“”—…·■◆●▪•]{1,12}"
_WORDS = rf"{_WORD}(?:[ \u3000]?[/／|｜→⇒\n][ \u3000]?{_WORD}){{0,3}}"
_LABEL = re.compile(
    rf"(?:^|(?<=[；;，,、|｜。\n\t \u3000（(【】）\])\[/／→⇒：:—]))(?P<label>{_WORD})"
    r"(?:[】\]]?[ \u3000\t]*\d{0,2}[：:=＝][ \u3000\t]*|[】\]][ \u3000\t]*|[ \u3000\t]+(?=\S)|[ \u3000]*(?:—{1,2}|…+|[.．·]{3,}|_{3,}|-{2,})[ \u3000]*"
    r"|(?=(?:不[少低高超大多]于?|至少|约)?[≥≤＜＞<>]?[ ]?\d))"
)
_WHOLE = re.compile(rf"\s*(?:[-–—•*●▪◆■#>]+[ \u3000]+)?[【\[]?({_WORDS})[】\]]?[ \u3000]*[：:？?]?\s*")
_BULLET = re.compile(r"\s*[-–—•*●▪◆■#>]+[ \u3000]+")
_MARKS = re.compile(r"\s*[/／|｜→⇒\n]\s*")
_FIGURE = re.compile(r"\d[\d.]*[分%％]?$")
_FEWEST = 3
_MOST_HEADINGS = 4
_MOST_TIMES = 4
_LONGEST_CELL = 400
_LONGEST_HEADING = 40


@dataclass(slots=True)
class _Event:
    """A label with its value, or (without `key`) what stands loose; `unit` is the line or row that it stands in, `last` that
    of its value."""

    unit: int
    last: int
    part: int
    key: str
    label: Box
    value: Box
    inside: bool = False


_Run = tuple[int, int, tuple[int, ...]]
"""The first event of some records, the one behind their last, and where each begins."""


def with_repeated(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every run of records as a table of one head row and a row for each; None where there is none."""
    units = list(raw_units(parts))
    keys = _keys(units)
    events: list[_Event] = []
    runs: list[_Run] = []
    for _ in range(_MOST_TIMES):
        if len(keys) < _FEWEST:
            return None
        events = list(_events(units, keys))
        runs = sorted(_runs(events))
        good = keys - _values(events)
        if good == keys:
            good &= _coming_back(events, runs)
        if good == keys:
            break
        keys = good
    groups: list[tuple[int, int, Rows]] = []
    tails: list[Part] = []
    for run in runs:
        records, cut = without_tails(with_told_classes(list(_records(events, run))))
        if not is_table(records):
            continue
        first, last, rows = records[0].first, records[-1].last, rows_of_records(records)
        if worth([rows]) > worth_as_it_is(parts[units[first].part : units[last].part + 1]):
            groups.append((first, last, rows))
            tails += cut
    groups = [one for at, one in enumerate(groups) if not at or one[0] > groups[at - 1][1]]
    return [*assembled(parts, units, groups), *tails] if groups else None


def _coming_back(events: Sequence[_Event], runs: Sequence[_Run]) -> frozenset[str]:
    """The labels that stand in several records of a run."""
    counts = [Counter(events[at].key for at in range(first, last)) for first, last, _ in runs]
    return frozenset(key for one in counts for key, count in one.items() if key and (count > 1 or is_head(key)))


def _values(events: Sequence[_Event]) -> frozenset[str]:
    """What stands most times where the value of a label would: words that come back, and no labels."""
    places: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for before, event in pairwise(events):
        if event.key:
            places[event.key] += 1
            values[event.key] += bool(before.key) and not before.value.text and before.value.end <= event.label.start and before.unit == event.unit and before.inside
    return frozenset(key for key, count in values.items() if 2 * count > places[key])


# Labels


def _keys(units: Sequence[Unit]) -> frozenset[str]:
    """What stands where labels do often enough."""
    counts: Counter[str] = Counter()
    for unit in units:
        for box in unit.row:
            if not box.text.strip() or len(box.text) > _LONGEST_CELL:
                continue
            whole = _WHOLE.fullmatch(box.text)
            if whole is not None:
                counts[fold(whole[1])] += 1
            else:
                counts.update({fold(found["label"]) for found in _LABEL.finditer(box.text)})
    return frozenset(key for key, count in counts.items() if (count >= _FEWEST and _may_label(key)) or (is_head(key) and not CLASS.fullmatch(key)))


def _may_label(key: str) -> bool:
    return is_head(key) or (all(map(is_label, _MARKS.split(key))) and CLASS.fullmatch(key) is None and not is_id(f"{key}1"))


# What stands where


def _events(units: Sequence[Unit], keys: frozenset[str]) -> Iterator[_Event]:
    at = 0
    while at < len(units):
        unit = units[at]
        below = units[at + 1] if at + 1 < len(units) else None
        if unit.paragraph is None and below is not None and below.part == unit.part and _stands_over(unit.row, below.row, keys):
            for label, value in zip(unit.row, below.row, strict=True):
                if label.text.strip():
                    yield _event(at, unit.part, _bare_label(label), value, at + 1)
            at += 2
            continue
        pending: Box | None = None
        for box in unit.row:
            if pending is not None:
                yield _event(at, unit.part, pending, box)
                pending = None
            elif _whole(box, keys):
                pending = _bare_label(box)
            elif box.text.strip():
                yield from _within(at, unit.part, box, keys)
        if pending is not None:
            alone = len([box for box in unit.row if box.text.strip()]) == 1
            under = _single(below) if below is not None and alone and unit.paragraph is not None else None
            if under is not None and not _whole(under, keys) and not any(True for _ in _labels(under, keys)):
                yield _event(at, unit.part, pending, under, at + 1)
                at += 1
            else:
                yield _event(at, unit.part, pending, Box("", pending.end, pending.end))
        at += 1


def _stands_over(row: Sequence[Box], below: Sequence[Box], keys: frozenset[str]) -> bool:
    """Whether a row of labels stands over one of their values."""
    told = [box for box in row if box.text.strip()]
    if len(told) < 2 or [box.col for box in row] != [box.col for box in below]:
        return False
    return all(_whole(box, keys) for box in told) and not any(_whole(box, keys) for box in below)


def _single(unit: Unit) -> Box | None:
    return unit.row[0] if unit.paragraph is not None and not unit.blank else None


def _whole(box: Box, keys: frozenset[str]) -> bool:
    found = _WHOLE.fullmatch(box.text)
    return found is not None and fold(found[1]) in keys


def _bare_label(box: Box) -> Box:
    found = _WHOLE.fullmatch(box.text)
    return box if found is None else sub(box, *found.span(1))


def _labels(box: Box, keys: frozenset[str]) -> Iterator[re.Match[str]]:
    if len(box.text) <= _LONGEST_CELL:
        for found in _LABEL.finditer(box.text):
            if fold(found["label"]) in keys:
                yield found


def _within(at: int, part: int, box: Box, keys: frozenset[str]) -> Iterator[_Event]:
    """The pairs that a text tells, and what stands before them."""
    told = list(_labels(box, keys))
    if not told:
        yield _Event(at, at, part, "", box, box)
        return
    before = sub(box, 0, told[0].start("label"))
    if before.text.strip("：: ") and not _BULLET.fullmatch(before.text):
        before = sub(box, 0, len(box.text[: told[0].start("label")].rstrip("：:—-. \u3000（(【[|｜，,；;")))
        if before.text:
            yield _Event(at, at, part, "", before, before)
    for one, further in zip(told, [*told[1:], None], strict=True):
        end = further.start("label") if further is not None else len(box.text)
        value = sub(box, one.end(), max(one.end(), len(box.text[:end].rstrip("（(【[/／→⇒—|｜，,；;、 \u3000\n\t"))))
        if value.text.endswith("。") and kind(value.text[:-1]) in ("figure", "value", "words"):
            value = sub(value, 0, len(value.text) - 1)
        yield _event(at, part, sub(box, *one.span("label")), value, inside=True)


def _event(at: int, part: int, label: Box, value: Box, last: int | None = None, inside: bool = False) -> _Event:
    entry = entry_of(label, value)
    return _Event(at, at if last is None else last, part, entry.key, entry.label, entry.value, inside)


# Records


def _runs(events: Sequence[_Event]) -> Iterator[_Run]:
    """The ranges of events that are records, each with where its records begin: the best, and what is left beside it."""
    todo = [(0, len(events))]
    while todo:
        low, high = todo.pop()
        places: dict[str, list[int]] = {}
        for at in range(low, high):
            if events[at].key:
                places.setdefault(events[at].key, []).append(at)
        found = (run for led in places.values() if len(led) >= _FEWEST for run in _led_by(events, led, high))
        best = max(found, key=lambda run: (_explained(events, run), -run[0]), default=None)
        if best is not None and _explained(events, best) > 0:
            yield best
            todo += [(low, best[0]), (best[1], high)]


def _led_by(events: Sequence[_Event], places: Sequence[int], high: int) -> Iterator[_Run]:
    """Runs of records that begin with these labels, in none of which a label stands twice; with and without the outer ones."""
    starts: list[int] = []
    ends: list[int] = []
    known: set[str] = set()
    for start, end in zip(places, [*places[1:], high], strict=True):
        own: set[str] = set()
        last, whole = start, True
        for at in range(start, end):
            key = events[at].key
            if key and (key in own or (end == high and len(starts) > 1 and key not in known)):
                whole = False
                break
            if key:
                own.add(key)
                last = at + 1
        starts.append(start)
        ends.append(last)
        known |= own
        if not whole or end == high:
            for first in (0, 1):
                for stop in (len(starts), len(starts) - 1):
                    if stop - first >= _FEWEST - first * 0:
                        yield starts[first], ends[stop - 1], tuple(starts[first:stop])
            starts, ends, known = [], [], set()


def _explained(events: Sequence[_Event], run: _Run) -> int:
    """How many labels of a run come back in it, less those that are missing in a record and the records that begin within a
    line; in runs of few labels nothing does."""
    first, last, starts = run
    counts = Counter(events[at].key for at in range(first, last) if events[at].key)
    back = [count for count in counts.values() if count > 1]
    if len(back) < _FEWEST:
        return 0
    missing = sum(len(starts) - count for count in back if 3 * count >= 2 * len(starts))
    torn = sum(any(events[at].key and events[at].unit == events[start].unit for at in range(max(0, start - 1), start)) for start in starts)
    return sum(back) - missing - 2 * torn


def _records(events: Sequence[_Event], run: _Run) -> Iterator[Record]:
    """One record for each start: its pairs, with what stands loose between the pairs before it and its own."""
    first, last, starts = run
    begin = first
    while begin > 0 and not events[begin - 1].key and events[begin - 1].unit >= events[first].unit - _MOST_HEADINGS and _may_head(events[begin - 1]):
        begin -= 1
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        told = [at for at in range(start, end) if events[at].key]
        before = [events[at] for at in range(begin, start)]
        inside = [events[at] for at in range(start, told[-1]) if not events[at].key]
        own = {events[at].unit for at in told}
        headings = [(_mark(one), bare_name(one.label)) for one in before if one.unit not in own]
        ahead, behind = ([piece for one in part for piece in name_and_class(bare_name(one.label))] for part in ([one for one in before if one.unit in own], inside))
        named = [box for box in ahead if not is_class(box)][-1:] or [box for box in behind if not is_class(box)][:1]
        loose = [*filter(is_class, (*ahead, *behind)), *named]
        entries = [one for at in told for one in several(Entry(events[at].key, events[at].label, events[at].value))]
        headed = [one.unit for one in before if one.part == events[start].part and start == first]
        yield Record(entries, min([*headed[-1:], events[start].unit]), events[told[-1]].last, [one for one in headings if 0 < len(fold(one[1].text)) <= _LONGEST_HEADING], loose)
        begin = told[-1] + 1


def _may_head(event: _Event) -> bool:
    text = bare_name(event.label).text
    return len(fold(text)) <= _LONGEST_HEADING and not text.endswith(("。", "；")) and not _FIGURE.search(text)


def _mark(event: _Event) -> str:
    text = event.label.text
    return text.strip()[0] if text.strip()[:1] in "【■◆●▪•" else counting(event.label)
