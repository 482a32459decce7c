"""Bringing the desk's index up to the last run: what is new, changed, resolved, reopened.

A finding of a form is the same one when its rule and place are; or, where rows have moved, when its rule
and the words of its evidence are. What a reviewer decided stays with it for as long as the figures that
were seen stand there; when they change the finding is open again, and the decision is in the trail.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assist.store.desk.database import Desk, meta, now, put_meta
from assist.store.desk.searching import put_text, remove_text
from assist.store.desk.states import refresh
from assist.store.desk.summary import counts, form_values, record_of, signature

_BATCH = 50
"""Files a transaction: a decision made meanwhile waits for no longer than these take."""
SYSTEM = "系统"
"""The user under whose name the trail records what a rerun did."""

_STALE = """
SELECT s.path, s.name, s.key FROM sources s LEFT JOIN desk_sources d ON d.path = s.path
WHERE d.path IS NULL OR d.key <> s.key OR d.name <> s.name"""
_VANISHED = """
SELECT d.path FROM desk_sources d LEFT JOIN sources s ON s.path = d.path WHERE s.path IS NULL"""
_LAST_RUN = "SELECT id, coalesce(finished, '') FROM runs ORDER BY id DESC LIMIT 1"

Progress = Callable[[int, int], None]
Recheck = Callable[[sqlite3.Connection, int, dict[str, Any], str], dict[str, Any]]
"""The record of a form as its corrections make it: given the form's number, the record as read, the text."""


def is_stale(desk: Desk) -> bool:
    """Whether a run has ended that the index has not seen."""
    connection = desk.connection()
    return _run_mark(connection) != meta(connection, "run")


def bring_up_to_date(
    desk: Desk, progress: Progress = lambda done, total: None, recheck: Recheck | None = None
) -> int:
    """Indexes what the last runs changed, a batch of files a transaction. Returns how many files."""
    connection = desk.connection()
    mark = _run_mark(connection)
    baseline = not meta(connection, "baseline")
    stale = [tuple(row) for row in connection.execute(_STALE)]
    vanished = [row[0] for row in connection.execute(_VANISHED)]
    for start in range(0, len(stale), _BATCH):
        with desk.writing() as writer:
            for path, name, key in stale[start : start + _BATCH]:
                _place(writer, path, name, key, "same" if baseline else "new", recheck)
        progress(min(start + _BATCH, len(stale)), len(stale))
    with desk.writing() as writer:
        for path in vanished:
            _remove(writer, path, keep=set())
            writer.execute("DELETE FROM desk_sources WHERE path = ?", (path,))
        if baseline and stale:
            put_meta(writer, "baseline", now())
        put_meta(writer, "run", mark)
        if stale or vanished:
            put_meta(writer, "stamp", now() + f"/{len(stale)}/{len(vanished)}")
    if len(stale) > _BATCH:
        connection.execute("ANALYZE")
    return len(stale) + len(vanished)


def _run_mark(connection: sqlite3.Connection) -> str:
    row = connection.execute(_LAST_RUN).fetchone()
    return f"{row[0]}/{row[1]}" if row else ""


def _place(
    writer: sqlite3.Connection, path: str, name: str, key: str, life: str, recheck: Recheck | None
) -> None:
    rows = writer.execute(
        "SELECT id, form_index, record FROM forms WHERE key = ? ORDER BY form_index", (key,)
    )
    text = _text(writer, key)
    seen = set()
    for row in rows.fetchall():
        record = _as_corrected(writer, path, row, text, recheck)
        seen.add(row["form_index"])
        values = form_values(record, name)
        form = _put_form(writer, path, row["form_index"], row["id"], values, life)
        put_text(writer, form, values, own_text(record, text), record["findings"])
        put_findings(writer, form, record["findings"], life)
    _remove(writer, path, keep=seen)
    writer.execute("INSERT OR REPLACE INTO desk_sources VALUES (?, ?, ?)", (path, key, name))


def _text(connection: sqlite3.Connection, key: str) -> str:
    row = connection.execute("SELECT text FROM readings WHERE key = ?", (key,)).fetchone()
    return zlib.decompress(row["text"]).decode("utf-8", "surrogatepass") if row else ""


def own_text(record: Mapping[str, Any], text: str) -> str:
    """The part of a document that is this form."""
    form = record.get("form")
    return text[form["start"] : form["end"]] if form and form["end"] > form["start"] else text


def _as_corrected(
    writer: sqlite3.Connection, path: str, row: sqlite3.Row, text: str, recheck: Recheck | None
) -> dict[str, Any]:
    record = record_of(row["record"])
    fixed = (
        recheck
        and writer.execute(
            "SELECT f.id FROM desk_forms f JOIN desk_corrections c ON c.form_id = f.id"
            " WHERE f.path = ? AND f.form_index = ? LIMIT 1",
            (path, row["form_index"]),
        ).fetchone()
    )
    if not recheck or not fixed:
        return record
    return recheck(writer, fixed["id"], record, text)


def _put_form(
    writer: sqlite3.Connection, path: str, index: int, row: int, values: dict[str, Any], life: str
) -> int:
    """Writes the columns that come from reading; returns the form's number, the one it always had."""
    known = writer.execute(
        "SELECT id, state FROM desk_forms WHERE path = ? AND form_index = ?", (path, index)
    ).fetchone()
    if known:
        columns = ", ".join(f"{name} = :{name}" for name in values)
        statement = f"UPDATE desk_forms SET {columns}, row = :row WHERE id = :id"
        writer.execute(statement, {**values, "row": row, "id": known["id"]})
        form = int(known["id"])
        if known["state"] == "returned":  # what was sent back has come in again
            writer.execute("UPDATE desk_forms SET state = 'todo', life = 'changed' WHERE id = ?", (form,))
    else:
        form = _insert_form(writer, path, index, {**values, "row": row, "life": life})
    return form


def _insert_form(writer: sqlite3.Connection, path: str, index: int, values: dict[str, Any]) -> int:
    gone = writer.execute(
        "SELECT id FROM desk_gone WHERE path = ? AND form_index = ?", (path, index)
    ).fetchone()
    blank = dict.fromkeys(("contradictions", "violations", "explains", "suspicions", "total", "open"), 0)
    # A number is never given twice: links and the trail go on meaning the form they meant.
    number = gone[0] if gone else _next_number(writer)
    full = {"id": number, "path": path, "form_index": index, "state": "todo", **blank, **values}
    names = ", ".join(full)
    places = ", ".join(f":{name}" for name in full)
    writer.execute(f"INSERT INTO desk_forms ({names}) VALUES ({places})", full)
    writer.execute("DELETE FROM desk_gone WHERE id = ?", (number,))
    return int(number)


def _next_number(writer: sqlite3.Connection) -> int:
    query = "SELECT max((SELECT coalesce(max(id), 0) FROM desk_forms), (SELECT coalesce(max(id), 0) FROM desk_gone))"
    return int(writer.execute(query).fetchone()[0]) + 1


def _remove(writer: sqlite3.Connection, path: str, keep: set[int]) -> None:
    rows = writer.execute("SELECT id, form_index FROM desk_forms WHERE path = ?", (path,)).fetchall()
    for form, index in rows:
        if index not in keep:
            writer.execute("INSERT OR REPLACE INTO desk_gone VALUES (?, ?, ?)", (form, path, index))
            writer.execute("DELETE FROM desk_forms WHERE id = ?", (form,))
            remove_text(writer, form)
            writer.execute("UPDATE desk_findings SET life = 'resolved' WHERE form_id = ?", (form,))


def put_findings(
    writer: sqlite3.Connection, form: int, findings: Sequence[dict[str, Any]], life: str = "new"
) -> None:
    """Compares what a form has now with what it had, and writes the difference and the form's counts.

    `life` is that of a finding never seen before.
    """
    rows = writer.execute("SELECT * FROM desk_findings WHERE form_id = ?", (form,)).fetchall()
    named = _unique_names(findings)
    same = _matched(rows, named)
    touched = False
    for position, (name, finding) in enumerate(named.items()):
        if name in same:
            touched |= _update(writer, same[name], name, position, finding)
        else:
            touched |= bool(rows)
            _insert(writer, form, name, position, finding, life)
    kept = {row["id"] for row in same.values()}
    for old in rows:
        if old["id"] not in kept and old["life"] != "resolved":
            touched = True
            writer.execute(
                "UPDATE desk_findings SET life = 'resolved', version = version + 1 WHERE id = ?", (old["id"],)
            )
            _note(writer, old, "resolved", {})
    if touched:
        writer.execute("UPDATE desk_forms SET life = 'changed', version = version + 1 WHERE id = ?", (form,))
    refresh(writer, form, counts(list(findings)))


def _unique_names(findings: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    named: dict[str, dict[str, Any]] = {}
    for finding in findings:
        name, number = finding["id"], 2
        while name in named:
            name, number = f"{finding['id']}#{number}", number + 1
        named[name] = finding
    return named


def _matched(rows: Sequence[sqlite3.Row], named: dict[str, dict[str, Any]]) -> dict[str, sqlite3.Row]:
    """The earlier row of each finding that was there before, by the finding's name.

    First by place and words, then by words (a row has been put in above), then by place (a figure changed).
    """
    found: dict[str, sqlite3.Row] = {}
    left = {row["id"]: row for row in rows}
    marks = {name: signature(finding) for name, finding in named.items()}

    def match(agrees: Callable[[sqlite3.Row, str], bool]) -> None:
        for name in named:
            if name in found:
                continue
            row = next((row for row in left.values() if agrees(row, name)), None)
            if row is not None:
                found[name] = left.pop(row["id"])

    if rows:
        match(lambda row, name: row["finding"] == name and row["signature"] == marks[name])
        match(lambda row, name: row["signature"] == marks[name])
        match(lambda row, name: row["finding"] == name)
    return found


def _insert(
    writer: sqlite3.Connection, form: int, name: str, position: int, finding: dict[str, Any], life: str
) -> None:
    writer.execute(
        "INSERT INTO desk_findings (form_id, finding, position, rule, name, severity, verdict, message,"
        " fingerprint, signature, life) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            form, name, position, finding["rule"], finding["name"], finding["severity"], finding["verdict"],
            finding["message"], finding["fingerprint"], signature(finding), life,
        ),
    )  # fmt: skip


def _update(
    writer: sqlite3.Connection, old: sqlite3.Row, name: str, position: int, finding: dict[str, Any]
) -> bool:
    """Writes what is there now over what was; returns whether a reviewer should look again."""
    mark = signature(finding)
    back = old["life"] == "resolved"
    other = not back and mark != old["signature"] and old["fingerprint"] != finding["fingerprint"]
    life = "reopened" if back else "changed" if other else old["life"]
    writer.execute(
        "UPDATE desk_findings SET finding = ?, position = ?, name = ?, severity = ?, verdict = ?, message = ?,"
        " fingerprint = ?, signature = ?, life = ? WHERE id = ?",
        (
            name, position, finding["name"], finding["severity"], finding["verdict"], finding["message"],
            finding["fingerprint"], mark, life, old["id"],
        ),
    )  # fmt: skip
    if not (back or other):
        return False
    if back and mark == old["signature"] and old["state"] != "open":
        return True  # it went and came back as it was: the decision still stands
    writer.execute(
        "UPDATE desk_findings SET state = 'open', reason = '', decided_by = '', decided_at = '', seen = '',"
        " version = version + 1 WHERE id = ?",
        (old["id"],),
    )
    _note(writer, old, life, {"fingerprint": finding["fingerprint"]})
    return True


def _note(writer: sqlite3.Connection, old: sqlite3.Row, action: str, after: dict[str, str]) -> None:
    before = {key: old[key] for key in ("state", "reason", "decided_by", "decided_at", "seen", "message")}
    writer.execute(
        "INSERT INTO desk_events (at, user, action, form_id, finding_id, batch, reason, note, fingerprint,"
        " before, after) VALUES (?, ?, ?, ?, ?, '', '', '', ?, ?, ?)",
        (
            now(), SYSTEM, action, old["form_id"], old["id"], old["fingerprint"],
            json.dumps(before, ensure_ascii=False), json.dumps(after, ensure_ascii=False),
        ),
    )  # fmt: skip
