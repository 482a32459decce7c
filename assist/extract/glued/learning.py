"""What a first reading of a table that was run together tells of how its form fills the columns (glued/habits.py)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from assist.extract.glued.cells import figure
from assist.extract.glued.habits import Habits
from assist.extract.glued.rows import Cut, TableRow

_FEWEST_PAIRS, _FEW_INSIDE = 4, 0.1
_MOSTLY, _SELDOM_WEIGHT, _MOST_SHORT = 0.6, 1.0, 2.0
_LEARNT = ("target", "actual", "weight", "score", "operator", "direction", "core_flag", "score_rate", "method", "reason", "remark", "adjusted_target")  # fmt: skip
_SELDOM = frozenset({"method", "reason", "remark", "adjusted_target"})  # columns that many forms leave blank throughout

_WORDED = frozenset({"target", "actual", "method", "reason", "remark"})


def learnt(text: str, rows: Sequence[TableRow], roles: Sequence[str], before: Habits, spaces: Collection[int], closed: Collection[int]) -> Habits:
    """How this form fills its columns, by a first reading."""
    count = len(rows)
    if count < 4:
        return before
    skip = dict(before.skip)
    for role in set(roles) & set(_LEARNT):
        filled = sum(role in row.likely for row in rows)
        odds = math.log((filled + 0.3) / (count - filled + 0.3))
        odds += 1.0 if odds > 1.0 else 0.0
        skip[role] = min(4.0, max(-2.5, odds)) if role in _SELDOM else min(6.0, max(0.0, odds))
    places = {role: _places([text[slice(*row.cells[role])] for row in rows if role in row.cells]) for role in ("weight", "score")}
    weights = Counter(text[slice(*row.likely["weight"])] for row in rows if "weight" in row.likely)
    units = {role: _unit_habit(text, rows, role) for role in ("target", "actual", "adjusted_target")}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for role in _WORDED & set(row.likely):
            said[text[slice(*row.likely[role])]][role] += 1
    phrases = {
        phrase: roles.most_common(1)[0][0]
        for phrase, roles in said.items()
        if sum(roles.values()) >= 3 and len(phrase) >= 3 and figure(phrase) is None
    }
    return Habits(
        skip=skip,
        unlike=_differ(text, rows, "target", "actual"),
        short=min(_MOST_SHORT, _differ(text, rows, "weight", "score")),
        places={role: found for role, found in places.items() if found},
        weights={weight: min(_SELDOM_WEIGHT, -math.log((times + 0.5) / (count + 0.5))) for weight, times in weights.items()} if _mostly_one(weights) else {},
        with_unit={role: found for role, found in units.items() if found},
        phrases=before.phrases | set(phrases),
        unparted=_unparted(rows, spaces, closed) if spaces else {},
        inside=_inside([cut for row in rows for cut in row.likely.values()], spaces),
        phrase_roles=phrases,
    )


def _unparted(rows: Sequence[TableRow], spaces: Collection[int], closed: Collection[int]) -> dict[str, float]:
    """Role to what it costs that a cell ends without a space, where most of its column end with one; columns that few
    rows fill do as all others. At `closed` places a cell ends in any case."""
    cells = {role: [row.likely[role][1] for row in rows if role in row.likely] for role in ("level3", *_LEARNT)}
    ends = {role: [end in spaces for end in found if end in spaces or end not in closed] for role, found in cells.items()}
    every = [end for found in ends.values() for end in found]
    costs = {}
    for role, found in ends.items():
        told = found if len(found) >= _FEWEST_PAIRS and role not in _SELDOM else every
        if sum(told) > _MOSTLY * len(told):
            costs[role] = -math.log((len(told) - sum(told) + 0.3) / (len(told) + 0.6))
    return costs


def _inside(cells: Sequence[Cut], spaces: Collection[int]) -> float:
    """What it costs that a space stands inside a cell, where next to all of them part cells."""
    ends = sum(end in spaces for _, end in cells)
    inside = sum(start < space < end for space in spaces for start, end in cells)
    return math.log((ends + 0.5) / (inside + 0.5)) if ends >= 2 * _FEWEST_PAIRS and inside < _FEW_INSIDE * ends else 0.0


def _places(numbers: Sequence[str]) -> dict[int, float]:
    if len(numbers) < 4:
        return {}
    shown = Counter(len(number.partition(".")[2]) for number in numbers)
    return {places: -math.log((shown[places] + 0.1) / (len(numbers) + 0.4)) for places in range(4)}


def _mostly_one(weights: Counter[str]) -> bool:
    """Whether most rows are worth the same."""
    return bool(weights) and weights.most_common(1)[0][1] > _MOSTLY * weights.total()


def _differ(text: str, rows: Sequence[TableRow], first: str, second: str) -> float:
    """What it costs that the figures of two columns differ in a row, where those of most rows are equal."""
    pairs = [(text[slice(*row.likely[first])], text[slice(*row.likely[second])]) for row in rows if {first, second} <= set(row.likely)]
    pairs = [pair for pair in pairs if all(map(figure, pair))]
    equal = sum(one == other for one, other in pairs)
    return max(0.0, math.log((equal + 0.5) / (len(pairs) - equal + 0.5))) if len(pairs) >= _FEWEST_PAIRS else 0.0


def _unit_habit(text: str, rows: Sequence[TableRow], role: str) -> tuple[float, float] | None:
    figures = [found for row in rows if role in row.cells and (found := figure(text[slice(*row.cells[role])]))]
    if len(figures) < 4:
        figures = [found for row in rows if role in row.likely and (found := figure(text[slice(*row.likely[role])]))]
    if len(figures) < 4:
        return None
    bare = sum(not found.unit for found in figures)
    total = len(figures) + 0.4
    return -math.log((bare + 0.2) / total), -math.log((len(figures) - bare + 0.2) / total)
