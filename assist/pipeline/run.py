"""The driver: walks the sources, reuses what is known, has the rest worked on, stores, yields.

It alone writes the workspace, one transaction per file, so whatever ends the run, every file is there
whole or not at all, and the next run goes on where this one ended.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assist import readers
from assist.model import Record
from assist.pipeline.engine import engine_for
from assist.pipeline.options import Options
from assist.pipeline.stop import Stop
from assist.pipeline.version import code_version, reading_key
from assist.pipeline.worker import Job, Outcome, failed
from assist.readers.sources import Source, expand
from assist.store import Entry, Store


@dataclass(slots=True)
class Ledger:
    """The workspace side of a run: what it saw, reused and removed. Without a store nothing is kept.

    `files` counts the files dealt with, `reused` those among them that were not read again, `vanished`
    the sources of earlier runs that are gone from the paths of this one; `crashes` counts rules that raised.
    """

    store: Store | None = None
    run: int = 0
    files: int = 0
    reused: int = 0
    vanished: int = 0
    interrupted: bool = False
    crashes: Counter[str] = field(default_factory=Counter)
    _paths: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, store: Store, arguments: Sequence[str]) -> Ledger:
        """A new line in the ledger of runs."""
        return cls(store, store.begin_run(code_version(), arguments))

    def seen(self, path: str) -> bool:
        """Whether this run met this path before (a file named twice, or inside a folder also named)."""
        if self.store:
            return self.store.seen(self.run, path)
        known = path in self._paths
        self._paths.add(path)
        return known

    def known(self, job: Job) -> tuple[Record, ...] | None:
        """The records of equal bytes, read before by the same code."""
        records = self.store.reuse(self.run, job.path, job.name, job.key) if self.store else None
        if records is not None:
            self.files += 1
            self.reused += 1
        return records

    def keep(self, job: Job, outcome: Outcome) -> tuple[Record, ...]:
        """Stores what a file gave."""
        self.files += 1
        self.crashes.update(outcome.crashes)
        if self.store:
            entry = Entry(job.path, job.name, job.key, job.sha256, outcome.records, outcome.final)
            self.store.put(self.run, entry)
        return outcome.records

    def close(self, roots: Sequence[str]) -> None:
        """Ends the run; after a whole one, sources that are no longer there are removed."""
        if self.store is None:
            return
        if not self.interrupted:
            self.vanished = sum(self.store.forget_vanished(self.run, root) for root in roots)
        status = "interrupted" if self.interrupted else "done"
        self.store.finish_run(self.run, status, files=self.files, reused=self.reused)


def triage(
    paths: Sequence[Path], options: Options, ledger: Ledger | None = None, stop: Stop | None = None
) -> Iterator[Record]:
    """Reads, extracts, checks and assesses every form under `paths`.

    Yields the records of a file together, files as they finish; `assist.triage.rank` orders them. A file
    that cannot be read or holds no form yields one record with status "failed". With a ledger, records are
    stored and known ones reused. `stop` ends the run early, in good order. Raises WorkspaceError only.
    """
    ledger = ledger if ledger is not None else Ledger()
    stop = stop or Stop()
    roots = [writable(str(path.resolve())) for path in paths]
    engine = engine_for(options, stop)
    whole = False
    try:
        for job, fault in _jobs(zip(paths, roots, strict=True), ledger, stop):
            if fault:
                outcome = Outcome((failed(job.name, job.sha256, fault),), final=False)
                yield from ledger.keep(job, outcome)
                continue
            known = ledger.known(job) if options.reuse else None
            if known is not None:
                yield from known
                continue
            for finished, outcome in engine.add(job):
                yield from ledger.keep(finished, outcome)
        for finished, outcome in engine.finish():
            yield from ledger.keep(finished, outcome)
        whole = not stop.asked
    finally:
        engine.close()
        ledger.interrupted = not whole
        ledger.close(roots)


def _jobs(places: Iterable[tuple[Path, str]], ledger: Ledger, stop: Stop) -> Iterator[tuple[Job, str | None]]:
    """Every file under the paths, once, with its bytes, or with what is wrong with it."""
    for path, root in places:
        last, repeated = "", 0
        for source in expand([path]):
            if stop.asked:
                return
            # An archive may hold two members of one name, side by side in its order: both are files.
            repeated = repeated + 1 if source.name == last else 0
            last = source.name
            name = writable(source.name) + (f"（同名第{repeated + 1}个）" if repeated else "")
            place = _place(path, root, name)
            if not ledger.seen(place):
                yield _job(source, place, name)


def _place(path: Path, root: str, name: str) -> str:
    """The absolute address of a source: `name` begins with `path`, for which `root` stands."""
    below = name if str(path) == "." else name.removeprefix(writable(str(path)))
    return f"{root.rstrip('/')}/{below.lstrip('/')}" if below else root


def writable(name: str) -> str:
    """A file name that can be stored and shown: bytes that are not UTF-8 are read as GB18030, else escaped.

    Archives unpacked from Chinese Windows leave such names behind.
    """
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        return "/".join(_decoded(os.fsencode(part)) for part in name.split("/"))


def _decoded(part: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return part.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.decode("utf-8", "backslashreplace")


def _job(source: Source, place: str, name: str) -> tuple[Job, str | None]:
    fault, data = source.error, b""
    if fault is None:
        try:
            data = source.load()
        except readers.UnreadableFile as error:
            fault = str(error)
        except OSError as error:
            fault = f"文件打不开：{error.strerror or error}。请检查文件是否仍在、是否有读取权限。"
    if fault is not None:
        key = hashlib.sha256(f"fault:{place}".encode()).hexdigest()
        return Job(place, name, key, "", b""), fault
    sha256 = hashlib.sha256(data).hexdigest()
    return Job(place, name, reading_key(sha256), sha256, data), None
