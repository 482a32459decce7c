"""The validator that most systems have: three sums with a tolerance of 0.1, and nothing else.

Execution score = rate x weight; a quantitative indicator's score is linear in what was reached; the total is
the sum of its parts. It gets the form as the product read it, which flatters it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.model import Evidence, Finding, FindingEvidence, Form
from eval.bench.constraints import number
from eval.bench.run import Checked

_TOLERANCE = Decimal("0.1")
_UPWARD = (">=", ">", "=")


def three_checks(forms: Sequence[Form], text: str) -> Checked:
    """Findings of the three checks on the last form of a file."""
    if not forms:
        return (), ()
    form = forms[-1]
    del text
    return (*_execution(form), *_indicators(form), *_total(form)), ()


def _execution(form: Form) -> Iterator[Finding]:
    for i, line in enumerate(form.budget):
        if line.rate is None or line.weight is None or line.score is None:
            continue
        earned = min(line.weight, line.rate * line.weight / 100)
        if abs(earned - line.score) > _TOLERANCE:
            yield _finding(form, "ratio", [f"budget[{i}].score", f"budget[{i}].rate"])


def _indicators(form: Form) -> Iterator[Finding]:
    for i, item in enumerate(form.indicators):
        target, actual = number(item.target), number(item.actual)
        if not target or actual is None or item.weight is None or item.score is None:
            continue
        if item.operator == "<=":
            share = Decimal(1) if actual <= target else target / actual
        elif item.operator in _UPWARD:
            share = min(Decimal(1), actual / target)
        else:
            continue
        if abs(item.weight * share - item.score) > _TOLERANCE:
            paths = [f"indicators[{i}].{name}" for name in ("score", "actual", "target")]
            yield _finding(form, "linear", paths)


def _total(form: Form) -> Iterator[Finding]:
    paths = ["total_score", *(f"budget[{i}].score" for i in range(len(form.budget)))]
    paths += [f"indicators[{i}].score" for i in range(len(form.indicators))]
    scores = [line.score for line in form.budget] + [item.score for item in form.indicators]
    known = [score for score in scores if score is not None]
    if form.total_score is not None and known and abs(sum(known) - form.total_score) > _TOLERANCE:
        yield _finding(form, "sum", paths)


def _finding(form: Form, rule: str, paths: Sequence[str]) -> Finding:
    places = [(path, form.evidence[path]) for path in paths if path in form.evidence]
    sides = tuple(_side(place, "claim" if n == 0 else "counter") for n, (_, place) in enumerate(places))
    return Finding(
        id=f"{rule}:{paths[0]}", rule=rule, name=rule, verdict="fail", severity="contradiction", message="",
        computation="", basis="", ask="", evidence=sides, fingerprint=rule,
    )  # fmt: skip


def _side(place: Evidence, role: str) -> FindingEvidence:
    return FindingEvidence.model_validate({**place.model_dump(exclude={"method"}), "role": role})
