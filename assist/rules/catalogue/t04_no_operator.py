"""T04: a bare number as target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.odd_cells import odd_cell
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_MONTH = re.compile(r"20\d\d\.(?:0?[1-9]|1[0-2])")
"""A month as forms print it, 2021.6."""


_VAGUE = re.compile(
    "(?:若干|较多|多[次个项人家场]|按需|适量|适当|一批|一定|视情况|根据需要|尽量|尽可能|不限|足够|大量|少量)(?:数量)?[\u4e00-\u9fff]{0,3}"
)
"""Words that ask for no number in particular."""


@rule(id="T04", name="指标值无方向、无单位", severity="suspicious", basis=("CN-2015-163", "CN-2021-101"))
def check(form: FormView) -> Iterator[Problem]:
    """A target needs a direction and a unit to be measurable.

    What:
        Targets that are a bare number, without operator, unit or a unit column; words that ask for no number in particular
        (若干, 适量) where things are counted.
    Why:
        95 may be at least 95% or exactly 95 people.
    Formula:
        target cell is digits only and the form gives neither operator nor unit for the row.
    Not flagged:
        Rows whose operator or unit stands in its own column or in the indicator's name, in brackets; months (2021.6).
    Bad:
        indicators: [{name: 患者满意度, target: "95", actual: 达成预期指标}]
    Good:
        indicators: [{name: 患者满意度, target: ≥95%, actual: 96%}]
    """
    yield from _vague(form)
    rows = [row for row in form.rows if row.bare_target and not row.operator_column and not row.item.unit]
    rows = [row for row in rows if row.target_text != "0" and "(" not in row.name and not _MONTH.fullmatch(row.target_text)]
    if not rows:
        return
    yield Problem(
        place=f"{rows[0].path}.target",
        message=f"{'、'.join(f'“{row.name}”' for row in rows[:4])}指标值没有方向和计量单位",
        computation="；".join(f"指标值“{row.target_text}”" for row in rows[:4]),
        ask="补充≥、≤等方向和计量单位",
        sides=tuple(
            side for row in rows for side in (form.cite(f"{row.path}.target"), form.cite_row(row, "context"))
        ),
    )


def _vague(form: FormView) -> Iterator[Problem]:
    """若干 under 数量指标: whatever is done, it is met."""
    for row in form.rows:
        if "数量" in row.level and _VAGUE.fullmatch(row.target_text):
            said = f"指标值“{row.target_text}”没有可衡量的数量"
            yield odd_cell(form, row, "target", said, f"指标值“{row.target_text}”", "写明可衡量的目标数量", "vague")
