"""G01: the grade beside the total score."""

from __future__ import annotations

from collections.abc import Iterator

from assist.forms.wording import grade_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import compact


@rule(id="G01", name="等级与总分不符", severity="contradiction", basis=("CN-BANDS",))
def check(form: FormView) -> Iterator[Problem]:
    """The grade must be the one that the total score earns.

    What:
        Forms that print a grade (beside the total, or as the first word of the conclusion) and a total.
    Why:
        The grade is what is published and rewarded.
    Formula:
        90 to 100 优, 80 to 90 良, 60 to 80 中, below 60 差 (each including its lower bound).
    Not flagged:
        Forms without a grade or with words other than grades; totals out of something else than 100.
    Bad:
        total_score: "79.05"
        total_weight: "100"
        grade: 良
    Good:
        total_score: "79.05"
        total_weight: "100"
        grade: 中
    """
    total, printed_grade = form.form.total_score, form.form.grade
    if total is None or printed_grade is None or (form.form.total_weight or 100) != 100:
        return
    stated = grade_of(compact(printed_grade)[0])
    if stated is None or total > 100:
        return
    earned = next((name for name, low, _ in form.profile.grades.bands if total >= low), None)
    if earned is None or stated == earned:
        return
    yield Problem(
        place="grade",
        message=f"总分{total:f}分应为“{earned}”，填为“{printed_grade}”",
        computation="、".join(f"{name}≥{low:f}" for name, low, _ in form.profile.grades.bands),
        ask="更正等级或总分",
        sides=(form.cite("grade"), form.cite("total_score", "counter")),
        verdict=None if form.profile.grades.binding else "review",
        cause="total",
    )
