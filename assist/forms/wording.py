"""The words that rules look for, from data/wording.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@cache
def _data() -> dict[str, Any]:
    text = files("assist.forms").joinpath("data/wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(section: str) -> tuple[str, ...]:
    """The words of a section. Raises KeyError for a section that does not exist."""
    return tuple(_data()[section]["words"])


@cache
def pattern(section: str) -> re.Pattern[str]:
    """One pattern of all the expressions, or of all the words, of a section."""
    content = _data()[section]
    parts = content.get("patterns") or [re.escape(word) for word in content["words"]]
    return re.compile("|".join(f"(?:{part})" for part in parts))


@cache
def any_pattern(*sections: str) -> re.Pattern[str]:
    """One pattern of everything in several sections."""
    return re.compile("|".join(pattern(section).pattern for section in sections))


def one_of(*words: str) -> re.Pattern[str]:
    """One expression for any of these words: to search with it takes a fraction of what looking for each takes."""
    return re.compile("|".join(map(re.escape, words)))


@cache
def named_pattern(section: str) -> re.Pattern[str]:
    """One pattern with a named group for each key of a section; earlier keys win at the same place."""
    parts = (f"(?P<{name}>{'|'.join(choices)})" for name, choices in _data()[section].items())
    return re.compile("|".join(parts))


@cache
def table(section: str) -> dict[str, Any]:
    """A section that maps words to words."""
    return dict(_data()[section])


@lru_cache(maxsize=4096)
def grade_of(text: str) -> str | None:
    """The grade that a word stands for: 优秀 is 优. None for other words."""
    for grade, synonyms in _data()["grades"].items():
        if text in synonyms:
            return str(grade)
    return None
