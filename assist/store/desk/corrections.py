"""Corrections of fields: kept apart from what was read, each with who, when and the reading it replaces."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from assist.store.desk.database import now
from assist.store.desk.index import own_text, put_findings
from assist.store.desk.searching import put_text


def of_form(connection: sqlite3.Connection, form: int) -> dict[str, sqlite3.Row]:
    """The corrections of a form by field path."""
    rows = connection.execute("SELECT * FROM desk_corrections WHERE form_id = ? ORDER BY at, path", (form,))
    return {row["path"]: row for row in rows}


def put(writer: sqlite3.Connection, form: int, path: str, value: str | None, was: str, user: str) -> None:
    """Corrects a field, or with None takes its correction back; in the trail either way."""
    known = writer.execute(
        "SELECT value FROM desk_corrections WHERE form_id = ? AND path = ?", (form, path)
    ).fetchone()
    before = known["value"] if known else was
    if value is None:
        writer.execute("DELETE FROM desk_corrections WHERE form_id = ? AND path = ?", (form, path))
    else:
        writer.execute(
            "INSERT OR REPLACE INTO desk_corrections VALUES (?, ?, ?, ?, ?, ?)",
            (form, path, value, was, user, now()),
        )
    action = "uncorrect" if value is None else "correct"
    note = f"{path}：{before or '（空白）'} → {was if value is None else value or '（空白）'}"[:300]
    writer.execute(
        "INSERT INTO desk_events (at, user, action, form_id, finding_id, batch, reason, note, fingerprint,"
        " before, after) VALUES (?, ?, ?, ?, NULL, '', '', ?, '', ?, ?)",
        (now(), user, action, form, note, json.dumps({"value": before}), json.dumps({"value": value})),
    )


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
