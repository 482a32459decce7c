"""G02: the grade that the conclusion names against the one in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import grade_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import compact

_NAMED = re.compile(
    "(?:等级|等次|档次|评价结果|自评结果|评定结果|评定|评级)(?:评定)?(?:确定|评)?(?:为|是|:|：)?[“\"「]?(优秀|良好|中等|合格|不合格|较差|优|良|中|差)(?=[”\"」。；;，,、等级次档)）]|$)"
)

_FIRST_WORD = re.compile("[“\"「]?(优秀|良好|中等|合格|不合格|较差|优|良|中|差)[”\"」]?[。；;]")
"""A conclusion that begins with its grade."""
_FEW = 2
"""Grades that a form names of itself; where more are named they are those of its parts."""


@rule(id="G02", name="结论所写等级与等级栏不符", severity="contradiction", basis=("LOGIC", "CN-BANDS"))
def check(form: FormView) -> Iterator[Problem]:
    """One form, one grade.

    What:
        The grade that a narrative states (等级为良) or a conclusion begins with (良。) against the grade cell; without one, against the total's band.
    Why:
        One of the two is not the result of the assessment.
    Formula:
        grade in words = grade in the cell (优秀 is 优), or the band of the total.
    Not flagged:
        Grades of a single indicator or of earlier years; words other than grades. Against the band alone: for review.
    Bad:
        total_score: "95"
        grade: 优
        conclusion: 项目按计划完成，自评等级为良。
    Good:
        total_score: "95"
        grade: 优
        conclusion: 项目按计划完成，自评等级为优秀。
    """
    told = [(passage, match) for passage in form.told for match in _NAMED.finditer(passage.text)]
    told += [(passage, match) for passage in form.prose("conclusion") if (match := _FIRST_WORD.match(passage.text))]
    if not told:
        return
    printed, total = form.form.grade, form.form.total_score
    cell = grade_of(compact(printed)[0]) if printed else None
    earned = None
    if total is not None and total <= 100 and (form.form.total_weight or 100) == 100:
        earned = next((name for name, low, _ in form.profile.grades.bands if total >= low), None)
    expected = cell or earned
    others = [(passage, match) for passage, match in told if grade_of(match[1]) not in (None, expected)]
    if expected is None or len(others) != 1 or len(told) > _FEW:
        return
    passage, match = others[0]
    yield Problem(
        place=f"{passage.path}@{match.start(1)}",
        message=f"{passage.label}写等级为“{match[1]}”，" + (f"等级栏为“{printed}”" if cell else f"总分{total:f}分应为“{earned}”"),
        computation=f"{match[1]} ≠ {expected}",
        ask="统一等级的填写，并与总分核对",
        sides=(
            passage.cite(match.start(), match.end()),
            form.cite("grade", "counter") if cell else form.cite("total_score", "counter"),
        ),
        verdict=None if cell and len(told) == 1 else "review",
        cause="total",
    )
