"""Structured output, from the strictest form that an endpoint honours down to plain text.

Endpoints claim more than they do: some ignore response_format without a word. So the form is chosen by a
probe whose right answer stands only in the schema, and remembered for the endpoint and model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from assist.llm.wire import named, worth_retrying

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

Rung = Literal["json_schema", "tools", "json_object", "text"]
RUNGS: tuple[Rung, ...] = ("json_schema", "tools", "json_object", "text")

_NAME = "answer"
_PROBE_WORD = "q7"
PROBE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"code": {"type": "string", "enum": [_PROBE_WORD]}},
    "required": ["code"],
    "additionalProperties": False,
}
PROBE_MESSAGES = [("human", "Reply with the JSON object that was agreed.")]

Call = Callable[[list[tuple[str, str]], Rung, Mapping[str, Any], int], "AIMessage"]


def options(rung: Rung, schema: Mapping[str, Any], tokens: int) -> dict[str, Any]:
    """What a request carries on this rung.

    Given as extra body, so that the answer comes back as it is: the client's own parsing of structured output
    raises on broken JSON and throws away what could be saved.
    """
    body: dict[str, Any] = {"max_tokens": tokens}
    if rung == "json_schema":
        form = {"name": _NAME, "strict": True, "schema": schema}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    elif rung == "tools":
        body["tools"] = [{"type": "function", "function": {"name": _NAME, "parameters": schema}}]
        body["tool_choice"] = {"type": "function", "function": {"name": _NAME}}
    elif rung == "json_object":
        body["response_format"] = {"type": "json_object"}
    return {"extra_body": body}


def instructed(
    messages: list[tuple[str, str]], rung: Rung, schema: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """The messages; on the lower rungs the schema is told in words, since nothing else carries it."""
    if rung in ("json_schema", "tools"):
        return messages
    told = f"只输出一个 JSON 对象，符合以下 JSON Schema，不要输出其他文字：\n{json.dumps(schema, ensure_ascii=False)}"
    if messages and messages[0][0] == "system":
        return [("system", f"{messages[0][1]}\n\n{told}"), *messages[1:]]
    return [("system", told), *messages]


def content_of(message: AIMessage) -> str:
    """The JSON text of an answer: the tool's arguments, or the content."""
    for call in message.additional_kwargs.get("tool_calls") or ():
        return str(call.get("function", {}).get("arguments") or "")
    for made in message.tool_calls:
        return json.dumps(made["args"], ensure_ascii=False)
    for broken in message.invalid_tool_calls:
        return str(broken.get("args") or "")
    return message.content if isinstance(message.content, str) else str(message.text)


def probe(call: Call) -> Rung:
    """The first rung that this endpoint honours. Raises what `call` raises when it is not about the form."""
    for rung in RUNGS[:2]:
        content = _tried(call, PROBE_MESSAGES, rung)
        if content is not None and _is_probe_answer(content):
            return rung
    content = _tried(call, PROBE_MESSAGES, "json_object")
    return "json_object" if content is not None and _is_object(content) else "text"


def _tried(call: Call, messages: list[tuple[str, str]], rung: Rung) -> str | None:
    try:
        return content_of(call(instructed(messages, rung, PROBE_SCHEMA), rung, PROBE_SCHEMA, 32))
    except Exception as error:
        if worth_retrying(error) or named(error).lasting:
            raise
        return None  # the endpoint does not know this form


def _is_probe_answer(content: str) -> bool:
    try:
        return bool(json.loads(content) == {"code": _PROBE_WORD})
    except ValueError:
        return False


def _is_object(content: str) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except ValueError:
        return False
