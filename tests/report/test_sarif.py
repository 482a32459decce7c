"""The SARIF log: its frame, and one result in full."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

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


def test_the_log_validates() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((Path(__file__).parent / "sarif_required.json").read_text(encoding="utf-8"))
    out = io.StringIO()
    unread = record(form=None, status="failed", error="文件为空", file="乙 1.docx")
    sarif.write([assess(record(finding(), finding(number=2, rule="B03", cause="b"))), assess(unread)], out)
    log = json.loads(out.getvalue())
    jsonschema.validate(log, schema)
    del log["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, schema)


@pytest.mark.parametrize(
    ("severity", "verdict", "level"),
    [
        ("contradiction", "fail", "error"),
        ("contradiction", "review", "warning"),
        ("explain", "review", "warning"),
        ("suspicious", "review", "note"),
    ],
)
def test_what_is_for_review_is_told_by_level_and_property(severity: str, verdict: str, level: str) -> None:
    one = finding().model_copy(update={"severity": severity, "verdict": verdict})
    (result,) = run_of(assess(record(one)))["results"]
    assert (result["kind"], result["level"], result["properties"]["verdict"]) == ("fail", level, verdict)
