"""E12: a reason that names the points taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_TAKEN = re.compile(r"(?:[扣减]|失分)(?:减|除|掉|了|去|分)*(?:为|共|计)?(\d+(?:\.\d+)?)分")
_GIVEN = re.compile(r"(?:得|得分为?|评分?|自评)(\d+(?:\.\d+)?)分")
_SCALE = re.compile("每|按比例扣分|扣完|不得分|以上|以内|最多")


@rule(id="E12", name="原因所述扣分与得分不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The points that a reason says were taken off are those that the row lost.

    What:
        扣0.5分, 得8.5分 in the reason or remark of an indicator, also of one that kept its full score.
    Why:
        The reason tells of a deduction that was not made, or not made in this size.
    Formula:
        sum of the points told = weight - score; points given = score.
    Not flagged:
        Scales of scoring (每少1个扣0.5分); one of several deductions told that is the whole loss. For review.
    Bad:
        indicators: [{name: 归档, target: ≥50件, actual: 45件, weight: "10", score: "9", reason: 归档不及时，扣2分}]
    Good:
        indicators: [{name: 归档, target: ≥50件, actual: 45件, weight: "10", score: "9", reason: 归档不及时，扣1分}]
    """
    for row in form.annotated_rows:
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or "分" not in (row.item.reason or "") + row.remark:
            continue
        for passage in form.prose(f"{row.path}.reason", f"{row.path}.remark"):
            if _SCALE.search(passage.text):
                continue
            told, right = list(_TAKEN.finditer(passage.text)), weight - score
            if not told:
                told, right = list(_GIVEN.finditer(passage.text)), score
            points = [Decimal(match[1]) for match in told]
            if not told or any(printed(some).contains(right) for some in (*points, sum(points, Decimal(0)))):
                continue
            yield Problem(
                place=passage.path,
                message=f"“{row.name}”{passage.label.removeprefix('未完成')}称{told[0].group()}，得分栏为{score:f}/{weight:f}，扣{weight - score:f}分",
                computation=f"{weight:f} − {score:f} = {weight - score:f}；所述{sum(points, Decimal(0)):f}",
                ask="统一扣分原因与得分",
                sides=(
                    passage.cite_clause(told[0].start()),
                    form.cite(f"{row.path}.score", "counter"),
                    form.cite(f"{row.path}.weight", "counter"),
                ),
                verdict="review",
            )
