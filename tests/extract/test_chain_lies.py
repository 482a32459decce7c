"""A model that answers plausibly and wrongly: nothing wrong enters a form, over layouts drawn at random.

It names every label's role but one rightly, trades the roles of two labels, shifts all of them by one, or draws them
by lot, always out of the roles that it was offered. A value that is not read is no fault here, nor is one that was read
without a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from random import Random

import pytest

from assist.extract import extract
from assist.extract.chain.labels import LabelRole
from assist.extract.chain.reading import Plan, plan, settle
from assist.llm.request import Answer
from assist.model import Document, Form
from assist.readers import read_bytes
from eval.modelled.fresh import merged_page, one_cell_a_line
from eval.modelled.independent import sheets
from eval.modelled.layouts import compare, truth
from tests.extract.varied_layouts import Varied, draw

TITLE = "青禾区2024年成效自查表"
Said = dict[str, str]


def documents(varied: Varied) -> Iterator[Document]:
    yield read_bytes(merged_page(varied.rows, TITLE), "a.html")
    yield read_bytes(one_cell_a_line(varied.rows, TITLE), "a.txt")


def truly(slots: Mapping[str, tuple[str, ...]], varied: Varied) -> Said:
    roles = {text: varied.means.get(text, "其他") for text in slots}
    return {text: role if role in slots[text] else "其他" for text, role in roles.items()}


def lies(slots: Mapping[str, tuple[str, ...]], true: Said, random: Random, most: int) -> Iterator[Said]:
    texts = list(slots)
    single = [{**true, text: role} for text in texts for role in slots[text] if role != true[text]]
    traded = [
        {**true, one: true[other], other: true[one]}
        for one, other in combinations(texts, 2)
        if true[one] != true[other] and true[other] in slots[one] and true[one] in slots[other]
    ]
    yield from random.sample(single, min(most, len(single)))
    yield from random.sample(traded, min(most, len(traded)))
    shifted = {text: true[texts[at - 1]] for at, text in enumerate(texts)}
    yield {text: role if role in slots[text] else true[text] for text, role in shifted.items()}
    for _ in range(3):
        yield {text: random.choice(roles) for text, roles in slots.items()}


def told(document: Document, forms: tuple[Form, ...], asked: Plan, said: Said) -> Form | None:
    answer = Answer(tuple(LabelRole(text=text, role=role) for text, role in said.items()))
    return next(iter(settle(document, forms, asked, [answer]).forms), None)


def check(seed: int, most: int) -> tuple[int, int, int]:
    """Fields, those that a truthful model's help reads rightly, and how many lies were told."""
    varied = draw(seed)
    true = truth(varied.rows, varied.means)
    fields = right = count = 0
    for document in documents(varied):
        forms = extract(document)
        asked = plan(document, forms)
        if asked.labels is None:
            continue
        slots = asked.labels.request.slots
        honest = truly(slots, varied)
        tally = compare(true, told(document, forms, asked, honest))
        assert tally.wrong_by_model == [], (seed, document.source, "the truth")
        fields, right = fields + tally.fields, right + tally.right
        for said in lies(slots, honest, Random(seed), most):
            tally = compare(true, told(document, forms, asked, said))
            changed = {text: role for text, role in said.items() if honest[text] != role}
            assert tally.wrong_by_model == [], (seed, document.source, changed)
            count += 1
    return fields, right, count


@pytest.mark.parametrize("seed", range(6))
def test_no_lie_enters_a_form(seed: int) -> None:
    check(seed, 3)


@pytest.mark.slow
def test_no_lie_enters_a_form_over_many_layouts() -> None:
    found = [check(seed, 8) for seed in range(6, 120)]
    fields, right, count = map(sum, zip(*found, strict=True))
    assert count > 2000
    assert right >= 0.75 * fields  # labels without a word that says anything stay unread


@pytest.mark.parametrize("name", ["fifth", "sixth"])
def test_no_answer_drawn_by_lot_enters_a_sheet_that_somebody_else_wrote(name: str) -> None:
    """These are parted in ways that no reader foresaw: rows and columns exchanged, two tables side by side."""
    for file, data, true in sheets(name):
        document = read_bytes(data, file)
        forms = extract(document)
        asked = plan(document, forms)
        if asked.labels is None or "items" in true:
            continue
        random = Random(name)
        for _ in range(12):
            said = {text: random.choice(roles) for text, roles in asked.labels.request.slots.items()}
            assert compare(true, told(document, forms, asked, said)).wrong_by_model == [], (file, said)
