"""Labels below or behind their values, and two tables beside each other, put the usual way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assist.extract.label_roles import roles_of
from assist.extract.orient.kinds import heads, is_head, is_key, is_label, is_text, kind
from assist.extract.orient.oriented import Box, Rows

_MOST_PAIRS = 12
_FEWEST_HEADS = 3
_FUND_HEADS = frozenset({"initial", "adjusted", "executed", "rate"})
_ITEM_HEADS = frozenset({"level1", "level2", "level3", "target", "actual"})


def stacked_pairs(upper: Sequence[Box], lower: Sequence[Box]) -> Rows | None:
    """Two rows of which one names what stands in the other, as rows of a label and its value."""
    if [(box.col, box.colspan) for box in upper] != [(box.col, box.colspan) for box in lower]:
        return None
    if not 2 <= len(upper) <= _MOST_PAIRS or any(box.rowspan > 1 for box in (*upper, *lower)):
        return None
    labels = next((one for one, other in ((upper, lower), (lower, upper)) if _names(one, other)), None)
    if labels is None:
        return None
    values = lower if labels is upper else upper
    if not any(box.text.strip() for box in labels):
        return None
    return [
        [label.at(0, 0), value.at(0, 1)] for label, value in zip(labels, values, strict=True) if label.text.strip()
    ]  # fmt: skip


def _names(labels: Sequence[Box], values: Sequence[Box]) -> bool:
    """Whether these are labels and those what they ask for."""
    if len(labels) > 2:  # blank cells of both only keep others apart
        both = [(label, value) for label, value in zip(labels, values, strict=True) if label.text.strip() or value.text.strip()]
        labels, values = [label for label, _ in both], [value for _, value in both]
    told = [box.text for box in values if box.text.strip()]
    texts = [box.text for box in labels]
    if not told or not all(is_label(text) or is_key(text) for text in texts) or any(map(is_key, told)):
        return False
    if heads(texts) >= _FEWEST_HEADS or any(kind(text) == "figure" for text in told):
        return False
    if all(map(is_key, texts)):
        return True
    certain = [at for at, box in enumerate(values) if box.text.strip() and (is_text(box.text) or not is_label(box.text))]
    if len(values) == 2:  # as likely two labels, each with its value beside it
        return all(kind(text) == "text" for text in told)
    # Where they stand in every second column only, these may as well be labels with their values beside them.
    return 2 * len(certain) >= len(told) and any(at % 2 == 0 for at in certain)


def label_first(row: Sequence[Box]) -> bool:
    """Whether a row is certainly labels before their values."""
    boxes = [box for box in row if box.text.strip()]
    return len(boxes) in (2, 4) and _answer(boxes[::2], boxes[1::2])


def value_first(row: Sequence[Box], *, sure: bool = False) -> list[Box] | None:
    """A row of a value and then its label, turned; a row of figures that its name ends likewise. `sure`: the rows around it
    have their labels behind."""
    boxes = [box for box in row if box.text.strip()]
    at_ends = len(boxes) == 2 < len(row) and boxes[0] is row[0] and boxes[1] is row[-1]
    if len(boxes) in (2, 4) and (len(boxes) == len(row) or at_ends):
        values, labels = boxes[::2], boxes[1::2]
        known = all(is_key(box.text) for box in labels) and not any(is_key(box.text) for box in values)
        told = sure and all(is_label(box.text) for box in labels)
        if known or told or _answer(labels, values) or (at_ends and is_label(labels[0].text) and kind(values[0].text) == "figure"):
            return [pair for value, label in zip(values, labels, strict=True) for pair in (label, value)]
    figures = boxes[:-1]
    if 2 <= len(figures) <= 3 and all(kind(box.text) == "figure" for box in figures) and is_label(boxes[-1].text):
        return [boxes[-1], *figures]
    return None


def _answer(labels: Sequence[Box], values: Sequence[Box]) -> bool:
    """Whether these are labels and those certainly none: of two values one is a text, and the other longer than its label."""
    if not all(is_label(box.text) for box in labels) or not any(is_text(box.text) for box in values):
        return False
    return all(
        is_text(value.text) or (len(values) > 1 and kind(value.text) != "figure" and (not is_label(value.text) or len(value.text) > len(label.text)))
        for label, value in zip(labels, values, strict=True)
    )


def beside_each_other(rows: Rows) -> tuple[int, int, int, int] | None:
    """Two tables beside each other: the rows [first, last) and the columns [left end, right start) between them."""
    for at, row in enumerate(rows):
        texts = [box.text.strip() for box in row]
        if sum(map(is_label, texts)) + sum(map(is_head, texts)) < 2 * _FEWEST_HEADS:
            continue
        gap = _blank_between(row) or _second_heads(row)
        if gap is None:
            continue
        last = at + 1
        while last < len(rows) and _parted_at(rows[last], *gap):
            last += 1
        if last - at >= _FEWEST_HEADS:
            return at, last, *gap
    return None


def _blank_between(row: Sequence[Box]) -> tuple[int, int] | None:
    """The blank head between two runs of heads."""
    for at, box in enumerate(row):
        if not box.text.strip() and box.colspan == 1:
            left, right = row[:at], row[at + 1 :]
            if all(len(side) >= _FEWEST_HEADS and all(is_label(one.text) or is_head(one.text) for one in side) for side in (left, right)):
                return box.col, box.col + 1
    return None


def _second_heads(row: Sequence[Box]) -> tuple[int, int] | None:
    """Where the heads begin anew: those of indicators behind those of funds, or the same ones once more."""
    texts = [box.text.strip() for box in row]
    half = len(texts) // 2
    if len(texts) % 2 == 0 and half >= _FEWEST_HEADS and texts[:half] == texts[half:] and all(texts):
        return row[half].col, row[half].col
    for at in range(_FEWEST_HEADS, len(texts) - _FEWEST_HEADS + 1):
        left, right = texts[:at], texts[at:]
        item = roles_of(right[0]).column in _ITEM_HEADS and roles_of(right[0]).budget is None
        if item and _funds(left) >= 2 and _items(right) >= 2 and not _items(left):
            return row[at].col, row[at].col
        fund = roles_of(right[0]).budget == "name"
        if fund and _funds(right) >= 2 and _items(left) >= 2 and not _items(right):
            return row[at].col, row[at].col
    return None


def _funds(texts: Sequence[str]) -> int:
    """Heads that funds have and indicators have not."""
    return len({roles_of(text).budget for text in texts} & _FUND_HEADS)


def _items(texts: Sequence[str]) -> int:
    """Heads that indicators have and funds have not."""
    found = [roles_of(text) for text in texts]
    return len({roles.column for roles in found if roles.column in _ITEM_HEADS and roles.budget is None})


def _parted_at(row: Sequence[Box], end: int, start: int) -> bool:
    crossed = any(box.col < end < box.col + box.colspan or box.col < start < box.col + box.colspan for box in row)
    between = any(end <= box.col < start and box.text.strip() for box in row)
    return not crossed and not between and any(box.col >= start for box in row)


def apart(rows: Rows, place: tuple[int, int, int, int]) -> tuple[Rows, Rows, Rows, Rows]:
    """The rows above, those of the left table, those of the right one, and the rows below."""
    first, last, end, start = place
    left = [[box for box in row if box.col < end] for row in rows[first:last]]
    right = [[replace(box, col=box.col - start) for box in row if box.col >= start] for row in rows[first:last]]
    return rows[:first], _filled(left), _filled(right), rows[last:]


def _filled(rows: Rows) -> Rows:
    """The rows up to the last that says anything."""
    count = max((at + 1 for at, row in enumerate(rows) if any(box.text.strip() for box in row)), default=0)
    return rows[:count]
