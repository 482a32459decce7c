"""Connections of the desk to the workspace's database: one a thread, short transactions, no lost update."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from assist import database
from assist.store.desk.schema import prepare
from assist.store.opening import WorkspaceError
from assist.store.workspace import Store

_WAIT = 30.0
_CACHE_KB = 4096


class Desk:
    """The desk's side of the workspace in `folder`. Raises WorkspaceError when it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        Store(folder).close()  # creates the run's own tables, or refuses a newer workspace
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        try:
            prepare(self.connection())
        except ValueError as error:
            self.close()
            raise WorkspaceError(
                f"工作区 {folder} 的审核数据由更新版本的 assist 写成（版本 {error}）。请升级 assist。"
            ) from error
        except sqlite3.Error as error:
            self.close()
            raise WorkspaceError(f"工作区 {folder} 无法使用：{error}。请检查该文件夹是否可写。") from error

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode."""
        known: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if known is not None:
            return known
        connection = database.connect(self.folder / "assist.db", _WAIT, f"cache_size=-{_CACHE_KB}")
        self._local.connection = connection
        with self._guard:
            self._all.append(connection)
        return connection

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that holds the write lock from its first statement, so what it read stays true."""
        return database.writing(self.connection())

    def close(self) -> None:
        """Closes every thread's connection."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()


def now() -> str:
    """The time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def meta(connection: sqlite3.Connection, name: str) -> str:
    """A value of the desk's own notes; empty when there is none."""
    row = connection.execute("SELECT value FROM desk_meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def put_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Sets a value of the desk's own notes."""
    connection.execute("INSERT OR REPLACE INTO desk_meta VALUES (?, ?)", (name, value))
