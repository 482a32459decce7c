"""Held-out errors in funds, scores and grade (second set)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from assist.model import Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_money import base_of
from eval.bench.constraints_points import grade_of
from eval.bench.editing import (
    add_sentence,
    base_column,
    executed_line,
    one_of,
    pick,
    plainly_full,
    score_cells,
    source_rows,
    with_fields,
    with_line,
    with_row,
    with_total,
    written_like,
)
from eval.bench.heldout.constraints import AMOUNTS
from eval.bench.mutation import CannotMutate, Change, Draw, Side, mutator
from eval.bench.mutators.indicators import claims_all_met, row_sides
from eval.bench.phrases import write

_SLOW = ("质保", "结转", "顺延", "尾款")
_TENTH = Decimal("0.1")
_TOTAL_LABELS = {"P1-SC": "合计", "T1": "自评得分", "T-NX": "总得分"}
_PARTLY = ("部分达成预期指标", "部分达成", "部分完成")


@mutator("funds", exact=True)
def source_overspent(sample: SampleForm, draw: Draw) -> Change:
    """Spending was booked on the wrong source: more than that source had; the totals hold."""
    funds, column = Sheet(sample).family.funds, base_column(sample)
    rows = [i for i in source_rows(sample, column) if sample.form.budget[i].rate is None]
    pairs = [(a, b) for a in rows for b in rows if a != b and funds[a].parent == funds[b].parent]
    a, b = one_of(draw.rng, pairs, "pair of sources")
    giver, taker = sample.form.budget[a], sample.form.budget[b]
    has, spent = getattr(taker, column), taker.executed
    if spent is None or giver.executed is None:
        raise CannotMutate("nothing was spent")
    moved = has - spent + (has * _TENTH).quantize(has)
    if moved <= 0 or giver.executed - moved < 0 or has + moved == has:
        raise CannotMutate("the other source has too little")
    changed = with_line(sample, a, executed=giver.executed - moved)
    changed = with_line(changed, b, executed=spent + moved)
    sides = (Side(f"budget[{b}].executed"), Side(f"budget[{a}].executed"))
    return Change(changed, "支出记错来源，超出该来源预算", sides, (Side(f"budget[{b}].{column}"),))


@mutator("funds")
def executed_blank(sample: SampleForm, draw: Draw) -> Change:
    """The executed total is blank; its rate is not."""
    line = executed_line(sample)
    del draw
    if line.rate is None:
        raise CannotMutate("no rate")
    near = ("budget[0].rate", "budget[0].name")
    changed = with_line(sample, 0, executed=None)
    return Change(
        changed, "总额执行数空白", (Side("budget[0].executed", near=near),), (Side("budget[0].rate"),)
    )


@mutator("funds")
def budget_blank(sample: SampleForm, draw: Draw) -> Change:
    """The budget's total is blank; sources and rate are not."""
    line, column = executed_line(sample), base_column(sample)
    del draw
    if line.rate is None or getattr(line, column) is None:
        raise CannotMutate("no rate, or no budget")
    near = ("budget[0].name",)
    changed = with_line(sample, 0, **{column: None})
    counter = (Side("budget[0].rate"), Side("budget[0].executed"))
    return Change(changed, "总额预算数空白", (Side(f"budget[0].{column}", near=near),), counter)


@mutator("funds")
def slow_spending_unexplained(sample: SampleForm, draw: Draw) -> Change:
    """Little was spent, and the reason is gone."""
    del draw
    form = sample.form
    texts = {"completion": form.completion, "problems": form.problems, "reason": form.budget[0].reason}
    said = [(name, part) for name, text in texts.items() for part in re.findall("[^。]*。", text or "")
            if any(word in part for word in _SLOW)]  # fmt: skip
    if len(said) != 1:
        raise CannotMutate("not one sentence explains it")
    name, sentence = said[0]
    rest = (texts[name] or "").replace(sentence, "")
    counter = (Side("budget[0].rate"), Side("budget[0].executed"))
    if name == "reason":
        near = ("budget[0].rate", "budget[0].name")
        changed = with_line(sample, 0, reason=rest or None)
        return Change(changed, "执行率低而原因被删去", (Side("budget[0].reason", near=near),), counter)
    if len(rest) < len(sentence) / 2:
        raise CannotMutate("nothing else stands there")
    changed = with_fields(sample, **{name: rest})
    return Change(changed, "执行率低而原因被删去", (Side(name),), counter)


@mutator("funds", exact=True)
def amount_negative(sample: SampleForm, draw: Draw) -> Change:
    """A minus sign before an amount."""
    columns = [name for name in AMOUNTS if source_rows(sample, name)]
    column = one_of(draw.rng, columns, "source with money")
    rows = [i for i in source_rows(sample, column) if sample.form.budget[i].rate is None]
    row = one_of(draw.rng, rows, "source without a rate")
    changed = with_line(sample, row, **{column: -getattr(sample.form.budget[row], column)})
    others = tuple(Side(f"budget[{i}].{column}") for i in range(len(sample.form.budget)) if i != row)
    return Change(changed, f"{column}: 金额前多写负号", (Side(f"budget[{row}].{column}"),), others)


@mutator("scores", exact=True)
def scored_out_of_hundred(sample: SampleForm, draw: Draw) -> Change:
    """One indicator's score counts from 100, not from its weight."""

    def fits(i: int, item: Indicator) -> bool:
        return bool(item.weight and item.score) and (item.weight or 0) <= 40

    i, item = pick(draw.rng, sample, fits, "scored row")
    assert item.weight and item.score
    score = written_like((item.score * 100 / item.weight).quantize(Decimal(1), ROUND_HALF_UP), item.score)
    return Change(
        with_row(sample, i, score=score),
        "得分按百分制填写",
        row_sides(i, "score"),
        (*row_sides(i, "weight"), Side("total_score")),
    )


@mutator("scores")
def partly_met_full_marks(sample: SampleForm, draw: Draw) -> Change:
    """Partly reached, says the cell; full marks, says the score."""

    def fits(i: int, item: Indicator) -> bool:
        return item.operator == "qualitative" and plainly_full(sample, i)

    i, _ = pick(draw.rng, sample, fits, "qualitative row with full marks")
    if claims_all_met(sample):
        raise CannotMutate("a second contradiction")
    text = draw.rng.choice(_PARTLY)
    changed = with_row(sample, i, actual=text, actual_text=text)
    return Change(changed, "部分达成仍得满分", row_sides(i, "actual"), row_sides(i, "score", "weight"))


@mutator("scores")
def total_blank(sample: SampleForm, draw: Draw) -> Change:
    """No total score."""
    del draw
    kind = Sheet(sample).family
    if sample.form.total_score is None or kind.narrative:
        raise CannotMutate("no cell for a total")
    near = (f"label:{_TOTAL_LABELS.get(kind.id, '总分')}",)
    return Change(with_fields(sample, total_score=None), "总分空白", (Side("total_score", near=near),))


@mutator("scores", exact=True)
def row_repeated(sample: SampleForm, draw: Draw) -> Change:
    """An indicator stands twice, with its points."""
    if sample.marks:
        raise CannotMutate("the form prints no weights")
    i, item = pick(draw.rng, sample, lambda i, row: bool(row.weight and row.score), "scored row")
    rows = list(sample.form.indicators)
    rows.insert(i + 1, item)
    names = ("level3", "target", "actual", "weight", "score")
    counter = (*row_sides(i, *names), Side("total_score"), Side("total_weight"))
    changed = with_fields(sample, indicators=tuple(rows))
    return Change(changed, "同一指标重复列示", row_sides(i + 1, *names), counter)


@mutator("scores", exact=True)
def row_left_out_of_total(sample: SampleForm, draw: Draw) -> Change:
    """The total leaves out one indicator's score."""
    points = sample.form.total_score
    _, item = pick(draw.rng, sample, lambda i, row: bool(row.score), "scored row")
    if points is None or not item.score or item.score >= points:
        raise CannotMutate("no total")
    changed = with_total(sample, written_like(points - item.score, points))
    return Change(changed, "总分漏加一项", (Side("total_score"),), score_cells(sample))


@mutator("grade")
def grade_claim_differs(sample: SampleForm, draw: Draw) -> Change:
    """The text names another grade than the form."""
    form = sample.form
    if form.total_score is None:
        raise CannotMutate("no total")
    own = {form.grade, grade_of(form.total_score)}
    grade = draw.rng.choice([word for word in "优良中" if word not in own])
    sentence = write(draw.rng, "stated_grade", grade=grade)
    changed, name = add_sentence(sample, sentence)
    sides = (Side("grade"), Side("total_score"))
    return Change(changed, "文字所述等级与总分不符", (Side(name, quote=sentence),), sides)


@mutator("narrative", magnitudes=("unit", "10%", "×10"))
def balance_claim_differs(sample: SampleForm, draw: Draw) -> Change:
    """What is left, by the text, is not budget less spending."""
    line = executed_line(sample)
    column, base = base_of(Sheet(sample), 0)
    unit = sample.form.money_unit
    if base is None or line.executed is None or unit not in ("元", "万元"):
        raise CannotMutate("no amounts")
    value = f"{draw.amount(base - line.executed):f}"
    changed, name = add_sentence(sample, write(draw.rng, "left_over", left=value, m=unit))
    side = Side(name, quote=f"{value}{unit}")
    counter = (Side(f"budget[0].{column}"), Side("budget[0].executed"))
    return Change(changed, "文字所述结余与预算减执行不符", (side,), counter)
