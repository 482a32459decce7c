"""Tables under equal heads put together: what was parted by the width of a page is one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assist.extract.orient.classes import class_pieces
from assist.extract.orient.kinds import is_head, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows
from assist.model import Paragraph

_FEWEST_HEADS = 4
_LEVELS = ("一级指标", "二级指标")


def with_joined(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with the rows of each table behind those of the first that has the same heads; None where there is none."""
    found = _classified([part if isinstance(part, Paragraph) else list(part) for part in parts])
    ends: dict[frozenset[str], tuple[Rows, int, list[Box]]] = {}
    changed = False
    for part in found:
        if isinstance(part, Paragraph):
            continue
        at = 0
        while at < len(part):
            if not _is_header(part, at):
                at += 1
                continue
            heads = part[at]
            end = _end(part, at)
            names = frozenset(box.text.strip() for box in heads)
            if names in ends:
                rows, last, first = ends[names]
                places = {box.col: next(one.col for one in first if one.text.strip() == box.text.strip()) for box in heads}
                moved = [sorted((replace(box, col=places[box.col]) for box in row), key=lambda box: box.col) for row in part[at + 1 : end]]
                del part[at:end]
                rows[last:last] = moved
                at = at + len(moved) if rows is part else at
                ends[names] = (rows, last + len(moved), first)
                changed = True
            else:
                ends[names] = (part, end, heads)
                at = end
    return [part for part in found if isinstance(part, Paragraph) or part] if changed else None


def _classified(parts: list[Part]) -> list[Part]:
    """The parts with the class that the line above a table names as its first columns, where tables with equal heads have such."""
    above: dict[int, list[Box]] = {}
    heads: Counter[frozenset[str]] = Counter()
    for at, (line, part) in enumerate(pairwise(parts), 1):
        if isinstance(line, Paragraph) and not isinstance(part, Paragraph) and part and _is_header(part, 0):
            pieces = class_pieces(Box(line.text, line.start, line.end))
            if pieces is not None:
                above[at] = pieces
                heads[frozenset(box.text.strip() for box in part[0])] += 1
    found: list[Part] = []
    for at, part in enumerate(parts):
        pieces = above.get(at, [])
        if isinstance(part, Paragraph) or not pieces or heads[frozenset(box.text.strip() for box in part[0])] < 2:
            found.append(part)
            continue
        end = _end(part, 0)
        names = [Box(_LEVELS[level], pieces[0].start, pieces[0].start, exact=False) for level in range(len(pieces))]
        lines = [
            [*(box.at(0, col) for col, box in enumerate(names if not number else pieces)), *(replace(box, col=box.col + len(pieces)) for box in row)]
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
