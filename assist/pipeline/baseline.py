"""A past run's JSONL as a baseline: what it already said is not said again.

A form is known again by its project, year and layout, or by its file where it has no project name; a
finding by its fingerprint, which is made of rule, place and values. So a moved file brings nothing back,
and a changed number does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assist.model import Finding, Record

Key = tuple[str, str]


class BaselineError(ValueError):
    """The file is no JSONL of assist triage. The message is in Chinese."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of a past run."""

    known: frozenset[Key]

    def holds(self, record: Record, finding: Finding) -> bool:
        """Whether the past run said the same of the same form."""
        return (_form_of(record), finding.fingerprint) in self.known

    def resolved(self, now: set[Key]) -> int:
        """How many of its findings are no longer there, given the keys of this run's forms."""
        return len(self.known - now)


def keys(record: Record) -> Iterator[Key]:
    """What a baseline of this record would hold."""
    form = _form_of(record)
    return ((form, finding.fingerprint) for finding in record.findings)


def load(path: Path) -> Baseline:
    """The baseline in a JSONL file. Raises BaselineError when it cannot be read as one."""
    known: set[Key] = set()
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    known.update(_known(json.loads(line), path, number))
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"基线文件 {path} 无法读取：{error}。") from error
    except json.JSONDecodeError as error:
        raise BaselineError(
            f"基线文件 {path} 第{number}行不是 JSON。请用 assist triage --format jsonl 生成。"
        ) from error
    return Baseline(frozenset(known))


def _known(data: Any, path: Path, number: int) -> Iterator[Key]:
    try:
        form = data["form"] or {}
        identity = _identity(
            form.get("project_name"), form.get("year"), form.get("layout"), data["file"], data["form_index"]
        )
        return iter([(identity, finding["fingerprint"]) for finding in data["findings"]])
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(
            f"基线文件 {path} 第{number}行不是 assist triage 的记录（缺 {error}）。"
        ) from error


def _form_of(record: Record) -> str:
    form = record.form
    if form is None:
        return _identity(None, None, None, record.file, record.form_index)
    return _identity(form.project_name, form.year, form.layout, record.file, record.form_index)


def _identity(project: str | None, year: int | None, layout: str | None, file: str, index: int) -> str:
    return f"{project}|{year}|{layout}" if project else f"{file}|{index}"
