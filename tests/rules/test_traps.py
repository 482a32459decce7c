"""Correct forms that look wrong: nothing is condemned, and hardly anything is asked in vain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assist.model import Finding
from assist.rules import check
from tests.rules.casebook import build

TRAPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "traps.yaml").read_text(encoding="utf-8")
)
MOST_USELESS = 0.15
"""Findings a form that a careful reader would not want to see (issue: at most this many)."""


def findings(trap: dict[str, Any]) -> tuple[Finding, ...]:
    form, text = build(trap)
    result = check(form, text)
    assert not result.crashes
    return result.findings


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: str(trap["trap"])[:40])
def test_a_correct_form_is_not_condemned(trap: dict[str, Any]) -> None:
    assert [f"{f.rule} {f.message}" for f in findings(trap) if f.verdict == "fail"] == []


def test_few_questions_are_asked_in_vain() -> None:
    useless = [
        f"{trap['trap']}: {f.rule} {f.message}"
        for trap in TRAPS
        for f in findings(trap)
        if f.rule not in trap.get("useful", ())
    ]
    assert len(useless) <= MOST_USELESS * len(TRAPS), useless
