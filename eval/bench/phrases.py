"""Statements with numbers in them: written from a template, and read back by the same template."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

_FILES = (Path(__file__).with_name("phrases.toml"), Path(__file__).parent / "heldout" / "phrases.toml")
_SLOT = re.compile(r"\{(\w+)\}")
_VALUE = {
    "m": "(万元|元)",
    "who": "([\u4e00-\u9fff]{2,12}?)",
    "thing": "([\u4e00-\u9fff]+)",
    "office": "([\u4e00-\u9fff]{4,20}?)",
    "grade": "([优良中差])",
}
_UNIT = "([\u4e00-\u9fff（）]+)"


@dataclass(frozen=True)
class Statement:
    """A statement found in a narrative: its kind, its values by slot, and its own words."""

    kind: str
    values: dict[str, str]
    quote: str


@cache
def templates(kind: str) -> tuple[str, ...]:
    """The templates of a kind; raises KeyError for an unknown one."""
    found: dict[str, list[str]] = {}
    for file in _FILES:
        found.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return tuple(found[kind])


def write(rng: Random, kind: str, **values: object) -> str:
    """One statement of this kind with these values."""
    return rng.choice(templates(kind)).format(**values)


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((_pattern(template), tuple(_SLOT.findall(template))) for template in templates(kind))


def _pattern(template: str) -> re.Pattern[str]:
    parts = _SLOT.split(template)
    text = [re.escape(part) if i % 2 == 0 else _group(part) for i, part in enumerate(parts)]
    return re.compile("".join(text))


def _group(slot: str) -> str:
    return _UNIT if slot == "unit" else _VALUE.get(slot, r"(-?[\d.]+)")


def find(kind: str, text: str | None) -> Iterator[Statement]:
    """Every statement of this kind in the text."""
    for pattern, slots in _patterns(kind):
        for match in pattern.finditer(text or ""):
            yield Statement(kind, dict(zip(slots, match.groups(), strict=True)), match.group())
