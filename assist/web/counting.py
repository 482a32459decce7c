"""Counts that are dear on a large workspace, kept for as long as they hold, or for a few seconds.

A count holds until the next run or decision. On a large workspace, where decisions come all the time, one
that is a few seconds old is shown rather than made anew for every reviewer.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from fastapi import Request

from assist.rules.pages import names
from assist.store.desk import queue
from assist.store.desk.filters import Filters
from assist.web.api import desk_of
from assist.web.words import STATE_LABELS

_KEPT = 500
_FRESH_FOR = 15.0
_LARGE = 20_000
"""Forms from which on a count may be some seconds old."""


class Counts:
    """Values by key, each with the state of the workspace that it was made in.

    On a large workspace an old value is given at once and a new one made beside the requests; what was
    never made before is made by one request while the others that ask for it wait.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._values: OrderedDict[object, tuple[object, float, Any]] = OrderedDict()
        self._making: dict[object, threading.Lock] = {}
        self._renewing: set[object] = set()
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="counts")

    def get(self, key: object, state: object, *, large: bool, make: Callable[[], Any]) -> Any:
        """The value under `key`, made anew when it no longer holds."""
        known = self._known(key)
        if known and (known[0] == state or (large and time.monotonic() - known[1] < _FRESH_FOR)):
            return known[2]
        if known and large:
            self._renew(key, state, make)
            return known[2]
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            made = self._known(key)
            return made[2] if made and made[0] == state else self._make(key, state, make)

    def close(self) -> None:
        """Ends the thread."""
        self._beside.shutdown(cancel_futures=True)

    def _renew(self, key: object, state: object, make: Callable[[], Any]) -> None:
        with self._guard:
            if key in self._renewing:
                return
            self._renewing.add(key)

        def renew() -> None:
            try:
                self._make(key, state, make)
            finally:
                with self._guard:
                    self._renewing.discard(key)

        self._beside.submit(renew)

    def _known(self, key: object) -> tuple[object, float, Any] | None:
        with self._guard:
            return self._values.get(key)

    def _make(self, key: object, state: object, make: Callable[[], Any]) -> Any:
        value = make()
        with self._guard:
            self._values[key] = (state, time.monotonic(), value)
            self._values.move_to_end(key)
            while len(self._values) > _KEPT:
                dropped, _ = self._values.popitem(last=False)
                self._making.pop(dropped, None)
        return value


def kept(request: Request, key: object, make: Callable[[], Any]) -> Any:
    """`make()`, or what it gave before if that still holds."""
    connection = desk_of(request).connection()
    state = connection.execute(
        "SELECT (SELECT max(id) FROM desk_events), (SELECT value FROM desk_meta WHERE name = 'stamp'),"
        " (SELECT max(id) FROM desk_forms)"
    ).fetchone()
    counts: Counts = request.app.state.counts
    return counts.get(key, tuple(state), large=(state[2] or 0) > _LARGE, make=make)


def counted(request: Request, filters: Filters) -> int:
    """How many forms there are under the filters."""
    unsorted = repr(filters).split(", sort=")[0]
    return int(
        kept(request, ("count", unsorted), lambda: queue.count(desk_of(request).connection(), filters))
    )


_FACETS = {
    "year": "SELECT year AS value, count(*) AS n FROM desk_forms WHERE year >= 0 GROUP BY year ORDER BY year DESC",
    "department": "SELECT department AS value, count(*) AS n FROM desk_forms WHERE department <> ''"
    " GROUP BY department ORDER BY n DESC LIMIT 200",
    "unit": "SELECT unit AS value, count(*) AS n FROM desk_forms WHERE unit <> '' GROUP BY unit ORDER BY n DESC LIMIT 200",
    "reviewer": "SELECT reviewer AS value, count(*) AS n FROM desk_forms WHERE reviewer <> '' GROUP BY reviewer"
    " ORDER BY n DESC LIMIT 100",
    "state": "SELECT state AS value, count(*) AS n FROM desk_forms GROUP BY state",
    "rule": "SELECT rule AS value, count(DISTINCT form_id) AS n FROM desk_findings WHERE life <> 'resolved'"
    " GROUP BY rule ORDER BY rule",
}


def facets(request: Request) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to: the value, and its words with how many forms that leaves on its own."""

    def make() -> dict[str, list[tuple[str, str]]]:
        connection = desk_of(request).connection()
        return {
            name: [(str(value), f"{_words(name, value)}（{n}）") for value, n in connection.execute(query)]
            for name, query in _FACETS.items()
        }

    found: dict[str, list[tuple[str, str]]] = kept(request, "facets", make)
    return found


def _words(name: str, value: Any) -> str:
    if name == "state":
        return STATE_LABELS[value]
    return f"{value} {rule_names().get(value, '')}" if name == "rule" else str(value)


@cache
def rule_names() -> dict[str, str]:
    """The rules' names by id."""
    return names()
