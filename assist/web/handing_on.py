"""From the desk to what is handed on: the findings workbook and the review opinion."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from assist.model import Finding
from assist.report import decided, opinion
from assist.report.decided import quoted
from assist.store.desk import Desk, corrections, queue
from assist.store.desk.filters import Filters
from assist.store.desk.forms import Opened, form_row, opened
from assist.triage import SEVERITY_LABELS
from assist.web.corrections import corrected
from assist.web.words import LIFE_LABELS, STATE_LABELS, amount, moment, percent, score

_BATCH = 500


def rows_of(desk: Desk, filters: Filters) -> Iterator[sqlite3.Row]:
    """Every form under the filters, in the order of the queue."""
    after = ""
    while True:
        page = queue.page(desk.connection(), filters, after=after, size=_BATCH)
        yield from page.rows
        if not page.after:
            return
        after = page.after


def chosen(desk: Desk, numbers: Iterable[int]) -> Iterator[sqlite3.Row]:
    """The forms of these numbers that there are."""
    for number in numbers:
        row = form_row(desk.connection(), number)
        if row is not None:
            yield row


def write_findings(desk: Desk, rows: Iterable[sqlite3.Row], out: IO[bytes]) -> None:
    """The workbook of all findings of these forms with their decisions."""
    decided.write((line for full in _opened(desk, rows) for line in _decided(desk, full)), out)


def write_opinions(
    desk: Desk, rows: Iterable[sqlite3.Row], out: IO[bytes], template: Path | None = None
) -> None:
    """The review opinions of these forms. Raises opinion.TemplateError."""
    date = f"{datetime.now().astimezone():%Y年%m月%d日}"
    opinion.write([_opinion(desk, full) for full in _opened(desk, rows)], date, out, template)


def _opened(desk: Desk, rows: Iterable[sqlite3.Row]) -> Iterator[Opened]:
    for row in rows:
        full = opened(desk.connection(), row)
        if full is not None:
            yield full


def _paired(desk: Desk, full: Opened) -> Iterator[tuple[Finding, sqlite3.Row]]:
    record = corrected(full.record, corrections.of_form(desk.connection(), full.row["id"]))
    return zip(record.findings, full.findings, strict=False)


def _decided(desk: Desk, full: Opened) -> Iterator[decided.Decided]:
    row = full.row
    for finding, state in _paired(desk, full):
        yield decided.Decided(
            form=row["id"], project=row["project"], unit=row["unit"],
            year=row["year"] if row["year"] > 0 else None, file=row["file"], finding=finding,
            state=STATE_LABELS[state["state"]], reason=state["reason"], note=state["note"],
            who=state["decided_by"], when=moment(state["decided_at"]), life=LIFE_LABELS[state["life"]],
        )  # fmt: skip


def _opinion(desk: Desk, full: Opened) -> opinion.Opinion:
    row = full.row
    accepted = [finding for finding, state in _paired(desk, full) if state["state"] == "accepted"]
    notes = {state["finding"]: state["note"] for state in full.findings}
    money = [f"{amount(row[name])}万元" if row[name] >= 0 else "未填" for name in ("amount", "executed")]
    return opinion.Opinion(
        project=row["project"], unit=row["unit"] or row["project"], department=row["department"],
        year=f"{row['year']}年度" if row["year"] > 0 else "", file=row["file"].rsplit("/", 1)[-1],
        amount=money[0], executed=money[1], rate=percent(row["rate"]) or "未填",
        score=f"{score(row['score'])}分" if row["score"] >= 0 else "未填分",
        state=STATE_LABELS[row["state"]], reason=row["reason"] if row["state"] == "returned" else "",
        reviewer=row["reviewer"],
        points=[
            opinion.Point(
                number, finding.name, SEVERITY_LABELS[finding.severity], finding.message, finding.computation,
                quoted(finding, "claim"), quoted(finding, "counter"), finding.ask, finding.basis,
                notes.get(finding.id, ""),
            )
            for number, finding in enumerate(accepted, 1)
        ],
    )  # fmt: skip
