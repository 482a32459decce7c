"""SARIF 2.1.0, for tools that collect findings of checkers.

A location names the file and, as a logical location, the cell or paragraph; character regions are given
for plain text only, since in other formats offsets are into the text as read, not into the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from assist import __version__
from assist.model import Finding, FindingEvidence, Record
from assist.report.words import ROLE_LABELS

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# A result of another kind than "fail" may not carry a level (SARIF 2.1.0, 3.27.10), so what is for review
# is told by its level and by a property.
_LEVELS = {"contradiction": "error", "violation": "error", "explain": "warning", "suspicious": "note"}


def write(records: Iterable[Record], out: TextIO) -> None:
    """Writes one SARIF log with one run. Files that could not be read are notifications of that run."""
    rules: dict[str, dict[str, Any]] = {}
    unread: list[dict[str, Any]] = []
    out.write(
        f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": '
        '[{"columnKind": "unicodeCodePoints",\n"results": ['
    )
    separator = "\n"
    for record in records:
        if record.status == "failed":
            unread.append(_notification(record))
        for finding in record.findings:
            rules.setdefault(finding.rule, _rule(finding))
            out.write(separator + json.dumps(_result(record, finding), ensure_ascii=False))
            separator = ",\n"
    driver = {"name": "assist", "version": __version__, "rules": list(rules.values())}
    rest = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": unread}],
    }
    out.write("],\n" + json.dumps(rest, ensure_ascii=False)[1:-1] + "}]}\n")


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.name},
        "help": {"text": finding.basis or finding.name},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(record: Record, finding: Finding) -> dict[str, Any]:
    sides = [_location(record, side) for side in finding.evidence]
    message = "\n".join(filter(None, (finding.message, finding.computation, finding.ask)))
    return {
        "ruleId": finding.rule,
        "level": _level(finding),
        "kind": "fail",
        "message": {"text": message},
        "rank": record.risk,
        "locations": sides[:1] or [{"physicalLocation": _artifact(record)}],
        "relatedLocations": [{"id": number, **side} for number, side in enumerate(sides[1:], 1)],
        "partialFingerprints": {"assist/v1": finding.fingerprint},
        "properties": {
            "form_index": record.form_index,
            "cause": finding.cause,
            "severity": finding.severity,
            "verdict": finding.verdict,
        },
    }


def _level(finding: Finding) -> str:
    level = _LEVELS[finding.severity]
    return "warning" if level == "error" and finding.verdict == "review" else level


def _location(record: Record, side: FindingEvidence) -> dict[str, Any]:
    physical = _artifact(record)
    if record.file.lower().endswith(".txt"):
        physical["region"] = {
            "charOffset": side.start,
            "charLength": side.end - side.start,
            "snippet": {"text": side.text},
        }
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": f"{record.form_index + 1}/{side.locator}"}],
        "message": {"text": f"{ROLE_LABELS[side.role]}：{side.text}"},
    }


def _artifact(record: Record) -> dict[str, Any]:
    return {"artifactLocation": {"uri": quote(record.file.encode("utf-8", "surrogateescape"))}}


def _notification(record: Record) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": record.error or ""},
        "locations": [{"physicalLocation": _artifact(record)}],
    }
