"""Deadlines of indicators: what was done after them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assist.rules.rows import Row
from assist.text.dates import DateMention, find_dates

_MONTH = re.compile(r"(1[0-2]|[1-9])月(?:份|底|末)?(?:完成)?")


@dataclass(frozen=True, slots=True)
class Overrun:
    """A date of completion that lies after the deadline. `in_remark`: it stands in the remarks."""

    target: DateMention
    actual: DateMention
    limit: date
    done: date
    in_remark: bool

    @property
    def certain(self) -> bool:
        """Both years are written out."""
        return bool(self.target.year and self.actual.year)


def overrun(row: Row, year: int | None) -> Overrun | None:
    """How the row's one date of completion passes its one deadline of the form's year; None when it does not.

    first possible day of completion > last possible day of the deadline
    """
    if "月" not in row.target_text:
        return None
    targets = find_dates(row.target_text, plain=True)
    cell = find_dates(row.actual_text, plain=True)
    actuals = cell or _month(row.actual_text) or find_dates(row.remark, plain=True)
    if len(targets) != 1 or len(actuals) != 1 or actuals[0].month is None or targets[0].month is None:
        return None
    if targets[0].year not in (None, year):
        return None
    limit, done = targets[0].last_day(year), actuals[0].first_day(year)
    if limit is None or done is None or done <= limit:
        return None
    return Overrun(targets[0], actuals[0], limit, done, not cell and _MONTH.fullmatch(row.actual_text) is None)


def _month(text: str) -> tuple[DateMention, ...]:
    """A cell that names a month and nothing else."""
    found = _MONTH.fullmatch(text)
    return () if found is None else (DateMention(0, len(text), text, None, int(found[1]), None, False, False),)
