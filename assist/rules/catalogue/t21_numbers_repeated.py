"""T21: the same odd numbers in rows that count different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_LEAST = 3
_SMALL = 20


@rule(id="T21", name="多行指标数值雷同", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Three rows with one target and one other result were filled by copying.

    What:
        Three indicators or more that count in different units, with the same target and the same result, which is not the
        target.
    Why:
        The values were copied from row to row and never measured.
    Formula:
        equal target, equal actual value, actual ≠ target, at least two units.
    Not flagged:
        Rates, small and round numbers, results that equal the target. For review.
    Bad:
        indicators:
          - {name: 走访企业, target: ≥137家, actual: 142家}
          - {name: 编印手册, target: ≥137册, actual: 142册}
          - {name: 悬挂横幅, target: ≥137条, actual: 142条}
    Good:
        indicators:
          - {name: 走访企业, target: ≥137家, actual: 142家}
          - {name: 编印手册, target: ≥260册, actual: 266册}
          - {name: 悬挂横幅, target: ≥45条, actual: 47条}
    """
    same: dict[tuple[str | None, str | None], list[Row]] = defaultdict(list)
    for row in form.rows:
        if row.item.target is not None and row.item.actual is not None and row.item.target != row.item.actual:
            same[row.item.target, row.item.actual].append(row)
    for rows in same.values():
        if len(rows) < _LEAST:
            continue
        values = [row.actual for row in rows if row.actual is not None and row.actual.unit != PERCENT]
        units = {value.unit for value in values}
        if len(values) < len(rows) or len(units) < 2 or any(v.printed < _SMALL or v.printed % 10 == 0 for v in values):
            continue
        names = "、".join(f"“{row.name}”" for row in rows[:4])
        yield Problem(
            place=f"{rows[0].path}.actual",
            message=f"{names}{len(rows)}项指标值均为{rows[0].item.target}、完成值均为{rows[0].item.actual}",
            computation="；".join(f"{row.target_shown} → {row.actual_shown}" for row in rows[:4]),
            ask="逐项核对指标值和完成值",
            sides=tuple(form.cite(f"{row.path}.actual", "counter" if at else "claim") for at, row in enumerate(rows[:6])),
            verdict="review",
        )
