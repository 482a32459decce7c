"""Records: labels that come back with other values, put into rows under shared heads.

A record is a card of a table, a table of its own, a few lines, an item of a list, or one sentence; that its labels come
back in the next one tells it. Where nothing in it names what it is of, the heading above it or the words before it do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assist.extract.label_roles import roles_of
from assist.extract.orient.classes import bare_name, is_class, name_and_class, names_and_classes, pieces_of
from assist.extract.orient.entries import Entry, Unit, units_of
from assist.extract.orient.kinds import balanced, is_key, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.extract.orient.turns import in_turns
from assist.model import Paragraph
from assist.text.normalise import fold

_FEWEST_SHARED = 3
_AFFIX_ENDS = "：:-—－（(之第·/ "
_FIGURES = re.compile(r"(\d[\d,.]*)[ \u3000\t]+(\d[\d,.]*)")
_DIGIT = re.compile(r"\d")
_TOTALS = re.compile("(?:总|合|共)计|总分|总评|加总|汇总|总[得评]?分")
_TOTAL = re.compile("[总合共]计?|加总|汇总|小计")


@dataclass(slots=True)
class Record:
    """One card: its pairs, the headings above it since the last one, what stands loose in it, and its units."""

    entries: list[Entry]
    first: int
    last: int
    headings: list[tuple[str, Box]] = field(default_factory=list)
    loose: list[Box] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return {entry.key for entry in self.entries}


def with_records(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every run of records as a table of one head row and a row for each; None where there is none."""
    units = in_turns(units_of(parts))
    counts = Counter(entry.key for unit in units for entry in unit.entries)
    if sum(count > 1 for count in counts.values()) < _FEWEST_SHARED:
        return None
    groups = [group for group in _groups(with_told_classes(list(_records(units))), units) if is_table(group)]
    if not groups:
        return None
    return assembled(parts, units, [(_first_unit(group), group[-1].last, rows_of_records(group)) for group in groups])


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


def _first_unit(group: Sequence[Record]) -> int:
    return group[0].first


# Rows under heads


def rows_of_records(group: Sequence[Record]) -> Rows:
    """The head row and a row for each record: classes, names, and the labels of most records first."""
    order = list(dict.fromkeys(entry.key for record in group for entry in record.entries))
    heads = {entry.key: entry.label for record in reversed(group) for entry in record.entries}
    columns = [(heads[key], _bare_names([_value(record, key) for record in group])) for key in order]
    own = [*(_told_classes(columns) or _classes(group, order)), *_names(group, columns)]
    rows: Rows = [
        [replace(head, text=fold(head.text) if "\n" in head.text else head.text).at(0, at) for at, (head, _) in enumerate([*own, *columns])]
    ]
    for number, record in enumerate(group):
        end = record.entries[-1].value.end
        boxes = [column[number] or Box("", end, end) for _, column in (*own, *columns)]
        total = next((at for at, box in enumerate(boxes[: len(own)]) if _TOTALS.fullmatch(fold(box.text))), 0)
        boxes[: total + 1] = [boxes[total], *(Box("", end, end) for _ in range(total))]
        rows.append([box.at(0, at) for at, box in enumerate(boxes)])
    return rows


_Column = tuple[Box, list[Box | None]]


def _value(record: Record, key: str) -> Box | None:
    return next((entry.value for entry in record.entries if entry.key == key), None)


def _told_classes(columns: list[_Column]) -> list[_Column]:
    """The two columns of classes in place of one that tells both, "产出／数量", taken out of `columns`."""
    for at, (_, column) in enumerate(columns):
        pieces = [pieces_of(box) for box in column if box is not None and is_class(box)]
        if len(pieces) == len(column) and all(len(each) == 2 for each in pieces):
            del columns[at]
            first, second = ([each[n] for each in pieces] for n in (0, 1))
            return [(_head("一级指标", first), list(first)), (_head("二级指标", second), list(second))]
    return []


def _classes(group: Sequence[Record], order: Sequence[str]) -> list[_Column]:
    """Columns of the classes that headings, or loose words, name."""
    marks = {mark for mark, count in _class_marks(group).items() if count}
    levels: list[list[Box | None]] = [[], []]
    held: list[Box | None] = [None, None]
    own: dict[str, int] = {}
    for record in group:
        told = [(mark, box) for at, (mark, box) in enumerate(record.headings) if mark in marks or is_class(box) or _is_beside_name(record, at)]
        told += [("", box) for box in record.loose if is_class(box)]
        for mark, box in told:
            pieces = pieces_of(box)
            if len(pieces) > 1:
                held = [pieces[0], pieces[1]]
            else:
                at = own.setdefault(
                    mark,
                    1 if own and mark not in own else int(roles_of(pieces[0].text).level1 is None and not own and _is_second(pieces[0])),
                )
                held = [pieces[0], None] if at == 0 else [held[0], pieces[0]]
        for at in (0, 1):
            levels[at].append(held[at])
    return [(_head(name, column), column) for name, column in zip(("一级指标", "二级指标"), levels, strict=True) if any(column)]


def _is_beside_name(record: Record, at: int) -> bool:
    """Whether this heading was parted from the name behind it."""
    return at + 1 == len(record.headings) - 1 and record.headings[at][0] == record.headings[at + 1][0] and record.headings[at][1].start > record.headings[at + 1][1].start


def _class_marks(group: Sequence[Record]) -> dict[str, int]:
    """Marks of headings most of which are classes; what names each record is none."""
    counts: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for record in group:
        for mark, box in record.headings:
            counts[mark] += 1
            known[mark] += is_class(box)
    return {mark: 2 * known[mark] > counts[mark] for mark in counts if counts[mark] < len(group)}


def _is_second(box: Box) -> bool:
    return not re.match("产出|效益|效果|满意", box.text)


def _names(group: Sequence[Record], columns: Sequence[_Column]) -> list[_Column]:
    """A column of what the records are of, where their own pairs do not name it: loose words or headings."""
    for _, boxes in columns:
        if _is_name([box for box in boxes if box is not None]) and sum(box is None for box in boxes) <= 1:
            for at, box in enumerate(boxes):
                if box is None and group[at].headings and _TOTAL.search(group[at].headings[-1][1].text):
                    boxes[at] = group[at].headings[-1][1]
            return []
    for told in (
        [[box for box in record.loose if not is_class(box)][:1] for record in group],
        [[box for mark, box in record.headings if not is_class(box)][-1:] for record in group],
    ):
        if all(told):
            names = _bare([bare_name(found[0]) for found in told])
            if len({name.text for name in names}) == len(names) and all(kind(name.text) in ("words", "text") for name in names):
                return [(_head("三级指标" if _is_measured(columns) else "资金来源", list(names)), list(names))]
    return []


def _is_name(boxes: Sequence[Box | None]) -> bool:
    texts = [box.text for box in boxes if box is not None and box.text]
    return len(texts) == len(boxes) == len(set(texts)) and all(kind(text) == "words" for text in texts)


def _is_measured(columns: Sequence[_Column]) -> bool:
    """Whether values are counted in units: indicators have such, and funds have not."""
    return any(kind(box.text) == "value" and not box.text.rstrip().endswith(("%", "％", "元", "分")) for _, boxes in columns for box in boxes if box)


def _bare(names: Sequence[Box]) -> list[Box]:
    """Names without what all of them begin or end with."""
    texts = [name.text for name in names]
    left, right = _affix(texts), _affix([text[::-1] for text in texts])
    bare = [sub(name, left, len(name.text) - right) for name in names]
    return bare if all(balanced(name.text) for name in bare) else list(names)


def _bare_names(boxes: list[Box | None]) -> list[Box | None]:
    """A column of names without what all of them end with in brackets."""
    return list(_bare([box for box in boxes if box is not None])) if None not in boxes and _is_name(boxes) else boxes


def _affix(texts: Sequence[str]) -> int:
    low, high = min(texts), max(texts)
    shared = low[: next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), min(len(low), len(high)))]
    return max((at + 1 for at, character in enumerate(shared) if character in _AFFIX_ENDS + "）)"), default=0) if len(texts) > 1 else 0


def _head(text: str, column: Sequence[Box | None]) -> Box:
    """A head that nothing prints, at the place of the first that it heads."""
    place = next(box for box in column if box is not None)
    return Box(text, place.start, place.start, exact=False)


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
