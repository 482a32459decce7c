"""U04: a result counted in something else than its target."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import find_quantities
from assist.text.units import MONEY, PERCENT

_POINTS = frozenset({"分", "百分点", "倍"})
"""What a share may be told in; persons and pieces are none."""
_GENERAL = frozenset({"个", "项", "次", "件", "处", "家", "套", "名", "分"})


@rule(id="U04", name="完成值与指标值单位不同", severity="suspicious", basis=("CN-2015-163", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A target in kilometres is not met by households.

    What:
        Indicators whose target and actual value are each one number with a unit, and the units differ.
    Why:
        The two cannot be compared; persons and visits differ by what is counted twice.
    Formula:
        unit of the actual = unit of the target, scales (万人 and 人) apart.
    Not flagged:
        A cell without a unit; amounts of money; points and percentages for counts (T12); counting words of no particular
        thing (个, 项, 次, 处) for other counts.
    Bad:
        indicators: [{name: 改造管网, target: ≥12公里, actual: 12.5户}]
    Good:
        indicators: [{name: 改造管网, target: ≥12公里, actual: 12.5公里}]
    """
    for row in form.rows:
        if row.target is None or row.actual is not None:
            continue  # nothing to compare with, or a value in the target's unit
        if row.item.unit and row.actual_text.endswith(row.item.unit):
            continue  # as it is written in the unit's own column, whatever unit is known in it (万头份)
        found = find_quantities(row.actual_text)
        aim = find_quantities(row.target_text)
        if len(found) != 1 or len(aim) != 1:
            continue
        told, wanted = found[0].unit, row.target.unit
        if told is None or wanted is None or told in (wanted, PERCENT) or MONEY in (told, wanted):
            continue
        if told in _POINTS if wanted == PERCENT else {told, wanted} & _GENERAL:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”指标值为{row.target_shown}，完成值为{row.actual_text}，单位不同",
            computation=f"{wanted} ≠ {told}",
            ask="按指标值的单位填写完成值",
            sides=(form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter")),
            verdict="review",
        )
