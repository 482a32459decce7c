"""Chinese words that every report uses for the same things."""

from __future__ import annotations

import re

from assist.model import Finding, FindingEvidence, Record
from assist.triage import SEVERITIES

_PLACE = re.compile(r"(?P<rows>budget|indicators)\[(?P<index>\d+)\]\.(?P<column>\w+)")
_COLUMNS = {
    "initial": "年初预算", "adjusted": "全年预算", "executed": "执行数", "rate": "执行率", "score": "得分",
    "target": "指标值", "actual": "完成值",
}  # fmt: skip
_ROOTS = {
    "execution": "预算执行", "execution-score": "预算执行得分", "weights": "权重分配", "total": "总分",
    "unfilled": "未填报", "cost": "成本指标", "copied": "跨表重复",
}  # fmt: skip
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


def root_of(record: Record, cause: str) -> str:
    """What the findings of one cause have in common, in words; empty where that is only the rule."""
    path = cause.removeprefix("value:")
    if path == cause:
        return _ROOTS.get(cause.partition(":")[0], "")
    form, place = record.form, _PLACE.fullmatch(path)
    if form is None:
        return ""
    printed = form.evidence[path].text.strip() if path in form.evidence else ""
    if place is None:
        return f"总分 {printed}".rstrip()
    rows, index, column = place["rows"], int(place["index"]), _COLUMNS[place["column"]]
    if rows == "budget":
        name = form.budget[index].name if index < len(form.budget) else ""
    else:
        name = (form.indicators[index].level3 or "") if index < len(form.indicators) else ""
    return " ".join(f"{name} {column} {printed}".split())


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
