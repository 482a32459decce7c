"""Limits for the process and the moment in which an untrusted file is read.

Python can't stop a parser from outside its thread; a worker process with limits can be lost without loss.
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from assist.readers.guards import UnreadableFile

_PR_SET_PDEATHSIG = 1
_REPEAT = 1.0
"""Seconds after which the signal comes again, should a library have swallowed the first."""


def limit_process(memory_bytes: int | None = None, cpu_seconds: int | None = None) -> None:
    """Limits this process for good: address space, CPU time, and (on Linux) it dies with its parent.

    Meant as the initializer of a process pool; then a reader that needs too much memory gets MemoryError.
    Dying with the parent means with the thread that started this process: start pools from a thread that
    lives as long as they do. A limit that the system doesn't know is left out.
    """
    with suppress(ImportError):  # not on Windows
        import resource

        for kind, amount in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_seconds)):
            if amount is not None:
                with suppress(OSError, ValueError):
                    resource.setrlimit(kind, (amount, amount))
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _TimeIsUp(BaseException):
    """Not an Exception: libraries catch those."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stops the body after so many seconds of wall-clock time, with UnreadableFile.

    Works on POSIX in a main thread, as in a worker of a process pool; elsewhere the body runs unlimited.
    Stops Python code at once, and a call into C as soon as it returns.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _REPEAT)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeIsUp as problem:
        raise UnreadableFile(f"文件读取超过{seconds:g}秒，已停止，可能已损坏，请另存后重新提交") from problem
    finally:
        signal.signal(signal.SIGALRM, before)
