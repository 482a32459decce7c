"""More errors in indicator rows; held out until the second draw."""

from __future__ import annotations

from decimal import Decimal

from assist.model import Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number
from eval.bench.constraints_form import filed_on
from eval.bench.constraints_money import MONEY_POWER
from eval.bench.constraints_points import dates, met
from eval.bench.editing import narratives_with, one_of, pick, settle, told, with_actual, with_row, with_target
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.mutators.indicators import row_sides


@mutator("indicators")
def actual_as_fraction(sample: SampleForm, draw: Draw) -> Change:
    """0.98 where the unit is %."""

    def fits(i: int, item: Indicator) -> bool:
        value = number(item.actual)
        whole = item.unit == "%" and value is not None and value > 1
        return whole and met(item, sample.form.year) is True and not told(sample, i)

    i, item = pick(draw.rng, sample, fits, "percentage")
    value = Decimal(item.actual or "0") / 100
    changed = with_actual(sample, i, f"{value.normalize():f}")
    return Change(changed, "百分数以小数填写", row_sides(i, "actual"), row_sides(i, "target", "unit"))


@mutator("indicators", magnitudes=("unit", "10%", "×10"))
def cost_actual_differs(sample: SampleForm, draw: Draw) -> Change:
    """The cost reported as reached is not what was executed."""

    def fits(i: int, item: Indicator) -> bool:
        return item.unit in MONEY_POWER and bool(number(item.actual)) and bool(number(item.target))

    i, item = pick(draw.rng, sample, fits, "cost in money")
    actual, target = Decimal(item.actual or "0"), Decimal(item.target or "0")
    value = (
        actual - (draw.amount(actual) - actual) if draw.magnitude != "×10" else (actual / 10).quantize(actual)
    )
    if value <= 0 or value == actual or value > target:
        raise CannotMutate("no likely other cost")
    changed = with_actual(sample, i, f"{value:f}")
    return Change(changed, "成本完成值与执行数不符", row_sides(i, "actual"), (Side("budget[0].executed"),))


@mutator("indicators")
def finished_after_filing(sample: SampleForm, draw: Draw) -> Change:
    """Done, says the form, on a day that lies behind its own date of filing."""
    filed = filed_on(Sheet(sample))

    def fits(i: int, item: Indicator) -> bool:
        return item.operator == "date" and bool(dates(item.actual))

    i, _ = pick(draw.rng, sample, fits, "date of completion")
    if filed is None and not sample.form.year:
        raise CannotMutate("no date to compare with")
    year = filed.year if filed else (sample.form.year or 0) + 2
    late = f"{year}年{10 + draw.rng.randint(0, 2)}月{draw.rng.randint(1, 28)}日"
    changed = with_row(sample, i, actual=late, actual_text=late)
    against = (Side("fill_date"), Side("year"), *row_sides(i, "target", "score"))
    return Change(changed, "完成日期晚于填报", row_sides(i, "actual"), against)


@mutator("indicators")
def target_lowered(sample: SampleForm, draw: Draw) -> Change:
    """The target was lowered afterwards to what was reached; the goal still names the old one."""
    rows = []
    for i, item in enumerate(sample.form.indicators):
        target, actual = number(item.target), number(item.actual)
        if target is None or actual is None or item.unit == "%" or item.operator != ">=":
            continue
        if "goal" in narratives_with(sample.form, f"{item.target}{item.unit}") and target > 10:
            rows.append((i, item, target, actual))
    i, item, target, actual = one_of(draw.rng, rows, "target that the goal names")
    lower = actual if actual < target else (target * Decimal("0.8")).to_integral_value()
    changed = with_target(sample, i, f"{lower:f}")
    weight = Sheet(sample).weight(i)
    if actual < target:
        changed = settle(with_row(changed, i, score=weight, reason=None))
    elif actual > lower * Decimal("1.3"):
        raise CannotMutate("far above the lowered target")
    quote = f"{item.target}{item.unit}"
    return Change(
        changed, "事后调低指标值，目标文字未改", row_sides(i, "target"), (Side("goal", quote=quote),)
    )
