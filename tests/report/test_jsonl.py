"""The JSONL contract, key by key: programs of others read it."""

from __future__ import annotations

import io
import json
from typing import Any

from assist.report import jsonl
from assist.triage import assess
from tests.records import TEXT, finding, record

RECORD = [
    "schema_version", "file", "sha256", "form_index", "status", "form", "evidence", "findings", "not_checked",
    "risk", "usage", "error",
]  # fmt: skip
FORM = [
    "layout", "title", "year", "project_name", "project_code", "department", "unit", "money_unit", "budget",
    "indicators", "goal", "completion", "conclusion", "problems", "measures", "total_score", "grade",
]  # fmt: skip
BUDGET = ["name", "kind", "initial", "adjusted", "executed", "rate", "weight", "score", "reason"]
INDICATOR = [
    "level1", "level2", "level3", "operator", "target", "unit", "actual", "weight", "score", "reason",
]  # fmt: skip
FINDING = [
    "id", "rule", "name", "verdict", "severity", "message", "computation", "basis", "ask", "evidence",
    "precedents", "origin", "fingerprint",
]  # fmt: skip


def written(*records: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    jsonl.write(records, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_keys_stand_in_the_order_of_the_contract_and_new_ones_after_them() -> None:
    (line,) = written(assess(record(finding())))
    assert list(line)[: len(RECORD)] == RECORD
    assert list(line["form"])[: len(FORM)] == FORM
    assert list(line["form"]["budget"][0]) == BUDGET
    assert list(line["form"]["indicators"][0])[: len(INDICATOR)] == INDICATOR
    assert list(line["evidence"]["total_score"]) == ["locator", "text", "start", "end", "method"]
    assert list(line["findings"][0])[: len(FINDING)] == FINDING
    assert list(line["findings"][0]["evidence"][0]) == ["role", "locator", "text", "start", "end"]
    assert line["not_checked"] == [{"rule": "C01", "reason": "没有成本指标"}]
    assert line["usage"] == {"model": None, "prompt_tokens": 0, "completion_tokens": 0}
    assert line["schema_version"] == 1


def test_numbers_are_strings_of_the_printed_digits() -> None:
    form = written(assess(record()))[0]["form"]
    assert form["budget"][0]["executed"] == "40.90"
    assert form["budget"][0]["weight"] == "10"  # held as 1E+1
    assert form["budget"][0]["initial"] is None
    assert form["total_score"] == "95"
    assert form["year"] == 2024


def test_offsets_point_at_the_quoted_text() -> None:
    line = written(assess(record(finding())))[0]
    for side in [*line["evidence"].values(), *line["findings"][0]["evidence"]]:
        assert TEXT[side["start"] : side["end"]] == side["text"]


def test_a_file_without_a_form_is_a_line_too() -> None:
    (line,) = written(assess(record(form=None, status="failed", error="文件为空（0字节）")))
    assert (line["form"], line["evidence"], line["findings"]) == (None, {}, [])
    assert (line["status"], line["error"]) == ("failed", "文件为空（0字节）")


def test_one_line_a_form_whatever_its_text_holds() -> None:
    out = io.StringIO()
    jsonl.write([record(finding(message="甲\n乙\u2028\ud800"))] * 2, out)
    assert out.getvalue().count("\n") == 2
    assert json.loads(out.getvalue().split("\n")[0])["findings"][0]["message"] == "甲\n乙\u2028?"
