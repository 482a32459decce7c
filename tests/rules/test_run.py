"""Running rules: ids, fingerprints, crashes, things that could not be checked."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from assist.model import Doubt, FindingEvidence
from assist.rules import Problem, Rule, Unchecked, all_rules, check, check_all, check_siblings
from assist.rules.registry import rule as register
from assist.rules.run import GLUED, UNLOCATED
from assist.rules.view import FormView
from tests.rules.casebook import build

WRONG_RATE = {"budget": [{"adjusted": "200.00", "executed": "50.00", "rate": "30.00"}]}


def made(function: Any, severity: Any = "violation") -> Rule:
    return Rule("Z01", "试验", severity, ("LOGIC",), "0.1", "form", function)


def only(rule_id: str) -> list[Rule]:
    return [rule for rule in all_rules() if rule.id == rule_id]


def problem(*sides: FindingEvidence | None, **more: Any) -> Problem:
    return Problem(place="here", message="m", computation="c", ask="a", sides=sides, **more)


def test_forms_checked_together_get_what_each_gets_alone() -> None:
    def broken_for_one(form: FormView) -> list[Problem]:
        if form.form.budget:
            raise RuntimeError("boom")
        return []

    rules = [made(broken_for_one), *all_rules()]
    made_forms = [build(WRONG_RATE), build({}), build({"budget": [{"adjusted": "8.00", "executed": "9.00"}]})]
    together = check_all([(form, text, None) for form, text in made_forms], rules)
    assert together == [check(form, text, rules) for form, text in made_forms]
    assert [len(result.crashes) for result in together] == [1, 0, 1]


def test_a_crash_is_shown_and_hides_nothing() -> None:
    def broken(form: FormView) -> list[Problem]:
        raise RuntimeError("boom")

    form, text = build(WRONG_RATE)
    result = check(form, text, [made(broken), *only("B03")])
    assert [(crash.rule, crash.error) for crash in result.crashes] == [("Z01", "RuntimeError: boom")]
    assert [item.rule for item in result.not_checked] == ["Z01"]
    assert [finding.rule for finding in result.findings] == ["B03"]


def test_no_evidence_no_finding() -> None:
    form, text = build(WRONG_RATE)
    result = check(form, text, [made(lambda view: [problem(None)])])
    assert result.findings == () and result.not_checked[0].reason == UNLOCATED


def test_unchecked_is_reported_with_its_reason() -> None:
    form, text = build({})
    result = check(form, text, [made(lambda view: [Unchecked("缺数")])])
    assert [(item.rule, item.reason) for item in result.not_checked] == [("Z01", "缺数")]


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [("contradiction", "fail"), ("violation", "fail"), ("explain", "review"), ("suspicious", "review")],
)
def test_severity_gives_the_verdict(severity: str, verdict: str) -> None:
    form, text = build(WRONG_RATE)
    rule = made(lambda view: [problem(view.cite("budget[0].rate"))], severity)
    assert check(form, text, [rule]).findings[0].verdict == verdict
    softer = made(lambda view: [problem(view.cite("budget[0].rate"), verdict="review")], severity)
    assert check(form, text, [softer]).findings[0].verdict == "review"


def test_ids_are_unique_and_fingerprints_change_with_values() -> None:
    form, text = build(WRONG_RATE)
    twice = made(lambda view: [problem(view.cite("budget[0].rate"))] * 2)
    assert [finding.id for finding in check(form, text, [twice]).findings] == ["Z01:here", "Z01:here#2"]
    other, other_text = build({"budget": [{"adjusted": "200.00", "executed": "50.00", "rate": "31.00"}]})
    first = check(form, text, only("B03")).findings[0]
    again = check(form, text, only("B03")).findings[0]
    changed = check(other, other_text, only("B03")).findings[0]
    assert first.fingerprint == again.fingerprint != changed.fingerprint
    assert first.id == changed.id


def test_fingerprint_does_not_depend_on_where_the_form_stands() -> None:
    form, text = build(WRONG_RATE)
    moved = form.model_copy(
        update={
            "evidence": {
                path: place.model_copy(
                    update={"start": place.start + 7, "end": place.end + 7, "locator": "P9"}
                )
                for path, place in form.evidence.items()
            }
        }
    )
    here = check(form, text, only("B03")).findings[0]
    there = check(moved, "-" * 7 + text, only("B03")).findings[0]
    assert here.fingerprint == there.fingerprint


def test_an_id_can_be_used_once() -> None:
    with pytest.raises(ValueError, match="B03"):
        register(id="B03", name="x", severity="explain", basis=("LOGIC",))(lambda form: [])


def test_an_empty_form_has_no_findings_and_nothing_crashes() -> None:
    form, text = build({})
    result = check(form, text)
    assert result.findings == () and result.crashes == ()


def test_families_without_scores_get_no_score_findings() -> None:
    case = {
        "layout": "T2",
        "has_scores": False,
        "budget": [{"adjusted": "100", "executed": "95", "rate": "95.00"}],
        "indicators": [{"name": "资助人次", "target": "≥100人次", "actual": "120人次"}] * 3,
    }
    form, text = build(case)
    assert not [finding for finding in check(form, text).findings if finding.rule[0] in "SFG"]


def test_one_form_has_no_siblings() -> None:
    form, text = build(WRONG_RATE)
    assert check_siblings([form], text) == {}


def test_rules_import_nothing_heavy() -> None:
    code = "import sys, assist.rules as r; r.all_rules(); print([m for m in sys.modules if m in HEAVY])"
    heavy = {
        "lxml",
        "sqlalchemy",
        "openai",
        "chromadb",
        "langchain_core",
        "numpy",
        "assist.readers",
        "assist.extract",
    }
    out = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", repr(heavy))], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"


def test_a_doubtful_field_never_makes_a_fail() -> None:
    form, text = build(WRONG_RATE)
    doubtful = form.model_copy(update={"doubts": (Doubt(path="budget[0].rate", reason="列序不明"),)})
    assert [finding.verdict for finding in check(doubtful, text, only("B03")).findings] == ["review"]
    other = form.model_copy(update={"doubts": (Doubt(path="indicators[0].actual", reason="列序不明"),)})
    assert [finding.verdict for finding in check(other, text, only("B03")).findings] == ["fail"]


def test_amounts_of_which_one_is_doubtful_are_not_added_up() -> None:
    amounts = (("total", "9.00"), ("fiscal", "4.00"), ("unit", "7.00"))
    case = {"budget": [{"kind": kind, "adjusted": amount} for kind, amount in amounts]}
    form, text = build(case)
    assert [finding.verdict for finding in check(form, text, only("A01")).findings] == ["review"]
    doubtful = form.model_copy(update={"doubts": (Doubt(path="budget[2].adjusted", reason="列序不明"),)})
    result = check(doubtful, text, only("A01"))
    assert result.findings == () and [item.rule for item in result.not_checked] == ["A01"]


def test_a_number_cut_from_a_run_of_digits_is_not_certain() -> None:
    form, text = build(WRONG_RATE)
    end = form.evidence["budget[0].rate"].end
    glued = text[:end] + "7" + text[end + 1 :]
    result = check(form, glued, only("B03"))
    assert result.findings == () and [item.reason for item in result.not_checked] == [GLUED]
    other = made(lambda view: [problem(view.cite("budget[0].rate"))])
    assert [finding.verdict for finding in check(form, text, [other]).findings] == ["fail"]
    assert [finding.verdict for finding in check(form, glued, [other]).findings] == ["review"]


def verdicts(case: dict[str, Any]) -> set[tuple[str, str]]:
    form, text = build(case)
    return {(finding.rule, finding.verdict) for finding in check(form, text).findings}


def test_what_cannot_have_been_read_rightly_condemns_nothing() -> None:
    rows = [
        {"name": f"指标{at}", "target": "≥90%", "actual": "80%", "weight": "98", "score": "98"}
        for at in range(4)
    ]
    found = verdicts({"indicators": rows, "total_score": "100"})
    assert found and {verdict for _, verdict in found} == {"review"}
    amount_as_rate = {"adjusted": "2000", "executed": "1960", "rate": "1960"}
    assert ("B03", "review") in verdicts({"budget": [amount_as_rate]})
    assert ("B03", "fail") in verdicts({"budget": [{**amount_as_rate, "rate": "19.60"}]})
    label_inside = {"goal": "年度任务。实际完成情况按期完成。", "blank": ["completion"]}
    assert ("F07", "review") in verdicts(label_inside)
    whole = {"goal": "年度任务按期完成。", "blank": ["completion"], "indicators": [{**rows[0], "weight": "10", "score": "9"}]}
    assert ("F07", "fail") in verdicts(whole)
    assert ("F07", "review") in verdicts({**whole, "indicators": []})
