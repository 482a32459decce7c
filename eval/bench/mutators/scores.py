"""Errors in weights, scores and grade."""

from __future__ import annotations

from decimal import Decimal

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_points import grade_of, met
from eval.bench.editing import (
    NARRATIVES,
    executed_line,
    full_score,
    pick,
    score_cells,
    settle,
    with_fields,
    with_line,
    with_row,
    with_total,
    written_like,
)
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator

_STEPS = {"0.5": Decimal("0.5"), "1": Decimal(1), "2": Decimal(2), "5": Decimal(5)}


def _execution(sample: SampleForm) -> tuple[Decimal, Decimal, Decimal]:
    line, weight = executed_line(sample), Sheet(sample).execution_weight
    if line.score is None or line.rate is None or weight is None:
        raise CannotMutate("execution is not scored")
    return line.rate, weight, line.score


_RATE = (Side("budget[0].rate"), Side("budget[0].executed"), Side("budget[0].weight"))


@mutator("scores", exact=True)
def execution_full_score(sample: SampleForm, draw: Draw) -> Change:
    """Execution keeps all its points although the rate fell; the total counts them."""
    _, weight, score = _execution(sample)
    if weight - score < Decimal("0.3"):
        raise CannotMutate("the rate is high")
    del draw
    changed = settle(with_line(sample, 0, score=weight))
    return Change(changed, "执行率下降而执行得分仍为满分", (Side("budget[0].score"),), _RATE)


@mutator("scores", exact=True, magnitudes=("0.5", "1", "2"))
def execution_score_raised(sample: SampleForm, draw: Draw) -> Change:
    """Some points more for execution than the rate earns."""
    _, weight, score = _execution(sample)
    higher = score + _STEPS[draw.magnitude]
    if higher >= weight:
        raise CannotMutate("it would be full")
    changed = settle(with_line(sample, 0, score=higher))
    return Change(changed, "执行得分高于执行率应得", (Side("budget[0].score"),), _RATE)


@mutator("scores", exact=True, magnitudes=("0.5", "1", "2", "5"))
def total_raised(sample: SampleForm, draw: Draw) -> Change:
    """The total is more than the scores add up to; the text repeats it."""
    form = sample.form
    if form.total_score is None:
        raise CannotMutate("no total")
    step = _STEPS[draw.magnitude]
    points = form.total_score + step if form.total_score + step <= 100 else form.total_score - step
    return Change(
        with_total(sample, points), "总分与各项得分之和不符", (Side("total_score"),), score_cells(sample)
    )


@mutator("scores", exact=True, magnitudes=("0.5", "2"))
def score_above_weight(sample: SampleForm, draw: Draw) -> Change:
    """An indicator earns more than its weight."""
    i, item = pick(
        draw.rng, sample, lambda i, item: full_score(sample, i) and item.weight is not None, "full score"
    )
    assert item.score is not None
    changed = settle(with_row(sample, i, score=item.score + _STEPS[draw.magnitude]))
    return Change(
        changed, "得分超过分值", (Side(f"indicators[{i}].score"),), (Side(f"indicators[{i}].weight"),)
    )


@mutator("scores", exact=True, magnitudes=("0.5", "1", "5"))
def weight_edited(sample: SampleForm, draw: Draw) -> Change:
    """A weight was raised with its score; the stated total of weights was not."""
    form = sample.form
    step = _STEPS[draw.magnitude]
    i, item = pick(
        draw.rng, sample, lambda i, item: full_score(sample, i) and item.weight is not None, "full score"
    )
    lost = sum((w - (r.score or 0) for k, r in enumerate(form.indicators)
                if (w := Sheet(sample).weight(k)) is not None), Decimal(0))  # fmt: skip
    if form.total_weight is None or item.weight is None or item.score is None or lost > 0:
        raise CannotMutate("no stated total, or a total below full marks")
    score = form.budget[0].score or Decimal(0)
    if (form.total_score or Decimal(0)) + step > 100 and score < step:
        raise CannotMutate("the total would be above 100")
    changed = settle(with_row(sample, i, weight=item.weight + step, score=item.score + step))
    counter = [Side("total_weight")]
    counter += [Side(f"declared_weights[{k}]") for k in range(len(form.declared_weights))]
    counter += [Side(f"indicators[{k}].weight") for k in range(len(form.indicators)) if k != i]
    sides = (Side(f"indicators[{i}].weight"),)
    return Change(changed, "分值改动后合计不等于所列总分值", sides, tuple(counter))


@mutator("scores", exact=True, magnitudes=("5",))
def declared_weight_edited(sample: SampleForm, draw: Draw) -> Change:
    """The heading states another weight than its rows have."""
    form = sample.form
    rows = [k for k, declared in enumerate(form.declared_weights) if _rows_of(sample, declared.label)]
    if not rows:
        raise CannotMutate("no stated weights")
    k = draw.rng.choice(rows)
    declared = list(form.declared_weights)
    declared[k] = declared[k].model_copy(update={"weight": declared[k].weight + _STEPS[draw.magnitude]})
    counter = tuple(Side(f"indicators[{i}].weight") for i in _rows_of(sample, declared[k].label))
    changed = with_fields(sample, declared_weights=tuple(declared))
    return Change(changed, "标题所列分值与指标分值不符", (Side(f"declared_weights[{k}]"),), counter)


def _rows_of(sample: SampleForm, label: str) -> list[int]:
    """Rows below a heading that prints its weight; 绩效指标（90分） is a fixed part of one layout."""
    rows = enumerate(sample.form.indicators)
    return [i for i, item in rows if item.level1 == label and item.weight is not None]


@mutator("scores")
def shortfall_lightly_scored(sample: SampleForm, draw: Draw) -> Change:
    """A target that was clearly missed loses almost nothing."""
    year = sample.form.year
    i, item = pick(
        draw.rng,
        sample,
        lambda i, item: met(item, year) is False and bool(item.score and item.weight),
        "miss",
    )
    weight = Sheet(sample).weight(i)
    assert weight is not None and item.score is not None
    score = written_like(weight * Decimal("0.98"), item.score)
    if score - item.score < Decimal("0.4"):
        raise CannotMutate("the proportional score is as high")
    changed = settle(with_row(sample, i, score=score))
    sides = (
        Side(f"indicators[{i}].actual"),
        Side(f"indicators[{i}].target"),
        Side(f"indicators[{i}].weight"),
    )
    return Change(changed, "未达标仅象征性扣分", (Side(f"indicators[{i}].score"),), sides)


@mutator("grade", exact=True)
def grade_rounded_up(sample: SampleForm, draw: Draw) -> Change:
    """One grade better than the total earns."""
    form = sample.form
    order = ["差", "中", "良", "优"]
    if form.grade is None or form.total_score is None or form.grade == "优":
        raise CannotMutate("no grade to raise")
    better = order[order.index(grade_of(form.total_score)) + 1]
    conclusion = form.conclusion
    if conclusion and conclusion.startswith(f"{form.grade}。"):
        conclusion = better + conclusion[len(form.grade) :]
    del draw
    changed = with_fields(sample, grade=better, conclusion=conclusion)
    return Change(changed, "等级高于总分应得", (Side("grade"),), (Side("total_score"),))


@mutator("grade", exact=True, magnitudes=("0.5", "2"))
def conclusion_score_differs(sample: SampleForm, draw: Draw) -> Change:
    """The text names another total than the table."""
    form = sample.form
    for name in NARRATIVES:
        old = f"自评得分{form.total_score}分"
        if old in (getattr(form, name) or "") and form.total_score is not None:
            step = _STEPS[draw.magnitude]
            points = form.total_score + step if form.total_score + step <= 100 else form.total_score - step
            new = f"自评得分{points}分"
            changed = with_fields(sample, **{name: getattr(form, name).replace(old, new)})
            return Change(changed, "结论所述得分与总分不符", (Side(name, quote=new),), (Side("total_score"),))
    raise CannotMutate("no text names the total")
