"""Tables under equal heads put together: what was parted by the width of a page is one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from assist.extract.orient.classes import bare_class, class_pieces, is_class
from assist.extract.orient.kinds import is_head, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows
from assist.model import Paragraph

_FEWEST_HEADS = 4
_MOST_OTHERS = 2
_LEVELS = ("一级指标", "二级指标")


def with_joined(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with the rows of each table behind those of the first that has the same heads, or a few more; None where
    there is none."""
    found = _classified([part if isinstance(part, Paragraph) else list(part) for part in parts])
    ends: dict[_Heads, tuple[Rows, int, list[Box]]] = {}
    changed = False
    for part in found:
        if isinstance(part, Paragraph):
            continue
        at = 0
        if (card := _card(part, ends)) is not None:
            wide, row = card
            rows, last, first = ends[wide]
            rows.insert(last, row)
            ends[wide] = (rows, last + 1, first)
            part.clear()
            changed = True
        while at < len(part):
            if not _is_header(part, at):
                at += 1
                continue
            heads = part[at]
            end = _end(part, at)
            names = _names(heads)
            known = _wider(names, ends)
            if known is not None:
                rows, last, first = ends[known]
                moved = [_under(first, heads, row) for row in part[at + 1 : end]]
                del part[at:end]
                rows[last:last] = moved
                at = at + len(moved) if rows is part else at
                ends[known] = (rows, last + len(moved), first)
                changed = True
            else:
                ends[names] = (part, end, heads)
                at = end
    return [part for part in found if isinstance(part, Paragraph) or part] if changed else None


_Heads = frozenset[str]


def _card(part: Rows, ends: Mapping[_Heads, tuple[Rows, int, list[Box]]]) -> tuple[_Heads, list[Box]] | None:
    """A table of labels with one value each, all of them heads of a table above: its last row, parted otherwise."""
    if len(part) < _FEWEST_HEADS or any(len(row) != 2 for row in part):
        return None
    known = _wider(_names([row[0] for row in part]), ends)
    if known is None:
        return None
    first = ends[known][2]
    told = {row[0].text.strip(): row[1] for row in part}
    end = part[-1][1].end
    return known, [(told.get(head.text.strip()) or Box("", end, end)).at(0, head.col) for head in first]


def _names(heads: Sequence[Box]) -> _Heads:
    return frozenset(box.text.strip() for box in heads)


def _wider(names: _Heads, all_heads: Iterable[_Heads]) -> _Heads | None:
    """The heads among which these are, at most a few others beside them."""
    fits = [one for one in all_heads if names <= one and len(one - names) <= _MOST_OTHERS]
    return min(fits, key=lambda one: len(one - names), default=None)


def _under(first: Sequence[Box], heads: Sequence[Box], row: Sequence[Box]) -> list[Box]:
    """A row under other heads: each cell under the head of the same name, blank ones under those it has not."""
    columns = {box.text.strip(): box.col for box in heads}
    told = {box.col: box for box in row}
    end = max((box.end for box in row), default=0)
    own = [(one.col, columns.get(one.text.strip())) for one in first]
    return [replace(told[col] if col in told else Box("", end, end), col=place) for place, col in own if col is None or col in told]


def _classified(parts: list[Part]) -> list[Part]:
    """The parts with the class that the line above a table names as its first columns, where tables with equal heads have such."""
    above: dict[int, list[Box]] = {}
    heads: Counter[_Heads] = Counter()
    for at, (line, part) in enumerate(pairwise(parts), 1):
        if isinstance(line, Paragraph) and not isinstance(part, Paragraph) and part and _is_header(part, 0):
            title = Box(line.text, line.start, line.end)
            pieces = class_pieces(title) or ([bare] if is_label((bare := bare_class(title)).text) else None)
            if pieces is not None:
                above[at] = pieces
                heads[_names(part[0])] += 1
    widest = {names: _wider(names, [one for one in heads if one != names]) or names for names in heads}
    counts = Counter[_Heads]()
    for names, count in heads.items():
        counts[widest[names]] += count
    tables = {at: widest[_names(part[0])] for at, part in enumerate(parts) if at in above and not isinstance(part, Paragraph)}
    known = {tables[at] for at in tables if is_class(above[at][0])}
    found: list[Part] = []
    for at, part in enumerate(parts):
        pieces = above.get(at, [])
        if isinstance(part, Paragraph) or not pieces or counts[tables[at]] < 2 or tables[at] not in known:
            found.append(part)
            continue
        end = _end(part, 0)
        levels = [level for level in _LEVELS if level not in _names(part[0])][: len(pieces)]
        pieces = pieces[: len(levels)]
        told = [Box(level, pieces[0].start, pieces[0].start, exact=False) for level in levels]
        lines = [
            [*(box.at(0, col) for col, box in enumerate(pieces if number else told)), *(replace(box, col=box.col + len(pieces)) for box in row)]
            for number, row in enumerate(part[:end])
        ]
        found.append([*lines, *part[end:]])
    return found


def _is_header(rows: Rows, at: int) -> bool:
    texts = [box.text.strip() for box in rows[at]]
    if len(texts) < _FEWEST_HEADS or len(set(texts)) < len(texts) or at + 1 == len(rows):
        return False
    figures = sum(kind(box.text) in ("figure", "value") for box in rows[at + 1])
    return figures > 1 and all(is_label(text) or is_head(text) for text in texts)


def _end(rows: Rows, header: int) -> int:
    """The row behind the last that is parted like the heads."""
    columns = {box.col for box in rows[header]}
    at = header + 1
    while at < len(rows) and 2 * len(rows[at]) >= len(columns) and all(box.col in columns and box.colspan == 1 for box in rows[at]):
        if _is_header(rows, at):
            break
        at += 1
    return at
