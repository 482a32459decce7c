"""X04: the same satisfaction, exactly on its bound, form after form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_ENOUGH = 3
_SHOWN = 5


@file_rule(
    id="X04", name="多个项目满意度恰等于同一界值", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT")
)
def check(forms: Sequence[FormView]) -> Iterator[tuple[int, Problem]]:
    """Surveys of different people do not all end on the same bound.

    What:
        Satisfaction indicators of the forms of one file whose actual value is exactly the bound.
    Why:
        90% against ≥90% once may be so; in form after form it was not measured.
    Formula:
        the same value on the bound in three or more forms, and in more than half of those that have one.
    Not flagged:
        Forms in which other results lie on their bound too (T05 names them all).
    Bad:
        forms:
          - {project_name: 甲, indicators: [{name: 群众满意度, target: ≥90%, actual: 90%}]}
          - {project_name: 乙, indicators: [{name: 学员满意度, target: ≥90%, actual: 90%}]}
          - {project_name: 丙, indicators: [{name: 农户满意度, target: ≥90%, actual: 90%}]}
    Good:
        forms:
          - {project_name: 甲, indicators: [{name: 群众满意度, target: ≥90%, actual: 90%}]}
          - {project_name: 乙, indicators: [{name: 学员满意度, target: ≥90%, actual: 94.2%}]}
          - {project_name: 丙, indicators: [{name: 农户满意度, target: ≥90%, actual: 92%}]}
    """
    surveyed = [[row for row in form.rows if "满意" in row.name and row.actual is not None] for form in forms]
    holders: dict[str, list[tuple[int, Row]]] = {}
    for index, rows in enumerate(surveyed):
        for row in rows:
            if row.on_the_line:
                holders.setdefault(row.actual_text, []).append((index, row))
                break
    for value, places in holders.items():
        if len(places) < _ENOUGH or len(places) * 2 <= sum(1 for rows in surveyed if rows):
            continue
        for index, row in places:
            if sum(1 for other in forms[index].rows if other.on_the_line) == 1:
                yield index, _problem(forms, value, index, row, places)


def _problem(
    forms: Sequence[FormView], value: str, index: int, row: Row, places: list[tuple[int, Row]]
) -> Problem:
    others = [(other, its) for other, its in places if other != index][:_SHOWN]
    return Problem(
        place=f"{row.path}.actual",
        message=f"“{row.name}”完成值恰为界值{value}，本文件另有{len(places) - 1}个项目相同，疑未实测",
        computation=f"{len(places)}个项目的满意度均恰等于{value}",
        ask="提供满意度调查资料",
        sides=(
            forms[index].cite(f"{row.path}.actual"),
            forms[index].cite_row(row, "context"),
            *(forms[other].cite_row(its, "counter") for other, its in others),
        ),
        cause="copied:satisfaction",
    )
