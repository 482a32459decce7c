"""The workspace's database and the locks beside it, as every part of the program opens them.

SQLite in WAL mode and autocommit: readers go on while one process writes, and transactions are begun by hand,
with the write lock from their first statement, so that what they read stays true.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL")


def connect(path: Path, wait: float, *pragmas: str) -> sqlite3.Connection:
    """A connection that may be used from any thread and waits so many seconds for the write lock.

    Raises sqlite3.Error when the file is no database or cannot be opened.
    """
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        for pragma in (*PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction that holds the write lock from its first statement; undone when anything is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def lock(handle: IO[bytes], *, shared: bool = False, wait: bool = True) -> None:
    """Locks an open file against other processes until it is closed. Raises OSError when it is taken and
    nobody is to wait. Where there are no such locks (Windows), SQLite's own still hold."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
