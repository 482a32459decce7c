"""A user's file: rules off, re-graded, other profiles; what is wrong with it is said."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from assist.rules import Policy, PolicyError, check, check_siblings
from assist.rules.policy import parse
from tests.rules.casebook import build

WRONG_RATE = {"budget": [{"adjusted": "200.00", "executed": "50.00", "rate": "30.00"}]}
LOW_RATE = {
    "conclusion": "各项工作有序开展。",
    "budget": [{"adjusted": "100", "executed": "86", "rate": "86"}],
}


def policy(text: str) -> Policy:
    return parse(tomllib.loads(text), "r.toml")


def rules_of(case: Any, own: Policy) -> dict[str, tuple[str, str]]:
    form, text = build(case)
    return {item.rule: (item.severity, item.verdict) for item in check(form, text, policy=own).findings}


def test_a_rule_can_be_switched_off_and_regraded() -> None:
    assert rules_of(WRONG_RATE, Policy())["B03"] == ("contradiction", "fail")
    assert "B03" not in rules_of(WRONG_RATE, policy('[rules]\noff = ["b03"]'))
    assert rules_of(WRONG_RATE, policy('[rules.B03]\nseverity = "suspicious"'))["B03"] == (
        "suspicious",
        "review",
    )
    assert rules_of(WRONG_RATE, policy('[rules.B03]\nverdict = "review"'))["B03"] == (
        "contradiction",
        "review",
    )


def test_a_rule_across_forms_can_be_switched_off() -> None:
    form, text = build({"conclusion": "优。" + "全年开展巡查维护工作，设备完好，群众反映良好，" * 4})
    forms = [form.model_copy(update={"project_name": name}) for name in "甲乙"]
    assert {item.rule for item in check_siblings(forms, text)[1]} == {"X01"}
    assert check_siblings(forms, text, policy=policy('[rules]\noff = ["X01"]')) == {}


def test_a_profile_of_ones_own_comes_first_and_changes_only_what_it_says() -> None:
    own = policy(
        '[[profile]]\nid = "own"\nlayouts = ["P2"]\nyears = [2024, 2024]\n'
        'low_rate = { value = "80", binding = false, source = "省厅通知" }'
    )
    assert "B04" in rules_of(LOW_RATE, Policy()) and "B04" not in rules_of(LOW_RATE, own)
    assert "B04" in rules_of({**LOW_RATE, "year": 2023}, own)
    profile = own.profile_for("P2", 2024)
    assert profile.low_rate.value == 80
    assert profile.over_achievement == Policy().profile_for("P2", 2024).over_achievement
    assert own.profile_for("P1-SC", 2024).low_rate.value == Decimal(90)


def test_the_digest_names_what_was_changed() -> None:
    texts = ("", '[rules]\noff = ["B03"]', '[rules]\noff = ["B04"]', '[rules.B03]\nverdict = "review"')
    digests = [policy(text).digest for text in texts]
    assert digests[0] == "" and len(set(digests)) == 4


def test_the_later_of_two_files_decides() -> None:
    both = policy('[rules]\noff = ["B03", "B04"]').joined(policy('[rules.B03]\nverdict = "review"'))
    assert both.off == {"B04"} and rules_of(WRONG_RATE, both)["B03"][1] == "review"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[rules]\noff = ["Z99"]', "Z99"),
        ('[rules]\noff = "B03"', "列表"),
        ('[rules.B03]\nseverity = "bad"', "severity"),
        ("[rules.B03]\nlevel = 1", "level"),
        ('[profile]\nid = "x"', "profile"),
        ('[[profile]]\nid = "x"', "layouts"),
        ('[[profile]]\nid = "x"\nlayouts = ["*"]\nlow_rate = { value = "a lot" }', "low_rate"),
        ('[[profile]]\nid = "x"\nlayouts = ["*"]\nlow = 1', "low"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        policy(text)
