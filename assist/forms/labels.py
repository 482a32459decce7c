"""Label lookup: which field a printed label names. The synonyms are data (data/labels.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from assist.text.normalise import fold

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、])")
_OF_WHICH = re.compile(r"^(?:资金来源:)?(?:其中[:,、]?)?")
_LONGEST = 60
_SHORTEST_NEAR = 4  # characters of a label that is known with one of them wrong
_SHORTEST_WORDING, _LONGEST_WORDING = 4, 16
_CLOSING = frozenset(")]】〕")
_EDGES = " ::.。,、;；*★☆#＃■□●-—_\"'“”"


@lru_cache(maxsize=8192)
def label_key(text: str) -> str:
    """The comparable form of a label: folded, without brackets, numbering and edge punctuation.

    >>> label_key("1. 实施单位 （盖章）：")
    '实施单位'
    """
    key = _BRACKETS.sub("", fold(text)).strip(_EDGES)
    return _NUMBERING.sub("", key).strip(_EDGES)


@dataclass(frozen=True, slots=True)
class LabelTable:
    """One table of synonyms: `roles` maps a label key to the role that it names."""

    roles: Mapping[str, str]
    longest: int
    begins: re.Pattern[str]
    """Matches wherever the first character of a label is followed by the second of one."""
    by_beginning: Mapping[str, tuple[str, ...]]
    """The labels by their first two characters, the longest first."""

    def labels_at(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The places of a folded text at which labels may stand, and those that begin as it does there."""
        for found in self.begins.finditer(text):
            start = found.start()
            known = self.by_beginning.get(text[start : start + 2])
            if known is not None:
                yield start, known

    def role(self, text: str) -> str | None:
        """The role of a cell that holds this label and nothing else; None when it is no known label."""
        if len(text) > _LONGEST:
            return None
        folded = fold(text).strip(_EDGES)
        return self.roles.get(folded) or self.roles.get(label_key(text))


    def near(self, text: str) -> frozenset[str]:
        """The roles of the labels of at least four characters that this text is but for one that is lost, wrong or too
        many; none when it is a label itself."""
        key = label_key(text)
        if not _SHORTEST_NEAR - 1 <= len(key) <= self.longest + 1 or self.role(text) is not None:
            return frozenset()
        return _near_roles(self, key)


def _without_one(key: str) -> Iterator[tuple[int, str]]:
    """What is left of `key` without one of its characters, and which one it was."""
    return ((index, key[:index] + key[index + 1 :]) for index in range(len(key)))


@cache
def _shortened(roles: tuple[tuple[str, str], ...]) -> Mapping[str, frozenset[tuple[int, int, str]]]:
    """By what is left of a label when a character is lost: which one, the label's length, and its role."""
    found: dict[str, set[tuple[int, int, str]]] = {}
    for key, role in roles:
        if len(key) >= _SHORTEST_NEAR:
            for index, rest in _without_one(key):
                found.setdefault(rest, set()).add((index, len(key), role))
    return {rest: frozenset(places) for rest, places in found.items()}


def _near_roles(table: LabelTable, key: str) -> frozenset[str]:
    shortened = _shortened(tuple(table.roles.items()))
    found = {role for _, _, role in shortened.get(key, ())}
    for index, rest in _without_one(key):
        if len(rest) >= _SHORTEST_NEAR and rest in table.roles:
            found.add(table.roles[rest])
        found |= {role for at, length, role in shortened.get(rest, ()) if at == index and length == len(key)}
    return frozenset(found)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("assist.forms") / "data" / "labels.toml").read_text(encoding="utf-8"))


@cache
def labels(table: str) -> LabelTable:
    """The synonym table of that name in labels.toml. Raises KeyError for an unknown name."""
    roles: dict[str, str] = {}
    for role, synonyms in _data()[table].items():
        for synonym in synonyms:
            roles.setdefault(fold(synonym), role)
            if len(label_key(synonym)) >= 2:
                roles.setdefault(label_key(synonym), role)
    by_beginning: dict[str, tuple[str, ...]] = {}
    for key in sorted(roles, key=len, reverse=True):
        if len(key) > 1:
            by_beginning[key[:2]] = (*by_beginning.get(key[:2], ()), key)
    firsts, seconds = (re.escape("".join(sorted(set(chars)))) for chars in zip(*by_beginning, strict=True))
    return LabelTable(roles, max(map(len, roles)), re.compile(f"[{firsts}](?=[{seconds}])"), by_beginning)


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(wording)) for role, wording in _data()["section_wording"].items())


@lru_cache(maxsize=8192)
def section_of(text: str) -> str | None:
    """The narrative that a cell's text labels: by the list of labels, else by how such labels are worded."""
    role = labels("section").role(text)
    if role is not None or not _SHORTEST_WORDING <= len(text) <= _LONGEST_WORDING:
        return role
    key = label_key(text)
    return next((role for role, wording in _wordings() if wording.fullmatch(key)), None)


@cache
def roles_by_key(*tables: str) -> Mapping[str, tuple[str | None, ...]]:
    """Of every label key in any of these tables the role in each of them: one look-up instead of many."""
    sources = [labels(table).roles for table in tables]
    return {key: tuple(roles.get(key) for roles in sources) for roles in sources for key in roles}


def roles_in(tables: tuple[str, ...], text: str) -> tuple[str | None, ...] | None:
    """What LabelTable.role says of `text` in each of the tables; None when none of them knows it."""
    if len(text) > _LONGEST:
        return None
    known = roles_by_key(*tables)
    whole, bare = known.get(fold(text).strip(_EDGES)), known.get(label_key(text))
    if whole is None or bare is None or whole is bare:
        return whole or bare
    return tuple(role or other for role, other in zip(whole, bare, strict=True))


@cache
def _first_levels() -> dict[str, str]:
    return {second: first for first, seconds in _data()["level1_of"].items() for second in seconds}


def first_level_of(second: str) -> str | None:
    """The first level to which a second level always belongs (数量指标: 产出指标); None when it may stand under several."""
    role = labels("level2").role(second)
    return None if role is None else _first_levels().get(role)


@cache
def _fund_endings() -> frozenset[str]:
    """The last two characters of every label that fund_kind may know; what it strips stands before them."""
    return frozenset(key[-2:] for key in (*labels("fund").roles, "总额", "合计"))


@lru_cache(maxsize=8192)
def fund_kind(text: str) -> str | None:
    """The budget kind of a fund row's label ("其中：财政资金" is fiscal); None when it is no fund label."""
    table = labels("fund")
    key = label_key(text)
    if key[-2:] not in _fund_endings() and key[-1:] not in _CLOSING:
        return None  # nearly every cell that is asked about is none
    key = _OF_WHICH.sub("", key).strip(_EDGES)
    found = table.role(key)
    if found is not None:
        return found
    if key.endswith(("总额", "资金合计")) and len(key) <= 12 and key not in labels("budget_column").roles:
        return "total"  # 预算安排总额, 项目支出总额: a total under another name
    return table.roles.get(re.sub(r"^\d+[.、]?|其中[:]?", "", key).strip(_EDGES))


def near_fund_kind(text: str) -> str | None:
    """The budget kind of a fund row's label that is misspelt in one character; for text that stands where one must be."""
    kinds = labels("fund").near(_OF_WHICH.sub("", label_key(text)).strip(_EDGES))
    return next(iter(kinds)) if len(kinds) == 1 else None
