"""What a model wrote, as far as it can be read: fenced, chatty, wrapped, cut off or half broken JSON.

A sound answer is read as it is. Of any other text whatever is whole in itself is kept: every JSON value that can be
decoded, and of objects that cannot every field whose name, colon and quotes can be told, however they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from assist.llm.request import ITEMS

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.S)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)(?:```|\Z)", re.S)
_START = re.compile(r"[{\[]")
_FLAT = re.compile(r"\{[^{}]{0,20000}\}")
_NEXT = r"\s*(?:[,，]\s*(?:[\\\"'“”A-Za-z_}\]]|\Z)|[}\]]|\Z)"
_FIELD = re.compile(
    r"(?:\\*[\"'“”]([^\"'“”\\:：{}]{1,80}?)\\*[\"'“”]|([A-Za-z_]\w{0,40}))\s*[:：]\s*"
    rf"(?:\\*\"(.{{0,400}}?)\\*\"(?={_NEXT})|“(.{{0,400}}?)”(?={_NEXT})|'(.{{0,400}}?)'(?={_NEXT}))",
    re.S,
)
_DECODER = json.JSONDecoder(strict=False)
_MOST = 50_000
"""Characters of an answer that are looked at."""
_ELEMENTS = 500
_STARTS = 1000
"""Places from which a value is tried to be read."""
_DEEPEST = 4


def read_items(content: str) -> tuple[list[Any], bool]:
    """The elements of the answer's list, and whether the whole was sound JSON.

    From broken JSON every element that is whole in itself is saved; [] and False when there is nothing.
    """
    content = _THOUGHT.sub("", content[:_MOST])
    for value in _wholes(content):
        found = value.get(ITEMS) if isinstance(value, dict) else value
        if isinstance(found, list):
            return _elements(found)[:_ELEMENTS], True
    values = list(_values(content))
    lists = [found for value in values if _is_list(value) and (found := _objects(value))]
    # A model that corrects itself writes its answer twice: the last one counts.
    saved = lists[-1] if lists else [one for value in values for one in _objects(value)]
    return saved[:_ELEMENTS], False


def read_slots(content: str) -> tuple[list[Any], bool]:
    """The same for an answer that is one object of words by key: an item for each, as "text" and "role"."""
    content = _THOUGHT.sub("", content[:_MOST])
    whole = next((value for value in _wholes(content) if isinstance(value, dict)), None)
    sound = whole is not None and all(isinstance(role, str) for role in whole.values())
    found: dict[str, Any] = {}
    for value in [whole] if whole is not None else _values(content):
        found |= dict(_pairs(value, _DEEPEST))
    if not found:
        found = _fields(content)
    return [{"text": key, "role": role} for key, role in list(found.items())[:_ELEMENTS]], sound


def _wholes(content: str) -> Iterator[Any]:
    """The answer, or what stands in a fence of it, where that is one JSON value; one in a string is unwrapped."""
    for text in (content, *(match[1] for match in _FENCE.finditer(content))):
        try:
            value = json.loads(text)
            yield json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue


def _values(text: str) -> Iterator[Any]:
    """Every object and list of a text that can be read, the outermost first, in order."""
    at = 0
    for _ in range(_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except RecursionError:
            return
        except ValueError:
            flat = _FLAT.match(text, start.start())
            value = _fields(flat.group()) if flat else {}
            at = flat.end() if flat and value else start.start() + 1
        if value:
            yield value


def _fields(text: str) -> dict[str, str]:
    """The fields of an object that is no sound JSON."""
    found = {}
    for match in _FIELD.finditer(text):
        value = next(group for group in match.groups()[2:] if group is not None)
        with suppress(ValueError):  # with quotes of its own: as it is written
            value = _DECODER.decode(f'"{value}"')
        found[match[1] or match[2]] = value
    return found


def _is_list(value: Any) -> bool:
    return isinstance(value, list) or any(isinstance(one, list | dict) for one in value.values())


def _elements(value: Any, deep: int = _DEEPEST, name: str = "") -> list[Any]:
    """The items that a value holds, whatever they are wrapped in; one that stands under its id has that for its own."""
    if isinstance(value, list):
        return [
            item for one in value for item in (_elements(one, deep - 1) if isinstance(one, dict) else [one])
        ]
    inner = [(key, one) for key, one in value.items() if isinstance(one, list | dict)]
    if not inner or deep <= 0:
        return [{"id": name, **value} if name else value]
    return [item for key, one in inner for item in _elements(one, deep - 1, key)]


def _objects(value: Any) -> list[Any]:
    return [one for one in _elements(value) if isinstance(one, dict)]


def _pairs(value: Any, deep: int) -> Iterator[tuple[str, Any]]:
    """Keys and words of an answer, whatever it is wrapped in."""
    if isinstance(value, list) and deep:
        for one in value:
            yield from _pairs(one, deep - 1)
    elif isinstance(value, dict) and set(value) == {"text", "role"}:
        yield str(value["text"]).strip(), value["role"]
    elif isinstance(value, dict):
        for key, one in value.items():
            alone = isinstance(one, list) and len(one) == 1 and isinstance(one[0], str)
            if isinstance(one, list | dict) and not alone and deep:
                yield from _pairs(one, deep - 1)
            else:
                word = one[0] if alone else one
                yield key.strip(), word.strip() if isinstance(word, str) else word
