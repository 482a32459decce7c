"""Interrupting a run: the first signal stops it in good order, the second at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self


class Stop:
    """While entered, SIGINT and SIGTERM ask the run to store what is finished and end.

    The second signal raises KeyboardInterrupt, which is safe too: the workspace only ever holds whole
    files. Outside the main thread signals are left alone; `ask` still works.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}

    def ask(self) -> None:
        """Asks the run to end in good order."""
        self.asked = True

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ring)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
