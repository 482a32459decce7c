"""X03: one person spelled in two ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.view import FormView


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
    signed = [
        (index, place, line.role, line.name)
        for index, form in enumerate(forms)
        for place, line in enumerate(form.form.signatures)
        if line.name and len(line.name) >= 3
    ]
    count = Counter(name for _, _, _, name in signed)
    for index, place, role, name in signed:
        for other, there, second_role, second in signed:
            if (
                role != second_role
                or forms[index].form.unit != forms[other].form.unit
                or not _twins(name, second)
            ):
                continue
            if (count[name], index) > (count[second], other):
                continue
            yield (
                index,
                Problem(
                    place=f"signatures[{place}]",
                    message=f"{role}“{name}”与另一张表的“{second}”疑为同一人，用字不一",
                    computation=f"{name} ≠ {second}，本文件中后者出现{count[second]}次",
                    ask="核实姓名，由本人签字",
                    sides=(forms[index].cite_signature(place), forms[other].cite_signature(there, "counter")),
                ),
            )
            break


def _twins(first: str, second: str) -> bool:
    if len(first) != len(second) or first[0] != second[0]:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1
