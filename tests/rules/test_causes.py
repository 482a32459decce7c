"""One wrong number is one group, whatever it breaks; unrelated findings stay apart."""

from __future__ import annotations

from typing import Any

from assist.rules import check
from assist.triage import groups
from tests.rules.casebook import build

SOURCES = [
    {"kind": "fiscal", "adjusted": "80.00", "executed": "60.00"},
    {"kind": "other", "adjusted": "20.00", "executed": "12.00"},
]


def grouped(case: Any) -> dict[str, set[str]]:
    form, text = build(case)
    return {
        group.cause: {item.rule for item in group.findings} for group in groups(check(form, text).findings)
    }


def test_a_wrong_executed_amount_is_the_cause_of_all_it_breaks() -> None:
    total = {"kind": "total", "adjusted": "100.00", "executed": "27.00", "rate": "72.00"}
    found = grouped({"budget": [total, *SOURCES]})
    assert found["value:budget[0].executed"] == {"A01", "B03"}


def test_a_wrong_actual_value_is_one_group() -> None:
    row = {"name": "基层业务培训场数", "target": "≥20次", "actual": "15次", "weight": "10", "score": "10"}
    found = grouped({"conclusion": "全年开展基层业务培训场数12次。", "indicators": [row]})
    assert {"N02", "S10"} <= found["value:indicators[0].actual"]


def test_unrelated_findings_are_groups_of_their_own() -> None:
    case: Any = {
        "budget": [{"kind": "total", "adjusted": "100.00", "executed": "72.00", "rate": "27.00"}],
        "measures": "请在此处说明",
    }
    found = grouped(case)
    assert found["F01:form"] == {"F01"} and not any(
        "F01" in rules for cause, rules in found.items() if cause != "F01:form"
    )


def test_the_largest_group_is_taken_first_and_runs_agree() -> None:
    total = {"kind": "total", "adjusted": "100.00", "executed": "27.00", "rate": "72.00"}
    case: Any = {"budget": [total, *SOURCES]}
    assert all(grouped(case) == grouped(case) for _ in range(3))
