"""Indicator rows whose cells were printed without anything between them: "≥95%96.4%1515" is four cells.

Every way to cut a string that the columns allow has a cost; the cheapest few are found by a best-first search
whose estimate is the exact cost of what is still to come. What a row obeys decides between them: score <= weight,
target and actual share a unit and are near each other, full marks go with a target that was reached.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.glued.cells import VALUES, Cells, Figure, figure
from assist.extract.kinds import Kind, kind_of
from assist.text.normalise import fold

_INF = math.inf
_MARGIN = 8.0  # what costs more than this above the best reading is one in three thousand
_KEPT, _POPPED = 24, 1500
_FIRST_FIGURE = re.compile(r"\d[\d,.]*(\D*)")
_RATE_FITS, _RATE_ROUNDED = -3.0, Decimal("0.06")
_BOUND_DONE = 3.0  # a bound is a target, not what was done
_ACTUAL_IN_REASON = 2.5  # no actual, and a reason that begins with a figure in the target's unit
_NO_UNIT = ("其他", "文字描述", "文字", "其它")
_GRADES = frozenset("优良中差好高是")
_NOTHING_DONE, _LITTLE_MISSED, _LITTLE = 3.5, 2.0, 5
_RATIO = Decimal("0.02")
_HUNDRED = Decimal(100)

Cut = tuple[int, int]
_Context = tuple[str, str]
_Path = tuple[str, int, int, "_Path | None"] | None


@dataclass(frozen=True, slots=True)
class GluedRow:
    """One reading of a row: role to the half-open range of its cell, and what the reading costs."""

    cells: Mapping[str, Cut]
    end: int
    cost: float


@dataclass(slots=True)
class TableRow:
    """A row of the likeliest chain: all its cells, and the roles of those that are not to be believed."""

    zone: int
    likely: Mapping[str, Cut]
    doubtful: frozenset[str] = frozenset()

    @property
    def cells(self) -> dict[str, Cut]:
        """The cells to be believed."""
        return {role: cut for role, cut in self.likely.items() if role not in self.doubtful}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the form says elsewhere: its narratives and its amounts of money, both as squeezed text."""

    narrative: str = ""
    amounts: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    """What stands before a figure in the narratives, from the beginning of its clause on."""


class RowReader:
    """Reads rows that lie in text[:limit]; a row may end at any place for which `is_end` holds."""

    def __init__(
        self, cells: Cells, roles: Sequence[str], around: Surroundings, limit: int, is_end: Callable[[int], bool]
    ) -> None:
        self.cells = cells
        self.roles = tuple(role for role in roles if role not in ("level1", "level2"))
        self.around = around
        self.limit = limit
        self.is_end = is_end
        self._ahead: dict[tuple[int, int, _Context], float] = {}
        self._steps: dict[tuple[int, int, _Context], list[tuple[int, float, _Context]]] = {}

    def rows(self, start: int) -> list[GluedRow]:
        """The cheapest readings of a row that begins at `start`, best first; none when nothing fits."""
        first = (start, 0, ("", ""))
        least = self._to_come(*first)
        if least == _INF:
            return []
        heap: list[tuple[float, int, float, tuple[int, int, _Context], _Path]] = [(least, 0, 0.0, first, None)]
        found: list[GluedRow] = []
        serial = 0
        for _ in range(_POPPED):
            if not heap or len(found) >= _KEPT:
                break
            estimate, _, spent, (at, index, context), path = heapq.heappop(heap)
            if estimate > least + _MARGIN:
                break
            if index == len(self.roles):
                found.append(self._row(path, at, spent))
                continue
            for end, cost, onward in self._onward(at, index, context):
                ahead = self._to_come(end, index + 1, onward)
                if ahead < _INF:
                    serial += 1
                    state = (end, index + 1, onward)
                    step = (self.roles[index], at, end, path)
                    heapq.heappush(heap, (spent + cost + ahead, serial, spent + cost, state, step))
        found.sort(key=lambda row: row.cost)
        return [row for row in found if row.cost <= found[0].cost + _MARGIN]

    def _row(self, path: _Path, end: int, spent: float) -> GluedRow:
        cells: dict[str, Cut] = {}
        while path is not None:
            role, a, b, path = path
            if b > a:
                cells[role] = (a, b)
        texts = {role: self.cells.text[a:b] for role, (a, b) in cells.items()}
        cost = spent + row_cost(texts, self.around)
        if self.cells.has_unit and "unit" not in texts and (goal := figure(texts.get("target", ""))) and not goal.unit:
            cost += 3.0
        if "score" in texts and texts["score"] != texts.get("weight") and "weight" in self.roles and "reason" not in texts:
            cost += self.cells.habits.short
        return GluedRow(cells, end, cost)

    def _to_come(self, at: int, index: int, context: _Context) -> float:
        """The least cost of the columns from `index` on."""
        if index == len(self.roles):
            return 0.0 if self.is_end(at) else _INF
        key = (at, index, context)
        known = self._ahead.get(key)
        if known is None:
            steps = self._onward(at, index, context)
            known = min((cost + self._to_come(end, index + 1, onward) for end, cost, onward in steps), default=_INF)
            self._ahead[key] = known
        return known

    def _onward(self, at: int, index: int, context: _Context) -> list[tuple[int, float, _Context]]:
        """(end, cost, context) of every cell that column `index` may have; the first is the blank one."""
        key = (at, index, context)
        known = self._steps.get(key)
        if known is not None:
            return known
        role, (target, weight) = self.roles[index], context
        steps = [] if role == "level3" else [(at, self.cells.skip(role), context)]
        for end, cost in self.cells.at(at, role, self.limit):
            onward = context
            if role in VALUES:
                piece = self.cells.text[at:end]
                cost += _beside(piece, target, self.cells.has_unit) + (self.cells.habits.unlike if target and piece != target else 0.0) + (0.8 if role == "adjusted_target" and piece != target else 0.0)
                onward = (piece if role != "actual" else "", weight)
            elif role in ("weight", "score"):
                piece = self.cells.text[at:end]
                fit = _scored(piece, weight, role)
                if fit == _INF:
                    continue
                cost, onward = cost + fit, (target, piece)
            steps.append((end, cost, onward))
        self._steps[key] = steps
        return steps


def _beside(value: str, target: str, apart: bool) -> float:
    """What it costs that a value stands beside this target (or beside the target that was adjusted to it); `apart`:
    units have a column of their own."""
    if not target:
        return 0.0
    if value == target:
        return _same(value)
    mine, other = figure(value), figure(target)
    if mine is None or other is None:
        return 0.0
    if mine.relation and mine.relation != other.relation:
        return 2.0
    if apart and not other.unit and mine.number == other.number:
        return _same(value)
    same = -0.4 if mine.unit == other.unit or (apart and not other.unit) else 0.4 if not mine.unit else 1.6
    return same + _apart(mine.number, other.number)


def _same(value: str) -> float:
    """Two equal texts side by side are no accident; two equal figures may be."""
    if value in _GRADES:
        return -2.5
    if figure(value) is None:
        return -(1.0, 2.0, 3.5, 5.0)[min(len(value), 4) - 1]
    return -0.5 if len(value) < 3 else -1.8


def _apart(number: Decimal, other: Decimal) -> float:
    """What it costs that two figures of one row are of different size."""
    if not number or not other:
        return 0.0 if number == other else (_LITTLE_MISSED if other <= _LITTLE else _NOTHING_DONE) if other else 0.8
    return 1.2 * max(0.0, abs(math.log(number / other)) - 0.4)


def points(text: str) -> Decimal:
    """The number in a cell of weights or scores; some forms print it as a share of a hundred, 10%."""
    return Decimal(fold(text).rstrip("%分").replace(",", ""))  # as printed: it may be wrapped, or full-width


def _scored(value: str, other: str, role: str) -> float:
    """What it costs that weight and score stand in one row; whichever column comes first is `other`."""
    if not other:
        return 0.0
    weight, score = (points(other), points(value)) if role == "score" else (points(value), points(other))
    if score > weight:
        return _INF
    return 0.0 if value == other else 1.2 if score == weight else 0.6 if score else 2.5


def row_cost(texts: Mapping[str, str], around: Surroundings) -> float:
    """What the cells of one row say to each other, beyond what neighbouring columns do."""
    target, actual = texts.get("adjusted_target") or texts.get("target", ""), texts.get("actual", "")
    goal, done = figure(target), figure(actual)
    cost = 0.0 if {"target", "actual", "score"} & set(texts) else 6.0
    cost += _likely(texts, goal, done)
    unit = texts.get("unit", "")
    for found in (goal, done):
        if found is not None:
            cost += 2.0 if unit and found.unit and found.unit != unit else 0.0
            cost += _sensible(found, found.unit or unit) - _echo(found, found.unit or unit, around)
    reached: bool | None = None
    share = met = None
    if goal is not None and done is not None:
        met = done.number / goal.number * _HUNDRED if goal.number else None
        share = min(done.number / goal.number, Decimal(1)) if goal.number else None
        reached = _reached(texts.get("operator", "") or goal.relation, goal.number, done.number)
    elif goal is not None and actual and kind_of(actual) != Kind.JUDGEMENT:
        cost += 1.2
    elif done is not None and target:
        cost += 1.5
    elif done is not None and done.relation:
        cost += _BOUND_DONE
    elif goal is not None and goal.unit and not actual and (first := _FIRST_FIGURE.match(texts.get("reason", ""))) and first[1].startswith(goal.unit):
        cost += _ACTUAL_IN_REASON
    return cost + _marks(texts, reached, share, met)


def _likely(texts: Mapping[str, str], goal: Figure | None, done: Figure | None) -> float:
    """Words for a target call for words as an actual; a scale (定性) goes without a figure."""
    if texts.get("operator", "").startswith("定性") and (goal is not None or done is not None or texts.get("unit", "其他") not in _NO_UNIT):
        return 2.0
    return 1.0 if "operator" in texts and not texts["operator"].startswith("定") and texts.get("target") and goal is None else 0.0


def _sensible(found: Figure, unit: str) -> float:
    if unit == "月" and found.number > 12:
        return 4.0
    return 2.5 if unit == "%" and found.number > 100 else 0.0


def _echo(found: Figure, unit: str, around: Surroundings) -> float:
    """How much surer a figure is because the form prints it elsewhere too."""
    number = f"{found.number:f}"
    if number in around.amounts and len(number) > 2:
        return 1.0
    if len(number) < 2 or not unit:
        return 0.0
    at = around.narrative.find(number + unit)
    return 0.8 if at > 0 and not around.narrative[at - 1].isdigit() and around.narrative[at - 1] != "." else 0.0


def _reached(relation: str, goal: Decimal, done: Decimal) -> bool:
    if relation in ("≤", "<=", "<", "小于等于", "不超过", "不高于", "不大于", "低于", "小于"):
        return done <= goal
    if relation in ("=", "等于", ""):
        return done >= goal
    return done >= goal if relation not in ("约",) else abs(done - goal) <= goal / 5


def bound_read_as_figure(target: str, actual: str) -> bool:
    """Whether a scan may have taken the sign of a bound for a figure: 28 beside 8 is ≥8, 290% is ≥90%."""
    goal, done = figure(target), figure(actual)
    if goal is None or done is None or goal.relation or not target.startswith("2") or goal.number <= done.number:
        return False
    rest = figure(target[1:])
    return rest is not None and rest.number > 0 and rest.number <= done.number and (rest.number == done.number or (rest.unit == "%" and goal.number > _HUNDRED))


def _marks(texts: Mapping[str, str], reached: bool | None, share: Decimal | None, met: Decimal | None = None) -> float:
    """Full marks go with a target that was reached, fewer with one that was missed, in proportion as a rule. `met`: the
    actual in percent of the target, which a column of rates may tell instead of the score's share."""
    if "weight" not in texts or "score" not in texts:
        return 0.0
    weight, score = points(texts["weight"]), points(texts["score"])
    cost = 0.0
    rate = texts.get("score_rate", "").rstrip("%")
    if rate:
        of_target = bool(met) and met is not None and abs(met - Decimal(rate)) <= _RATE_ROUNDED
        cost += _RATE_FITS if of_target else -1.0 if abs(weight * Decimal(rate) / _HUNDRED - score) <= _RATIO else 2.0
    reason = bool(texts.get("reason"))
    if score == weight:
        missed = reached is False and not bound_read_as_figure(texts.get("target", ""), texts.get("actual", ""))
        return cost + (1.0 if missed else 0.0) + (0.8 if reason and reached else 0.0)
    cost -= 1.2 if reason else 0.0
    if reached is None:
        return cost + 1.0
    if reached:
        return cost + 1.6
    fits = share is not None and abs(weight * share - score) <= _RATIO
    return cost + (-1.2 if fits else 0.4)
