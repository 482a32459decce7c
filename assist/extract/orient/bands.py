"""A table as bands of rows that are parted alike, each turned so that its heads stand above their columns.

Rows and columns exchanged, heads in two rows, names behind their numbers: which of them it is follows from where known
labels stand, and from the direction in which the cells are of one kind, since what one head names is alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.label_roles import roles_of
from assist.extract.orient.kinds import agreement, heads, is_head, is_label, is_proof, is_text, kind
from assist.extract.orient.oriented import Box, Rows, boundaries, filled_down

_FEWEST_LINES = 3
_CLEAR = 0.08
"""How much more alike the cells of the one direction must be than those of the other."""
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
        joined = None if solitary or alone else _joined(row, columns, max(partings, key=len), coarser)
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
    return (unmerged and len(filled) < 2) or beside or len(row) <= 2


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


def _joined(
    row: Sequence[Box], columns: tuple[int, ...], finest: tuple[int, ...], coarser: bool
) -> tuple[int, ...] | None:
    """How a row is parted that goes on with a band; None where it does not."""
    if columns == finest:
        return columns
    if not coarser or columns[:2] != finest[:2] or len(columns) < _FEWEST_LINES:
        return None
    names = all(kind(box.text) in ("", "words") for box in row)
    return columns if names and set(columns) < set(finest) else None


def turned(band: Rows) -> Rows | None:
    """The band with its rows as columns, where its heads stand in its first column; None where they do not."""
    if len(band) < _FEWEST_LINES:
        return None
    band = _without_frame(band)
    columns = sorted({col for own in boundaries(band) for col in own})
    if len(columns) < _FEWEST_LINES or not _heads_first_column(band, columns):
        return None
    places = {col: at for at, col in enumerate(columns)}
    rows: Rows = [[] for _ in columns]
    for at, row in enumerate(band):
        for box in row:
            covered = sum(box.col <= col < box.col + box.colspan for col in columns)
            rows[places[box.col]].append(box.at(places[box.col], at, covered, min(box.rowspan, len(band) - at)))
    while rows and not any(box.text.strip() for box in rows[-1]):
        rows.pop()
    return reordered(rows) or rows


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
    """The rows with heads in two rows put into one: the lower ones, with what stands above them where they need it."""
    found: Rows = []
    at = 0
    while at < len(rows):
        merged = _one_head(rows[at], rows[at + 1]) if at + 2 < len(rows) else None
        found.append(merged or rows[at])
        at += 1 if merged is None else 2
    return found if len(found) < len(rows) else None


def _one_head(upper: Sequence[Box], lower: Sequence[Box]) -> list[Box] | None:
    wide = [box for box in upper if box.colspan > 1 and box.rowspan == 1]
    if not wide or not lower or not all(is_label(box.text) or is_head(box.text) for box in (*upper, *lower)):
        return None
    if len(wide) == len(upper) or any(box.rowspan != 2 for box in upper if box not in wide):
        return None
    merged = [replace(box, rowspan=1) for box in upper if box not in wide]
    for box in lower:
        over = next((one for one in wide if one.col <= box.col and box.col + box.colspan <= one.col + one.colspan), None)
        if over is None:
            return None
        merged.append(box if is_head(box.text) else _named(over, box))
    return sorted(merged, key=lambda box: box.col)


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
    order = [*running, *front, *(at for at in rest if kinds[at] != "proof"), *(at for at in rest if kinds[at] == "proof")]
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
    if texts[0] and 2 * sum(map(_is_level, names)) >= len(names):
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
