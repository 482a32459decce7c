"""The same form printed with fewer digits, as people and systems round or cut off; texts keep the exact numbers."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from corpus.sample import SampleForm

_TENTH = Decimal("0.1")
_ONE = Decimal(1)
_CUTTING = 0.3
"""Share of forms whose digits are cut off instead of rounded."""


def rounded(sample: SampleForm) -> SampleForm:
    """Amounts, rates, scores and the total with fewer digits; the sample itself when nothing changes."""
    rng = Random(f"{sample.seed}/{sample.family}/rounded")
    money = _ONE if sample.form.money_unit == "元" else rng.choice([_TENTH, _ONE])
    rate = rng.choice([_TENTH, _ONE])
    steps = {"initial": money, "adjusted": money, "executed": money, "rate": rate, "score": _TENTH}
    mode = ROUND_DOWN if rng.random() < _CUTTING else ROUND_HALF_UP
    lines = []
    for line in sample.form.budget:
        values = {name: _cut(getattr(line, name), step, mode) for name, step in steps.items()}
        if any(values[name] == 0 and getattr(line, name) for name in ("initial", "adjusted", "executed")):
            values.update({name: getattr(line, name) for name in ("initial", "adjusted", "executed")})
        lines.append(line.model_copy(update=values))
    rows = [row.model_copy(update={"score": _cut(row.score, _TENTH, mode)}) for row in sample.form.indicators]
    fields: dict[str, Any] = {
        "budget": tuple(lines),
        "indicators": tuple(rows),
        "total_score": _cut(sample.form.total_score, _TENTH, mode),
    }
    return sample.model_copy(update={"form": sample.form.model_copy(update=fields)})


def _cut(value: Decimal | None, step: Decimal, mode: str) -> Decimal | None:
    """The value to the step, or as it is when it has no more digits than that."""
    if value is None or value.as_tuple().exponent >= step.as_tuple().exponent:  # type: ignore[operator]
        return value
    short = value.quantize(step, mode)
    return short.to_integral_value() if short == short.to_integral_value() and step != _ONE else short
