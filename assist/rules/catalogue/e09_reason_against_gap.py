"""E09: a reason that speaks of another gap than the one in its row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_GAP = re.compile(
    "未(?:完成|实施|开展|通过|发放|参加|达到?|建成|验收|到位|享受|兑付|落实|办理)|缺[口少]?|差|少(?:完成|于)?|不足"
)
_BEFORE = re.compile("(?:缺[口少]?|尚?差|少完成|少|减少)(?:了)?$")
_BEHIND = re.compile("^(?!的)[\u4e00-\u9fff]{0,4}?(?:未|没有)")


@rule(id="E09", name="原因所述差额与指标不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A reason that says how many are missing must speak of as many as the row does.

    What:
        3户未完成, 缺口5人 in the reason of a missed indicator whose target and actual value count the same unit.
    Why:
        The reason was written for other figures, so either it or the actual value is wrong.
    Formula:
        number in the reason = target - actual value.
    Not flagged:
        Reasons with several numbers of the unit (their sum may be the gap), shares and amounts of money, other
        years. For review: a part of the gap may have other causes.
    Bad:
        blank: []
        indicators: [{name: 户厕改造数, target: ≥50户, actual: 45户, weight: "10", score: "9", reason: 有3户未完成}]
    Good:
        indicators: [{name: 户厕改造数, target: ≥50户, actual: 45户, weight: "10", score: "9", reason: 有5户未完成}]
    """
    for row in form.rows:
        passage = form.passages.get(f"{row.path}.reason") if row.item.reason else None
        gap = _gap(row) if passage is not None and _GAP.search(passage.text) else None
        if passage is None or gap is None:
            continue
        told = [one for one in passage.mentions if row.target is not None and one.unit == row.target.unit]
        if len(told) != 1 or not _is_gap(passage, told[0]) or told[0].interval.meets(gap):
            continue
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”目标{row.target_shown}、完成{row.actual_shown}，原因却称{told[0].text}未完成",
            computation=f"{row.target_shown.lstrip('≥＝=')} − {row.actual_shown} ≠ {told[0].text}",
            ask="核对完成值，或补充其余差额的原因",
            sides=(
                passage.cite_clause(told[0].start),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite(f"{row.path}.target", "counter"),
            ),
            verdict="review",
        )


def _gap(row: Row) -> Interval | None:
    """Target less actual value, where both count the same and the target was missed."""
    target, actual = row.target, row.actual
    if target is None or actual is None or not row.missed or target.relation not in (">=", "="):
        return None
    if target.unit in (None, PERCENT, MONEY) or actual.relation != "=":
        return None
    low, high = actual.interval.low, actual.interval.high
    if low is None or high is None:
        return None
    return Interval(target.base - high, target.base - low)


def _is_gap(passage: Passage, told: Mention) -> bool:
    lead = passage.lead(told.start)
    behind = passage.text[told.end : passage.clause(told.start)[1]]
    return told.relation == "=" and bool(_BEFORE.search(lead) or _BEHIND.match(behind))
