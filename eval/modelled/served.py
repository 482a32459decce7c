"""The model that is served, the time that may be spent on it, and where figures are kept."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assist.llm.access import Access, is_loopback
from assist.llm.cache import Cache
from assist.llm.seam import Seam

_TIMEOUT = 1200.0
FIGURES = Path(__file__).with_name("figures.json")
"""Measured figures, by "what / model"; docs/model.md prints them."""


@dataclass(frozen=True)
class Served:
    """An endpoint on loopback with one model, and when to begin nothing new (time.monotonic)."""

    url: str
    model: str
    until: float
    cache: Cache = field(default_factory=Cache)
    docs: Path | None = None
    """Files outside the repository to measure as well."""

    @classmethod
    def from_environment(cls, seconds: float, cache: Path | None = None, docs: Path | None = None) -> Served:
        """From OPENAI_BASE_URL and LOCAL_LLM_MODEL. Raises SystemExit when they name no model on loopback."""
        url, model = os.environ.get("OPENAI_BASE_URL", ""), os.environ.get("LOCAL_LLM_MODEL", "")
        if not (model and is_loopback(url)):
            raise SystemExit("OPENAI_BASE_URL (on loopback) and LOCAL_LLM_MODEL are needed")
        return cls(url.rstrip("/"), model, time.monotonic() + seconds, Cache(cache), docs)

    def forgetful(self) -> Served:
        """The same model without any kept answer: equal labels would not be asked about again."""
        return replace(self, cache=Cache())

    @property
    def spent(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.until

    def seam(self) -> Seam:
        """The product's own way of asking, one request at a time, answers kept."""
        return Seam(Access(self.url, self.model, timeout=_TIMEOUT, concurrency=1, tries=1), self.cache)

    def count(self, messages: Sequence[tuple[str, str]]) -> int:
        """Prompt tokens of these messages by the model's own template and tokenizer, without running it.

        Uses llama.cpp's /apply-template and /tokenize. Raises OSError when the server has no such pages.
        """
        roles = {"human": "user", "ai": "assistant"}
        talk = [{"role": roles.get(role, role), "content": content} for role, content in messages]
        prompt = self._post("/apply-template", {"messages": talk})["prompt"]
        return len(self._post("/tokenize", {"content": prompt, "parse_special": True})["tokens"])

    def _post(self, page: str, body: Mapping[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            self.url.removesuffix("/v1") + page,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
            found: dict[str, Any] = json.loads(reply.read())
            return found


def keep(file: Path, what: str, model: str, row: Mapping[str, Any]) -> None:
    """Puts one row into the file of figures; a row of the same name is replaced."""
    rows = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    rows[f"{what} / {model}"] = {"what": what, "model": model, "date": time.strftime("%Y-%m-%d"), **row}
    text = json.dumps(dict(sorted(rows.items())), ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")
