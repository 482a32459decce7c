"""The driver: walks the sources, reuses what is known, has the rest worked on, stores, yields.

It alone writes the workspace, one transaction per file, so whatever ends the run, every file is there
whole or not at all, and the next run goes on where this one ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assist.model import Record
from assist.pipeline.engine import Engine, engine_for
from assist.pipeline.intake import jobs, roots_of
from assist.pipeline.ledger import FileResult, Ledger
from assist.pipeline.options import Options
from assist.pipeline.stop import Stop
from assist.pipeline.worker import Outcome, failed

if TYPE_CHECKING:
    from assist.pipeline.modelled import Asks


def triage(
    paths: Sequence[Path],
    options: Options,
    ledger: Ledger | None = None,
    stop: Stop | None = None,
    asks: Asks | None = None,
) -> Iterator[Record]:
    """Reads, extracts, checks and assesses every form under `paths`.

    Yields the records of a file together, files as they finish; `assist.triage.rank` orders them. A file
    that cannot be read or holds no form yields one record with status "failed". With a ledger, records are
    stored and known ones reused. `stop` ends the run early, in good order. `asks` is the model to use, if any.
    """
    for result in work_through(paths, options, ledger or Ledger(), stop or Stop(), asks):
        yield from result.records()


def work_through(
    paths: Sequence[Path], options: Options, ledger: Ledger, stop: Stop, asks: Asks | None = None
) -> Iterator[FileResult]:
    """As `triage`, a file at a time; what was known already is not even loaded."""
    engine: Engine = engine_for(options, stop)
    if asks is not None:
        from assist.pipeline.modelled import Modelled

        engine = Modelled(engine, asks, stop, options.policy, ledger.model_failures)
    whole = False
    try:
        for job, fault in jobs(paths, ledger.seen, options.policy.digest + options.reading):
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
