"""The chain's parts: addresses survive relabelling, doubtful columns go out, quotes are certified."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.chain.labels import LabelRole, Question, label_question
from assist.extract.chain.merge import added
from assist.extract.chain.pointing import PointedItem, open_sentences, pointed_form
from assist.extract.chain.reading import plan, settle
from assist.extract.chain.relabel import Relabel, Relabelled, read_relabelled
from assist.extract.consistency import verified
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
    return Answer(tuple(LabelRole(text=text, role=means.get(text, "其他")) for text in question.request.slots))


def question_of(rows: Rows) -> Question:
    question = label_question(document_of(rows))
    assert question is not None
    return question


def read(rows: Rows, means: dict[str, str]) -> Form:
    document = document_of(rows)
    asked = plan(document, ())
    assert asked.labels is not None
    [form] = settle(document, (), asked, [answered(asked.labels, means)]).forms
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
    ("one", "other"),
    [
        ("期初核定额", "追加后核定额"),
        ("追加后核定额", "已经用掉"),
        ("满分", "自打分"),
        ("期望达到", "实际达到"),
        ("大类", "考核要点"),
        ("牵头机关", "承办机构"),
    ],
)
def test_what_the_values_settle_is_not_a_models_to_say(one: str, other: str) -> None:
    means = {**LEDGER_MEANS, one: LEDGER_MEANS[other], other: LEDGER_MEANS[one]}
    assert read(LEDGER, means) == read(LEDGER, LEDGER_MEANS)
    assert not {one, other} & set(question_of(LEDGER).request.slots)


MISPRINTED = [["89.00%" if cell == "90.00%" and row[0] == "区里拨的" else cell for cell in row] for row in LEDGER]
"""A rate that does not follow: nothing tells the amounts apart, and a model is asked."""


def test_columns_that_the_values_contradict_are_left_out() -> None:
    asked = question_of(MISPRINTED).request.slots
    assert {"期初核定额", "追加后核定额", "已经用掉"} <= set(asked)
    for row in read(MISPRINTED, LEDGER_MEANS).budget:
        assert (row.initial, row.adjusted, row.executed) == (None, None, None)


def test_targets_without_a_sign_are_told_from_values_by_the_labels_words_and_the_model_together() -> None:
    rows = [[cell.replace("≥", "") for cell in row] for row in LEDGER]
    assert {"期望达到", "实际达到"} <= set(question_of(rows).request.slots)
    form = read(rows, LEDGER_MEANS)
    assert [item.target_text for item in form.indicators] == ["6处", "98%", "4次", "80%", "90%"]
    form = read(rows, {**LEDGER_MEANS, "期望达到": "实际完成值", "实际达到": "年度指标值"})
    assert [(item.target, item.actual) for item in form.indicators] == [(None, None)] * 5


@pytest.mark.parametrize("said", ["财政拨款", "资金总额", "其他"])
def test_the_row_that_is_the_sum_of_the_others_is_the_total(said: str) -> None:
    form = read(LEDGER, {**LEDGER_MEANS, "经费总盘子（万元）": said})
    assert [line.kind for line in form.budget] == ["total", "local", "unit"]


def test_where_the_sums_do_not_say_which_row_is_the_total_none_is_made_one() -> None:
    rows = [["99" if cell == "120.00" else cell for cell in row] for row in LEDGER]
    form = read(rows, {**LEDGER_MEANS, "经费总盘子（万元）": "财政拨款"})
    assert [line.kind for line in form.budget] == ["other", "local", "unit"]
    assert [doubt.path for doubt in form.doubts] == ["budget[0].kind"]


_NEUTRAL = {"想做成什么样": "其一", "做成了什么样": "其二", "开办社区食堂六处，日均供餐四百份，独居老人基本覆盖。": "开办了社区食堂六处。"}
NEUTRAL = [[_NEUTRAL.get(cell, cell) for cell in row] for row in LEDGER]


def test_two_labels_of_one_role_are_both_left_out() -> None:
    form = read(NEUTRAL, {**LEDGER_MEANS, "其一": "年度总体目标", "其二": "年度总体目标"})
    assert (form.goal, form.completion) == (None, None)
    # One of the pair alone is not taken either while the other text has no meaning: it may be that one.
    assert read(NEUTRAL, {**LEDGER_MEANS, "其一": "年度总体目标"}).goal is None
    assert read(NEUTRAL, {**LEDGER_MEANS, "其一": "年度总体目标", "其二": "实际完成情况"}).goal is not None
    # Traded places: what was said of the two texts is not what they say.
    assert read(NEUTRAL, {**LEDGER_MEANS, "其一": "实际完成情况", "其二": "年度总体目标"}).completion is None


@pytest.mark.parametrize(
    ("first", "second", "roles"),
    [
        ("其一", "其二", ("存在问题", "改进措施")),  # nothing speaks for it
        ("毛病", "其二", ("年度总体目标", "实际完成情况")),  # the label names another text
        ("其一", "后来怎样", ("年度总体目标", "自评结论")),
    ],
)
def test_texts_are_named_by_a_model_and_by_something_else(first: str, second: str, roles: tuple[str, str]) -> None:
    rows = [[{"想做成什么样": first, "做成了什么样": second}.get(cell, cell) for cell in row] for row in LEDGER]
    form = read(rows, {**LEDGER_MEANS, first: roles[0], second: roles[1]})
    names = {"年度总体目标": "goal", "实际完成情况": "completion", "存在问题": "problems", "改进措施": "measures", "自评结论": "conclusion"}
    read_ = [getattr(form, names[role]) is not None for role in roles]
    assert read_ == [False, False]


def test_roles_that_a_text_cannot_have_are_not_offered() -> None:
    slots = question_of([[{"青禾区养老服务站": "青禾区养老局"}.get(cell, cell) for cell in row] for row in LEDGER]).request.slots
    assert slots["牵头机关"] == ("项目名称", "主管部门", "实施单位", "其他")
    assert "项目名称" not in slots["想做成什么样"]
    assert set(slots["事项全称"]) == {"项目名称", "主管部门", "实施单位", "其他"}


def test_a_result_that_stands_before_what_was_wanted_is_not_taken() -> None:
    means = {**LEDGER_MEANS, "想做成什么样": "实际完成情况", "做成了什么样": "年度总体目标"}
    form = read(LEDGER, means)
    assert (form.goal, form.completion) == (None, None)


def test_an_answer_about_another_label_or_with_a_role_of_another_kind_is_not_taken() -> None:
    question = question_of(LEDGER)
    assert question.request.check({"text": "别的栏", "role": "项目名称"}) is None
    assert question.request.check({"text": "事项全称", "role": "得分"}) is None
    assert question.request.check({"text": "事项全称", "role": "项目名称"}) is not None


def test_labels_that_hold_a_person_or_break_the_answer_are_not_sent() -> None:
    rows = [[{"事项全称": "事项：联系人：王某某", "想做成什么样": '想"做"什么'}.get(cell, cell) for cell in row] for row in LEDGER]
    slots = question_of(rows).request.slots
    assert not [text for text in slots if "王" in text or '"' in text]


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


def test_a_question_that_failed_leaves_what_was_read() -> None:
    document = document_of(LEDGER)
    asked = plan(document, ())
    settled = settle(document, (), asked, [Unreachable("down")])
    assert (len(settled.failures), settled.forms) == (1, ())


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
    [("更新车辆", True), ("车辆更新", True), ("车更新辆", True), ("车辆更换", True), ("更新车", True), ("辆车", True), ("客车报废", False)],
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
        assert places["indicators[0].level3"].text in ("更新车辆", "更新车")


@pytest.mark.parametrize(
    ("said", "name"),
    [("保洁长度", "保洁河段长度"), ("河段保洁长度", "保洁河段长度"), ("保洁的河段长度", "保洁河段长度")],
)
def test_a_name_in_slightly_other_words_is_the_sentences_own(said: str, name: str) -> None:
    document, form = narrative()
    passages = open_sentences(document, form)
    id = next(p.id for p in passages if document.text[p.start : p.end].startswith("保洁"))
    found, _ = pointed_form(document, form, passages, [item(id, said, "60公里", "58公里")])
    assert [row.level3 for row in found.indicators] == [name]


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("保洁河段长度", "60公里", "59公里"),  # a changed digit
        ("保洁河段长度", "58公里", "60公里"),  # traded places: the words before say so
        ("清淤里程", "60公里", "58公里"),
        ("", "60公里", "58公里"),
        ("保洁河段长度", "", ""),
        ("保洁河段长度", "", "计划60公里"),
    ],
)
def test_pointing_that_is_not_certain_is_refused(name: str, target: str, actual: str) -> None:
    document, form = narrative()
    passages = open_sentences(document, form)
    id = next(p.id for p in passages if document.text[p.start : p.end].startswith("保洁"))
    found, refused = pointed_form(document, form, passages, [item(id, name, target, actual)])
    assert found.indicators == ()
    assert len(refused) == 1


@pytest.mark.parametrize(
    ("sentence", "quote", "told"),
    [
        ("护栏要换40处，验收单上是38处。", "38处", ("40", "38")),
        ("护栏要换40处，验收单上是38处。", "40处", ("40", "38")),
        ("护栏换了38处，原先排了40处。", "38处", None),  # the goal stands behind
        ("护栏本月换40处，上月换38处。", "38处", None),  # no goal
        ("护栏要换40处，验收38处，退回2处。", "38处", None),  # three
        ("护栏要换40处，验收时计划改成38处。", "38处", None),  # both are goals
    ],
)
def test_one_number_for_both_is_told_apart_only_where_the_words_say_it(
    sentence: str, quote: str, told: tuple[str, str] | None
) -> None:
    document = read_bytes(f"关于2023年度护栏资金绩效分析报告\n一、绩效目标完成情况\n{sentence}\n".encode(), "r.txt")
    form = Form(layout="N4", start=0, end=len(document.text))
    passages = open_sentences(document, form)
    [id] = [one.id for one in passages if "护栏" in document.text[one.start : one.end] and "处" in document.text[one.start : one.end]]
    found, refused = pointed_form(document, form, passages, [item(id, "护栏", quote, quote)])
    assert [(str(row.target), str(row.actual)) for row in found.indicators] == ([told] if told else [])
    assert bool(refused) is (told is None)


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("40处", "换好38处，还有2处没换", ("40", "38")),
        ("每月4处、一年40处", "换好38处", ("40", "38")),
        ("40处", "查了5个村，换好38处", ("40", "38")),
        ("40处", "换好38处，退回6处", None),
        ("40处", "查了5个村，还有2处没换", None),
    ],
)
def test_of_a_quoted_clause_the_one_number_that_can_be_meant(target: str, actual: str, told: tuple[str, str] | None) -> None:
    text = f"关于2023年度护栏资金绩效分析报告\n一、绩效目标完成情况\n护栏更换要做{target}，{actual}。\n"
    document = read_bytes(text.encode(), "r.txt")
    form = Form(layout="N4", start=0, end=len(document.text))
    passages = open_sentences(document, form)
    [id] = [one.id for one in passages if "处" in document.text[one.start : one.end]]
    found, _ = pointed_form(document, form, passages, [item(id, "护栏更换", target, actual)])
    assert [(str(row.target), str(row.actual)) for row in found.indicators] == ([told] if told else [])


def test_verification_leaves_sound_forms_alone() -> None:
    form = read(CARD, CARD_MEANS)
    assert verified(form) == form
    assert read_relabelled(document_of(CARD), [], extract) == ()


def test_sentences_with_a_goal_and_its_result_are_read_or_asked_about_in_whatever_words() -> None:
    document = read_bytes(NARRATIVE.encode(), "n.txt")
    [form] = extract(document)
    asked = [document.text[one.start : one.end] for one in open_sentences(document, form)]
    told = [(target, actual) for _, target, actual in NARRATIVE_ITEMS if actual]
    read = [f"{item.target_text} {item.actual_text}" for item in form.indicators]
    assert read and asked
    for target, actual in told:
        assert any(target in text and actual in text for text in (*read, *asked)), target
    assert not [text for text in asked if "万元" in text]


def test_a_totals_row_whose_label_stayed_unknown_is_no_indicator() -> None:
    rows = list(CARD)
    rows[rows.index(["全部加起来", "100", "97.5"])] = ["全部加起来", "90", "88"]
    form = read(rows, {**CARD_MEANS, "全部加起来": "其他"})
    assert [item.level3 for item in form.indicators] == ["养护乡道里程", "路面完好率", "养护及时率", "沿线村民满意度"]


def test_a_number_is_no_reason() -> None:
    rows = [[*row[:-1], "7"] if row[0] == "产出指标" else row for row in LEDGER]
    assert [item.reason for item in read(rows, LEDGER_MEANS).indicators[:3]] == [None] * 3
