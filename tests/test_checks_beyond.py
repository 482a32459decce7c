"""Checks that are no rules: their pages agree with their code, their examples hold, users can switch them off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assist.forms.checks import Check, checks
from assist.forms.profiles import sources
from assist.model import Record
from assist.pipeline.precedents import Precedents
from assist.retrieve import Past
from assist.retrieve.checks import CHECKS, against_past
from assist.reviews import judging
from assist.rules import all_rules
from assist.rules.pages import SECTIONS, files, names
from assist.rules.policy import Policy, parse
from eval.questions.generated import record_of
from tests.retrieve.stores import workspace
from tests.rules.casebook import build

PAST = [check for check in checks() if check.origin == "past"]


def records(example: dict[str, Any]) -> tuple[Record, list[Record]]:
    """The form of an example and the others in the index; `times` makes that many, each of a unit of its own."""
    others = []
    for place, other in enumerate(example["others"]):
        for copy in range(other.get("times", 1)):
            case = {**other, "unit": f"{other['unit']}{copy}" if "times" in other else other["unit"]}
            others.append(record_of(build(case)[0], f"other{place}-{copy}.txt", checked=False))
    return record_of(build(example["form"])[0], "own.txt", checked=False), others


def said(folder: Path, example: str) -> set[str]:
    own, others = records(yaml.safe_load(example))
    workspace(folder, own, *others)
    with Past(folder) as past:
        return {finding.rule for finding in against_past(own, past)}


def test_every_check_has_a_page_that_agrees_with_its_code() -> None:
    coded = {check.id: (check.name, check.severity) for check in CHECKS}
    coded |= {check.id: (check.name, check.severity) for check in judging._CHECKS.values()}
    assert {check.id: (check.name, check.severity) for check in checks()} == coded


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_a_page_is_whole(check: Check) -> None:
    assert check.id not in {rule.id for rule in all_rules()} and check.id[0] in "HJ"
    assert check.basis and all(key in sources() for key in check.basis)
    assert set(check.sections) == set(SECTIONS) and all(check.sections.values())
    assert check.name in files()[f"{check.id}.md"] and check.id in files()["README.md"]


@pytest.mark.parametrize("check", PAST, ids=lambda check: check.id)
def test_the_examples_of_a_page_hold(check: Check, tmp_path: Path) -> None:
    assert check.id in said(tmp_path / "bad", check.bad)
    assert check.id not in said(tmp_path / "good", check.good)


def test_a_user_can_switch_them_off_and_grade_them(tmp_path: Path) -> None:
    check = next(check for check in PAST if check.id == "H01")
    own, others = records(yaml.safe_load(check.bad))
    workspace(tmp_path, own, *others)

    def shown(policy: Policy) -> dict[str, str]:
        with Precedents(tmp_path, policy=policy) as enrich:
            return {finding.rule: finding.severity for finding in enrich(own).findings}

    assert shown(Policy())["H01"] == "suspicious"
    assert "H01" not in shown(parse({"rules": {"off": ["h01"]}}, "x"))
    assert shown(parse({"rules": {"H01": {"severity": "explain"}}}, "x"))["H01"] == "explain"


def test_the_ids_of_all_findings_are_known() -> None:
    assert {"H01", "H09", "J01", "J04", "B03"} <= set(names())
