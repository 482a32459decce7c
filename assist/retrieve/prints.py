"""Sketches of passages, by which copied ones are found without comparing each with each.

A sketch is the four smallest hashes of a passage's runs of eight characters, digits masked: passages that
share most of their runs share most of their sketch, whatever numbers were put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from zlib import crc32

FIELDS = ("conclusion", "completion", "process", "problems", "measures")
KEPT = 4
LEAST = 40
"""Shorter passages say too little to be called copied."""
_RUN = 8
_SPACE = re.compile(r"\s+")
_DIGIT = re.compile(r"\d+(?:\.\d+)?")


def masked(text: str) -> str:
    """The passage without white space, every number as one mark."""
    return _DIGIT.sub("#", _SPACE.sub("", text))


def numbers(text: str) -> list[str]:
    """The numbers of a passage, in order."""
    return _DIGIT.findall(text)


def runs(text: str) -> set[int]:
    """Hashes of all runs of a masked passage."""
    return {crc32(text[at : at + _RUN].encode()) for at in range(max(1, len(text) - _RUN + 1))}


def sketches(form: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """(field, hash) of the passages of a form that are long enough."""
    for field in FIELDS:
        text = masked(form[field] or "")
        if len(text) >= LEAST:
            for value in sorted(runs(text))[:KEPT]:
                yield field, value
