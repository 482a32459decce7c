"""Limits on time and memory for work on files that nobody vouches for.

Two alarms watch every file. The soft one raises in Python code; parsers in C do not return to Python,
so a second, in a thread of the interpreter's own, ends the process a little later, and the driver
then knows which file it was.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

GRACE = 3.0
"""Seconds between the soft alarm and the end of the process."""

_SELDOM = 20_000
"""Objects, some megabytes, that may gather before the garbage collector looks among them."""

_hard_alarm = False


class FileTimeout(BaseException):
    """Work on one file took longer than allowed.

    Not an Exception: it may be raised anywhere, also where a reader tolerates a fault in some part.
    """


def enter_worker(memory: int) -> None:
    """Prepares a worker process: dies with the driver, leaves Ctrl-C to the driver, bounded memory."""
    global _hard_alarm
    _hard_alarm = True
    set_loaded_aside()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_driver()
    if memory and sys.platform != "win32":
        import resource

        _, ceiling = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if ceiling == resource.RLIM_INFINITY else min(memory, ceiling)
        resource.setrlimit(resource.RLIMIT_AS, (limit, ceiling))


def set_loaded_aside() -> None:
    """Tells the garbage collector that what is loaded by now stays, and to look seldom: it need not walk through all
    that for every few files, and a file's records hardly ever refer to each other in circles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SELDOM)


def _die_with_driver() -> None:
    """Ends this process when the driver ends, however it does: workers must not be left behind for ever.

    The kernel's own parent-death signal does not serve here: the parent is the fork server, and that
    lives as long as any worker does.
    """
    driver = multiprocessing.parent_process()
    if driver is None:
        return
    ended = driver.sentinel

    def watch() -> None:
        multiprocessing.connection.wait([ended])
        os._exit(1)

    threading.Thread(target=watch, name="driver watch", daemon=True).start()


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises FileTimeout in the block after so many seconds of wall time.

    Does nothing outside the main thread and where there is no SIGALRM; 0 is no limit.
    """
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not usable or seconds <= 0:
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise FileTimeout

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if _hard_alarm:
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=_null())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _hard_alarm:
            faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


_sink: list[int] = []


def _null() -> int:
    if not _sink:
        _sink.append(os.open(os.devnull, os.O_WRONLY))
    return _sink[0]
