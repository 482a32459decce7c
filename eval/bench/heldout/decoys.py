"""True statements of the kinds that the second held-out set makes false ones of, in some of the clean forms."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from corpus.sample import SampleForm
from eval.bench.constraints import Sheet
from eval.bench.constraints_money import base_of
from eval.bench.constraints_points import grade_of, met
from eval.bench.editing import add_sentence
from eval.bench.mutation import CannotMutate
from eval.bench.phrases import write

Decoy = Callable[[SampleForm, Random], SampleForm]
_SHARE = 0.35
"""Share of base forms with one of these statements."""


def _asked(sample: SampleForm, rng: Random) -> SampleForm:
    sent = rng.randint(60, 500)
    said = write(rng, "questionnaires", sent=sent, back=sent - rng.randint(0, 20))
    return add_sentence(sample, said)[0]


def _left(sample: SampleForm, rng: Random) -> SampleForm:
    base, line = base_of(Sheet(sample), 0)[1], sample.form.budget[0]
    if base is None or line.executed is None or sample.form.money_unit not in ("元", "万元"):
        raise CannotMutate("no amounts")
    said = write(rng, "left_over", left=f"{base - line.executed:f}", m=sample.form.money_unit)
    return add_sentence(sample, said)[0]


def _built(sample: SampleForm, rng: Random) -> SampleForm:
    year = sample.form.year
    start = rng.randint(2, 7)
    said = write(rng, "works", begun=year, start=start, done=year, end=start + rng.randint(1, 5))
    return add_sentence(sample, said)[0]


def _named(sample: SampleForm, rng: Random) -> SampleForm:
    if not sample.form.unit:
        raise CannotMutate("no unit")
    return add_sentence(sample, write(rng, "carried_out_by", office=sample.form.unit))[0]


def _graded(sample: SampleForm, rng: Random) -> SampleForm:
    if sample.form.total_score is None:
        raise CannotMutate("no total")
    grade = sample.form.grade or grade_of(sample.form.total_score)
    return add_sentence(sample, write(rng, "stated_grade", grade=grade))[0]


def _finished(sample: SampleForm, rng: Random) -> SampleForm:
    if any(met(item, sample.form.year) is False for item in sample.form.indicators):
        raise CannotMutate("something was missed")
    return add_sentence(sample, write(rng, "finished"))[0]


DECOYS: tuple[Decoy, ...] = (_asked, _left, _built, _named, _graded, _finished)


def decoys(rng: Random) -> tuple[Decoy, ...]:
    """One of them, or none."""
    return (rng.choice(DECOYS),) if rng.random() < _SHARE else ()
