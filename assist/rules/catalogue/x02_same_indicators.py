"""X02: the same results in two projects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_GENERAL = re.compile("完成时[间限]|成本控制率|满意度|及时率|^完成率$")
_ENOUGH = 4
_TELLING = 3
_NAMED = 4
_MOST = 40


@file_rule(id="X02", name="不同项目重复使用同一指标成果", severity="suspicious", basis=("AUDIT",))
def check(forms: Sequence[FormView]) -> Iterator[tuple[int, Problem]]:
    """The same indicators with the same targets and results serve two projects.

    What:
        Indicator rows of the forms of one file with equal name, target and actual value.
    Why:
        One result is used to justify two sums of money.
    Formula:
        At least four rows that are equal, or three whose result lies above its target, or one such that bears the
        other project's name; general ones (deadline, satisfaction) not counted.
    Not flagged:
        Fewer equal rows; rows that every project of a kind has.
    Bad:
        forms:
          - project_name: 甲
            indicators:
              - {name: 平台接入家数, target: ≥30家, actual: 30家}
              - {name: 数据治理, target: ≥90%, actual: 90%}
              - {name: 应用培训, target: ≥1次, actual: 1次}
              - {name: 安全响应, target: ≤60分钟, actual: 60分钟}
          - project_name: 乙
            indicators:
              - {name: 平台接入家数, target: ≥30家, actual: 30家}
              - {name: 数据治理, target: ≥90%, actual: 90%}
              - {name: 应用培训, target: ≥1次, actual: 1次}
              - {name: 安全响应, target: ≤60分钟, actual: 60分钟}
    Good:
        forms:
          - {project_name: 甲, indicators: [{name: 平台接入家数, target: ≥30家, actual: 30家}]}
          - {project_name: 乙, indicators: [{name: 平台接入家数, target: ≥30家, actual: 30家}]}
    """
    keys = [{_key(row): row for row in form.rows if not _GENERAL.search(row.name)} for form in forms]
    holders: dict[tuple[str, str, str], list[int]] = {}
    for index, own in enumerate(keys):
        for key in own:
            # Beyond the first few holders a row is common to the kind of project, and pairs would be too many.
            if len(holders.setdefault(key, [])) < _MOST:
                holders[key].append(index)
    for index, own in enumerate(keys):
        count = Counter(
            other
            for key in own
            for other in holders[key]
            if forms[other].form.project_name != forms[index].form.project_name
        )
        if count and _repeated(forms, keys, index, best := count.most_common(1)[0][0], count[best]):
            yield index, _problem(forms, keys, index, best)


def _repeated(
    forms: Sequence[FormView], keys: list[dict[tuple[str, str, str], Row]], index: int, other: int, count: int
) -> bool:
    """Enough rows, or fewer whose results nobody could have aimed at, or one that the other project is named after."""
    if count >= _ENOUGH:
        return True
    telling = [row for key, row in keys[index].items() if key in keys[other] and row.compared == "above"]
    project = forms[other].form.project_name or ""
    own = len(project) >= _NAMED and project not in (forms[index].form.project_name or "")
    return len(telling) >= _TELLING or (own and any(row.name.startswith(project) for row in telling))


def _problem(
    forms: Sequence[FormView], keys: list[dict[tuple[str, str, str], Row]], index: int, other: int
) -> Problem:
    shared = [key for key in keys[index] if key in keys[other]]
    name = forms[other].form.project_name or f"第{other + 1}张表"
    return Problem(
        place=f"indicators~{other}",
        message=f"与“{name}”有{len(shared)}项指标的名称、目标、完成值完全相同",
        computation="、".join(key[0] for key in shared[:6]),
        ask="说明两个项目的产出如何区分，避免同一成果重复填报",
        sides=tuple(
            side
            for key in shared
            for side in (
                forms[index].cite_row(keys[index][key]),
                forms[other].cite_row(keys[other][key], "counter"),
            )
        ),
        cause="copied:indicators",
    )


def _key(row: Row) -> tuple[str, str, str]:
    return row.name, row.target_text, row.actual_text
