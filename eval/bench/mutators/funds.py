"""Errors in the fund table."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from corpus.sample import SampleForm
from eval.bench.editing import CENT, base_column, executed_line, one_of, source_rows, with_line
from eval.bench.mutation import GRID, CannotMutate, Change, Draw, Side, mutator


def _column(sample: SampleForm, draw: Draw) -> str:
    names = ["initial", "adjusted", "executed"]
    column: str = one_of(draw.rng, [name for name in names if source_rows(sample, name)], "source with money")
    return column


def _operands(sample: SampleForm, column: str, but: int) -> tuple[Side, ...]:
    rows = range(len(sample.form.budget))
    return tuple(Side(f"budget[{i}].{column}") for i in rows if i != but)


@mutator("funds", exact=True)
def source_dropped(sample: SampleForm, draw: Draw) -> Change:
    """One fund row was not filled in; the total still counts it."""
    column = _column(sample, draw)
    row = draw.rng.choice(source_rows(sample, column))
    line = sample.form.budget[row]
    if len(source_rows(sample, column)) < 2 or line.rate is not None:
        raise CannotMutate("nothing left to add up, or a rate of its own")
    nothing = Decimal(0).quantize(getattr(line, column))
    rest = tuple(s for s in _operands(sample, column, row) if s.path == f"budget[0].{column}")
    fiscal = [i for i in source_rows(sample, column) if i != row]
    counter = rest + tuple(Side(f"budget[{i}].{column}") for i in fiscal)
    changed = Side(f"budget[{row}].{column}", near=(f"budget[{row}].name",))
    return Change(with_line(sample, row, **{column: nothing}), f"{column}: 漏填一项来源", (changed,), counter)


@mutator("funds", exact=True, magnitudes=GRID)
def source_changed(sample: SampleForm, draw: Draw) -> Change:
    """One source was corrected and the total was not."""
    column = _column(sample, draw)
    row = one_of(
        draw.rng,
        [i for i in source_rows(sample, column) if sample.form.budget[i].rate is None],
        "source without a rate",
    )
    old = getattr(sample.form.budget[row], column)
    changed = with_line(sample, row, **{column: draw.amount(old)})
    side = Side(f"budget[{row}].{column}")
    return Change(changed, f"{column}: 来源改动、总额未改", (side,), _operands(sample, column, row))


@mutator("funds", exact=True, magnitudes=GRID)
def total_executed_changed(sample: SampleForm, draw: Draw) -> Change:
    """The executed total was typed anew; sources and rate are the old ones."""
    line = executed_line(sample)
    if line.rate is None and len(sample.form.budget) < 2:
        raise CannotMutate("nothing depends on the total")
    assert line.executed is not None
    less = Draw(draw.rng, draw.magnitude)
    value = line.executed - (less.amount(line.executed) - line.executed)
    if draw.magnitude == "×10":
        value = (line.executed / 10).quantize(line.executed)
    if value <= 0 or value == line.executed:
        raise CannotMutate("too small an amount")
    counter = (Side("budget[0].rate"), *_operands(sample, "executed", 0))
    return Change(
        with_line(sample, 0, executed=value), "总额执行数单独改动", (Side("budget[0].executed"),), counter
    )


@mutator("funds", exact=True)
def rate_from_initial(sample: SampleForm, draw: Draw) -> Change:
    """The rate was reckoned on the initial budget, though the budget was changed in the year."""
    line = executed_line(sample)
    if not line.initial or line.initial == line.adjusted or line.rate is None or line.adjusted is None:
        raise CannotMutate("the budget was not changed")
    assert line.executed is not None
    rate = (line.executed * 100 / line.initial).quantize(CENT, ROUND_HALF_UP)
    if rate > 100 or abs(rate - line.rate) < 1:
        raise CannotMutate("a rate that would be seen at once, or not at all")
    del draw
    sides = (Side("budget[0].executed"), Side("budget[0].adjusted"))
    return Change(with_line(sample, 0, rate=rate), "执行率按年初预算计算", (Side("budget[0].rate"),), sides)


@mutator("funds", exact=True)
def rate_as_fraction(sample: SampleForm, draw: Draw) -> Change:
    """0.86 in a column of percentages."""
    line = executed_line(sample)
    if line.rate is None or line.rate <= 1:
        raise CannotMutate("no rate")
    rate = (line.rate / 100).quantize(CENT, ROUND_HALF_UP)
    del draw
    sides = (Side("budget[0].executed"), Side(f"budget[0].{base_column(sample)}"), Side("budget[0].score"))
    return Change(
        with_line(sample, 0, rate=rate), "执行率以小数填入百分数栏", (Side("budget[0].rate"),), sides
    )


@mutator("funds", exact=True)
def total_in_yuan(sample: SampleForm, draw: Draw) -> Change:
    """The total was entered in 元 in a table that counts in 万元."""
    if sample.form.money_unit != "万元":
        raise CannotMutate("not in 万元")
    column = one_of(draw.rng, ["executed", base_column(sample)], "column")
    old = getattr(sample.form.budget[0], column)
    if not old or (len(sample.form.budget) < 2 and sample.form.budget[0].rate is None):
        raise CannotMutate("nothing to compare with")
    changed = with_line(sample, 0, **{column: (old * 10000).quantize(old)})
    counter = (Side("budget[0].rate"), *_operands(sample, column, 0))
    return Change(changed, f"{column}: 总额按元填入万元表", (Side(f"budget[0].{column}"),), counter)
