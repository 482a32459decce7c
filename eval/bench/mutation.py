"""What a mutator is: it breaks one thing in a clean form and says which cells contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Literal

from corpus.sample import SampleForm

Group = Literal["funds", "scores", "grade", "indicators", "narrative", "form"]
GRID = ("unit", "1%", "10%", "×10")
"""The magnitudes of a changed amount: one unit of the form, 1%, 10%, and a slip of one digit."""
_FACTORS = {"1%": Decimal("1.01"), "10%": Decimal("1.1"), "×10": Decimal(10)}


class CannotMutate(ValueError):
    """The form has no place for this error."""


@dataclass(frozen=True)
class Side:
    """A cell, or the words `quote` in it. `near` are cells beside it that show a cell which is blank."""

    path: str
    quote: str | None = None
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A form with one thing broken: the cells that were changed, and those that speak against them.

    A finding shows both sides when it cites one cell of each; with no `counter` the changed one is enough.
    `sister` is another form that comes before this one in the same file.
    """

    sample: SampleForm
    note: str
    changed: tuple[Side, ...]
    counter: tuple[Side, ...] = ()
    sister: SampleForm | None = None


@dataclass(frozen=True)
class Draw:
    """The chances of one mutation: its random stream, magnitude, and a clean sister form to copy from."""

    rng: Random
    magnitude: str
    sister: SampleForm | None = None

    def amount(self, value: Decimal, step: Decimal = Decimal(1)) -> Decimal:
        """Another amount of the same printed precision: off by one `step`, or by the magnitude's factor."""
        if self.magnitude in _FACTORS:
            other = (value * _FACTORS[self.magnitude]).quantize(value)
        else:
            other = value + step
        if other == value:
            raise CannotMutate(f"{self.magnitude} of {value} changes nothing")
        return other


Function = Callable[[SampleForm, Draw], Change]


@dataclass(frozen=True)
class Mutator:
    """A way to err. `exact` families are decided by arithmetic alone, with nothing to interpret."""

    id: str
    group: Group
    exact: bool
    held_out: bool
    magnitudes: tuple[str, ...]
    function: Function = field(compare=False)
    sisters: bool = False

    @property
    def page(self) -> str:
        """What it breaks, from its docstring."""
        return (self.function.__doc__ or "").strip()


_MUTATORS: dict[str, Mutator] = {}


def mutator(
    group: Group,
    *,
    exact: bool = False,
    magnitudes: tuple[str, ...] = ("one",),
    sisters: bool = False,
) -> Callable[[Function], Function]:
    """Registers a mutator under its function's name; those of eval.bench.heldout are held out."""

    def register(function: Function) -> Function:
        held_out = ".heldout." in function.__module__
        name = function.__name__
        _MUTATORS[name] = Mutator(name, group, exact, held_out, magnitudes, function, sisters)
        return function

    return register


def all_mutators() -> tuple[Mutator, ...]:
    """Every mutator, by id."""
    for package in ("eval.bench.mutators", "eval.bench.heldout"):
        for module in iter_modules(import_module(package).__path__):
            import_module(f"{package}.{module.name}")
    return tuple(_MUTATORS[name] for name in sorted(_MUTATORS))
