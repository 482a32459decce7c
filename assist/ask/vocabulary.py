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
    "narrative": "narrative", "refuse": "refuse",
}  # fmt: skip
_PLAIN = ("undecided", "count", "list", "which", "each", "compare", "and", "not", "except", "blank", "full",
          "average", "mention", "stop", "context")  # fmt: skip


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
def longest() -> int:
    """The length of the longest word."""
    return max(map(len, lexicon()))


@cache
def label(section: str, value: str) -> str:
    """How a value is called in answers: the first of its words."""
    forms = _data()[section].get(value)
    return forms[0] if isinstance(forms, list) else value


@cache
def _english() -> tuple[tuple[str, str], ...]:
    table = _data()["english"]
    return tuple(sorted(((key, str(value)) for key, value in table.items()), key=lambda pair: -len(pair[0])))


_FIXED = (
    (r"有没有|是否有|有无", "有哪些"), (r"平均分(?!别|数)", "平均自评得分"),
    (r"预算(?:有过?|做过?|进行了?)?调整过?(?:了)?的", "年初预算不等于全年预算的"),
    (r"(?:追加|调增)(?:了|过)?预算的|预算(?:有)?(?:追加|调增)过?的", "全年预算大于年初预算的"),
    (r"(?:调减|核减)(?:了|过)?预算的|预算(?:有)?(?:调减|核减)过?的", "全年预算小于年初预算的"),
    (r"哪(?:一)?(?:个)?年(?:度|份)?", "哪个年度"), (r"历年来?|逐年|每年|各年度?|按年(?!度)|年度趋势", "按年度"),
    (r"[哪](?:一)?[类种]问题|哪条规则|哪种类型的问题|哪类疑点", "哪个问题类型"),
    (r"(?:各|每)(?:个|一)?[类种]问题(?:类型)?", "各问题类型"), (r"退回率", "退回占比"), (r"优秀率", "优秀占比"), (r"满分率", "满分占比"),
    (r"最高(?:的)?三", "最高的3"), (r"top\s*", "前"),
    (r"(?<=等级)(?:评定)?(?:为|是)?差", "较差"), (r"(?<=等级)(?:评定)?(?:为|是)?中(?!位)", "中等"),
)  # fmt: skip


def normalised(question: str) -> str:
    """The question in plain width and lower case, without spaces or closing marks, English said in Chinese."""
    text = unicodedata.normalize("NFKC", question).lower().strip().rstrip("?？。.!！ ")
    if re.search(r"[a-z]{3,} ", f"{text} "):
        text = f" {text} "
        for key, value in _english():
            pattern = re.escape(key) if key.startswith(" ") or key.endswith(" ") else rf"(?<![a-z]){re.escape(key)}(?![a-z])"
            text = re.sub(pattern, f" {value} ", text)
    text = re.sub(r"\s+", "", text)
    for pattern, value in _FIXED:
        text = re.sub(pattern, value, text)
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
