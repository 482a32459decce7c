"""Tables in which a matter takes several rows, each named by what it tells: 约定 and 做到, or 年初批, 调整后 and 花掉."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.orient.oriented import Box, Rows

_FEWEST_HEADS, _FEWEST_MATTERS = 3, 2
_MOST_KINDS = 6
_DIGIT = re.compile(r"\d")


def in_one_row(rows: Rows) -> Rows | None:
    """The rows with those of each matter as one, under heads that name the kind of row; None where there are none."""
    for at, row in enumerate(rows):
        head = [box for box in row if box.rowspan == 1]  # a frame beside the table is none of its columns
        if len(head) < _FEWEST_HEADS or any(not box.text.strip() or _DIGIT.search(box.text) for box in head):
            continue
        for kinds in range(1, len(head) - 1):
            found = _matters(rows, at, [box.col for box in head], kinds)
            if found is not None:
                matters, end = found
                behind = in_one_row(rows[end:])
                return [*rows[:at], *_joined(head, matters, kinds), *(behind or rows[end:])]
    return None


_Matter = list[dict[int, Box]]
"""The rows of one matter: their cells by the number of the column, those of its first row with all that hold for it."""


def _matters(rows: Rows, at: int, columns: Sequence[int], kinds: int) -> tuple[list[_Matter], int] | None:
    """The matters below the head `at` and where they end; None where column `kinds` does not tell kinds of rows."""
    matters: list[_Matter] = []
    held: dict[int, Box] = {}
    end = at + 1
    for end in range(at + 1, len(rows) + 1):
        if end == len(rows):
            break
        if len(rows[end]) == 1 and not matters:
            continue  # a note below the head
        cells = {columns.index(box.col): box for box in rows[end] if box.col in columns}
        if kinds not in cells or len(cells) != len(rows[end]) or not cells[kinds].text.strip():
            break
        if kinds - 1 in cells:
            held = {**{n: box for n, box in held.items() if n < min(cells)}, **{n: box for n, box in cells.items() if n < kinds}}
            matters.append([])
        elif not matters:
            return None
        matters[-1].append({**held, **cells})
    told = [[row[kinds].text.strip() for row in matter] for matter in matters]
    counts = Counter(kind for matter in told for kind in matter)
    sound = all(len(matter) > 1 and len(set(matter)) == len(matter) for matter in told)
    coming_back = sum(count > 1 for count in counts.values())
    if len(matters) < _FEWEST_MATTERS or not sound or len(counts) > _MOST_KINDS or coming_back < _FEWEST_MATTERS:
        return None
    return matters, end


def _joined(head: Sequence[Box], matters: Sequence[_Matter], kinds: int) -> Rows:
    """A head row and a row for each matter; a column of a kind in which nothing stands is left out, one merged down over the
    rows of each matter stands for itself."""
    behind = range(kinds + 1, len(head))
    shared = [n for n in behind if all((n in row) == (row is matter[0]) for matter in matters for row in matter)]
    told: dict[tuple[str, int], Box] = {}
    for matter in matters:
        for row in matter:
            for column in behind:
                if column in shared:
                    continue
                if column in row and row[column].text.strip():
                    told.setdefault((row[kinds].text.strip(), column), row[kinds])
    order = list(dict.fromkeys(row[kinds].text.strip() for matter in matters for row in matter))
    slots = sorted(told, key=lambda slot: (order.index(slot[0]), slot[1]))
    alone = Counter(kind for kind, _ in slots)
    heads = [*head[:kinds]]
    for kind, column in slots:
        place = told[kind, column]
        heads.append(place if alone[kind] == 1 else Box(f"{kind}{head[column].text.strip()}", place.start, place.end, exact=False))
    heads += [head[n] for n in shared]
    rows = [[box.at(0, n) for n, box in enumerate(heads)]]
    for matter in matters:
        cells = {(row[kinds].text.strip(), column): box for row in matter for column, box in row.items()}
        end = max(box.end for row in matter for box in row.values())
        boxes = [matter[0].get(n) or Box("", end, end) for n in range(kinds)]
        boxes += [cells.get(slot) or Box("", end, end) for slot in slots]
        boxes += [replace(matter[0][n], rowspan=1) for n in shared]
        rows.append([box.at(0, n) for n, box in enumerate(boxes)])
    return rows
