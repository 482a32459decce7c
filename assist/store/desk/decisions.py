"""Decisions on findings and forms, with their trail. No update is ever lost.

Every row has a version that each change raises. A reviewer says which version was seen; when somebody has
changed the row since, nothing is written and Conflict tells what stands there now. What was seen is kept
as the finding's fingerprint, so that a decision is bound to the figures it was made on.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from assist.store.desk import corrections
from assist.store.desk.database import Desk, now
from assist.store.desk.states import refresh

FindingAction = Literal["accept", "dismiss", "reopen", "note"]
FormAction = Literal["send_back", "pass", "reopen", "note", "accept_open", "dismiss_open"]

Recheck = Callable[[sqlite3.Connection, int], None]
"""Checks a form anew, in the transaction that is open."""

_STATE = {"accept": "accepted", "dismiss": "dismissed", "reopen": "open"}
_FINDING_FIELDS = ("state", "reason", "note", "decided_by", "decided_at", "seen", "life")
_FORM_FIELDS = ("state", "reason", "note")
_NEEDS_REASON = ("dismiss", "dismiss_open", "send_back")


class Conflict(Exception):
    """Somebody else was first. `current` is the row as it stands now; the message is in Chinese."""

    def __init__(self, message: str, current: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = current or {}


class Refused(Exception):
    """The decision cannot be made. The message is in Chinese and says why."""


class Missing(Exception):
    """There is no such form or finding (any more)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides: who, what, why. `batch` joins the events of one act, for undo."""

    user: str
    action: str
    reason: str = ""
    note: str = ""
    batch: str = ""

    def checked(self) -> Decision:
        """With a batch of its own. Raises Refused when a reason is needed and none is given."""
        if self.action in _NEEDS_REASON and not self.reason.strip():
            raise Refused("请写明理由。")
        batch = self.batch or secrets.token_hex(8)
        return Decision(self.user, self.action, self.reason.strip()[:500], self.note.strip()[:2000], batch)


def decide_finding(desk: Desk, finding: int, decision: Decision, version: int) -> sqlite3.Row:
    """Applies a decision to a finding that was seen at `version`; returns its row.

    Raises Missing, Refused, or Conflict.
    """
    decision = decision.checked()
    with desk.writing() as writer:
        row = _finding(writer, finding)
        if row["version"] != version:
            raise Conflict(_who_was_first(row), dict(row))
        _apply(writer, row, decision)
        refresh(writer, row["form_id"])
        _sign(writer, row["form_id"], decision)
        return _finding(writer, finding)


def decide_form(desk: Desk, form: int, decision: Decision, version: int) -> sqlite3.Row:
    """Applies a decision to a form as a whole, or to all its open findings; returns the form's row.

    Raises Missing, Refused, or Conflict.
    """
    decision = decision.checked()
    with desk.writing() as writer:
        row = _form(writer, form)
        if row["version"] != version:
            raise Conflict(_form_changed(row), dict(row))
        if decision.action in ("accept_open", "dismiss_open"):
            _decide_open(writer, form, decision)
        else:
            _apply_to_form(writer, row, decision)
        refresh(writer, form)
        _sign(writer, form, decision)
        return _form(writer, form)


def decide_group(desk: Desk, rule: str, signature: str, decision: Decision, expected: int) -> tuple[int, str]:
    """Decides every open finding of a rule at once; returns how many, and the batch, for undo.

    Refused when the evidence of the findings differs, unless `signature` picks those of one wording, and
    when there are not exactly `expected` of them, as the reviewer saw.
    """
    decision = decision.checked()
    if decision.action not in ("accept", "dismiss"):
        raise Refused("一组问题只能一并采纳或一并不采纳。")
    where = "rule = ? AND state = 'open' AND life <> 'resolved'" + (" AND signature = ?" if signature else "")
    with desk.writing() as writer:
        rows = writer.execute(
            f"SELECT * FROM desk_findings WHERE {where} ORDER BY id",
            (rule, signature) if signature else (rule,),
        ).fetchall()
        if not rows:
            raise Missing
        kinds = {row["signature"] for row in rows}
        if len(kinds) > 1:
            raise Refused(
                f"这 {len(rows)} 条问题的证据有 {len(kinds)} 种，不能一并决定。请按证据分组后逐组处理。"
            )
        if len(rows) != expected:
            raise Conflict(f"这组问题现有 {len(rows)} 条，与您看到的 {expected} 条不同。请刷新后再决定。")
        for row in rows:
            _apply(writer, row, decision)
        for form in {row["form_id"] for row in rows}:
            refresh(writer, form)
            _sign(writer, form, decision)
        return len(rows), decision.batch


def undo(desk: Desk, user: str, batch: str = "", recheck: Recheck | None = None) -> tuple[int, int]:
    """Takes back the user's last act, or the one named; returns a form it touched and how many rows.

    `recheck` is called for a form whose correction was taken back. Raises Missing when there is nothing to
    take back, Conflict when something was changed since.
    """
    with desk.writing() as writer:
        events = _undoable(writer, user, batch)
        mark = secrets.token_hex(8)
        for event in events:
            if event["action"] in corrections.ACTIONS:
                _restore_field(writer, event, user, mark)
                if recheck:
                    recheck(writer, event["form_id"])
            else:
                _restore(writer, event, user, mark)
        forms = sorted({event["form_id"] for event in events})
        for form in forms:
            refresh(writer, form)
            writer.execute("UPDATE desk_forms SET version = version + 1 WHERE id = ?", (form,))
        return forms[0], len(events)


def _undoable(writer: sqlite3.Connection, user: str, batch: str) -> list[sqlite3.Row]:
    if not batch:
        last = writer.execute(
            "SELECT batch FROM desk_events WHERE user = ? AND undone IS NULL AND action <> 'undo' AND batch <> ''"
            " ORDER BY id DESC LIMIT 1",
            (user,),
        ).fetchone()
        batch = last["batch"] if last else ""
    events = writer.execute(
        "SELECT * FROM desk_events WHERE batch = ? AND user = ? AND undone IS NULL AND action <> 'undo'"
        " ORDER BY id DESC",
        (batch, user),
    ).fetchall()
    if not batch or not events:
        raise Missing
    return events


def _restore(writer: sqlite3.Connection, event: sqlite3.Row, user: str, batch: str) -> None:
    before, after = json.loads(event["before"]), json.loads(event["after"])
    table, key = (
        ("desk_findings", event["finding_id"]) if event["finding_id"] else ("desk_forms", event["form_id"])
    )
    row = writer.execute(f"SELECT * FROM {table} WHERE id = ?", (key,)).fetchone()
    if row is None:
        raise Missing
    if event["finding_id"] and row["life"] == "reopened":
        # It had gone and come back as it was: the decision still stands, and what a check found is not undone.
        before, after = ({**side, "life": "reopened"} for side in (before, after))
    if any(row[name] != value for name, value in after.items()):
        raise Conflict("这一步之后又有改动，不能撤销。请重新决定。", dict(row))
    _write(writer, table, key, before)
    number = _log(writer, event, Decision(user, "undo", batch=batch), after, before)
    writer.execute("UPDATE desk_events SET undone = ? WHERE id = ?", (number, event["id"]))


def _restore_field(writer: sqlite3.Connection, event: sqlite3.Row, user: str, batch: str) -> None:
    number = corrections.take_back(writer, event, user, batch)
    if number is None:
        raise Conflict("这个字段之后又有更正，不能撤销。请重新更正。")
    writer.execute("UPDATE desk_events SET undone = ? WHERE id = ?", (number, event["id"]))


def _apply(writer: sqlite3.Connection, row: sqlite3.Row, decision: Decision) -> None:
    if row["life"] == "resolved" and decision.action != "note":
        raise Refused("这个问题在最近一次检查中已不存在。")
    before = {name: row[name] for name in _FINDING_FIELDS}
    after = dict(before)
    if decision.action != "note":
        decided = decision.action != "reopen"
        after.update(
            state=_STATE[decision.action],
            reason=decision.reason if decided else "",
            decided_by=decision.user if decided else "",
            decided_at=now() if decided else "",
            seen=row["fingerprint"] if decided else "",
            life="same" if decided else row["life"],
        )
    if decision.note or decision.action == "note":
        after["note"] = decision.note
    _write(writer, "desk_findings", row["id"], after)
    event = {"form_id": row["form_id"], "finding_id": row["id"], "fingerprint": row["fingerprint"]}
    _log(writer, event, decision, before, after)


def _decide_open(writer: sqlite3.Connection, form: int, decision: Decision) -> None:
    rows = writer.execute(
        "SELECT * FROM desk_findings WHERE form_id = ? AND state = 'open' AND life <> 'resolved'", (form,)
    ).fetchall()
    if not rows:
        raise Refused("这份表没有待决定的问题。")
    each = Decision(
        decision.user, decision.action.removesuffix("_open"), decision.reason, decision.note, decision.batch
    )
    for row in rows:
        _apply(writer, row, each)


def _apply_to_form(writer: sqlite3.Connection, row: sqlite3.Row, decision: Decision) -> None:
    if decision.action == "pass" and row["open"]:
        raise Refused(f"还有 {row['open']} 条问题没有决定，不能办结。")
    before = {name: row[name] for name in _FORM_FIELDS}
    after = dict(before)
    if decision.action != "note":
        state = {"send_back": "returned", "pass": "done", "reopen": "todo"}[decision.action]
        after.update(state=state, reason=decision.reason)
    if decision.note or decision.action == "note":
        after["note"] = decision.note
    _write(writer, "desk_forms", row["id"], after)
    refresh(writer, row["id"])  # a form reopened may be one without findings
    changed = _form(writer, row["id"])
    event = {"form_id": row["id"], "finding_id": None, "fingerprint": ""}
    _log(writer, event, decision, before, {name: changed[name] for name in _FORM_FIELDS})


def _write(writer: sqlite3.Connection, table: str, key: int, values: dict[str, str]) -> None:
    columns = ", ".join(f"{name} = :{name}" for name in values)
    writer.execute(
        f"UPDATE {table} SET {columns}, version = version + 1 WHERE id = :id", {**values, "id": key}
    )


def _sign(writer: sqlite3.Connection, form: int, decision: Decision) -> None:
    """Whoever decided last is the form's reviewer; its version rises, so that others see the change."""
    writer.execute(
        "UPDATE desk_forms SET reviewer = ?, decided_at = ?, life = 'same', version = version + 1 WHERE id = ?",
        (decision.user, now(), form),
    )


def _log(
    writer: sqlite3.Connection,
    place: sqlite3.Row | dict[str, object],
    decision: Decision,
    before: dict[str, str],
    after: dict[str, str],
) -> int:
    cursor = writer.execute(
        "INSERT INTO desk_events (at, user, action, form_id, finding_id, batch, reason, note, fingerprint,"
        " before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            now(), decision.user, decision.action, place["form_id"], place["finding_id"], decision.batch,
            decision.reason, decision.note, place["fingerprint"], json.dumps(before, ensure_ascii=False),
            json.dumps(after, ensure_ascii=False),
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def _finding(connection: sqlite3.Connection, number: int) -> sqlite3.Row:
    return _one(connection.execute("SELECT * FROM desk_findings WHERE id = ?", (number,)))


def _form(connection: sqlite3.Connection, number: int) -> sqlite3.Row:
    return _one(connection.execute("SELECT * FROM desk_forms WHERE id = ?", (number,)))


def _one(rows: Iterable[sqlite3.Row]) -> sqlite3.Row:
    for row in rows:
        return row
    raise Missing


def _who_was_first(row: sqlite3.Row) -> str:
    words = {"accepted": "采纳", "dismissed": "判为不采纳", "open": "重新打开"}[row["state"]]
    if not row["decided_by"]:
        return "这个问题刚刚有了变化，请看过再决定。"
    return f"{row['decided_by']} 已将此问题{words}，您的决定没有保存。请看过再决定。"


def _form_changed(row: sqlite3.Row) -> str:
    who = f"{row['reviewer']} 刚刚处理过这份表" if row["reviewer"] else "这份表刚刚有了变化"
    return f"{who}，您的决定没有保存。请看过再决定。"
