"""Edits of a sample form that keep everything else as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from assist.model import BudgetLine, Form, Indicator
from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_points import grade_of
from eval.bench.constraints_text import counted
from eval.bench.mutation import CannotMutate, Side

CENT = Decimal("0.01")
TELLING = ("completion", "process", "conclusion")
"""Narratives that tell what was done, in which a statement on it may stand."""
NARRATIVES = ("completion", "process", "conclusion", "problems")


def with_fields(sample: SampleForm, **fields: Any) -> SampleForm:
    """The sample with these fields of its form replaced."""
    return sample.model_copy(update={"form": sample.form.model_copy(update=fields)})


def with_line(sample: SampleForm, index: int, **fields: Any) -> SampleForm:
    """The sample with one fund row changed."""
    lines = list(sample.form.budget)
    lines[index] = lines[index].model_copy(update=fields)
    return with_fields(sample, budget=tuple(lines))


def with_row(sample: SampleForm, index: int, **fields: Any) -> SampleForm:
    """The sample with one indicator changed."""
    rows = list(sample.form.indicators)
    rows[index] = rows[index].model_copy(update=fields)
    return with_fields(sample, indicators=tuple(rows))


def with_target(sample: SampleForm, index: int, target: str) -> SampleForm:
    """The indicator with another number as its target, written the way the old one was."""
    item = sample.form.indicators[index]
    text = (item.target_text or "").replace(item.target or "\0", target)
    return with_row(sample, index, target=target, target_text=text)


def with_actual(sample: SampleForm, index: int, actual: str) -> SampleForm:
    """The indicator with another number as its actual value, written the way the old one was."""
    item = sample.form.indicators[index]
    text = (item.actual_text or "").replace(item.actual or "\0", actual)
    return with_row(sample, index, actual=actual, actual_text=text)


def add_sentence(sample: SampleForm, sentence: str, *names: str) -> tuple[SampleForm, str]:
    """The sentence at the end of the first of these narratives that the form has; and that one's name."""
    for name in names or TELLING:
        text = getattr(sample.form, name)
        if text:
            return with_fields(sample, **{name: text + sentence}), name
    raise CannotMutate("the form has no narrative for a sentence")


def settle(sample: SampleForm) -> SampleForm:
    """The total, the score and grade that texts name, and the grade, as they follow from all scores."""
    form = sample.form
    if form.total_score is None:
        return sample
    scores = [form.budget[0].score, *(item.score for item in form.indicators)]
    exact = sum((score for score in scores if score is not None), Decimal(0))
    return with_total(sample, written_like(exact, form.total_score))


def with_total(sample: SampleForm, points: Decimal, texts: bool = True) -> SampleForm:
    """Another total score; with `texts` the narratives and the grade follow it."""
    form = sample.form
    fields: dict[str, Any] = {"total_score": points}
    for name in ("completion", "conclusion") if texts else ():
        text = getattr(form, name)
        if text:
            fields[name] = text.replace(f"自评得分{form.total_score}分", f"自评得分{points}分")
    if texts and form.grade:
        grade = grade_of(points)
        fields["grade"] = grade
        if form.conclusion and form.conclusion.startswith(f"{form.grade}。"):
            fields["conclusion"] = grade + (fields.get("conclusion") or form.conclusion)[len(form.grade) :]
    return with_fields(sample, **fields)


def score_cells(sample: SampleForm) -> tuple[Side, ...]:
    """The cells that a total score adds up."""
    rows = range(len(sample.form.indicators))
    return (Side("budget[0].score"), *(Side(f"indicators[{i}].score") for i in rows))


def written_like(value: Decimal, model: Decimal) -> Decimal:
    """The value with two decimals where the model has them, else without trailing zeros."""
    value = value.quantize(CENT, ROUND_HALF_UP)
    exponent = model.as_tuple().exponent
    if exponent == -2 and model == model.quantize(Decimal("0.1")):
        return value
    text = f"{value:f}".rstrip("0").rstrip(".")
    return Decimal(text or "0")


def executed_line(sample: SampleForm) -> BudgetLine:
    """The total row, which must have amounts."""
    line = sample.form.budget[0]
    if line.executed is None:
        raise CannotMutate("no executed amount")
    return line


def base_column(sample: SampleForm) -> str:
    """The column that rates are reckoned on."""
    return "adjusted" if "adjusted" in Sheet(sample).family.amounts else "initial"


def source_rows(sample: SampleForm, column: str) -> list[int]:
    """Fund rows below the total that hold money in this column."""
    return [i for i, line in enumerate(sample.form.budget) if i and getattr(line, column)]


def pick(
    rng: Random, sample: SampleForm, wanted: Callable[[int, Indicator], bool], what: str = "row"
) -> tuple[int, Indicator]:
    """An indicator that fits; raises CannotMutate when none does."""
    fitting = [(i, item) for i, item in enumerate(sample.form.indicators) if wanted(i, item)]
    if not fitting:
        raise CannotMutate(f"no fitting {what}")
    return rng.choice(fitting)


def one_of(rng: Random, values: list[Any], what: str) -> Any:
    """One of the values; raises CannotMutate when there is none."""
    if not values:
        raise CannotMutate(f"no {what}")
    return rng.choice(values)


def full_score(sample: SampleForm, index: int) -> bool:
    """Whether the indicator has its full weight."""
    weight = Sheet(sample).weight(index)
    return weight is not None and sample.form.indicators[index].score == weight


def narratives_with(form: Form, words: str) -> Iterator[str]:
    """Names of the narratives that contain the words exactly once."""
    for name in ("goal", *NARRATIVES):
        if (getattr(form, name) or "").count(words) == 1:
            yield name


def plainly_full(sample: SampleForm, index: int) -> bool:
    """Whether the form itself shows that the indicator has its full weight."""
    item = sample.form.indicators[index]
    return item.weight is not None and item.score == item.weight


def told(sample: SampleForm, index: int) -> bool:
    """Whether a narrative repeats this indicator's number, so that a change breaks two things."""
    item = sample.form.indicators[index]
    texts = Sheet(sample).narrative("goal", *NARRATIVES)
    things = [thing for i, thing, _ in counted(Sheet(sample)) if i == index]
    named = bool(item.level3) and f"{item.level3}" in texts
    return named or any(thing in texts for thing in things) or "满意度" in (item.level3 or "")
