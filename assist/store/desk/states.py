"""The state of a form, which follows from its findings' and from what was decided of the form itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

STATES = ("todo", "doing", "done", "returned", "clean", "unreadable")
"""Nothing decided, some, all or passed, sent back, no findings, no form could be read."""

_COUNTED = ("contradictions", "violations", "explains", "suspicions", "total")


def refresh(writer: sqlite3.Connection, form: int, counted: Mapping[str, int] | None = None) -> None:
    """Recomputes the form's open count and state; `counted` also replaces its counts by severity.

    A form that was sent back or passed as a whole stays so until somebody reopens it, or, if it was
    passed, until something in it is open again.
    """
    if counted is not None:
        columns = ", ".join(f"{name} = :{name}" for name in _COUNTED)
        writer.execute(f"UPDATE desk_forms SET {columns} WHERE id = :id", {**counted, "id": form})
    total, still = writer.execute(
        "SELECT count(*), coalesce(sum(state = 'open'), 0) FROM desk_findings"
        " WHERE form_id = ? AND life <> 'resolved'",
        (form,),
    ).fetchone()
    row = writer.execute("SELECT status, state FROM desk_forms WHERE id = ?", (form,)).fetchone()
    state = _state(row["status"], row["state"], total, still)
    writer.execute("UPDATE desk_forms SET open = ?, state = ? WHERE id = ?", (still, state, form))


def _state(status: str, state: str, total: int, still: int) -> str:
    if state == "returned":
        return state
    if status == "failed":
        return "done" if state == "done" else "unreadable"
    if total == 0:
        return "done" if state == "done" else "clean"
    if still == 0:
        return "done"
    return "doing" if still < total else "todo"
