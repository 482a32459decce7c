"""How a base form is laid out: as its family does it, in the layout held out as a whole, or in one drawn by lot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Literal

from corpus.layouts import plan_of
from corpus.plan import Plan
from corpus.render import docx, html, pdf, sheets, text
from corpus.sample import Hints, SampleForm

Layout = Literal["", "held out", "drawn"]
"""The family's own, the one held out, one drawn by lot."""
_RENDERERS: dict[str, Callable[[list[Plan], Hints, Random], bytes]] = {
    "docx": docx.render,
    "xlsx": sheets.xlsx,
    "html": html.render,
    "pdf": pdf.render,
    "txt-cells": text.cells,
    "txt-tabs": text.tabs,
}
ELSEWHERE = tuple(_RENDERERS)
"""The formats of layouts that are no family's."""


def planner(layout: Layout, number: int) -> Callable[[SampleForm], Plan]:
    """What lays a form out; `number` says which of the drawn layouts."""
    if layout == "held out":
        from eval.bench.heldout import layout as held_out

        return held_out.plan
    if layout == "drawn":
        from eval.bench import free_layout

        return lambda sample: free_layout.plan(sample, Random(f"layout {number}"))
    return plan_of


def render_plan(plan: Plan, samples: Sequence[SampleForm], fmt: str) -> bytes:
    """The plan as a file, written as the first sample's hints say; raises KeyError for an unknown format."""
    first = samples[0]
    return _RENDERERS[fmt]([plan], first.hints, Random(f"{first.seed}/{fmt}"))
