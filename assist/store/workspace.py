"""Reading and writing the workspace. One process writes at a time, one transaction per file.

A process that is killed at any moment leaves whole files behind, never half of one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqlalchemy import Connection, bindparam, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import DatabaseError

from assist.model import Block, Record
from assist.store.layout import unpack
from assist.store.opening import WorkspaceError, acquire, connect, prepare
from assist.store.rows import Entry, load_records, write_entry, write_source
from assist.store.schema import FindingRow, FormRow, ReadingRow, RunRow, SourceRow

_BATCH = 64
_IS_FINAL = select(ReadingRow.final).where(ReadingRow.key == bindparam("key"))
_FORMS_OF = select(FormRow.id).where(FormRow.key == bindparam("key")).order_by(FormRow.form_index)
_SEEN = select(SourceRow.id).where(SourceRow.path == bindparam("path"), SourceRow.run_id == bindparam("run"))
_PLACED = select(FormRow.id, SourceRow.name, FormRow.risk).join(SourceRow, SourceRow.key == FormRow.key)


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A row of the queue: the form's number in the workspace, the file it came from, its risk."""

    id: int
    name: str
    risk: float


@dataclass(frozen=True, slots=True)
class Outline:
    """What a summary needs of a form: its file, status and error, and (rule, severity) of each finding."""

    name: str
    status: str
    error: str | None
    findings: tuple[tuple[str, str], ...]


class Store:
    """The workspace in a folder. Use as a context manager; `exclusive` keeps other writers out.

    Raises WorkspaceError when the folder cannot be written, is in use, is damaged, was written by a
    newer version, or, without `create`, is not there.
    """

    def __init__(self, folder: Path, *, exclusive: bool = False, create: bool = True) -> None:
        self._folder = folder
        self._lock: IO[bytes] | None = None
        if not create and not (folder / "assist.db").is_file():
            raise WorkspaceError(f"工作区 {folder} 不存在。请先运行 assist triage，或用 --workspace 指定。")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if exclusive:
                self._lock = acquire(folder / "lock")
            self._engine = connect(folder / "assist.db")
            prepare(self._engine)
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

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction. Raises WorkspaceError where the database fails: a full disk, a damaged file."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise self._failure(error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection for queries. Raises WorkspaceError where the database fails."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._failure(error) from error

    def _failure(self, error: DatabaseError) -> WorkspaceError:
        return WorkspaceError(
            f"工作区 {self._folder} 读写失败：{error.orig or error}。请检查磁盘空间；"
            "如数据库已损坏，请用 --workspace 另指定一个。"
        )

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
        with self._writing() as connection:
            row = connection.execute(insert(RunRow).values(values)).inserted_primary_key
            return int(row[0]) if row else 0

    def finish_run(self, run: int, status: str, *, files: int, reused: int) -> None:
        """Closes the ledger's line; `status` is "done" or "interrupted"."""
        values = {"finished": _now(), "status": status, "files": files, "reused": reused}
        with self._writing() as connection:
            connection.execute(update(RunRow).where(RunRow.id == run).values(values))

    def forget_vanished(self, run: int, roots: Sequence[str]) -> int:
        """Removes sources at or under `roots` (absolute) that `run` did not see. Returns how many.

        Readings that no source has any more go with them.
        """
        gone = 0
        with self._writing() as connection:
            for root in roots:
                below = root.rstrip("/") + "/"
                under = or_(SourceRow.path == root, func.substr(SourceRow.path, 1, len(below)) == below)
                gone += connection.execute(delete(SourceRow).where(under, SourceRow.run_id != run)).rowcount
            unused = ~exists().where(SourceRow.key == ReadingRow.key)
            connection.execute(delete(ReadingRow).where(unused))
        return gone

    # Files

    def seen(self, run: int, path: str) -> bool:
        """Whether this run has dealt with this path already."""
        with self._reading() as connection:
            return connection.execute(_SEEN, {"path": path, "run": run}).first() is not None

    def reuse(self, run: int, path: str, name: str, key: str) -> bool:
        """Whether bytes of this key were read before; then what they gave now also stands at `path`."""
        with self._writing() as connection:
            known = bool(connection.execute(_IS_FINAL, {"key": key}).scalar())
            if known:
                write_source(connection, run, path, name, key)
            return known

    def put(self, run: int, entry: Entry) -> None:
        """Writes what a file gave, in one transaction, in place of what it gave before."""
        with self._writing() as connection:
            write_entry(connection, entry)
            write_source(connection, run, entry.path, entry.name, entry.key)

    def records(self, key: str, name: str) -> tuple[Record, ...]:
        """What the bytes of this key gave, as records of the file `name`."""
        with self._reading() as connection:
            forms = connection.execute(_FORMS_OF, {"key": key}).scalars()
            return tuple(record for record, _ in load_records(connection, [(form, name) for form in forms]))

    # The queue

    def queue(self, run: int) -> list[StoredForm]:
        """The forms that a run saw, riskiest first, unreadable files last (the order of triage.rank)."""
        failed = case((FormRow.status == "failed", 1), else_=0)
        whole = case((FormRow.status == "partial", 0), else_=1)
        query = _PLACED.where(SourceRow.run_id == run).order_by(
            failed, FormRow.risk.desc(), whole, SourceRow.name, FormRow.form_index
        )
        with self._reading() as connection:
            return [StoredForm(*row) for row in connection.execute(query)]

    def load(self, forms: Sequence[StoredForm]) -> Iterator[Record]:
        """The records of these rows, in the order given, a batch at a time."""
        return (record for record, _ in self._load(forms))

    def load_laid_out(self, forms: Sequence[StoredForm]) -> Iterator[tuple[Record, tuple[Block, ...]]]:
        """As `load`, with the blocks of each document, so that its tables can be shown as tables."""
        return ((record, unpack(layout, record.text)) for record, layout in self._load(forms))

    def _load(self, forms: Sequence[StoredForm]) -> Iterator[tuple[Record, bytes | None]]:
        for start in range(0, len(forms), _BATCH):
            batch = [(form.id, form.name) for form in forms[start : start + _BATCH]]
            with self._reading() as connection:
                records = load_records(connection, batch)
            yield from records

    def outlines(self, run: int) -> Iterator[Outline]:
        """What a summary needs of the forms that a run saw, without loading them; in order of name."""
        forms = (
            select(
                FormRow.id,
                SourceRow.name,
                FormRow.status,
                FormRow.error,
                FindingRow.rule,
                FindingRow.severity,
            )
            .join(SourceRow, SourceRow.key == FormRow.key)
            .outerjoin(FindingRow, FindingRow.form_id == FormRow.id)
            .where(SourceRow.run_id == run)
            .order_by(SourceRow.name, SourceRow.id, FormRow.form_index)
        )
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=1000).execute(forms)
            for (_, name, status, error), group in groupby(rows, key=lambda row: tuple(row[:4])):
                yield Outline(name, status, error, tuple((row[4], row[5]) for row in group if row[4]))

    def find(self, wanted: str) -> list[StoredForm]:
        """Forms by number, or by a part of the file name or project name; riskiest first, 50 at most."""
        match = or_(
            SourceRow.name.contains(wanted, autoescape=True),
            FormRow.project_name.contains(wanted, autoescape=True),
        )
        if wanted.isdecimal():  # one form, though its bytes may stand at several places
            with self._reading() as connection:
                row = connection.execute(_PLACED.where(FormRow.id == int(wanted)).limit(1)).first()
            return [StoredForm(*row)] if row else []
        order = (FormRow.risk.desc(), SourceRow.name, FormRow.form_index)
        with self._reading() as connection:
            return [
                StoredForm(*row)
                for row in connection.execute(_PLACED.where(match).order_by(*order).limit(50))
            ]

    def counts(self) -> dict[str, int]:
        """How many runs, sources, forms and findings there are."""
        tables = {"runs": RunRow, "sources": SourceRow, "forms": FormRow, "findings": FindingRow}
        with self._reading() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in tables.items()
            }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
