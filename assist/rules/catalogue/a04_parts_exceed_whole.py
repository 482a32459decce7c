"""A04: parts that add up to more than the whole they are part of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import total
from assist.text.quantities import Mention

_OF_WHICH = re.compile(r"[(,，;；]?\(?其中[:：;,，]?")
_MOST_PARTS = 8


@rule(id="A04", name="分项之和大于总数", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What is listed after 其中 cannot add up to more than the number before it.

    What:
        A number followed at once by 其中 and numbers of the same unit, up to one of another unit (得20分) or
        the end of the bracket or sentence.
    Why:
        One of the numbers is wrong.
    Formula:
        sum of parts <= whole.
    Not flagged:
        A second breakdown after a first that adds up to the whole. Parts below the whole (the list need not be
        complete); a single part; parts of parts (a second 其中, or a bracket behind a part).
        Lists may overlap: for review.
    Bad:
        process: 全年救助支出1500万元（其中门诊救助985万元，资助参保698万元）。
    Good:
        process: 全年救助支出1683万元，其中门诊救助985万元（城镇400万元，农村585万元），资助参保698万元。
    """
    seen: set[str] = set()
    for passage in form.passages.values():
        if "其中" not in passage.text or passage.text in seen:
            continue
        seen.add(passage.text)
        for index, whole in enumerate(passage.mentions):
            cut = _OF_WHICH.match(passage.text, whole.end)
            if cut is None or whole.unit is None or whole.relation != "=":
                continue
            stop = passage.text.find(")", cut.end()) if "(" in cut.group() else -1
            end = stop if stop > 0 else passage.sentence(cut.end())[1]
            after = passage.mentions[index + 1 : index + 1 + _MOST_PARTS]
            listed = [m for m in after if m.start < end and not _bracketed(passage.text, cut.end(), m.start)]
            parts = listed[: next((n for n, m in enumerate(listed) if m.unit != whole.unit), len(listed))]
            if len(parts) < 2 or "其中" in passage.text[cut.end() : end]:
                continue
            if not any(
                whole.interval.below(total(part.interval for part in group))
                for group in _groups(whole, parts)
            ):
                continue
            summed = " + ".join(part.text for part in parts)
            yield Problem(
                place=f"{passage.path}@{whole.start}",
                message=f"{passage.label}：其中各项之和大于{whole.text}",
                computation=f"{summed} > {whole.text}",
                ask="核对总数与分项",
                sides=(
                    passage.cite(whole.start, whole.end),
                    passage.cite(parts[0].start, parts[-1].end, "counter"),
                ),
                verdict="review",
            )


def _bracketed(text: str, begin: int, at: int) -> bool:
    """Whether `at` stands in a bracket that was opened since `begin`."""
    return text.count("(", begin, at) > text.count(")", begin, at)


def _groups(whole: Mention, parts: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The parts, a new group after each that adds up to the whole."""
    group: list[Mention] = []
    for part in parts:
        group.append(part)
        if len(group) > 1 and whole.interval.meets(total(one.interval for one in group)):
            group = []
    yield group
