"""Labels in one row and their values in the next: tables of one record each, and sums of points with what is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.orient.kinds import is_head, is_id, is_label, is_text, kind
from assist.extract.orient.oriented import Box, Part, Rows
from assist.model import Paragraph
from assist.text.decimals import to_decimal

_FEWEST, _MOST_ALONE = 2, 4
_POINTS = Decimal(100)


def with_stacks(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with each such pair of rows as rows of a label and its value; None where there is none."""
    stacks = [None if isinstance(part, Paragraph) else _stacked(part) for part in parts]
    counts = Counter(key for found in stacks if found is not None for key in set(map(_key, found)))
    longer = {tuple(box.text.strip() for box in part[0]) for part in parts if not isinstance(part, Paragraph) and len(part) > _FEWEST and part[0]}
    found: list[Part] = []
    changed = False
    for part, own in zip(parts, stacks, strict=True):
        if own is None or isinstance(part, Paragraph) or any(_key(stack) in longer for stack in own):
            found.append(part)
            continue
        again = all(counts[_key(stack)] > 1 or _is_again(stack, own) for stack in own)
        if again or (len(own) == 1 and _is_of_sums(own[0])):
            rows = [[box.at(0, col) for col, box in enumerate(pair)] for stack in own for pair in stack]
            found.append(rows)
            changed = True
        else:
            found.append(part)
    return found if changed else None


_Stack = list[tuple[Box, ...]]
"""Rows: a name alone, or a label and its value."""


def _key(stack: _Stack) -> tuple[str, ...]:
    return tuple(pair[0].text.strip() for pair in stack if len(pair) > 1)


def _is_again(stack: _Stack, all_of_table: Sequence[_Stack]) -> bool:
    return sum(_key(one) == _key(stack) for one in all_of_table) > 1


def _stacked(rows: Rows) -> list[_Stack] | None:
    """A table that consists of such pairs of rows, with rows of one cell or of a label and its text between them."""
    found: list[_Stack] = []
    current: _Stack = []
    at = 0
    while at < len(rows):
        row = [box for box in rows[at] if box.text.strip()]
        below = rows[at + 1] if at + 1 < len(rows) else []
        if len(row) == 1:
            if any(len(pair) > 1 for pair in current):
                found.append(current)
                current = []
            current.append((row[0],))
            at += 1
        elif _is_stack(rows[at], below):
            heads = {box.text.strip() for box in rows[at]}
            if heads & {pair[0].text.strip() for pair in current if len(pair) > 1}:
                found.append(current)
                current = []
            current += [(label, value) for label, value in zip(rows[at], below, strict=True) if label.text.strip()]
            at += 2
        elif len(row) == 2 and is_label(row[0].text) and any(len(pair) > 1 for pair in current):
            current.append((row[0], row[1]))
            at += 1
        else:
            return None
    if any(len(pair) > 1 for pair in current):
        found.append(current)
    return found or None


def _is_stack(upper: Sequence[Box], lower: Sequence[Box]) -> bool:
    """Whether one row names what stands in the other: labels over values of which some are certainly none."""
    if len(upper) < _FEWEST or [(box.col, box.colspan) for box in upper] != [(box.col, box.colspan) for box in lower]:
        return False
    if any(box.rowspan > 1 for box in (*upper, *lower)) or not all(is_label(box.text) or is_head(box.text) for box in upper):
        return False
    if len({box.text.strip() for box in upper}) < len(upper) or any(is_head(box.text) for box in lower):
        return False
    values = [box.text for box in lower if box.text.strip()]
    if is_id(values[0] if values else ""):
        return False
    return bool(values) and any(kind(text) in ("figure", "value") or is_text(text) for text in values)


def _is_of_sums(stack: _Stack) -> bool:
    """Whether a single stack tells points, or what is said of them: no name stands in it, so it is no table of one row."""
    values = [pair[1].text.strip() for pair in stack if len(pair) > 1 and pair[1].text.strip()]
    figures = [number for text in values if (number := to_decimal(text, ("", "分"))) is not None]
    first = kind(values[0]) if values else ""
    return 0 < len(values) <= _MOST_ALONE and first != "words" and len(figures) <= _FEWEST and all(number <= _POINTS for number in figures)
