"""Corrections of fields: kept apart from what was read, each with who, when and the reading it replaces."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any

from assist.store.desk.database import now
from assist.store.desk.index import own_text, put_findings
from assist.store.desk.searching import put_text

ACTIONS = ("correct", "uncorrect")
"""The actions under which the trail has corrections."""


def of_form(connection: sqlite3.Connection, form: int) -> dict[str, sqlite3.Row]:
    """The corrections of a form by field path."""
    rows = connection.execute("SELECT * FROM desk_corrections WHERE form_id = ? ORDER BY at, path", (form,))
    return {row["path"]: row for row in rows}


def put(writer: sqlite3.Connection, form: int, path: str, value: str | None, was: str, user: str) -> None:
    """Corrects a field, or with None takes its correction back; in the trail either way, as an act of its own."""
    before = _known(writer, form, path)
    after = (
        {"path": path, "value": value, "was": was, "user": user, "at": now()} if value is not None else None
    )
    _write(writer, form, path, after)
    shown = [item["value"] if item else was for item in (before, after)]
    note = f"{path}：{shown[0] or '（空白）'} → {shown[1] or '（空白）'}"[:300]
    event = ("uncorrect" if value is None else "correct", secrets.token_hex(8), note)
    _log(writer, form, user, event, {"path": path, "fix": before}, {"path": path, "fix": after})


def take_back(writer: sqlite3.Connection, event: sqlite3.Row, user: str, batch: str) -> int | None:
    """Undoes the event of a correction: its number in the trail, or None when the field was changed since.

    The caller checks the form anew.
    """
    before, after = json.loads(event["before"]), json.loads(event["after"])
    path = before["path"]
    if _known(writer, event["form_id"], path) != after["fix"]:
        return None
    _write(writer, event["form_id"], path, before["fix"])
    return _log(writer, event["form_id"], user, ("undo", batch, event["note"]), after, before)


def _known(connection: sqlite3.Connection, form: int, path: str) -> dict[str, Any] | None:
    row = connection.execute(
        "SELECT path, value, was, user, at FROM desk_corrections WHERE form_id = ? AND path = ?", (form, path)
    ).fetchone()
    return dict(row) if row else None


def _write(writer: sqlite3.Connection, form: int, path: str, fix: Mapping[str, Any] | None) -> None:
    writer.execute("DELETE FROM desk_corrections WHERE form_id = ? AND path = ?", (form, path))
    if fix is not None:
        writer.execute(
            "INSERT INTO desk_corrections (form_id, path, value, was, user, at)"
            " VALUES (:form, :path, :value, :was, :user, :at)",
            {**fix, "form": form},
        )


def _log(
    writer: sqlite3.Connection,
    form: int,
    user: str,
    event: tuple[str, str, str],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> int:
    """Writes an event (action, batch, note); returns its number."""
    sides = [json.dumps(side, ensure_ascii=False) for side in (before, after)]
    cursor = writer.execute(
        "INSERT INTO desk_events (at, user, action, form_id, finding_id, batch, reason, note, fingerprint,"
        " before, after) VALUES (?, ?, ?, ?, NULL, ?, '', ?, '', ?, ?)",
        (now(), user, event[0], form, event[1], event[2], *sides),
    )
    return int(cursor.lastrowid or 0)


def put_checked(
    writer: sqlite3.Connection,
    form: int,
    record: Mapping[str, Any],
    text: str,
    columns: dict[str, Any],
    user: str,
) -> None:
    """Writes what the rules say of the corrected form, and the queue's columns and search words with it.

    `record` is the corrected form's, as stored records are; `text` that of its document.
    """
    names = ", ".join(f"{name} = :{name}" for name in columns)
    writer.execute(
        f"UPDATE desk_forms SET {names}, reviewer = :user, version = version + 1 WHERE id = :id",
        {**columns, "user": user, "id": form},
    )
    put_findings(writer, form, record["findings"])
    put_text(writer, form, columns, own_text(record, text), record["findings"])
