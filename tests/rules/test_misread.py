"""Figures that text broke over lines: what seems to contradict may be the rest of a number, and is for review."""

from __future__ import annotations

import pytest

from assist.rules import all_rules, check
from tests.rules.casebook import build

RULES = {rule.id: [rule] for rule in all_rules()}


def verdict(rule_id: str, line: dict[str, str], locator: str) -> list[str]:
    form, text = build({"budget": [{"adjusted": "100.00", "executed": "93.00", **line}]})
    places = {path: place.model_copy(update={"locator": locator}) for path, place in form.evidence.items()}
    found = check(form.model_copy(update={"evidence": places}), text, RULES[rule_id]).findings
    return [finding.verdict for finding in found]


@pytest.mark.parametrize(
    ("rule_id", "line", "locator", "expected"),
    [
        ("B03", {"rate": "0"}, "L6", "review"),  # 93.0 on one line, 0% on the next
        ("B03", {"rate": "3"}, "L6", "review"),
        ("B03", {"rate": "0"}, "T1!R3C5", "fail"),  # a cell is not broken
        ("B03", {"rate": "98"}, "L6", "fail"),
        ("S04", {"rate": "93", "weight": "10", "score": "93"}, "L6", "review"),
        ("S04", {"rate": "93", "weight": "10", "score": "12"}, "L6", "fail"),
    ],
)
def test_rests_of_numbers(rule_id: str, line: dict[str, str], locator: str, expected: str) -> None:
    assert verdict(rule_id, line, locator) == [expected]
