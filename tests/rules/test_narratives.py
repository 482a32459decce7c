"""What of a report is searched beside its fields, and what is not."""

from __future__ import annotations

from assist.model import Evidence, Form
from assist.rules.prose import Passage
from assist.rules.view import FormView

_REPORT = """某县水库维修绩效自评报告
一、资金情况
全年下达资金80万元，支出60万元。
指标\t目标值\t完成值
水库数量\t3座\t3座
二、完成情况
维修水库3座，群众反映良好。
三、经验做法
加强领导，落实责任。
"""


def _form(text: str, layout: str, **fields: str) -> Form:
    places = {}
    for path, value in fields.items():
        start = text.index(value)
        places[path] = Evidence(locator="L1", text=value, start=start, end=start + len(value))
    return Form(layout=layout, evidence=places, start=0, end=len(text), **fields)


def _body(text: str, layout: str = "N4", **fields: str) -> list[Passage]:
    view = FormView(_form(text, layout, **fields), text)
    return [passage for path, passage in view.passages.items() if path.startswith("body")]


def test_the_chapters_of_a_report_are_passages_without_its_table_and_fields() -> None:
    told = "维修水库3座，群众反映良好。"
    texts = [passage.text for passage in _body(_REPORT, completion=told)]
    assert any("支出60万元" in text for text in texts)
    assert any("落实责任" in text for text in texts)
    assert not any("3座" in text for text in texts)


def test_other_layouts_have_no_body() -> None:
    assert _body(_REPORT, "P2") == []


def test_a_heading_without_a_stop_is_a_sentence_of_its_own_and_evidence_is_exact() -> None:
    (first, *_) = _body(_REPORT)
    at = first.text.index("下达")
    side = first.cite_sentence(at)
    assert side.text == "全年下达资金80万元，支出60万元"
    assert side.text == _REPORT[side.start : side.end]
    assert side.locator == "L3"


def test_numbers_printed_twice_are_not_searched() -> None:
    doubled = "一、情况\n申报7070万元，到位106.5106.5万元，支出36.9436.94万元，结余3。\n"
    assert _body(doubled) == []


def test_traditional_characters_and_pinyin_are_read_as_plain_ones() -> None:
    text = "一、績效情況\n資金轉(zhuǎn)移支付850萬元，已撥付680萬元。\n"
    (passage,) = _body(text)
    assert "资金转移支付850万元，已拨付680万元" in passage.text
    at = passage.text.index("850")
    assert passage.cite(at, at + 5).text == "850萬元"


def test_what_a_report_tells_is_all_its_chapters_but_those_on_plans() -> None:
    text = _REPORT.replace("一、资金情况", "一、项目基本情况")
    view = FormView(_form(text, "N4"), text)
    assert not any("支出60万元" in passage.text for passage in view.told)
    assert any("落实责任" in passage.text for passage in view.told)
    assert any("支出60万元" in passage.text for passage in view.plans)
