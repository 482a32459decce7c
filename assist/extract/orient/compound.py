"""Columns whose cells hold several values, parted: "计划／实际" over "30户／32户", a name with its points in brackets, a class
before a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assist.extract.orient.classes import are_classes, is_class, names_and_classes, pieces_of
from assist.extract.orient.entries import Entry, pairs_within
from assist.extract.orient.kinds import balanced, is_head, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.model import Paragraph

_MARKS = ("→", "⇒", "➜", "->", "|", "｜", "/", "／", "\n", "；", ";", "，", "、", "·", "+", "~", "=>", ">", "：", " ")
_HEAD_MARKS = re.compile(r"\s*(?:→|⇒|➜|->|=>|[|｜/／\n；;，、·+>：]|[与和及]| +)\s*")
_BRACKET = re.compile(r"([^（(）)]+)[（(]([^（(）)]+)[）)]")
_PREFIX = re.compile(r"[【\[（(〔]([^】\]）)〕]{1,20})[】\]）)〕]\s*(.{2,})", re.S)
_DIGIT = re.compile(r"\d.*[（(].*\d", re.S)
_FORMAT = re.compile(r"(?:[^：:]{1,12}[：:]|.{0,20}?(?:依次|分别|顺次|按序|顺序)(?:为|是|写|填|列)[：:]?)\s*(.+?)[：:。]?")
_FIRST = re.compile("产出|效益|效果|成效|满意")
_NUMBERED = re.compile(r"\s*(\d{1,2}(?:[.．-]\d{1,2})+[)）、.．]?|[A-Za-z甲乙丙丁]-?\d{1,2}[.．、 ])[ \u3000]*(\D.*)", re.S)
_NAME = re.compile(r"\s*([^：:、，。；|｜/\d]{2,20})[：:][ \u3000]*")
_POINTS = re.compile(r"(\D{1,6}?)[：: ]?(\d{1,3}(?:\.\d+)?分?)[，,；;、/ \u3000\n]+(\D{1,6}?)[：: ]?(\d{1,3}(?:\.\d+)?分?)")
_LEVELS = ("一级指标", "二级指标")
_MOST_LOOSE = 2
_FEWEST_ROWS, _FEWEST_LABELS, _MOST_PIECES = 2, 3, 10


def with_parted(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every such column as several; None where there is none."""
    formats = list(_formats(parts))
    found: list[Part] = []
    changed = False
    for part in parts:
        rows = None if isinstance(part, Paragraph) else _parted(part, formats)
        changed = changed or rows is not None
        found.append(part if rows is None else rows)
    return found if changed else None


def with_written(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with lines of as many values as a line before them names as a table; None where there are none."""
    found: list[Part] = []
    changed = False
    at = 0
    while at < len(parts):
        format_ = next(_formats([parts[at]]), None)
        rows = [] if format_ is None or len(format_[1]) < _FEWEST_LABELS else _written(parts[at + 1 :], *format_)
        if format_ is not None and len(rows) >= _FEWEST_ROWS:
            heads = format_[1]
            if len(rows[0]) > len(heads):  # names stand before the values
                heads = [Box("三级指标" if _is_measured(rows) else "资金来源", heads[0].start, heads[0].start, exact=False), *heads]
            found.append([[box.at(0, col) for col, box in enumerate(row)] for row in (heads, *rows)])
            at += 1 + len(rows)
            changed = True
        else:
            found.append(parts[at])
            at += 1
    return found if changed else None


def _written(lines: Sequence[Part], mark: str, heads: Sequence[Box]) -> Rows:
    rows: Rows = []
    for line in lines:
        if not isinstance(line, Paragraph):
            break
        box = Box(line.text, line.start, line.end)
        name = _NAME.match(line.text)
        told = [sub(box, *name.span(1)), *_split(sub(box, name.end(), len(line.text.rstrip("。；;"))), mark)] if name else _split(box, mark)
        if len(told) != len(heads) + (name is not None) or (rows and len(rows[-1]) != len(told)):
            break
        rows.append(told)
    return rows


def _is_measured(rows: Rows) -> bool:
    return any(kind(box.text) == "value" and not box.text.rstrip().endswith(("%", "％", "元", "分")) for row in rows for box in row)


def _formats(parts: Sequence[Part]) -> Iterator[tuple[str, list[Box]]]:
    """Lines that say in which order values stand: the mark between them, and the labels."""
    for part in parts:
        if isinstance(part, Paragraph) and (found := _FORMAT.fullmatch(part.text)) is not None:
            box = Box(part.text, part.start, part.end)
            body = (found.start(1), found.end(1))
            for mark in _MARKS:
                if mark == "：":  # what stands before a colon is a label with its text
                    continue
                told = _split(sub(box, *body), mark)
                if len(told) > 1 and all(is_label(one.text) or is_head(one.text) for one in told):
                    yield mark, told
                    break


def _parted(rows: Rows, formats: Sequence[tuple[str, list[Box]]]) -> Rows | None:
    found: Rows = []
    changed = False
    at = 0
    while at < len(rows):
        last = _end(rows, at)
        new = _expanded(rows[at], rows[at + 1 : last], formats) if last - at > _FEWEST_ROWS else None
        found += rows[at : max(last, at + 1)] if new is None else new
        changed = changed or new is not None
        at = max(last, at + 1)
    return found if changed else None


def _end(rows: Rows, at: int) -> int:
    """The row behind the last below a head; the row itself where it is none."""
    head = rows[at]
    if len(head) < 2 or any(box.colspan > 1 or box.rowspan > 1 or not box.text.strip() for box in head) or not all(map(_may_be_head, head)):
        return at
    columns = {box.col for box in head}
    last = at + 1
    while last < len(rows) and 2 * len(rows[last]) >= len(head) and all(box.col in columns and box.colspan == 1 for box in rows[last]):
        last += 1
    return last


def _may_be_head(box: Box) -> bool:
    text = box.text.strip()
    return is_label(text) or is_head(text) or all(is_label(piece) for piece in _HEAD_MARKS.split(text)) or bool(_BRACKET.fullmatch(text))


_Column = tuple[list[Box], list[list[Box]]]
"""Heads, and for each row as many cells."""


def _expanded(head: Sequence[Box], body: Rows, formats: Sequence[tuple[str, list[Box]]]) -> Rows | None:
    found: list[tuple[Box, _Column | None]] = []
    for box in head:
        cells = [next((one for one in row if one.col == box.col), None) for row in body]
        found.append((box, _column(box, cells, formats)))
    if all(column is None for _, column in found):
        return None
    rows: Rows = [[] for _ in range(len(body) + 1)]
    for box, column in found:
        width = len(rows[0])
        if column is None:
            rows[0].append(box.at(0, width))
            for row, line in zip(rows[1:], body, strict=True):
                row += [one.at(0, width, one.rowspan) for one in line if one.col == box.col]
            continue
        rows[0] += [one.at(0, width + n) for n, one in enumerate(column[0])]
        for row, cells_of in zip(rows[1:], column[1], strict=True):
            row += [one.at(0, width + n) for n, one in enumerate(cells_of)]
    return rows


def _column(head: Box, cells: Sequence[Box | None], formats: Sequence[tuple[str, list[Box]]]) -> _Column | None:
    told = [cell for cell in cells if cell is not None and cell.text.strip()]
    if not told or any(cell is not None and cell.rowspan > 1 for cell in cells):
        return None
    if (bare := _without_numbers(told)) is not None:
        rest = iter(bare)
        cells = [next(rest) if cell is not None and cell.text.strip() else cell for cell in cells]
        parted = _column(head, cells, formats)
        return parted or ([head], [[cell or Box("", head.end, head.end)] for cell in cells])
    by_class = _by_class(head, cells, told)
    by_labels = None if by_class else _by_labels(head, cells, told)
    return by_class or by_labels or _by_mark(head, cells, told, formats) or _by_bracket(head, cells, told)


def _without_numbers(told: Sequence[Box]) -> list[Box] | None:
    """Names without the numbers of an outline that all of them begin with."""
    found = [_NUMBERED.fullmatch(cell.text) for cell in told]
    if len(told) <= _FEWEST_ROWS or len({one[2] for one in found if one is not None}) < len(told):
        return None
    return [sub(cell, *one.span(2)) for cell, one in zip(told, found, strict=True) if one is not None]


def _by_mark(head: Box, cells: Sequence[Box | None], told: Sequence[Box], formats: Sequence[tuple[str, list[Box]]]) -> _Column | None:
    """Cells of as many values as the head, or a line on how they are written, has labels."""
    for mark in _MARKS:
        if 5 * sum(mark in cell.text for cell in told) < 4 * len(told):
            continue
        counts = Counter(len(_split(cell, mark)) for cell in told)
        size, most = counts.most_common(1)[0]
        if not 1 < size <= _MOST_PIECES or 5 * most < 4 * len(told) or set(counts) - {1, size}:
            continue
        heads = _heads(head, size) or _levels(head, told, mark, size) or next((own for known, own in formats if len(own) == size), None)
        if heads is None or (mark == " " and len(told) > most) or (len(told) < _FEWEST_ROWS and mark not in head.text):
            continue
        return heads, [_padded([] if cell is None or not cell.text.strip() else _split(cell, mark), size, cell or head) for cell in cells]
    return None


def _heads(head: Box, size: int) -> list[Box] | None:
    """The labels that a head consists of."""
    found: list[Box] = []
    start = 0
    for mark in [*_HEAD_MARKS.finditer(head.text.strip()), None]:
        end = mark.start() if mark else len(head.text)
        found.append(sub(head, start, end))
        start = mark.end() if mark else end
    if len(found) != size and (inner := _BRACKET.fullmatch(head.text.strip())) is not None:
        found = [sub(head, *inner.span(1)), sub(head, *inner.span(2))]
    labels = all(is_label(one.text) or is_head(one.text) for one in found)
    return found if len(found) == size and labels and len({one.text for one in found}) == size else None


def _levels(head: Box, told: Sequence[Box], mark: str, size: int) -> list[Box] | None:
    """Heads of a column in which every cell names a class and its part."""
    again = len({cell.text for cell in told}) < len(told)
    if size != len(_LEVELS) or not again or not are_classes([_split(cell, mark) for cell in told]):
        return None
    return [Box(text, head.start, head.start, exact=False) for text in _LEVELS]


def _split(box: Box, mark: str) -> list[Box]:
    """The pieces between marks; a blank one keeps its place."""
    found: list[Box] = []
    start = 0
    while True:
        at = box.text.find(mark, start)
        end = at if at >= 0 else len(box.text)
        piece = sub(box, start, end)
        found.append(piece if piece.text else Box("", box.start + end, box.start + end))
        if at < 0:
            break
        start = at + len(mark)
    if mark == "\n" or mark == " ":
        found = [one for one in found if one.text]
    return found if all(balanced(one.text) for one in found) else [box]


def _padded(boxes: list[Box], size: int, place: Box) -> list[Box]:
    return [*boxes[:size], *(Box("", place.end, place.end) for _ in range(size - len(boxes)))]


def _by_bracket(head: Box, cells: Sequence[Box | None], told: Sequence[Box]) -> _Column | None:
    """A value and another one in brackets, under a head that is written the same way."""
    heads = _BRACKET.fullmatch(head.text.strip())
    if heads is None or 5 * sum(_BRACKET.fullmatch(cell.text.strip()) is not None for cell in told) < 4 * len(told):
        return None
    both = [sub(head, *heads.span(1)), sub(head, *heads.span(2))]
    if not all(is_label(one.text) for one in both) or not all(map(_DIGIT.search, (cell.text for cell in told))):
        return None
    rows = []
    for cell in cells:
        found = None if cell is None else _BRACKET.fullmatch(cell.text.strip())
        own = [] if cell is None else [cell] if found is None else [sub(cell, *found.span(1)), sub(cell, *found.span(2))]
        rows.append(_padded(own, 2, cell or head))
    return both, rows


def _by_class(head: Box, cells: Sequence[Box | None], told: Sequence[Box]) -> _Column | None:
    """A class, or a class and its part, before or behind each name."""
    if len(told) < _FEWEST_ROWS:
        return None
    shaped = dict(zip((cell.start for cell in told), names_and_classes(told), strict=True))
    parted = [_class_and_name(cell, shaped[cell.start]) for cell in told]
    if any(one is None for one in parted):
        return None
    size = max(len(one) for one in parted if one is not None)
    if size > 2 + 1 or len({one[-1].text for one in parted if one is not None}) < len(told):
        return None
    second = size == 2 and not any(_FIRST.match(one[0].text) for one in parted if one is not None)
    levels = _LEVELS[1:] if second else _LEVELS
    inner = _BRACKET.fullmatch(head.text.strip())
    heads = [*(Box(levels[at], head.start, head.start, exact=False) for at in range(size - 1)), sub(head, *inner.span(1)) if inner else head]
    rows = []
    for cell in cells:
        own = None if cell is None or not cell.text.strip() else _class_and_name(cell, shaped[cell.start])
        if own is None:
            rows.append(_padded([], size, cell or head))
        else:
            *classes, name = own
            rows.append([*_padded(classes, size - 1, name), name])
    return heads, rows


def _class_and_name(cell: Box, told: Sequence[Box]) -> list[Box] | None:
    found = _PREFIX.fullmatch(cell.text.strip())
    lead = len(cell.text) - len(cell.text.lstrip())
    if found is not None and (inner := sub(cell, found.start(1) + lead, found.end(1) + lead)) and (is_class(inner) or (cell.text.strip()[0] in "【〔" and is_label(inner.text))):
        return [*pieces_of(inner), sub(cell, found.start(2) + lead, found.end(2) + lead)]
    if len(told) == 2:
        return [*pieces_of(told[0]), told[1]]
    pieces = pieces_of(cell)
    if 1 < len(pieces) <= 3 and all(map(is_class, pieces[:-1])) and not is_class(pieces[-1]):
        return pieces
    return None


def _by_labels(head: Box, cells: Sequence[Box | None], told: Sequence[Box]) -> _Column | None:
    """Labels with values that come back in every cell, some of them perhaps in a few only; before them a name or a value,
    and its class."""
    if len(told) == 1 and (points := _POINTS.fullmatch(told[0].text.strip())) is not None:
        parts = [sub(told[0], *points.span(group)) for group in (1, 2, 3, 4)]
        return parts[::2], [_padded(parts[1::2] if cell is told[0] else [], 2, cell or head) for cell in cells]
    if len(told) < _FEWEST_ROWS:
        return None
    parsed = pairs_within(told)
    keys = Counter(entry.key for entries, _ in parsed for entry in entries)
    every = [key for key, count in keys.items() if 5 * count >= 4 * len(told)]
    several = all(len({entry.key for entry in entries}) == len(entries) > 0 for entries, _ in parsed)
    loose = {len(pieces) for _, pieces in parsed}
    if not every or not several or len(loose) > 1 or max(loose) > _MOST_LOOSE or (max(loose) == 0 and len(keys) < _FEWEST_ROWS):
        return None
    classed = [_with_class(pieces) for _, pieces in parsed]
    size = len(classed[0])
    if any(len(one) != size for one in classed) or (loose == {_MOST_LOOSE} and size <= _MOST_LOOSE - 1):
        return None
    first = {entry.key: entry for entries, _ in reversed(parsed) for entry in entries}
    front = [*(Box(_LEVELS[at], head.start, head.start, exact=False) for at in range(size - 1)), head] if size else []
    heads = [*front, *(first[key].label for key in keys)]
    own = iter(zip(parsed, classed, strict=True))
    rows = []
    for cell in cells:
        if cell is None or not cell.text.strip():
            rows.append(_padded([], len(heads), cell or head))
            continue
        (entries, _), lead = next(own)
        rows.append([*lead, *(_value(entries, key, cell) for key in keys)])
    return heads, rows


def _with_class(pieces: Sequence[Box]) -> list[Box]:
    """What stands before the labels: a name, or the class and its part, if any is told, and the name."""
    classes = [piece for piece in pieces if is_class(piece)]
    names = [piece for piece in pieces if not is_class(piece)]
    return [*(part for one in classes for part in pieces_of(one)), *names] if len(names) <= 1 else list(pieces)


def _value(entries: Sequence[Entry], key: str, cell: Box) -> Box:
    return next((entry.value for entry in entries if entry.key == key), Box("", cell.end, cell.end))


