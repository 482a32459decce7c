"""S07: the score of an indicator judged in words against the band of those words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assist.forms.profiles import QualitativeBands
from assist.forms.wording import words
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_NAMES = {"partly": "部分达成", "missed": "未达成", "reached": "达成"}


@rule(id="S07", name="定性得分不在所评档次内", severity="violation", basis=("TP-NOTE", "P2-NOTE"))
def check(form: FormView) -> Iterator[Problem]:
    """Reached, partly reached and not reached each allow a band of points.

    What:
        Indicators whose actual value is one of the set phrases, with weight and score.
    Why:
        19 of 30 points for "reached" is the band of "partly reached": either the words or the points are
        wrong.
    Formula:
        reached 80% to 100% of the weight, partly 60% to 80%, not reached below 60% (before 2018: 50% to
        80%).
    Not flagged:
        Scores on a band's border. Actual values that are numbers. Years with the older bands: review only.
    Bad:
        indicators: [{name: 群众获得感, target: 逐步提高, actual: 达成预期指标, weight: "30", score: "19"}]
    Good:
        indicators: [{name: 群众获得感, target: 逐步提高, actual: 达成预期指标, weight: "30", score: "24"}]
    """
    bands, grades = form.profile.qualitative, _grades()
    limits = {"partly": bands.partly, "missed": bands.missed, "reached": bands.reached}
    for row in form.rows:
        if row.actual_text not in grades:
            continue
        weight, score = row.item.weight, row.item.score
        if weight is None or score is None or weight <= 0:
            continue
        grade = grades[row.actual_text]
        (low, high), name = limits[grade], _NAMES[grade]
        share = score * 100 / weight
        if low <= share <= high:
            continue
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”评为“{row.actual_text}”，得分{score:f}/{weight:f}不在该档（{low:f}%—{high:f}%）内",
            computation=f"{score:f} ÷ {weight:f} = {share:.1f}%；{name}档应得"
            f"{weight * low / 100:f}—{weight * high / 100:f}分",
            ask="更正完成情况的档次或得分，并说明扣分原因",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict=None if bands.binding or _stated(form, bands) else "review",
        )


def _stated(form: FormView, bands: QualitativeBands) -> bool:
    """The form's own notes give these bands."""
    low, high = (f"{bands.partly[end]:f}%" for end in (0, 1))
    return any(low in passage.text and high in passage.text for passage in form.prose("notes"))


@cache
def _grades() -> dict[str, str]:
    """The words of the three grades."""
    return {word: grade for grade in reversed(_NAMES) for word in words(grade)}
