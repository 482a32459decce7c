"""What a model wrote, as far as it can be read: fenced, chatty, cut off or half broken JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from assist.llm.request import ITEMS

_FENCE = re.compile(r"```(?:json)?\s*(.*?)(?:```|\Z)", re.S)
_PAIR = re.compile(r'"([^"\\]{1,80})"\s*:\s*"([^"\\]{1,80})"')
_MOST = 200_000
"""Characters of an answer that are looked at."""
_ELEMENTS = 500


def read_items(content: str) -> tuple[list[Any], bool]:
    """The elements of the answer's list, and whether the whole was sound JSON.

    From broken JSON every element that is whole in itself is saved; [] and False when there is nothing.
    """
    content = content[:_MOST]
    for text in (content, *(match[1] for match in _FENCE.finditer(content))):
        found = _sound(text)
        if found is not None:
            return found, True
    return _saved(content), False


def read_slots(content: str) -> tuple[list[Any], bool]:
    """The same for an answer that is one object of words by key: an item for each, as "text" and "role"."""
    content = content[:_MOST]
    for text in (content, *(match[1] for match in _FENCE.finditer(content))):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return [{"text": key, "role": role} for key, role in list(value.items())[:_ELEMENTS]], True
    pairs = _PAIR.findall(content)[:_ELEMENTS]
    return [{"text": key, "role": role} for key, role in pairs], False


def _sound(text: str) -> list[Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        value = value.get(ITEMS)
    return value[:_ELEMENTS] if isinstance(value, list) else None


def _saved(text: str) -> list[Any]:
    decoder = json.JSONDecoder()
    opening = re.search(rf'"{ITEMS}"\s*:\s*\[', text)
    at = opening.end() if opening else 0
    found: list[Any] = []
    while len(found) < _ELEMENTS:
        at = text.find("{", at)
        if at < 0:
            break
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        found.append(value)
    return found
