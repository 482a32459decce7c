"""One JSON object per form and line: the machine-readable contract, version 1.

Numbers are strings with exactly the digits that stand in the form; what is absent is null. Keys keep
this order. Consumers may rely on every key; new ones may be added after these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TextIO

from assist.model import Evidence, Finding, Form, Record

SCHEMA_VERSION = 1

_FORM_KEYS = (
    "layout",
    "title",
    "year",
    "project_name",
    "project_code",
    "department",
    "unit",
    "money_unit",
    "budget",
    "indicators",
    "goal",
    "completion",
    "conclusion",
    "problems",
    "measures",
    "total_score",
    "grade",
)
_MORE_FORM_KEYS = (
    "fill_date",
    "process",
    "notes",
    "total_weight",
    "has_scores",
    "declared_weights",
    "signatures",
    "management",
    "doubts",
    "start",
    "end",
)


def write(records: Iterable[Record], out: TextIO) -> None:
    """Writes the records, one a line. Characters that UTF-8 cannot hold are replaced by U+FFFD."""
    for record in records:
        line = json.dumps(as_dict(record), ensure_ascii=False, separators=(",", ":"))
        out.write(line.encode("utf-8", "replace").decode() + "\n")


def as_dict(record: Record) -> dict[str, Any]:
    """The record as the contract has it."""
    form = record.form
    return {
        "schema_version": SCHEMA_VERSION,
        "file": record.file,
        "sha256": record.sha256,
        "form_index": record.form_index,
        "status": record.status,
        "form": _form(form) if form else None,
        "evidence": {path: _evidence(place) for path, place in form.evidence.items()} if form else {},
        "findings": [_finding(finding) for finding in record.findings],
        "not_checked": [{"rule": item.rule, "reason": item.reason} for item in record.not_checked],
        "risk": record.risk,
        "usage": plain(record.usage.model_dump()),
        "error": record.error,
        "headline": record.headline,
        "warnings": list(record.warnings),
    }


def plain(value: Any) -> Any:
    """The value with every Decimal as a string of its printed digits, never in scientific notation."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _form(form: Form) -> dict[str, Any]:
    fields = plain(form.model_dump(exclude={"evidence", "blank_labels"}))
    shown = {key: fields[key] for key in (*_FORM_KEYS, *_MORE_FORM_KEYS)}
    shown["blank_labels"] = {path: _evidence(place) for path, place in form.blank_labels.items()}
    return shown


def _evidence(place: Evidence) -> dict[str, Any]:
    return {
        "locator": place.locator,
        "text": place.text,
        "start": place.start,
        "end": place.end,
        "method": place.method,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "message": finding.message,
        "computation": finding.computation,
        "basis": finding.basis,
        "ask": finding.ask,
        "evidence": [
            {
                "role": side.role,
                "locator": side.locator,
                "text": side.text,
                "start": side.start,
                "end": side.end,
            }
            for side in finding.evidence
        ],
        "precedents": [
            {"form": past.form, "why": past.why, "facts": dict(past.facts), "decision": past.decision}
            for past in finding.precedents
        ],
        "origin": finding.origin,
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
    }
