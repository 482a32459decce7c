"""The heads of a table in lines of words, over several lines where narrow columns broke them.

Each word of a lower line belongs to the head above it; as many lines belong to the heads as make most of them known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.extract.orient.spaced_rows import Word
from assist.forms.labels import labels

FIGURE = re.compile(r"[+-]?[\d.,]+[%％]?|[—－/-]+")
_SENTENCE = re.compile("[，。；]")
_FEWEST_HEADS = 4
_FEWEST_FUNDS = 3
_HEAD_LINES = 6
_LONGEST_HEAD = 12


@dataclass(slots=True)
class Head:
    """The heads of a table: the lines they stand in, their texts, words and extents, from left to right."""

    first: int
    last: int
    cells: list[list[Word]]
    roles: list[str | None]

    @property
    def told(self) -> int:
        """How many columns are known."""
        return len({role for role in self.roles if role is not None})

    def extent(self, at: int) -> tuple[int, int]:
        return min(word.left for word in self.cells[at]), max(word.right for word in self.cells[at])


def heads_at(lines: Sequence[Sequence[Word]], at: int, table: str) -> Head | None:
    """The heads of a table ("indicator_column", "budget_column") of which this is the first line."""
    found = _whole(lines, at, table)
    if found is None:
        return None
    below = _whole(lines, at + 1, table) if at + 1 < len(lines) else None
    return None if below is not None and below.told >= found.told else found


def _whole(lines: Sequence[Sequence[Word]], at: int, table: str) -> Head | None:
    """The heads that the lines from this one on make up."""
    role = labels(table).role
    cells = [[word] for word in lines[at]]
    if not all(_may_head(cell[0].text) for cell in cells):
        return None
    best: Head | None = None
    most = 0
    for last in range(at, min(len(lines), at + _HEAD_LINES)):
        if last > at and not _under(cells, lines[last]):
            break
        roles = [role("".join(word.text for word in cell)) or role(_lowest(cell)) for cell in cells]
        told = len({one for one in roles if one is not None})
        if told >= most and told:
            above = [not role("".join(word.text for word in cell)) and role(_lowest(cell)) for cell in cells]
            kept = [_lowest_words(cell) if over else cell for cell, over in zip(cells, above, strict=True)]
            best, most = Head(at, last, [list(cell) for cell in kept], roles), told
    if best is None:
        return None
    known = set(best.roles)
    if table == "indicator_column":
        whole = most >= _FEWEST_HEADS and "level3" in known and bool(known & {"target", "actual"})
    else:
        whole = (
            most >= _FEWEST_FUNDS and "executed" in known and bool(known & {"adjusted", "initial", "rate"})
        )
    return best if whole else None


def _may_head(text: str) -> bool:
    """Whether a word may be a head, or a part of one."""
    return (
        len(text) <= _LONGEST_HEAD
        and not FIGURE.fullmatch(text)
        and not text[0].isdigit()
        and not _SENTENCE.search(text)
    )


def _under(cells: list[list[Word]], line: Sequence[Word]) -> bool:
    """Whether each word of a line stands below one head, or between two of them; then it is added there."""
    placed: list[tuple[int, Word]] = []
    added: list[Word] = []
    for word in line:
        if not _may_head(word.text):
            return False
        over = [
            at
            for at, cell in enumerate(cells)
            if any(word.left < other.right and word.right > other.left for other in cell)
        ]
        if len(over) > 1:
            return False
        if over:
            placed.append((over[0], word))
        else:
            added.append(word)
    for at, word in placed:
        cells[at].append(word)
    cells.extend([word] for word in added)
    cells.sort(key=lambda cell: min(word.left for word in cell))
    return True


def _lowest_words(cell: Sequence[Word]) -> list[Word]:
    """The words of the last line of a head; above it may stand a head of several columns."""
    last = max(word.line for word in cell)
    return [word for word in cell if word.line == last]


def _lowest(cell: Sequence[Word]) -> str:
    return "".join(word.text for word in _lowest_words(cell))
