"""The names that stand in the store: what a question may call places, departments, units and projects."""

from __future__ import annotations

from assist.ask.vocabulary import DIMENSIONS, Values, folded
from assist.retrieve import Past


def values_of(past: Past) -> Values:
    """The names that stand in the store; kept until the index changes."""
    cached = getattr(past, "_values", None)
    generation = past.meta("generation")
    if cached is not None and cached[0] == generation:
        return cached[1]  # type: ignore[no-any-return]
    values = Values()
    named: dict[str, list[str]] = {}
    for column in DIMENSIONS:
        rows = past.connection.execute(_distinct(column)).fetchall()
        values.columns[column] = tuple(row[0] for row in rows if row[0])
        for name in values.columns[column]:
            key = folded(name)
            if len(key) > 1:
                named.setdefault(key, []).append(column)
    values.by_name = {name: tuple(dict.fromkeys(columns)) for name, columns in named.items()}
    values.longest = max(map(len, values.by_name), default=0)
    values.years = tuple(row[0] for row in past.connection.execute(_distinct("year")) if row[0])
    values.rules = dict(past.connection.execute("SELECT rule, min(name) FROM past_findings GROUP BY rule").fetchall())
    past._values = (generation, values)  # type: ignore[attr-defined]
    return values


def _distinct(column: str) -> str:
    """The different values of a column, by jumping along its index instead of reading all of it."""
    table = "past_forms WHERE id > 0 AND"
    key = "name_key" if column == "project" else column
    if column == "project":
        return f"SELECT DISTINCT project FROM {table} project IS NOT NULL"
    return (
        f"WITH RECURSIVE v(x) AS (SELECT min({key}) FROM past_forms UNION ALL"
        f" SELECT (SELECT min({key}) FROM past_forms WHERE {key} > v.x) FROM v WHERE v.x IS NOT NULL)"
        " SELECT x FROM v WHERE x IS NOT NULL"
    )
