"""Checks that are no rules, because one form alone does not decide them: what they are, from data/checks.toml.

Ids beginning with H need past and other forms (assist/retrieve/checks), those beginning with J a model
(assist/reviews). Their pages stand here so that the catalogue can show them without reaching either.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assist.model import Severity


class Check(BaseModel):
    """A check with its page. `bad` and `good` are YAML."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    severity: Severity
    origin: Literal["past", "model"]
    basis: tuple[str, ...]
    since: str
    summary: str
    what: str
    why: str
    formula: str
    not_flagged: str
    bad: str
    good: str

    @property
    def sections(self) -> dict[str, str]:
        """The page's sections under the names that rules give them."""
        return {
            "What": self.what, "Why": self.why, "Formula": self.formula, "Not flagged": self.not_flagged,
            "Bad": self.bad.strip(), "Good": self.good.strip(),
        }  # fmt: skip


@cache
def checks() -> tuple[Check, ...]:
    """All of them, ordered by id."""
    text = files("assist.forms").joinpath("data/checks.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    return tuple(Check(id=key, **entries[key]) for key in sorted(entries))
