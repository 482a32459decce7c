"""What several readings of one question allow: the tests and answers that the later sets of strangers share."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from eval.questions.expected import Expected, World, lacks, least, no, over, under
from eval.questions.oracle import Known, Test


def scored(form: Known) -> bool:
    """The form prints a total score."""
    return not lacks(form, "score")


def was_decided(world: World, decision: str) -> Test:
    """The forms with this decision."""
    return lambda form: world.decisions.get(form.file) == decision


def of_places_called(mark: str) -> Test:
    """The forms of places whose names end so: 县, 市."""
    return lambda form: (form.place or "").endswith(mark)


def portion(*shares: Expected, tenths: bool = True) -> Expected:
    """Shares said in percent or as a fraction, and in tenths."""
    parts = (1, 10, 100) if tenths else (1, 100)
    return Expected(values=tuple(share.values[0] / part for share in shares for part in parts))


def sides(table: Mapping[str, Decimal]) -> Expected:
    """Two sides, or what is between them, whichever way round."""
    one, two = table.values()
    return Expected(groups=(table,), values=(one - two, two - one))


def which(table: Mapping[str, Decimal], *, high: bool = True) -> Expected:
    """The same, or the side asked for alone."""
    name = (max if high else min)(table, key=lambda side: table[side])
    return sides(table) | Expected(groups=({name: table[name]},), values=(table[name],))


def within(world: World, name: str, low: float, high: float, *tests: Test) -> Expected:
    """How many lie between, with either end in or out."""
    right = Expected()
    for bottom in (least(name, low), over(name, low)):
        for top in (under(name, high), no(over(name, high))):
            right = right | world.count(bottom, top, *tests)
    return right
