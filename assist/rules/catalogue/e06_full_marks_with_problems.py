"""E06: full marks and problems in one form."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="E06", name="满分而存在问题", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A form that names its own shortcomings and takes every point has not weighed them.

    What:
        A total equal to the full marks beside a filled problem text.
    Why:
        Problems that cost no points were not assessed.
    Formula:
        total score = stated total (or 100).
    Not flagged:
        无 and the like, and template text left in place.
    Bad:
        total_score: "100"
        problems: 宣传覆盖面还不够，部分群众不了解政策。
    Good:
        total_score: "100"
        problems: 无。
    """
    full = form.form.total_weight or form.profile.total_weight.value
    if form.form.total_score != full or len(form.problems_text) < 8:
        return
    yield Problem(
        place="total_score",
        message=f"自评{form.form.total_score:f}分（满分），又写有存在问题",
        computation=f"总分 = 满分 = {full:f}",
        ask="说明所列问题影响哪项指标、为何未扣分",
        sides=(form.cite("total_score"), form.cite("problems", "counter")),
    )
