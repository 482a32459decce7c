"""T11: one indicator listed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from assist.rules.alignment import core_name
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import COUNT_UNITS

_SHORTEST = 4


@rule(id="T11", name="指标重复设置", severity="suspicious", basis=("CN-2015-163", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The same indicator in two rows counts its points twice.

    What:
        Indicators of one name under one second level, or counts with one target and one result under any.
    Why:
        One result is rewarded twice, or two rows report one thing differently.
    Formula:
        equal names (from four characters) under the same level 2; with one unit, the words for counting at the end
        may differ (培训农民人数, 培训农民数).
    Not flagged:
        Equal names with other values under different second levels; short names; rows without a value.
    Bad:
        indicators:
          - {name: 培训基层人员, target: ≥50人, actual: 52人, level2: 数量指标}
          - {name: 培训基层人员, target: ≥60人, actual: 61人, level2: 数量指标}
    Good:
        indicators:
          - {name: 培训基层人员, target: ≥50人, actual: 52人, level2: 数量指标}
          - {name: 培训管理人员, target: ≥60人, actual: 61人, level2: 数量指标}
    """
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _alike(form):
        for name in {_core(row), row.name}:
            rows[row.level, name].append(row)
        if row.target is not None and row.target.unit in COUNT_UNITS:
            rows["", f"{row.name}|{row.target_text}|{row.actual_text}"].append(row)
    told: set[int] = set()
    for same in rows.values():
        if len(same) < 2 or told.issuperset(row.index for row in same):
            continue
        told.update(row.index for row in same)
        name = same[0].name
        shown = "；".join(f"指标值{row.target_text or '无'}、完成{row.actual_text}" for row in same[:3])
        yield Problem(
            place=f"{same[1].path}.level3",
            message=f"指标“{name}”列了{len(same)}次",
            computation=shown,
            ask="合并重复的指标，或写明各自的范围",
            sides=tuple(form.cite_row(row, "claim" if row is same[0] else "counter") for row in same[:3]),
            verdict="review",
        )


def _alike(form: FormView) -> list[Row]:
    """Rows whose names begin as another's does."""
    begun: dict[str, list[Row]] = defaultdict(list)
    for row in form.rows:
        if len(row.name) >= _SHORTEST and row.actual_text:
            begun[row.name[:_SHORTEST]].append(row)
    return [row for rows in begun.values() if len(rows) > 1 for row in rows]


def _core(row: Row) -> str:
    unit = row.target.unit if row.target is not None else None
    core = core_name(row.name) if unit in COUNT_UNITS else ""
    return f"{core}/{unit}" if len(core) >= _SHORTEST else row.name
