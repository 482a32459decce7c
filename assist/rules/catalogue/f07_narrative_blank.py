"""F07: required narratives and totals that stand empty."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.narratives import NARRATIVES
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_REQUIRED = ("goal", "completion", "conclusion", "total_score", "project_name", "year", "unit")
_CELL = 60
_SECTION = re.compile(r"\d+\s*分|分[)）]$")
_LABELS = {**NARRATIVES, "total_score": "总分", "project_name": "项目名称", "year": "年度", "unit": "实施单位"}


@rule(id="F07", name="必填栏空白", severity="violation", basis=("OWN", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """Goal, completion, conclusion, total, project name and unit must be filled in where the form has them.

    What:
        Labels that are there with an empty cell beside them.
    Why:
        These cells carry the statement that the form is for.
    Formula:
        The label's cell is blank.
    Not flagged:
        Labels that the form does not have; headings of a section with its points; reasons and measures
        (F02); a form not filled in at all (F05). Reports, forms without indicators (cut off behind the label) and totals
        rows with one number are for review, and so are blank units (in tables), drawings with bars and text in which no mark parts the cells.
    Bad:
        blank: [completion]
        goal: 完成年度设备更新。
    Good:
        goal: 完成年度设备更新。
        completion: 已更新设备。
    """
    if form.unfilled:
        return
    for name in _REQUIRED:
        if not form.is_blank(name) or (name == "unit" and not form.is_empty_cell(name)):
            continue
        label = form.blank(name)
        if label is not None and _SECTION.search(label.text):
            continue
        yield Problem(
            place=name,
            message=f"{_LABELS[name]}未填写",
            computation=f"“{_LABELS[name]}”栏空白",
            ask=f"补填{_LABELS[name]}",
            sides=(label, form.cite("total_weight", "counter") if name == "total_score" else None),
            verdict="review" if _unsure(form, name) or not form.is_empty_cell(name) else None,
        )


def _unsure(form: FormView, name: str) -> bool:
    """Whether the blank may be the reading's: one number in a totals row may stand for either, since text that was a table
    moves cells; and where no indicator follows, the text was cut off or is no table."""
    if name in ("total_score", "unit"):
        return name == "unit" or form.form.total_weight is not None
    place = form.form.blank_labels[name]
    if "!" not in place.locator and name in NARRATIVES and "|" in form.text[place.end : place.end + _CELL]:
        return True  # a drawing with bars wraps long cells: the text may stand lines below
    return not form.rows or form.form.layout.startswith("N")
