"""One prompt that hands the whole document to a model and asks for inconsistencies.

Talks to any OpenAI-compatible endpoint: OPENAI_BASE_URL, OPENAI_API_KEY, and the model's name. Quotes that do
not stand in the document are counted as invented and point nowhere.
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assist.model import Finding, FindingEvidence
from eval.bench.locate import words

PROMPT = """下面是一份绩效自评表的全文。请找出其中相互矛盾的地方（数字、文字、得分、日期等）。
每处矛盾给出两段原文（逐字照抄，尽量短）：claim 是有问题的一处，counter 是与它矛盾的另一处。
没有矛盾就返回空列表。只返回 JSON：{"problems": [{"claim": "...", "counter": "..."}]}

"""
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["problems"],
    "properties": {
        "problems": {
            "type": "array",
            "maxItems": 4,
            "items": {
                "type": "object",
                "required": ["claim", "counter"],
                "properties": {
                    "claim": {"type": "string", "maxLength": 40},
                    "counter": {"type": "string", "maxLength": 40},
                },
            },
        }
    },
}
_LONGEST_REPLY = 400
"""Tokens. A reply that is cut off there is unusable, and counted as such."""
_TIMEOUT = 600.0


@dataclass(frozen=True)
class Answer:
    """What a model said of one document. `invented` counts quotes that are not in it."""

    findings: tuple[Finding, ...]
    invented: int
    quotes: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    error: str | None = None


@dataclass(frozen=True)
class Endpoint:
    """Where the model answers."""

    url: str
    model: str
    key: str = "none"

    @classmethod
    def from_environment(cls, model: str | None = None) -> Endpoint:
        """From OPENAI_BASE_URL, OPENAI_API_KEY and LOCAL_LLM_MODEL; raises KeyError without an address."""
        name = model or os.environ.get("LOCAL_LLM_MODEL", "default")
        return cls(os.environ["OPENAI_BASE_URL"], name, os.environ.get("OPENAI_API_KEY", "none"))

    def ask(self, text: str) -> dict[str, Any]:
        """The endpoint's reply to the prompt; raises OSError when it can't be reached, ValueError on
        anything but JSON."""
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": PROMPT + text}],
            "temperature": 0,
            "seed": 1,
            "max_tokens": _LONGEST_REPLY,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "problems", "schema": _SCHEMA, "strict": True},
            },
        }
        request = urllib.request.Request(
            self.url.rstrip("/") + "/chat/completions",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"},
        )
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
            found: dict[str, Any] = json.loads(reply.read())
            return found


class Replies:
    """Replies and the seconds they took, by model and prompt. With a file they outlive the run, so that one that
    was stopped goes on where it was, and nothing is asked (or paid for) twice."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: dict[str, dict[str, Any]] = {}
        if file and file.exists():
            self._kept = {row["key"]: row for row in map(json.loads, file.read_text("utf-8").splitlines())}

    def ask(self, endpoint: Endpoint, text: str) -> tuple[dict[str, Any], float]:
        """The reply, and the seconds it took when it was asked for; raises what `Endpoint.ask` raises."""
        key = sha256(f"{endpoint.model}\n{PROMPT}{json.dumps(_SCHEMA)}{text}".encode()).hexdigest()
        if key not in self._kept:
            start = time.perf_counter()
            reply = endpoint.ask(text)
            row: dict[str, Any] = {"key": key, "seconds": time.perf_counter() - start, "reply": reply}
            self._kept[key] = row
            if self._file:
                with self._file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
        kept = self._kept[key]
        return kept["reply"], kept["seconds"]


def ask(endpoint: Endpoint, text: str, replies: Replies | None = None) -> Answer:
    """What the model finds in a document; a reply that is cut off or not JSON is an error, not a crash."""
    start = time.perf_counter()
    try:
        reply, seconds = (replies or Replies()).ask(endpoint, text)
    except (OSError, ValueError) as error:
        return Answer((), 0, 0, 0, 0, time.perf_counter() - start, f"{type(error).__name__}: {error}")
    usage = reply.get("usage", {})
    tokens = int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0))
    try:
        problems = json.loads(reply["choices"][0]["message"]["content"])["problems"]
    except (ValueError, KeyError, TypeError) as error:
        return Answer((), 0, 0, *tokens, seconds, f"unusable reply: {type(error).__name__}")
    findings, invented, quotes = read(problems, text)
    return Answer(findings, invented, quotes, *tokens, seconds)


def read(problems: Sequence[dict[str, str]], text: str) -> tuple[tuple[Finding, ...], int, int]:
    """Findings whose quotes stand in the text, the number of quotes that don't, and of all quotes."""
    findings, invented, quotes = [], 0, 0
    for number, problem in enumerate(problems):
        sides = []
        for role in ("claim", "counter"):
            quote = "".join(str(problem.get(role, "")).split())
            if not quote:
                continue
            quotes += 1
            places = words(text, quote)
            invented += not places
            sides += [
                FindingEvidence.model_validate(
                    {
                        "role": role,
                        "locator": "",
                        "text": text[p.start : p.end],
                        "start": p.start,
                        "end": p.end,
                    }
                )
                for p in places[:1]
            ]
        findings.append(
            Finding(
                id=f"prompt:{number}", rule="prompt", name="prompt", verdict="fail", severity="contradiction",
                message="", computation="", basis="", ask="", evidence=tuple(sides),
                origin="model", fingerprint=str(number),
            )
        )  # fmt: skip
    return tuple(findings), invented, quotes
