"""A question to a model and its answer: items, each with ids, quotes and words to choose from only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from assist.llm.prompts import Prompt

ITEMS = "items"


@dataclass(frozen=True)
class Request:
    """One question.

    `body` is the data (skeleton of a table, sentences with ids), which the prompt's template delimits.
    `item` types one element of the answer; `allowed` narrows its fields to these strings, by name.
    `names` are words to mask besides what the patterns find. `tokens` bounds the answer. `about` is what the
    answer depends on where that is less than the body: requests that agree in it are asked once.

    With `slots` the answer is no list but one object: for each of these keys, in this order, one of its words. Small
    models then neither lose their place in a long list nor miscopy what they speak of. An item has a `text` (the
    key) and a `role` (the word).
    """

    prompt: Prompt
    body: str
    item: type[BaseModel]
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    most_items: int = 40
    least_items: int = 0
    tokens: int = 600
    about: str = ""
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the whole answer: strict, every field required, nothing else allowed."""
        if self.slots:
            return _slotted(self.slots)
        one = self.item.model_json_schema()
        properties = {}
        for name, field_schema in one["properties"].items():
            kept = {key: value for key, value in field_schema.items() if key in ("type", "enum", "items")}
            if name in self.allowed:
                kept = {"type": "string", "enum": list(self.allowed[name])}
            properties[name] = kept
        element = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
        array: dict[str, Any] = {"type": "array", "items": element, "maxItems": self.most_items}
        if self.least_items:
            array["minItems"] = self.least_items
        return {
            "type": "object",
            "properties": {ITEMS: array},
            "required": [ITEMS],
            "additionalProperties": False,
        }

    def check(self, raw: object) -> BaseModel | None:
        """The typed item, or None when it does not follow the schema."""
        if not isinstance(raw, dict):
            return None
        if self.slots and raw.get("role") not in self.slots.get(str(raw.get("text")), ()):
            return None
        for name, values in self.allowed.items():
            if raw.get(name) not in values:
                return None
        try:
            return self.item.model_validate(raw)
        except ValidationError:
            return None

    @property
    def identity(self) -> str:
        """Everything that the answer depends on, but the model and what was sent."""
        return json.dumps(
            [self.prompt.name, self.prompt.version, self.schema], ensure_ascii=False, sort_keys=True
        )


def _slotted(slots: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    # Each list of words once: the schema is told in words to endpoints that take none.
    names = {words: f"w{number}" for number, words in enumerate(dict.fromkeys(slots.values()), 1)}
    return {
        "type": "object",
        "properties": {key: {"$ref": f"#/$defs/{names[words]}"} for key, words in slots.items()},
        "required": list(slots),
        "additionalProperties": False,
        "$defs": {name: {"type": "string", "enum": list(words)} for words, name in names.items()},
    }


@dataclass(frozen=True, slots=True)
class Answer:
    """The items that follow the schema, with what they cost. `dropped` counts those that did not.

    Token counts are those of this run: an answer out of the cache costs nothing.
    """

    items: tuple[BaseModel, ...]
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dropped: int = 0
    cached: bool = False
    truncated: bool = False
