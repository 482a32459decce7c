"""What a reviewer may ask the queue for, and the conditions it becomes.

Each condition can be asked in two ways: *of a form* (as it is passed in the order of the queue), and as the
*set* of forms that meet it. The queue takes whichever is cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assist.store.desk.bigrams import wanted

SORTS = {
    "risk": "risk", "project": "project", "unit": "unit", "year": "year", "amount": "amount", "rate": "rate",
    "score": "score", "findings": "total", "state": "state", "reviewer": "reviewer",
}  # fmt: skip
"""Name in the address bar, and column."""

_EQUAL = ("year", "department", "unit", "reviewer", "layout", "state")
_COUNTS = {
    "contradiction": "contradictions", "violation": "violations", "explain": "explains", "suspicious": "suspicions",
}  # fmt: skip
LIVES = ("new", "changed", "reopened", "resolved")
_RANGES = ("amount", "rate", "score")
_LIVE = "life <> 'resolved'"

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Filters:
    """A list of forms. Empty and None mean "any". `signature` goes with `rule`; `open` asks for what is undecided."""

    text: str = ""
    rule: str = ""
    signature: str = ""
    severity: str = ""
    state: str = ""
    year: int | None = None
    department: str = ""
    unit: str = ""
    reviewer: str = ""
    layout: str = ""
    life: str = ""
    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)
    """Bounds of amount (万元), rate and score (inclusive); unknown values meet none."""
    sort: str = "risk"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """`test` is true of a row `f` of desk_forms; `members` selects the ids of all such rows.

    `probe`, where there is one, says the same as `test` and is quicker for a few rows. Each takes `values`.
    """

    test: str
    members: str
    values: tuple[Value, ...]
    probe: str = ""


NOTHING = Condition("0", "SELECT id FROM desk_forms WHERE 0", ())


def conditions(filters: Filters) -> list[Condition]:
    """The conditions that the filters stand for."""
    return list(_conditions(filters))


def _conditions(filters: Filters) -> Iterator[Condition]:
    for column in _EQUAL:
        value: Value | None = getattr(filters, column)
        if value not in ("", None):
            assert value is not None
            yield Condition(f"f.{column} = ?", f"SELECT id FROM desk_forms WHERE {column} = ?", (value,))
    if filters.text:
        match = wanted(filters.text)
        members = "SELECT rowid AS id FROM desk_search WHERE desk_search MATCH ?"
        # Looking a form up under one word is quick; under several in a row it is not.
        probe = "EXISTS (SELECT 1 FROM desk_search s WHERE s.desk_search MATCH ? AND s.rowid = f.id)"
        simple = match is not None and match.count(" ") == 0 and not match.endswith("*")
        yield Condition(f"f.id IN ({members})", members, (match,), probe * simple) if match else NOTHING
    if filters.rule:
        yield _of_findings(filters)
    if filters.severity in _COUNTS:
        members = f"SELECT DISTINCT form_id AS id FROM desk_findings WHERE severity = ? AND {_LIVE}"
        # The count stands in the row itself; the value is still bound, so that both ways take the same.
        yield Condition(f"f.{_COUNTS[filters.severity]} > 0 AND ? <> ''", members, (filters.severity,))
    if filters.life in ("new", "changed"):
        yield Condition("f.life = ?", "SELECT id FROM desk_forms WHERE life = ?", (filters.life,))
    elif filters.life:
        members = "SELECT DISTINCT form_id AS id FROM desk_findings WHERE life = ?"
        yield Condition(f"f.id IN ({members})", members, (filters.life,))
    yield from _bounds(filters)


def _of_findings(filters: Filters) -> Condition:
    where = f"rule = ? AND {_LIVE}" + (" AND signature = ?" if filters.signature else "")
    values = (filters.rule, filters.signature) if filters.signature else (filters.rule,)
    return Condition(
        f"EXISTS (SELECT 1 FROM desk_findings g WHERE g.form_id = f.id AND g.{where.replace('AND ', 'AND g.')})",
        f"SELECT DISTINCT form_id AS id FROM desk_findings WHERE {where}",
        values,
    )


def _bounds(filters: Filters) -> Iterator[Condition]:
    for column in _RANGES:
        low, high = filters.low.get(column), filters.high.get(column)
        if low is None and high is None:
            continue
        # Unknown is -1: a lower bound of 0 leaves it out.
        values = (max(low if low is not None else 0.0, 0.0), high if high is not None else 1e18)
        test = f"{column} BETWEEN ? AND ?"
        yield Condition(f"f.{test}", f"SELECT id FROM desk_forms WHERE {test}", values)
