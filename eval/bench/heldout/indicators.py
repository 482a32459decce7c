"""Held-out errors in indicator rows (second set)."""

from __future__ import annotations

from decimal import Decimal

from assist.model import Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number, plain_name
from eval.bench.constraints_money import MONEY_POWER
from eval.bench.constraints_points import met
from eval.bench.constraints_text import counted, vocabulary
from eval.bench.editing import one_of, pick, told, with_actual, with_fields, with_row
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.mutators.indicators import row_sides
from eval.bench.phrases import write

_FACTORS = {"×1.6": Decimal("1.6"), "×2": Decimal(2), "×3": Decimal(3)}
_BEYOND = {"2": 2, "5": 5, "12": 12}
_NONE = ("无", "无。", "暂无")
_WORDS = ("按计划完成", "完成年度任务", "达到预期数量")


@mutator("indicators")
def name_repeated(sample: SampleForm, draw: Draw) -> Change:
    """Two rows bear one name and differ in numbers."""
    items = sample.form.indicators
    pairs = []
    for i, one in enumerate(items):
        for j, two in enumerate(items[i + 1 :], i + 1):
            alike = (one.unit, one.level2) == (two.unit, two.level2) and one.level3 and two.level3
            numbers = all(number(value) for value in (one.actual, two.actual, one.target, two.target))
            differ = (one.target, one.actual) != (two.target, two.actual)
            if alike and numbers and differ and not told(sample, i) and not told(sample, j):
                pairs.append((i, j))
    i, j = one_of(draw.rng, pairs, "two rows alike")
    name = (items[j].level3 or "").replace(plain_name(items[j]), plain_name(items[i]))
    changed = with_row(sample, j, level3=name)
    return Change(changed, "两行指标同名而数值不同", row_sides(j, "level3"), row_sides(i, "level3"))


@mutator("indicators", exact=True)
def cost_in_other_unit(sample: SampleForm, draw: Draw) -> Change:
    """The cost has the digits of the budget and another unit."""

    def fits(i: int, item: Indicator) -> bool:
        return item.unit in MONEY_POWER and number(item.target) is not None

    i, item = pick(draw.rng, sample, fits, "cost in money")
    other = "元" if item.unit == "万元" else "万元"
    texts = {name: (getattr(item, name) or "").replace(item.unit or "\0", other) or None
             for name in ("target_text", "actual_text")}  # fmt: skip
    changed = with_row(sample, i, unit=other, **texts)
    counter = tuple(Side(f"budget[0].{name}") for name in ("adjusted", "initial", "executed"))
    return Change(changed, "成本指标计量单位写错", row_sides(i, "target", "actual", "unit"), counter)


@mutator("indicators")
def target_in_words(sample: SampleForm, draw: Draw) -> Change:
    """A target without a number beside a counted result."""

    def fits(i: int, item: Indicator) -> bool:
        numbers = number(item.target) is not None and number(item.actual) is not None
        counts = numbers and item.unit not in MONEY_POWER and item.operator in (">=", "=")
        return counts and not told(sample, i) and met(item, sample.form.year) is True

    i, _ = pick(draw.rng, sample, fits, "counted row")
    text = draw.rng.choice(_WORDS)
    changed = with_row(sample, i, operator="qualitative", target=text, target_text=text)
    return Change(changed, "目标值无数量", row_sides(i, "target"), row_sides(i, "actual"))


@mutator("indicators", magnitudes=tuple(_FACTORS))
def far_above_target(sample: SampleForm, draw: Draw) -> Change:
    """Twice what was planned, without a word."""

    def fits(i: int, item: Indicator) -> bool:
        ends = (number(item.target) or 0) >= 5 and number(item.actual) is not None
        return ends and item.operator == ">=" and item.unit != "%" and not item.reason and not told(sample, i)

    i, item = pick(draw.rng, sample, fits, "count")
    value = (Decimal(item.target or "0") * _FACTORS[draw.magnitude]).to_integral_value()
    changed = with_actual(sample, i, f"{value:f}")
    return Change(changed, "完成值远超目标而无说明", row_sides(i, "actual"), row_sides(i, "target"))


@mutator("indicators")
def numbered_row_empty(sample: SampleForm, draw: Draw) -> Change:
    """A row of the template, with a number and no name, has points."""
    if Sheet(sample).family.narrative:
        raise CannotMutate("a sentence has no numbered rows")
    i, _ = pick(draw.rng, sample, lambda i, item: bool(item.level3) and not told(sample, i), "row")
    name = f"指标{draw.rng.choice([2, 3])}：" + draw.rng.choice(["", "……"])
    near = tuple(f"indicators[{i}].{cell}" for cell in ("target", "actual", "score", "weight"))
    changed = with_row(sample, i, level3=name)
    return Change(changed, "指标名称仍为模板序号", (Side(f"indicators[{i}].level3", near=near),))


@mutator("indicators", magnitudes=tuple(_BEYOND))
def share_above_hundred(sample: SampleForm, draw: Draw) -> Change:
    """More than 100% of what can only be a part."""

    def fits(i: int, item: Indicator) -> bool:
        share = item.unit == "%" and item.operator in (">=", "=") and number(item.actual) is not None
        return share and met(item, sample.form.year) is True and not told(sample, i)

    i, _ = pick(draw.rng, sample, fits, "share")
    changed = with_actual(sample, i, str(100 + _BEYOND[draw.magnitude]))
    return Change(changed, "比率超过百分之百", row_sides(i, "actual"), row_sides(i, "target", "unit"))


@mutator("indicators")
def reason_says_none(sample: SampleForm, draw: Draw) -> Change:
    """无, says the reason for a shortfall."""
    year = sample.form.year
    i, _ = pick(draw.rng, sample, lambda i, item: bool(item.reason) and met(item, year) is False, "reason")
    changed = with_row(sample, i, reason=draw.rng.choice(_NONE))
    return Change(
        changed, "未达标而原因填“无”", row_sides(i, "reason"), row_sides(i, "actual", "target", "score")
    )


@mutator("narrative")
def goal_item_without_indicator(sample: SampleForm, draw: Draw) -> Change:
    """The goal counts something that no indicator measures."""
    own, common = vocabulary()
    form = sample.form
    if not form.goal:
        raise CannotMutate("no goal")
    measured = {thing for _, thing, _ in counted(Sheet(sample))}
    spare = [entry for entry in (*own.get(sample.domain, ()), *common) if entry["thing"] not in measured]
    entry = one_of(draw.rng, spare, "thing that is not measured")
    count = draw.rng.randint(entry["low"], entry["high"])
    sentence = write(draw.rng, "more_goals", thing=entry["thing"], count=count, unit=entry["unit"])
    changed = with_fields(sample, goal=form.goal + sentence)
    return Change(changed, "目标所列任务没有对应指标", (Side("goal", quote=sentence),))
