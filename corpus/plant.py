"""Puts one problem into a clean form, for the sample batch: a figure or a sentence that another denies.

Each planter takes a sample and gives it back with the problem and a record of what contradicts what.
A planter that finds nothing to work on raises CannotPlant. How problems are found is the rules' business;
nothing here knows about them.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assist.model import BudgetLine, Indicator
from corpus.families import family
from corpus.sample import Planted, SampleForm

Planter = Callable[[SampleForm], SampleForm]


class CannotPlant(ValueError):
    """The form has no place for this problem."""


def _with(sample: SampleForm, kind: str, paths: tuple[str, ...], note: str, **fields: Any) -> SampleForm:
    planted = Planted(kind=kind, paths=paths, note=note)
    form = sample.form.model_copy(update=fields)
    return sample.model_copy(update={"form": form, "planted": (*sample.planted, planted)})


def _line(sample: SampleForm, index: int, **fields: Any) -> tuple[BudgetLine, ...]:
    lines = list(sample.form.budget)
    lines[index] = lines[index].model_copy(update=fields)
    return tuple(lines)


def _row(sample: SampleForm, index: int, **fields: Any) -> tuple[Indicator, ...]:
    rows = list(sample.form.indicators)
    rows[index] = rows[index].model_copy(update=fields)
    return tuple(rows)


def _first(sample: SampleForm, wanted: Callable[[Indicator], bool]) -> int:
    for index, item in enumerate(sample.form.indicators):
        if wanted(item):
            return index
    raise CannotPlant(f"seed {sample.seed} has no fitting indicator")


def _total(sample: SampleForm) -> Decimal:
    if sample.form.total_score is None:
        raise CannotPlant(f"seed {sample.seed} has no total")
    return sample.form.total_score


def full_score_despite_rate(sample: SampleForm) -> SampleForm:
    """Execution gets all its points although the rate is low; the total counts them."""
    line = sample.form.budget[0]
    if line.rate is None or line.rate > 90 or line.weight is None or line.score is None:
        raise CannotPlant(f"seed {sample.seed}: the rate is not low")
    total = _total(sample) + line.weight - line.score
    return _with(
        sample,
        "full_score_despite_rate",
        ("budget[0].rate", "budget[0].score"),
        f"执行率{line.rate}%，执行得分仍为满分",
        budget=_line(sample, 0, score=line.weight),
        total_score=total,
        conclusion=_conclusion(sample, total),
    )


def _conclusion(sample: SampleForm, total: Decimal) -> str | None:
    old, text = sample.form.total_score, sample.form.conclusion
    return text.replace(f"自评得分{old}分", f"自评得分{total}分") if text else text


def unit_slip(sample: SampleForm) -> SampleForm:
    """The reason names the executed amount in 元 where the table counts in 万元."""
    line = sample.form.budget[0]
    if sample.form.money_unit != "万元" or line.executed is None or sample.family != "P1-SC":
        raise CannotPlant(f"seed {sample.seed}: not in 万元")
    reason = f"{line.reason or ''}截至年底实际拨付{line.executed.normalize():f}元。"
    return _with(
        sample,
        "unit_slip",
        ("budget[0].reason", "budget[0].executed"),
        "原因栏把万元写成元",
        budget=_line(sample, 0, reason=reason),
    )


def weights_over(sample: SampleForm) -> SampleForm:
    """One indicator weighs 10 more, which it loses with a reason: 110 in all beside a stated 100."""
    index = _first(sample, lambda item: item.weight is not None and item.score == item.weight)
    item = sample.form.indicators[index]
    assert item.weight is not None
    weight = item.weight + 10
    reason = "按内部考核办法扣减。" if family(sample.family).reason else None  # only where it can be printed
    return _with(
        sample,
        "weights_over",
        (f"indicators[{index}].weight", "total_weight"),
        "分值合计110分，表内写100分",
        indicators=_row(sample, index, weight=weight, reason=reason),
    )


def old_deadline(sample: SampleForm) -> SampleForm:
    """A deadline of the year before."""
    index = _first(
        sample, lambda item: item.operator == "date" and str(sample.form.year) in (item.target or "")
    )
    target = (sample.form.indicators[index].target or "").replace(
        str(sample.form.year), str((sample.form.year or 0) - 1)
    )
    return _with(
        sample,
        "old_deadline",
        (f"indicators[{index}].target", "year"),
        "时效目标是上一年度的日期",
        indicators=_row(sample, index, target=target, target_text=target),
    )


def placeholder(sample: SampleForm) -> SampleForm:
    """The template's prompt is still in the cell."""
    if sample.form.measures is None:
        raise CannotPlant(f"seed {sample.seed} prints no measures")
    return _with(sample, "placeholder", ("measures",), "模板提示语未替换", measures="（200字以内）")


def blank_actual(sample: SampleForm) -> SampleForm:
    """Nothing stands in the actual cell, and the score is full."""
    index = _first(sample, lambda item: item.score is not None and item.score == item.weight)
    return _with(
        sample,
        "blank_actual",
        (f"indicators[{index}].actual", f"indicators[{index}].score"),
        "完成值为空却得满分",
        indicators=_row(sample, index, actual=None, actual_text=None),
    )


def narrative_count(sample: SampleForm) -> SampleForm:
    """The completion text counts more than the indicator table."""
    text = sample.form.completion or ""
    for index, item in enumerate(sample.form.indicators):
        claim = f"{item.actual}{item.unit}"
        if item.level2 == "数量指标" and item.actual and item.actual.isdigit() and text.count(claim) == 1:
            more = int(item.actual) * 3 + 7
            return _with(
                sample,
                "narrative_count",
                ("completion", f"indicators[{index}].actual"),
                f"完成情况写{more}，指标表写{item.actual}",
                completion=text.replace(claim, f"{more}{item.unit}"),
            )
    raise CannotPlant(f"seed {sample.seed}: no count in the completion")


def total_differs(sample: SampleForm) -> SampleForm:
    """The total is 2 points more than its parts."""
    total = _total(sample)
    wrong = total + 2 if total <= 98 else total - 2
    return _with(
        sample,
        "total_differs",
        ("total_score",),
        f"总分{wrong}，各项合计{total}",
        total_score=wrong,
        conclusion=_conclusion(sample, wrong),
    )


def coverage_claim(sample: SampleForm) -> SampleForm:
    """Everything is said to be covered, beside counts that leave some out."""
    if sample.form.completion is None:
        raise CannotPlant(f"seed {sample.seed} prints no completion")
    text = sample.form.completion + "符合条件的村组共86个，已实施79个，实现全覆盖。"
    return _with(sample, "coverage_claim", ("completion",), "86个中完成79个却写全覆盖", completion=text)


def funds_differ(sample: SampleForm) -> SampleForm:
    """The sources no longer add up to the total: one of them was changed alone."""
    for index, line in enumerate(sample.form.budget[1:], 1):
        if line.kind in ("fiscal", "central") and line.executed and sample.family != "P2-GZ":
            less = (line.executed * Decimal("0.8")).quantize(Decimal("0.01"))
            return _with(
                sample,
                "funds_differ",
                ("budget[0].executed", f"budget[{index}].executed"),
                "资金来源之和不等于总额",
                budget=_line(sample, index, executed=less),
            )
    raise CannotPlant(f"seed {sample.seed} has no fund rows")


def blank_signature(sample: SampleForm) -> SampleForm:
    """The first signature line is there and nobody signed."""
    if not sample.form.signatures:
        raise CannotPlant(f"seed {sample.seed} has no signature line")
    first, *others = sample.form.signatures
    return _with(
        sample,
        "blank_signature",
        ("signatures[0].name",),
        f"{first.role}未签字",
        signatures=(first.model_copy(update={"name": None}), *others),
    )


def copied_conclusion(first: SampleForm, second: SampleForm) -> SampleForm:
    """`second` with the conclusion of `first`."""
    if first.form.conclusion is None:
        raise CannotPlant(f"seed {first.seed} prints no conclusion")
    return _with(
        second,
        "copied_conclusion",
        ("conclusion",),
        "评价结论与同文件另一张表雷同",
        conclusion=first.form.conclusion,
    )


PLANTERS: dict[str, Planter] = {
    planter.__name__: planter
    for planter in (
        full_score_despite_rate,
        unit_slip,
        weights_over,
        old_deadline,
        placeholder,
        blank_actual,
        narrative_count,
        total_differs,
        coverage_claim,
        funds_differ,
        blank_signature,
    )
}
