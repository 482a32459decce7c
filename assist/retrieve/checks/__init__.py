"""Checks that need other forms: the year before, copied texts, forms handed in twice, one indicator told in two ways,
a city beside its districts, peers.

They read the index of past forms and so cannot be rules, which are exact over one file. What they find are
ordinary findings; the other form is cited as a precedent, since its text is not in this file.
"""

from __future__ import annotations

from assist.model import Finding, Record
from assist.retrieve.checks.building import Check
from assist.retrieve.checks.copies import COPIED, TWICE, copies, twice
from assist.retrieve.checks.elsewhere import DIFFERENT, elsewhere
from assist.retrieve.checks.last_year import BALANCE, CARRIED, LOWERED, REPEATED, last_year
from assist.retrieve.checks.parts import EXCEEDED, parts
from assist.retrieve.checks.peers import OUTLIER, peers
from assist.retrieve.past import Past

CHECKS: tuple[Check, ...] = (LOWERED, CARRIED, BALANCE, REPEATED, TWICE, COPIED, OUTLIER, EXCEEDED, DIFFERENT)


def against_past(record: Record, past: Past) -> tuple[Finding, ...]:
    """Everything that other forms say against this one."""
    if record.form is None:
        return ()
    return (
        *last_year(record, past), *twice(record, past), *copies(record, past), *parts(record, past),
        *elsewhere(record, past), *peers(record, past),
    )  # fmt: skip


__all__ = ["CHECKS", "Check", "against_past"]
