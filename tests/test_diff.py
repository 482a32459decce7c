"""Two runs compared: every kind of difference is named once, equal runs have none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from assist.diff import NotARun, compare, counts, read_run
from assist.report.jsonl import as_dict
from tests.records import finding, record


def run_of(**changes: Any) -> dict[tuple[str, int], dict[str, Any]]:
    one = json.loads(json.dumps(as_dict(record(findings=(finding(),)))))
    for path, value in changes.items():
        target, *rest = path.split("__")
        place = one
        for name in [target, *rest][:-1]:
            place = place[int(name[1:]) if name[0] == "n" and name[1:].isdigit() else name]
        place[[target, *rest][-1]] = value
    return {(one["file"], one["form_index"]): one}


def test_equal_runs_have_no_difference() -> None:
    assert list(compare(run_of(), run_of(usage={"model": "m"}, risk=3, warnings=["x"]))) == []


def test_a_changed_an_added_and_a_removed_field() -> None:
    differences = list(compare(run_of(form__grade="良"), run_of(form__grade="优")))
    assert [(d.path, d.change, d.before, d.after) for d in differences] == [("grade", "changed", "良", "优")]
    [added] = compare(run_of(form__budget__n0__score=None), run_of(form__budget__n0__score="10"))
    assert (added.path, added.change) == ("budget[0].score", "added")
    [removed] = compare(run_of(form__notes="无"), run_of(form__notes=None))
    assert (removed.path, removed.change) == ("notes", "removed")


def test_what_a_model_added_is_marked() -> None:
    after = run_of(form__grade="优")
    record_after = next(iter(after.values()))
    record_after["evidence"]["grade"] = {"method": "model"}
    [difference] = compare(run_of(form__grade=None), after)
    assert difference.method == "model"


def test_findings_and_forms_come_and_go() -> None:
    old, new = run_of(), run_of(findings=[])
    removed = len(next(iter(old.values()))["findings"])
    assert removed > 0
    assert counts(compare(old, new)) == {("finding", "removed"): removed}
    assert counts(compare({}, new)) == {("form", "added"): 1}
    assert counts(compare(new, {})) == {("form", "removed"): 1}


def test_a_changed_number_is_a_changed_finding() -> None:
    old, new = run_of(), run_of()
    next(iter(new.values()))["findings"][0]["fingerprint"] = "other"
    assert counts(compare(old, new)) == {("finding", "changed"): 1}


def test_other_files_are_refused() -> None:
    with pytest.raises(NotARun, match="第 2 行"):
        read_run(['{"file": "a", "form_index": 0}', "[1]"], "x.jsonl")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    one.write_text("\n".join(json.dumps(r) for r in run_of(form__grade=None).values()), encoding="utf-8")
    two.write_text("\n".join(json.dumps(r) for r in run_of(form__grade="优").values()), encoding="utf-8")
    assert main(["diff", str(one), str(one)]) == 0
    assert main(["diff", str(one), str(two)]) == 1
    assert "新增 字段 grade：无 → 优" in capsys.readouterr().out
    assert main(["diff", str(one), str(two), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["path"] == "grade"
    two.write_text("not a run", encoding="utf-8")
    assert main(["diff", str(one), str(two)]) == 2
