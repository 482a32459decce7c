"""What reviewers decided, taken over into the index: from the desk, or from a spreadsheet that was imported.

The desk is the later word. Only what changed is looked at: forms of events since the last time, forms that came
since, forms of an import. All of them are looked at after a run, when the desk may have given forms other rows,
and even then only what differs is written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Literal

_STATES = {"returned": "退回", "done": "通过"}
_NOTE = "decided"

_WANTED = """SELECT p.id, p.row, p.decision AS old, p.decision_reason AS old_reason,
  i.decision AS told, i.reason AS told_reason{desk}
FROM past_forms p LEFT JOIN past_decisions i ON i.ident = p.ident{joined} WHERE {which}{order}"""
_DESK = {
    "desk": ", d.state AS state, d.reason AS desk_reason",
    "joined": " LEFT JOIN desk_forms d ON d.row = p.row AND d.state IN ('returned', 'done')",
    "order": " ORDER BY p.id, d.decided_at",  # of equal bytes at two places, the last word holds
}
_CHOSEN = "p.id IN (SELECT value FROM json_each(?))"
_ANY = (
    "SELECT id FROM past_forms WHERE decision IS NOT NULL"
    " UNION SELECT p.id FROM past_decisions i JOIN past_forms p ON p.ident = i.ident"
)
_ANY_DESK = (
    " UNION SELECT p.id FROM desk_forms d JOIN past_forms p ON p.row = d.row WHERE d.state IN ('returned', 'done')"
    " UNION SELECT p.id FROM desk_findings g JOIN desk_forms d ON d.id = g.form_id JOIN past_forms p ON p.row = d.row"
    " WHERE g.state <> 'open' UNION SELECT form FROM past_findings WHERE state <> 'open'"
)


def mark(connection: sqlite3.Connection) -> str:
    """Changes with every decision: the number of imported ones, the desk's last event, its last following of a run."""
    imported = connection.execute("SELECT count(*) FROM past_decisions").fetchone()[0]
    if not _has_desk(connection):
        return f"{imported}/-"
    return f"{imported}/{_last(connection, 'desk_events')}/{_stamp(connection)}"


def take_over(connection: sqlite3.Connection, idents: Iterable[str] = ()) -> int:
    """Brings the decisions of changed forms up to date, within the caller's transaction; returns how many forms
    were looked at. `idents` are forms whose imported decision changed."""
    desk = _has_desk(connection)
    chosen = _changed(connection, list(idents), desk)
    _forms(connection, chosen, desk)
    if desk:
        _findings(connection, chosen)
    connection.execute(
        "INSERT OR REPLACE INTO past_meta VALUES (?, ?)", (_NOTE, json.dumps(_now(connection, desk)))
    )
    return len(chosen)


def _now(connection: sqlite3.Connection, desk: bool) -> list[object]:
    event, stamp = (_last(connection, "desk_events"), _stamp(connection)) if desk else (0, "")
    return [_last(connection, "past_forms"), event, stamp]


def _last(connection: sqlite3.Connection, table: Literal["past_forms", "desk_events"]) -> int:
    return int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])


def _changed(connection: sqlite3.Connection, idents: list[str], desk: bool) -> list[int]:
    """Numbers of the forms whose decision may differ from what the index has."""
    row = connection.execute("SELECT value FROM past_meta WHERE name = ?", (_NOTE,)).fetchone()
    before = json.loads(row[0]) if row else None
    if before is None or (desk and before[2] != _stamp(connection)):
        query, values = _ANY + (_ANY_DESK if desk else ""), []
    else:
        query = "SELECT id FROM past_forms WHERE id > ? OR id < 0"
        values = [before[0]]
        if desk:
            query += (" UNION SELECT p.id FROM desk_events e JOIN desk_forms d ON d.id = e.form_id"
                      " JOIN past_forms p ON p.row = d.row WHERE e.id > ?")  # fmt: skip
            values.append(before[1])
    if idents:
        query += " UNION SELECT id FROM past_forms WHERE ident IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(idents))
    return [found[0] for found in connection.execute(query, values)]


def _forms(connection: sqlite3.Connection, chosen: list[int], desk: bool) -> None:
    query = _WANTED.format(which=_CHOSEN, **(_DESK if desk else {"desk": "", "joined": "", "order": ""}))
    wanted: dict[int, tuple[str | None, str | None]] = {}
    held: dict[int, tuple[str | None, str | None]] = {}
    for row in connection.execute(query, (json.dumps(chosen),)):
        held[row["id"]] = (row["old"], row["old_reason"])
        wanted[row["id"]] = (row["told"], row["told_reason"])
        if desk and row["state"] is not None:
            wanted[row["id"]] = (_STATES[row["state"]], row["desk_reason"])
    changes = [(*value, number) for number, value in wanted.items() if value != held[number]]
    connection.executemany("UPDATE past_forms SET decision = ?, decision_reason = ? WHERE id = ?", changes)


def _findings(connection: sqlite3.Connection, chosen: list[int]) -> None:
    packed = json.dumps(chosen)
    connection.execute(
        "UPDATE past_findings SET state = 'open' WHERE state <> 'open' AND form IN (SELECT value FROM json_each(?))",
        (packed,),
    )
    states = connection.execute(
        "SELECT p.id, g.rule, g.state FROM json_each(?) c JOIN past_forms p ON p.id = c.value"
        " JOIN desk_forms d ON d.row = p.row JOIN desk_findings g ON g.form_id = d.id"
        " WHERE g.state <> 'open' AND g.life <> 'resolved'",
        (packed,),
    ).fetchall()
    connection.executemany(
        "UPDATE past_findings SET state = ? WHERE form = ? AND rule = ?",
        [(row["state"], row["id"], row["rule"]) for row in states],
    )


def _stamp(connection: sqlite3.Connection) -> str:
    """When the desk last followed a run: it may have given its forms other rows."""
    row = connection.execute("SELECT value FROM desk_meta WHERE name = 'stamp'").fetchone()
    return str(row[0]) if row else ""


def _has_desk(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = 'desk_events'"
    return connection.execute(query).fetchone() is not None
