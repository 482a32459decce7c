"""Questions asked of the workspace: one connection to the past forms, on a thread of its own.

The index that questions run over is brought up to the workspace before each answer. That is quick after a
few decisions or uploads and takes minutes after a first large run: then whoever asks is told how far it is.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assist.ask import Answer, answer
from assist.model import Record
from assist.retrieve import Illumination, Past, PastError, precedents
from assist.web.model_help import ModelHelp

MOST_TURNS = 8
"""Questions of a thread that are kept; each is answered anew, so that every figure is today's."""

_WAIT = 3.0
"""Seconds after which somebody who asks is told that the index is being brought up to date."""
_PAUSE = 20.0
_LONGEST_PAUSE = 60.0
"""The index follows decisions at once; when that took long, then after so many times as long, in seconds at most."""
_KEPT = 64
_FEW = 2000
"""Forms that are indexed while somebody waits for a page's precedents."""

Result = TypeVar("Result")

Chain = tuple[str, ...]


class Preparing(Exception):
    """The index is being brought up to the workspace; `done` forms so far."""

    def __init__(self, done: int) -> None:
        super().__init__(f"正在为提问整理索引，已整理 {done:,} 份表。完成后会自动回答。")
        self.done = done


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation leads on the desk: a form's number and its project; 0 when the desk has no such form."""

    form: int
    project: str


class Asking:
    """Answers questions one after another. Memory: one connection, and the last few threads' answers.

    `asks` is the model that helps where the grammar gives up, if one is configured.
    """

    def __init__(self, workspace: Path, asks: ModelHelp | None = None) -> None:
        self._workspace = workspace
        self._asks = asks
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ask")
        self._past: Past | None = None
        self._kept: OrderedDict[Chain, tuple[object, tuple[Answer, ...]]] = OrderedDict()
        self._following = threading.Event()
        self._done = 0
        self._forms: object = None
        self._next = 0.0

    def ask(self, questions: Sequence[str]) -> tuple[Answer, ...]:
        """The answers of a thread: each question after the first may refer to those before it.

        Raises Preparing while the index is far behind, PastError when it cannot be used.
        """
        chain = tuple(questions[-MOST_TURNS:])
        return self._in_turn(lambda: self._answers(chain))

    def precedents(self, record: Record) -> dict[str, Illumination]:
        """What past forms say of a form's findings, by the findings' ids. Raises as `ask` does.

        Opening a form never sets off the making of a large index: without one there is nothing to say.
        """
        return self._in_turn(lambda: self._illuminated(record))

    def _in_turn(self, work: Callable[[], Result]) -> Result:
        if self._following.is_set():
            raise Preparing(self._done)
        job: Future[Result] = self._pool.submit(work)
        while True:
            try:
                return job.result(_WAIT)
            except TooLong:
                if self._following.is_set():
                    job.cancel()
                    raise Preparing(self._done) from None

    def close(self) -> None:
        """Ends the thread; an index half followed is followed further the next time."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self._asks is not None:
            self._asks.close()

    def _answers(self, chain: Chain) -> tuple[Answer, ...]:
        past = self._opened()
        self._follow(past)
        state = past.meta("mark")
        known = self._kept.get(chain)
        if known and known[0] == state:
            return known[1]
        given: list[Answer] = []
        for question in chain:
            given.append(answer(question, past, follow_up=given[-1] if given else None, asks=self._asks))
        self._kept[chain] = state, tuple(given)
        self._kept.move_to_end(chain)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return tuple(given)

    def _illuminated(self, record: Record) -> dict[str, Illumination]:
        past = self._opened()
        forms = past.connection.execute("SELECT count(*) FROM forms").fetchone()[0]
        if forms <= _FEW:
            self._follow(past)
        return precedents(record, past) if past.meta("mark") else {}

    def _opened(self) -> Past:
        if self._past is None:
            self._past = Past(self._workspace, refresh=False)
            # The server's memory is for its pages: a small cache, and no mapping of the whole file.
            self._past.connection.execute("PRAGMA mmap_size = 0")
            self._past.connection.execute("PRAGMA cache_size = -16384")
        return self._past

    def _follow(self, past: Past) -> None:
        if past.is_current():
            return
        forms = tuple(past.connection.execute(_FORMS).fetchone())
        only_decisions = forms == self._forms
        if only_decisions and time.monotonic() < self._next:
            return
        self._done = 0
        self._following.set()
        started = time.monotonic()
        try:
            past.refresh(self._note)
        except sqlite3.Error as error:
            raise PastError(f"提问的索引无法更新：{error}。请运行 assist index --rebuild。") from error
        finally:
            self._following.clear()
        self._forms = forms
        took = time.monotonic() - started if only_decisions else 0.0
        self._next = time.monotonic() + min(_PAUSE * took, _LONGEST_PAUSE)

    def _note(self, done: int) -> None:
        self._done = done


_FORMS = "SELECT (SELECT max(id) FROM runs), (SELECT max(id) FROM forms)"

_PLACES = """
SELECT p.ident, f.id, f.project, f.file FROM past_forms p JOIN desk_forms f ON f.row = p.row
WHERE p.ident IN (SELECT value FROM json_each(?)) ORDER BY f.id DESC"""


def places(connection: sqlite3.Connection, answers: Iterable[Answer]) -> dict[tuple[str, str], Place]:
    """The desk's forms that answers cite or list, as `places_named` gives them."""
    names = {str(row["form"]) for given in answers for row in given.rows if row.get("form")}
    return places_named(connection, names | {item.form for given in answers for item in given.citations})


def places_named(connection: sqlite3.Connection, names: Iterable[str]) -> dict[tuple[str, str], Place]:
    """The desk's forms of these names in the store, by name and file.

    A form handed in twice has one name: under an empty file stands the first of its forms.
    """
    found: dict[tuple[str, str], Place] = {}
    try:
        rows = connection.execute(_PLACES, (json.dumps(sorted(names)),)).fetchall()
    except sqlite3.OperationalError:  # no index yet: nothing can have been cited
        return {}
    for ident, number, project, file in rows:
        found[ident, file] = found[ident, ""] = Place(number, project)
    return found


def place_of(found: dict[tuple[str, str], Place], form: str, file: str) -> Place:
    """Where a cited form stands on the desk."""
    return found.get((form, file)) or found.get((form, "")) or Place(0, "")
