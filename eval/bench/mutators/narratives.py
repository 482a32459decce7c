"""Errors in narratives: the text was changed and the table was not, or the other way round."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number
from eval.bench.constraints_money import base_of, quotient
from eval.bench.constraints_points import met
from eval.bench.constraints_text import counted
from eval.bench.editing import NARRATIVES, add_sentence, one_of, with_fields
from eval.bench.mutation import GRID, CannotMutate, Change, Draw, Side, mutator
from eval.bench.phrases import Statement, find, write


def reword(sample: SampleForm, name: str, old: str, new: str) -> SampleForm:
    """The narrative with these words replaced; they must stand in it once."""
    text = getattr(sample.form, name) or ""
    if text.count(old) != 1 or old == new:
        raise CannotMutate(f"{old} does not stand once in {name}")
    return with_fields(sample, **{name: text.replace(old, new)})


def change_count(sample: SampleForm, draw: Draw, name: str) -> Change:
    """Another count in one narrative."""
    side = "target" if name == "goal" else "actual"
    text = getattr(sample.form, name) or ""
    found = [
        (i, f"{thing}{value}{unit}", thing, unit)
        for i, thing, unit in counted(Sheet(sample))
        if (value := number(getattr(sample.form.indicators[i], side))) is not None
        and text.count(f"{thing}{value}{unit}") == 1
    ]
    i, old, thing, unit = one_of(draw.rng, found, f"count in {name}")
    value = Decimal(getattr(sample.form.indicators[i], side))
    new = f"{thing}{draw.amount(value):f}{unit}"
    return Change(
        reword(sample, name, old, new),
        f"{name}中的数量与指标表不同",
        (Side(name, quote=new),),
        (Side(f"indicators[{i}].{side}"),),
    )


@mutator("narrative", magnitudes=GRID)
def completion_count(sample: SampleForm, draw: Draw) -> Change:
    """A count was changed in the completion text only."""
    return change_count(sample, draw, "completion")


@mutator("narrative", magnitudes=GRID)
def process_count(sample: SampleForm, draw: Draw) -> Change:
    """A count was changed in the account of the work only."""
    return change_count(sample, draw, "process")


@mutator("narrative", magnitudes=("unit", "10%", "×10"))
def goal_money(sample: SampleForm, draw: Draw) -> Change:
    """The goal names an amount that is not the budget."""
    column, base = base_of(Sheet(sample), 0)
    text, unit = sample.form.goal or "", sample.form.money_unit
    if base is None or text.count(f"{base}{unit}") != 1:
        raise CannotMutate("the goal names no amount")
    new = f"{draw.amount(base):f}{unit}"
    changed = reword(sample, "goal", f"{base}{unit}", new)
    return Change(
        changed, "目标所述资金与预算不符", (Side("goal", quote=new),), (Side(f"budget[0].{column}"),)
    )


@mutator("narrative", exact=True)
def text_unit_slip(sample: SampleForm, draw: Draw) -> Change:
    """The text has the digits of the table and another unit."""
    line, unit = sample.form.budget[0], sample.form.money_unit
    if not line.executed or unit not in ("元", "万元"):
        raise CannotMutate("no executed amount")
    wrong = "万元" if unit == "元" else "元"
    sentence = write(draw.rng, "spent", spent=f"{line.executed:f}", m=wrong)
    names = ("budget[0].reason",) if line.reason and draw.rng.random() < 0.5 else ()
    if names:
        lines = list(sample.form.budget)
        lines[0] = line.model_copy(update={"reason": f"{line.reason}{sentence}"})
        changed, name = with_fields(sample, budget=tuple(lines)), "budget[0].reason"
    else:
        changed, name = add_sentence(sample, sentence)
    quote = f"{line.executed:f}{wrong}"
    return Change(changed, "文字金额单位差一万倍", (Side(name, quote=quote),), (Side("budget[0].executed"),))


@mutator("narrative")
def paid_in_full_claim(sample: SampleForm, draw: Draw) -> Change:
    """All is said to be paid, beside an execution rate that says otherwise."""
    real = quotient(Sheet(sample), 0)
    if real is None or real.high > Decimal("97"):
        raise CannotMutate("nearly all was paid")
    sentence = write(draw.rng, "paid")
    changed, name = add_sentence(sample, sentence)
    counter = (Side("budget[0].rate"), Side("budget[0].executed"))
    return Change(changed, "称资金全部支付而执行率不足", (Side(name, quote=sentence),), counter)


@mutator("narrative")
def all_met_claim(sample: SampleForm, draw: Draw) -> Change:
    """All targets are said to be met, beside one that was missed."""
    items = enumerate(sample.form.indicators)
    missed = [i for i, item in items if met(item, sample.form.year) is False]
    if not missed:
        raise CannotMutate("all were met")
    sentence = write(draw.rng, "all_met")
    changed, name = add_sentence(sample, sentence)
    counter = tuple(Side(f"indicators[{i}].{cell}") for i in missed for cell in ("actual", "score"))
    return Change(changed, "称指标全部完成而有指标未达标", (Side(name, quote=sentence),), counter)


def _statement(
    sample: SampleForm, draw: Draw, kind: str, made: Callable[[], dict[str, object]]
) -> tuple[SampleForm, str, Statement]:
    """A true statement of this kind: the one that a decoy left, or a new one."""
    for name in NARRATIVES:
        for said in find(kind, getattr(sample.form, name)):
            return sample, name, said
    changed, name = add_sentence(sample, write(draw.rng, kind, **made()))
    return changed, name, next(iter(find(kind, getattr(changed.form, name))))


def _bend(
    sample: SampleForm, draw: Draw, said: tuple[SampleForm, str, Statement], slot: str, note: str
) -> Change:
    """The statement with one of its numbers changed: both sides stand in it."""
    before, name, statement = said
    old = Decimal(statement.values[slot])
    value = draw.amount(old)
    new = statement.quote.replace(statement.values[slot], f"{value:f}", 1)
    del sample
    return Change(reword(before, name, statement.quote, new), note, (Side(name, quote=new),))


@mutator("narrative", magnitudes=("unit", "10%"))
def coverage_claim(sample: SampleForm, draw: Draw) -> Change:
    """Everything is said to be covered, beside counts that leave some out."""
    whole = draw.rng.randint(12, 160)
    said = _statement(sample, draw, "coverage", lambda: {"whole": whole, "part": whole})
    return _bend(sample, draw, said, "whole", "称全覆盖而数量不足")


@mutator("narrative", magnitudes=("unit", "10%", "×10"))
def parts_exceed_whole(sample: SampleForm, draw: Draw) -> Change:
    """The parts of a number add up to more than the number."""
    a, b = draw.rng.randint(30, 400), draw.rng.randint(20, 300)
    said = _statement(sample, draw, "parts", lambda: {"whole": a + b, "first": a, "second": b})
    return _bend(sample, draw, said, "first", "分项之和大于总数")


@mutator("narrative", exact=True, magnitudes=("1%", "10%", "×10"))
def equation_broken(sample: SampleForm, draw: Draw) -> Change:
    """A product that is written out does not hold."""
    n, rate = draw.rng.randint(12, 240), draw.rng.choice([150, 200, 320, 600, 1200])
    said = _statement(sample, draw, "product", lambda: {"count": n, "rate": rate, "result": n * rate})
    return _bend(sample, draw, said, "result", "文中算式不成立")


@mutator("narrative", exact=True, magnitudes=GRID)
def balance_broken(sample: SampleForm, draw: Draw) -> Change:
    """Carried over plus received minus spent is not what is left."""
    held, got, spent = draw.rng.randint(3, 90), draw.rng.randint(100, 900), draw.rng.randint(60, 100)
    unit = sample.form.money_unit
    said = _statement(
        sample,
        draw,
        "balance",
        lambda: {"carried": held, "received": got, "spent": spent, "left": held + got - spent, "m": unit},
    )
    return _bend(sample, draw, said, "left", "收支结余不平")
