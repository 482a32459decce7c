"""X03: one person spelled in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.view import FormView

_MOST = 100


@file_rule(id="X03", name="同一人姓名用字不一", severity="suspicious", basis=("AUDIT",))
def check(forms: Sequence[FormView]) -> Iterator[tuple[int, Problem]]:
    """Signatures of one role in one unit that differ in a single character are one person, misspelled.

    What:
        Names under the same role in the forms of one file and one unit.
    Why:
        A misspelled signature was typed by somebody else.
    Formula:
        Equal length of at least three, equal first character, exactly one character differs; the rarer
        spelling is reported.
    Not flagged:
        Names of two characters, other roles, other units.
    Bad:
        forms:
          - {unit: 甲局, signatures: {财务负责人: 欧阳文静}}
          - {unit: 甲局, signatures: {财务负责人: 欧阳文静}}
          - {unit: 甲局, signatures: {财务负责人: 欧阳文婧}}
    Good:
        forms:
          - {unit: 甲局, signatures: {财务负责人: 欧阳文静}}
          - {unit: 甲局, signatures: {财务负责人: 司马文}}
    """
    places: dict[tuple[str | None, str], dict[str, list[tuple[int, int]]]] = {}
    for index, form in enumerate(forms):
        for place, line in enumerate(form.form.signatures):
            if line.name and len(line.name) >= 3:
                names = places.setdefault((form.form.unit, line.role), {})
                names.setdefault(line.name, []).append((index, place))
    for (_, role), names in places.items():
        for rare, usual in _pairs(names):
            index, place = names[rare][0]
            other, there = names[usual][0]
            yield (
                index,
                Problem(
                    place=f"signatures[{place}]",
                    message=f"{role}“{rare}”与另一张表的“{usual}”疑为同一人，用字不一",
                    computation=f"{rare} ≠ {usual}，本文件中后者出现{len(names[usual])}次",
                    ask="核实姓名，由本人签字",
                    sides=(forms[index].cite_signature(place), forms[other].cite_signature(there, "counter")),
                ),
            )


def _pairs(names: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, str]]:
    """Twin spellings, the rarer (or later) one first."""
    known = list(names)[:_MOST]
    for at, first in enumerate(known):
        for second in known[at + 1 :]:
            if _twins(first, second):
                yield (first, second) if len(names[first]) < len(names[second]) else (second, first)


def _twins(first: str, second: str) -> bool:
    if len(first) != len(second) or first[0] != second[0]:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1
