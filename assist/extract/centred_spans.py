"""The rows that the names of levels span, told by where the names stand: in the middle of all lines of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from assist.extract.cell_heights import Line, Row
from assist.extract.put_back_rows import Piece
from assist.forms.labels import first_level_of, labels

_OFF, _SURE, _MOST_OFF = 1.0, 0.2, 0.35  # lines; what is farther off costs no more, since a page break moved it
_STRANGE = 1.5  # a second level that is known to belong to another first one
_MOST_BOTH = 4
_SAME_LINE, _BETWEEN = 0.1, 0.25
_MOST_WAYS = 6
_SHORT = 2  # characters that tell a level
_COSTS = ("成本", "产出")  # a second level that many forms have as a first one

Name = Sequence[Piece]
_Span = tuple[float, float]


def spans(lines: Sequence[Line], rows: Sequence[Row], names: Sequence[Name]) -> dict[int, list[Name]] | None:
    """The names that begin at each row, first levels before second ones; None where they do not come out even."""
    tops = [0.0]
    for row in rows:
        tops.append(tops[-1] + max(len(cell) for cell in row.cells.values()))
    heights = _heights_of_lines(lines, rows, tops)
    levels = [(name, _levels(_text(name))) for name in names]
    both = [at for at, (_, roles) in enumerate(levels) if len(roles) > 1]
    best: list[tuple[float, dict[int, list[Name]]]] = []
    for chosen in product((1, 2), repeat=len(both)) if len(both) <= _MOST_BOTH else ():
        roles = [2 if 2 in found else 1 if found else 0 for _, found in levels]
        for at, role in zip(both, chosen, strict=True):
            roles[at] = role
        parts = [[(name, _middle(name, lines, heights)) for (name, _), role in zip(levels, roles, strict=True) if role == level] for level in (1, 2)]
        best += _placed(parts[0], parts[1], tops)
    best.sort(key=lambda way: way[0])
    if not best or best[0][0] > _MOST_OFF * len(names):
        return None
    near = [_starts(way) for cost, way in best if cost - best[0][0] < _SURE]
    if len({one for way in near for one in way}) > len(near[0]) + 1:
        return None  # more than one name may begin elsewhere
    return best[0][1]


def _starts(found: Mapping[int, Sequence[Name]]) -> set[tuple[int, str]]:
    return {(row, _text(name)) for row, names in found.items() for name in names}


def _levels(text: str) -> set[int]:
    if labels("section").role(text) == "frame":
        return set()
    return {level for level in (1, 2) if labels(f"level{level}").role(text) is not None}


def _heights_of_lines(lines: Sequence[Line], rows: Sequence[Row], tops: Sequence[float]) -> list[_Span]:
    """Of each line the lowest and highest place of its middle, counted in lines from the top of the first row."""
    known: dict[int, float] = {}
    for number, row in enumerate(rows):
        middle = (tops[number] + tops[number + 1]) / 2
        for cell in row.cells.values():
            for nth, piece in enumerate(cell):
                known[id(piece)] = middle + nth - (len(cell) - 1) / 2
    places = [next((known[id(piece)] for piece in line if id(piece) in known), None) for line in lines]
    found: list[_Span] = []
    for at, place in enumerate(places):
        if place is not None:
            found.append((place - _SAME_LINE, place + _SAME_LINE))
        else:
            above = next((one for one in reversed(places[:at]) if one is not None), 0.0)
            below = next((one for one in places[at + 1 :] if one is not None), tops[-1])
            found.append((above + _BETWEEN, below - _BETWEEN) if below - above > 2 * _BETWEEN else (above, below))
    return found


def _middle(name: Name, lines: Sequence[Line], heights: Sequence[_Span]) -> _Span:
    """Where the middle of a name may be."""
    where = {id(piece): number for number, line in enumerate(lines) for piece in line}
    ranges = [heights[where[id(piece)]] for piece in name]
    offs = [nth - (len(name) - 1) / 2 for nth in range(len(name))]
    return max(low - off for (low, _), off in zip(ranges, offs, strict=True)), min(high - off for (_, high), off in zip(ranges, offs, strict=True))


def _placed(firsts: Sequence[tuple[Name, _Span]], seconds: Sequence[tuple[Name, _Span]], tops: Sequence[float]) -> Iterator[tuple[float, dict[int, list[Name]]]]:
    """The cheapest ways in which the names share out the rows."""
    every = range(len(tops))
    for cost, starts in _shared([span for _, span in seconds], list(every), tops):
        edges = [*starts, len(tops) - 1] if starts else list(every)
        for more, begins in _shared([span for _, span in firsts], edges, tops):
            found: dict[int, list[Name]] = {}
            for row, (name, _) in zip(begins, firsts, strict=True):
                found.setdefault(row, []).append(name)
            for row, (name, _) in zip(starts, seconds, strict=True):
                found.setdefault(row, []).append(name)
            yield cost + more + _STRANGE * _misplaced(firsts, seconds, begins, starts), found


def _misplaced(firsts: Sequence[tuple[Name, _Span]], seconds: Sequence[tuple[Name, _Span]], begins: Sequence[int], starts: Sequence[int]) -> int:
    """How many second levels stand under a first one to which they do not belong."""
    count = 0
    for row, (name, _) in zip(starts, seconds, strict=True):
        above = [_text(first)[:_SHORT] for begin, (first, _) in zip(begins, firsts, strict=True) if begin <= row]
        text = _text(name)
        known = first_level_of(text) or (text if len(_levels(text)) > 1 else None)
        count += bool(above) and known is not None and known[:_SHORT] != above[-1] and (text[:_SHORT], above[-1]) != _COSTS
    return count


def _text(name: Name) -> str:
    return "".join(piece.text for piece in name)


def _shared(middles: Sequence[_Span], edges: Sequence[int], tops: Sequence[float]) -> list[tuple[float, list[int]]]:
    """The cheapest ways of parting the rows at `edges` among names with these middles: cost, and where each begins."""
    ways: dict[int, list[tuple[float, list[int]]]] = {edges[0]: [(0.0, [])]}
    for low, high in middles:
        fresh: dict[int, list[tuple[float, list[int]]]] = {}
        for start, told in ways.items():
            for end in edges:
                if end <= start:
                    continue
                middle = (tops[start] + tops[end]) / 2
                off = max(low - middle, middle - high, 0.0)
                fresh.setdefault(end, []).extend((cost + min(off, _OFF), [*starts, start]) for cost, starts in told)
        ways = {end: sorted(told, key=lambda way: way[0])[:_MOST_WAYS] for end, told in fresh.items()}
    return ways.get(edges[-1], []) if middles else [(0.0, [])]


def named(found: Mapping[int, Sequence[Name]]) -> set[int]:
    """The ids of the pieces of all names that were placed."""
    return {id(piece) for names in found.values() for name in names for piece in name}
