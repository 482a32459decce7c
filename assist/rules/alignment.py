"""Which indicator a number in a narrative speaks of: same unit, and the longest run of shared characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.text.quantities import Mention

MOST_ROWS = 100
"""Indicators that a number is compared with; real forms have up to sixty."""
STRONG = 4
"""Characters in a row that subject and indicator name must share. Two or three are often a common word."""
_NOISE = re.compile(r"[\"'()（）、，,:：/\d.]|指标|≥|≤")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A quantity of a narrative and the indicator it speaks of; `shared` characters say so."""

    passage: Passage
    mention: Mention
    row: Row
    shared: int


def subject(passage: Passage, mention: Mention) -> str:
    """The words around a quantity that say what it counts: its clause up to it, and the noun after it."""
    start = passage.clause(mention.start)[0]
    for other in passage.mentions:
        if start < other.end <= mention.start:
            start = other.end
    return _NOISE.sub("", passage.text[start : mention.start] + mention.noun)


def shared_run(first: str, second: str) -> int:
    """Length of the longest run of characters that both contain."""
    if len(first) > len(second):
        first, second = second, first
    best = 0
    for start in range(len(first)):
        while start + best < len(first) and first[start : start + best + 1] in second:
            best += 1
    return best


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    return _NOISE.sub("", name)


def plain_name(row: Row) -> str:
    """An indicator's name without signs and numbering."""
    return _bare(row.name)


def align(passage: Passage, mention: Mention, rows: tuple[Row, ...]) -> Aligned | None:
    """The one indicator with the mention's unit whose name shares the longest run with its subject.

    None when no name shares at least STRONG characters, or when two share equally many.
    """
    words = subject(passage, mention)
    scored = sorted(
        (
            (shared_run(words, plain_name(row)), place)
            for place, row in enumerate(rows[:MOST_ROWS])
            if row.target and row.target.unit == mention.unit
        ),
        reverse=True,
    )
    if not scored or scored[0][0] < STRONG or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return Aligned(passage, mention, rows[scored[0][1]], scored[0][0])
