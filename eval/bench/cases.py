"""The insertions: which mutator was applied to which base form, and what it broke.

Everything follows from one seed; `digest` of the rendered files proves that two builds are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from random import Random

from corpus.families import families
from corpus.layouts import plan_of
from corpus.plan import Plan
from corpus.render import SCRAMBLED, render_all
from corpus.sample import SampleForm
from eval.bench.base import HELD_OUT_REGION, base_form
from eval.bench.constraints import broken
from eval.bench.editing import NARRATIVES, with_fields
from eval.bench.layouts import ELSEWHERE, Layout, planner, render_plan
from eval.bench.mutation import CannotMutate, Change, Draw, Mutator, all_mutators
from eval.bench.rounding import rounded
from eval.bench.solver import Accepted, judge, plan_text

FORMATS = (
    "docx", "xlsx", "txt-cells", "docx", "pdf", "txt-tabs", "html", "docx", "txt-pdf", "xls", "xlsx", "txt-pipes",
    "docx", "html", "txt-spaces", "xlsx", "txt-cells", "txt-glued", "txt-tabs",
)  # fmt: skip
"""Formats in turn: tabled ones twice as often as scrambled text; glued text, where cells have nothing
between them, seldom."""
EVERY = ("docx", "xlsx", "html", "txt-tabs")
"""The formats that a full run writes every form and insertion in, besides its own."""
_NUMBERS = 100_000
_ELSEWHERE = {"held out": (700, _NUMBERS), "drawn": (800, 2 * _NUMBERS)}
"""Of each kind of layout: its first base form, and the number from which its forms and insertions count."""
_ELSEWHERE_FAMILY = "P2"
"""The records that are printed in layouts of no family."""
SIZES = {"quick": (3, 4), "full": (20, 5)}
"""Base forms of each family, and insertions tried for each base form."""


@dataclass(frozen=True)
class Case:
    """One insertion into one base form. `closure` are the broken constraints, `cells` those they relate."""

    number: int
    base: int
    mutator: str
    group: str
    exact: bool
    held_out: bool
    magnitude: str
    change: Change
    accepted: Accepted

    @property
    def closure(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.accepted.broken)


@dataclass(frozen=True)
class Base:
    """A clean form, the format it is rendered in, and the insertions made into it."""

    number: int
    sample: SampleForm
    sister: SampleForm | None
    fmt: str
    cases: tuple[Case, ...]
    layout: Layout = ""

    @property
    def held_out_region(self) -> bool:
        return self.sample.family == HELD_OUT_REGION

    @property
    def scrambled(self) -> bool:
        return self.fmt in SCRAMBLED

    @cached_property
    def short(self) -> SampleForm | None:
        """The rounded form; None when rounding changes nothing or makes it unclean."""
        other = rounded(self.sample)
        return None if other == self.sample or broken(other, rounded=True) else other


@dataclass(frozen=True)
class Benchmark:
    """All base forms with their insertions, and how many mutations were dropped, by why."""

    seed: int
    bases: tuple[Base, ...]
    dropped: dict[str, int]
    unseen: tuple[Base, ...] = ()
    drawn: tuple[Base, ...] = ()
    """Forms in the layout that is held out as a whole, and in layouts drawn by lot."""

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(case for base in self.bases for case in base.cases)


class _Turns:
    """Mutators in turn, the least used first, so that those with few fitting forms get the forms that suit
    them; up to `wanted` of them for each base form."""

    def __init__(self, seed: int, wanted: int) -> None:
        self._seed, self._wanted = seed, wanted
        self._mutators = all_mutators()
        self._uses = dict.fromkeys((mutator.id for mutator in self._mutators), 0)
        self.dropped: dict[str, int] = {}

    def filled(
        self, family: str, k: int, number: int, first: int, lay: Callable[[SampleForm], Plan] = plan_of
    ) -> Base:
        """The family's `k`-th base form, which counts as `number`, with insertions that count from `first`."""
        sample = base_form(self._seed, k, family)
        sister = base_form(self._seed, 500 + k, family) if number % 4 == 3 else None
        rng = Random(f"{self._seed}/{family}/{k}/mutators")
        cases: list[Case] = []
        for mutator in sorted(self._mutators, key=lambda mutator: (self._uses[mutator.id], rng.random())):
            if len(cases) == self._wanted:
                break
            if mutator.sisters and sister is None:
                continue
            magnitude = mutator.magnitudes[self._uses[mutator.id] % len(mutator.magnitudes)]
            draw = Draw(Random(f"{self._seed}/{family}/{k}/{mutator.id}"), magnitude, sister)
            made = self._insertion(sample, mutator, draw, lay)
            if made is not None:
                self._uses[mutator.id] += 1
                cases.append(
                    Case(first + len(cases), number, mutator.id, mutator.group, mutator.exact,
                         mutator.held_out, magnitude, *made)
                )  # fmt: skip
        return Base(number, sample, sister, FORMATS[(number * 7 + k) % len(FORMATS)], tuple(cases))

    def _insertion(
        self, sample: SampleForm, mutator: Mutator, draw: Draw, lay: Callable[[SampleForm], Plan]
    ) -> tuple[Change, Accepted] | None:
        """The change and what it breaks; None where the form has no place for it or the solver drops it."""
        try:
            change = mutator.function(sample, draw)
        except CannotMutate:
            return None
        accepted = judge(sample, change, lay)
        if isinstance(accepted, str):
            why = f"{'held out' if mutator.held_out else mutator.id}: {accepted}"
            self.dropped[why] = self.dropped.get(why, 0) + 1
            return None
        return change, accepted


def build(seed: int, each: int, wanted: int) -> Benchmark:
    """`each` base forms of every family with up to `wanted` insertions each."""
    turns = _Turns(seed, wanted)
    bases: list[Base] = []
    number = 0
    for k in range(each):
        for family in families():
            bases.append(turns.filled(family, k, len(bases), number))
            number += len(bases[-1].cases)
    elsewhere = [_elsewhere(seed, each, wanted, layout) for layout in ("held out", "drawn")]
    return Benchmark(seed, tuple(bases), turns.dropped, *elsewhere)


def _elsewhere(seed: int, each: int, wanted: int, layout: Layout) -> tuple[Base, ...]:
    """The same kinds of insertions in forms of layouts that no family has."""
    turns = _Turns(seed, wanted)
    bases: list[Base] = []
    start, first = _ELSEWHERE[layout]
    for k in count():
        if len(bases) == each:
            return tuple(bases)
        place, lay = len(bases), planner(layout, len(bases))
        if not _explains(base_form(seed, start + k, _ELSEWHERE_FAMILY), lay):
            continue
        number = first + sum(len(base.cases) for base in bases)
        made = turns.filled(_ELSEWHERE_FAMILY, start + k, 4 * k, number, lay)
        fmt = ELSEWHERE[place % len(ELSEWHERE)]
        bases.append(replace(made, number=first + place, fmt=fmt, layout=layout))
    raise AssertionError("count ends never")


def _explains(sample: SampleForm, lay: Callable[[SampleForm], Plan]) -> bool:
    """Whether a layout that leaves texts out still prints the reasons that the form owes."""
    whole = plan_text(lay(sample))
    absent = {name: None for name in NARRATIVES if (text := getattr(sample.form, name)) and text not in whole}
    found = broken(with_fields(sample, **absent))
    return not any(item.name.startswith("explained") for item in found)


def spread(benchmark: Benchmark, formats: Sequence[str]) -> Benchmark:
    """The same forms and insertions in each of these formats, instead of one format for each form."""
    bases = [replace(base, fmt=fmt) for fmt in formats for base in benchmark.bases]
    return replace(benchmark, bases=tuple(bases))


def files(benchmark: Benchmark) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the benchmark: twins and insertions, unrounded and rounded."""
    for base in (*benchmark.bases, *benchmark.unseen, *benchmark.drawn):
        for style, clean in (("plain", base.sample), ("rounded", base.short)):
            if clean is None:
                continue
            yield f"{base.number}/{base.fmt}/{style}/clean", render_file(base, clean)
            for case in base.cases:
                sample = case.change.sample if style == "plain" else case.accepted.short
                if sample is not None:
                    yield f"{base.number}/{base.fmt}/{style}/{case.number}", render_file(base, sample)


def render_file(base: Base, sample: SampleForm) -> bytes:
    """The file with this form in it, behind its sister when it has one."""
    if base.layout:
        return render_plan(planner(base.layout, base.number % _NUMBERS)(sample), [sample], base.fmt)
    forms = [sample] if base.sister is None else [base.sister, sample]
    return render_all(forms, base.fmt)


def digest(benchmark: Benchmark) -> str:
    """One hash over all files: the same for the same seed."""
    whole = hashlib.sha256()
    for name, data in files(benchmark):
        whole.update(name.encode())
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()
