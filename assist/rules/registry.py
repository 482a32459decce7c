"""Rules and where they are registered.

A rule is a plain function over a FormView with a decorator; its docstring is its page. Every module of
assist.rules.catalogue holds exactly one rule; adding a rule is adding a file there and its cases.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from assist.forms.profiles import sources
from assist.model import Severity
from assist.model.lazy import lazy
from assist.rules.outcome import Outcome, Problem

if TYPE_CHECKING:
    from assist.rules.view import FormView

FormCheck = Callable[["FormView"], Iterable[Outcome]]
FileCheck = Callable[[Sequence["FormView"]], Iterable[tuple[int, Problem]]]


@dataclass(frozen=True)
class Rule:
    """A rule with its metadata. `scope` is "form", or "file" for rules across the forms of one file."""

    id: str
    name: str
    severity: Severity
    basis_keys: tuple[str, ...]
    since: str
    scope: Literal["form", "file"]
    function: Callable[..., Iterable[Any]]

    @property
    def page(self) -> str:
        """The docstring: what is checked, why, how, known false positives, examples."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @lazy
    def basis(self) -> str:
        """The basis as findings cite it. Raises KeyError when a key is not in sources.toml."""
        return "；".join(sources()[key].words for key in self.basis_keys)


_RULES: dict[str, Rule] = {}


def rule(
    *, id: str, name: str, severity: Severity, basis: tuple[str, ...], since: str = "0.1"
) -> Callable[[FormCheck], FormCheck]:
    """Registers a check of one form. Raises ValueError when the id is taken by another function."""

    def register(function: FormCheck) -> FormCheck:
        _add(Rule(id, name, severity, basis, since, "form", function))
        return function

    return register


def file_rule(
    *, id: str, name: str, severity: Severity, basis: tuple[str, ...], since: str = "0.1"
) -> Callable[[FileCheck], FileCheck]:
    """Registers a check across the forms of one file; it yields (index of the form, problem)."""

    def register(function: FileCheck) -> FileCheck:
        _add(Rule(id, name, severity, basis, since, "file", function))
        return function

    return register


def _add(new: Rule) -> None:
    known = _RULES.get(new.id)
    if known is not None and known.function.__module__ != new.function.__module__:
        raise ValueError(
            f"rule id {new.id} is used in {known.function.__module__} and {new.function.__module__}"
        )
    _RULES[new.id] = new


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the catalogue, ordered by id."""
    package = import_module("assist.rules.catalogue")
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return tuple(_RULES[key] for key in sorted(_RULES))
