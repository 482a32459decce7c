"""Opening the database of a workspace: the lock, the connection, the version of the tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event, insert, inspect, select, text, update

from assist import database
from assist.store.schema import SCHEMA_VERSION, Base, SchemaVersion


class WorkspaceError(Exception):
    """The workspace cannot be used. The message is in Chinese and says what to do."""


def acquire(path: Path) -> IO[bytes]:
    """Takes the writers' lock; closing the file gives it back. Raises WorkspaceError when it is taken."""
    handle = path.open("ab")
    try:
        database.lock(handle, wait=False)
    except OSError as error:
        handle.close()
        raise WorkspaceError(
            f"工作区 {path.parent} 正被另一个 assist 进程使用。请等它结束，或用 --workspace 另指定一个。"
        ) from error
    return handle


def connect(path: Path) -> Engine:
    """The database at `path`, created when it is not there. Raises sqlalchemy's DatabaseError."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: Any) -> None:
        for pragma in (*database.PRAGMAS, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def prepare(engine: Engine) -> None:
    """Creates the tables in an empty database and brings older ones up to date.

    Raises WorkspaceError when they are of a newer version.
    """
    with engine.begin() as connection:
        if not inspect(connection).has_table(SchemaVersion.__tablename__):
            Base.metadata.create_all(connection)
            connection.execute(insert(SchemaVersion).values(version=SCHEMA_VERSION))
            return
        version = connection.execute(select(SchemaVersion.version)).scalar() or 0
        if version < 2:
            connection.execute(text("ALTER TABLE readings ADD COLUMN layout BLOB"))
            connection.execute(update(SchemaVersion).values(version=2))
    if version > SCHEMA_VERSION:
        engine.dispose()
        raise WorkspaceError(
            f"工作区由更新版本的 assist 写成（表结构 {version}，本程序只认识 {SCHEMA_VERSION}）。"
            "请升级 assist，或用 --workspace 另指定一个。"
        )
