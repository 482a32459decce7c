"""N12: one thing counted differently in two texts of a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assist.rules.alignment import STRONG, align, shared_run
from assist.rules.claims import UNCOUNTED, Claim
from assist.rules.derived import is_sum
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_NAMED_UNITS = frozenset({MONEY, PERCENT})
"""So much money and so many percent are told of many things: their subjects must be one in every character."""
_LONG = 5
_MOST = 60


@rule(id="N12", name="两处文字所述数量不一", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What two texts of one form count in the same words must be the same number.

    What:
        Counts, shares and amounts in completion, process, conclusion and the execution reason, in two different
        fields, with one unit and the same words before them.
    Why:
        Texts are written by different hands; the table may agree with one of them or with none.
    Formula:
        count in one text = count in the other.
    Not flagged:
        Counts within one field, which may be parts; other years, plans and cumulative counts; what an indicator
        counts (N02 compares both with it); counts that are sums of the other field's. The words may hide a
        difference: a hint.
    Bad:
        completion: 全年组织应急演练6场。
        conclusion: 共组织应急演练9场，群众反映良好。
    Good:
        completion: 全年组织应急演练6场。
        conclusion: 共组织应急演练6场，群众反映良好。
    """
    fields: dict[str, list[Claim]] = defaultdict(list)
    for claim in form.told_claims:
        # chapters of one report repeat what was planned and what its parts did
        if claim.unit not in UNCOUNTED and not claim.passage.path.startswith("body") and len(fields[claim.passage.path]) < _MOST:
            fields[claim.passage.path].append(claim)
    told = [claims for claims in fields.values() if claims]
    for place, first in enumerate(told):
        for second in told[place + 1 :]:
            yield from _differences(form, first, second)


def _differences(form: FormView, first: list[Claim], second: list[Claim]) -> Iterator[Problem]:
    for claim in first:
        twins = [other for other in second if other.unit == claim.unit and _same_subject(claim, other)]
        own = [other for other in first if other.unit == claim.unit and _same_subject(claim, other)]
        if len(twins) != 1 or len(own) != 1 or claim.interval.meets(twins[0].interval):
            continue
        twin = twins[0]
        if _sums(claim, second) or _sums(twin, first) or align(claim, form.measures) is not None:
            continue
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.words}”，{twin.passage.label}称“{twin.words}”",
            computation=f"{claim.mention.text} ≠ {twin.mention.text}",
            ask="核实数据，统一两处文字",
            sides=(
                claim.passage.cite_clause(claim.start),
                twin.passage.cite_clause(twin.start, "counter"),
            ),
        )


def _same_subject(first: Claim, second: Claim) -> bool:
    """One subject holds nearly all of the other, which is long enough to name something."""
    short = min(len(first.subject), len(second.subject))
    if first.unit in _NAMED_UNITS:
        return short >= _LONG and shared_run(first.subject, second.subject) >= short - 1
    return short >= STRONG and shared_run(first.subject, second.subject) >= max(STRONG, short - 2)


def _sums(claim: Claim, others: list[Claim]) -> bool:
    return is_sum(claim.interval, [other.interval for other in others if other.unit == claim.unit])
