"""Findings of one rule across forms, so that what is the same everywhere is decided once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

GRAVEST = (
    "CASE max(CASE severity WHEN 'contradiction' THEN 4 WHEN 'violation' THEN 3 WHEN 'explain' THEN 2 ELSE 1 END)"
    " WHEN 4 THEN 'contradiction' WHEN 3 THEN 'violation' WHEN 2 THEN 'explain' ELSE 'suspicious' END"
)
"""The gravest severity of a group of rows."""

_OPEN = "life <> 'resolved' AND state = 'open'"


@dataclass(frozen=True, slots=True)
class Group:
    """The open findings of a rule: how many, in how many forms, in how many wordings of evidence."""

    rule: str
    severity: str
    findings: int
    forms: int
    wordings: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Findings of a rule whose evidence says the same, word for word; `message` and `form` are one of them."""

    signature: str
    findings: int
    message: str
    form: int


def groups(connection: sqlite3.Connection) -> list[Group]:
    """All rules with open findings, most findings first."""
    rows = connection.execute(
        f"SELECT rule, {GRAVEST}, count(*), count(DISTINCT form_id), count(DISTINCT signature)"
        f" FROM desk_findings WHERE {_OPEN} GROUP BY rule ORDER BY 3 DESC, rule"
    )
    return [Group(*row) for row in rows]


def wordings(connection: sqlite3.Connection, rule: str, limit: int = 30) -> list[Wording]:
    """The wordings of a rule's open findings, most findings first."""
    rows = connection.execute(
        f"SELECT signature, count(*), min(message), min(form_id) FROM desk_findings WHERE rule = ? AND {_OPEN}"
        " GROUP BY signature ORDER BY 2 DESC, signature LIMIT ?",
        (rule, limit),
    )
    return [Wording(*row) for row in rows]
