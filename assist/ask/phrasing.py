"""An answer in a model's words, kept only when nothing in it goes beyond what was computed.

Every number must be one of the answer's own, with its unit, beside the name it belongs to; names, words
that compare and words that quantify must stand in the code's own answer. Otherwise that one stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from pydantic import BaseModel, ConfigDict

from assist.ask.pieces import Asks
from assist.ask.vocabulary import Values, folded
from assist.llm import ModelError, Request
from assist.llm.prompts import load

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"\s*(%|万元|亿元|元|分|份|个|条|项)")
_WRITTEN = re.compile(r"[零两二三四五六七八九十百千]+|一(?=[份个家成半倍条项])")
_CLAIMS = re.compile(
    r"比|高于|低于|超过|不足|不到|最|较|更|大于|小于|多于|少于|上升|下降|增|减|领先|落后|优|差|好|全部|均|都|多数|少数|"
    r"大部分|因为|由于|因此|所以|导致|说明|表明|可见|应|建议|可能|约|左右|将近|接近|没有|不|未|无|合计|总|共|倍|成"
)
_CLAUSE = re.compile(r"[，,；;。!！?？]")
_LONGEST = 400


class Sentence(BaseModel):
    """One or two sentences."""

    model_config = ConfigDict(frozen=True)

    sentence: str


def phrased(question: str, computed: str, rows: Sequence[Mapping[str, object]], values: Values, asks: Asks) -> str | None:
    """The model's sentence, or None when there is none that holds."""
    body = f"问题：{' '.join(question.split())[:500]}\n结果：{computed}"
    wanted = Request(prompt=load("phrasing"), body=body, item=Sentence, most_items=1, least_items=1, tokens=300)
    given = asks.batch([wanted])[0]
    if isinstance(given, ModelError) or not given.items:
        return None
    sentence = " ".join(cast("Sentence", given.items[0]).sentence.split())
    return sentence if holds(sentence, question, computed, rows, values) else None


def holds(sentence: str, question: str, computed: str, rows: Sequence[Mapping[str, object]], values: Values) -> bool:
    """Whether the sentence says nothing but what the question and the computed answer say."""
    source = question + "\n" + computed
    if not sentence or len(sentence) > _LONGEST:
        return False
    if not set(_WRITTEN.findall(sentence)) <= set(_WRITTEN.findall(source)):
        return False
    if not set(_CLAIMS.findall(sentence)) <= set(_CLAIMS.findall(source)):
        return False
    if any(f"{a}比{b}" not in _bare(computed) for a, b in _compared(sentence)):
        return False
    if not _names(sentence, values) <= _names(source, values):
        return False
    return _numbers_hold(sentence, question, computed, rows)


def _compared(sentence: str) -> list[tuple[str, str]]:
    return [(m[1][-2:], m[2][:2]) for m in re.finditer(r"([^，,；;。]+)比([^，,；;。]+)", _bare(sentence))]


def _names(text: str, values: Values) -> set[str]:
    plain = folded(text)
    found, at = set(), 0
    while at < len(plain):
        name = values.exact(plain, at)
        if name:
            found.add(name[0])
        at += len(name[0]) if name else 1
    return found


def _numbers_hold(sentence: str, question: str, computed: str, rows: Sequence[Mapping[str, object]]) -> bool:
    own = _pairs(computed)
    asked = _pairs(question)
    by_name = {str(next(iter(row.values()))): _printed(row) for row in rows[:20] if row}
    named = {name for name in by_name if name in computed}
    for clause in _CLAUSE.split(re.sub(r"(?<=\d),(?=\d{3})", "", sentence)):
        if _bare(clause) in _bare(computed):
            continue  # the code's own words
        inside = [name for name in named if name in clause]
        for number, unit in _pairs(clause):
            if str(number) in inside or (number, unit) in asked:
                continue
            if not any(number == value and (not unit or unit == known) for value, known in own):
                return False
            if inside and not any(_close(number, value) for name in inside for value in by_name[name]):
                return False
            if not inside and len(named) > 1 and any(_close(number, v) for v in _all(by_name)):
                return False  # a row's figure without its name
    return True


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _pairs(text: str) -> set[tuple[Decimal, str]]:
    found = set()
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        found.add((Decimal(match.group().replace(",", "")), unit[1] if unit else ""))
    return found


def _printed(row: Mapping[str, object]) -> list[Decimal]:
    return [Decimal(str(value)) for value in row.values() if isinstance(value, int | float)]


def _all(by_name: Mapping[str, Sequence[Decimal]]) -> list[Decimal]:
    return [value for values in by_name.values() for value in values]


def _close(number: Decimal, value: Decimal) -> bool:
    return abs(number - value) <= Decimal("0.005")
