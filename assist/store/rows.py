"""Records to rows and back. Statements are built once: building them costs more than running them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from assist.model import Record
from assist.store.schema import FindingRow, FormRow, ReadingRow, SourceRow

_LEVEL = 1
"""zlib's fastest level: a fifth of the size in a quarter of a millisecond a form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one file gave. `path` is absolute, `name` as the user gave it; `final` results are reused."""

    path: str
    name: str
    key: str
    sha256: str
    records: tuple[Record, ...]
    final: bool = True
    layout: bytes = b""
    """The document's blocks, packed by assist.store.layout."""


_reading = upsert(ReadingRow)
_PUT_READING = _reading.on_conflict_do_update(
    index_elements=[ReadingRow.key],
    set_={name: _reading.excluded[name] for name in ("sha256", "final", "text", "layout")},
)
_source = upsert(SourceRow)
_PUT_SOURCE = _source.on_conflict_do_update(
    index_elements=[SourceRow.path],
    set_={name: _source.excluded[name] for name in ("name", "key", "run_id")},
)
_DROP_FORMS = delete(FormRow)
_PUT_FORM = insert(FormRow)
_PUT_FINDINGS = insert(FindingRow)


def write_entry(connection: Connection, entry: Entry) -> None:
    """Writes a reading with its forms and findings, in place of what stood under its key."""
    text = entry.records[0].text if entry.records else ""
    reading = {
        "key": entry.key,
        "sha256": entry.sha256,
        "final": entry.final,
        "text": zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL),
        "layout": entry.layout or None,
    }
    connection.execute(_PUT_READING, reading)
    connection.execute(_DROP_FORMS.where(FormRow.key == entry.key))
    for record in entry.records:
        row = connection.execute(_PUT_FORM, _form_values(entry.key, record)).inserted_primary_key
        if row and record.findings:
            connection.execute(_PUT_FINDINGS, _finding_values(row[0], record))


def write_source(connection: Connection, run: int, path: str, name: str, key: str) -> None:
    """Records that the bytes of `key` stand at `path`, in place of what stood there before."""
    connection.execute(_PUT_SOURCE, {"path": path, "name": name, "key": key, "run_id": run})


def _form_values(key: str, record: Record) -> dict[str, Any]:
    form = record.form
    score = form.total_score if form else None
    return {
        "key": key,
        "form_index": record.form_index,
        "status": record.status,
        "layout": form.layout if form else None,
        "year": form.year if form else None,
        "title": form.title if form else None,
        "project_name": form.project_name if form else None,
        "department": form.department if form else None,
        "unit": form.unit if form else None,
        "total_score": None if score is None else format(score, "f"),
        "risk": record.risk,
        "headline": record.headline,
        "error": record.error,
        "record": zlib.compress(record.model_dump_json(exclude={"text"}).encode(), _LEVEL),
    }


def _finding_values(form: int, record: Record) -> list[dict[str, Any]]:
    return [
        {
            "form_id": form,
            "position": position,
            "rule": finding.rule,
            "verdict": finding.verdict,
            "severity": finding.severity,
            "cause": finding.cause,
            "message": finding.message,
            "fingerprint": finding.fingerprint,
        }
        for position, finding in enumerate(record.findings)
    ]


def load_records(
    connection: Connection, forms: Sequence[tuple[int, str]]
) -> list[tuple[Record, bytes | None]]:
    """Records and packed blocks by form number.

    Each record stands under the name given with the number: one reading may stand at several paths.
    """
    query = (
        select(FormRow.id, FormRow.record, ReadingRow.text, ReadingRow.layout)
        .join(ReadingRow, ReadingRow.key == FormRow.key)
        .where(FormRow.id.in_({form for form, _ in forms}))
    )
    rows = {form: (record, text, layout) for form, record, text, layout in connection.execute(query)}
    loaded = []
    for form, name in forms:
        with suppress(KeyError):  # replaced by another process since the queue was read
            packed, text, layout = rows[form]
            record = Record.model_validate_json(zlib.decompress(packed))
            source_text = zlib.decompress(text).decode("utf-8", "surrogatepass")
            loaded.append((record.model_copy(update={"file": name, "text": source_text}), layout))
    return loaded
