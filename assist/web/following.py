"""Following the runs: whenever one has ended, the desk's index is brought up to it, beside the requests."""

from __future__ import annotations

import logging
import sqlite3
import threading

from assist.store.desk import Desk
from assist.store.desk.index import is_stale
from assist.web.corrections import bring_desk_up_to_date

_EVERY = 3.0
_log = logging.getLogger(__name__)


class Follower:
    """Keeps the index up to date. `done` and `total` files are shown while it is at work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._guard = threading.Lock()
        self.done = 0
        self.total = 0

    @property
    def busy(self) -> bool:
        """Whether files are being indexed."""
        return self.done < self.total

    def catch_up(self) -> None:
        """Indexes what is new, now; returns when it is done."""
        with self._guard:
            if is_stale(self._desk):
                bring_desk_up_to_date(self._desk, self._note)
            self.done = self.total = 0

    def follow(self, stop: threading.Event) -> None:
        """Until `stop`: looks every few seconds whether a run has ended."""
        while not stop.is_set():
            try:
                self.catch_up()
            except sqlite3.Error:
                _log.exception("the index could not be brought up to date; it will be tried again")
            stop.wait(_EVERY)

    def _note(self, done: int, total: int) -> None:
        self.done, self.total = done, total
