"""T07: satisfaction of those who are paid, not of those who are served."""

from __future__ import annotations

from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="T07", name="满意度对象不是服务对象", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Satisfaction is that of the people served, not of suppliers or of the filler itself.

    What:
        Satisfaction indicators whose name speaks of suppliers, third parties or the commissioning unit.
    Why:
        Whoever receives the money is always content.
    Formula:
        The name contains one of the words of wording.toml.
    Not flagged:
        Satisfaction with a third party's service (对第三方…的满意度).
    Bad:
        indicators: [{name: 第三方人力资源公司满意度, target: ≥90%, level1: 满意度指标}]
    Good:
        indicators: [{name: 办事群众对第三方服务的满意度, target: ≥90%, level1: 满意度指标}]
    """
    for row in form.rows:
        if not row.is_satisfaction:
            continue
        match = pattern("supplier").search(row.name)
        if match is None or "对" in row.name[: match.start()]:
            continue
        yield Problem(
            place=f"{row.path}.level3",
            message=f"“{row.name}”以{match.group()}为满意度对象，不是服务对象或受益群众",
            computation=f"指标名称含“{match.group()}”",
            ask="改为对实际服务对象开展满意度调查",
            sides=(form.cite(f"{row.path}.level3") or form.cite_row(row), form.cite_row(row, "context")),
        )
