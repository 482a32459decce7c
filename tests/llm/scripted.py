"""A chat model with a queue of answers, for exact cases; it records what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field, PrivateAttr


class Scripted(BaseChatModel):
    """Answers from `queue` in order, or by `by(messages, body)`. Exceptions in either are raised.

    A probe is answered by itself and does not use up the queue.
    """

    queue: list[Any] = Field(default_factory=list)
    by: Callable[[Sequence[BaseMessage], dict[str, Any]], Any] | None = None
    _sent: list[list[BaseMessage]] = PrivateAttr(default_factory=list)
    _lock: Any = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    @property
    def sent(self) -> list[list[BaseMessage]]:
        """The messages of every call but probes."""
        return self._sent

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        body = kwargs.get("extra_body", {})
        schema = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
        if "code" in schema.get("properties", {}):
            return _result('{"code": "q7"}')
        with self._lock:
            self._sent.append(messages)
            reply = self.by(messages, body) if self.by else self.queue.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return _result(reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False))


def _result(content: str) -> ChatResult:
    usage = {"input_tokens": 100, "output_tokens": 10, "total_tokens": 110}
    message = AIMessage(content=content, usage_metadata=usage, response_metadata={"finish_reason": "stop"})  # type: ignore[arg-type]
    return ChatResult(generations=[ChatGeneration(message=message)])
