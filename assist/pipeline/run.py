"""The driver: walks the sources, reuses what is known, has the rest worked on, stores, yields.

It alone writes the workspace, one transaction per file, so whatever ends the run, every file is there
whole or not at all, and the next run goes on where this one ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assist.model import Record
from assist.pipeline.engine import engine_for
from assist.pipeline.intake import jobs, roots_of
from assist.pipeline.ledger import FileResult, Ledger
from assist.pipeline.options import Options
from assist.pipeline.stop import Stop
from assist.pipeline.worker import Outcome, failed


def triage(
    paths: Sequence[Path], options: Options, ledger: Ledger | None = None, stop: Stop | None = None
) -> Iterator[Record]:
    """Reads, extracts, checks and assesses every form under `paths`.

    Yields the records of a file together, files as they finish; `assist.triage.rank` orders them. A file
    that cannot be read or holds no form yields one record with status "failed". With a ledger, records are
    stored and known ones reused. `stop` ends the run early, in good order.
    """
    for result in work_through(paths, options, ledger or Ledger(), stop or Stop()):
        yield from result.records()


def work_through(paths: Sequence[Path], options: Options, ledger: Ledger, stop: Stop) -> Iterator[FileResult]:
    """As `triage`, a file at a time; what was known already is not even loaded."""
    engine = engine_for(options, stop)
    whole = False
    try:
        for job, fault in jobs(paths, ledger.seen):
            if stop.asked:
                break
            if fault:
                outcome = Outcome((failed(job.name, job.sha256, fault),), final=False)
                yield ledger.keep(job, outcome)
                continue
            known = ledger.known(job) if options.reuse else None
            if known is not None:
                yield known
                continue
            for finished, outcome in engine.add(job):
                yield ledger.keep(finished, outcome)
        for finished, outcome in engine.finish():
            yield ledger.keep(finished, outcome)
        whole = not stop.asked
    finally:
        engine.close()
        ledger.interrupted = not whole
        ledger.close(roots_of(paths))
