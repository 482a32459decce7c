"""Work that does what the bytes say, for tests of the engine: workers import it by name."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from assist.model import Record
from assist.pipeline.limits import time_limit
from assist.pipeline.worker import Job, Outcome


def work(jobs: Sequence[Job], timeout: float) -> list[Outcome]:
    """What the bytes of each say."""
    return [_work(job, timeout) for job in jobs]


def _work(job: Job, timeout: float) -> Outcome:
    """`die` ends the process, `die once PATH` only the first time, `hang` sleeps out of Python's reach."""
    order = job.data.decode()
    with time_limit(timeout):
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if order.startswith("die once "):
            mark = Path(order.removeprefix("die once "))
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if order == "hang":
            # An endless loop in C that holds the interpreter's lock and looks at no signal.
            deque(itertools.repeat(0), maxlen=0)
        if order.startswith("sleep "):
            time.sleep(float(order.removeprefix("sleep ")))
    return Outcome((Record(file=job.name, sha256=job.sha256, status="ok", error=f"{os.getpid()}"),))
