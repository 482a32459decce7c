"""How one form fills the columns of a table that was run together, learnt from a first reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SKIP = {"target": 3.0, "actual": 2.6, "weight": 5.0, "score": 4.0, "reason": 0.1, "remark": 0.1, "operator": 2.0, "unit": 0.3, "core_flag": 1.5,
         "score_rate": 2.0, "method": 0.8, "direction": 2.0, "adjusted_target": 0.5}  # fmt: skip


@dataclass(slots=True)
class Habits:
    """How a form fills its columns; learnt from a first reading, so that the second one is surer."""

    skip: Mapping[str, float] = field(default_factory=lambda: _SKIP)
    """Role to the cost of leaving the column blank in a row."""
    places: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Role to the cost of printing a number with so many decimals."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """Weight to its cost, where most rows are worth the same; any other is as dear as the dearest."""
    with_unit: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Role to the costs of a number without and with its unit."""
    phrases: frozenset[str] = frozenset()
    """Texts that stand again and again in this table."""
    unlike: float = 0.0
    """The cost of two figures side by side that differ, where most rows repeat the target as the actual."""
    short: float = 0.0
    """The cost of a score below its weight, where most rows have full marks."""
    unparted: Mapping[str, float] = field(default_factory=dict)
    """Role to the cost of a cell that ends without the space that ends most cells of its column."""
    inside: float = 0.0
    """The cost of a space inside a cell, where spaces part cells."""
    phrase_roles: Mapping[str, str] = field(default_factory=dict)
    """The column that a phrase belongs to, where a first reading told."""


def repeated_phrases(text: str, openers: Sequence[str] = (), least: int = 3) -> frozenset[str]:
    """Runs of 4 to 12 Chinese characters that occur at least `least` times and cannot be made longer; what one of
    `openers` (the texts behind level labels) begins with is the beginning of names, and no cell."""
    counts: Counter[str] = Counter()
    for run in re.findall(r"[\u4e00-\u9fff]{4,}", text):
        for size in range(4, min(len(run), 13) + 1):
            counts.update(run[i : i + size] for i in range(len(run) - size + 1))
    often = {phrase: times for phrase, times in counts.items() if times >= least}
    inner = {part for phrase, times in often.items() for part in (phrase[1:], phrase[:-1]) if often.get(part) == times}
    return frozenset(
        phrase
        for phrase in often
        if phrase not in inner and len(phrase) <= 12 and not any(opener.startswith(phrase) for opener in openers)
    )
