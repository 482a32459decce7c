"""Reading and writing the workspace. One process writes at a time, one transaction per file.

A process that is killed at any moment leaves whole files behind, never half of one.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sqlalchemy import (
    Connection,
    Engine,
    case,
    create_engine,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from assist.model import Record
from assist.store.schema import (
    SCHEMA_VERSION,
    Base,
    FindingRow,
    FormRow,
    ReadingRow,
    RunRow,
    SchemaVersion,
    SourceRow,
)

_BATCH = 64
_TEXT_LEVEL = 1
"""zlib's fastest level: a fifth of the size at a third of a millisecond a form."""


class WorkspaceError(Exception):
    """The workspace cannot be used. The message is in Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one file gave. `path` is absolute, `name` as the user gave it; `final` results are reused."""

    path: str
    name: str
    key: str
    sha256: str
    records: tuple[Record, ...]
    final: bool = True


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A row of the queue: the form's number in the workspace, the file it came from, its risk."""

    id: int
    name: str
    risk: float


class Store:
    """The workspace in a folder. Use as a context manager; `exclusive` keeps other writers out.

    Raises WorkspaceError when the folder cannot be written, is in use, is damaged, was written by a
    newer version, or, without `create`, is not there.
    """

    def __init__(self, folder: Path, *, exclusive: bool = False, create: bool = True) -> None:
        self._lock: IO[bytes] | None = None
        if not create and not (folder / "assist.db").is_file():
            raise WorkspaceError(f"工作区 {folder} 不存在。请先运行 assist triage，或用 --workspace 指定。")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if exclusive:
                self._lock = _acquire(folder / "lock")
            self._engine = _connect(folder / "assist.db")
            _prepare(self._engine)
        except (OSError, DatabaseError) as error:
            self._release()
            reason = getattr(error, "orig", None) or error
            raise WorkspaceError(
                f"工作区 {folder} 无法使用：{reason}。请检查该文件夹是否可写，或用 --workspace 另指定一个。"
            ) from error
        except WorkspaceError:
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and lets other writers in."""
        self._engine.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # Runs

    def begin_run(self, version: str, arguments: Sequence[str]) -> int:
        """Opens a line in the ledger and returns its number."""
        values = {
            "started": _now(),
            "status": "running",
            "version": version,
            "arguments": json.dumps(list(arguments), ensure_ascii=False),
            "files": 0,
            "reused": 0,
        }
        with self._engine.begin() as connection:
            row = connection.execute(insert(RunRow).values(values)).inserted_primary_key
            return int(row[0]) if row else 0

    def finish_run(self, run: int, status: str, *, files: int, reused: int) -> None:
        """Closes the ledger's line; `status` is "done" or "interrupted"."""
        values = {"finished": _now(), "status": status, "files": files, "reused": reused}
        with self._engine.begin() as connection:
            connection.execute(update(RunRow).where(RunRow.id == run).values(values))

    def forget_vanished(self, run: int, root: str) -> int:
        """Removes sources at or under `root` (absolute) that `run` did not see. Returns how many."""
        under = or_(
            SourceRow.path == root,
            func.substr(SourceRow.path, 1, len(root) + 1).in_([root.rstrip("/") + "/", root + "!"]),
        )
        if root.endswith("/"):
            under = func.substr(SourceRow.path, 1, len(root)) == root
        with self._engine.begin() as connection:
            gone = connection.execute(delete(SourceRow).where(under, SourceRow.run_id != run)).rowcount
            if gone:
                _drop_unreferenced(connection)
            return gone

    # Files

    def seen(self, run: int, path: str) -> bool:
        """Whether this run has dealt with this path already."""
        query = select(SourceRow.id).where(SourceRow.path == path, SourceRow.run_id == run)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def reuse(self, run: int, path: str, name: str, key: str) -> tuple[Record, ...] | None:
        """The records of bytes read before, now also found at `path`; None when they must be read."""
        with self._engine.begin() as connection:
            final = connection.execute(select(ReadingRow.final).where(ReadingRow.key == key)).scalar()
            if not final:
                return None
            _place(connection, run, path, name, key)
            query = select(FormRow.id).where(FormRow.key == key).order_by(FormRow.form_index)
            ids = list(connection.execute(query).scalars())
            return tuple(_load(connection, [(form, name) for form in ids]))

    def put(self, run: int, entry: Entry) -> None:
        """Writes what a file gave, in one transaction, in place of what it gave before."""
        with self._engine.begin() as connection:
            _replace_reading(connection, entry)
            for record in entry.records:
                _insert_form(connection, entry.key, record)
            _place(connection, run, entry.path, entry.name, entry.key)

    # The queue

    def queue(self, run: int) -> list[StoredForm]:
        """The forms that a run saw, riskiest first, unreadable files last (the order of triage.rank)."""
        failed = case((FormRow.status == "failed", 1), else_=0)
        whole = case((FormRow.status == "partial", 0), else_=1)
        query = (
            select(FormRow.id, SourceRow.name, FormRow.risk)
            .join(SourceRow, SourceRow.key == FormRow.key)
            .where(SourceRow.run_id == run)
            .order_by(failed, FormRow.risk.desc(), whole, SourceRow.name, FormRow.form_index)
        )
        with self._engine.connect() as connection:
            return [StoredForm(*row) for row in connection.execute(query)]

    def load(self, forms: Sequence[StoredForm]) -> Iterator[Record]:
        """The records of these rows, in the order given, a batch at a time."""
        for start in range(0, len(forms), _BATCH):
            batch = [(form.id, form.name) for form in forms[start : start + _BATCH]]
            with self._engine.connect() as connection:
                records = _load(connection, batch)
            yield from records

    def find(self, wanted: str) -> list[StoredForm]:
        """Forms by number, or by a part of the file name or project name; riskiest first, 50 at most."""
        match = or_(
            SourceRow.name.contains(wanted, autoescape=True),
            FormRow.project_name.contains(wanted, autoescape=True),
        )
        if wanted.isdecimal():
            match = FormRow.id == int(wanted)
        query = (
            select(FormRow.id, SourceRow.name, FormRow.risk)
            .join(SourceRow, SourceRow.key == FormRow.key)
            .where(match)
            .order_by(FormRow.risk.desc(), SourceRow.name, FormRow.form_index)
            .limit(50)
        )
        with self._engine.connect() as connection:
            return [StoredForm(*row) for row in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """How many runs, sources, forms and findings there are."""
        tables = {"runs": RunRow, "sources": SourceRow, "forms": FormRow, "findings": FindingRow}
        with self._engine.connect() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in tables.items()
            }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _acquire(path: Path) -> IO[bytes]:
    handle = path.open("ab")
    try:
        import fcntl
    except ImportError:  # Windows has no advisory locks of this kind; SQLite's own still hold
        return handle
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise WorkspaceError(
            f"工作区 {path.parent} 正被另一个 assist 进程使用。请等它结束，或用 --workspace 另指定一个。"
        ) from error
    return handle


def _connect(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _prepare(engine: Engine) -> None:
    with engine.begin() as connection:
        if not inspect(connection).has_table(SchemaVersion.__tablename__):
            Base.metadata.create_all(connection)
            connection.execute(insert(SchemaVersion).values(version=SCHEMA_VERSION))
            return
        version = connection.execute(select(SchemaVersion.version)).scalar() or 0
    if version > SCHEMA_VERSION:
        engine.dispose()
        raise WorkspaceError(
            f"工作区由更新版本的 assist 写成（表结构 {version}，本程序只认识 {SCHEMA_VERSION}）。"
            "请升级 assist，或用 --workspace 另指定一个。"
        )


def _place(connection: Connection, run: int, path: str, name: str, key: str) -> None:
    """Records that these bytes stand at this path, and drops what stood there before."""
    before = connection.execute(select(SourceRow.key).where(SourceRow.path == path)).scalar()
    values = {"name": name, "key": key, "run_id": run}
    if before is None:
        connection.execute(insert(SourceRow).values(path=path, **values))
        return
    connection.execute(update(SourceRow).where(SourceRow.path == path).values(values))
    if before != key:
        _drop_unreferenced(connection, before)


def _drop_unreferenced(connection: Connection, key: str | None = None) -> None:
    unused = ~exists().where(SourceRow.key == ReadingRow.key)
    condition = unused if key is None else (ReadingRow.key == key) & unused
    connection.execute(delete(ReadingRow).where(condition))


def _replace_reading(connection: Connection, entry: Entry) -> None:
    values = {"sha256": entry.sha256, "final": entry.final, "text": _packed_text(entry.records)}
    this = ReadingRow.key == entry.key
    if connection.execute(update(ReadingRow).where(this).values(values)).rowcount:
        connection.execute(delete(FormRow).where(FormRow.key == entry.key))
    else:
        connection.execute(insert(ReadingRow).values(key=entry.key, **values))


def _insert_form(connection: Connection, key: str, record: Record) -> None:
    form = record.form
    values: dict[str, Any] = {
        "key": key,
        "form_index": record.form_index,
        "status": record.status,
        "risk": record.risk,
        "headline": record.headline,
        "record": zlib.compress(record.model_dump_json(exclude={"text"}).encode(), _TEXT_LEVEL),
    }
    for name in ("layout", "year", "title", "project_name", "department", "unit"):
        values[name] = getattr(form, name, None)
    score = form.total_score if form else None
    values["total_score"] = None if score is None else format(score, "f")
    row = connection.execute(insert(FormRow).values(values)).inserted_primary_key
    if row and record.findings:
        connection.execute(
            insert(FindingRow),
            [
                {
                    "form_id": row[0],
                    "position": position,
                    "rule": finding.rule,
                    "verdict": finding.verdict,
                    "severity": finding.severity,
                    "cause": finding.cause,
                    "message": finding.message,
                    "fingerprint": finding.fingerprint,
                }
                for position, finding in enumerate(record.findings)
            ],
        )


def _packed_text(records: Sequence[Record]) -> bytes:
    text = records[0].text if records else ""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _TEXT_LEVEL)


def _load(connection: Connection, forms: Sequence[tuple[int, str]]) -> list[Record]:
    """Records by form number, each under the name given: one reading may stand at several paths."""
    query = (
        select(FormRow.id, FormRow.record, ReadingRow.text)
        .join(ReadingRow, ReadingRow.key == FormRow.key)
        .where(FormRow.id.in_({form for form, _ in forms}))
    )
    rows = {form: (record, text) for form, record, text in connection.execute(query)}
    loaded = []
    for form, name in forms:
        with suppress(KeyError):  # replaced by another process since the queue was read
            packed, text = rows[form]
            record = Record.model_validate_json(zlib.decompress(packed))
            source_text = zlib.decompress(text).decode("utf-8", "surrogatepass")
            loaded.append(record.model_copy(update={"file": name, "text": source_text}))
    return loaded
