"""An indicator table whose header row was lost: the order of its columns is solved from what the rows obey.

Every plausible order is aligned with the rows. The cheapest one is taken if score <= weight holds in it
throughout; columns on which an equally cheap order differs are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.align import align, alignment_cost
from assist.extract.lines.aligned import Aligned, Columns
from assist.extract.lines.text_rows import has
from assist.extract.lines.tokens import Style, Token
from assist.extract.raw import Row
from assist.text.decimals import split_number

_LEVELS = ("level1", "level2", "level3")
_MARGIN = 1.0
_MIN_LEVEL_LABELS = 3
_FEW = 0.25  # share of rows
_FEWEST_ROWS = 2
_VALUES = ("target", "actual", "weight", "score")
_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND)
_MOST_POINTS, _WHOLE = 60, 100


@dataclass(frozen=True, slots=True)
class Solved:
    """Where the table begins (an offset), its column order, and the columns that stay undecided."""

    start: int
    roles: tuple[str, ...]
    undecided: frozenset[str]


def find_start(tokens: Sequence[Token]) -> int | None:
    """Index of the first level name that begins a table of at least three second-level names."""
    levels = [i for i, t in enumerate(tokens) if kind_of(t.text) in (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)]
    seconds = sum(kind_of(tokens[i].text) in (Kind.LEVEL2, Kind.LEVEL12) for i in levels)
    return levels[0] if seconds >= _MIN_LEVEL_LABELS else None


def solve_columns(body: Sequence[Token], style: Style) -> Solved | None:
    """The column order of a headless table whose rows are `body`; None when no order fits."""
    filled = [token for token in body if token.text]
    ranked: list[tuple[float, tuple[str, ...], list[Aligned]]] = []
    for roles in _orders(filled):
        columns = Columns(roles, _positions(body, roles, style))
        rows = align(body, columns, style)
        if rows and _scores_fit(rows) and ("actual" in roles or _are_points(rows)):
            points = 0.0 if "actual" in roles else _MARGIN / 2  # figures of that size are points rather than values
            ranked.append((alignment_cost(body, columns, style) / len(rows) - points, roles, rows))
    if not ranked:
        return None
    ranked.sort(key=lambda entry: entry[0])
    cost, roles, rows = ranked[0]
    if not _tells_reasons(rows):
        return None
    undecided: set[str] = set()
    for other, order, others in ranked[1:]:
        if other - cost < _MARGIN / 2 and "actual" in roles and not _only_turned(roles, order):
            undecided |= _differing(rows, others, roles, order)
    return Solved(body[0].start, roles, frozenset(undecided))


def _only_turned(roles: Sequence[str], order: Sequence[str]) -> bool:
    """Whether another order only puts the actual values first, which next to no form does."""
    return set(order) == set(roles) and roles.index("target") < roles.index("actual") and order.index("actual") < order.index("target")


def _orders(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    operators = sum(kind_of(token.text) == Kind.OPERATOR for token in tokens)
    values: tuple[tuple[str, ...], ...] = (("target", "actual"), ("actual", "target"))
    if operators >= _MIN_LEVEL_LABELS:
        values = (("operator", "target", "unit", "actual"), ("operator", "target", "actual"))
    for middle in values:
        yield (*_LEVELS, *middle, "reason")
        yield (*_LEVELS, *middle, "weight", "score", "reason")
        yield (*_LEVELS, *middle, "score", "weight", "reason")
        yield (*_LEVELS, "weight", *middle, "score", "reason")
        yield (*_LEVELS, *(role for role in middle if role != "actual"), "weight", "reason")


def _positions(body: Sequence[Token], roles: Sequence[str], style: Style) -> tuple[int, ...]:
    if style not in ("tabs", "pipes"):
        return ()
    first = next((token.col for token in body if token.text), 0)
    return tuple(range(first, first + len(roles)))


def _scores_fit(rows: Sequence[Aligned]) -> bool:
    for row in rows:
        weight, score = (split_number("".join(t.text for t in row.cells.get(r, []))) for r in ("weight", "score"))
        if weight and score and score[0] > weight[0]:
            return False
    return True


def _tells_reasons(rows: Sequence[Aligned]) -> bool:
    """Whether what stands behind the last figure is text: values there belong to columns that no order has."""
    figures = sum(any(kind_of(token.text) in _FIGURES for token in row.cells.get("reason", ())) for row in rows)
    return figures <= _FEW * len(rows)


def leave_out_doubtful(rows: list[Row], open_end: bool) -> bool:
    """Takes out of rows without a header what may be none of theirs; whether there was anything.

    A text that stands beside full marks as well is a proof or a remark and no reason. Where nothing says that the table
    ends, rows at its end that lack what all above them have are other text, and the last reason may be anything.
    """
    count = len(rows)
    while open_end and len(rows) > _FEWEST_ROWS and any(
        all(has(row, role) for row in rows[:-1]) and not has(rows[-1], role) for role in _VALUES
    ):
        del rows[-1]
    told = [row for row in rows if has(row, "reason")]
    full = sum(_points(row, "weight") is not None and _points(row, "weight") == _points(row, "score") for row in told)
    doubtful = told if 2 * full > len(told) else [row for row in rows[-1:] if open_end and "reason" in row]
    for row in doubtful:
        del row["reason"]
    return bool(doubtful) or len(rows) < count


def _points(row: Row, role: str) -> Decimal | None:
    found = split_number(row[role].text) if role in row else None
    return found[0] if found else None


def _are_points(rows: Sequence[Aligned]) -> bool:
    """Whether the only figures beside the targets are points, in a form that nobody filled: none is large, together they
    are no more than a hundred, and they are not of the size of their targets."""
    found = [(_number(row, "weight"), _number(row, "target")) for row in rows]
    points = [weight for weight, _ in found if weight is not None]
    near = sum(bool(weight and target and target / 2 < weight < target * 2) for weight, target in found)
    return len(points) == len(rows) and max(points) <= _MOST_POINTS and sum(points) <= _WHOLE and 3 * near < len(rows)


def _number(row: Aligned, role: str) -> Decimal | None:
    found = split_number("".join(token.text for token in row.cells.get(role, ())))
    return found[0] if found else None


def _differing(
    rows: Sequence[Aligned], others: Sequence[Aligned], roles: Sequence[str], order: Sequence[str]
) -> set[str]:
    """The columns whose cells an equally good order reads otherwise."""
    if len(rows) != len(others):
        return set(roles) - {*_LEVELS}
    differing: set[str] = set()
    for role in {*roles, *order}:
        for row, other in zip(rows, others, strict=True):
            mine = [t.text for t in row.cells.get(role, []) if t.text]
            theirs = [t.text for t in other.cells.get(role, []) if t.text]
            if mine != theirs:
                differing.add(role)
    return differing
