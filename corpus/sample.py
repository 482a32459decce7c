"""The typed record from which a sample file is rendered, and what a reader should find in that file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from assist.model import Form
from assist.model.base import Frozen
from corpus.families import families

OperatorStyle = Literal["plain", "wide", "ascii", "alternate"]


class Hints(Frozen):
    """How the form is written, where people differ. Nothing here changes what the form says.

    `shifted` is how rows of the tab-separated text lose their vertical merges (0 none, 1 some);
    `broken_headers` puts line breaks into narrow cells, as word processors do. `levels` is how first- and
    second-level names stand beside several rows: merged, printed again in each, or once above empty cells.
    `nothing` stands in the amounts of a fund row that is not used.
    """

    thousands: bool = False
    full_width: bool = True
    operators: OperatorStyle = "plain"
    broken_headers: bool = False
    shifted: float = 0.0
    numbers_as_text: bool = False
    title_gap: int = 1
    levels: Literal["merged", "repeated", "blank"] = "merged"
    nothing: Literal["", "/", "—", "-"] = ""
    variant: int = 0


class Planted(Frozen):
    """A problem put into a form on purpose: what kind, and the fields that contradict each other."""

    kind: str
    paths: tuple[str, ...]
    note: str


class SampleForm(Frozen):
    """A form as its author meant it. `form` carries the truth, without evidence.

    `marks` holds, by path, figures that the rendering needs and the form does not print as a field.
    """

    seed: int
    family: str
    domain: str
    form: Form
    hints: Hints
    marks: dict[str, str] = Field(default_factory=dict)
    planted: tuple[Planted, ...] = ()


_NOT_VISIBLE = {"evidence", "blank_labels", "doubts", "start", "end"}


def truth(sample: SampleForm, fmt: str) -> dict[str, Any]:
    """The "form" part of the JSONL record that a reader of the rendering in `fmt` should produce.

    Today every format prints the same fields, so `fmt` changes nothing; which fields a style may lose
    is the comparison's business (eval.roundtrip).
    """
    del fmt
    form = sample.form.model_dump(mode="json", exclude=_NOT_VISIBLE)
    family = families()[sample.family]
    if family.execution_weight is not None and not family.weights_shown:
        form["budget"][0]["weight"] = str(family.execution_weight)  # stated in the heading of the fund table
    return form
