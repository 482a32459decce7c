"""A question to a model and its answer: a list of items, each with ids and quotes only."""

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

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the whole answer: strict, every field required, nothing else allowed."""
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
