"""A form as corrected: the reading with the reviewer's values put in, checked by the rules anew.

Evidence goes on pointing at the original, which nobody changes. A correction holds for as long as the
reading that it replaced stands there; when a new file reads otherwise, the correction no longer applies.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assist.extract.targets import read_actual, read_target
from assist.model import Finding, Form, Indicator, Record
from assist.pipeline.policy_file import in_force
from assist.rules import all_rules, check
from assist.store.desk import Desk, corrections, decisions
from assist.store.desk.decisions import Missing, Refused
from assist.store.desk.forms import Opened, form_row, opened
from assist.store.desk.index import bring_up_to_date
from assist.store.desk.summary import form_values
from assist.triage import assess
from assist.web.fields import flat

_ROW = re.compile(r"(budget|indicators)\[(\d{1,4})\]\.(\w+)")
_DECIMALS = {"initial", "adjusted", "executed", "rate", "weight", "score", "total_score", "total_weight"}
_UNITS = ("元", "千元", "万元", "亿元")


def corrected(record: Record, fixes: Mapping[str, sqlite3.Row]) -> Record:
    """The record under the corrections that still apply; itself when there are none."""
    if record.form is None or not fixes:
        return record
    read = flat(record.form)
    form = record.form
    for path, fix in fixes.items():
        if path in read and read[path].value == fix["was"]:
            form = _with(form, path, fix["value"])
    return record if form is record.form else _checked(record, form)


def correct(desk: Desk, number: int, path: str, value: str | None, user: str) -> None:
    """Corrects a field (None takes it back) and checks the form anew. Raises Missing or Refused."""
    row = form_row(desk.connection(), number)
    full = opened(desk.connection(), row) if row else None
    if row is None or full is None or full.record.form is None:
        raise Missing
    field = flat(full.record.form).get(path)
    if field is None:
        raise Refused(f"这份表没有字段 {path[:60]}。")
    if value is not None:
        value = value.strip()
        _with(full.record.form, path, value)  # refuses what does not fit
    with desk.writing() as writer:
        corrections.put(writer, number, path, value, field.value, user)
        _check_anew(writer, full, user)


def undo(desk: Desk, user: str, batch: str = "") -> tuple[int, int]:
    """As assist.store.desk.decisions.undo, corrections of fields included: their forms are checked anew."""

    def recheck(writer: sqlite3.Connection, form: int) -> None:
        row = form_row(writer, form)
        full = opened(writer, row) if row else None
        if full is None:
            raise Missing
        _check_anew(writer, full, user)

    return decisions.undo(desk, user, batch, recheck)


def _check_anew(writer: sqlite3.Connection, full: Opened, user: str) -> None:
    record = corrected(full.record, corrections.of_form(writer, full.row["id"]))
    plain = _plain(record)
    columns = form_values(plain, full.row["file"])
    corrections.put_checked(writer, full.row["id"], plain, record.text, columns, user)


def bring_desk_up_to_date(desk: Desk, progress: Any = lambda done, total: None) -> int:
    """Indexes what the last runs changed, corrected forms as corrected."""

    def recheck(writer: sqlite3.Connection, form: int, stored: dict[str, Any], text: str) -> dict[str, Any]:
        record = Record.model_validate({**stored, "text": text})
        return _plain(corrected(record, corrections.of_form(writer, form)))

    return bring_up_to_date(desk, progress, recheck)


def _plain(record: Record) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(record.model_dump_json(exclude={"text"}))
    return plain


def _checked(record: Record, form: Form) -> Record:
    """Rules of one form run again; what rules across forms said stays, for its other side is elsewhere."""
    across = {rule.id for rule in all_rules() if rule.scope == "file"}
    kept: tuple[Finding, ...] = tuple(finding for finding in record.findings if finding.rule in across)
    result = check(form, record.text, policy=in_force())
    update = {"form": form, "findings": (*result.findings, *kept), "not_checked": tuple(result.not_checked)}
    return assess(record.model_copy(update=update))


def _with(form: Form, path: str, value: str) -> Form:
    match = _ROW.fullmatch(path)
    if match is None:
        return form.model_copy(update=_typed(path, value))
    table, index, name = match[1], int(match[2]), match[3]
    rows = list(getattr(form, table))
    if index >= len(rows):
        raise Refused(f"这份表没有字段 {path}。")
    change = _typed(name, value)
    if isinstance(rows[index], Indicator):
        change = _indicator(rows[index], change)
    rows[index] = rows[index].model_copy(update=change)
    return form.model_copy(update={table: tuple(rows)})


def _indicator(item: Indicator, change: dict[str, Any]) -> dict[str, Any]:
    """With the operator, number and unit that a new target or result is read as."""
    if "target_text" in change:
        target = read_target(change["target_text"] or "", "", item.unit or "")
        change.update(operator=target.operator, target=target.target, unit=target.unit)
    if "actual_text" in change:
        text = change["actual_text"]
        change["actual"] = read_actual(text, item.unit) if text else None
    return change


def _typed(name: str, value: str) -> dict[str, Any]:
    if not value:
        return {name: None}
    if name in _DECIMALS:
        try:
            number = Decimal(value.replace(",", "").replace("，", "").removesuffix("%"))
        except InvalidOperation as error:
            raise Refused(f"“{value[:40]}”不是数字。") from error
        if not number.is_finite() or abs(number) > Decimal("1e15"):
            raise Refused(f"“{value[:40]}”超出范围。")
        return {name: number}
    if name == "year":
        if not (value.isascii() and value.isdecimal() and 1990 <= int(value) <= 2100):
            raise Refused("年度应为四位数字。")
        return {name: int(value)}
    if name == "money_unit" and value not in _UNITS:
        raise Refused(f"金额单位应为 {'、'.join(_UNITS)} 之一。")
    return {name: value[:4000]}
