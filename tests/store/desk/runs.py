"""Runs over small files whose records are given, for tests of what follows from them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assist.model import Record
from assist.store import Entry, Store
from assist.store.desk import Desk
from assist.store.desk.index import bring_up_to_date
from assist.store.layout import pack
from assist.triage import assess
from tests.records import document


def run(folder: Path, files: dict[str, tuple[Record, ...]]) -> Desk:
    """A run that finds exactly these files; returns the desk, brought up to it."""
    with Store(folder) as store:
        number = store.begin_run("v", [])
        for path, records in files.items():
            ready = tuple(assess(record) for record in records)
            key = hashlib.sha256("".join(record.model_dump_json() for record in ready).encode()).hexdigest()
            layout = pack(document(ready[0].text))
            store.put(number, Entry(f"/x/{path}", path, key, "0" * 64, ready, True, layout))
        store.forget_vanished(number, ["/x"])
        store.finish_run(number, "done", files=len(files), reused=0)
    desk = Desk(folder)
    bring_up_to_date(desk)
    return desk
