"""The queue: one page of forms under filters and a sort, by keyset, so that page 1,000 costs what page 1 does.

When some filter leaves few forms, those are fetched and sorted; otherwise forms are passed in the order of
the sort's index until the page is full. Which it is, is found by counting up to a bound.
"""

from __future__ import annotations

import base64
import json
import sqlite3
from dataclasses import dataclass

from assist.store.desk.filters import SORTS, Condition, Filters, Value, conditions

PAGE = 50
_FEW = 3000
_AHEAD = 3
"""Times as many forms as wanted are looked at one by one before all that meet a condition are fetched."""
COUNT_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of desk_forms in order, and cursors to the pages beside it (None where there is none)."""

    rows: list[sqlite3.Row]
    after: str | None
    before: str | None


def page(
    connection: sqlite3.Connection, filters: Filters, *, after: str = "", before: str = "", size: int = PAGE
) -> Page:
    """The page that follows the cursor `after`, or comes before `before`; the first with neither.

    Raises ValueError for a cursor that this function never gave.
    """
    column = SORTS[filters.sort]
    cursor = _decode(after or before)
    backwards = bool(before) and not after
    rows = _rows(connection, filters, column, cursor, backwards=backwards, limit=size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    first = _encode(rows[0], column) if rows else None
    last = _encode(rows[-1], column) if rows else None
    if backwards:
        return Page(rows, last, first if more else None)
    return Page(rows, last if more else None, first if after else None)


def neighbour(
    connection: sqlite3.Connection, filters: Filters, form: sqlite3.Row, *, backwards: bool = False
) -> int | None:
    """The form after (or before) `form` in the list, whether or not `form` itself is still in it."""
    column = SORTS[filters.sort]
    cursor = (form[column], form["id"])
    rows = _rows(connection, filters, column, cursor, backwards=backwards, limit=1)
    return rows[0]["id"] if rows else None


def count(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many forms there are under the filters."""
    asked = conditions(filters)
    if not asked:
        return int(connection.execute("SELECT count(*) FROM desk_forms").fetchone()[0])
    if len(asked) == 1:
        query, values = f"SELECT count(*) FROM ({asked[0].members})", asked[0].values
        return int(connection.execute(query, values).fetchone()[0])
    source, values = _source(connection, asked, "")
    return int(
        connection.execute(f"SELECT count(*) FROM ({source.format(columns='f.id')})", values).fetchone()[0]
    )


def _rows(
    connection: sqlite3.Connection,
    filters: Filters,
    column: str,
    cursor: tuple[Value, int] | None,
    *,
    backwards: bool,
    limit: int,
) -> list[sqlite3.Row]:
    falling = filters.descending != backwards
    way = "DESC" if falling else "ASC"
    order = f"ORDER BY f.{column} {way}, f.id {way} LIMIT ?"
    after = f" AND (f.{column}, f.id) {'<' if falling else '>'} (?, ?)" if cursor else ""
    asked = conditions(filters)
    source, values = _source(connection, asked, column)
    values = (*values, *(cursor or ()))
    probed = [condition for condition in asked if condition.probe and _is_common(connection, condition)]
    if probed:
        # Most likely enough of the next forms meet it, and asking those alone is quicker.
        others = [condition for condition in asked if not condition.probe]
        walk, given = _walk(others, column)
        near = f"SELECT * FROM ({walk.format(columns='f.*')}{after} {order}) f"
        query = f"{near} WHERE {' AND '.join(condition.probe for condition in probed)} {order}"
        asks = tuple(value for condition in probed for value in condition.values)
        rows = connection.execute(query, (*given, *(cursor or ()), _AHEAD * limit, *asks, limit)).fetchall()
        if len(rows) == limit:
            return rows
    return connection.execute(f"{source.format(columns='f.*')}{after} {order}", (*values, limit)).fetchall()


def _source(
    connection: sqlite3.Connection, asked: list[Condition], column: str
) -> tuple[str, tuple[Value, ...]]:
    """SELECT {columns} FROM ... WHERE ..., driven by the rarest condition if it is rare enough."""
    sizes = [(_size(connection, condition), index) for index, condition in enumerate(asked)]
    rarest = min(sizes, default=(_FEW, 0))
    others = [condition for index, condition in enumerate(asked) if rarest[0] >= _FEW or index != rarest[1]]
    if rarest[0] < _FEW:
        tests = " AND ".join(f"({condition.test})" for condition in others) or "1"
        values = tuple(value for condition in others for value in condition.values)
        driver = asked[rarest[1]]
        # CROSS JOIN keeps SQLite from turning the order round; the few rows are sorted afterwards.
        source = f"SELECT {{columns}} FROM ({driver.members}) few CROSS JOIN desk_forms f ON f.id = few.id"
        return f"{source} WHERE {tests}", (*driver.values, *values)
    return _walk(others, column)


def _walk(asked: list[Condition], column: str) -> tuple[str, tuple[Value, ...]]:
    """The same over all forms in the order of a column."""
    tests = " AND ".join(f"({condition.test})" for condition in asked) or "1"
    index = f"INDEXED BY desk_by_{column}" if column else ""
    values = tuple(value for condition in asked for value in condition.values)
    return f"SELECT {{columns}} FROM desk_forms f {index} WHERE {tests}", values


def _size(connection: sqlite3.Connection, condition: Condition, most: int | None = None) -> int:
    """How many forms meet a condition, counted up to `most`."""
    query = f"SELECT count(*) FROM (SELECT 1 FROM ({condition.members}) LIMIT {most or _FEW})"
    return int(connection.execute(query, condition.values).fetchone()[0])


def _is_common(connection: sqlite3.Connection, condition: Condition) -> bool:
    """Whether so many forms meet a condition that a page is full before `_AHEAD` pages have been looked at."""
    forms = int(connection.execute("SELECT coalesce(max(id), 0) FROM desk_forms").fetchone()[0])
    enough = 1 + forms * 4 // (3 * _AHEAD)
    return forms > _FEW and _size(connection, condition, enough) == enough


def _encode(row: sqlite3.Row, column: str) -> str:
    content = json.dumps([row[column], row["id"]], ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Value, int] | None:
    if not cursor:
        return None
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise ValueError("cursor") from error
    if not isinstance(value, str | int | float) or not isinstance(number, int) or abs(number) > 1 << 62:
        raise ValueError("cursor")
    return value, number
