"""Where the work is done: in this process, or in worker processes that may die without harm.

An engine takes jobs one at a time and gives outcomes as they come, in any order. What waits is bounded
by a window of chunks, so memory does not grow with the number of files.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import Protocol

from assist.pipeline.limits import GRACE, enter_worker
from assist.pipeline.options import Options
from assist.pipeline.stop import Stop
from assist.pipeline.worker import Job, Outcome, failed, timeout_reason, work_all

_CHUNK_FILES = 16
_CHUNK_BYTES = 4 << 20
_CHUNKS_PER_WORKER = 3
_POLL = 0.25
_LAST_WAIT = 5.0
"""Seconds that an interrupted run waits for files in progress."""

CRASHED = (
    "处理该文件的进程意外终止（内存超限，或文件损坏使解析程序崩溃）。"
    "请另存为 .docx、.xlsx 或 .pdf 后重新上报。"
)

Finished = Iterator[tuple[Job, Outcome]]
Work = Callable[[Sequence[Job], float], list[Outcome]]
"""What is done to some jobs within so many seconds each; a function of a module, since it travels to workers."""


class Engine(Protocol):
    """Takes jobs, gives outcomes."""

    def add(self, job: Job) -> Finished:
        """Takes a job; gives whatever is finished, and waits while too much is in progress."""

    def finish(self) -> Finished:
        """Gives the rest. After an interruption: what comes within a few seconds."""

    def close(self) -> None:
        """Ends the workers."""


class InProcess:
    """Works in this process, one file at a time."""

    def __init__(self, options: Options, work: Work = work_all) -> None:
        self._timeout = options.timeout
        self._work = work

    def add(self, job: Job) -> Finished:
        """The outcome of this job."""
        yield job, self._work((job,), self._timeout)[0]

    def finish(self) -> Finished:
        """Nothing is ever left over."""
        return iter(())

    def close(self) -> None:
        """There is nothing to end."""


class Pool:
    """Works in a pool of processes.

    When a worker dies the pool is rebuilt and every file that was in progress is tried again alone;
    the one that ends its worker a second time is the culprit and becomes a failed record.
    """

    def __init__(self, options: Options, stop: Stop, work: Work = work_all) -> None:
        self._options = options
        self._work = work
        self._stop = stop
        self._window = options.workers * _CHUNKS_PER_WORKER
        self._executor = self._start()
        self._pending: dict[Future[list[Outcome]], tuple[Job, ...]] = {}
        self._chunk: list[Job] = []
        self._submitted = 0

    def _start(self) -> ProcessPoolExecutor:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if hasattr(context, "set_forkserver_preload"):
            context.set_forkserver_preload(["assist.pipeline.worker"])
        return ProcessPoolExecutor(
            self._options.workers, context, initializer=enter_worker, initargs=(self._options.memory,)
        )

    def add(self, job: Job) -> Finished:
        """Takes a job; gives what is finished."""
        self._chunk.append(job)
        if self._chunk_is_full():
            self._submit()
        yield from self._collect(self._window)

    def finish(self) -> Finished:
        """Gives the rest."""
        if self._chunk and not self._stop.asked:
            self._submit()
        yield from self._collect(1)

    def close(self) -> None:
        """Ends the workers without waiting for them."""
        workers = list((getattr(self._executor, "_processes", None) or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()

    def _chunk_is_full(self) -> bool:
        # Chunks start small, so that a small batch is spread over all workers, and grow with the batch.
        files = min(_CHUNK_FILES, 1 + self._submitted // (4 * self._options.workers))
        return len(self._chunk) >= files or sum(len(job.data) for job in self._chunk) >= _CHUNK_BYTES

    def _submit(self) -> None:
        chunk = tuple(self._chunk)
        self._chunk.clear()
        self._submitted += 1
        self._pending[self._send(chunk)] = chunk

    def _send(self, chunk: tuple[Job, ...]) -> Future[list[Outcome]]:
        try:
            return self._executor.submit(self._work, chunk, self._options.timeout)
        except BrokenProcessPool as error:  # broken since the last look: found again in _collect
            future: Future[list[Outcome]] = Future()
            future.set_exception(error)
            return future

    def _collect(self, fewer_than: int) -> Finished:
        """Gives outcomes until fewer than so many chunks are in progress, or time after a stop is up."""
        deadline = None
        while self._pending:
            if self._stop.asked:
                deadline = deadline or time.monotonic() + _LAST_WAIT
                self._cancel_waiting()
            done, _ = wait(self._pending, timeout=0, return_when=FIRST_COMPLETED)
            if not done:
                if len(self._pending) < fewer_than and deadline is None:
                    return
                if deadline is not None and time.monotonic() > deadline:
                    return
                wait(self._pending, timeout=_POLL, return_when=FIRST_COMPLETED)
                continue
            for future in done:
                yield from self._take(future)

    def _cancel_waiting(self) -> None:
        for future in [future for future in self._pending if future.cancel()]:
            del self._pending[future]

    def _take(self, future: Future[list[Outcome]]) -> Finished:
        chunk = self._pending.pop(future, ())
        if not chunk:
            return
        try:
            outcomes = future.result()
        except BrokenProcessPool:
            yield from self._recover(chunk)
            return
        yield from zip(chunk, outcomes, strict=True)

    def _recover(self, chunk: tuple[Job, ...]) -> Finished:
        """Starts anew, and tries alone each file that was in progress when a worker died."""
        suspects = list(chunk)
        for future, jobs in list(self._pending.items()):
            del self._pending[future]
            try:
                yield from zip(jobs, future.result(timeout=_LAST_WAIT), strict=True)
            except (BrokenProcessPool, TimeoutError):
                suspects.extend(jobs)
        self._restart()
        for job in suspects:
            if self._stop.asked:
                return
            yield job, self._alone(job)

    def _alone(self, job: Job) -> Outcome:
        started = time.monotonic()
        try:
            return self._send((job,)).result()[0]
        except BrokenProcessPool:
            self._restart()
        limit = self._options.timeout
        slow = limit > 0 and time.monotonic() - started >= limit + GRACE
        reason = timeout_reason(limit) if slow else CRASHED
        return Outcome((failed(job.name, job.sha256, reason),), final=False)

    def _restart(self) -> None:
        with suppress(OSError):
            self.close()
        self._executor = self._start()


def engine_for(options: Options, stop: Stop) -> Engine:
    """The engine that the options ask for."""
    # Nothing travels to the workers where nothing was changed.
    own = partial(work_all, policy=options.policy) if options.policy.digest else work_all
    return InProcess(options, own) if options.workers <= 1 else Pool(options, stop, own)
