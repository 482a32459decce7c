"""Records: labels that come back with other values, put into rows under shared heads.

A record is a card of a table, a table of its own, a few lines, an item of a list, or one sentence; that its labels come
back in the next one tells it. Where nothing in it names what it is of, the heading above it or the words before it do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from assist.extract.orient.classes import name_and_class, names_and_classes
from assist.extract.orient.entries import Entry, Unit, units_of
from assist.extract.orient.kinds import is_key
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.extract.orient.record_rows import Record, rows_of_records
from assist.extract.orient.turns import in_turns
from assist.model import Paragraph

_FEWEST_SHARED = 3
_FEWEST_TOLD = 2
_PLAIN = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?[ ]?[%％]?(?:万元|元|分)?")
_TAIL = re.compile(rf"({_PLAIN.pattern})([，,；;。、 （(])[，,；;。、 （(]*(\S.*)", re.S)
_FIGURES = re.compile(r"(\d[\d,.]*)[ \u3000\t]+(\d[\d,.]*)")
_DIGIT = re.compile(r"\d")
_TOTALS = re.compile("(?:总|合|共)计|总分|总评|加总|汇总|总[得评]?分")


def with_records(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every run of records as a table of one head row and a row for each; None where there is none."""
    units = in_turns(units_of(parts))
    counts = Counter(entry.key for unit in units for entry in unit.entries)
    if sum(count > 1 for count in counts.values()) < _FEWEST_SHARED:
        return None
    told = [without_tails(group) for group in _groups(with_told_classes(list(_records(units))), units) if is_table(group)]
    if not told:
        return None
    tails = [tail for _, cut in told for tail in cut]
    return [*assembled(parts, units, [(group[0].first, group[-1].last, rows_of_records(group)) for group, _ in told]), *tails]


# One record after another


def _records(units: Sequence[Unit]) -> Iterator[Record]:
    """The pairs cut where something parts them, and before a label that comes back."""
    blanks_part = _blanks_part(units)
    current: list[tuple[int, Entry]] = []
    before: Unit | None = None
    at_once: list[tuple[str, Box]] = []
    headings: list[tuple[str, Box]] = []
    stopped = False
    for at, unit in enumerate(units):
        if unit.blank:
            stopped = stopped or blanks_part
            continue
        if not unit.entries:
            if unit.heading is not None:
                at_once.append((unit.mark, unit.heading))
            stopped = True
            continue
        held = {entry.key for _, entry in current}
        if before is not None and current and (stopped or _begins(unit, before, held)):
            yield from _cut(current, headings, units)
            current, headings, at_once = [], at_once, []
        elif not current:
            headings, at_once = [*headings, *at_once], []
        current += [(at, entry) for entry in unit.entries]
        before, stopped = unit, False
    yield from _cut(current, headings, units)


def _blanks_part(units: Sequence[Unit]) -> bool:
    """Whether blank lines stand between records, and not between all lines."""
    pairs = [at for at, unit in enumerate(units) if unit.entries]
    between = sum(any(one.blank for one in units[left + 1 : right]) for left, right in pairwise(pairs))
    return 2 * between < len(pairs)


def _begins(unit: Unit, before: Unit, held: Set[str]) -> bool:
    """Whether a new record begins with a line: another table, a mark of a list, a figure in its labels that changes. A
    line with one further label goes on with the record whose labels are `held`."""
    if {entry.number for entry in unit.entries} != {entry.number for entry in before.entries}:
        return True
    if unit.paragraph is None or before.paragraph is None:
        return unit.part != before.part and not _is_remark(unit, held)
    if unit.loose or before.loose:
        return True
    if _is_remark(unit, held):
        return False
    several = len(unit.entries), len(before.entries)
    listed = unit.listed and not before.listed
    return unit.indent < before.indent or listed or min(several) < max(several) >= _FEWEST_SHARED


def _is_remark(unit: Unit, held: Set[str]) -> bool:
    """Whether a line tells one thing more of a record that has told several: no sum, and nothing of the form itself."""
    if unit.paragraph is None or len(unit.entries) != 1 or unit.loose or unit.listed or len(held) < _FEWEST_SHARED:
        return False
    [told] = unit.entries
    own = told.key not in held and "。" not in told.value.text
    return own and not _TOTALS.search(told.key) and not is_key(told.label.text)


def _cut(found: Sequence[tuple[int, Entry]], headings: list[tuple[str, Box]], units: Sequence[Unit]) -> Iterator[Record]:
    """Records cut before the label that the first one began with, or where a label comes back."""
    keys = [entry.key for _, entry in found]
    # Labels before the first that comes back are none of a record that comes back.
    start = next((at for at, key in enumerate(keys) if keys.count(key) > 1), 0)
    if start:
        yield _record(found[:start], headings, units)
        headings = []
    held: list[tuple[int, Entry]] = []
    leader = keys[start] if found else ""
    before: set[str] = set()
    for at, entry in found[start:]:
        own = [other.key for _, other in held]
        if entry.key in own and entry.key != leader and before:
            # Records of another kind have begun already: with the first label that those before have not.
            new = next((n for n in range(1, len(own)) if own[n] not in before), 0)
            if new:
                yield _record(held[:new], headings, units)
                held, own, headings, leader, before = held[new:], own[new:], [], own[new], set()
        if entry.key in own:
            yield _record(held, headings, units)
            before.update(own)
            held, headings = [], []
        held.append((at, entry))
    if held:
        yield _record(held, headings, units)


def _record(found: Sequence[tuple[int, Entry]], headings: list[tuple[str, Box]], units: Sequence[Unit]) -> Record:
    at = dict.fromkeys(number for number, _ in found)
    loose = [piece for number in at for box in units[number].loose for piece in name_and_class(box)]
    return Record([entry for _, entry in found], min(at), max(at), headings, loose)


def with_told_classes(records: Sequence[Record]) -> list[Record]:
    """The records with the class that a heading tells beside a name parted from it, as in most headings of its kind."""
    marks = dict.fromkeys(mark for record in records for mark, _ in record.headings)
    told: dict[int, list[Box]] = {}
    for mark in marks:
        boxes = [box for record in records for own, box in record.headings if own == mark]
        told |= {box.start: pieces for box, pieces in zip(boxes, names_and_classes(boxes), strict=True)}
    return [replace(record, headings=[(mark, piece) for mark, box in record.headings for piece in told[box.start]]) for record in records]


def without_tails(records: Sequence[Record]) -> tuple[list[Record], list[Part]]:
    """The records with figures only where a label has nothing else in most others. What stands behind them in brackets says
    why; anything else is a line of its own."""
    tails: list[Part] = []
    found = []
    plain = Counter(entry.key for record in records for entry in record.entries if _PLAIN.fullmatch(entry.value.text))
    for record in records:
        entries, reasons = [], []
        for entry in record.entries:
            alone = plain[entry.key] < _FEWEST_TOLD or _PLAIN.fullmatch(entry.value.text)
            cut = None if alone else _TAIL.fullmatch(entry.value.text)
            if cut is not None:
                rest = sub(entry.value, *cut.span(3))
                if cut[2] in "（(" and not _DIGIT.search(rest.text):
                    reasons.append(Entry("原因", Box("原因", rest.start, rest.start, exact=False), rest))
                else:
                    tails.append(Paragraph(id=f"R{rest.start}", text=rest.text, start=rest.start, end=rest.end))
                entry = replace(entry, value=sub(entry.value, *cut.span(1)))
            entries.append(entry)
        found.append(replace(record, entries=[*entries, *reasons[:1]]))
    return found, tails


def _groups(records: Sequence[Record], units: Sequence[Unit]) -> list[list[Record]]:
    """Records that follow each other and share most of their labels."""
    groups: list[list[Record]] = []
    for record in records:
        group = groups[-1] if groups else []
        known = {key for one in group for key in one.keys}
        shared = len(record.keys & known)
        if shared > 1 and 3 * shared >= 2 * len(record.keys) and not _interrupted(units, group[-1].last, record.first):
            group.append(record)
        else:
            groups.append([record])
    return groups


def _interrupted(units: Sequence[Unit], last: int, first: int) -> bool:
    return any(unit.is_text for unit in units[last + 1 : first])


def is_table(group: Sequence[Record]) -> bool:
    """Whether these are records of one kind: labels that come back, and figures in each."""
    counts = Counter(key for record in group for key in record.keys)
    figures = (sum(_DIGIT.search(entry.value.text) is not None for entry in record.entries) for record in group)
    return sum(count > 1 for count in counts.values()) >= _FEWEST_SHARED and all(count > 1 for count in figures)


# The parts again


def assembled(parts: Sequence[Part], units: Sequence[Unit], groups: Sequence[tuple[int, int, Rows]]) -> list[Part]:
    """The parts with the units of each group replaced by its table; what follows in one table stays one.

    Where all is told in lines, those of a label and a value are rows as well.
    """
    found: list[Part] = []
    paired = all(isinstance(part, Paragraph) for part in parts)
    before = _APART
    at = 0
    for first, last, rows in [*groups, (len(units), len(units), [])]:
        for unit in units[at:first]:
            if unit.blank and unit.paragraph is None:
                continue
            origin = unit.part if unit.paragraph is None else _LINES
            if unit.entries and not unit.loose and (unit.inside or (paired and unit.paragraph is not None)):
                before = _append(found, [_pair(entry) for entry in unit.entries], origin, before)
            elif unit.paragraph is not None:
                found.append(unit.paragraph)
                before = _APART
            else:
                before = _append(found, [unit.row], origin, before)
        if rows:
            before = _append(found, rows, units[first].part if units[first].paragraph is None else _LINES, before)
            before = units[last].part if units[last].paragraph is None else _LINES
        at = last + 1
    return found


_LINES, _APART = -1, -2
"""Where rows come from: the number of a table, lines, or nothing that goes on."""


def _pair(entry: Entry) -> list[Box]:
    """A label and its value as a row; two figures that spaces part are two values."""
    value = entry.value
    both = _FIGURES.fullmatch(value.text)
    boxes = [value] if both is None else [sub(value, *both.span(group)) for group in (1, 2)]
    return [entry.label.at(0, 0), *(box.at(0, at) for at, box in enumerate(boxes, 1))]


def _append(parts: list[Part], rows: Rows, origin: int, before: int) -> int:
    """Adds rows to the table that ends the parts where they come from the same, or as a new one."""
    if parts and not isinstance(parts[-1], Paragraph) and origin == before:
        parts[-1].extend(rows)
    else:
        parts.append(list(rows))
    return origin
