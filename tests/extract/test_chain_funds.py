"""Funds told in prose: taken only where each part is quoted to the letter and the rate agrees with the amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.chain.funds import FundsItem, open_funds
from assist.extract.chain.reading import plan, settle
from assist.llm.request import Answer
from assist.model import Document, Form
from assist.readers import read_bytes
from tests.extract.unknown_layouts import NARRATIVE

GOOD = {"initial": "320万元", "adjusted": "", "executed": "304万元", "rate": "95%"}


def settled(*items: dict[str, str], text: str = NARRATIVE) -> tuple[Document, Form, list[str]]:
    document = read_bytes(text.encode(), "a.txt")
    forms = extract(document)
    asked = plan(document, forms)
    answers = []
    for pointing in asked.pointings:
        own = [FundsItem(**{"id": pointing.passages[0].id, **GOOD, **one}) for one in items]
        answers.append(Answer(tuple(own) if pointing.request.item is FundsItem else ()))
    result = settle(document, forms, asked, answers)
    return document, result.forms[0], result.notes


def test_only_the_sentence_with_amounts_and_a_rate_is_sent() -> None:
    document = read_bytes(NARRATIVE.encode(), "a.txt")
    [form] = extract(document)
    [passage] = open_funds(document, form)
    assert document.text[passage.start : passage.end].startswith("县财政年初安排")


@pytest.mark.parametrize("changes", [{}, {"initial": "", "adjusted": "320 万元"}, {"executed": "３０４万元"}])
def test_certified_and_confirmed_funds_are_read_from_the_source(changes: dict[str, str]) -> None:
    document, form, _ = settled(changes)
    [line] = form.budget
    assert (line.kind, line.initial or line.adjusted) == ("total", Decimal(320))
    assert (line.executed, line.rate, form.money_unit) == (Decimal(304), Decimal(95), "万元")
    for path, place in form.evidence.items():
        assert document.text[place.start : place.end] == place.text
        assert place.method == ("model" if path.startswith("budget") else "layout"), path


@pytest.mark.parametrize(
    "changes",
    [
        {"executed": "305万元"},
        {"executed": "304"},
        {"executed": "320万元", "initial": "304万元"},  # traded places: the rate says so
        {"rate": ""},
        {"rate": "12月"},
        {"initial": ""},
        {"executed": ""},
        {"initial": "年初安排镇村公交补贴320万元，年中未调整，到12月末付出304万元"},
        {"id": "S1"},
        {"id": "S99"},
    ],
)
def test_what_is_not_certain_is_refused_and_said(changes: dict[str, str]) -> None:
    _, form, notes = settled(changes)
    assert form.budget == ()
    assert any("资金数未采用" in note for note in notes)


def test_two_answers_are_none() -> None:
    _, form, notes = settled({}, {})
    assert form.budget == () and notes == ["模型指出的资金数未采用：没有指出唯一的一句"]


def test_a_report_whose_funds_were_read_is_not_asked() -> None:
    text = NARRATIVE.replace("到12月末付出304万元，支出进度95%", "全年支出304万元，预算执行率95%")
    document = read_bytes(text.encode(), "a.txt")
    [form] = extract(document)
    assert form.budget and open_funds(document, form) == ()
