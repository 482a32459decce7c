"""N06: praise of 100% in the text beside a lower satisfaction value."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.alignment import align
from assist.rules.claims import Claim
from assist.rules.derived import is_mean
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT


@rule(id="N06", name="文字满意率与满意度指标不一", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A rate of praise in the text should fit the satisfaction indicators.

    What:
        好评率, 满意率, 满意度 with a percentage in the narratives, against all satisfaction indicators.
    Why:
        Two different numbers for how content people are need an explanation.
    Formula:
        the percentage agrees with at least one satisfaction indicator's actual value.
    Not flagged:
        Texts whose percentage fits any of them or is their mean; other years, plans, changes; what N02 aligns with
        one indicator. What is rated may differ: a hint.
    Bad:
        completion: 窗口好评率100%。
        indicators: [{name: 办事群众满意度, target: ≥90%, actual: 90%}]
    Good:
        completion: 窗口好评率96%。
        indicators: [{name: 办事群众满意度, target: ≥90%, actual: 96%}]
    """
    rows = [row for row in form.share_rows if row.is_satisfaction]
    if not rows:
        return
    values = [row.actual.interval for row in rows if row.actual is not None]
    for claim in form.told_claims:
        if claim.unit != PERCENT or not claim.follows("praise"):
            continue
        if any(value.meets(claim.interval) for value in values) or is_mean(claim.interval, values):
            continue
        if align(claim, rows) is None:
            yield _problem(form, claim, rows[0])


def _problem(form: FormView, claim: Claim, row: Row) -> Problem:
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，“{row.name}”完成值{row.actual_shown}",
        computation=f"{claim.mention.text} ≠ {row.actual_shown}",
        ask="说明两个数据的调查对象和来源",
        sides=(
            claim.passage.cite_clause(claim.start),
            form.cite(f"{row.path}.actual", "counter"),
            form.cite_row(row, "context"),
        ),
    )
