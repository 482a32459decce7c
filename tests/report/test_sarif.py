"""The SARIF log: its frame, and one result in full."""

from __future__ import annotations

import io
import json
from typing import Any

from assist.model import Record
from assist.report import sarif
from assist.triage import assess
from tests.records import finding, record


def run_of(*records: Record) -> dict[str, Any]:
    out = io.StringIO()
    sarif.write(records, out)
    log = json.loads(out.getvalue())
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return dict(run)


def test_a_finding_is_a_result_with_both_sides() -> None:
    run = run_of(assess(record(finding())))
    (result,) = run["results"]
    assert (result["ruleId"], result["level"], result["kind"]) == ("S05", "error", "fail")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E7%94%B2/a.txt"
    assert place["region"]["snippet"]["text"] == "61.04"
    assert result["relatedLocations"][0]["logicalLocations"] == [{"fullyQualifiedName": "1/P6"}]
    assert run["tool"]["driver"]["rules"][0]["id"] == "S05"


def test_each_rule_is_described_once_and_results_refer_to_it() -> None:
    run = run_of(
        assess(record(finding(), finding(number=2, rule="B03", cause="b"))), assess(record(finding()))
    )
    described = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(described) == ["B03", "S05"]
    assert {result["ruleId"] for result in run["results"]} == set(described)


def test_a_file_in_another_format_has_no_character_region() -> None:
    (result,) = run_of(assess(record(finding(), file="a.docx")))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_what_could_not_be_read_is_a_notification() -> None:
    run = run_of(assess(record(form=None, status="failed", error="文件为空", file="b.docx")))
    (call,) = run["invocations"]
    assert not call["executionSuccessful"]
    assert call["toolExecutionNotifications"][0]["message"]["text"] == "文件为空"
    assert run_of()["invocations"][0]["executionSuccessful"]
