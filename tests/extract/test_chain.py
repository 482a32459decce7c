"""The chain's parts: addresses survive relabelling, doubtful columns go out, quotes are certified."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.chain import plan, settle
from assist.extract.chain_labels import LabelRole, Question, label_questions, relabels
from assist.extract.chain_merge import added
from assist.extract.chain_pointing import PointedItem, open_sentences, pointed_form
from assist.extract.chain_relabel import Relabel, Relabelled, read_relabelled
from assist.extract.chain_verify import verified
from assist.llm.errors import Unreachable
from assist.llm.request import Answer
from assist.model import Document, Form
from assist.readers import read_bytes
from tests.extract.unknown_layouts import (
    BOARD,
    BOARD_MEANS,
    CARD,
    CARD_MEANS,
    LEDGER,
    LEDGER_MEANS,
    NARRATIVE,
    NARRATIVE_ITEMS,
    Rows,
    page,
)

LAYOUTS = [(LEDGER, LEDGER_MEANS), (CARD, CARD_MEANS), (BOARD, BOARD_MEANS)]


def document_of(rows: Rows) -> Document:
    return read_bytes(page(rows, "青禾区2024年成效自查表"), "a.html")


def answered(question: Question, means: dict[str, str]) -> Answer:
    return Answer(tuple(LabelRole(id=one.id, text=one.text, role=means.get(one.text, "其他")) for one in question.labels))


def read(rows: Rows, means: dict[str, str]) -> Form:
    document = document_of(rows)
    asked = plan(document, ())
    [form] = settle(document, (), asked, [answered(one, means) for one in asked.labels]).forms
    return form


@pytest.mark.parametrize(("rows", "means"), LAYOUTS)
def test_every_value_stands_where_it_is_said_to_stand(rows: Rows, means: dict[str, str]) -> None:
    document, form = document_of(rows), read(rows, means)
    assert len(form.evidence) > 30
    for place in form.evidence.values():
        assert document.text[place.start : place.end] == place.text
        assert place.method == "model"
    for index, item in enumerate(form.indicators):
        assert item.score is not None and form.evidence[f"indicators[{index}].score"].text == str(item.score)


def test_names_of_rows_are_the_documents_own() -> None:
    assert [line.name for line in read(CARD, CARD_MEANS).budget] == ["全部钱（万元）", "县里给的"]


@pytest.mark.parametrize(
    ("one", "other", "gone"),
    [
        ("期初核定额", "追加后核定额", "executed"),  # the printed rate then contradicts
        ("追加后核定额", "已经用掉", "executed"),
        ("满分", "自打分", "score"),
        ("期望达到", "实际达到", "actual"),
    ],
)
def test_columns_taken_for_each_other_are_left_out(one: str, other: str, gone: str) -> None:
    means = {**LEDGER_MEANS, one: LEDGER_MEANS[other], other: LEDGER_MEANS[one]}
    if one == "满分":
        means["配分"] = means.pop("满分")
        rows = [["配分" if cell == "满分" else cell for cell in row] for row in LEDGER]
    else:
        rows = LEDGER
    form = read(rows, means)
    values = [getattr(row, gone) for row in (form.budget if gone == "executed" else form.indicators)]
    if gone == "score":
        truth = [20, 20, 15, 30, 10]
        assert all(value is None or value == right for value, right in zip(values, truth, strict=True))
    else:
        assert values == [None] * len(values)
        assert any(doubt.path.endswith(gone) for doubt in form.doubts)


@pytest.mark.parametrize(("said", "kinds"), [("财政拨款", ["total", "fiscal", "unit"]), ("资金总额", ["total", "fiscal", "unit"])])
def test_the_row_that_is_the_sum_of_the_others_is_the_total(said: str, kinds: list[str]) -> None:
    form = read(LEDGER, {**LEDGER_MEANS, "经费总盘子（万元）": said})
    assert [line.kind for line in form.budget] == kinds


def test_where_the_sums_do_not_say_which_row_is_the_total_none_is_made_one() -> None:
    rows = [["99" if cell == "120.00" else cell for cell in row] for row in LEDGER]
    form = read(rows, {**LEDGER_MEANS, "经费总盘子（万元）": "财政拨款"})
    assert [line.kind for line in form.budget] == ["fiscal", "fiscal", "unit"]


def test_two_columns_of_one_role_are_both_left_out() -> None:
    [question, *_] = label_questions(document_of(LEDGER))
    roles = [LabelRole(id=one.id, text=one.text, role="全年执行数") for one in question.labels]
    assert relabels(question, roles) == []


def test_an_answer_about_another_label_is_not_taken() -> None:
    [question, *_] = label_questions(document_of(LEDGER))
    items = [LabelRole(id=one.id, text="别的列", role="全年执行数") for one in question.labels[:1]]
    assert relabels(question, items) == []


@pytest.mark.parametrize(
    ("quote", "taken"),
    [
        ("期初核额", True),  # a letter dropped
        ("期初定核额", True),  # two swapped
        ("追加后核定额", False),  # the next column's label
        ("核定额", False),  # too little of it
        ("期末余额", False),
    ],
)
def test_a_label_that_was_copied_badly_counts_only_when_it_can_be_no_other(quote: str, taken: bool) -> None:
    [question, *_] = label_questions(document_of(LEDGER))
    at = next(one for one in question.labels if one.text == "期初核定额")
    assert bool(relabels(question, [LabelRole(id=at.id, text=quote, role="年初预算数")])) is taken


def test_offsets_go_there_and_back() -> None:
    document = document_of(LEDGER)
    at = document.text.index("期初核定额")
    copy = Relabelled(document, [Relabel(at, at + 5, "年初预算数额")])
    for offset in (*range(at), *range(at + 5, len(document.text))):
        there = copy.there(offset)
        assert copy.text[there] == document.text[offset]
        assert copy.back(there, there + 1) == (offset, offset + 1)
    assert copy.back(at + 1, at + 3) == (at, at + 5)
    with pytest.raises(ValueError, match="overlap"):
        Relabelled(document, [Relabel(0, 5, "x"), Relabel(3, 6, "y")])


def test_nothing_is_asked_of_a_form_that_was_read_whole() -> None:
    document = document_of(LEDGER)
    form = read(LEDGER, LEDGER_MEANS)
    assert plan(document, [form.model_copy(update={"doubts": ()})]).requests == ()


def test_a_notice_with_a_table_is_not_sent() -> None:
    rows = [["日期", "地点", "内容", "人数"], ["3月", "礼堂", "防火讲座", "50"], ["4月", "操场", "运动会", "300"]]
    assert plan(document_of(rows).model_copy(update={"text": "x"}), ()).requests == ()


def test_a_failed_question_costs_its_own_part_only() -> None:
    document = document_of(LEDGER)
    asked = plan(document, ())
    answers = [
        Unreachable("down") if one.group == "funds" else answered(one, LEDGER_MEANS) for one in asked.labels
    ]
    settled = settle(document, (), asked, answers)
    assert len(settled.failures) == 1
    assert len(settled.forms[0].indicators) == 5


def test_what_was_read_is_never_changed() -> None:
    new = read(LEDGER, LEDGER_MEANS)
    old = new.model_copy(update={"goal": "另一个目标", "completion": None, "blank_labels": {"completion": new.evidence["goal"]}})
    together, count = added(old, new)
    assert (together.goal, together.completion, count) == ("另一个目标", None, 0)
    open_again = new.model_copy(update={"goal": None, "evidence": {p: e for p, e in new.evidence.items() if p != "goal"}})
    together, count = added(open_again, new)
    assert (together.goal, count) == (new.goal, 1)


REPORT = (
    "关于2023年度河道管护资金绩效分析报告\n一、基本情况\n2023年共下达我县河道管护资金100万元。\n"
    "二、绩效目标完成情况\n巡河次数年内打算跑240趟，账上记的是251趟。\n保洁河段长度计划60公里，落地58公里。\n"
)


def narrative() -> tuple[Document, Form]:
    document = read_bytes(REPORT.encode(), "r.txt")
    return document, Form(layout="N4", start=0, end=len(document.text))


def item(id: str, name: str, target: str, actual: str) -> PointedItem:
    return PointedItem(id=id, name=name, target=target, actual=actual, weight="", score="")


def test_pointed_indicators_are_read_from_the_source() -> None:
    document, form = narrative()
    passages = open_sentences(document, form)
    by_text = {document.text[p.start : p.end]: p.id for p in passages}
    id = next(id for text, id in by_text.items() if text.startswith("保洁"))
    found, refused = pointed_form(document, form, passages, [item(id, "保洁河段长度", "60 公里", "５８公里")])
    [row] = found.indicators
    assert (row.level3, row.target, row.actual, row.unit, refused) == ("保洁河段长度", "60", "58", "公里", [])
    assert found.evidence["indicators[0].actual"].text == "58公里"


TWICE = "关于2023年度公交资金绩效分析报告\n一、绩效目标完成情况\n计划更新车辆12辆，实际更新12辆。\n"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("更新车辆", True), ("车辆更新", True), ("车更新辆", True), ("车辆更换", False), ("更新车", True), ("辆车", False)],
)
def test_a_target_that_was_just_met_and_a_name_turned_round(name: str, taken: bool) -> None:
    document = read_bytes(TWICE.encode(), "r.txt")
    form = Form(layout="N4", start=0, end=len(document.text))
    passages = open_sentences(document, form)
    [id] = [one.id for one in passages if "更新" in document.text[one.start : one.end]]
    found, _ = pointed_form(document, form, passages, [item(id, name, "12辆", "12辆")])
    assert bool(found.indicators) is taken
    if taken:
        places = found.evidence
        assert places["indicators[0].target"].start < places["indicators[0].actual"].start
        assert places["indicators[0].level3"].text in TWICE


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("保洁河段长度", "60公里", "59公里"),  # a changed digit
        ("保洁河段长度", "58公里", "60公里"),  # traded places: the words before say so
        ("保洁河段长度", "60公里", "60公里"),
        ("保洁长度", "60公里", "58公里"),
        ("", "60公里", "58公里"),
        ("保洁河段长度", "", ""),
        ("保洁河段长度", "计划60公里，落地58公里", ""),
    ],
)
def test_pointing_that_is_not_certain_is_refused(name: str, target: str, actual: str) -> None:
    document, form = narrative()
    passages = open_sentences(document, form)
    id = next(p.id for p in passages if document.text[p.start : p.end].startswith("保洁"))
    found, refused = pointed_form(document, form, passages, [item(id, name, target, actual)])
    assert found.indicators == ()
    assert len(refused) == 1


def test_verification_leaves_sound_forms_alone() -> None:
    form = read(CARD, CARD_MEANS)
    assert verified(form) == form
    assert read_relabelled(document_of(CARD), [], extract) == ()


def test_sentences_with_a_goal_and_its_result_are_asked_about_in_whatever_words() -> None:
    document = read_bytes(NARRATIVE.encode(), "n.txt")
    [form] = extract(document)
    asked = [document.text[one.start : one.end] for one in open_sentences(document, form)]
    told = [(target, actual) for _, target, actual in NARRATIVE_ITEMS if actual]
    assert [any(target in text and actual in text for text in asked) for target, actual in told] == [True] * len(told)
    assert not [text for text in asked if "万元" in text]


def test_a_totals_row_whose_label_stayed_unknown_is_no_indicator() -> None:
    document = document_of(CARD)
    asked = plan(document, ())
    answers = [Unreachable("down") if one.group == "funds" else answered(one, CARD_MEANS) for one in asked.labels]
    [form] = settle(document, (), asked, answers).forms
    assert [item.level3 for item in form.indicators] == ["养护乡道里程", "路面完好率", "养护及时率", "沿线村民满意度"]
