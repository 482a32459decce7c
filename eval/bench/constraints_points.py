"""Weights, scores, grade: they add up, and follow from rates and results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.model import Indicator
from eval.bench.constraints import Constraint, Sheet, Span, exactly, number, total

_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?")
NO_PROBLEM = re.compile("(?:暂)?无|没有|未发现")
"""How a text about problems begins that names none."""
_TENTH = Decimal("0.1")


def constraints(sheet: Sheet) -> Iterator[Constraint]:
    """Constraints on points."""
    yield from _results(sheet)
    if sheet.family.scored:
        yield from _execution(sheet)
        yield from _rows(sheet)
        yield from _weights(sheet)
        yield from _total(sheet)
    if sheet.form.grade and sheet.form.total_score is not None:
        points = sheet.sum_of_points(sheet.form.total_score)
        words = {grade_of(points.low), grade_of(sheet.form.total_score)}
        yield Constraint("grade", ("grade", "total_score"), sheet.form.grade in words)


def grade_of(points: Decimal) -> str:
    """优 from 90, 良 from 80, 中 from 60, else 差 (RULES section 4); half-open bands."""
    return next((word for bound, word in ((90, "优"), (80, "良"), (60, "中")) if points >= bound), "差")


def dates(text: str | None) -> list[tuple[int | None, int, int | None]]:
    """Year, month and day of every date in the text."""
    found = _DATE.finditer(text or "")
    return [(int(m[1]) if m[1] else None, int(m[2]), int(m[3]) if m[3] else None) for m in found]


def met(item: Indicator, year: int | None) -> bool | None:
    """Whether the actual value reaches the target; None when numbers do not decide."""
    target, actual = number(item.target), number(item.actual)
    if item.operator == "date":
        return _in_time(item, year)
    if item.operator == "range" and item.target and actual is not None:
        bounds = [Decimal(part) for part in re.findall(r"\d+(?:\.\d+)?", item.target)]
        return len(bounds) == 2 and bounds[0] <= actual <= bounds[1]
    if target is None or actual is None:
        return None
    if item.operator == "<=":
        return actual <= target
    if item.operator == "~":
        return abs(actual - target) <= target * _TENTH
    if item.operator == "=":
        return actual == target
    return actual >= target if item.operator == ">=" else None


def _in_time(item: Indicator, year: int | None) -> bool | None:
    limits, done = dates(item.target), dates(item.actual)
    if not limits or not done:
        return None
    limit, day = limits[-1], done[-1]
    return (day[0] or year or 0, day[1], day[2] or 0) <= (limit[0] or year or 0, limit[1], limit[2] or 31)


def _results(sheet: Sheet) -> Iterator[Constraint]:
    """What was reached is there, is a value of its own, has a likely size, and has a reason when it fell short."""
    for i, item in enumerate(sheet.form.indicators):
        path = f"indicators[{i}]"
        yield Constraint(f"actual[{i}]", (f"{path}.actual",), bool(item.actual_text))
        copied = bool(re.match("[≥≤≧≦<>]", item.actual_text or ""))
        yield Constraint(f"actual.own[{i}]", (f"{path}.actual", f"{path}.target"), not copied)
        target, actual = number(item.target), number(item.actual)
        if target and actual is not None:
            likely = target / 2 <= actual <= target * Decimal("1.3") + 1 or item.operator == "<="
            holds = likely and not (item.unit == "%" and actual <= 1 < target)
            yield Constraint(f"actual.size[{i}]", (f"{path}.actual", f"{path}.target"), holds)
        if met(item, sheet.form.year) is False and sheet.family.reason:
            reason = item.reason or ""
            holds = len(reason) > 3 and not reason.startswith("（")
            yield Constraint(f"reason[{i}]", (f"{path}.reason", f"{path}.actual", f"{path}.target"), holds)
        if met(item, sheet.form.year) is False and not sheet.family.scored and not sheet.family.reason:
            yield Constraint(f"missed[{i}]", (f"{path}.actual", f"{path}.target"), False)


def _execution(sheet: Sheet) -> Iterator[Constraint]:
    line, weight = sheet.form.budget[0], sheet.execution_weight
    if weight is None or line.rate is None:
        return
    if line.score is None:
        yield Constraint("execution.score", ("budget[0].score",), False)
        return
    rate = sheet.rate(line.rate)
    earned = Span(min(weight, rate.low * weight / 100), min(weight, rate.high * weight / 100))
    earned = earned if sheet.rounded else exactly(min(weight, line.rate * weight / 100))
    paths = ("budget[0].score", "budget[0].rate", "budget[0].weight")
    yield Constraint("execution.score", paths, sheet.points(line.score).meets(earned))
    yield Constraint("execution.cap", ("budget[0].score", "budget[0].weight"), line.score <= weight)


def _rows(sheet: Sheet) -> Iterator[Constraint]:
    for i, item in enumerate(sheet.form.indicators):
        weight, path = sheet.weight(i), f"indicators[{i}]"
        if weight is None or item.score is None:
            continue
        pair = (f"{path}.score", f"{path}.weight")
        yield Constraint(f"cap[{i}]", pair, item.score <= weight)
        reached = met(item, sheet.form.year)
        if not item.actual_text:
            yield Constraint(f"score.blank[{i}]", (f"{path}.actual", f"{path}.score"), item.score == 0)
        elif reached is False:
            share = _share(item)
            earned = None if share is None else exactly(weight * share)
            holds = item.score < weight and (earned is None or sheet.points(item.score).meets(earned))
            yield Constraint(f"score[{i}]", (*pair, f"{path}.actual", f"{path}.target"), holds)
        elif item.score != weight:
            explained = bool(item.reason) and weight * Decimal("0.8") <= item.score < weight
            holds = reached is None and explained
            yield Constraint(f"score[{i}]", (*pair, f"{path}.actual", f"{path}.target"), holds)
        else:
            yield Constraint(f"score[{i}]", (*pair, f"{path}.actual", f"{path}.target"), True)


def _share(item: Indicator) -> Decimal | None:
    target, actual = number(item.target), number(item.actual)
    if not target or actual is None or item.operator not in (">=", "=", "~"):
        return None
    return actual / target if actual < target else None


def _weights(sheet: Sheet) -> Iterator[Constraint]:
    form, funds = sheet.form, sheet.execution_weight or Decimal(0)
    weights = [sheet.weight(i) for i in range(len(form.indicators))]
    known = [weight for weight in weights if weight is not None]
    paths = tuple(f"indicators[{i}].weight" for i in range(len(weights)))
    if sheet.family.weights_shown and len(known) == len(weights):
        whole = form.total_weight if form.total_weight is not None else Decimal(100)
        holds = funds + sum(known, Decimal(0)) == whole
        yield Constraint("weights", ("total_weight", "budget[0].weight", *paths), holds)
    for k, declared in enumerate(form.declared_weights):
        rows = [i for i, item in enumerate(form.indicators) if item.level1 == declared.label]
        if declared.label == "绩效指标":
            rows = list(range(len(form.indicators)))
        if declared.label.startswith("预算执行"):
            yield Constraint(f"declared[{k}]", (f"declared_weights[{k}]",), declared.weight == funds)
        elif rows and len(known) == len(weights):
            holds = sum((known[i] for i in rows), Decimal(0)) == declared.weight
            places = tuple(f"indicators[{i}].weight" for i in rows)
            yield Constraint(f"declared[{k}]", (f"declared_weights[{k}]", *places), holds)


def _total(sheet: Sheet) -> Iterator[Constraint]:
    form = sheet.form
    if form.total_score is None:
        yield Constraint("total", ("total_score",), False)
        return
    parts = [("budget[0].score", form.budget[0].score)]
    parts += [(f"indicators[{i}].score", item.score) for i, item in enumerate(form.indicators)]
    shown = [(path, score) for path, score in parts if score is not None]
    span = total(sheet.sum_of_points(score) for _, score in shown)
    holds = sheet.sum_of_points(form.total_score).meets(span)
    cells = ("total_score", *(path for path, _ in shown))
    yield Constraint("total", cells, holds)
    most = form.total_weight if form.total_weight is not None else Decimal(100)
    weights = tuple(f"indicators[{i}].weight" for i in range(len(form.indicators)))
    yield Constraint("total.cap", ("total_weight", *cells, *weights), form.total_score <= most)
    named = form.problems is not None and not NO_PROBLEM.match(form.problems)
    yield Constraint("total.full", ("problems", *cells), not (named and form.total_score == most))
