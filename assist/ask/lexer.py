"""A question as tokens: years, names of the store, numbers, words of the schema, and what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assist.ask.numbers import number_at
from assist.ask.vocabulary import Values, lexicon, longest

_YEARS = re.compile(r"(?P<a>(?:19|20)\d\d)年?度?(?:-|~|到|至|—)(?P<b>(?:19|20)\d\d)年?度?(?:之间|期间|间)?")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度|年|(?![\d.%分个份万亿元条家]))")
_OPEN = re.compile(r"((?:19|20)\d\d)年?度?(及|含)?(以后|之后|往后|后|以来|起|以前|之前|往前|前)")
_RECENT = re.compile(r"(?:近|最近|过去)([两二三四五六2-6])年")
_RELATIVE = {"今年": 0, "本年度": 0, "本年": 0, "去年": 1, "上年度": 1, "上一年度": 1, "上一年": 1, "上年": 1, "前年": 2,
             "最近一年": 0, "最新年度": 0}  # fmt: skip
_COUNT = {char: value for value, char in enumerate("二三四五六", 2)} | {"两": 2}
_FIRST = re.compile(r"(?:排名)?(?P<back>倒数|后|末)?(?:的)?(?P<front>前)?(?P<nth>第)?(?P<n>\d+|[一二两三四五六七八九十]+)(?:名|位|个|份|家|项)?")
_QUOTED = re.compile(r"[“\"「『《](.+?)[”\"」』》]")
_RULE = re.compile(r"[a-z]\d\d(?!\d)")
_MARKS = "，,。;；:：、!！?？()（）“”\"'《》「」"
_CHINESE_DIGITS = "一二三四五六七八九十"


@dataclass(slots=True)
class Token:
    """A piece of the question. `used` once the grammar has understood it, `role` what it then became (shape.py)."""

    kind: str
    value: Any
    text: str
    start: int
    used: bool = False
    role: str = ""


def tokens(text: str, values: Values) -> list[Token]:
    """The tokens of a normalised question."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        token = _next(text, position, values)
        if token is None:
            if found and found[-1].kind == "unknown":
                found[-1].text += text[position]
            else:
                found.append(Token("unknown", None, text[position], position))
            position += 1
            continue
        found.append(token)
        position += len(token.text)
    return found


def _next(text: str, at: int, values: Values) -> Token | None:
    quoted = _QUOTED.match(text, at)
    if quoted:
        inner = quoted.group(1)
        name = values.exact(inner, 0)
        if name and name[0] == inner:
            return Token("entity", (name[1], (inner,)), quoted.group(), at)
        return Token("quoted", inner, quoted.group(), at)
    year = _year(text, at, values)
    if year:
        return year
    name = values.exact(text, at)
    if name:
        return Token("entity", (name[1], (name[0],)), name[0], at)
    rule = _RULE.match(text, at)
    if rule:
        return Token("rule", rule.group().upper(), rule.group(), at)
    first = _FIRST.match(text, at)
    if first and (first["back"] or first["front"]):
        number = number_at(first.group("n"), 0)
        assert number is not None
        if first["nth"] and number.value > 1:  # 倒数第二: the second alone, not the last two
            return Token("unknown", None, first.group(), at)
        return Token("first", (int(number.value), bool(first["back"])), first.group(), at)
    return _word_or_number(text, at)


def _word_or_number(text: str, at: int) -> Token | None:
    words = lexicon()
    for end in range(min(len(text), at + longest()), at, -1):
        word = words.get(text[at:end])
        if word and not (end - at == 1 and text[at] in _CHINESE_DIGITS and number_at(text, at)):
            return Token(word.kind, word.value, text[at:end], at)
    number = number_at(text, at)
    if number is not None:
        return Token("num", number, text[at : number.end], at)
    return Token("mark", None, text[at], at, used=True) if text[at] in _MARKS or text[at] in "-~" else None


def _year(text: str, at: int, values: Values) -> Token | None:
    span = _YEARS.match(text, at)
    if span:
        low, high = sorted((int(span["a"]), int(span["b"])))
        return Token("year", tuple(range(low, min(high, low + 50) + 1)), span.group(), at)
    opened = _OPEN.match(text, at)
    if opened and values.years:
        return Token("year", _open(int(opened[1]), bool(opened[2]), opened[3], values.years), opened.group(), at)
    year = _YEAR.match(text, at)
    if year:
        return Token("year", (int(year.group(1)),), year.group(), at)
    latest = max(values.years, default=0)
    recent = _RECENT.match(text, at)
    if recent and latest:
        many = recent.group(1)
        count = int(many) if many.isdigit() else _COUNT[many]
        return Token("year", tuple(range(latest - count + 1, latest + 1)), recent.group(), at)
    for word, back in _RELATIVE.items():
        if latest and text.startswith(word, at):
            return Token("year", (latest - back,), word, at)
    return None


def _open(year: int, included: bool, side: str, known: Sequence[int]) -> tuple[int, ...]:
    """The years of the store on one side of a year: 2021年及以后, 2022年以前."""
    if side in ("以前", "之前", "往前", "前"):
        found = [item for item in known if item < year or (included and item == year)]
    else:
        found = [item for item in known if item > year or (item == year and (included or side in ("以来", "起")))]
    return tuple(sorted(found)) or (year - 1 if side.endswith("前") else year + 1,)
