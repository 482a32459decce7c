"""T05: results that lie exactly on their bound."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_FEW = 2


@rule(id="T05", name="完成值恰等于界值", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A measured share seldom is exactly the bound it had to reach.

    What:
        Shares and response times with a bound (≥, ≤) whose actual value equals it.
    Why:
        98% against ≥98% and 90% against ≥90% in one form suggest that the target was copied, not measured.
    Formula:
        actual = bound, on two or more indicators.
    Not flagged:
        Targets of 100%, counts, equalities, a single rate (X04 compares the forms of a file).
    Bad:
        indicators:
          - {name: 参保率, target: ≥98%, actual: 98%}
          - {name: 系统可用率, target: ≥95%, actual: 95%}
    Good:
        indicators:
          - {name: 参保率, target: ≥98%, actual: 98.7%}
          - {name: 系统可用率, target: ≥95%, actual: 95%}
    """
    rows = [row for row in form.measured_rows if row.on_the_line]
    if len(rows) < _FEW:
        return
    shown = "；".join(f"{row.name}{row.target_shown}→{row.actual_shown}" for row in rows[:6])
    yield Problem(
        place="indicators",
        message=f"{len(rows)}项指标完成值恰等于界值，疑未实测：{'、'.join(row.name for row in rows[:4])}",
        computation=shown,
        ask="提供这些指标的数据来源或调查资料",
        sides=tuple(
            side
            for row in rows
            for side in (form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter"))
        ),
    )
