"""S12: a score against the standard that its own row prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.quantities import Mention, find_quantities
from assist.text.units import PERCENT

_STEP = re.compile(
    r"(?:每|发现|出现)?(?P<way>少|低|缺|不足|降低|减少)?[^,，。;；\d]{0,6}?(?P<step>\d+(?:\.\d+)?)(?:个)?(?P<unit>百分点|%|月|天|次|项|处|人|家|户|件|例|起)[^,，。;；\d]{0,8}?扣(?:减|除)?(?P<points>\d+(?:\.\d+)?)分"
)
_TIMES = re.compile(r"(?P<rate>执行率|完成率|支出率|到位率|合格率|达标率)\)?[×xX*](?P<weight>\d+(?:\.\d+)?)|(?P<weight2>\d+(?:\.\d+)?)分?[×xX*]\(?(?P<rate2>执行率|完成率|支出率|到位率)")
_EACH = {"每季度": 4, "每月": 12, "每半年": 2, "每年": 1}
_RATE_TOLD = re.compile(r"率(?:为|达到?|是)?(\d+(?:\.\d+)?)%")
_PLANNED = re.compile("计划|目标|任务|预算|应")
_DONE = re.compile("完成|实际|支出|执行")
_SLACK = Decimal("0.06")
_SAME = {"百分点": PERCENT}


@rule(id="S12", name="得分与本行评分标准不符", severity="contradiction", basis=("OWN", "LOGIC"))
def check(form: FormView) -> Iterator[Problem]:
    """A score follows from the standard that stands in its row and from what the row says was found.

    What:
        Rows that print how points are taken off (每低1%扣1分, 每延期1个月扣2分, 少1次扣2.5分) or reckoned (执行率×10分), and whose
        reason or actual value tells the rate, the delay or the number of faults.
    Why:
        The form itself says how many points the row may have.
    Formula:
        score <= weight - faults / step x points; score <= rate x weight.
    Not flagged:
        Standards in words, several steps in one row, faults told in another unit, scores below what the standard leaves.
        The standard is read from the row's own text: for review.
    Bad:
        indicators: [{name: 学员就业率, remark: "每低1%扣1分", target: ≥60%, actual: 57%, weight: "20", score: "18", reason: 就业率57%}]
    Good:
        indicators: [{name: 学员就业率, remark: "每低1%扣1分", target: ≥60%, actual: 57%, weight: "20", score: "17", reason: 就业率57%}]
    """
    if not any(words in form.text for words in ("扣", "率×", "率*", "率x")):
        return
    for row in form.scored_rows:
        if row.item.score is None or row.item.weight is None:
            continue
        standard = _standard(form, row)
        told = bare(row.item.reason or "") or (row.actual_text if row.target_text else "")
        if not standard or not told:
            continue
        found = _by_steps(row, standard, told) or _by_rate(row, standard, told)
        if found is None or row.item.score <= found[0] + _SLACK:
            continue
        most, why = found
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”得{row.item.score:f}分，按本行评分标准至多{most.normalize():f}分",
            computation=why,
            ask="按评分标准核对得分，或更正所述情况",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.reason", "counter") or form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="review",
        )


def _standard(form: FormView, row: Row) -> str:
    """What the row prints beside its cells: the column of standards belongs to no field."""
    place = form.form.evidence.get(row.path)
    if row.remark and _STEP.search(row.remark):
        return row.remark
    if place is None:
        return ""
    text = form.text[place.start : place.end]
    if "扣" not in text and "率" not in text:
        return ""
    for own in (row.item.reason, row.item.actual_text, row.item.level3):
        if own:
            text = text.replace(own, "\n")
    return bare(text) if "扣" in text or "率" in text else ""


def _by_steps(row: Row, standard: str, told: str) -> tuple[Decimal, str] | None:
    """The points that the faults told leave."""
    steps = list(_STEP.finditer(standard))
    score, weight = row.item.score, row.item.weight
    if len(steps) != 1 or score is None or weight is None or not Decimal(steps[0]["step"]):
        return None
    said = steps[0]
    unit = _SAME.get(said["unit"], said["unit"])
    counts = [one for one in find_quantities(told, plain=True) if one.unit == unit and one.relation == "="]
    if len(counts) != 1:
        return None
    faults = counts[0].value
    if said["way"]:
        wanted = _wanted(standard[: said.start()], row, unit)
        faults = Decimal(0) if wanted is None else wanted - faults
    if faults <= 0:
        return None
    lost = faults / Decimal(said["step"]) * Decimal(said["points"])
    most = max(Decimal(0), weight - lost)
    return most, f"{said.group()}：{faults.normalize():f}{said['unit']}应扣{lost.normalize():f}分，{weight:f} − {lost.normalize():f} = {weight - lost:f}"


def _wanted(before: str, row: Row, unit: str) -> Decimal | None:
    """What should have been reached, by the standard or else by the target."""
    for words, number in _EACH.items():
        if words + "1" in before or words + "一" in before:
            return Decimal(number)
    bounds: list[Mention] = [one for one in find_quantities(before, plain=True) if one.unit == unit]
    if len(bounds) == 1:
        return bounds[0].value
    target = row.target
    return target.printed if target is not None and target.unit == unit and not bounds else None


def _by_rate(row: Row, standard: str, told: str) -> tuple[Decimal, str] | None:
    """Rate x weight, with the rate that is told or the two numbers that make it."""
    said = _TIMES.search(standard)
    if said is None:
        return None
    weight = Decimal(said["weight"] or said["weight2"])
    if weight != row.item.weight:
        return None
    stated = _RATE_TOLD.search(told)
    if stated is not None:
        rate = Decimal(stated[1])
    else:
        numbers = find_quantities(told, plain=True)
        if len(numbers) != _PAIR or numbers[0].unit != numbers[1].unit or not numbers[0].value:
            return None
        if not _PLANNED.search(told[: numbers[0].start]) or not _DONE.search(told[numbers[0].end : numbers[1].start]):
            return None
        rate = numbers[1].value.scaleb(numbers[1].scale) * 100 / numbers[0].value.scaleb(numbers[0].scale)
    most = min(weight, rate * weight / 100)
    return most, f"{said.group()}：{rate:.2f}% × {weight:f} = {most:.2f}"


_PAIR = 2
