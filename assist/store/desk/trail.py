"""The audit trail, for reading: who decided what, when, on which figures."""

from __future__ import annotations

import sqlite3


def events(
    connection: sqlite3.Connection, *, form: int | None = None, before: int = 0, limit: int = 100
) -> list[sqlite3.Row]:
    """Events of a form, or of all, newest first, with the rule they are about; `before` is an event number."""
    where, values = ["1 = 1"], list[int]()
    if form is not None:
        where.append("e.form_id = ?")
        values.append(form)
    if before:
        where.append("e.id < ?")
        values.append(before)
    return connection.execute(
        "SELECT e.*, d.rule, d.name AS rule_name, f.project FROM desk_events e"
        " LEFT JOIN desk_findings d ON d.id = e.finding_id LEFT JOIN desk_forms f ON f.id = e.form_id"
        f" WHERE {' AND '.join(where)} ORDER BY e.id DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
