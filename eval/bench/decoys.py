"""Awkward but correct: what looks like an error and is none. Each decoy keeps every constraint."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet, number, plain_name
from eval.bench.constraints_money import MONEY_POWER, quotient
from eval.bench.constraints_points import met
from eval.bench.constraints_text import counted
from eval.bench.editing import (
    CENT,
    add_sentence,
    full_score,
    one_of,
    settle,
    told,
    with_actual,
    with_row,
    written_like,
)
from eval.bench.mutation import CannotMutate
from eval.bench.phrases import write

Decoy = Callable[[SampleForm, Random], SampleForm]
_DOUBTS = (
    "第三方复核时个别环节佐证材料不够充分，酌情扣减。",
    "受访对象反映后续服务跟进不够及时，按比例扣减，下年改进。",
    "成效尚需一段时间显现，自评时从严打分。",
)
_SPARED = 0.15
"""Share of rows that lose nothing in a hard year."""
_BOUNDS = (Decimal(90), Decimal(80))


def cumulative(sample: SampleForm, rng: Random) -> SampleForm:
    """A count since the start of the project stands beside the year's own."""
    i, thing, unit = one_of(rng, list(counted(Sheet(sample))), "counted indicator")
    value = number(sample.form.indicators[i].actual)
    if value is None:
        raise CannotMutate("no count")
    said = write(
        rng, "cumulative", year=sample.form.year, thing=thing, unit=unit, count=value * 3 + rng.randint(1, 40)
    )
    return add_sentence(sample, said)[0]


def cycle(sample: SampleForm, rng: Random) -> SampleForm:
    """A project over several years names other years than the form's."""
    year = sample.form.year or 2023
    return add_sentence(sample, write(rng, "cycle", first=year - 1, last=year + 1))[0]


def roughly(sample: SampleForm, rng: Random) -> SampleForm:
    """约 and a round number beside the exact one."""
    fitting = [
        (thing, unit, value)
        for i, thing, unit in counted(Sheet(sample))
        if (value := number(sample.form.indicators[i].actual)) is not None and value > 100 and value % 10
    ]
    thing, unit, value = one_of(rng, fitting, "count to round")
    count = int((value / 10).to_integral_value() * 10)
    return add_sentence(sample, write(rng, "roughly", thing=thing, unit=unit, count=count))[0]


def covered(sample: SampleForm, rng: Random) -> SampleForm:
    """Full coverage that is true."""
    whole = rng.randint(12, 160)
    return add_sentence(sample, write(rng, "coverage", whole=whole, part=whole))[0]


def listed(sample: SampleForm, rng: Random) -> SampleForm:
    """A total and its parts, which add up."""
    first, second = rng.randint(30, 400), rng.randint(20, 300)
    return add_sentence(sample, write(rng, "parts", whole=first + second, first=first, second=second))[0]


def reckoned(sample: SampleForm, rng: Random) -> SampleForm:
    """A product written out, which holds."""
    count, rate = rng.randint(12, 240), rng.choice([150, 200, 320, 600, 1200])
    return add_sentence(sample, write(rng, "product", count=count, rate=rate, result=count * rate))[0]


def paid(sample: SampleForm, rng: Random) -> SampleForm:
    """All paid, and it is so."""
    real = quotient(Sheet(sample), 0)
    if real is None or real.low < 100:
        raise CannotMutate("not all is paid")
    return add_sentence(sample, write(rng, "paid"))[0]


def rate_told(sample: SampleForm, rng: Random) -> SampleForm:
    """The text names the execution rate of the table."""
    rate = sample.form.budget[0].rate
    if rate is None:
        raise CannotMutate("no rate")
    return add_sentence(sample, write(rng, "stated_rate", rate=rate))[0]


def spending_told(sample: SampleForm, rng: Random) -> SampleForm:
    """The text names the executed amount of the table, in its unit or in the other one."""
    spent, unit = sample.form.budget[0].executed, sample.form.money_unit
    if spent is None or unit not in ("元", "万元"):
        raise CannotMutate("no amount")
    if unit == "万元" and rng.random() < 0.3:
        spent, unit = (spent * 10000).quantize(Decimal(1)), "元"
    return add_sentence(sample, write(rng, "spent", spent=f"{spent:f}", m=unit))[0]


def all_met(sample: SampleForm, rng: Random) -> SampleForm:
    """All targets met, and it is so."""
    if any(met(item, sample.form.year) is False for item in sample.form.indicators):
        raise CannotMutate("a target was missed")
    return add_sentence(sample, write(rng, "all_met"))[0]


def year_told(sample: SampleForm, rng: Random) -> SampleForm:
    """The text names the form's own year."""
    return add_sentence(sample, write(rng, "year", year=sample.form.year))[0]


def satisfied(sample: SampleForm, rng: Random) -> SampleForm:
    """The text repeats the satisfaction of the table."""
    rows = [item for item in sample.form.indicators if item.unit == "%" and "满意度" in (item.level3 or "")]
    item = one_of(rng, [item for item in rows if number(item.actual) is not None], "satisfaction")
    who = plain_name(item).removesuffix("满意度")
    return add_sentence(sample, write(rng, "satisfaction", who=who, share=item.actual))[0]


def carried(sample: SampleForm, rng: Random) -> SampleForm:
    """Money carried over and what became of it."""
    held, unit = Decimal(rng.randint(3, 90)), sample.form.money_unit
    received, spent = Decimal(rng.randint(100, 900)), Decimal(rng.randint(60, 100))
    said = write(
        rng, "balance", carried=held, received=received, spent=spent, left=held + received - spent, m=unit
    )
    return add_sentence(sample, said)[0]


def hard_year(sample: SampleForm, rng: Random) -> SampleForm:
    """Several indicators fell short; each lost its points and says why."""
    sheet = Sheet(sample)
    if not sheet.family.reason or not sheet.family.scored:
        raise CannotMutate("no column for reasons")
    for i, item in enumerate(sample.form.indicators):
        weight, reached = sheet.weight(i), met(item, sample.form.year)
        if not weight or not full_score(sample, i) or rng.random() < _SPARED:
            continue
        share = Decimal(rng.randint(80, 90)) / 100
        target = number(item.target)
        if item.unit in MONEY_POWER:
            continue
        if reached and target and item.operator in (">=", "=") and not told(sample, i):
            share -= Decimal("0.2")
            model = Decimal(item.actual or "1") if item.unit == "%" else Decimal(1)
            actual = (target * share).quantize(model)
            sample = with_actual(sample, i, f"{actual:f}")
            share = actual / target
        elif reached is not None:
            continue
        score = written_like(weight * share, item.score or weight)
        sample = with_row(sample, i, score=score, reason=rng.choice(_DOUBTS))
    return settle(sample)


def at_the_bound(sample: SampleForm, rng: Random) -> SampleForm:
    """A total of exactly 90 or 80: the half-open band decides the grade."""
    form, sheet = sample.form, Sheet(sample)
    if not form.grade or form.total_score is None or not sheet.family.reason:
        raise CannotMutate("no grade, or no column for reasons")
    bound = next((bound for bound in _BOUNDS if bound < form.total_score), None)
    gap = form.total_score - bound if bound else Decimal(0)
    for i, item in enumerate(form.indicators):
        weight = sheet.weight(i)
        if gap > 0 and weight and met(item, form.year) is None and full_score(sample, i):
            less = min(gap, (weight / 5).quantize(CENT))
            score = written_like(weight - less, form.total_score)
            sample = with_row(sample, i, score=score, reason=rng.choice(_DOUBTS))
            gap -= less
    if gap or not bound:
        raise CannotMutate("the bound is out of reach")
    return settle(sample)


DECOYS: tuple[Decoy, ...] = (
    cumulative, cycle, roughly, covered, listed, reckoned, paid, rate_told, spending_told, all_met, year_told,
    satisfied, carried, hard_year, at_the_bound,
)  # fmt: skip
POINTS = (hard_year, at_the_bound)
"""Decoys that change scores."""
