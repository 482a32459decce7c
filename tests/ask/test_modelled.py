"""Questions that a model plans: what it may bring in, what it may not pass over, what it may say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("langchain_core", reason="pip install 'assist[llm]' installs it; CI does")

from assist.ask import Answer, answer
from assist.ask.phrasing import holds
from assist.ask.vocabulary import Values
from assist.cli import main
from assist.llm.access import Access
from assist.llm.seam import Seam
from assist.retrieve import Past
from tests.llm.endpoint import Endpoint
from tests.llm.scripted import Scripted
from tests.retrieve.stores import made, workspace

Pieces = list[tuple[str, str, str, str]]
QUESTION = "劳驾瞅瞅2023年有几家钱没花到八成"
PLANNED: Pieces = [
    ("劳驾瞅瞅", "套话", "无", "无"), ("2023年", "条件", "年度", "等于"), ("有几家", "统计", "份数", "个数"),
    ("钱没花到八成", "条件", "执行率", "低于"),
]  # fmt: skip


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    workspace(
        tmp_path,
        made("桥梁加固", year=2023, rate="55", score="100"), made("桥梁加固", year=2022, rate="95", score="96"),
        made("渠道清淤", year=2023, rate="91", score="90", unit="白石区水务站", department="白石区水务局"),
        made("渠道清淤", year=2022, rate="70", score=None, unit="白石区水务站", department="白石区水务局"),
    )  # fmt: skip
    with Past(tmp_path) as opened:
        yield opened


def pieces(parts: Pieces) -> dict[str, Any]:
    return {"items": [dict(zip(("quote", "part", "field", "op"), part, strict=True)) for part in parts]}


def asked(question: str, past: Past, *replies: Any, follow_up: Answer | None = None) -> tuple[Answer, Scripted]:
    model = Scripted(queue=list(replies))
    seam = Seam(Access("http://127.0.0.1:1/v1", "m"), chat=model, first_delay=0.0)
    try:
        return answer(question, past, follow_up=follow_up, asks=seam), model
    finally:
        seam.close()


def said(sentence: str) -> dict[str, Any]:
    return {"items": [{"sentence": sentence}]}


def test_a_model_plans_what_the_grammar_does_not_know(past: Past) -> None:
    assert answer(QUESTION, past).refused is not None
    given, model = asked(QUESTION, past, pieces(PLANNED), said("2023年度共1份。"))
    assert (given.value, given.answer, given.refused) == (1, "2023年度共1份。", None)
    assert given.plan is not None and given.plan.origin == "model"
    assert json.loads(given.as_json())["plan"]["origin"] == "model"
    assert "由模型理解" in given.reading
    assert len(model.sent) == 2
    assert QUESTION in str(model.sent[0][-1].content)


def test_a_question_that_the_grammar_understands_is_not_sent(past: Past) -> None:
    given, model = asked("2023年有几份", past)
    assert (given.value, model.sent) == (2, [])


def test_what_no_form_can_tell_is_not_sent_either(past: Past) -> None:
    given, model = asked("明年预算多少", past)
    assert given.refused and model.sent == []


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ([*PLANNED[:3], ("钱没花到八成", "条件", "执行率", "高于")], "没"),  # turned round
        ([PLANNED[0], *PLANNED[2:]], "2023"),  # the year is passed over
        (PLANNED[:3], "八成|到|没"),  # a condition is passed over
        (PLANNED[1:], "瞅|劳驾"),  # an unknown word is passed over
        ([*PLANNED[:3], ("钱没花到六成", "条件", "执行率", "低于")], "不在问题中"),  # a number of its own
        ([*PLANNED[:3], ("钱没花到八成", "条件", "满意度", "低于"), ("八成", "比较", "年度", "无")], "比较"),
        ([*PLANNED[:3], ("钱没花到八成", "条件", "地区", "等于")], "名称"),
        ([*PLANNED[:3], ("钱没花到八成", "条件", "预算", "低于")], "单位"),
        ([("劳驾瞅瞅2023年有几家钱没花到八成", "不能回答", "无", "无")], "不是表单"),
    ],
)
def test_a_plan_that_does_not_account_for_the_question_is_not_run(past: Past, changed: Pieces, missing: str) -> None:
    given, _ = asked(QUESTION, past, pieces(changed))
    assert given.refused is not None
    assert given.value is None
    assert any(word in given.refused for word in missing.split("|")), given.refused


@pytest.mark.parametrize("reply", ["我不知道", {"items": []}, {"items": [{"quote": "2023年"}]}])
def test_a_model_that_gives_no_plan_leaves_the_refusal(past: Past, reply: Any) -> None:
    given, _ = asked(QUESTION, past, reply, reply)
    assert given.refused is not None and "没有" in given.refused


def test_groups_orders_comparisons_and_searches(past: Past) -> None:
    group: Pieces = [("瞅瞅", "套话", "无", "无"), ("各年度", "分组", "年度", "无"), ("平均执行率", "统计", "执行率", "平均")]
    given, _ = asked("瞅瞅各年度平均执行率", past, pieces(group), "x", "x")
    assert [(row["year"], row["avg_rate"]) for row in given.rows] == [("2022", 82.5), ("2023", 73)]
    order: Pieces = [("钱花得最不利索的", "排序", "执行率", "最低"), ("那一份", "统计", "无", "列出")]
    given, _ = asked("钱花得最不利索的那一份", past, pieces(order), "x", "x")
    assert given.refused is not None  # the order's negation is in no condition
    order = [("钱花得顶慢的", "排序", "执行率", "最低"), ("两份", "统计", "无", "列出")]
    given, _ = asked("钱花得顶慢的两份", past, pieces(order), "x", "x")
    assert given.refused is not None  # 两份 is not in the order
    order = [("钱花得顶慢的两份", "排序", "执行率", "最低")]
    given, _ = asked("钱花得顶慢的两份", past, pieces(order), "x", "x")
    assert [row["rate"] for row in given.rows] == [55, 70]
    sides: Pieces = [("瞅瞅", "套话", "无", "无"), ("2022年", "比较", "年度", "无"), ("2023年", "比较", "年度", "无"),
                     ("执行率", "统计", "执行率", "平均"), ("谁强", "套话", "无", "无")]  # fmt: skip
    given, _ = asked("瞅瞅2022年2023年执行率谁强", past, pieces(sides), "x", "x")
    assert given.value == 9.5


def test_a_follow_up_is_planned_with_the_question_before(past: Past) -> None:
    first = answer("2023年平均执行率是多少", past)
    follow: Pieces = [("那白石区咋样咧", "套话", "无", "无"), ("白石区", "条件", "地区", "等于"), ("2023年", "条件", "年度", "等于"),
                      ("平均执行率", "统计", "执行率", "平均")]  # fmt: skip
    given, model = asked("那白石区咋样咧", past, pieces(follow), "x", "x", follow_up=first)
    assert (given.value, given.follow_up_of) == (91, "2023年平均执行率是多少")
    assert "上一问：2023年平均执行率是多少" in str(model.sent[0][-1].content)


COMPUTED = "青禾县为93.2%，临溪县为91.05%；青禾县比临溪县高2.15%。"
ROWS: list[dict[str, object]] = [{"region": "青禾县", "avg_rate": 93.2, "forms": 4}, {"region": "临溪县", "avg_rate": 91.05, "forms": 2}]


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("青禾县平均93.2%，临溪县91.05%。", True),
        ("青禾县比临溪县高2.15%。", True),
        ("临溪县比青禾县高2.15%。", False),  # turned round
        ("青禾县91.05%，临溪县93.2%。", False),  # exchanged
        ("青禾县93%，临溪县91.05%。", False),  # rounded
        ("青禾县93.2分，临溪县91.05%。", False),  # another unit
        ("青禾县93.2%，望川市91.05%。", False),  # another name
        ("一个是93.2%，一个是91.05%。", False),  # no names
        ("青禾县93.2%，因为项目少。", False),  # a reason of its own
        ("两县都达到90%以上。", False),
        ("青禾县93.2%，三份表。", False),
        ("", False),
    ],
)
def test_a_sentence_says_nothing_but_the_answer(sentence: str, kept: bool) -> None:
    values = Values(by_name=dict.fromkeys(("青禾县", "临溪县", "望川市"), ("region",)), longest=3)
    assert holds(sentence, "青禾县和临溪县的平均执行率", COMPUTED, ROWS, values) is kept


def test_a_sentence_that_does_not_hold_is_not_shown(past: Past) -> None:
    given, _ = asked(QUESTION, past, pieces(PLANNED), said("2023年度共2份。"))
    assert (given.value, given.answer) == (1, "共1份。")


def test_the_command_with_an_endpoint(past: Past, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ASSIST_MODEL", "ASSIST_BASE_URL", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    command = ["ask", QUESTION, "--workspace", str(past.folder), "--format", "json"]
    with Endpoint(lambda body, n: pieces(PLANNED) if n == 1 else said("共1份。")) as endpoint:
        assert main([*command, "--model", "m", "--base-url", endpoint.url]) == 0
        assert json.loads(capsys.readouterr().out)["value"] == 1
        assert main([*command, "--model", "m", "--base-url", endpoint.url, "--no-model"]) == 0
        assert json.loads(capsys.readouterr().out)["refused"] is not None
    assert main([*command, "--model", "m"]) == 2
