"""What the corpus writes as a table, the grid path reads back, also with columns in any order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from assist.extract.assemble import assemble
from assist.extract.grid.reading import read_forms
from assist.extract.label_roles import roles_of
from assist.model import Document, Form
from assist.readers.build import DocumentBuilder, RawCell
from assist.text.normalise import unwrap
from corpus import SampleForm, truth
from corpus.families import families
from corpus.generate import generate
from corpus.layouts import plan_of
from corpus.plan import Grid, Line, Plan, PlanCell
from eval.roundtrip_fields import compare

TABLED = [name for name, family in families().items() if not family.narrative]
LEVELS = ("level1", "level2")


def as_document(plan: Plan) -> Document:
    builder = DocumentBuilder(b"", "sample.docx", "docx")
    for block in plan:
        if isinstance(block, Line):
            builder.paragraph(block.text)
        else:
            builder.table([RawCell(c.row, c.col, c.rowspan, c.colspan, c.text) for c in block.cells])
    return builder.build()


def read(document: Document) -> list[Form]:
    return [assemble(raw, document) for raw in read_forms(document)]


def mistakes(sample: SampleForm, form: Form) -> list[str]:
    found = form.model_dump(mode="json")
    return [f"{r.place}: {r.expected!r} read as {r.found!r}" for r in compare(truth(sample, "docx"), found)
            if r.outcome != "right" and r.place != "layout"]


@pytest.mark.parametrize("name", TABLED)
def test_every_field_of_a_family(name: str) -> None:
    for seed in range(60, 66):
        sample = generate(seed, name)
        [form] = read(as_document(plan_of(sample)))
        assert mistakes(sample, form) == [], f"seed {seed}"


def shuffled(grid: Grid, rng: Random) -> Grid:
    """The grid with the value columns of its indicator block in another order."""
    cells = {(cell.row, cell.col): cell for cell in grid.cells}
    first = min(grid.indicator_rows)
    head = max(row for row in grid.header_rows if row < first)
    columns = [c.col for c in grid.cells if c.row == head and c.rowspan == 1 and _is_value(c)]
    source = dict(zip(columns, rng.sample(columns, len(columns)), strict=True))
    for row in (head, *grid.indicator_rows):
        for col in columns:
            cells[row, col] = replace(cells[row, col], text=_text(grid, row, source[col]))
    return replace(grid, cells=tuple(cells[place] for place in sorted(cells)))


def _is_value(cell: PlanCell) -> bool:
    return roles_of(unwrap(cell.text)).column not in (None, *LEVELS)


def _text(grid: Grid, row: int, col: int) -> str:
    return next(cell.text for cell in grid.cells if (cell.row, cell.col) == (row, col))


@pytest.mark.parametrize("name", TABLED)
def test_indicator_columns_in_another_order(name: str) -> None:
    for seed in range(70, 73):
        sample = generate(seed, name)
        plan = tuple(block if isinstance(block, Line) else shuffled(block, Random(seed))
                     for block in plan_of(sample))
        [form] = read(as_document(plan))
        wrong = [text for text in mistakes(sample, form) if not text.startswith("total_")]
        assert wrong == [], f"seed {seed}"


@pytest.mark.parametrize("name", TABLED)
def test_blank_headers_never_give_a_wrong_figure(name: str) -> None:
    """Without a header a column may stay open, with a doubt; it is never taken for another one.

    Except in the 2016 form of Beijing, whose base of the rate is the initial budget: without its header it
    is read as the adjusted one, which is what the base of a rate is in all other forms.
    """
    for seed in range(80, 83):
        sample = generate(seed, name)
        plan = tuple(
            block if isinstance(block, Line) else replace(block, cells=tuple(
                replace(c, text="") if c.row in block.header_rows and c.rowspan == 1 else c
                for c in block.cells))
            for block in plan_of(sample))
        for form in read(as_document(plan)):
            found = form.model_dump(mode="json")
            wrong = [r for r in compare(truth(sample, "docx"), found) if r.outcome == "wrong"
                     and r.place.startswith(("budget", "indicators")) and r.found is not None
                     and not (name == "P2-BJ" and r.field == "budget.adjusted")]
            assert wrong == [], f"seed {seed}"
