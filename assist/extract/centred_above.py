"""What stands above a table whose cells stand in the middle of their rows: fields, funds and narratives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import product

from assist.extract.cell_heights import Cells, Column, Cover, Line, Whole
from assist.extract.centred_head import fund_head_of
from assist.extract.centred_sides import fronts, may_be_side
from assist.extract.kinds import width
from assist.extract.put_back_rows import Piece
from assist.forms.labels import fund_kind, labels
from assist.text.decimals import to_decimal

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_RATE = re.compile(r"\d{1,4}(?:\.\d{1,2})?[%％]?")
_BLANK = frozenset("-—－/")
_NAME_LINES, _FIGURE_LINES = 3, 2
_STRANGE, _ODD, _BLANK_CELL = 3.0, 1.0, 0.3
_CLOSE = 0.06  # percent
_MOST_LEFT, _MOST_COST = 0.2, 1.0
_LONGEST = 14  # lines of a narrative
_MOST_WAYS = 64
_SLACK = 1.6  # characters
_SURE = 1.0
_TOLD = 0.5  # what a figure of the table tells
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONGEST_FIELD = 30  # characters


def above_table(lines: Sequence[Line], targets: Sequence[str], actuals: Sequence[str]) -> Iterator[Whole]:
    """The fields, funds and narratives that were printed over several lines; narratives that cannot be told apart are left
    out. `targets`, `actuals`: those of the table below, which goal and completion repeat."""
    sides = next((at for at, line in enumerate(lines) if {"goal", "completion"} <= {labels("section").role(piece.text) for piece in line}), len(lines))
    head = fund_head_of(lines[:sides])
    if head is not None:
        labelled, start, end = head
        yield from _funds(lines[start:sides], labelled, end - start)
    else:
        yield from _unsure_funds(lines[:sides])
    yield from _fields(lines[: head[1] if head is not None else sides])
    if sides < len(lines):
        planned, done = (set(_NUMBER.findall(" ".join(values))) for values in (targets, actuals))
        yield from _narratives(lines[sides], lines[sides + 1 :], planned - done, done - planned)


def _funds(lines: Sequence[Line], head: Cells, first: int) -> Iterator[Whole]:
    """The head of a table of funds, behind the label beside it, and its rows."""
    stop = next((at for at in range(first, len(lines)) if _is_other(lines[at][0].text)), len(lines))
    body = lines[first:stop]
    every, _ = fronts(lines[:stop])
    ways = every[first:]
    columns = [Column("name", 1, _NAME_LINES), *(Column(role, int(role in ("initial", "adjusted", "executed")), _FIGURE_LINES) for role in head)]
    cover = Cover(body, ways, columns, _fund_cost, middle=True, is_number=lambda text: True, name="name")
    rows = cover.rows()
    own = sum(len(line) - choice[0][0] for line, choice in zip(body, ways, strict=True))
    taken = {id(piece) for row in rows for cell in row.cells.values() for piece in cell}
    known = {id(piece) for cell in head.values() for piece in cell}
    if not rows or own - len(taken) > _MOST_LEFT * own or cover.cost > _MOST_COST * len(rows):
        if first > 1:
            yield Whole(lines[0], [piece for cell in head.values() for piece in cell], list(head.values()))
        return
    in_front = (piece for line, choice in zip(lines, every, strict=False) for piece in line[: choice[0][0] or int(may_be_side(line[0]))])
    beside = [piece for piece in in_front if id(piece) not in taken | known]
    frame = [beside] if beside else []
    yield Whole(lines[0], [*beside, *(piece for cell in head.values() for piece in cell)], [*frame, *head.values()])
    for row in rows:
        cells = [row.cells[column.role] for column in columns if column.role in row.cells] if row.sure >= set(row.cells) else []
        middle = row.cells["executed"][0]
        line = next(line for line in body[row.first : row.end] if any(piece is middle for piece in line))
        yield Whole(line, [piece for cell in row.cells.values() for piece in cell], cells)


def _unsure_funds(lines: Sequence[Line]) -> Iterator[Whole]:
    """The amounts below labels that stand in several lines in an order that is not known, all taken out."""
    heads = [at for at, line in enumerate(lines) if any(labels("budget_column").role(piece.text) is not None for piece in line)]
    if len(heads) > 1 and heads[-1] - heads[0] < _NAME_LINES:
        below = [piece for line in lines[heads[-1] + 1 :] for piece in line if _RATE.fullmatch(piece.text) or _FIGURE.fullmatch(piece.text)]
        yield Whole(lines[heads[0]], below, [])


def _is_other(text: str) -> bool:
    return labels("header").role(text) is not None or labels("section").role(text) not in (None, "frame")


def _fund_cost(cells: Cells) -> float:
    """How strange it is that a row of a table of funds has these cells."""
    texts = {role: "".join(piece.text for piece in cell) for role, cell in cells.items()}
    return sum(_cell_cost(role, text) for role, text in texts.items()) + _rate_cost(texts)


@lru_cache(maxsize=2048)
def _cell_cost(role: str, text: str) -> float:
    if role == "name":
        return 0.0 if fund_kind(text) is not None else _STRANGE
    if text in _BLANK or (_RATE if role == "rate" else _FIGURE).fullmatch(text):
        return 0.0
    return 2 * _STRANGE


def _rate_cost(texts: dict[str, str]) -> float:
    """What it costs that a rate is not what its amounts tell, or is blank."""
    if "rate" not in texts:
        return _BLANK_CELL
    rate, executed = to_decimal(texts["rate"].rstrip("%％")), to_decimal(texts["executed"])
    budgets = [number for role in ("initial", "adjusted") if (number := to_decimal(texts.get(role, ""))) is not None and number]
    if rate is None or executed is None or not budgets:
        return 0.0
    told = any(abs(float(executed / budget * 100 - rate)) <= _CLOSE for budget in budgets)
    return 0.0 if told else _ODD * ("%" not in texts["rate"] and "％" not in texts["rate"])


def _fields(lines: Sequence[Line]) -> Iterator[Whole]:
    """Labels and values of fields of two lines: one stands above the line of the others and one below."""
    used: set[int] = set()
    for at in range(1, len(lines) - 1):
        top, line, bottom = ([piece for piece in one if len(one) == 1 or not may_be_side(piece)] for one in lines[at - 1 : at + 2])
        if len(top) != 1 or len(bottom) != 1 or not line or len(top[0].text) > _LONGEST_FIELD or any(map(_is_label, (*top, *bottom))):
            continue
        if used & {id(piece) for piece in (*top, *line, *bottom)}:
            continue
        pair = [top[0], bottom[0]]
        texts = [piece.text for piece in line]
        places = [place for place in range(len(line) + 1) if _alternate([*texts[:place], top[0].text + bottom[0].text, *texts[place:]])]
        if len(places) == 1:
            cells = [[piece] for piece in line]
            cells.insert(places[0], pair)
            used.update(id(piece) for cell in cells for piece in cell)
            yield Whole(lines[at], [*line, *pair], cells)


def _is_label(piece: Piece) -> bool:
    return any(labels(name).role(piece.text) is not None for name in ("header", "section", "budget_column"))


def _alternate(texts: Sequence[str]) -> bool:
    """Whether labels of fields and their values follow each other."""
    return not len(texts) % 2 and all((labels("header").role(text) is not None) != bool(at % 2) for at, text in enumerate(texts))


def _narratives(label: Line, lines: Sequence[Line], planned: Set[str], done: Set[str]) -> Iterator[Whole]:
    """Goal and completion, printed side by side, each in the middle of the row."""
    stop = next((at for at, line in enumerate(lines) if _is_other(line[0].text) and labels("section").role(line[0].text) not in ("goal", "completion")), len(lines))
    region = lines[:stop]
    ways = sorted(
        ((cost - _TOLD * (_leaning(goal, planned, done) - _leaning(completion, planned, done)), goal, completion) for cost, goal, completion in _sides_of(region)),
        key=lambda way: way[0],
    )
    if not ways or (len(ways) > 1 and ways[1][0] - ways[0][0] < _SURE):
        uneven = any(len(line) == 1 and not _is_beside(line[0]) for line in region)
        yield Whole(label, [piece for line in region for piece in line if uneven or _is_beside(piece)], [])
        return
    goal, completion = ways[0][1:]
    yield Whole(region[0], [piece for line in region for piece in line], [goal, completion])


def _leaning(text: Sequence[Piece], planned: Set[str], done: Set[str]) -> int:
    """How many more figures of a text are planned ones than reached ones."""
    figures = set(_NUMBER.findall("".join(piece.text for piece in text)))
    return len(figures & planned) - len(figures & done)


def _is_beside(piece: Piece) -> bool:
    return may_be_side(piece) or labels("section").role(piece.text) is not None


def _sides_of(region: Sequence[Line]) -> Iterator[tuple[float, list[Piece], list[Piece]]]:
    """The ways of parting the lines between goal and completion: what one costs, and the lines of both."""
    choices = [(0, 1) if _is_beside(line[0]) else (0,) for line in region]
    count = 1
    for choice in choices:
        count *= len(choice)
    if not region or count > _MOST_WAYS:
        return
    for chosen in product(*choices):
        own = [line[front:] for line, front in zip(region, chosen, strict=True) if line[front:]]
        kept = sum(1 for line, front in zip(region, chosen, strict=True) if not front and _is_beside(line[0]))
        pieces = [piece for line in own for piece in line]
        sizes = [len(line) for line in own]
        for left in range(1, min(_LONGEST, len(pieces) - 1) + 1):
            right = len(pieces) - left
            spots = sorted([(nth - (left - 1) / 2, 0) for nth in range(left)] + [(nth - (right - 1) / 2, 1) for nth in range(right)])
            rows: list[int] = []
            for at, (place, _) in enumerate(spots):
                if at and place == spots[at - 1][0]:
                    rows[-1] += 1
                else:
                    rows.append(1)
            if rows != sizes:
                continue
            sides: tuple[list[Piece], list[Piece]] = ([], [])
            for piece, (_, side) in zip(pieces, spots, strict=True):
                sides[side].append(piece)
            yield kept * _STRANGE + sum(map(_unfilled, sides)), sides[0], sides[1]


def _unfilled(side: Sequence[Piece]) -> float:
    """What it costs that lines of a text but the last are not as wide as its column."""
    widths = [width(piece.text) for piece in side]
    return sum(1.0 for one in widths[:-1] if max(widths) - one > _SLACK)
