"""What a rule yields, and what a whole check returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assist.model import Finding, FindingEvidence, NotChecked, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at `place` (a field's path). Texts are in Chinese.

    `sides` are the places a reviewer must see; None stands for a place that could not be located. `severity`
    and `verdict` replace the rule's own; `cause` names the root cause, so that consequences form one group.
    `confirmed`: other sums of the form hold with the numbers as they were read, even where they stand without a gap.
    """

    place: str
    message: str
    computation: str
    ask: str
    sides: tuple[FindingEvidence | None, ...]
    severity: Severity | None = None
    verdict: Verdict | None = None
    cause: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Why the rule could not decide on this form, in Chinese."""

    reason: str


Outcome = Problem | Unchecked


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule that raised. It is shown, and the run must not end as a success."""

    rule: str
    error: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything the rules say about one form."""

    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    crashes: tuple[Crash, ...] = ()


def joined(sides: Iterable[FindingEvidence | None]) -> tuple[FindingEvidence, ...]:
    """The located sides, each place once."""
    seen: dict[tuple[int, int], FindingEvidence] = {}
    for side in sides:
        if side is not None:
            seen.setdefault((side.start, side.end), side)
    return tuple(seen.values())
