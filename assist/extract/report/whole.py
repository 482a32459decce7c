"""Which of several allotted sums of a report is the whole of its funds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.report import money as money
from assist.extract.report.money import Amount
from assist.extract.report.parts import Part, settled_parts

_OF_WHICH = re.compile("[，(]?其中")
_SHARED = 6
"""So many characters in common with the title make an amount the whole that the report is about."""


def whole_of(
    allocated: Sequence[Amount], text: str, parts: Sequence[Sequence[Part]], subject: str
) -> Amount | None:
    """The whole: the only sum, the sum of the others or of its parts, or the one whose words say so.

    None where nothing decides, and where each sum comes from another level of government. `subject` is the title.
    """
    if len(allocated) == 1:
        return allocated[0]
    everything = sum(amount.value for amount in allocated)
    summed = [amount for amount in allocated if amount.value * 2 == everything]
    if len(summed) == 1 and len(allocated) > 2:
        return summed[0]
    told = [amount for amount in allocated if settled_parts(parts, amount.value, None)]
    if len(told) == 1:
        return told[0]
    if len({level for amount in allocated if (level := source_level(text, amount))}) > 1:
        return None
    opened = [amount for amount in allocated if _OF_WHICH.match(text, amount.end)]
    if len(opened) == 1 and opened[0].value == max(amount.value for amount in allocated):
        return opened[0]
    together = [amount for amount in allocated if money.TOGETHER.search(amount.words)]
    if len(together) == 1:
        return together[0]
    planned = [amount for amount in allocated if not money.ARRIVAL.match(amount.words)]
    if len(planned) == 1 and planned[0].value == max(amount.value for amount in allocated):
        return planned[0]  # the others tell how much of it has arrived
    titled = [amount for amount in allocated if _is_subject(amount.words, subject)]
    return titled[0] if len(titled) == 1 else None


def source_level(text: str, amount: Amount) -> str:
    """The level of government that the clause of an amount names as its source, "" for none."""
    clause = max(text.rfind(mark, 0, amount.start) for mark in "，:。；;\n") + 1
    match = money.SOURCE.search(text, clause, amount.start)
    return match["level"] if match else ""


def _is_subject(words: str, subject: str) -> bool:
    """Whether the words before an amount name what the report's title names."""
    return any(words[i : i + _SHARED] in subject for i in range(len(words) - _SHARED + 1))
