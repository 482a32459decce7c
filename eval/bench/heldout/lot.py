"""The lot by which the second held-out set was drawn from its candidates."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

_FILE = Path(__file__).with_name("kinds.toml")
WANTED = 30
"""With 61 mutators in sight, a third of all."""
_SEED = "assist benchmark: second held-out set"
PASSED_OVER = {
    "unused_source_rated": "the rule catalogue of the field does not judge 0/0",
}
"""Drawn and not used, with why; the next of its group took its place."""


def candidates() -> dict[str, dict[str, str]]:
    """Kinds of errors by group, with what each does."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def drawn() -> frozenset[str]:
    """The kinds that are held out."""
    sizes, found = shares(), []
    for group, names in order().items():
        found += [name for name in names if name not in PASSED_OVER][: sizes[group]]
    return frozenset(found)


def order() -> dict[str, list[str]]:
    """The candidates of each group in the order of the lot; the first ones are drawn, and the next takes the
    place of one that no clean form of the corpus has a place for."""
    found = {}
    for group, kinds in candidates().items():
        names = sorted(kinds)
        Random(f"{_SEED}/{group}").shuffle(names)
        found[group] = names
    return found


def shares() -> dict[str, int]:
    """How many of each group are drawn: in proportion to the candidates."""
    sizes = {group: len(kinds) for group, kinds in candidates().items()}
    return {group: round(size * WANTED / sum(sizes.values())) for group, size in sizes.items()}
