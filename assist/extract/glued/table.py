"""The rows of an indicator table that was run together, chosen jointly.

Each place at which a row may begin has its readings (glued/rows.py). A table is a chain of readings from one end of
the text to the other; chains whose weights and scores add up to what the form states are worth more. The weight of
all chains together (forward and backward sums) tells how sure a cell is: what most of that weight does not agree on is
left blank.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assist.extract.glued.cells import Cells
from assist.extract.glued.habits import Habits, repeated_phrases
from assist.extract.glued.learning import learnt
from assist.extract.glued.rows import GluedRow, RowReader, Surroundings, TableRow, points

_SURE = 0.95
_STATES = 60  # sums kept at a place; the others are too unlikely to matter
_SKIP_LINE, _JOIN_LINES, _POOR = 8.5, 3.0, 9.0
_SKIP_REST, _HALF_ROW, _HALF_CHAR = 12.0, 1.0, 0.01
_LONGEST_ZONE, _LONGEST_ROW, _LONGEST_TABLE = 2500, 500, 20_000  # what is longer is no table, and costs too much time
_UNEQUAL_WEIGHTS, _UNEQUAL_SCORES = 5.0, 3.0
_SKIP_ROW, _SKIP_CHAR, _ROWS_SKIPPED = 9.0, 0.1, 2
_ROUGH_CHAR = 0.4  # to pass over text is dearer in a first reading, from which the form's habits are learnt
_SHORTEST_ROW, _ROW_ENDS = 6, frozenset("0123456789是否")

_State = tuple[int, int, int]  # weights so far, weights since the last first-level label, scores; in thousandths


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text between two level labels. `starts`: where lines begin in it; empty when unknown."""

    start: int
    end: int
    starts: tuple[int, ...] = ()
    closes: Decimal | None = None
    """The weight that the first-level label states which ends with this zone."""
    cut_off: bool = False
    """Whether the text breaks off at its end, so that its last row may lack its last cells."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What weights and scores may add up to; nothing stated is nothing asked."""

    weights: Collection[Decimal] = ()
    scores: Collection[Decimal] = ()


@dataclass(frozen=True, slots=True)
class _Edge:
    """Readings that end at one place and add the same to the sums. `readings` is empty for text passed over."""

    end: int
    weight: int
    score: int
    cost: float
    readings: tuple[GluedRow, ...]


@dataclass(slots=True)
class _Node:
    zone: int
    at: int
    edges: list[_Edge] = field(default_factory=list)
    forward: dict[_State, float] = field(default_factory=dict)
    backward: dict[_State, float] = field(default_factory=dict)


def read_table(
    text: str, zones: Sequence[Zone], roles: Sequence[str], sums: Sums, around: Surroundings, marked: Sequence[int] = ()
) -> list[TableRow]:
    """The rows in `zones` of a squeezed text; `marked` are places where white space stood."""
    if sum(zone.end - zone.start for zone in zones) > _LONGEST_TABLE:
        return []
    body = "\n".join(text[zone.start : zone.end] for zone in zones)
    habits = Habits(phrases=repeated_phrases(body, [text[zone.start : zone.end] for zone in zones]))
    for last in (False, True):
        chain = _Chain(Cells(text, roles, habits, marked, rough=not last, told=around.counted), zones, roles, sums, around)
        rows = chain.rows()
        if not last:
            habits = learnt(text, rows, roles, habits, frozenset(marked), frozenset(zone.end for zone in zones))
    return rows


class _Chain:
    def __init__(
        self, cells: Cells, zones: Sequence[Zone], roles: Sequence[str], sums: Sums, around: Surroundings
    ) -> None:
        self.cells, self.zones, self.roles, self.sums, self.around = cells, zones, roles, sums, around
        self._skip_char = _ROUGH_CHAR if cells.rough else _SKIP_CHAR
        self.nodes: list[dict[int, _Node]] = [self._zone_nodes(index) for index in range(len(zones))]

    def rows(self) -> list[TableRow]:
        """The likeliest chain, with the cells that are sure."""
        total = self._forward()
        self._backward()
        sure = self._certainty(total)
        rows: list[TableRow] = []
        for zone, reading in self._likeliest():
            doubtful = frozenset(role for role, cut in reading.cells.items() if sure[zone, role, *cut] < _SURE)
            rows.append(TableRow(zone, reading.cells, doubtful))
        return rows

    def _zone_nodes(self, index: int) -> dict[int, _Node]:
        zone = self.zones[index]
        if zone.start >= zone.end:
            return {}
        if not zone.starts and zone.end - zone.start > _LONGEST_ZONE:
            return {zone.start: _Node(index, zone.start, [_Edge(zone.end, 0, 0, _SKIP_REST, ())])}
        return self._lined(index, zone) if zone.starts else self._unlined(index, zone)

    def _lined(self, index: int, zone: Zone) -> dict[int, _Node]:
        """Rows begin where lines begin; a row that does not fit one line may go over two or three."""
        nodes = {at: _Node(index, at) for at in zone.starts}
        bounds = [*zone.starts, zone.end]
        for place, at in enumerate(zone.starts):
            edges = [_Edge(bounds[place + 1], 0, 0, _SKIP_LINE, ())]
            for more in range(1, 4):
                if place + more >= len(bounds):
                    break
                end = bounds[place + more]
                if end - at > _LONGEST_ROW:
                    break
                found = self._reader(end, frozenset({end})).rows(at)
                edges += self._edges(found, _JOIN_LINES * (more - 1))
                if found and found[0].cost < _POOR:
                    break
            nodes[at].edges = edges
        return nodes

    def _unlined(self, index: int, zone: Zone) -> dict[int, _Node]:
        text, end = self.cells.text, zone.end
        starts = frozenset(i for i in range(zone.start + 1, end) if _may_open(text, i)) | {end}
        reader = self._reader(end, starts)
        after_figures = [i for i in sorted(starts) if text[i - 1] in _ROW_ENDS]
        nodes: dict[int, _Node] = {}
        waiting = [zone.start]
        while waiting:
            at = waiting.pop()
            if at in nodes or at >= end:
                continue
            node = nodes[at] = _Node(index, at)
            node.edges = [_Edge(end, 0, 0, self._skip_rest(end - at, zone.cut_off), ()), *self._edges(reader.rows(at), 0.0)]
            onward = after_figures[bisect_left(after_figures, at + _SHORTEST_ROW) :][:_ROWS_SKIPPED]
            node.edges += [_Edge(to, 0, 0, _SKIP_ROW + self._skip_char * (to - at), ()) for to in onward]
            waiting += [edge.end for edge in node.edges]
        return dict(sorted(nodes.items()))

    def _skip_rest(self, length: int, cut_off: bool) -> float:
        """What it costs to pass over the rest of a zone; where the text breaks off, a few characters are half a row."""
        whole = _SKIP_REST + self._skip_char * length
        return min(whole, _HALF_ROW + _HALF_CHAR * length**2) if cut_off else whole

    def _reader(self, limit: int, ends: frozenset[int]) -> RowReader:
        return RowReader(self.cells, self.roles, self.around, limit, ends.__contains__)

    def _edges(self, readings: Sequence[GluedRow], extra: float) -> list[_Edge]:
        groups: dict[tuple[int, int, int], list[GluedRow]] = defaultdict(list)
        for reading in readings:
            groups[reading.end, self._milli(reading, "weight"), self._milli(reading, "score")].append(reading)
        edges = []
        for (end, weight, score), group in groups.items():
            cost = -_log_sum([-reading.cost for reading in group]) + extra
            edges.append(_Edge(end, weight, score, cost, tuple(group)))
        return edges

    def _milli(self, reading: GluedRow, role: str) -> int:
        if role not in reading.cells:
            return 0
        return int(points(self.cells.text[slice(*reading.cells[role])]) * 1000)

    def _entry(self, zone: int) -> tuple[int, int] | None:
        """The first place of the next zone that holds any text, from zone number `zone` on."""
        for index in range(zone, len(self.zones)):
            if self.nodes[index]:
                return index, self.zones[index].start
        return None

    def _after(self, node: _Node, edge: _Edge, state: _State) -> tuple[tuple[int, int] | None, _State, float]:
        """Where an edge leads from a state, the state there, and what stated sums cost on the way."""
        weights, section, scores = state[0] + edge.weight, state[1] + edge.weight, state[2] + edge.score
        if edge.end < self.zones[node.zone].end:
            return (node.zone, edge.end), (weights, section, scores), 0.0
        follow = self._entry(node.zone + 1)
        cost = 0.0
        last = follow[0] if follow else len(self.zones)
        for zone in self.zones[node.zone : last]:
            if zone.closes is not None:
                cost += 0.0 if section in (0, int(zone.closes * 1000)) else _UNEQUAL_SCORES
                section = 0
        if follow is None:
            cost += self._misfit(weights, scores)
        return follow, (weights, section, scores), cost

    def _misfit(self, weights: int, scores: int) -> float:
        cost = 0.0
        if self.sums.weights and all(weights != int(total * 1000) for total in self.sums.weights):
            cost += _UNEQUAL_WEIGHTS
        if self.sums.scores and all(abs(scores - int(total * 1000)) > 20 for total in self.sums.scores):
            cost += _UNEQUAL_SCORES
        return cost

    def _forward(self) -> float:
        entry = self._entry(0)
        if entry is None:
            return 0.0
        first = self.nodes[entry[0]][entry[1]]
        first.forward[0, 0, 0] = 0.0
        self.came: dict[tuple[int, int, _State], tuple[_Node, _State, _Edge]] = {}
        least: dict[tuple[int, int, _State], float] = {(*entry, (0, 0, 0)): 0.0}
        self.last: tuple[_Node, _State, _Edge] | None = None
        last_cost = math.inf
        ended: list[float] = []
        for nodes in self.nodes:
            for node in nodes.values():
                node.forward = dict(sorted(node.forward.items(), key=lambda item: -item[1])[:_STATES])
                for state, mass in node.forward.items():
                    here = least[node.zone, node.at, state]
                    for edge in node.edges:
                        place, onward, cost = self._after(node, edge, state)
                        chain = here + min([r.cost for r in edge.readings], default=edge.cost) + cost
                        if place is None:
                            ended.append(mass - edge.cost - cost)
                            if chain < last_cost:
                                last_cost, self.last = chain, (node, state, edge)
                            continue
                        follower = self.nodes[place[0]][place[1]].forward
                        follower[onward] = _log_add(follower.get(onward, -math.inf), mass - edge.cost - cost)
                        key = (*place, onward)
                        if chain < least.get(key, math.inf):
                            least[key] = chain
                            self.came[key] = (node, state, edge)
        return _log_sum(ended)

    def _backward(self) -> None:
        for nodes in reversed(self.nodes):
            for node in reversed(nodes.values()):
                for state in node.forward:
                    terms = []
                    for edge in node.edges:
                        place, onward, cost = self._after(node, edge, state)
                        behind = 0.0 if place is None else self._mass_behind(place, onward)
                        terms.append(behind - edge.cost - cost)
                    node.backward[state] = _log_sum(terms)

    def _mass_behind(self, place: tuple[int, int], state: _State) -> float:
        return self.nodes[place[0]][place[1]].backward.get(state, -math.inf)

    def _certainty(self, total: float) -> Mapping[tuple[int, str, int, int], float]:
        """The share of all chains in which a cell stands, by (zone, role, start, end)."""
        sure: dict[tuple[int, str, int, int], float] = defaultdict(float)
        for nodes in self.nodes:
            for node in nodes.values():
                for edge in node.edges:
                    if edge.readings:
                        self._spread(node, edge, total, sure)
        return sure

    def _spread(self, node: _Node, edge: _Edge, total: float, sure: dict[tuple[int, str, int, int], float]) -> None:
        terms = []
        for state, mass in node.forward.items():
            place, onward, cost = self._after(node, edge, state)
            behind = 0.0 if place is None else self._mass_behind(place, onward)
            terms.append(mass + behind - edge.cost - cost)
        share = math.exp(min(0.0, _log_sum(terms) - total))
        if share < 1e-4:
            return
        costs = [-reading.cost for reading in edge.readings]
        whole = _log_sum(costs)
        for reading, cost in zip(edge.readings, costs, strict=True):
            part = share * math.exp(cost - whole)
            for role, (a, b) in reading.cells.items():
                sure[node.zone, role, a, b] += part

    def _likeliest(self) -> list[tuple[int, GluedRow]]:
        chain: list[tuple[int, GluedRow]] = []
        step = self.last if self._entry(0) is not None else None
        while step is not None:
            node, state, edge = step
            if edge.readings:
                chain.append((node.zone, min(edge.readings, key=lambda reading: reading.cost)))
            step = self.came.get((node.zone, node.at, state))
        chain.reverse()
        return chain


def _may_open(text: str, at: int) -> bool:
    """Whether a row's name may begin here: at a word, not inside a number or behind an opening bracket."""
    char = text[at]
    return ("\u4e00" <= char <= "\u9fff" or char.isalpha() or char in "“《①②③④⑤") and text[at - 1] not in "(（“《≥≤<>="


def _log_add(a: float, b: float) -> float:
    high, low = (a, b) if a >= b else (b, a)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def _log_sum(terms: Sequence[float]) -> float:
    high = max(terms, default=-math.inf)
    return high if high == -math.inf else high + math.log(sum(math.exp(term - high) for term in terms))
