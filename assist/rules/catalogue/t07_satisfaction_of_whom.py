"""T07: satisfaction of those who are paid, not of those who are served."""

from __future__ import annotations

from collections.abc import Iterator

from assist.forms.wording import pattern, table
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView


@rule(id="T07", name="满意度对象不是服务对象", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Satisfaction is that of the people served, not of suppliers or of the filler itself.

    What:
        Satisfaction indicators whose name speaks of suppliers, third parties or the commissioning unit, or of people (参保,
        患者, 学生) whom nothing else in the form has to do with.
    Why:
        Whoever receives the money is always content.
    Formula:
        The name contains one of the words of wording.toml, or a group served and none of the words beside it stands in
        the project's name, departments, other indicators and texts.
    Not flagged:
        Satisfaction with a third party's service (对第三方…的满意度).
    Bad:
        indicators: [{name: 第三方人力资源公司满意度, target: ≥90%, level1: 满意度指标}]
    Good:
        indicators: [{name: 办事群众对第三方服务的满意度, target: ≥90%, level1: 满意度指标}]
    """
    groups = table("served")
    for row in form.surveyed_rows:
        match = pattern("supplier").search(row.name)
        if match is not None and "对" not in row.name[: match.start()]:
            yield _problem(
                form, row, f"以{match.group()}为满意度对象，不是服务对象或受益群众", f"指标名称含“{match.group()}”"
            )
            continue
        group = next((group for group in groups if group in row.name), None)
        if group is not None and not any(word in _rest(form) for word in groups[group]):
            yield _problem(
                form, row, f"以{group}为满意度对象，表内其他位置与其无关", f"“{group}”一类的服务在表内其他位置0次"
            )


def _problem(form: FormView, row: Row, what: str, computation: str) -> Problem:
    return Problem(
        place=f"{row.path}.level3",
        message=f"“{row.name}”{what}",
        computation=computation,
        ask="改为对实际服务对象开展满意度调查",
        sides=(form.cite(f"{row.path}.level3") or form.cite_row(row), form.cite_row(row, "context")),
    )


def _rest(form: FormView) -> str:
    """Everything that tells what the project is about."""
    own = form.form
    head = (own.project_name, own.department, own.unit, own.title)
    names = (row.name + row.target_text for row in form.rows if not row.is_satisfaction)
    return "|".join((*(text or "" for text in head), *names, form.all_prose))
