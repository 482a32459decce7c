"""The past forms of a workspace, opened for questions and precedents.

Everything here is derived from the workspace's own tables and follows them when opened: forms that came are
added, forms that went are removed, decisions are taken over. A batch of forms is one transaction, so that a
killed process leaves a good index behind and the next one goes on.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assist import database
from assist.retrieve import deciding, tables
from assist.retrieve.facts import facts
from assist.retrieve.grams import pairs
from assist.retrieve.prints import sketches
from assist.retrieve.words import said, words

_WAIT = 60.0
_PRAGMAS = ("cache_size=-65536", "mmap_size=1073741824")
_BATCH = 250

_NEW = """SELECT f.id, f.key, f.form_index, f.record, r.sha256,
  (SELECT min(s.name) FROM sources s WHERE s.key = f.key) AS file
FROM forms f JOIN readings r ON r.key = f.key
WHERE NOT EXISTS (SELECT 1 FROM past_forms p WHERE p.row = f.id AND p.key = f.key) LIMIT ?"""
_GONE = """SELECT p.id, p.ident FROM past_forms p
WHERE NOT EXISTS (SELECT 1 FROM forms f WHERE f.id = p.row AND f.key = p.key)"""
_MARK = "SELECT coalesce(max(id), 0) || '/' || count(*) || '/' || coalesce(sum(status <> 'running'), 0) FROM runs"

Progress = Callable[[int], None]


class PastError(Exception):
    """The index cannot be used as it is. The message is in Chinese and says what to do."""


def _unusable(folder: Path, error: sqlite3.Error) -> PastError:
    return PastError(f"工作区 {folder} 的索引无法使用：{error}。请运行 assist index --rebuild。")


class Past:
    """Past forms of the workspace in `folder`. Use as a context manager; brings itself up to date."""

    def __init__(self, folder: Path, *, refresh: bool = True) -> None:
        if not (folder / "assist.db").is_file():
            raise PastError(f"工作区 {folder} 不存在。请先运行 assist triage 或 assist index，或用 --workspace 指定。")
        self.folder = folder
        try:
            self.connection = database.connect(folder / "assist.db", _WAIT, *_PRAGMAS)
        except sqlite3.Error as error:
            raise _unusable(folder, error) from error
        try:
            tables.prepare(self.connection)
            if refresh:
                self.refresh()
        except sqlite3.Error as error:
            self.connection.close()
            raise _unusable(folder, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database."""
        self.connection.close()

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that holds the write lock from the start: what it read stays true."""
        return database.writing(self.connection)

    def meta(self, name: str) -> str:
        """A note of the index; empty when there is none."""
        row = self.connection.execute("SELECT value FROM past_meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def put_meta(self, name: str, value: str) -> None:
        """Sets a note of the index."""
        self.connection.execute("INSERT OR REPLACE INTO past_meta VALUES (?, ?)", (name, value))

    def is_current(self) -> bool:
        """Whether nothing has happened in the workspace since the index last followed it."""
        return self.meta("mark") == self._mark()

    def refresh(self, progress: Progress = lambda added: None) -> int:
        """Follows the workspace; returns how many forms came or went."""
        mark = self._mark()
        if self.meta("mark") == mark:
            return 0
        changed = self._remove_gone()
        while added := self._add_batch():
            changed += added
            progress(changed)
        with self.writing():
            deciding.take_over(self.connection)
            self.put_meta("mark", mark)
            if changed:
                self.put_meta("generation", str(int(self.meta("generation") or 0) + 1))
        if changed > _BATCH:
            self.connection.execute("PRAGMA analysis_limit = 1000")
            self.connection.execute("ANALYZE past_forms")
            self.connection.execute("ANALYZE past_findings")
        return changed

    def rebuild(self, progress: Progress = lambda added: None) -> int:
        """Makes the index anew from the workspace's own tables; returns the number of forms."""
        with self.writing():
            tables.drop(self.connection)
        tables.prepare(self.connection)
        return self.refresh(progress)

    def _mark(self) -> str:
        # A run in progress changes forms without a new line in the ledger: count them as well.
        runs = self.connection.execute(_MARK).fetchone()[0]
        last = self.connection.execute("SELECT coalesce(max(id), 0), count(*) FROM forms").fetchone()
        return f"{runs}/{last[0]}/{last[1]}/{deciding.mark(self.connection)}"

    def _remove_gone(self) -> int:
        with self.writing() as writer:
            gone = writer.execute(_GONE).fetchall()
            for row in gone:
                writer.execute("DELETE FROM past_findings WHERE form = ?", (row["id"],))
                writer.execute("DELETE FROM past_forms WHERE id = ?", (row["id"],))
                writer.execute("INSERT OR IGNORE INTO past_dropped VALUES (?)", (row["ident"],))
        return len(gone)

    def _add_batch(self) -> int:
        with self.writing() as writer:
            batch = writer.execute(_NEW, (_BATCH,)).fetchall()
            counted: Counter[str] = Counter()
            for row in batch:
                record = json.loads(zlib.decompress(row["record"]))
                counted.update(self._add(writer, row, record))
            writer.executemany(_COUNT, counted.items())
        return len(batch)

    def _add(self, writer: sqlite3.Connection, row: sqlite3.Row, record: dict[str, Any]) -> set[str]:
        """Adds a form; returns the terms of its text."""
        ident = f"{row['sha256'][:12]}:{row['form_index']}"
        values = {
            **facts(record), **said(record), "ident": ident, "key": row["key"], "row": row["id"],
            "form_index": row["form_index"], "file": row["file"] or record["file"],
        }  # fmt: skip
        # A row number may be given out again after its form was replaced.
        writer.execute("DELETE FROM past_findings WHERE form IN (SELECT id FROM past_forms WHERE row = ?)",
                       (row["id"],))  # fmt: skip
        writer.execute("DELETE FROM past_forms WHERE row = ?", (row["id"],))
        writer.execute("DELETE FROM past_dropped WHERE ident = ?", (ident,))
        # A file without a form has a negative number, so that every index can leave it out.
        own = -row["id"] if record.get("form") is None else None
        number = writer.execute(_PUT, [own, *(values.get(name) for name in tables.COLUMNS)]).lastrowid
        writer.executemany(
            "INSERT INTO past_findings (form, rule, name, severity, verdict) VALUES (?, ?, ?, ?, ?)",
            [(number, f["rule"], f["name"], f["severity"], f["verdict"]) for f in record["findings"]],
        )
        if record.get("form") is not None:
            prints = [(value, field, number) for field, value in sketches(record["form"])]
            writer.executemany("INSERT OR IGNORE INTO past_prints VALUES (?, ?, ?)", prints)
        found = pairs(words(record))
        if found:
            writer.execute("INSERT INTO past_text (rowid, words) VALUES (?, ?)", (number, " ".join(found)))
        return set(found)

    def records(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Whole records (as JSON) of forms by their number in the index."""
        result: dict[int, dict[str, Any]] = {}
        for start in range(0, len(numbers), 500):
            part = list(numbers[start : start + 500])
            marks = ",".join("?" * len(part))
            query = (
                "SELECT p.id, f.record FROM past_forms p JOIN forms f ON f.id = p.row AND f.key = p.key"
                f" WHERE p.id IN ({marks})"
            )
            for number, packed in self.connection.execute(query, part):
                result[number] = json.loads(zlib.decompress(packed))
        return result


_PUT = (
    f"INSERT INTO past_forms (id, {', '.join(tables.COLUMNS)}) VALUES (?{', ?' * len(tables.COLUMNS)})"
)


_COUNT = (
    "INSERT INTO past_terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET forms = forms + excluded.forms"
)


def put_decisions(past: Past, decisions: Iterable[tuple[str, str, str, str]]) -> int:
    """Keeps decisions (ident, decision, reason, source) beside the forms; returns how many."""
    rows = list(decisions)
    with past.writing() as writer:
        writer.executemany("INSERT OR REPLACE INTO past_decisions VALUES (?, ?, ?, ?)", rows)
        deciding.take_over(writer, [row[0] for row in rows])
    return len(rows)
