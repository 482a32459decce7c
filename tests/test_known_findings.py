"""Suppressions and baselines: what they hold back, and what comes back."""

from __future__ import annotations

import io
import tomllib
from datetime import date
from pathlib import Path

import pytest

from assist.model import Record
from assist.pipeline.baseline import BaselineError, keys, load
from assist.pipeline.queue import Selection
from assist.pipeline.suppression import Suppression, parse
from assist.report import jsonl
from assist.rules import PolicyError, check
from tests.records import form, record
from tests.rules.casebook import build

ENTRY = """[[suppress]]
rule = "b03"
place = "budget[0].rate"
fingerprint = "{fingerprint}"
project = "甲项目"
reason = "执行率按省厅口径填列"
author = "审核人"
"""


def checked(rate: str = "30.00", project: str = "甲项目", file: str = "a.docx") -> Record:
    own, text = build(
        {"project_name": project, "budget": [{"adjusted": "200.00", "executed": "50.00", "rate": rate}]}
    )
    findings = tuple(item for item in check(own, text).findings if item.rule == "B03")
    return record(form=own, file=file).model_copy(update={"findings": findings, "text": text})


def suppressions(text: str) -> tuple[Suppression, ...]:
    return parse(tomllib.loads(text), "r.toml")


def entry(more: str = "") -> str:
    return ENTRY.format(fingerprint=checked().findings[0].fingerprint[:12]) + more


def shown(own: Record, selection: Selection) -> int:
    return len(selection.apply(own).findings)


def test_a_suppressed_finding_is_gone_until_a_number_changes() -> None:
    selection = Selection(suppressions=suppressions(entry()))
    assert len(checked().findings) == 1 and shown(checked(), selection) == 0
    assert shown(checked(rate="31.00"), selection) == 1
    assert shown(checked(project="乙项目"), selection) == 1
    assert selection.apply(checked()).risk < Selection().apply(checked()).risk + 1


def test_an_expired_suppression_holds_no_more() -> None:
    found = suppressions(entry("expires = 2026-06-30\n"))
    assert shown(checked(), Selection(suppressions=found, today=date(2026, 6, 30))) == 0
    assert shown(checked(), Selection(suppressions=found, today=date(2026, 7, 1))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry().replace('author = "审核人"\n', ""), "author"),
        (entry().replace('reason = "执行率按省厅口径填列"', 'reason = " "'), "reason"),
        (entry().replace('project = "甲项目"\n', ""), "project"),
        (entry('expires = "someday"\n'), "expires"),
        (entry("until = 1\n"), "until"),
        (ENTRY.format(fingerprint="ab"), "fingerprint"),
        ('suppress = "all"', "suppress"),
    ],
)
def test_what_a_suppression_lacks_is_said(text: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        suppressions(text)


def baseline_of(tmp_path: Path, *records: Record) -> Path:
    out = io.StringIO()
    jsonl.write(records, out)
    path = tmp_path / "past.jsonl"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def test_a_baseline_hides_what_it_has_and_shows_what_is_new_or_changed(tmp_path: Path) -> None:
    past = load(baseline_of(tmp_path, checked()))
    selection = Selection(baseline=past)
    assert shown(checked(), selection) == 0
    assert shown(checked(file="moved/b.docx"), selection) == 0
    assert shown(checked(rate="31.00"), selection) == 1
    assert shown(checked(project="乙项目"), selection) == 1
    assert past.resolved(set(keys(checked()))) == 0
    assert past.resolved(set(keys(checked(rate="31.00")))) == 1


def test_without_a_project_name_the_file_tells_forms_apart(tmp_path: Path) -> None:
    nameless = checked().model_copy(update={"form": form(project_name=None)})
    selection = Selection(baseline=load(baseline_of(tmp_path, nameless)))
    assert shown(nameless, selection) == 0
    assert shown(nameless.model_copy(update={"file": "b.docx"}), selection) == 1


@pytest.mark.parametrize("content", ["not json", "[1]", '{"file": "a"}', "\udcff"])
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(BaselineError):
        load(path)
    with pytest.raises(BaselineError):
        load(tmp_path / "absent.jsonl")
