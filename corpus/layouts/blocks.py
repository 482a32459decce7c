"""Blocks that most sheet plans have: the two goal texts side by side, and the indicator table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from assist.model import Indicator
from corpus.layouts.words import level_cells, name_cell, number, sign
from corpus.plan import GridBuilder, Spec
from corpus.sample import SampleForm

Look = Literal["", "stacked"]
Value = Callable[[SampleForm, Indicator], str | None]

_VALUES: dict[str, Value] = {
    "target": lambda sample, item: item.target_text,
    "actual": lambda sample, item: item.actual_text,
    "sign": sign,
    "unit": lambda sample, item: item.unit,
    "weight": lambda sample, item: number(item.weight),
    "score": lambda sample, item: number(item.score),
    "reason": lambda sample, item: item.reason,
    "remark": lambda sample, item: item.remark,
    "nothing": lambda sample, item: "",
}


def goal_rows(
    sample: SampleForm, grid: GridBuilder, side: str, left: Spec, right: Spec, look: Look = ""
) -> None:
    """Goal and completion side by side under their labels, with a label for both at the left."""
    form = sample.form
    grid.row(Spec(side, rowspan=2, look=look), left, right)
    grid.row(Spec(form.goal or "", left.colspan), Spec(form.completion or "", right.colspan))


def indicator_rows(
    sample: SampleForm, grid: GridBuilder, columns: Mapping[str, str], frame: str = "绩效指标", look: Look = ""
) -> None:
    """The header and rows of an indicator table, three levels first.

    `columns`: heading -> what stands below it, in order; `frame` the label at the left ("" for none).
    """
    sides = [Spec(frame, rowspan=len(sample.form.indicators) + 1, look=look)] if frame else []
    grid.row(*sides, "一级指标", "二级指标", "三级指标", *columns, kind="header")
    for item, levels in zip(sample.form.indicators, level_cells(sample), strict=True):
        values = [_VALUES[name](sample, item) for name in columns.values()]
        grid.row(*levels, name_cell(sample, item), *values, kind="indicator")
