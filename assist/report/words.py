"""Chinese words that every report uses for the same things."""

from __future__ import annotations

from assist.model import Finding, FindingEvidence, Record
from assist.triage import SEVERITIES

ROLE_LABELS = {"claim": "表中所述", "counter": "与之不符", "context": "相关内容"}


def sides_by_role(finding: Finding) -> dict[str, list[tuple[int, FindingEvidence]]]:
    """The evidence by role, the claim first, each with its place in the finding's own order."""
    sides: dict[str, list[tuple[int, FindingEvidence]]] = {role: [] for role in ROLE_LABELS}
    for index, side in enumerate(finding.evidence):
        sides[side.role].append((index, side))
    return {role: members for role, members in sides.items() if members}


def short_path(name: str) -> str:
    """A file name with the folder it lies in; the rest of a long path says nothing to a reader."""
    return "/".join(name.split("/")[-2:])


def form_name(record: Record) -> str:
    """What to call a form: its project, else its unit, its title, or the file."""
    form = record.form
    named = (form.project_name or form.unit or form.department or form.title) if form else None
    return " ".join((named or record.file.rsplit("/", 1)[-1]).split())


def severity_counts(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings of each severity, gravest first, zeros included."""
    return {
        severity: sum(1 for finding in findings if finding.severity == severity)
        for severity in reversed(SEVERITIES)
    }


def score_text(record: Record) -> str:
    """The total score as printed in the form, or nothing."""
    score = record.form.total_score if record.form else None
    return "" if score is None else format(score, "f")


def printable(text: str) -> str:
    """One line without control characters: text of a document must not command the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
