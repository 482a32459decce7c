"""A model that points at the wrong number, the wrong words or another sentence of a report: nothing wrong is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

import pytest

from assist.evidence import Passage
from assist.extract import extract
from assist.extract.chain.funds import FundsItem
from assist.extract.chain.pointing import PointedItem
from assist.extract.chain.reading import plan, settle
from assist.extract.chain.stage import stage, subject
from assist.llm.request import Answer
from assist.model import Document
from assist.readers import read_bytes
from assist.text.quantities import find_quantities
from eval.modelled import fresh, fresh_fourth, fresh_third
from eval.modelled.layouts import Items, compare_funds, compare_items
from tests.extract.unknown_layouts import NARRATIVE, NARRATIVE_ITEMS

FUNDS = {"initial": "320", "executed": "304", "rate": "95"}
REPORTS = [
    (NARRATIVE, NARRATIVE_ITEMS, FUNDS, ()),
    (fresh.REPORT, fresh.REPORT_ITEMS, fresh.REPORT_FUNDS, ("造价",)),
    (fresh_third.REPORT, fresh_third.REPORT_ITEMS, fresh_third.REPORT_FUNDS, ()),
    (fresh_fourth.REPORT, fresh_fourth.REPORT_ITEMS, fresh_fourth.REPORT_FUNDS, ()),
]


class Liar:
    """Quotes numbers and words of the right sentence in the wrong parts, now and then those of another sentence."""

    def __init__(self, document: Document, items: Items, random: Random) -> None:
        self.text, self.items, self.random = document.text, items, random

    def indicator(self, passage: Passage, others: Sequence[Passage]) -> PointedItem:
        said = self.said(passage)
        true = [item for item in self.items if item[0] in said]
        words = re.findall("[\u4e00-\u9fff]{2,8}", said)
        name = true[0][0] if true and self.random.random() < 0.5 else self.random.choice(words)
        numbers = self.numbers(passage if self.random.random() < 0.85 else self.random.choice(others))
        target, actual = (self.random.choice([*numbers, ""]) for _ in range(2))
        if true and self.random.random() < 0.3:
            target, actual = true[0][2], true[0][1]
        weight, score = (self.random.choice(["", "", "", *numbers]) for _ in range(2))
        return PointedItem(id=passage.id, name=name, target=target, actual=actual, weight=weight, score=score)

    def funds(self, passage: Passage) -> FundsItem:
        pool = [*self.numbers(passage), ""]
        initial, adjusted, executed, rate = (self.random.choice(pool) for _ in range(4))
        return FundsItem(id=passage.id, initial=initial, adjusted=adjusted, executed=executed, rate=rate)

    def said(self, passage: Passage) -> str:
        return self.text[passage.start : passage.end]

    def numbers(self, passage: Passage) -> list[str]:
        return [number.text for number in find_quantities(self.said(passage))]


@pytest.mark.parametrize("which", range(len(REPORTS)))
def test_no_lie_enters_a_report(which: int) -> None:
    text, items, funds, also = REPORTS[which]
    document = read_bytes(text.encode(), "r.txt")
    forms = extract(document)
    asked = plan(document, forms)
    liar = Liar(document, items, Random(which))
    assert asked.pointings
    for _ in range(60):
        answers = [
            Answer((liar.funds(liar.random.choice(one.passages)),))
            if one.request.item is FundsItem
            else Answer(tuple(liar.indicator(passage, one.passages) for passage in one.passages))
            for one in asked.pointings
        ]
        [form] = settle(document, forms, asked, answers).forms
        tally = compare_items(form, items, also)
        compare_funds(tally, form, funds)
        assert tally.wrong == []
        assert all(item.weight is None and item.score is None for item in form.indicators)


@pytest.mark.parametrize(
    ("sentence", "stages", "name"),
    [
        ("护栏原先排了40处，验收单上是38处。", ["goal", "done"], "护栏"),
        ("计划更换护栏40处，实际更换38处。", ["goal", "done"], "更换护栏"),
        ("满意的人要占到九成，也就是90%，问下来占93%。", ["goal", "done"], "满意的人"),
        ("培训按每村不少于2场、总共40场备课，签到簿上有41场。", ["goal", "goal", "done"], "培训"),
        ("桥梁12座，主要道路3条。", [None, None], "桥梁"),
    ],
)
def test_what_the_words_say_of_a_number(sentence: str, stages: Sequence[str | None], name: str) -> None:
    numbers = find_quantities(sentence)
    assert [stage(sentence, numbers, at) for at in range(len(numbers))] == stages
    found = subject(sentence, numbers[0].start)
    assert found is not None and sentence[slice(*found)] == name


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ({"initial": "300万元"}, {"adjusted": "300"}),  # what was adjusted is no budget of the beginning
        ({"adjusted": "300万元"}, {"adjusted": "300"}),
        ({"initial": "320万元", "adjusted": "300万元"}, {"initial": "320", "adjusted": "300"}),
        ({"adjusted": "320万元"}, {}),  # the rate is of another amount
        ({"initial": "300万元", "adjusted": "320万元"}, {}),
    ],
)
def test_which_budget_it_is_the_words_before_it_say(answer: Mapping[str, str], read: Mapping[str, str]) -> None:
    said = "县里年初列了320万元，年中调成300万元，到岁末付掉270万元，付出去90%。"
    document = read_bytes(f"清河县2024年修渠资金绩效自评报告\n一、来龙去脉\n{said}\n二、结果\n渠修好了。\n".encode(), "r.txt")
    forms = extract(document)
    asked = plan(document, forms)
    [pointing] = asked.pointings
    item = FundsItem(**{"id": pointing.passages[0].id, "initial": "", "adjusted": "", "executed": "270万元", "rate": "90%", **answer})
    [form] = settle(document, forms, asked, [Answer((item,))]).forms
    found = {name: str(getattr(line, name)) for line in form.budget for name in ("initial", "adjusted") if getattr(line, name) is not None}
    assert found == read
