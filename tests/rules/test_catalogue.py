"""The contract of the catalogue: every rule is whole, its page's examples and its cases hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from assist.forms.profiles import sources
from assist.model import Finding
from assist.rules import Rule, all_rules, check, check_siblings
from assist.rules.pages import SECTIONS, sections
from tests.rules.casebook import build

CASES = Path(__file__).parents[1] / "cases"
RULES = {rule.id: rule for rule in all_rules()}


def findings_of(rule: Rule, case: dict[str, Any]) -> tuple[Finding, ...]:
    """What one rule says about a case; a case with `forms` is a file of several forms."""
    if rule.scope == "form":
        form, text = build(case)
        result = check(form, text, [rule])
        assert not result.crashes, result.crashes
        return result.findings
    text = ""
    forms = []
    for part in case["forms"]:
        form, own = build(part)
        shift = len(text)
        forms.append(form.model_copy(update={"evidence": {
            path: place.model_copy(update={"start": place.start + shift, "end": place.end + shift})
            for path, place in form.evidence.items()
        }}))  # fmt: skip
        text += own
    found = check_siblings(forms, text, [rule])
    return tuple(finding for index in sorted(found) for finding in found[index])


def cases_of(rule_id: str) -> dict[str, list[dict[str, Any]]]:
    path = CASES / f"{rule_id}.yaml"
    assert path.exists(), f"{path.name} is missing: every rule needs pass and fail cases"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def assert_sound(rule: Rule, found: tuple[Finding, ...], case: dict[str, Any]) -> None:
    text = "" if rule.scope == "file" else build(case)[1]
    for finding in found:
        assert finding.evidence and finding.message and finding.ask and finding.basis
        assert len(finding.fingerprint) == 20
        assert re.search(r"\.000|None|nan", finding.message + finding.computation) is None, "no number is printed as code prints it"
        for side in finding.evidence:
            assert rule.scope == "file" or text[side.start : side.end] == side.text


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_rule_is_whole(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert re.fullmatch(r"[A-Z]\d{2}", rule.id)
    assert rule.function.__module__.rsplit(".", 1)[1].startswith(rule.id.lower() + "_")
    assert rule.basis_keys and all(key in sources() for key in rule.basis_keys)
    page = sections(rule)
    assert [name for name in SECTIONS if name not in page] == []


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_examples_of_the_page(rule_id: str) -> None:
    rule = RULES[rule_id]
    page = sections(rule)
    bad, good = yaml.safe_load(page["Bad"]), yaml.safe_load(page["Good"])
    found = findings_of(rule, bad)
    assert found, "the bad example of the page is not found"
    assert_sound(rule, found, bad)
    assert not findings_of(rule, good), "the good example of the page is reported"


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_cases(rule_id: str) -> None:
    rule = RULES[rule_id]
    cases = cases_of(rule_id)
    assert cases.get("fail") and cases.get("pass"), "at least one pass and one fail case"
    for case in cases["fail"]:
        expected = case.pop("expect", {})
        found = findings_of(rule, case)
        assert found, f"not found: {case}"
        assert_sound(rule, found, case)
        assert len(found) == expected.get("count", len(found))
        for key in ("verdict", "severity"):
            assert all(getattr(f, key) == expected.get(key, getattr(f, key)) for f in found), (key, case)
        shown = "|".join(side.text for f in found for side in f.evidence)
        assert all(word in shown for word in expected.get("shows", [])), (shown, case)
    for case in cases["pass"]:
        assert not findings_of(rule, case), f"reported: {case}"


def test_no_case_without_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} <= set(RULES)
