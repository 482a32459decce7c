"""T09: comparisons without their base."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.quantities import find_quantities

_COMPARES = re.compile(
    "(?:高于|低于|不低于|不高于|优于|超过|好于)(?:全国|全省|全市|同类|上年|去年|往年|平均|同期)|同比(?:提升|提高|下降|增长|降低)|较(?:上年|去年)"
)


@rule(id="T09", name="对比类指标缺基数", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A comparison ("below the national average") can be checked only if its base is told.

    What:
        Targets that compare with last year or an average, or set a range, whose result has no number of its
        own.
    Why:
        Without the base nobody can tell whether the target was met.
    Formula:
        the target compares, and result and remarks together hold fewer than two numbers; or the target is a
        range and the result repeats it.
    Not flagged:
        Results that give both numbers; a row's own target that already names the base.
    Bad:
        indicators: [{name: 复发率, target: 低于全省同类平均, actual: 达成预期指标, remark: 复发率22%}]
    Good:
        indicators: [{name: 复发率, target: 低于全省同类平均, actual: 22%，全国平均24%}]
    """
    compared = _COMPARES.search(form.all_values) is not None
    rows = [
        row
        for row in form.rows
        if (compared and _COMPARES.search(row.target_text) and not _has_base(row)) or _repeats(row)
    ]
    if not rows:
        return
    yield Problem(
        place=f"{rows[0].path}.actual",
        message=f"{'、'.join(f'“{row.name}”' for row in rows[:4])}未给出可核对的基数或实际数",
        computation="；".join(f"{row.target_text}→{row.actual_shown or '空'}" for row in rows[:4]),
        ask="补充对比的基数和本年实际数",
        sides=tuple(
            side
            for row in rows
            for side in (
                form.cite(f"{row.path}.target"),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite(f"{row.path}.remark", "counter"),
            )
        ),
    )


def _repeats(row: Row) -> bool:
    """A range as target, and as result the same range again."""
    if row.target is None or row.target.relation != "range" or row.target_text == "":
        return False
    return row.targets[0].text in row.actual_text + row.remark


def _has_base(row: Row) -> bool:
    numbers = (
        find_quantities(row.actual_text) + find_quantities(row.remark) + find_quantities(row.target_text)
    )
    return len(numbers) >= 2
