"""What must hold in a clean form, checked on the record itself with exact decimals.

This is the benchmark's own judge: it shares no code with assist.rules. A record that prints rounded numbers
is judged by intervals: a printed number stands for every value that rounds or is cut to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assist.model import Form, Indicator
from corpus.families import Family, family
from corpus.sample import SampleForm

HALF = Decimal("0.5")
_NUMBERED = re.compile(r"^指标\d+：")


@dataclass(frozen=True)
class Constraint:
    """A relation between cells. `name` tells it from all others of the form; `paths` are its cells."""

    name: str
    paths: tuple[str, ...]
    holds: bool
    detail: str = ""


@dataclass(frozen=True)
class Span:
    """Every value that a number can stand for: [low, high]."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def meets(self, other: Span) -> bool:
        """Whether some value belongs to both."""
        return self.low <= other.high and other.low <= self.high


def exactly(value: Decimal) -> Span:
    """The one value."""
    return Span(value, value)


def total(spans: Iterable[Span]) -> Span:
    """The sum of spans."""
    result = exactly(Decimal(0))
    for span in spans:
        result = result + span
    return result


@dataclass(frozen=True)
class Sheet:
    """A sample as the constraints see it. `rounded`: amounts and points are printed with fewer digits."""

    sample: SampleForm
    rounded: bool = False

    @property
    def form(self) -> Form:
        return self.sample.form

    @cached_property
    def family(self) -> Family:
        return family(self.sample.family)

    def money(self, amount: Decimal) -> Span:
        """What an amount stands for: itself, unless the form is rounded."""
        return self._printed(amount) if self.rounded else exactly(amount)

    def points(self, points: Decimal) -> Span:
        """What points stand for: systems keep two decimals and drop trailing zeros."""
        return self._printed(points) if self.rounded else _around(points, Decimal("0.01"))

    def sum_of_points(self, points: Decimal) -> Span:
        """Points as an operand of a sum: themselves, unless the form is rounded."""
        return self._printed(points) if self.rounded else exactly(points)

    def rate(self, rate: Decimal) -> Span:
        """What a printed rate stands for, rounded or cut."""
        return self._printed(rate)

    def _printed(self, value: Decimal) -> Span:
        exponent = value.as_tuple().exponent
        places = exponent if isinstance(exponent, int) and exponent < 0 else 0
        return _around(value, Decimal(1).scaleb(places))

    def weight(self, index: int) -> Decimal | None:
        """An indicator's weight, printed or (where the family prints none) as the form was made."""
        shown = self.form.indicators[index].weight
        marked = self.sample.marks.get(f"indicators[{index}].weight")
        return shown if shown is not None else Decimal(marked) if marked else None

    @property
    def execution_weight(self) -> Decimal | None:
        line = self.form.budget[0]
        weight = self.family.execution_weight
        return line.weight if line.weight is not None else Decimal(weight) if weight else None

    def narrative(self, *names: str) -> str:
        """These narratives in one text."""
        return "\n".join(getattr(self.form, name) or "" for name in names)


def _around(value: Decimal, step: Decimal) -> Span:
    return Span(value - step * HALF, value + step) if value >= 0 else exactly(value)


def number(text: str | None) -> Decimal | None:
    """The text as a plain number, else None."""
    return Decimal(text) if text and re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def plain_name(item: Indicator) -> str:
    """An indicator's name without a leading 指标1：."""
    return _NUMBERED.sub("", item.level3 or "")


def constraints(sample: SampleForm, rounded: bool = False) -> Iterator[Constraint]:
    """Every constraint that applies to the form, kept or broken."""
    from eval.bench import constraints_form, constraints_money, constraints_points, constraints_text
    from eval.bench.heldout import constraints as held_out

    sheet = Sheet(sample, rounded)
    for module in (constraints_money, constraints_points, constraints_text, constraints_form, held_out):
        yield from module.constraints(sheet)


def broken(sample: SampleForm, rounded: bool = False) -> tuple[Constraint, ...]:
    """The constraints that the form breaks; a clean form breaks none."""
    return tuple(item for item in constraints(sample, rounded) if not item.holds)


def broken_between(first: SampleForm, second: SampleForm) -> tuple[Constraint, ...]:
    """What two different forms of one file may not share, with paths of `first`."""
    from eval.bench.constraints_form import between
    from eval.bench.heldout.constraints import between as more_between

    items = (*between(first, second), *more_between(first, second))
    return tuple(item for item in items if not item.holds)


def cells(items: Sequence[Constraint]) -> tuple[str, ...]:
    """The cells of these constraints, each once, in order."""
    return tuple(dict.fromkeys(path for item in items for path in item.paths))
