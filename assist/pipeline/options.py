"""What a run may be told."""

from __future__ import annotations

import os
from dataclasses import dataclass

from assist.rules.policy import UNCHANGED, Policy


def default_workers() -> int:
    """One worker process per usable processor, eight at most."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(8, usable))


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a run.

    `workers` 1 works in this process (a crash in a parser then ends the run). `timeout` is wall time in
    seconds for one file; `memory` is the address space in bytes that a worker may grow to, 0 for no limit.
    `reuse` takes results of equal bytes from the workspace instead of reading them again.
    `policy` is what the user has changed about rules and profiles, `reading` names the model that helps, if
    any: results are reused only under the same ones.
    """

    workers: int = 1
    timeout: float = 60.0
    memory: int = 4 << 30
    reuse: bool = True
    reading: str = ""
    policy: Policy = UNCHANGED
