"""More errors in amounts, scores and grade; held out until the second draw."""

from __future__ import annotations

from decimal import Decimal

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_money import base_of
from eval.bench.constraints_points import grade_of, met
from eval.bench.editing import (
    base_column,
    executed_line,
    full_score,
    one_of,
    pick,
    score_cells,
    settle,
    source_rows,
    with_line,
    with_row,
    with_total,
    written_like,
)
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator

_BOUNDS = (Decimal(90), Decimal(80), Decimal(60))
_STEPS = {"0.5": Decimal("0.5"), "2": Decimal(2), "10": Decimal(10)}


@mutator("funds", exact=True)
def amounts_transposed(sample: SampleForm, draw: Draw) -> Change:
    """Two digits of an amount changed places."""
    column = one_of(
        draw.rng, [c for c in ("adjusted", "executed", "initial") if source_rows(sample, c)], "column"
    )
    rows = [i for i in (0, *source_rows(sample, column)) if getattr(sample.form.budget[i], column)]
    row = draw.rng.choice(rows)
    old = getattr(sample.form.budget[row], column)
    text = f"{old:f}"
    places = [k for k in range(len(text) - 1) if text[k : k + 2].isdigit() and text[k] != text[k + 1]]
    k = one_of(draw.rng, [p for p in places if text[p + 1] != "0" or p], "digits")
    new = Decimal(text[:k] + text[k + 1] + text[k] + text[k + 2 :])
    counter = tuple(Side(f"budget[{i}].{column}") for i in range(len(sample.form.budget)) if i != row)
    changed = with_line(sample, row, **{column: new})
    return Change(
        changed,
        f"{column}: 数字颠倒",
        (Side(f"budget[{row}].{column}"),),
        (*counter, Side(f"budget[{row}].rate")),
    )


@mutator("funds", exact=True, magnitudes=("unit", "10%"))
def overspent(sample: SampleForm, draw: Draw) -> Change:
    """More was spent than the budget of the year, at a rate of 100%."""
    line = executed_line(sample)
    column, base = base_of(Sheet(sample), 0)
    sources = [i for i in source_rows(sample, "executed") if sample.form.budget[i].rate is None]
    if base is None or base != line.executed or line.rate is None:
        raise CannotMutate("not all was spent")
    assert line.executed is not None
    more = draw.amount(line.executed)
    changed = with_line(sample, 0, executed=more)
    counter = (Side(f"budget[0].{column}"), Side("budget[0].rate"))
    return Change(
        changed,
        "执行数超过预算数",
        (Side("budget[0].executed"),),
        (*counter, *(Side(f"budget[{i}].executed") for i in sources)),
    )


@mutator("funds", exact=True, magnitudes=("0.5", "2", "10"))
def rate_inflated(sample: SampleForm, draw: Draw) -> Change:
    """A better rate than the amounts give."""
    line = executed_line(sample)
    if line.rate is None or line.rate + _STEPS[draw.magnitude] > 100:
        raise CannotMutate("no room above the rate")
    changed = with_line(sample, 0, rate=line.rate + _STEPS[draw.magnitude])
    counter = (Side("budget[0].executed"), Side(f"budget[0].{base_column(sample)}"), Side("budget[0].score"))
    return Change(changed, "执行率高于执行数与预算数之比", (Side("budget[0].rate"),), counter)


@mutator("scores", exact=True)
def missed_full_score(sample: SampleForm, draw: Draw) -> Change:
    """A missed target, with its reason, and full marks all the same."""
    year = sample.form.year
    i, item = pick(
        draw.rng,
        sample,
        lambda i, item: met(item, year) is False and bool(item.score and item.weight),
        "missed target",
    )
    weight = Sheet(sample).weight(i)
    assert weight is not None and item.score is not None
    changed = settle(with_row(sample, i, score=written_like(weight, item.score)))
    sides = tuple(Side(f"indicators[{i}].{cell}") for cell in ("actual", "target", "weight"))
    return Change(changed, "未达标仍得满分", (Side(f"indicators[{i}].score"),), sides)


@mutator("scores", exact=True)
def total_ignores_execution(sample: SampleForm, draw: Draw) -> Change:
    """The total counts full points for execution, though the table took some off."""
    line, weight = executed_line(sample), Sheet(sample).execution_weight
    points = sample.form.total_score
    if line.score is None or weight is None or points is None or weight - line.score < Decimal("0.3"):
        raise CannotMutate("execution has nearly all its points")
    del draw
    changed = with_total(sample, written_like(points + weight - line.score, points))
    return Change(changed, "总分未按执行得分扣减", (Side("total_score"),), score_cells(sample))


@mutator("scores", exact=True)
def weight_moved(sample: SampleForm, draw: Draw) -> Change:
    """Points moved from one first-level indicator to another: the sum holds, the headings do not."""
    form = sample.form
    labels = {declared.label: k for k, declared in enumerate(form.declared_weights)}

    def fits(i: int, item: object) -> bool:
        row = form.indicators[i]
        return row.level1 in labels and full_score(sample, i) and (row.weight or 0) > 2

    i, first = pick(draw.rng, sample, fits, "row with a stated heading")
    j, second = pick(
        draw.rng, sample, lambda j, row: fits(j, row) and row.level1 != first.level1, "row of another heading"
    )
    assert first.weight and first.score and second.weight and second.score
    changed = with_row(sample, i, weight=first.weight + 2, score=first.score + 2)
    changed = with_row(changed, j, weight=second.weight - 2, score=second.score - 2)
    headings = tuple(Side(f"declared_weights[{labels[row.level1 or '']}]") for row in (first, second))
    return Change(
        changed,
        "分值在一级指标间挪动",
        (Side(f"indicators[{i}].weight"), Side(f"indicators[{j}].weight")),
        headings,
    )


@mutator("grade", exact=True)
def total_lifted_over_band(sample: SampleForm, draw: Draw) -> Change:
    """The total was lifted to the next grade's lower bound, and the grade with it."""
    points = sample.form.total_score
    if points is None or sample.form.grade is None or grade_of(points) == "优":
        raise CannotMutate("no better grade")
    bound = min(bound for bound in _BOUNDS if bound > points)
    del draw
    changed = with_total(sample, written_like(bound, points))
    return Change(
        changed, "总分凑到上一等级下限", (Side("total_score"),), (*score_cells(sample), Side("grade"))
    )
