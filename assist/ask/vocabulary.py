"""The words of questions: those of the schema (data/vocabulary.toml) and those of the store's own values."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

DIMENSIONS = ("region", "department", "unit", "project", "layout")
"""Columns whose values are read from the store, in the order in which a name is taken for one of them."""

_MAPPED = {
    "fields": "field", "dims": "dim", "kinds": "kind", "severities": "severity", "decisions": "decision",
    "statuses": "status", "grades": "grade", "operators": "op", "after": "after", "aggregates": "agg",
    "narrative": "narrative", "refuse": "refuse", "stop": "stop",
}  # fmt: skip
_PLAIN = ("undecided", "count", "list", "which", "each", "compare", "and", "not", "except", "blank", "filled", "full",
          "average", "mention", "context")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """What a word can mean: the kind of token and its value."""

    kind: str
    value: str


@cache
def _data() -> Mapping[str, Mapping[str, list[str] | str]]:
    text = files("assist.ask").joinpath("data/vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def lexicon() -> dict[str, Word]:
    """Words to meanings. A word listed twice keeps its first meaning, in the order of the sections."""
    words: dict[str, Word] = {}
    for section, kind in _MAPPED.items():
        for value, forms in _data()[section].items():
            for form in forms:
                words.setdefault(form, Word(kind, value))
    for section in _PLAIN:
        for form in _data()[section]["words"]:
            words.setdefault(form, Word(section, form))
    return words


@cache
def context_words() -> frozenset[str]:
    """Words with which a question goes on from the one before."""
    return frozenset(_data()["context"]["words"])


@cache
def longest() -> int:
    """The length of the longest word."""
    return max(map(len, lexicon()))


@cache
def label(section: str, value: str) -> str:
    """How a value is called in answers: the first of its words."""
    forms = _data()[section].get(value)
    return forms[0] if isinstance(forms, list) else value


@cache
def _english() -> tuple[tuple[re.Pattern[str], str], ...]:
    """English phrases, the longest first, with or without the ending of the plural."""
    found = []
    for key, value in sorted(_data()["english"].items(), key=lambda pair: -len(pair[0].strip())):
        words = re.escape(key.strip())
        found.append((re.compile(rf"(?<![a-z]){words}(?:e?s)?(?![a-z])"), str(value)))
    return tuple(found)


_NUMBER = (
    r"(?:百分之[零一二三四五六七八九十百点]+|[一二两三四五六七八九\d]成[半一二三四五六七八九]?|一半|半数|\d+(?:\.\d+)?(?:%|分|份|个|项|条|[千百]?万元?|亿元?)?"
    r"|[零一二两三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?(?:分|份|个|元|名|家|项|条)?)"
)


@cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Turns of phrase and what they are said as (data/rewrites.toml)."""
    text = files("assist.ask").joinpath("data/rewrites.toml").read_text(encoding="utf-8")
    names = sorted((form for forms in _data()["fields"].values() for form in forms), key=len, reverse=True)
    kinds = {"{n}": _NUMBER, "{f}": "(?:" + "|".join(map(re.escape, names)) + ")"}
    found = []
    for rule in tomllib.loads(text)["rewrite"]:
        pattern = rule["from"]
        for mark, meaning in kinds.items():
            pattern = pattern.replace(mark, meaning)
        found.append((re.compile(pattern), rule["to"]))
    return tuple(found)


_SPENT = re.compile(
    r"\b(?:spen[dt]s?|spending|used|using|executed|executing)\s+(?:only\s+|strictly\s+)?(less than|under|below|over|more than|at least|at most|up to)"
    r"\s+([\d.]+ ?(?:%|percent))(?:\s+of\s+(?:its|their|the)\s+(?:annual\s+)?budgets?)?"
)
"""Spent less than 90% of its budget: the execution rate."""


_SPELT = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_SPELT_YEAR = re.compile("[一二][零〇○九][零〇○一二三四五六七八九]{2}(?=[年、至到和,，-])")


def normalised(question: str) -> str:
    """The question in plain width and lower case, without spaces or closing marks, English said in Chinese."""
    text = unicodedata.normalize("NFKC", question).lower().strip().rstrip("?？。.!！ ")
    if re.search(r"[a-z]{3,} ", f"{text} "):
        text = re.sub("['’]s(?![a-z])", " ", text)
        text = _SPENT.sub(r" execution rate \1 \2 ", text)
        for pattern, value in _english():
            text = pattern.sub(f" {value} ", text)
    text = re.sub(r"\s+", "", text)
    text = _SPELT_YEAR.sub(lambda found: found.group().translate(_SPELT), text)
    for turn, said in _rewrites():
        text = turn.sub(said, text)
    return text


@dataclass(slots=True)
class Values:
    """The names that stand in the store, by column, and the rules that were reported."""

    by_name: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    rules: dict[str, str] = field(default_factory=dict)
    longest: int = 0

    def exact(self, text: str, start: int) -> tuple[str, tuple[str, ...]] | None:
        """The longest name that begins at `start`, with the columns that hold it."""
        for end in range(min(len(text), start + self.longest), start + 1, -1):
            found = self.by_name.get(text[start:end])
            if found:
                return text[start:end], found
        return None

    def containing(self, part: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Columns with names that contain `part`, and those names."""
        for column in DIMENSIONS:
            names = tuple(name for name in self.columns.get(column, ()) if part in folded(name))
            if names:
                yield column, names


@cache
def folded(name: str) -> str:
    """A stored name as it is compared with questions."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name).lower())
