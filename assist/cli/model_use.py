"""The model of a run, as flags and settings ask for it: built before the run, spoken of after it."""

from __future__ import annotations

import argparse
import hashlib
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assist.llm import Access, Answer, ModelError, Request, resolve
from assist.llm.errors import ConfigurationError
from assist.llm.spending import estimate_tokens
from assist.settings import Settings

if TYPE_CHECKING:
    from assist.llm.seam import Seam

_ANSWER_SHARE = 0.5
"""How much of the room for an answer is used on average, for estimates."""


def access_of(arguments: argparse.Namespace, settings: Settings) -> Access | None:
    """The access that is asked for; None without one. Raises ConfigurationError."""
    if arguments.no_model:
        return None
    access = resolve(settings, model=arguments.model, base_url=arguments.base_url)
    if access is None and (arguments.require_llm or arguments.dry_run or arguments.show_prompts):
        raise ConfigurationError("没有指定模型。请用 --model 和 --base-url，或环境变量 ASSIST_MODEL、ASSIST_BASE_URL。")
    return access


def reading_of(access: Access | None) -> str:
    """Names a reading with this model's help, so that results of different models are kept apart."""
    if access is None:
        return ""
    from assist.llm.prompts import digest

    return hashlib.sha256(f"{access.model}:{digest()}".encode()).hexdigest()[:16]


def open_seam(access: Access, workspace: Path, arguments: argparse.Namespace) -> Seam:
    """The seam of a run, its answers cached in the workspace."""
    from assist.llm.cache import Cache
    from assist.llm.seam import Seam

    return Seam(access, Cache(workspace / "model-cache.db"), show=_printer() if arguments.show_prompts else None)


def _printer() -> Callable[[list[tuple[str, str]]], None]:
    lock = threading.Lock()

    def show(messages: list[tuple[str, str]]) -> None:
        with lock:
            print("\n".join(f"[{role}] {content}" for role, content in messages), end="\n\n", file=sys.stderr)

    return show


class Estimator:
    """Stands in for a model: counts what would be sent and answers nothing."""

    estimates = True

    def __init__(self, access: Access) -> None:
        self.access = access
        self.requests = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self._asked: set[tuple[str, str]] = set()

    def batch(
        self, requests: Sequence[Request], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Answer | ModelError]:
        """Empty answers. What was asked before is not counted again: its answer would be at hand."""
        for request in requests:
            question = (request.identity, request.about or request.body)
            if question in self._asked:
                continue
            self._asked.add(question)
            self.requests += 1
            self.prompt_tokens += sum(estimate_tokens(text) for _, text in request.prompt.messages(request.body))
            self.completion_tokens += int(request.tokens * _ANSWER_SHARE)
        return [Answer(()) for _ in requests]

    def summary(self) -> str:
        """The estimate, in Chinese."""
        access = self.access
        money = (self.prompt_tokens * access.prompt_price + self.completion_tokens * access.completion_price) / 1e6
        cost = f"，约 {money:.2f} 元" if money else ""
        return (
            f"预计调用模型 {access.model} {self.requests} 次，提示约 {self.prompt_tokens} token，"
            f"回答约 {self.completion_tokens} token{cost}。未发送任何内容。"
        )
