"""A table as bands of rows that are parted alike, each turned so that its heads stand above their columns.

Rows and columns exchanged, heads in two rows, names behind their numbers: which of them it is follows from where known
labels stand, and from the direction in which the cells are of one kind, since what one head names is alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

from assist.extract.label_roles import roles_of
from assist.extract.orient.classes import bare_class
from assist.extract.orient.kinds import agreement, heads, is_head, is_label, is_proof, is_text, kind
from assist.extract.orient.oriented import Box, Rows, boundaries, filled_down

_FEWEST_LINES = 3
_CLEAR = 0.08  # how much more alike the cells of the one direction must be than those of the other
_ALIKE = 0.9
_KNOWN_HEADS = 3
_LEVELS = ("level1", "level2", "level3")
_LEVEL = re.compile(
    "(?:产出|效益|满意度?|数量|质量|时效|成本|社会|生态|经济|环境|可持续|(?:服务)?对象(?:满意度?)?)"
    r"(?:效益|影响)?(?:指标|类|面|方面)?(?:[（(]\d+分[)）])?"
)
_FIRST = re.compile(r"[（(]?0?1(?:[-.．]0?1){0,2}[)）.、]?")
_RUNNING = re.compile(r"[（(]?\d{1,2}(?:[-.．]\d{1,2}){0,2}[)）.、]?")


def bands_of(rows: Rows, coarser: bool = False) -> list[Rows]:
    """Rows that follow each other and are parted alike; a row of one or two cells with a text stands alone.

    With `coarser` a row of names may be coarser than its neighbours: levels that are merged over what they hold.
    """
    bands: list[Rows] = []
    partings: list[tuple[int, ...]] = []
    alone = True
    unmerged = len({len(row) for row in rows}) == 1 and all(box.colspan == 1 for row in rows for box in row)
    for row, columns in zip(rows, boundaries(rows), strict=True):
        solitary = _is_solitary(row, unmerged)
        alone = alone or (coarser and bool(row) and row[0].col == 0 and row[0].rowspan >= _FEWEST_LINES)  # a frame begins
        again = not alone and bool(row) and _begins_again(row, bands[-1])
        joined = None if solitary or alone or again else _joined(row, columns, max(partings, key=len), coarser)
        if joined is None and coarser and not solitary and not alone and _are_merged_levels(bands[-1], partings[0], columns):
            joined = columns
        if joined is None:
            _part_end(bands, partings)
            bands.append([row])
            partings = [columns]
        else:
            bands[-1].append(row)
            partings.append(columns)
        alone = solitary
    _part_end(bands, partings)
    return bands


def _begins_again(row: Sequence[Box], band: Rows) -> bool:
    """Whether a row that is parted otherwise has the label that heads the first row of a band: before its values, or behind."""
    first = band[0]
    return len(row) != len(first) and any(row[at].text == first[at].text and _may_head(row[at].text) for at in (0, -1) if first)


def _part_end(bands: list[Rows], partings: list[tuple[int, ...]]) -> None:
    """Parts coarser rows from the end of the last band: they hold no names of it, and may head the next."""
    finest = max(partings, key=len, default=())
    while partings and partings[-1] != finest:
        partings.pop()
        bands.append([])
        bands[-1].insert(0, bands[-2].pop())


def _are_merged_levels(band: Rows, own: tuple[int, ...], columns: tuple[int, ...]) -> bool:
    """Whether a band is one row of levels, merged over cells of the rows below it."""
    level = len(band) == 1 and any(roles_of(box.text.strip()).column in _LEVELS for box in band[0][:2])
    return level and set(own) < set(columns) and all(kind(box.text) in ("", "words") for box in band[0])


def _is_solitary(row: Sequence[Box], unmerged: bool) -> bool:
    """Whether a row is none of a table: one text, or a label and its text. Where no cell is merged, blank ones follow."""
    filled = [at for at, box in enumerate(row) if box.text.strip()]
    beside = unmerged and filled == [0, 1] and kind(row[1].text) == "text"
    level = len(row) == 2 and row[1].colspan > 2 and _LEVEL.fullmatch(row[1].text.strip()) is not None
    alone = unmerged and (not filled or (len(filled) < 2 and filled[0] < len(row) - 1))
    return alone or beside or (len(row) <= 2 and not level)


def under_heads(band: Rows) -> list[Rows]:
    """A band parted before every row of heads: words alone, over a row of numbers."""
    found: list[Rows] = []
    for at, row in enumerate(band):
        if not found or (at + 1 < len(band) and _is_header(row, band[at + 1])):
            found.append([])
        found[-1].append(row)
    return found


def _is_header(row: Sequence[Box], below: Sequence[Box]) -> bool:
    heads_only = len(row) >= _FEWEST_LINES and all(is_label(box.text) or is_head(box.text) for box in row)
    return heads_only and sum(kind(box.text) in ("figure", "value") for box in below) > 1


def _joined(row: Sequence[Box], columns: tuple[int, ...], finest: tuple[int, ...], coarser: bool) -> tuple[int, ...] | None:
    """How a row is parted that goes on with a band; None where it does not."""
    if columns == finest:
        return columns
    if not coarser or columns[:2] != finest[:2] or len(columns) < 2:
        return None
    names = all(kind(box.text) in ("", "words") for box in row)
    return columns if names and set(columns) < set(finest) else None


def turned(band: Rows) -> Rows | None:
    """The band with its rows as columns, where its heads stand in its first column or in its last; None where they do
    not. Heads that come back in the same order head further rows of one table."""
    if len(band) < _FEWEST_LINES:
        return None
    first, *others = _periods(_heads_in_front(_without_frame(band)))
    columns = sorted({col for own in boundaries(first) for col in own})
    if len(columns) < (2 if others else _FEWEST_LINES) or not _heads_first_column(first, columns):
        return None
    rows = [*upright(first), *(row for part in others for row in upright(part)[1:])]
    return reordered(rows) or rows


def upright(band: Rows) -> Rows:
    columns = sorted({col for own in boundaries(band) for col in own})
    places = {col: at for at, col in enumerate(columns)}
    rows: Rows = [[] for _ in columns]
    for at, row in enumerate(band):
        for box in row:
            covered = sum(box.col <= col < box.col + box.colspan for col in columns)
            rows[places[box.col]].append(box.at(places[box.col], at, covered, min(box.rowspan, len(band) - at)))
    while rows and not any(box.text.strip() for box in rows[-1]):
        rows.pop()
    return rows


def _periods(band: Rows) -> list[Rows]:
    """A band whose labels in the first column come back in the same order, as a band for each time."""
    labels = [row[0].text.strip() if row and row[0].col == 0 else "" for row in band]
    size = next((at for at in range(_FEWEST_LINES, len(labels)) if labels[at] == labels[0]), 0)
    if not size or len(labels) % size or any(label != labels[at % size] for at, label in enumerate(labels)):
        return [band]
    return [band[at : at + size] for at in range(0, len(band), size)]


def recurring(band: Rows) -> list[Rows]:
    """A band parted where labels in its first or last column end that come back in the same order, or labels behind values."""
    for at in (0, -1):
        labels = [row[at].text.strip() if row else "" for row in band]
        size = next((end for end in range(_FEWEST_LINES, len(labels)) if labels[end] == labels[0]), 0)
        if not size or not all(map(_may_head, labels[:size])) or len(set(labels[:size])) < size:
            continue
        times = next(
            (n for n in range(len(labels) // size + 1) if labels[n * size : (n + 1) * size] != labels[:size]),
            0,
        )
        rest = labels[times * size :]
        if times and rest and (times > 1 or rest == labels[: len(rest)]):
            return [band[: times * size], band[times * size :]]
    behind = next((at for at, row in enumerate(band) if len(row) < 2 or not _may_head(row[-1].text)), len(band))
    if _FEWEST_LINES <= behind < len(band) and not all(_may_head(row[0].text) for row in band[:behind]):
        return [band[:behind], band[behind:]]
    return [band]


def _heads_in_front(band: Rows) -> Rows:
    """The band with its last column as the first, where labels stand there and values in the first."""
    width = max((row[-1].col + row[-1].colspan for row in band if row), default=0)
    if any(len(row) < 2 or row[-1].col + row[-1].colspan < width for row in band):
        return band
    if all(_may_head(row[0].text) for row in band) or not all(_may_head(row[-1].text) for row in band):
        return band
    wide = band[0][-1].colspan
    return [[replace(row[-1], col=0), *(replace(box, col=box.col + wide) for box in row[:-1])] for row in band]


def _may_head(text: str) -> bool:
    return is_label(text) or is_head(text)


def folded(rows: Rows) -> Rows | None:
    """The rows with records that stand beside each other under the same heads put below each other, line by line."""
    for at, row in enumerate(rows):
        texts = [box.text.strip() for box in row]
        size = next(
            (n for n in range(_FEWEST_LINES, len(texts) // 2 + 1) if len(texts) % n == 0 and texts[:n] * (len(texts) // n) == texts),
            0,
        )
        if not size or len(set(texts[:size])) < size or not all(map(_may_head, texts[:size])):
            continue
        places = {box.col: number for number, box in enumerate(row)}
        last = at + 1
        while last < len(rows) and len(rows[last]) > 2 and all(box.col in places and box.rowspan == 1 for box in rows[last]):
            last += 1
        if last == at + 1:
            continue
        found = [[box.at(0, col) for col, box in enumerate(row[:size])]]
        for line in rows[at + 1 : last]:
            for part in range(0, len(row), size):
                own = [box.at(0, places[box.col] - part) for box in line if part <= places[box.col] < part + size]
                if any(box.text.strip() for box in own):
                    found.append(own)
        rest = folded(rows[last:])
        return [*rows[:at], *found, *(rows[last:] if rest is None else rest)]
    return None


def _without_frame(band: Rows) -> Rows:
    """The band without a cell that stands for all of it, merged down over its rows."""
    first = band[0][0] if band[0] else None
    if first is None or first.rowspan < len(band) or len(band) < _FEWEST_LINES:
        return band
    width = first.colspan
    return [[replace(box, col=box.col - width) for box in row if box is not first] for row in band]


def _heads_first_column(band: Rows, columns: Sequence[int]) -> bool:
    labels = [row[0] for row in band if row and row[0].col == 0]
    if len(labels) < len(band) or not all(is_label(box.text) or is_head(box.text) for box in labels):
        return False
    if len({box.text for box in labels}) < len(labels):
        return False
    known, above = heads(box.text for box in labels), heads(box.text for box in band[0][1:])
    grid = [["" if box is None else box.text for box in row] for row in _spread(band, columns)]
    along = agreement(row[1:] for row in grid)
    across = agreement(zip(*(row[1:] for row in grid[1:]), strict=True))
    if above > 1 or (known < _KNOWN_HEADS and along - across < _CLEAR):
        return False
    return along >= _ALIKE and along >= across


def _spread(band: Rows, columns: Sequence[int]) -> list[list[Box | None]]:
    """The cells of a band on a grid of these columns, those that are merged repeated to the right as well."""
    grid: list[list[Box | None]] = filled_down(band, {col: at for at, col in enumerate(columns)})
    for row in grid:
        for at in range(1, len(row)):
            left = row[at - 1]
            if row[at] is None and left is not None and left.col + left.colspan > columns[at]:
                row[at] = left
    return grid


def with_single_heads(rows: Rows) -> Rows | None:
    """The rows with heads in two rows put into one: the lower ones, with what stands above them where they need it.

    Of columns for several years those of the last one stay: the others are no part of the form.
    """
    found: Rows = []
    at = 0
    while at < len(rows):
        merged = _one_head(rows[at], rows[at + 1]) if at + 2 < len(rows) else None
        if merged is None:
            found.append(rows[at])
            at += 1
            continue
        head, gone = merged
        found.append(head)
        at += 2
        columns = {box.col for box in head}
        while at < len(rows):
            if at + 2 < len(rows) and _one_head(rows[at], rows[at + 1]) is not None:
                break
            if _is_class_row(rows, at, columns | gone):
                found.append(rows[at])
            elif _is_solitary(rows[at], False) or any(box.text.strip() for box in rows[at] if box.col not in columns | gone):
                break
            else:
                found.append([box for box in rows[at] if box.col in columns])
            at += 1
    return found if len(found) < len(rows) else None


def _is_class_row(rows: Rows, at: int, columns: Set[int]) -> bool:
    """Whether a row is one label over rows that go on with the table."""
    told = [box for box in rows[at] if box.text.strip()]
    if len(told) != 1 or told[0] is not rows[at][0] or not is_label(bare_class(told[0]).text) or at + 1 == len(rows):
        return False
    return 2 * len(rows[at + 1]) >= len(columns) and all(box.col in columns for box in rows[at + 1])


def _one_head(upper: Sequence[Box], lower: Sequence[Box]) -> tuple[list[Box], set[int]] | None:
    """The heads of both rows as one, and the columns of other years."""
    over = [box for box in upper if box.rowspan == 1 and box.text.strip()]
    if not any(box.colspan > 1 for box in over) or not lower or not all(map(_may_head, (box.text for box in lower if box.text.strip()))):
        return None
    years = [box for box in over if _YEAR.fullmatch(box.text.strip())]
    alone = [box for box in upper if box not in over and box.text.strip()]
    if (
        len(over) == len(upper)
        or any(box.rowspan != 2 for box in alone)
        or not all(map(_may_head, (box.text for box in (*alone, *(one for one in over if one not in years)))))
    ):
        return None
    last = max(years, key=lambda box: (_year(box.text), box.col), default=None)
    merged = [replace(box, rowspan=1) for box in alone]
    gone: set[int] = set()
    for box in lower:
        above = next(
            (one for one in over if one.col <= box.col and box.col + box.colspan <= one.col + one.colspan),
            None,
        )
        if above is None and box.text.strip():
            return None
        if above is not None and _PERIOD.fullmatch(box.text.strip()) and sum(_PERIOD.fullmatch(one.text.strip()) is not None for one in lower) > 1:
            gone.add(box.col)
            continue
        if above is not None and above in years:
            if above is not last:
                gone.add(box.col)
                continue
            merged.append(box)
        elif above is not None:
            merged.append(box if is_head(box.text) else _named(above, box))
    return sorted(merged, key=lambda box: box.col), gone


_YEAR = re.compile(r"20\d\d(?:年度?)?|[上去今本当前]年度?")


_PERIOD = re.compile(r"第?[一二三四1-4]季度?|Q[1-4]|(?:1[0-2]|[1-9]|[一二三四五六七八九十]{1,2})月份?|[上下]半年|[上下中]旬")
"""Parts of a year: what they hold is no value of the whole."""


def _year(text: str) -> int:
    found = re.search(r"20\d\d", text)
    return int(found[0]) if found else -1 if text.strip()[0] in "上去前" else 1


def _named(over: Box, own: Box) -> Box:
    """A lower head that says little by itself, read with the one above it."""
    both = next((text for text in (own.text + over.text, over.text + own.text) if is_head(text)), over.text + own.text)
    return replace(own, text=both, exact=False)


def reordered(band: Rows) -> Rows | None:
    """A band under a row of heads with its names before its numbers: levels, what is named, numbers, proofs."""
    header, body = band[0], band[1:]
    columns = [box.col for box in header]
    if len(header) < _FEWEST_LINES or len(body) < 2 or not all(is_label(box.text) or is_head(box.text) for box in header):
        return None
    grid = filled_down(body, {col: at for at, col in enumerate(columns)})
    texts = [["" if box is None else box.text.strip() for box in column] for column in zip(*grid, strict=True)]
    kinds = [_column_kind(column) for column in texts]
    if "number" not in kinds or any(is_head(text) for column in texts for text in column):
        return None
    first = kinds.index("number")
    names = [at for at, found in enumerate(kinds) if found == "name"]
    # Where names stand before the numbers, other words behind them are something else.
    front = [at for at in names if at < first] or names
    front += [at for at, found in enumerate(kinds) if found == "level"]
    front.sort(key=lambda at: (kinds[at] != "level", _depth(header[at].text), len(set(texts[at])), at))
    if not front or (front == sorted(front) and front[-1] < first):
        return None
    running = [at for at, found in enumerate(kinds) if found == "running"]
    rest = [at for at in range(len(columns)) if at not in (*front, *running)]
    order = [
        *running,
        *front,
        *(at for at in rest if kinds[at] != "proof"),
        *(at for at in rest if kinds[at] == "proof"),
    ]
    places = {columns[at]: place for place, at in enumerate(order)}
    if any(box.col not in places for row in band for box in row):
        return None
    return [sorted((replace(box, col=places[box.col], colspan=1) for box in row), key=lambda box: box.col) for row in band]


def _column_kind(texts: Sequence[str]) -> str:
    told = [text for text in texts if text]
    if not told:
        return "blank"
    if len(told) == len(texts) and len(set(told)) == len(told) and all(map(_RUNNING.fullmatch, told)) and _FIRST.fullmatch(told[0]):
        return "running"
    names = set(told)
    known = sum(map(_is_level, names))
    if texts[0] and (2 * known >= len(names) or (known and 2 * len(names) <= len(texts) and all(kind(text) == "words" for text in names))):
        return "level"
    commonest = Counter(map(kind, told)).most_common(1)[0][0]
    if commonest in ("figure", "value"):
        return "number"
    if len(told) < len(texts) or commonest != "words" or any(map(is_text, told)):
        return "words"
    if is_proof(told):
        return "proof"
    return "name" if len(names) == len(texts) else "words"


def _depth(head: str) -> int:
    """How fine the level is that a head names, where it is known."""
    role = roles_of(head.strip()).column
    return _LEVELS.index(role) if role in _LEVELS else len(_LEVELS)


def _is_level(name: str) -> bool:
    return _LEVEL.fullmatch(name) is not None or (roles := roles_of(name)).level1 is not None or roles.level2 is not None
