"""The workspace side of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assist.model import Record
from assist.pipeline.version import code_version
from assist.pipeline.worker import Job, Outcome
from assist.store import Entry, Store


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file that is dealt with. Results taken over from the workspace are loaded when asked for."""

    name: str
    key: str
    outcome: Outcome | None
    store: Store | None

    def records(self) -> tuple[Record, ...]:
        """The records of the file's forms, or its one failed record."""
        if self.outcome is not None:
            return self.outcome.records
        return self.store.records(self.key, self.name) if self.store else ()


@dataclass(slots=True)
class Ledger:
    """What a run saw, reused and removed. Without a store nothing is kept.

    `files` counts the files dealt with, `reused` those among them that were not read again, `vanished`
    the sources of earlier runs that are gone from the paths of this one; `crashes` counts rules that raised,
    `model_failures` questions to a model that got no answer, by reason.
    """

    store: Store | None = None
    run: int = 0
    files: int = 0
    reused: int = 0
    vanished: int = 0
    interrupted: bool = False
    crashes: Counter[str] = field(default_factory=Counter)
    model_failures: Counter[str] = field(default_factory=Counter)
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

    def known(self, job: Job) -> FileResult | None:
        """What equal bytes gave before, under the same code."""
        if self.store is None or not self.store.reuse(self.run, job.path, job.name, job.key):
            return None
        self.files += 1
        self.reused += 1
        return FileResult(job.name, job.key, None, self.store)

    def keep(self, job: Job, outcome: Outcome) -> FileResult:
        """Stores what a file gave."""
        self.files += 1
        self.crashes.update(outcome.crashes)
        if self.store:
            entry = Entry(
                job.path, job.name, job.key, job.sha256, outcome.records, outcome.final, outcome.layout
            )
            self.store.put(self.run, entry)
        return FileResult(job.name, job.key, outcome, self.store)

    def close(self, roots: Sequence[str]) -> None:
        """Ends the run; after a whole one, sources that are no longer there are removed."""
        if self.store is None:
            return
        if not self.interrupted:
            self.vanished = self.store.forget_vanished(self.run, roots)
        status = "interrupted" if self.interrupted else "done"
        self.store.finish_run(self.run, status, files=self.files, reused=self.reused)
