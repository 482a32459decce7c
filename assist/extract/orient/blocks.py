"""Blocks of a table put the usual way: cards beside each other, records of two rows each, classes in rows of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assist.extract.orient.bands import with_single_heads
from assist.extract.orient.between import with_rows_between
from assist.extract.orient.classes import bare_class, class_pieces, counting
from assist.extract.orient.kinds import is_head, is_label, kind
from assist.extract.orient.kinds_of_rows import in_one_row
from assist.extract.orient.oriented import Box, Part, Rows
from assist.extract.orient.triples import pivoted
from assist.model import Paragraph

_FEWEST_ROWS = 3
_FEWEST_HEADS = 4
_FEWEST_CLASSES = 2
_MOST_ROWS = 400
_MOST_ROWS_EACH = 3
_LEVELS = ("一级指标", "二级指标")


def in_blocks(rows: Rows) -> Rows | None:
    """The rows with all of them put the usual way; None where there are none."""
    changed = False
    for way in _WAYS if len(rows) <= _MOST_ROWS else _WAYS_OF_LONG_TABLES:
        if (other := way(rows)) is not None:
            rows, changed = other, True
    return rows if changed else None


def _labelled(text: str) -> bool:
    return is_label(text) or is_head(text)


def _heads_above(rows: Rows) -> Rows | None:
    """A table whose heads stand below it, with them above."""
    if len(rows) <= _FEWEST_ROWS or len(rows[-1]) < _FEWEST_HEADS:
        return None
    foot, places = rows[-1], [box.col for box in rows[-1]]
    texts = [box.text.strip() for box in foot]
    if len(set(texts)) < len(texts) or not all(map(_labelled, texts)) or any(box.colspan > 1 for box in foot):
        return None
    first = len(rows) - 1
    while first and all(box.col in places and box.colspan == 1 for box in rows[first - 1]) and _is_data(rows[first - 1]):
        first -= 1
    if len(rows) - 1 - first < _FEWEST_ROWS:
        return None
    return [*rows[:first], foot, *rows[first:-1]]


def _is_data(row: list[Box]) -> bool:
    return sum(kind(box.text) in ("figure", "value") for box in row) > 1


def _one_card_each(rows: Rows) -> Rows | None:
    """Rows in which the same label stands before several values, as the rows of one card after the other."""
    found: Rows = []
    at = 0
    changed = False
    while at < len(rows):
        width = len(rows[at])
        end = at
        while end < len(rows) and len(rows[end]) == width and width > 3 and width % 2 == 0 and _is_shared(rows[end]):
            end += 1
        heads = [row[0].text.strip() for row in rows[at:end]]
        if end - at < _FEWEST_ROWS or not all(row[2].text.strip() for row in rows[at : at + 1]):
            found.append(rows[at])
            at += 1
            continue
        size = next((number for number in range(1, len(heads)) if heads[number] == heads[0]), len(heads))
        for first in range(at, end, size):
            for half in range(0, width, 2):
                card = [row[half : half + 2] for row in rows[first : min(first + size, end)]]
                found += [[box.at(0, col) for col, box in enumerate(pair)] for pair in card if pair[0].text.strip()]
        at, changed = end, True
    return found if changed else None


def _is_shared(row: list[Box]) -> bool:
    labels = [box.text.strip() for box in row[::2]]
    return _labelled(labels[0]) and all(label in ("", labels[0]) for label in labels)


def _one_row_each(rows: Rows) -> Rows | None:
    """Records of the same number of rows each, under heads of as many, as one row each."""
    for at, row in enumerate(rows):
        size = row[0].rowspan if row else 1
        if not 1 < size <= _MOST_ROWS_EACH or at + _FEWEST_ROWS * size > len(rows):
            continue
        head = _flat(rows[at : at + size])
        texts = [box.text.strip() for box in head]
        if len(head) < _FEWEST_HEADS or len(set(texts)) < len(texts) or not all(map(_labelled, texts)):
            continue
        shape = _shape(rows[at : at + size])
        end = at + size
        records = [head]
        while end + size <= len(rows) and _shape(rows[end : end + size]) == shape:
            records.append(_flat(rows[end : end + size]))
            end += size
        if len(records) < _FEWEST_ROWS or not any(kind(box.text) in ("figure", "value") for box in records[1]):
            continue
        flat = [[box.at(0, col) for col, box in enumerate(record)] for record in records]
        return [*rows[:at], *flat, *(_one_row_each(rows[end:]) or rows[end:])]
    return None


def _flat(rows: Rows) -> list[Box]:
    return [box for row in rows for box in row]


def _shape(rows: Rows) -> list[list[tuple[int, int, int]]]:
    return [[(box.col, box.colspan, box.rowspan) for box in row] for row in rows]


def _with_classes(rows: Rows) -> Rows | None:
    """Rows under heads with the classes that stand in rows of their own between them as their first columns."""
    for at, row in enumerate(rows):
        if len(row) < _FEWEST_HEADS or not all(_labelled(box.text) for box in row):
            continue
        columns = {box.col for box in row}
        told_alone = _told_alone(rows, at + 1, row)
        seconds = _seconds(rows, at + 1, told_alone)
        classes: list[tuple[Box, ...]] = []
        found: list[tuple[list[Box], list[Box | None]]] = []
        held: list[Box | None] = [None, None]
        end = at + 1
        while end < len(rows):
            told = [box for box in rows[end] if box.text.strip()]
            if len(told) == 1 and told[0] is rows[end][0] and (pieces := class_pieces(told[0]) or told_alone.get(end)) is not None:
                classes.append(tuple(pieces))
                second = len(pieces) == 1 and end in seconds
                held = [held[0], pieces[0]] if second else [pieces[0], pieces[1] if len(pieces) > 1 else None]
            elif 2 * len(rows[end]) >= len(row) and all(box.col in columns for box in rows[end]):
                found.append((rows[end], list(held)))
            else:
                break
            end += 1
        if len(classes) < _FEWEST_CLASSES:
            continue
        told_already = {box.text.strip() for box in row}
        used = [level for level in (0, 1) if any(own[level] for _, own in found) and (level == 0 or _LEVELS[level] not in told_already)]
        heads = [Box(_LEVELS[level], row[0].start, row[0].start, exact=False).at(0, col) for col, level in enumerate(used)]
        table = [[*heads, *_shifted(row, len(used))]]
        for line, own in found:
            blank = Box("", line[0].start, line[0].start)
            alone = kind(line[0].text) == "words" and sum(kind(box.text) == "figure" for box in line) == sum(bool(box.text.strip()) for box in line) - 1
            levels = [blank if alone else own[level] or blank for level in used]
            if alone:  # a row of sums is of no class
                levels, line = [line[0], *levels[1:]], [replace(blank, col=line[0].col), *line[1:]]
            table.append([*(box.at(0, col) for col, box in enumerate(levels)), *_shifted(line, len(used))])
        return [*rows[:at], *table, *(_with_classes(rows[end:]) or rows[end:])]
    return None


def _told_alone(rows: Rows, first: int, head: list[Box]) -> dict[int, list[Box]]:
    """Rows below a head that are one label alone, as classes whatever they say, where there are several and the first
    stands above all other rows."""
    columns = {box.col for box in head}
    found: dict[int, list[Box]] = {}
    for at in range(first, len(rows)):
        told = [box for box in rows[at] if box.text.strip()]
        if len(told) == 1 and told[0] is rows[at][0]:
            bare = bare_class(told[0])
            if not is_label(bare.text):
                break
            found[at] = [bare]
        elif 2 * len(rows[at]) < len(head) or not all(box.col in columns for box in rows[at]):
            break
    known = any(class_pieces(pieces[0]) is not None for pieces in found.values())
    return found if known or (len(found) >= _FEWEST_CLASSES and first in found) else {}


def _seconds(rows: Rows, first: int, told_alone: Mapping[int, list[Box]]) -> set[int]:
    """The rows that name a class within the class before them: counted otherwise than the first of all; else those
    that follow a class at once, or are less known than it, where any row does follow another at once."""
    told: dict[int, Box] = {}
    for at in range(first, len(rows)):
        filled = [box for box in rows[at] if box.text.strip()]
        if len(filled) == 1 and filled[0] is rows[at][0] and (at in told_alone or class_pieces(filled[0]) is not None):
            told[at] = filled[0]
    counted = {at: counting(box) for at, box in told.items()}
    if any(counted.values()):
        return {at for at, shape in counted.items() if shape != counted[min(counted)]}
    close = {at for at in told if at - 1 in told}
    if not close:
        return set()
    return close | {at for at, box in told.items() if at + 1 not in told and not _is_first(box)}


def _is_first(piece: Box) -> bool:
    return piece.text.strip()[:2] in ("产出", "效益", "效果", "满意")


def _shifted(row: list[Box], by: int) -> list[Box]:
    return [replace(box, col=box.col + by) for box in row]


def with_unframed(parts: Sequence[Part]) -> list[Part] | None:
    """The parts without cells merged down over rows of a label and its value: they say of what kind these are."""
    found = [part if isinstance(part, Paragraph) else _unframed(part) for part in parts]
    return found if any(one is not part for one, part in zip(found, parts, strict=True)) else None


def _unframed(rows: Rows) -> Rows:
    found = list(rows)
    for at, row in enumerate(rows):
        frames = [box for box in row if box.rowspan >= _FEWEST_ROWS]
        span = min((box.rowspan for box in frames), default=0)
        if not frames or frames != row[: len(frames)] or any(box.rowspan != span for box in frames):
            continue
        under = [row[len(frames) :], *rows[at + 1 : at + span]]
        if len(under) == span and all(len(line) == 2 and _labelled(line[0].text) for line in under):
            found[at : at + span] = [[box.at(0, col) for col, box in enumerate(line)] for line in under]
    return found if found != list(rows) else rows


def _without_blank_heads(rows: Rows) -> Rows | None:
    """Heads without blank cells beside them where the cells below go on: they were merged there."""
    found: Rows = []
    changed = False
    for at, row in enumerate(rows):
        below = {box.col for line in rows[at + 1 : at + _FEWEST_ROWS] for box in line}
        blank = [box for box in row[1:] if not box.text.strip() and box.col not in below]
        if len(row) - len(blank) < _FEWEST_HEADS or not blank or at + 2 >= len(rows) or not all(_labelled(box.text) for box in row if box.text.strip()):
            found.append(row)
            continue
        kept: list[Box] = []
        for box in row:
            if box in blank and kept[-1].col + kept[-1].colspan == box.col:
                kept[-1] = replace(kept[-1], colspan=kept[-1].colspan + box.colspan)
            else:
                kept.append(box)
        found.append(kept)
        changed = True
    return found if changed else None


_WAYS = (_without_blank_heads, _heads_above, _one_card_each, with_single_heads, pivoted, in_one_row, _one_row_each, with_rows_between, _with_classes)
_WAYS_OF_LONG_TABLES = (_one_card_each, pivoted, _one_row_each)
"""Ways that look at each row once."""
