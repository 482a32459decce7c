"""Cards: a block of labels and values that repeats for every fund or indicator, put into one row under shared heads.

A card is a few rows of a table, a table of its own, or a few lines; its labels come back in the next card with other
values, and that is how they are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.orient.kinds import is_head, is_key, is_label
from assist.extract.orient.oriented import Box, Part, Rows
from assist.model import Paragraph
from assist.text.normalise import fold

_FEWEST_SHARED = 3
_PAIR = re.compile(r"([^：:；;，,。|\s\d]{1,12})[ \u3000]*[：:]")
_LEVEL = re.compile("(?:产出|效益|满意度?|数量|质量|时效|成本|社会|生态|经济|可持续影响|服务对象)")
_BETWEEN = " \u3000\t；;，,|"
_LONGEST_HEADING = 20


@dataclass(slots=True)
class _Entry:
    """A label with its value, and the line where they stand."""

    line: int
    label: Box
    value: Box

    @property
    def key(self) -> str:
        return fold(self.label.text).rstrip(":")


@dataclass(slots=True)
class _Line:
    """A paragraph or a row of a table, with the pairs that it holds; `inside`: each in one cell."""

    part: int
    row: list[Box]
    pairs: list[tuple[Box, Box]]
    paragraph: Paragraph | None = None
    inside: bool = False


def with_cards(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every run of cards as a table of one head row and a row for each; None where there is none."""
    lines = list(_lines(parts))
    if len(lines) > 1 and not any(line.pairs for line in lines):
        lines = _in_turns(lines)
    entries = [_Entry(at, label, value) for at, line in enumerate(lines) for label, value in line.pairs]
    counts = Counter(entry.key for entry in entries)
    if sum(count > 1 for count in counts.values()) < _FEWEST_SHARED:
        return None
    groups: list[tuple[int, int, Rows]] = []
    at = 0
    while at < len(entries):
        found = _cards(entries, at, lines) if counts[entries[at].key] > 1 else None
        if found is None:
            at += 1
            continue
        rows, after = found
        groups.append((entries[at].line, entries[after - 1].line, rows))
        at = after
    return _assembled(parts, lines, groups) if groups else None


def _lines(parts: Sequence[Part]) -> Iterator[_Line]:
    for at, part in enumerate(parts):
        if isinstance(part, Paragraph):
            box = Box(part.text, part.start, part.end)
            yield _Line(at, [box], list(_inside(box)) if part.text.strip() else [], part)
        else:
            for row in part:
                split = [list(_inside(box)) for box in row if box.text.strip()]
                inside = bool(split) and all(split)
                yield _Line(at, row, [pair for pairs in split for pair in pairs] if inside else _pairs_of(row), None, inside)


def _pairs_of(row: Sequence[Box]) -> list[tuple[Box, Box]]:
    boxes = list(row)
    if len(boxes) > 2 and len(boxes) % 2 and not boxes[-1].text.strip():
        boxes.pop()
    if len(boxes) % 2 or not boxes or not all(is_label(box.text.rstrip(":：")) or is_head(box.text) for box in boxes[::2]):
        return []
    return list(zip(boxes[::2], boxes[1::2], strict=True))


def _inside(box: Box) -> Iterator[tuple[Box, Box]]:
    """The pairs of a label, a colon and a value that one cell or line holds; none where anything else is in it."""
    marks = [found for found in _PAIR.finditer(box.text) if is_label(found[1]) or is_head(found[1])]
    if not marks or box.text[: marks[0].start()].strip(_BETWEEN):
        return
    ends = [*(found.start() for found in marks[1:]), len(box.text)]
    for found, end in zip(marks, ends, strict=True):
        value = box.text[found.end() : end]
        shown = value.strip(_BETWEEN)
        start = box.start + found.end() + (value.index(shown) if shown else 0)
        label = Box(found[1], box.start + found.start(1), box.start + found.end(1))
        yield label, Box(shown, start, start + len(shown))


def _in_turns(lines: Sequence[_Line]) -> list[_Line]:
    """Lines that are a label and its value in turns, put together two by two."""
    texts = [fold(line.row[0].text) for line in lines]
    counts = Counter(texts)
    labels = {text for text, count in counts.items() if count > 1 and is_label(text) and not _LEVEL.match(text)}
    known = {text for text in labels if is_head(text)}
    labels = known if len(known) >= _FEWEST_SHARED else labels
    found: list[_Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if texts[at] in labels and at + 1 < len(lines) and texts[at + 1] and texts[at + 1] not in labels:
            pair = (line.row[0], lines[at + 1].row[0])
            found.append(_Line(line.part, [pair[0]], [pair], line.paragraph))
            at += 2
        else:
            found.append(line)
            at += 1
    return found


def _cards(entries: Sequence[_Entry], at: int, lines: Sequence[_Line]) -> tuple[Rows, int] | None:
    """The cards that begin at an entry, as rows under a head, and the index of the entry behind them."""
    leader = entries[at].key
    starts = [at]
    for index in range(at + 1, len(entries)):
        if entries[index].key == leader:
            starts.append(index)
    labels = {entry.key for entry in entries[at : starts[1]]} if len(starts) > 1 else set()
    if len(labels) < _FEWEST_SHARED:
        return None
    records: list[list[_Entry]] = []
    after = at
    for start in starts:
        if start != after or (records and _interrupted(lines, entries[start - 1].line, entries[start].line)):
            break
        stop, record = _record(entries, start, labels, lines)
        if len({entry.key for entry in record} & labels) < _FEWEST_SHARED:
            break
        records.append(record)
        after = stop
    if len(records) < 2 or not _counts(records):
        return None
    shared = Counter(entry.key for record in records for entry in record)
    order = list(dict.fromkeys(entry.key for record in records for entry in record if shared[entry.key] > 1))
    heads = {entry.key: entry.label for record in reversed(records) for entry in record}
    columns = {key: col for col, key in enumerate(order)}
    rows = [[heads[key].at(0, col) for key, col in columns.items()]]
    for record in records:
        values = {entry.key: entry.value for entry in record}
        rows.append([values[key].at(0, col) for key, col in columns.items() if key in values])
    return rows, after


def _record(
    entries: Sequence[_Entry], start: int, labels: set[str], lines: Sequence[_Line]
) -> tuple[int, list[_Entry]]:
    """One card: entries until its labels come back, or something else is said."""
    record: list[_Entry] = []
    held: set[str] = set()
    index = start
    while index < len(entries):
        entry = entries[index]
        if entry.key in held or (entry.key not in labels and is_key(entry.label.text)):
            break
        if record and _interrupted(lines, record[-1].line, entry.line):
            break
        record.append(entry)
        held.add(entry.key)
        index += 1
    while record and record[-1].key not in labels:
        record.pop()
        index -= 1
    return index, record


def _interrupted(lines: Sequence[_Line], last: int, line: int) -> bool:
    """Whether anything but a short heading stands between two lines."""
    for between in lines[last + 1 : line]:
        filled = [box for box in between.row if box.text.strip()]
        if not between.pairs and (len(filled) > 1 or any(len(fold(box.text)) > _LONGEST_HEADING for box in filled)):
            return True
    return False


def _counts(records: Sequence[Sequence[_Entry]]) -> bool:
    """Whether every card holds figures."""
    return all(sum(any(map(str.isdigit, entry.value.text)) for entry in record) >= 2 for record in records)


def _assembled(parts: Sequence[Part], lines: Sequence[_Line], groups: Sequence[tuple[int, int, Rows]]) -> list[Part]:
    """The parts with the lines of each group replaced by its table; what follows in one table stays one.

    Where all is told in lines, those of a label and a value are rows as well.
    """
    found: list[Part] = []
    paired = all(isinstance(part, Paragraph) for part in parts)
    at = 0
    for first, last, rows in [*groups, (len(lines), len(lines), [])]:
        for line in lines[at:first]:
            if line.inside or (paired and line.paragraph is not None and line.pairs):
                _append(found, [[label.at(0, 0), value.at(0, 1)] for label, value in line.pairs])
            elif line.paragraph is not None:
                found.append(line.paragraph)
            else:
                _append(found, [line.row])
        _append(found, rows)
        at = last + 1
    return found


def _append(parts: list[Part], rows: Rows) -> None:
    """Adds rows to the table that ends the parts, or as a new one."""
    if not rows:
        return
    if parts and not isinstance(parts[-1], Paragraph):
        parts[-1].extend(rows)
    else:
        parts.append(list(rows))
