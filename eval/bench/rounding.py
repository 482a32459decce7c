"""The same form printed with fewer digits, as people round for print: texts keep the exact numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from corpus.sample import SampleForm

_TENTH = Decimal("0.1")
_ONE = Decimal(1)


def rounded(sample: SampleForm) -> SampleForm:
    """Amounts, rates, scores and the total with fewer digits; the sample itself when nothing changes."""
    rng = Random(f"{sample.seed}/{sample.family}/rounded")
    money = _ONE if sample.form.money_unit == "元" else rng.choice([_TENTH, _ONE])
    rate = rng.choice([_TENTH, _ONE])
    steps = {"initial": money, "adjusted": money, "executed": money, "rate": rate, "score": _TENTH}
    lines = []
    for line in sample.form.budget:
        values = {name: _cut(getattr(line, name), step) for name, step in steps.items()}
        if any(values[name] == 0 and getattr(line, name) for name in ("initial", "adjusted", "executed")):
            values.update({name: getattr(line, name) for name in ("initial", "adjusted", "executed")})
        lines.append(line.model_copy(update=values))
    rows = [row.model_copy(update={"score": _cut(row.score, _TENTH)}) for row in sample.form.indicators]
    fields: dict[str, Any] = {
        "budget": tuple(lines),
        "indicators": tuple(rows),
        "total_score": _cut(sample.form.total_score, _TENTH),
    }
    return sample.model_copy(update={"form": sample.form.model_copy(update=fields)})


def _cut(value: Decimal | None, step: Decimal) -> Decimal | None:
    """The value to the step, or as it is when it has no more digits than that."""
    if value is None or value.as_tuple().exponent >= step.as_tuple().exponent:  # type: ignore[operator]
        return value
    short = value.quantize(step, ROUND_HALF_UP)
    return short.to_integral_value() if short == short.to_integral_value() and step != _ONE else short
