"""What the checker says: findings with two sides, and rules that could not be checked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assist.model.base import Frozen

Verdict = Literal["fail", "review"]
Severity = Literal["contradiction", "violation", "explain", "suspicious"]


class FindingEvidence(Frozen):
    """One side of a finding: the claim, what counters it, or context. Offsets are into Document.text."""

    role: Literal["claim", "counter", "context"]
    locator: str
    text: str
    start: int
    end: int


class Precedent(Frozen):
    """A past form that bears on a finding."""

    form: str
    why: str
    facts: dict[str, str] = Field(default_factory=dict)
    decision: str | None = None


class Finding(Frozen):
    """A problem in a form, for a reviewer to verify. Texts are in Chinese.

    `cause` names the root cause: findings of one form with the same cause are one group.
    `fingerprint` is made of rule, place and values: it changes when a number changes.
    """

    id: str
    rule: str
    name: str
    verdict: Verdict
    severity: Severity
    message: str
    computation: str
    basis: str
    ask: str
    evidence: tuple[FindingEvidence, ...]
    precedents: tuple[Precedent, ...] = ()
    origin: Literal["rule", "model"] = "rule"
    cause: str = ""
    fingerprint: str


class NotChecked(Frozen):
    """A rule that could not be decided on this form, and why (in Chinese). Never a silent pass."""

    rule: str
    reason: str
