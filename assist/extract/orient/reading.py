"""Unknown layouts by their orientation: tables whose heads do not stand above their columns, read as if they did.

Tried only where the normal reading finds too little. The document is parted anew (heads of a note put in the place of
their numbers, tables that stand beside each other put below each other, rows and columns exchanged, labels put before
their values, cards put into rows), and the readers of every other form read that copy. What they find is taken only
where the numbers agree, and where it keeps all that was read before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from assist.extract.assemble import assemble
from assist.extract.consistency import plausible, verified
from assist.extract.grid.reading import read_forms
from assist.extract.lines.barred import barred_rows
from assist.extract.orient.bands import (
    bands_of,
    folded,
    recurring,
    reordered,
    turned,
    under_heads,
    with_single_heads,
)
from assist.extract.orient.blocks import in_blocks, with_unframed
from assist.extract.orient.compound import with_parted, with_written
from assist.extract.orient.exchanged import exchanged, with_exchanged
from assist.extract.orient.joined import with_joined
from assist.extract.orient.keyed import numbered_lines, with_keyed
from assist.extract.orient.kinds import is_head, is_label
from assist.extract.orient.legend import explained
from assist.extract.orient.lists import with_lists
from assist.extract.orient.oriented import Box, Oriented, Part, Rows, rows_of_table
from assist.extract.orient.pairs import apart, beside_each_other, label_first, stacked_pairs, value_first
from assist.extract.orient.pieces import pieces
from assist.extract.orient.points import with_fund_points, with_sums
from assist.extract.orient.records import with_records
from assist.extract.orient.repeated import with_repeated
from assist.extract.orient.sound import is_whole, mistaken, without_tables
from assist.extract.orient.stacks import with_stacks
from assist.extract.orient.stated import with_stated
from assist.extract.orient.worth import worth
from assist.forms.labels import fund_kind, near_fund_kind
from assist.model import Document, Doubt, Form, Paragraph, Table

_MOST_CELLS = 6000
_MOST_TEXT = 60_000
_FEWEST_BARS = 12
_FEWEST_COMMAS, _FEWEST_ROWS = 20, 4
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3},\d{3}(?:[.,]\d|\b)")
_LINE = re.compile("[^\n]+|(?<=\n)(?=\n)")
_CELL = re.compile("(?:^|(?<=,))[^,]*")
_CARD_LABELS = 2
_BEFORE_VALUES = re.compile(r"[\u4e00-\u9fff]{1,2}(?=[\"”]?[ \u3000]*[：:=＝]|[ \u3000]*[≥≤]?[ \u3000]*\d|[ \u3000]{2,}|[.…·_]{3}|】)")
_DEPTH = 3
_UNTOLD = "名称没有说明资金由谁安排"
UNKNOWN = "unknown"
"""The layout of a form that was read without knowing its heads."""
_MOST = 0.5
_CLEAR = 1.05


def reread(document: Document, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms of a document in which too little was found, read once more where it can be parted otherwise.

    Rows that were read without their heads, in a document that is parted otherwise, are those of no table.
    """
    copy = oriented(document)
    if copy is None:
        return forms
    found = [verified(assemble(raw, copy.document)) for raw in read_forms(copy.document)]
    if found and all(map(_agrees, found)) and _is_better(forms, found):
        units = {form.money_unit for form in forms}  # a frame that names it may be no part of the copy
        unit = units.pop() if len(units) == 1 else None
        return tuple(copy.restored(_with_unsure_kinds(form)).model_copy(update={"money_unit": form.money_unit or unit}) for form in found)
    return tuple(without_tables(form) if form.layout == UNKNOWN and copy.bent else form for form in forms)


def _with_unsure_kinds(form: Form) -> Form:
    """The form with a doubt for each fund whose name does not say who gave it."""
    unsure = [
        Doubt(path=f"budget[{at}].kind", reason=_UNTOLD)
        for at, line in enumerate(form.budget)
        if line.kind != "total" and fund_kind(line.name) is None and near_fund_kind(line.name) is None
    ]
    return form.model_copy(update={"doubts": (*form.doubts, *unsure)}) if unsure else form


def _agrees(form: Form) -> bool:
    """Whether the numbers of a reading bear it out: no score above its weight, every rate what it is of."""
    return plausible(form) and not form.doubts and not mistaken(form)


def _is_better(old: Sequence[Form], new: Sequence[Form]) -> bool:
    """Whether a reading has more to say than another one, or all of its points close where those of the other do not."""
    before, after = (sum(len(form.evidence) for form in forms) for forms in (old, new))
    if len(new) < len(old):
        return False
    return before < after or (all(map(is_whole, new)) and (any(map(mistaken, old)) or _MOST * before <= after))


def oriented(document: Document) -> Oriented | None:
    """The document with its tables parted the usual way; None where they are, or nothing tells how they are parted.

    Of several ways to find its records the one is taken that its own values bear out.
    """
    parts = _parts(document)
    if parts is None:
        return None
    # A text that only commas part is a table nowhere else.
    flat = not any(isinstance(block, Table) for block in document.blocks) and document.text.count("|") < _FEWEST_BARS
    changed = flat and not all(isinstance(part, Paragraph) for part in parts)
    ways = [_parted(parts, changed, records) for records in _RECORDS]
    told, changed, lines = ways[0]
    for way in ways[1:]:
        if worth(way[0]) > _CLEAR * worth(told):
            told, changed, lines = way
    return Oriented(document, [_clipped(part) for part in told], bent=changed) if changed or lines else None


def with_blocks(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with the blocks of every table put the usual way; None where there are none."""
    prepared = [None if isinstance(part, Paragraph) else in_blocks(part) for part in parts]
    if all(rows is None for rows in prepared):
        return None
    return [part if rows is None else rows for part, rows in zip(parts, prepared, strict=True)]


_Way = Callable[[Sequence[Part]], list[Part] | None]
_RECORDS: tuple[tuple[_Way, ...], ...] = ((with_records,), (with_repeated, with_records), (with_blocks, with_repeated, with_records), ())


def _parted(parts: Sequence[Part], changed: bool, records: Sequence[_Way]) -> tuple[list[Part], bool, bool]:
    """The parts parted anew, whether anything but lines is, and whether lines are."""
    lines = False
    first, last = (records[:-1], records[-1:]) if len(records) > 1 else ((), records)
    for way in (*first, with_blocks, explained, with_written, with_lists, with_stacks, numbered_lines, *last):
        if (told := way(parts)) is not None:
            parts, changed = told, True
    for way in (with_joined, with_keyed, with_parted, with_stated):
        if (told := way(parts)) is not None:
            parts, changed, lines = told, changed or way is not with_stated, True
    straight: list[Part] = []
    for part in parts:
        rows = None if isinstance(part, Paragraph) else _upright(part)
        changed = changed or rows is not None
        straight.append(part if rows is None else rows)
    for way in (with_parted, with_exchanged, with_joined, with_unframed, with_fund_points, with_sums):
        if (told := way(straight)) is not None:
            straight, changed = told, True
    return straight, changed, lines


def _clipped(part: Part) -> Part:
    """Merged cells that end with their table at the latest."""
    if isinstance(part, Paragraph):
        return part
    return [[replace(box, rowspan=max(1, min(box.rowspan, len(part) - at))) for box in row] for at, row in enumerate(part)]


def _parts(document: Document) -> list[Part] | None:
    """Paragraphs and tables, the bars of a text as one; None where nothing in it is parted."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if tables:
        if sum(len(table.cells) for table in tables) > _MOST_CELLS:
            return None
        blocks = ([block] if isinstance(block, Paragraph) else pieces(rows_of_table(block)) for block in document.blocks)
        return [part for found in blocks for part in found]
    text = document.text
    if len(text) > _MOST_TEXT:
        return None
    if text.count("|") >= _FEWEST_BARS:
        return _barred(document)
    if (separated := _separated(document)) is not None:
        return separated
    return list(document.blocks) if _has_records(text) else None  # type: ignore[arg-type]


def _separated(document: Document) -> list[Part] | None:
    """The lines of a text whose cells commas part (as programs write tables) as rows, blank lines between tables."""
    text = document.text
    if text.count(",") < _FEWEST_COMMAS or _THOUSANDS.search(text) is not None:
        return None
    lines = [(found.start(), found[0]) for found in _LINE.finditer(text)]
    filled = [sum(bool(cell.strip()) for cell in line.split(",")) for _, line in lines]
    if 2 * sum(count > 1 for count in filled) < sum(count > 0 for count in filled) or sum(count > 3 for count in filled) < _FEWEST_ROWS:
        return None
    found: list[Part] = []
    for number, (start, line) in enumerate(lines):
        cells = [(start + one.start(), start + one.end()) for one in _CELL.finditer(line)]
        boxes = [Box(text[left:right].strip(), *_inner(text, left, right)).at(0, col) for col, (left, right) in enumerate(cells)]
        if len(boxes) < 2:
            found.append(Paragraph(id=f"L{number + 1}", text=line, start=start, end=start + len(line)))
        elif found and not isinstance(found[-1], Paragraph):
            found[-1].append(boxes)
        else:
            found.append([boxes])
    return found


def _has_records(text: str) -> bool:
    """Whether words before figures and colons come back as labels do: a cheap look."""
    counts = Counter(_BEFORE_VALUES.findall(text))
    return sum(count > 1 for count in counts.values()) >= _CARD_LABELS


def _barred(document: Document) -> list[Part]:
    """The rows of a text of bars as tables, with the lines between them."""
    found: list[Part] = []
    for number, row in enumerate(barred_rows(document.text)):
        boxes = [Box(document.text[start:end].strip(), *_inner(document.text, start, end)) for start, end in row.cells]
        if len(boxes) < 2:
            for box in boxes:
                found.append(Paragraph(id=f"L{number + 1}", text=box.text, start=box.start, end=box.end))
            continue
        placed = [box.at(0, col) for col, box in enumerate(boxes)]
        if found and not isinstance(found[-1], Paragraph):
            found[-1].append(placed)
        else:
            found.append([placed])
    return found


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    inner = start + len(body) - len(body.lstrip())
    return min(inner, end), max(min(inner, end), start + len(body.rstrip()))


def _upright(rows: Rows) -> Rows | None:
    """The rows of a table parted the usual way, or with its columns exchanged for them where its values say so."""
    straight, other = _straight(rows, _DEPTH), exchanged(rows)
    return other if other is not None and worth([other]) > worth([straight or rows]) else straight


def _straight(rows: Rows, depth: int) -> Rows | None:
    """The rows of a table parted the usual way; None where nothing was to be done."""
    if (lines := folded(rows)) is not None:
        return _straight(lines, depth) or lines
    told = [row for row in rows if len(row) < 3 or not row[0].text.strip() or any(box.text.strip() for box in row[1:])]
    if len(told) < len(rows) and turned(told) is not None:  # a label of which no column has a value
        return turned(told)
    place = beside_each_other(rows) if depth else None
    if place is not None:
        return [row for part in apart(rows, place) for row in (_straight(part, depth - 1) or part)]
    found: Rows = []
    rest: Rows = []
    single = with_single_heads(rows)
    changed = single is not None
    rows = single or rows
    for wide in [*(part for band in bands_of(rows, coarser=True) for part in recurring(band)), None]:
        other = None if wide is None else turned(wide)
        if wide is not None and other is None:
            rest += wide
            continue
        for band in (part for narrow in bands_of(rest) for part in under_heads(narrow)):
            upright = turned(band) or reordered(band)
            changed = changed or upright is not None
            found += band if upright is None else upright
        rest = []
        found += other or []
        changed = changed or other is not None
    pairs = _pairs(found)
    return pairs if pairs is not None else found if changed else None


def _pairs(rows: Rows) -> Rows | None:
    """The rows with labels in front of their values."""
    turned = list(map(value_first, rows))
    among = _among_turned(rows, turned)
    found: Rows = []
    changed = False
    at = 0
    while at < len(rows):
        both = stacked_pairs(rows[at], rows[at + 1]) if at + 1 < len(rows) else None
        if both is not None and not _goes_on(rows, at):
            found += both
            at += 2
            changed = True
            continue
        turned_row = turned[at] or (value_first(rows[at], sure=True) if among[at] else None)
        changed = changed or turned_row is not None
        found.append(rows[at] if turned_row is None else [box.at(0, col) for col, box in enumerate(turned_row)])
        at += 1
    return found if changed else None


def _among_turned(rows: Rows, turned: Sequence[list[Box] | None]) -> list[bool]:
    """For each row whether those around it that are parted alike have their labels behind their values, and none before.

    `turned`: the rows as `value_first` turns them. One pass, since a hostile table has thousands of rows.
    """
    found: list[bool] = []
    for _, group in groupby(range(len(rows)), key=lambda at: [box.colspan for box in rows[at]]):
        run = list(group)
        behind = [turned[at] is not None for at in run]
        before = [label_first(rows[at]) for at in run] if sum(behind) > 1 else []
        all_behind, all_before = sum(behind), sum(before)
        found += [
            bool(before) and all_behind - behind[nth] > 1 and all_before == before[nth]
            for nth in range(len(run))
        ]
    return found


def _goes_on(rows: Rows, at: int) -> bool:
    """Whether a row follows that is parted like these two and has no heads: then they are a table."""
    places = [(box.col, box.colspan) for box in rows[at]]
    if at + 3 < len(rows) and stacked_pairs(rows[at + 2], rows[at + 3]) is not None:
        return False
    if (
        at + 2 >= len(rows)
        or sum(bool(box.text.strip()) for box in rows[at + 2]) < 2
        or len(places) <= 2
        or [(box.col, box.colspan) for box in rows[at + 2]] != places
    ):
        return False
    return not all(is_label(box.text) or is_head(box.text) for box in rows[at + 2])
