"""Errors in indicator rows."""

from __future__ import annotations

import re
from decimal import Decimal

from assist.model import Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number
from eval.bench.constraints_money import MONEY_POWER
from eval.bench.constraints_points import dates, met
from eval.bench.editing import (
    NARRATIVES,
    full_score,
    pick,
    plainly_full,
    settle,
    told,
    with_actual,
    with_row,
    with_target,
)
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.phrases import find

_SHARES = {"unit": None, "1%": Decimal("0.99"), "10%": Decimal("0.9"), "half": Decimal("0.5")}


def claims_all_met(sample: SampleForm) -> bool:
    """Whether a narrative says that all targets were met."""
    return any(True for name in NARRATIVES for _ in find("all_met", getattr(sample.form, name)))


def row_sides(index: int, *names: str) -> tuple[Side, ...]:
    """Cells of one indicator."""
    return tuple(Side(f"indicators[{index}].{name}") for name in names)


@mutator("indicators")
def actual_blank(sample: SampleForm, draw: Draw) -> Change:
    """Nothing stands in the actual cell, and the score is full."""
    if Sheet(sample).family.narrative:
        raise CannotMutate("a sentence has no empty cell")
    i, _ = pick(draw.rng, sample, lambda i, item: full_score(sample, i) and not told(sample, i), "full score")
    changed = with_row(sample, i, actual=None, actual_text=None)
    near = tuple(f"indicators[{i}].{name}" for name in ("level3", "target", "score", "weight"))
    blank = Side(f"indicators[{i}].actual", near=near)
    return Change(changed, "完成值空白却得满分", (blank,), row_sides(i, "score"))


@mutator("indicators", exact=True, magnitudes=tuple(_SHARES))
def actual_lowered(sample: SampleForm, draw: Draw) -> Change:
    """Less was reached than the target, and the score stayed full."""

    def fits(i: int, item: Indicator) -> bool:
        ends = number(item.target) is not None and number(item.actual) is not None
        ends = ends and item.unit not in MONEY_POWER
        return ends and item.operator in (">=", "=") and plainly_full(sample, i) and not told(sample, i)

    i, item = pick(draw.rng, sample, fits, "met target")
    target = number(item.target)
    assert target is not None
    share = _SHARES[draw.magnitude]
    less = target - 1 if share is None else target * share
    model = Decimal(item.actual or "1")
    value = less.quantize(model) if item.unit == "%" else less.to_integral_value()
    if value >= target or value <= 0 or (claims_all_met(sample)):
        raise CannotMutate("too small a target, or a second contradiction")
    changed = with_actual(sample, i, f"{value:f}")
    return Change(
        changed, "完成值低于目标仍得满分", row_sides(i, "actual"), row_sides(i, "target", "score", "reason")
    )


@mutator("indicators")
def reason_deleted(sample: SampleForm, draw: Draw) -> Change:
    """The reason for a shortfall is gone."""
    year = sample.form.year
    i, _ = pick(draw.rng, sample, lambda i, item: bool(item.reason) and met(item, year) is False, "reason")
    near = tuple(f"indicators[{i}].{name}" for name in ("level3", "target", "actual", "score", "weight"))
    blank = Side(f"indicators[{i}].reason", near=near)
    return Change(
        with_row(sample, i, reason=None),
        "未达标而原因被删去",
        (blank,),
        row_sides(i, "actual", "target", "score"),
    )


@mutator("indicators")
def target_copied_as_actual(sample: SampleForm, draw: Draw) -> Change:
    """≥95% as a result."""

    def fits(i: int, item: Indicator) -> bool:
        signed = bool(re.match("[≥≤≧≦<>]", item.target_text or ""))
        return signed and met(item, sample.form.year) is True and not told(sample, i)

    i, item = pick(draw.rng, sample, fits, "target with a sign")
    text = item.target_text
    changed = with_row(sample, i, actual=text, actual_text=text)
    return Change(changed, "完成值照抄目标值", row_sides(i, "actual"), row_sides(i, "target"))


@mutator("indicators")
def deadline_stale(sample: SampleForm, draw: Draw) -> Change:
    """A deadline left over from last year's form."""
    year = sample.form.year or 0
    i, item = pick(
        draw.rng,
        sample,
        lambda i, item: item.operator == "date" and str(year) in (item.target or ""),
        "deadline with a year",
    )
    target = (item.target or "").replace(str(year), str(year - 1))
    changed = with_row(sample, i, target=target, target_text=target)
    # The date of completion now lies behind the deadline as well; one cell is wrong.
    return Change(
        changed, "时限目标仍是上一年度", row_sides(i, "target"), (Side("year"), *row_sides(i, "actual"))
    )


@mutator("indicators")
def deadline_missed(sample: SampleForm, draw: Draw) -> Change:
    """Finished after the deadline, and full marks."""

    def fits(i: int, item: Indicator) -> bool:
        limits = dates(item.target)
        return item.operator == "date" and bool(limits) and limits[-1][1] < 12 and bool(dates(item.actual))

    i, item = pick(draw.rng, sample, fits, "deadline before December")
    month, done = dates(item.target)[-1][1], dates(item.actual)[-1]
    if claims_all_met(sample):
        raise CannotMutate("a second contradiction")
    late = f"{done[0] or sample.form.year}年{draw.rng.randint(month + 1, 12)}月{done[2] or 10}日"
    changed = with_row(sample, i, actual=late, actual_text=late)
    return Change(
        changed,
        "完成日期晚于时限仍按期计分",
        row_sides(i, "actual"),
        row_sides(i, "target", "score", "reason"),
    )


@mutator("indicators", exact=True)
def operator_flipped(sample: SampleForm, draw: Draw) -> Change:
    """≥ became ≤, so that what was reached is now too much; the score is full."""
    swap = {"≥": "≤", "≧": "≦", ">=": "<="}

    def fits(i: int, item: Indicator) -> bool:
        target, actual = number(item.target), number(item.actual)
        more = target is not None and actual is not None and actual > target
        return item.operator == ">=" and more and plainly_full(sample, i)

    i, item = pick(draw.rng, sample, fits, "target exceeded")
    text = item.target_text or ""
    for old, new in swap.items():
        text = text.replace(old, new)
    if claims_all_met(sample) or ("以上" in text):
        raise CannotMutate("a second contradiction, or a sign in words")
    changed = with_row(sample, i, operator="<=", target_text=text)
    sides = row_sides(i, "target", "operator")
    return Change(
        changed, "指标方向写反，完成值超上限仍满分", sides, row_sides(i, "actual", "score", "reason")
    )


def _cost(sample: SampleForm, draw: Draw) -> tuple[int, Indicator]:
    return pick(
        draw.rng,
        sample,
        lambda i, item: item.unit in MONEY_POWER and number(item.target) is not None,
        "cost in money",
    )


@mutator("indicators", magnitudes=("unit", "10%", "×10"))
def cost_ceiling_raised(sample: SampleForm, draw: Draw) -> Change:
    """The ceiling of the cost is above the year's budget."""
    i, item = _cost(sample, draw)
    value = draw.amount(Decimal(item.target or "0"))
    changed = with_target(sample, i, f"{value:f}")
    budget = tuple(Side(f"budget[0].{name}") for name in ("adjusted", "initial"))
    return Change(changed, "成本目标高于预算", row_sides(i, "target"), budget)


@mutator("indicators", magnitudes=("×10", "×100"))
def actual_slipped(sample: SampleForm, draw: Draw) -> Change:
    """A digit too many in the actual count: far more than was planned, without a word."""

    def fits(i: int, item: Indicator) -> bool:
        ends = (number(item.target) or 0) >= 5 and number(item.actual) is not None
        return item.operator == ">=" and item.unit != "%" and ends and not told(sample, i)

    i, item = pick(draw.rng, sample, fits, "count")
    value = int(Decimal(item.actual or "0")) * int(draw.magnitude.removeprefix("×"))
    changed = settle(with_actual(sample, i, str(value)))
    return Change(changed, "完成值多写一位", row_sides(i, "actual"), row_sides(i, "target"))
