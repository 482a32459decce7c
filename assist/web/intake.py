"""Uploads: files kept under the workspace, read by the pipeline, their progress for everyone to see.

Batches are worked on one after another, since one process writes the workspace at a time.
"""

from __future__ import annotations

import logging
import queue
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from assist.pipeline import Ledger, Options, work_through
from assist.pipeline.options import default_workers
from assist.pipeline.policy_file import in_force
from assist.pipeline.stop import Stop
from assist.store import Store, WorkspaceError

MAX_FILES = 2000
_KEPT_BATCHES = 50
_SHOWN = 2000
_WAIT = 120.0
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """A file of a batch: what became of it. `error` is in Chinese."""

    name: str
    forms: int
    findings: int
    error: str | None


@dataclass(slots=True)
class Batch:
    """An upload. `state` is waiting, running, done or failed."""

    id: str
    user: str
    files: int
    state: str = "waiting"
    message: str = ""
    entries: list[Entry] = field(default_factory=list)


def safe_name(name: str) -> str:
    """A file name that names a file in one folder and nothing else, whatever the browser sent."""
    leaf = name.replace("\\", "/").rsplit("/", 1)[-1]
    leaf = _UNSAFE.sub("_", leaf).strip(". ")
    while len(leaf.encode("utf-8", "replace")) > 180:
        stem, dot, ending = leaf.rpartition(".")
        leaf = f"{stem[:-1]}.{ending}" if dot and len(ending) < 8 and stem else leaf[:-1]
    return leaf.encode("utf-8", "replace").decode() or "未命名"


class Intake:
    """Takes batches and works them off on a thread of its own. `caught_up` is called after each."""

    def __init__(self, workspace: Path, caught_up: Callable[[], None]) -> None:
        self._workspace = workspace
        self._caught_up = caught_up
        self._waiting: queue.Queue[Batch | None] = queue.Queue()
        self._batches: dict[str, Batch] = {}
        self._guard = threading.Lock()
        self._stop = Stop()
        self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)
        self._thread.start()

    def take(self, user: str, files: list[tuple[str, BinaryIO]]) -> Batch:
        """Keeps the files under the workspace and queues them. Raises OSError when the disk is full."""
        batch = Batch(f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}", user, len(files))
        folder = self._folder(batch)
        folder.mkdir(parents=True)
        for name, source in files:
            with _fresh(folder, safe_name(name)).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        with self._guard:
            self._batches[batch.id] = batch
            while len(self._batches) > _KEPT_BATCHES:
                del self._batches[next(iter(self._batches))]
        self._waiting.put(batch)
        return batch

    def progress(self, batch: str) -> dict[str, Any] | None:
        """A batch as it stands, or None."""
        with self._guard:
            found = self._batches.get(batch)
            return asdict(found) if found else None

    def recent(self) -> list[dict[str, Any]]:
        """The latest batches, newest first."""
        with self._guard:
            return [asdict(batch) for batch in reversed(self._batches.values())]

    def close(self) -> None:
        """Ends in good order: what is finished is stored."""
        self._stop.ask()
        self._waiting.put(None)
        self._thread.join(15)

    def _folder(self, batch: Batch) -> Path:
        return self._workspace / "uploads" / batch.id

    def _work(self) -> None:
        while (batch := self._waiting.get()) is not None and not self._stop.asked:
            try:
                self._run(batch)
            except (WorkspaceError, OSError) as error:
                self._note(batch, "failed", str(error))
            except Exception as error:  # a fault of ours must not end the thread that others wait for
                _log.exception("upload %s failed", batch.id)
                self._note(batch, "failed", f"程序出错（{type(error).__name__}），请把文件反馈给维护人员。")

    def _run(self, batch: Batch) -> None:
        self._note(batch, "running")
        # Two at least: in a process of its own a file cannot take the desk down, and its time is limited.
        options = Options(workers=max(2, default_workers()), policy=in_force())
        with self._opened() as store:
            folder = self._folder(batch)
            ledger = Ledger.open(store, [f"上传：{batch.user}"])
            for result in work_through([folder], options, ledger, self._stop):
                records = result.records()
                failures = [record.error for record in records if record.status == "failed"]
                entry = Entry(
                    result.name.removeprefix(str(folder)).lstrip("/"),
                    sum(record.status != "failed" for record in records),
                    sum(len(record.findings) for record in records),
                    failures[0] if failures else None,
                )
                with self._guard:
                    batch.entries = [*batch.entries[-_SHOWN:], entry]
        self._caught_up()
        self._note(batch, "done")

    def _opened(self) -> Store:
        """The workspace for writing; waits for a run on the command line to end."""
        until = time.monotonic() + _WAIT
        while True:
            try:
                return Store(self._workspace, exclusive=True)
            except WorkspaceError:
                if time.monotonic() > until or self._stop.asked:
                    raise
                time.sleep(1)

    def _note(self, batch: Batch, state: str, message: str = "") -> None:
        with self._guard:
            batch.state, batch.message = state, message


def _fresh(folder: Path, name: str) -> Path:
    place, number = folder / name, 2
    while place.exists():
        stem, dot, ending = name.rpartition(".")
        place = folder / (f"{stem}（{number}）.{ending}" if dot else f"{name}（{number}）")
        number += 1
    return place
