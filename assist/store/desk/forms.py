"""Reading one form for its page: the stored record, the document's blocks, the decisions on its findings."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass

from assist.model import Block, Record
from assist.store.layout import unpack


@dataclass(frozen=True, slots=True)
class Opened:
    """A form with everything its page shows. `findings` are rows of desk_findings in order of place in `record`."""

    row: sqlite3.Row
    record: Record
    blocks: tuple[Block, ...]
    findings: list[sqlite3.Row]
    resolved: list[sqlite3.Row]


def form_row(connection: sqlite3.Connection, number: int) -> sqlite3.Row | None:
    """The form's row in the index, or None."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM desk_forms WHERE id = ?", (number,)
    ).fetchone()
    return row


def opened(connection: sqlite3.Connection, row: sqlite3.Row) -> Opened | None:
    """The form of an index row; None while a rerun has replaced it and the index has not followed."""
    found = connection.execute(
        "SELECT f.record, r.text, r.layout FROM forms f JOIN readings r ON r.key = f.key WHERE f.id = ?",
        (row["row"],),
    ).fetchone()
    if found is None:
        return None
    text = zlib.decompress(found["text"]).decode("utf-8", "surrogatepass")
    record = Record.model_validate_json(zlib.decompress(found["record"]))
    record = record.model_copy(update={"file": row["file"], "text": text})
    findings = connection.execute(
        "SELECT * FROM desk_findings WHERE form_id = ? ORDER BY position", (row["id"],)
    ).fetchall()
    return Opened(
        row,
        record,
        unpack(found["layout"], text),
        [finding for finding in findings if finding["life"] != "resolved"],
        [finding for finding in findings if finding["life"] == "resolved"],
    )


def last_year(connection: sqlite3.Connection, row: sqlite3.Row) -> sqlite3.Row | None:
    """The same project's form of the year before, where there is one."""
    if row["year"] < 0 or not row["project"]:
        return None
    found: sqlite3.Row | None = connection.execute(
        "SELECT * FROM desk_forms WHERE project = ? AND year = ? AND id <> ?"
        " ORDER BY unit <> ?, department <> ?, id LIMIT 1",
        (row["project"], row["year"] - 1, row["id"], row["unit"], row["department"]),
    ).fetchone()
    return found
