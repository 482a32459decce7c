"""Keeps the mutations that are worth counting: seen in the file, with one cause, repaired in one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.layouts import plan_of
from corpus.plan import Line, Plan
from corpus.sample import SampleForm
from eval.bench.constraints import Constraint, broken, broken_between, cells
from eval.bench.locate import stamp_form
from eval.bench.mutation import Change, Side
from eval.bench.rounding import rounded

_MONEY = ("sum.", "rate", "within", "cost.", "goal.money", "balance", "spent")
"""Constraints on amounts, by the beginning of their names."""
Layer = Callable[[SampleForm], Plan]
_LETTER = re.compile("[a-z\uff41-\uff5a]")


@dataclass(frozen=True)
class Accepted:
    """What a mutation breaks. `short` is its rounded form, None when rounding hides it or changes nothing."""

    broken: tuple[Constraint, ...]
    short: SampleForm | None

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell of a broken constraint."""
        return cells(self.broken)


def judge(base: SampleForm, change: Change, lay: Layer = plan_of) -> Accepted | str:
    """The closure of a mutation, or why it is dropped; `lay` is how the form is laid out."""
    found = broken(change.sample)
    if change.sister is not None:
        found += broken_between(change.sample, change.sister)
        if broken_between(base, change.sister):
            return "the twin is not clean beside its sister"
    if not found:
        return "breaks nothing"
    if explained_by_digits(change.sample, found):
        return "explained by printed digits"
    if not one_cause(change, found):
        return "more than one cause"
    if other_repairs(change, found):
        return "more than one repair"
    if not visible(base, change, lay):
        return "not seen in the file"
    short = rounded(change.sample)
    if short == change.sample:
        return Accepted(found, None)
    hidden = not (broken(short, rounded=True) or (change.sister and broken_between(short, change.sister)))
    same = plan_text(lay(short)) == plan_text(lay(rounded(base)))
    return Accepted(found, None if hidden or same else short)


def explained_by_digits(sample: SampleForm, found: tuple[Constraint, ...]) -> bool:
    """Whether amounts that are rounded as printed could agree after all: then nobody can call it an error.

    Of points only those for execution are judged so, and only in forms that print none with decimals: systems
    keep two decimals of them and drop trailing zeros, and where one score has decimals, 10 is 10.00.
    """
    names = _MONEY if _decimal_points(sample) else (*_MONEY, "execution.score")
    if not all(item.name.startswith(names) for item in found):
        return False
    still = {item.name for item in broken(sample, rounded=True)}
    return not any(item.name in still for item in found)


def _decimal_points(sample: SampleForm) -> bool:
    """Whether some score of the form is printed with decimals."""
    form = sample.form
    scores = [
        form.total_score,
        *(line.score for line in form.budget),
        *(row.score for row in form.indicators),
    ]
    return any("." in f"{score:f}" for score in scores if score is not None)


def one_cause(change: Change, found: tuple[Constraint, ...]) -> bool:
    """Whether every broken constraint relates a changed cell: one error, however far it spreads."""
    changed = {side.path for side in change.changed}
    return all(changed & set(item.paths) for item in found)


def other_repairs(change: Change, found: tuple[Constraint, ...]) -> set[str]:
    """Cells not recorded as a side whose correction alone could mend everything that is broken.

    A cell can mend it only when every broken constraint relates it, so the cells common to all of them
    are all candidates there are.
    """
    common = set(found[0].paths).intersection(*(item.paths for item in found))
    recorded = {side.path for side in (*change.changed, *change.counter)}
    return common - recorded


def plan_text(plan: Plan) -> str:
    """Everything that the layout prints."""
    parts = []
    for block in plan:
        parts += [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells]
    return "\n".join(parts)


def visible(base: SampleForm, change: Change, lay: Layer = plan_of) -> bool:
    """Whether the file shows the change and, where there is one, a cell of the other side."""
    text = plan_text(lay(change.sample))
    if text == plan_text(lay(base)):
        return False
    shown = shown_sides(change.sample, (*change.changed, *change.counter), lay)
    blank = [side for side in change.changed if side.near]
    if not blank and not any(side in shown for side in change.changed):
        return False
    year = str(change.sample.form.year)
    against = [side for side in change.counter if side in shown or (side.path == "year" and year in text)]
    return bool(against) or not change.counter


def shown_sides(sample: SampleForm, sides: tuple[Side, ...], lay: Layer = plan_of) -> set[Side]:
    """The sides that the layout prints."""
    stamped, letters = stamp_form(sample, sides)
    present = set(_LETTER.findall(plan_text(lay(stamped))))
    wide = {letter: chr(ord(letter) + 0xFEE0) for letter in letters.values()}
    return {side for side, letter in letters.items() if {letter, wide[letter]} & present}
