"""S02: the points in a heading against the weights of the indicators below it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.slips import asking
from assist.rules.view import FormView
from assist.text.compact import bare

_FEWEST = 2


@rule(id="S02", name="标题所列分值与指标分值之和不符", severity="violation", basis=("OWN", "SYS-SCORE"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A heading such as 产出指标(50分) promises the sum of the weights below it.

    What:
        Points stated beside a level-one or level-two heading, and the weights of the indicators of that
        level; those stated for budget execution, and the fund row's.
    Why:
        Weights are set for the level first; indicators that do not add up to it shift the total.
    Formula:
        sum of weights of the level = points in its heading; where no indicator prints its weight, sum of the headings
        and the execution = the whole.
    Not flagged:
        Levels with a blank weight. A level that falls short in a form of which more points are missing was not read whole:
        for review, and not checked where the total is missing, too, or more than the scores. When several headings differ and their differences cancel out, rows may
        have been read into the wrong level: for review.
    Bad:
        total_score: "90"
        declared: {产出指标: 100}
        indicators: [{name: 巡查, target: ≥5次, weight: "60", score: "60"}, {name: 保养, target: ≥2次, weight: "30", score: "30"}]
    Good:
        total_score: "90"
        declared: {产出指标: 90}
        indicators: [{name: 巡查, target: ≥5次, weight: "60", score: "60"}, {name: 保养, target: ≥2次, weight: "30", score: "30"}]
    """
    if form.form.declared_weights and not form.scored_rows:
        yield from _headings_alone(form)
    by_level: dict[str, list[Row]] = {}
    for row in form.rows if form.form.declared_weights else ():
        for level in {row.item.level1, row.item.level2} - {None}:
            by_level.setdefault(bare(level or ""), []).append(row)
    gaps: list[tuple[int, Decimal, Decimal, list[Row]]] = []
    for index, entry in enumerate(form.form.declared_weights):
        label = bare(entry.label)
        if "执行" in label and form.funds is not None and form.funds.weight not in (None, entry.weight):
            yield _of_execution(form, index)
        rows = by_level.get(label, [])
        weights = [row.item.weight for row in rows]
        if not rows or any(weight is None for weight in weights):
            continue
        own = sum((weight for weight in weights if weight is not None), Decimal(0))
        if own != entry.weight:
            gaps.append((index, entry.weight, own, rows))
    unread = _unread(form) > sum(max(stated - own, Decimal(0)) for _, stated, own, _ in gaps)
    moved = len(gaps) > 1 and sum(stated - own for _, stated, own, _ in gaps) == 0
    for index, stated, own, rows in gaps:
        if unread and not moved and own < stated and _rows_lost(form, stated - own):
            yield Unchecked("各项分值之和远低于满分，指标可能没有读全，无法核对标题分值")
            continue
        label = form.form.declared_weights[index].label
        yield Problem(
            place=f"declared_weights[{index}]",
            message=f"“{label}”标注{stated:f}分，所属指标分值合计{own:f}分",
            computation=f"{' + '.join(f'{row.item.weight:f}' for row in rows)} = {own:f} ≠ {stated:f}",
            ask=asking(
                "核对标题分值与各指标分值，按规定的权重更正",
                [(row.name, row.item.weight or Decimal(0)) for row in rows],
                (label, stated),
            ),
            sides=(
                form.cite_declared(index),
                *(
                    form.cite(f"{row.path}.weight", "counter") or form.cite_row(row, "counter")
                    for row in rows
                ),
            ),
            verdict="review" if moved or (unread and own < stated) else None,
            cause="weights",
        )


def _headings_alone(form: FormView) -> Iterator[Problem]:
    """Headings of all levels and of the execution, where no indicator has a weight of its own."""
    stated = {bare(entry.label): index for index, entry in enumerate(form.form.declared_weights)}
    levels = {bare(row.item.level1 or "") for row in form.rows}
    spent = {label for label in stated if "执行" in label}
    if not levels <= stated.keys() or len(spent) != 1 or len(levels) < _FEWEST:
        return
    found = [stated[label] for label in stated if label in levels or label in spent]
    points = [form.form.declared_weights[index].weight for index in found]
    whole = form.form.total_weight or form.profile.total_weight.value
    if sum(points) == whole:
        return
    shown = " + ".join(f"{weight:f}" for weight in points)
    yield Problem(
        place=f"declared_weights[{found[-1]}]",
        message=f"各级标题所列分值合计{sum(points):f}分，不等于{whole:f}分",
        computation=f"{shown} = {sum(points):f} ≠ {whole:f}",
        ask="核对各标题所列分值",
        sides=(form.cite_declared(found[-1]), *(form.cite_declared(index, "counter") for index in found[:-1])),
        verdict="review",
        cause="weights",
    )


def _of_execution(form: FormView, index: int) -> Problem:
    """预算执行（15分） beside a fund row of 10 points."""
    entry, funds = form.form.declared_weights[index], form.funds
    own = funds.weight if funds is not None and funds.weight is not None else Decimal(0)
    return Problem(
        place=f"declared_weights[{index}]",
        message=f"“{entry.label}”标注{entry.weight:f}分，资金行分值为{own:f}分",
        computation=f"{entry.weight:f} ≠ {own:f}",
        ask="核对标题分值与预算执行分值，按规定的权重更正",
        sides=(form.cite_declared(index), form.cite(f"{form.funds_path}.weight", "counter") or form.cite_funds("counter")),
        verdict="review",
        cause="weights",
    )


def _rows_lost(form: FormView, gap: Decimal) -> bool:
    """No total was read, or one that the scores read leave as many points short as the heading lacks."""
    total = form.form.total_score
    scores = sum((row.item.score or Decimal(0) for row in form.rows), Decimal(0))
    execution = form.funds.score if form.funds else None
    return total is None or total - scores - (execution or 0) >= gap


def _unread(form: FormView) -> Decimal:
    """How many points the form lacks: more than its headings do when rows were cut off or not read."""
    whole = form.form.total_weight or form.profile.total_weight.value
    return whole - sum(
        (row.item.weight or Decimal(0) for row in form.rows), form.execution_weight or Decimal(0)
    )
