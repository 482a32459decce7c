"""What a text would be as a label: its role in each table of synonyms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assist.forms.labels import fund_kind, roles_in

LONGEST_LABEL = 40
_NOT_A_LABEL = re.compile(r"[\d.,，%％\s≥≤＝=<>/\\\-—]*")


class Roles(NamedTuple):
    """What a text would be as a label, by synonym table; None where the table does not know it."""

    header: str | None = None
    section: str | None = None
    budget: str | None = None
    column: str | None = None
    level1: str | None = None
    level2: str | None = None
    total: str | None = None
    aspect: str | None = None
    fund: str | None = None


NO_ROLES = Roles()
_TABLES = ("header", "section", "budget_column", "indicator_column", "level1", "level2", "total", "management")
"""The synonym tables behind the roles, in the same order; that of the funds is asked last."""


@lru_cache(maxsize=8192)
def roles_of(text: str) -> Roles:
    """The roles of a cell's whole text; none for long texts, numbers and blanks."""
    if len(text) > LONGEST_LABEL or _NOT_A_LABEL.fullmatch(text):
        return NO_ROLES
    known, fund = roles_in(_TABLES, text), fund_kind(text)
    if known is None:
        return NO_ROLES if fund is None else Roles(fund=fund)
    return Roles._make((*known, fund))
