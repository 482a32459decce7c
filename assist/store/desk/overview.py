"""The batch at a glance: counts, progress, agreement per rule, and execution against self-score."""

from __future__ import annotations

import sqlite3
from typing import Any

from assist.store.desk.groups import GRAVEST

_MOST_POINTS = 4000
_STEPS = 100
"""Beyond so many forms the plot shows cells of a grid, a hundredth of its width each, instead of forms."""

_GRAVEST = "CASE WHEN contradictions THEN 4 WHEN violations THEN 3 WHEN explains THEN 2 WHEN suspicions THEN 1 ELSE 0 END"
_PLOTTED = "rate BETWEEN 0 AND 150 AND score BETWEEN 0 AND 100"


def overview(connection: sqlite3.Connection) -> dict[str, Any]:
    """Everything that the overview page shows beside the plot."""
    states = dict(connection.execute("SELECT state, count(*) FROM desk_forms GROUP BY state").fetchall())
    severities = dict(
        connection.execute(
            "SELECT severity, count(*) FROM desk_findings WHERE life <> 'resolved' GROUP BY severity"
        ).fetchall()
    )
    return {
        "forms": sum(states.values()),
        "states": states,
        "severities": severities,
        "decided": _decided(connection),
        "lives": dict(
            connection.execute(
                "SELECT life, count(*) FROM desk_findings WHERE life <> 'same' GROUP BY life"
            ).fetchall()
        ),
        "rules": rules(connection),
        "units": units(connection),
    }


def _decided(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT state, count(*) FROM desk_findings WHERE life <> 'resolved' GROUP BY state"
        ).fetchall()
    )


def rules(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Findings by rule, with how many were decided and how often reviewers agreed."""
    rows = connection.execute(
        f"SELECT rule, {GRAVEST} AS severity, count(*) AS findings, sum(state = 'accepted') AS accepted,"
        " sum(state <> 'open') AS decided FROM desk_findings WHERE life <> 'resolved'"
        " GROUP BY rule ORDER BY findings DESC, rule"
    )
    return [
        {**dict(row), "agreement": row["accepted"] / row["decided"] if row["decided"] else None}
        for row in rows
    ]


def units(connection: sqlite3.Connection, limit: int = 20) -> list[dict[str, Any]]:
    """The units with most findings."""
    rows = connection.execute(
        "SELECT unit, count(*) AS forms, sum(total) AS findings, sum(contradictions) AS contradictions"
        " FROM desk_forms WHERE unit <> '' GROUP BY unit ORDER BY findings DESC, unit LIMIT ?",
        (limit,),
    )
    return [dict(row) for row in rows]


def points(connection: sqlite3.Connection) -> dict[str, Any]:
    """Execution rate against self-score: forms, or the cells of a grid where there are too many.

    A point is [rate, score, gravest severity 0-4, form, how many forms]; of a cell the form is its riskiest.
    """
    known = connection.execute(f"SELECT count(*) FROM desk_forms WHERE {_PLOTTED}").fetchone()[0]
    if known <= _MOST_POINTS:
        rows = connection.execute(
            f"SELECT rate, score, {_GRAVEST}, id, 1, project FROM desk_forms WHERE {_PLOTTED} ORDER BY risk"
        )
        return {"grid": False, "known": known, "points": [list(row) for row in rows]}
    width, height = 150 / _STEPS, 100 / _STEPS
    rows = connection.execute(
        f"SELECT (CAST(rate / {width} AS INT) + 0.5) * {width}, (CAST(score / {height} AS INT) + 0.5) * {height},"
        f" {_GRAVEST}, id, count(*), '', max(risk) FROM desk_forms WHERE {_PLOTTED} GROUP BY 1, 2"
    )
    return {"grid": True, "known": known, "points": [list(row)[:6] for row in rows]}


def plotted(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Every form that the plot stands for: project, unit, year (None when unknown), rate, score, risk."""
    rows = connection.execute(
        f"SELECT project, unit, nullif(year, -1), rate, score, risk FROM desk_forms WHERE {_PLOTTED} ORDER BY id"
    )
    return [tuple(row) for row in rows]
