"""Which form to open first, and why: groups of findings, a risk from 0 to 100, a rank, a headline.

**Risk.** Findings of one form that share a `cause` are one group, and a group counts once, at the level
of its gravest finding. A level is severity and verdict together, eight in all, from "suspicious, to be
reviewed" to "contradiction, certain". With N(l) the number of groups at level l or graver,

    risk = 100 * (1 - product over levels l of (1 - CAP[l] * (1 - 0.5 ** N(l))))

Because N counts everything at a level *or graver*, making a group graver, or adding a group, can only
raise N, so the risk never falls: it is monotone in severity and in the number of independent causes,
and stays below 100. The caps let many slight findings add up to no more than a fixed share: any number
of suspicions stays below 16, one certain contradiction alone is about 70, any number of violations 74.
The caps are a choice of ordering, not a probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assist.model import Finding, Record

_LEVELS: tuple[tuple[str, str, float], ...] = (
    ("suspicious", "review", 0.06),
    ("suspicious", "fail", 0.10),
    ("explain", "review", 0.10),
    ("explain", "fail", 0.16),
    ("violation", "review", 0.20),
    ("contradiction", "review", 0.20),
    ("violation", "fail", 0.35),
    ("contradiction", "fail", 0.90),
)
"""Severity, verdict and cap, from slight to grave. The sum of what slighter levels can add is bounded."""

_LEVEL_OF = {(severity, verdict): index for index, (severity, verdict, _) in enumerate(_LEVELS)}

SEVERITIES: tuple[str, ...] = ("suspicious", "explain", "violation", "contradiction")
"""From slight to grave."""

SEVERITY_LABELS = {"contradiction": "矛盾", "violation": "违规", "explain": "需说明", "suspicious": "可疑"}
VERDICT_LABELS = {"fail": "确定", "review": "待核"}
STATUS_LABELS = {"ok": "已检查", "partial": "不完整", "failed": "未能读取"}

_HEADLINE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one form with one root cause, gravest first."""

    cause: str
    findings: tuple[Finding, ...]

    @property
    def gravest(self) -> Finding:
        """The finding that stands for the group."""
        return self.findings[0]

    @property
    def level(self) -> int:
        """0 (slight) to 7 (grave)."""
        return level(self.gravest)


def level(finding: Finding) -> int:
    """How grave a finding is: 0 for a suspicion to be reviewed, 7 for a certain contradiction."""
    return _LEVEL_OF[finding.severity, finding.verdict]


def groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Findings by root cause, gravest group first; a finding without a cause is a group of its own."""
    members: dict[str, list[Finding]] = {}
    for finding in findings:
        members.setdefault(finding.cause or f"{finding.rule}:{finding.id}", []).append(finding)
    found = [
        Group(cause, tuple(sorted(group, key=_weight, reverse=True))) for cause, group in members.items()
    ]
    return tuple(sorted(found, key=lambda group: _weight(group.gravest), reverse=True))


def _weight(finding: Finding) -> tuple[int, bool]:
    """Level first; among equals, what has two sides says more than what is merely missing."""
    return level(finding), {side.role for side in finding.evidence} >= {"claim", "counter"}


def risk(findings: Iterable[Finding]) -> float:
    """The risk of a form with these findings, 0 (none) to 100 (never reached). See the module text."""
    levels = [group.level for group in groups(findings)]
    calm = 1.0
    for index, (_, _, cap) in enumerate(_LEVELS):
        count = sum(1 for value in levels if value >= index)
        calm *= 1.0 - cap * (1.0 - 0.5**count)
    return round(100.0 * (1.0 - calm), 4)


def headline(record: Record) -> str:
    """One line, in Chinese, that says why to open this form: its gravest finding, and how many others."""
    if record.status == "failed":
        return record.error or "文件未能读取"
    found = groups(record.findings)
    if not found:
        return record.error or "未发现问题"
    reason = _first_clause(found[0].gravest.message)
    others = f"（另有{len(found) - 1}项）" if len(found) > 1 else ""
    return f"{reason}{others}"


def _first_clause(message: str) -> str:
    line = " ".join(message.split())
    sentence, stop, _ = line.partition("。")
    text = sentence if stop else line
    return text if len(text) <= _HEADLINE_LENGTH else text[: _HEADLINE_LENGTH - 1] + "…"


def assess(record: Record) -> Record:
    """The record with its findings gravest first, its risk and its headline filled in."""
    ordered = tuple(finding for group in groups(record.findings) for finding in group.findings)
    return record.model_copy(update={"findings": ordered, "risk": risk(ordered), "headline": headline(record)})


def rank_key(record: Record) -> tuple[bool, float, int, str, int]:
    """Sorts what to open first to the front: forms by falling risk, files that could not be read last."""
    return (
        record.status == "failed",
        -record.risk,
        0 if record.status == "partial" else 1,
        record.file,
        record.form_index,
    )


def rank(records: Sequence[Record]) -> list[Record]:
    """The queue, riskiest first. Ties are in order of file name and place, so the order is stable."""
    return sorted(records, key=rank_key)
