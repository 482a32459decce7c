"""Findings that somebody has looked at and wants to see no more, each with its reason and author.

    [[suppress]]
    rule = "T05"
    place = "indicators"
    fingerprint = "0f3a9c1b7e"     # as the JSONL and SARIF outputs give it; ten characters at least
    project = "某项目"              # or file = "*/a.docx"; one of the two
    reason = "调查原始资料已核对"
    author = "某人"
    expires = 2026-12-31           # optional

The fingerprint is made of the values shown, so a changed number brings the finding back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Any

from assist.model import Finding, Record
from assist.rules import PolicyError

_NEEDED = ("rule", "place", "fingerprint", "reason", "author")
_OPTIONAL = ("project", "file", "expires")
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Suppression:
    """One finding of one form that is not to be shown, why, and who says so."""

    rule: str
    place: str
    fingerprint: str
    reason: str
    author: str
    project: str | None = None
    file: str | None = None
    expires: date | None = None

    def over(self, today: date) -> bool:
        """Whether it has expired."""
        return self.expires is not None and today > self.expires

    def covers(self, record: Record, finding: Finding, today: date) -> bool:
        """Whether this is the finding, and the suppression still holds."""
        if finding.rule != self.rule or not finding.fingerprint.startswith(self.fingerprint):
            return False
        if self.over(today):
            return False
        if finding.id.partition("#")[0] != f"{self.rule}:{self.place}":
            return False
        project = record.form.project_name if record.form else None
        return (self.project is None or self.project == project) and (
            self.file is None or fnmatchcase(record.file, self.file)
        )


def parse(data: Mapping[str, Any], place: str) -> tuple[Suppression, ...]:
    """The suppressions in a TOML document. Raises PolicyError, in Chinese, for one that lacks something."""
    entries = data.get("suppress", [])
    if not isinstance(entries, list):
        raise PolicyError(f"{place} 的 suppress 应写成 [[suppress]]。")
    return tuple(
        _one(entry, f"{place} 的第{number}条 [[suppress]]") for number, entry in enumerate(entries, 1)
    )


def _one(entry: Any, place: str) -> Suppression:
    if not isinstance(entry, Mapping):
        raise PolicyError(f"{place} 应是一个表。")
    unknown = sorted(set(entry) - {*_NEEDED, *_OPTIONAL})
    if unknown:
        raise PolicyError(
            f"{place} 中的 {'、'.join(unknown)} 不认识。可用：{'、'.join((*_NEEDED, *_OPTIONAL))}。"
        )
    missing = [key for key in _NEEDED if not str(entry.get(key, "")).strip()]
    if missing:
        raise PolicyError(f"{place} 缺少 {'、'.join(missing)}。")
    if not entry.get("project") and not entry.get("file"):
        raise PolicyError(f"{place} 须写明 project 或 file，否则会压下别的表中相同的问题。")
    if len(entry["fingerprint"]) < _SHORTEST:
        raise PolicyError(f"{place} 的 fingerprint 至少{_SHORTEST}位。")
    expires = entry.get("expires")
    if expires is not None and type(expires) is not date:
        raise PolicyError(f"{place} 的 expires 应是日期，如 2026-12-31（不加引号）。")
    return Suppression(**{**entry, "rule": entry["rule"].upper()})
