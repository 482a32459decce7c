"""Candidates are few and to the point; only what both answers agree on and quote rightly becomes a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assist.llm.errors import Unreachable
from assist.llm.request import Answer
from assist.model import Evidence, Finding, Form, Indicator
from assist.reviews import Judgement, Proposal, confirm, judge, propose
from assist.reviews.judging import RELATIONS

PARTS = {
    "goal": "新建村级图书室十处，开展阅读推广活动。同时修缮沿河步道两段。",
    "completion": "图书室十处均已建成开放，阅读推广活动全部按时开展，参与村民踊跃。",
    "problems": "阅读推广活动开展不及时，部分图书室尚未开放。",
    "conclusion": "本年图书室运行良好。",
    "name": "图书配送册数",
    "reason": "路灯采购流标两次，重新招标耗时较长。",
}


def form_of(**changes: str) -> tuple[Form, str]:
    parts = {**PARTS, **changes}
    text, evidence = "", {}
    for number, (name, content) in enumerate(parts.items()):
        path = {"name": "indicators[0].level3", "reason": "indicators[0].reason"}.get(name, name)
        evidence[path] = Evidence(locator=f"T1!R{number + 1}C2", text=content, start=len(text), end=len(text) + len(content))
        text += content + "\n"
    own = {name: value for name, value in parts.items() if name not in ("name", "reason")}
    row = Indicator(level3=parts["name"], reason=parts["reason"])
    return Form(layout="P2", project_name="农家书屋", indicators=(row,), evidence=evidence, end=len(text), **own), text


def answer(proposal: Proposal, relation: str, **quotes: Any) -> list[Answer]:
    items = []
    for number, one in enumerate(proposal.candidates, 1):
        first, second = (one.second, one.first) if proposal.swapped else (one.first, one.second)
        item = {"id": f"K{number}", "first": first.text, "second": second.text, "relation": relation, **quotes}
        items.append(Judgement(**item))
    return [Answer(tuple(items))] if items else []


def judged(relations: Sequence[str], **quotes: Any) -> tuple[Finding, ...]:
    """Both rounds, with these answers."""
    form, text = form_of()
    proposal = propose(form, text)
    again = confirm(form, text, proposal, answer(proposal, relations[0], **quotes))
    return judge(again, text, answer(again, relations[1], **quotes))


def test_candidates_of_every_kind() -> None:
    proposal = propose(*form_of())
    kinds = {one.kind for one in proposal.candidates}
    assert kinds == {"explanation", "texts", "goal"}
    assert len(proposal.requests) == 1
    for one in proposal.candidates:
        for side in (one.first, one.second):
            assert form_of()[1][side.start : side.end] == side.text


def test_an_off_topic_conclusion_is_a_candidate() -> None:
    other = "全市校车安全监管平台接入率稳步上升，驾驶员培训考核覆盖各学校，隐患车辆清退完毕，家长对接送秩序评价较高。"
    assert "topic" in {one.kind for one in propose(*form_of(conclusion=other)).candidates}


def test_a_plain_form_needs_no_model() -> None:
    form, text = form_of(problems="无", reason="图书配送车辆故障，推迟到次年。", goal="新建村级图书室十处。")
    assert propose(form, text).requests == ()


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_finding_needs_the_relation_that_its_kind_asks_for(relation: str) -> None:
    text = form_of()[1]
    found = judged((relation, relation))
    expected = {"矛盾": {"J02"}, "无关": {"J01", "J04"}}.get(relation, set())
    assert {finding.rule for finding in found} == expected
    for finding in found:
        assert (finding.verdict, finding.origin, len(finding.evidence)) == ("review", "model", 2)
        assert all(text[side.start : side.end] == side.text for side in finding.evidence)
        assert all(side.locator.startswith("T1!") for side in finding.evidence)


@pytest.mark.parametrize("relations", [("矛盾", "一致"), ("说不准", "矛盾"), ("无关", "矛盾")])
def test_what_the_two_answers_disagree_on_stays_out(relations: tuple[str, str]) -> None:
    assert judged(relations) == ()


@pytest.mark.parametrize("quotes", [{"first": "没有这句话"}, {"second": "图书室九处"}, {"first": ""}, {"id": "K99"}])
def test_an_invented_quote_or_id_stays_out(quotes: dict[str, str]) -> None:
    assert judged(("矛盾", "矛盾"), **quotes) == ()


def test_only_what_seems_wrong_is_asked_twice_and_the_other_way_round() -> None:
    form, text = form_of()
    proposal = propose(form, text)
    assert confirm(form, text, proposal, answer(proposal, "一致")).requests == ()
    again = confirm(form, text, proposal, answer(proposal, "矛盾"))
    [pair] = again.candidates
    assert (pair.kind, again.swapped) == ("texts", True)
    assert again.requests[0].body == f"K1 甲：{pair.second.text}\nK1 乙：{pair.first.text}"


def test_half_an_answer_is_none() -> None:
    form, text = form_of()
    proposal = propose(form, text)
    again = confirm(form, text, proposal, answer(proposal, "矛盾"))
    assert judge(again, text, []) == ()
    assert judge(again, text, [Unreachable("down")]) == ()
    assert confirm(form, text, proposal, [Unreachable("down")]).requests == ()
    assert judge(Proposal(), text, []) == ()


@pytest.mark.parametrize(
    "reason",
    ["采购流标一次，重新组织后工期推后，剩余部分次年补齐。", "受汛期影响，部分点位顺延施工，已排入下一年一季度计划。"],
)
def test_a_reason_that_would_explain_anything_is_not_asked_about(reason: str) -> None:
    assert "explanation" not in {one.kind for one in propose(*form_of(reason=reason)).candidates}


@pytest.mark.parametrize("goal", ["补齐办学条件短板，让城乡孩子吃得放心。", "项目资金总额4673.77万元，用于开展各项工作。"])
def test_wishes_and_amounts_in_a_goal_are_not_asked_about(goal: str) -> None:
    assert "goal" not in {one.kind for one in propose(*form_of(goal=goal)).candidates}
