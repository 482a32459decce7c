"""Answers that were paid for once, and what an endpoint was found able to do: SQLite in the workspace."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ladder (endpoint TEXT PRIMARY KEY, rung TEXT NOT NULL) WITHOUT ROWID;
"""


def answer_key(model: str, identity: str, messages: Sequence[tuple[str, str]]) -> str:
    """Names an answer by what was sent (masked), schema, prompt version and model."""
    parts = json.dumps([model, identity, list(messages)], ensure_ascii=False)
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


class Cache:
    """A file, or memory when there is none. A cache that cannot be read or written is no fault of the run:
    it then merely remembers nothing."""

    def __init__(self, file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._db = self._open(file)

    def _open(self, file: Path | None) -> sqlite3.Connection:
        try:
            db = sqlite3.connect(file or ":memory:", check_same_thread=False, timeout=5, isolation_level=None)
            db.executescript(_SCHEMA)
        except sqlite3.Error:
            db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            db.executescript(_SCHEMA)
            return db
        with suppress(sqlite3.Error):
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
        return db

    def get(self, key: str) -> str | None:
        """The content that was kept under the key."""
        return self._read("SELECT content FROM answer WHERE key = ?", key)

    def put(self, key: str, content: str) -> None:
        """Keeps a content."""
        self._write("INSERT OR REPLACE INTO answer VALUES (?, ?)", key, content)

    def rung(self, endpoint: str) -> str | None:
        """The form of structured output that this endpoint and model were found to honour."""
        return self._read("SELECT rung FROM ladder WHERE endpoint = ?", endpoint)

    def keep_rung(self, endpoint: str, rung: str) -> None:
        """Remembers it."""
        self._write("INSERT OR REPLACE INTO ladder VALUES (?, ?)", endpoint, rung)

    def _read(self, statement: str, key: str) -> str | None:
        with self._lock, suppress(sqlite3.Error):
            row = self._db.execute(statement, (key,)).fetchone()
            return None if row is None else str(row[0])
        return None

    def _write(self, statement: str, *values: str) -> None:
        with self._lock, suppress(sqlite3.Error):
            self._db.execute(statement, values)

    def close(self) -> None:
        """Closes the file."""
        with self._lock, suppress(sqlite3.Error):
            self._db.close()
