"""A problem of two expressions of which only one can be meant, or of one that cannot be meant at all."""

from __future__ import annotations

import re

from assist.rules.outcome import Problem
from assist.rules.prose import Passage

Told = tuple[Passage, re.Match[str]]
"""An expression and the passage in which it stands."""


def opposed(one: Told, other: Told, at: int | None = None, against: int | None = None) -> Problem:
    """For review: `one` says what `other` denies.

    The clauses in which they begin are cited, or those around the offsets `at` and `against` of their passages.
    """
    (here, said), (there, denied) = one, other
    return Problem(
        place=f"{here.path}@{said.start()}",
        message=f"{here.label}称“{said.group()}”，{there.label}又称“{denied.group()}”",
        computation=f"“{said.group()}”与“{denied.group()}”不能同时成立",
        ask="核实情况，统一两处表述",
        sides=(
            here.cite_clause(said.start() if at is None else at),
            there.cite_clause(denied.start() if against is None else against, "counter"),
        ),
        verdict="review",
    )


def denies_itself(said: Told, why: str, ask: str) -> Problem:
    """For review: an expression of which one half denies the other, or that cannot be."""
    passage, match = said
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}称“{match.group()}”",
        computation=why,
        ask=ask,
        sides=(passage.cite_match(match),),
        verdict="review",
    )
