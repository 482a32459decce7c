"""How a check across files says what it found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assist.model import Finding, FindingEvidence, Precedent, Record, Severity

BASIS = "绩效自评结果应真实、准确；与本单位往年及其他项目的自评材料比对"


@dataclass(frozen=True, slots=True)
class Check:
    """A check that needs other forms. Ids begin with H; they are permanent."""

    id: str
    name: str
    severity: Severity


def finding(
    check: Check, record: Record, paths: Sequence[str], message: str, computation: str, ask: str,
    other: Mapping[str, Any], why: str, facts: Mapping[str, str],
) -> Finding | None:  # fmt: skip
    """The finding, its own side in this file and the other form as its precedent; None when no place of
    this form is known. `other` is a row of the index.
    """
    assert record.form is not None
    places = [record.form.evidence[path] for path in paths if path in record.form.evidence]
    if not places:
        return None
    sides = tuple(
        FindingEvidence(role="claim", locator=place.locator, text=place.text, start=place.start, end=place.end)
        for place in places
    )
    shown = {"项目": other["project"] or "", "单位": other["unit"] or "", "年度": str(other["year"] or ""), **facts}
    digest = hashlib.sha256("|".join([check.id, paths[0], other["ident"], *(side.text for side in sides)]).encode())
    return Finding(
        id=f"{check.id}:{paths[0]}", rule=check.id, name=check.name, verdict="review", severity=check.severity,
        message=message, computation=computation, basis=BASIS, ask=ask, evidence=sides,
        precedents=(Precedent(form=other["ident"], why=why, facts={k: v for k, v in shown.items() if v},
                              decision=other["decision"]),),
        cause=f"{check.id}:{other['ident']}", fingerprint=digest.hexdigest()[:20],
    )  # fmt: skip
