"""N06: praise of 100% in the text beside a lower satisfaction value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import PERCENT

_PRAISE = re.compile("(?:好评|满意|群众满意|服务满意)(?:率|度)[^。；,，\\d]{0,4}$")


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
        Texts whose percentage fits any of them; other years. What is rated may differ: a hint.
    Bad:
        completion: 窗口好评率100%。
        indicators: [{name: 办事群众满意度, target: ≥90%, actual: 90%}]
    Good:
        completion: 窗口好评率96%。
        indicators: [{name: 办事群众满意度, target: ≥90%, actual: 96%}]
    """
    rows = [
        row
        for row in form.rows
        if row.is_satisfaction and row.actual is not None and row.actual.unit == PERCENT
    ]
    if not rows:
        return
    for passage in form.told:
        for mention in passage.mentions:
            if mention.unit != PERCENT or not _PRAISE.search(passage.before(mention.start)):
                continue
            if any(row.actual is not None and row.actual.interval.meets(mention.interval) for row in rows):
                continue
            row = rows[0]
            yield Problem(
                place=f"{passage.path}@{mention.start}",
                message=f"{passage.label}称“{passage.text[slice(*passage.clause(mention.start))]}”，“{row.name}”完成值{row.actual_shown}",
                computation=f"{mention.text} ≠ {row.actual_shown}",
                ask="说明两个数据的调查对象和来源",
                sides=(
                    passage.cite_clause(mention.start),
                    form.cite(f"{row.path}.actual", "counter"),
                    form.cite_row(row, "context"),
                ),
            )
