"""Limits of a process and of a moment."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from assist.readers import UnreadableFile
from assist.readers.isolate import limit_process, time_limit


def test_time_limit_stops_even_what_swallows_exceptions() -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match=r"超过0\.1秒"), time_limit(0.1):
        while True:
            try:
                time.sleep(5)
            except Exception:
                continue
    assert time.monotonic() - started < 3


def test_time_limit_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(0.05):
        pass
    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) is before
    with pytest.raises(KeyError), time_limit(5):
        raise KeyError
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_time_limit_outside_the_main_thread_runs_the_body() -> None:
    ran: list[bool] = []

    def body() -> None:
        with time_limit(0.01):
            ran.append(True)

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    assert ran == [True]


def _allocate(answer: "multiprocessing.Queue[str]") -> None:
    limit_process(memory_bytes=1_000_000_000, cpu_seconds=60)
    try:
        bytearray(2_000_000_000)
        answer.put("allocated")
    except MemoryError:
        answer.put("refused")


def _parent(pid: "multiprocessing.Queue[int]") -> None:
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(pid,))
    child.start()
    child.join()


def _child(pid: "multiprocessing.Queue[int]") -> None:
    limit_process()
    pid.put(os.getpid())
    time.sleep(60)


@pytest.mark.skipif(sys.platform != "linux", reason="address space limits are reliable on Linux only")
def test_memory_is_limited() -> None:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_allocate, args=(answer,))
    process.start()
    assert answer.get(timeout=20) == "refused"
    process.join()


@pytest.mark.skipif(sys.platform != "linux", reason="a Linux signal")
def test_a_worker_dies_with_its_parent() -> None:
    context = multiprocessing.get_context("spawn")
    pid = context.Queue()
    parent = context.Process(target=_parent, args=(pid,))
    parent.start()
    worker = pid.get(timeout=20)
    parent.kill()
    parent.join()
    for _ in range(100):
        if not _alive(worker):
            return
        time.sleep(0.05)
    pytest.fail("the worker outlived its parent")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
