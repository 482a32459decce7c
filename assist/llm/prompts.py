"""Prompt files: Markdown with a TOML head, in prompts/. Their format is described in prompts/README.md."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import assist

DATA_BEGIN = "<<<资料"
DATA_END = "资料>>>"
_SECTION = re.compile(r"^## (.+?)\s*$", re.M)


@dataclass(frozen=True, slots=True)
class Example:
    """A few-shot example: data and the answer to it, as JSON."""

    body: str
    answer: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template. `version` is raised with every change of meaning: answers are cached under it."""

    name: str
    version: int
    system: str
    examples: tuple[Example, ...]

    def messages(self, body: str) -> list[tuple[str, str]]:
        """(role, content) in order; the data stands between marks that it cannot contain itself."""
        talk = [("system", self.system)]
        for example in self.examples:
            talk += [("human", delimited(example.body)), ("ai", example.answer)]
        return [*talk, ("human", delimited(body))]

    def about(self, choices: Mapping[str, Collection[str]]) -> Prompt:
        """The prompt with no more than what concerns the kinds of data that have words to choose from here.

        Of the instructions a line that begins with a kind and a colon lists words, some explained in brackets: those
        that may be chosen stay. Of the examples those lines stay whose kind is asked about, with their answers. For
        prompts whose answer is one object of words by key.
        """
        wanted = {kind: frozenset(words) for kind, words in choices.items()}
        examples = (_example_about(one, wanted) for one in self.examples)
        return replace(
            self,
            system=_system_about(self.system, wanted),
            examples=tuple(one for one in examples if one.body),
        )


def _system_about(text: str, wanted: Mapping[str, Collection[str]]) -> str:
    lines = []
    for line in text.splitlines():
        kind, _, listed = line.partition("：")
        if kind in wanted:
            kept = [word for word in listed.split("、") if word.partition("（")[0] in wanted[kind]]
            line = f"{kind}：{'、'.join(kept)}" if kept else ""
        if line:
            lines.append(line)
    return "\n".join(lines)


def _example_about(example: Example, wanted: Mapping[str, Collection[str]]) -> Example:
    lines = [line for line in example.body.splitlines() if wanted.get(line.partition("：")[0])]
    shown = {word for line in lines for word in line.partition("：")[2].split("、")}
    answer = {key: word for key, word in json.loads(example.answer).items() if key in shown}
    return Example("\n".join(lines), json.dumps(answer, ensure_ascii=False))


def delimited(body: str) -> str:
    """The data between marks; the marks themselves are taken out of the data."""
    inert = body.replace("<<<", "‹‹‹").replace(">>>", "›››")
    return f"{DATA_BEGIN}\n{inert}\n{DATA_END}"


@cache
def load(name: str) -> Prompt:
    """The prompt file of that name. Raises FileNotFoundError or ValueError (a part is missing)."""
    text = (_folder() / f"{name}.md").read_text(encoding="utf-8")
    return parse(name, text)


def parse(name: str, text: str) -> Prompt:
    """A prompt out of its file's text. Raises ValueError."""
    parts = re.split(r"^\+\+\+\s*$", text, maxsplit=2, flags=re.M)
    if len(parts) != 3:
        raise ValueError(f"prompt {name}: the head between two lines of +++ is missing")
    head = tomllib.loads(parts[1])
    pieces = _SECTION.split(parts[2])
    sections = list(zip(pieces[1::2], (piece.strip() for piece in pieces[2::2]), strict=True))
    if not sections or sections[0][0] != "System":
        raise ValueError(f"prompt {name}: the section System comes first")
    bodies = [content for title, content in sections if title.startswith("Example")]
    answers = [_unfenced(content) for title, content in sections if title.startswith("Answer")]
    if len(bodies) != len(answers):
        raise ValueError(f"prompt {name}: every example needs an answer")
    examples = tuple(Example(_unfenced(a), b) for a, b in zip(bodies, answers, strict=True))
    return Prompt(name, int(head["version"]), sections[0][1], examples)


def _unfenced(content: str) -> str:
    match = re.fullmatch(r"```\w*\n(.*?)\n?```", content, re.S)
    return match[1] if match else content


def _folder() -> Path:
    package = Path(assist.__file__).parent
    inside = package / "prompts"  # a wheel carries them; a checkout has them beside the package
    return inside if inside.is_dir() else package.parent / "prompts"


@cache
def digest() -> str:
    """A digest of all prompt files."""
    found = hashlib.sha256()
    for file in sorted(_folder().glob("*.md")):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
