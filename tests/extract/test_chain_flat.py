"""Layouts that nobody knows, flattened to text: labels are found, values read, and nothing is read across cells."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from assist.extract import extract
from assist.extract.chain.flat import flat_table
from assist.extract.chain.labels import LabelRole
from assist.extract.chain.reading import Settled, plan, settle
from assist.llm.request import Answer
from assist.model import Document
from assist.readers import read_bytes
from corpus.families import families
from corpus.generate import generate
from corpus.render import SCRAMBLED, extension, render
from eval.modelled.fresh import bare_lines, one_cell_a_line
from eval.modelled.layouts import compare, truth
from tests.extract.test_chain import LAYOUTS, answered
from tests.extract.unknown_layouts import BOARD, LEDGER, Rows, flattened, page

Writer = Callable[[Any, str], bytes]
TITLE = "青禾区2024年财政支出成效自查登记表"
BETWEEN = ["\t", "  ", "     ", "|", " | ", "\u3000\u3000"]


def document_of(rows: Rows, between: str) -> Document:
    return read_bytes(flattened(rows, TITLE, between), "a.txt")


def helped(document: Document, means: dict[str, str]) -> Settled:
    forms = extract(document)
    asked = plan(document, forms)
    assert asked.labels is not None
    return settle(document, forms, asked, [answered(asked.labels, means)])


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize(("rows", "means"), LAYOUTS)
def test_flattened_tables_are_read_with_a_models_help(rows: Rows, means: dict[str, str], between: str) -> None:
    document = document_of(rows, between)
    [form] = helped(document, means).forms
    tally = compare(truth(rows, means), form)
    assert tally.wrong_by_model == []
    assert tally.right >= 0.95 * tally.fields
    for place in form.evidence.values():
        assert document.text[place.start : place.end] == place.text
        assert place.locator.startswith("L")


def test_a_colon_parts_a_label_from_its_text() -> None:
    document = read_bytes("填报说明\n做的是哪件事：乡道养护\n共 3  4  5  6\n".encode(), "a.txt")
    assert flat_table(document) is None
    lines = "做的是哪件事：乡道养护\n" + "甲\t乙\t丙\t丁\n" * 3
    table = flat_table(read_bytes(lines.encode(), "a.txt"))
    assert table is not None
    assert [cell.text for cell in table.cells[:3]] == ["做的是哪件事", "乡道养护", "甲"]


def test_a_document_with_tables_is_not_flat() -> None:
    assert flat_table(read_bytes(page(LEDGER, TITLE), "a.html")) is None


@pytest.mark.slow
def test_known_families_are_unchanged_whatever_a_model_says() -> None:
    rng = random.Random(5)
    for family in families():
        for style in SCRAMBLED:
            document = read_bytes(render(generate(3, family), family, style), f"a{extension(style)}")
            forms = extract(document)
            asked = plan(document, forms)
            said = [] if asked.labels is None else [
                Answer(tuple(
                    LabelRole(text=text, role=rng.choice(words)) for text, words in asked.labels.request.slots.items()
                ))
            ]  # fmt: skip
            settled = settle(document, forms, asked, [*said, *(Answer(()) for _ in asked.pointings)])
            assert settled.forms == forms, (family, style)


@pytest.mark.parametrize("write", [one_cell_a_line, bare_lines])
@pytest.mark.parametrize(("rows", "means"), LAYOUTS)
def test_a_cell_on_each_line_is_read_with_a_models_help(rows: Rows, means: dict[str, str], write: Writer) -> None:
    document = read_bytes(write([[*row] for row in rows], TITLE), "a.txt")
    if rows is BOARD and write is bare_lines:  # running numbers among the numbers: no rhythm that could be trusted
        assert flat_table(document) is None
        return
    [form] = helped(document, means).forms
    tally = compare(truth(rows, means), form)
    assert tally.wrong_by_model == [] and tally.right >= 0.95 * tally.fields


def test_lines_without_a_rhythm_are_no_table() -> None:
    lines = ["通知", "时间", "3", "4", "地点", "礼堂", "5", "人数", "6", "7", "8"]
    assert flat_table(read_bytes("\n".join(lines).encode(), "a.txt")) is None
