"""Hostile sizes: a form may be a hundred times larger than any real one and must not take minutes."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from assist.rules import all_rules, check, check_siblings
from tests.rules.casebook import build

WORDS = "共计35家，纳入33家，完成任务100%，2024年支付1.5万元，群众满意度98%，全部开通，因天气影响尚未支付"


def large(rows: int, repeats: int) -> dict[str, Any]:
    return {
        "goal": WORDS * repeats,
        "completion": WORDS * repeats,
        "conclusion": WORDS * repeats + "。",
        "problems": (WORDS + "。") * repeats,
        "budget": [
            {"kind": "total", "adjusted": "100.00", "executed": "61.00", "rate": "61.00", "weight": "10"}
        ]
        + [{"kind": "local", "adjusted": "1.13", "executed": "1.07"}] * min(rows, 300),
        "indicators": [
            {"name": f"完成任务数量{n}", "target": "≥50家", "actual": "30家", "weight": "1", "score": "1"}
            for n in range(rows)
        ],
    }


@pytest.mark.slow
def test_a_huge_form_is_checked_in_seconds() -> None:
    form, text = build(large(3000, 400))
    start = process_time()
    result = check(form, text)
    assert process_time() - start < 20
    assert result.findings and not result.crashes


def test_cost_grows_with_the_form_and_no_faster() -> None:
    def cost(size: int) -> float:
        form, text = build(large(10 * size, size))
        start = process_time()
        check(form, text)
        return process_time() - start

    all_rules()
    cost(1)
    small, big = min(cost(3) for _ in range(3)), cost(12)
    assert big < small * 16 + 0.05


def test_many_copied_forms_in_one_file() -> None:
    form, text = build(large(8, 2))
    forms = [form.model_copy(update={"project_name": f"项目{n}"}) for n in range(300)]
    start = process_time()
    found = check_siblings(forms, text)
    assert process_time() - start < 5
    assert len(found) == 300 and all(len(findings) <= 4 for findings in found.values())
