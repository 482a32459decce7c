"""The command: files found by name, records scored, thresholds and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assist.model import Form
from eval.gold import main
from eval.gold_product import ReadFiles, ReadForm, locate, match_forms
from eval.gold_schema import Gold

DOC = "项目支出绩效自评表\n项目名称 路灯养护\n总额 67.00 40.90\n合计 100 95\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A folder with one document, its annotation, and a record in which one cell is wrong."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(DOC, encoding="utf-8")
    gold = {
        "forms": [
            {
                "form_id": "A",
                "source": {"file": "a.txt", "line_start": 1, "line_end": 4},
                "title": "项目支出绩效自评表",
                "project_name": "路灯养护",
                "total_score": 95,
                "weights_stated_total": 100,
                "budget": [{"name": "总额", "kind": "total", "adjusted": 67, "executed": 40.9}],
            }
        ],
        "findings": [
            {
                "id": "F1",
                "form_id": "A",
                "type": "WEIGHT_SUM",
                "severity": "rule_violation",
                "core": True,
                "evidence": [{"quote": "合计 100 95", "form_id": "A", "line": 4}],
            }
        ],
    }
    (tmp_path / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    record = {
        "schema_version": 1,
        "file": "docs/a.txt",
        "sha256": "0",
        "form_index": 0,
        "status": "ok",
        "form": {
            "layout": "P1-SC",
            "title": "项目支出绩效自评表",
            "project_name": "路灯养护",
            "total_score": "95",
            "total_weight": "100",
            "budget": [{"name": "总额", "kind": "total", "adjusted": "67.00", "executed": "40.09"}],
        },
        "evidence": {
            "title": {"locator": "L1", "text": "项", "start": 0, "end": 9, "method": "layout"},
            "total_score": {
                "locator": "L4",
                "text": "95",
                "start": DOC.index("95"),
                "end": len(DOC) - 1,
                "method": "layout",
            },
        },
        "findings": [],
        "not_checked": [],
        "risk": 0.0,
        "usage": {},
        "error": None,
    }
    (tmp_path / "records.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    return tmp_path


def run(case: Path, *more: str, records: str = "records.jsonl") -> int:
    return main(
        [
            "--gold",
            str(case / "gold.json"),
            "--docs",
            str(case / "docs"),
            "--records",
            str(case / records),
            *more,
        ]
    )


def test_the_scorecard_goes_to_stdout_as_data_only(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(case, "--json", "-") == 0
    card: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert card["forms"] == {"gold": 1, "found": 1, "extra": 0}
    # name, kind, adjusted and executed; the executed amount has two digits swapped.
    assert card["cells"]["budget"] == {
        "right": 3,
        "null": 0,
        "wrong": 1,
        "lenient": 0,
        "cells": 4,
        "accuracy": 75.0,
    }
    assert [(cell["path"], cell["gold"], cell["got"]) for cell in card["not_right"]] == [
        ("budget[总额].executed", "40.9", "40.09")
    ]
    assert card["findings"]["core"]["total"] == {"found": 0, "gold": 1}
    assert [miss["id"] for miss in card["missed"]] == ["F1"]


def test_verbose_lists_wrong_cells_and_misses(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(case, "--verbose") == 0
    out = capsys.readouterr().out
    assert "wrong A budget[总额].executed: gold '40.9', got '40.09'" in out
    assert "miss  core F1 WEIGHT_SUM" in out


@pytest.mark.parametrize(
    ("threshold", "code"),
    [
        ("--min-budget=75", 0),
        ("--min-budget=75.1", 1),
        ("--min-header=100", 0),
        ("--min-recall-core=1", 1),
        ("--max-wrong=25", 0),
        ("--max-wrong=24.9", 1),
        ("--max-false-alarms=0", 0),
    ],
)
def test_thresholds_decide_the_exit_code(case: Path, threshold: str, code: int) -> None:
    assert run(case, threshold) == code


def test_a_document_that_is_missing_is_named_and_its_form_not_found(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (case / "docs" / "a.txt").unlink()
    (case / "records.jsonl").write_text("", encoding="utf-8")
    assert run(case, "--min-forms=100") == 1
    assert "not read a.txt" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["{}\n", "not json\n", '{"file": "a.txt", "form": {"layout": 3}}\n'])
def test_records_that_are_not_of_the_contract_are_a_usage_error(
    case: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (case / "bad.jsonl").write_text(content, encoding="utf-8")
    assert run(case, records="bad.jsonl") == 2
    assert "bad.jsonl:1" in capsys.readouterr().err


def test_ranked_records_are_put_back_into_the_order_of_their_file(case: Path) -> None:
    line = (case / "records.jsonl").read_text(encoding="utf-8")
    later = line.replace('"form_index": 0', '"form_index": 1').replace("路灯养护", "别的项目")
    (case / "docs" / "a.txt").unlink()  # a page has no line numbers: its forms match by order
    (case / "docs" / "a.html").write_text(f"<html><body><p>{DOC}</p></body></html>", encoding="utf-8")
    (case / "records.jsonl").write_text(later + line, encoding="utf-8")
    assert run(case, "--min-header=100") == 0


def test_forms_of_files_outside_the_gold_file_are_not_extra(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (case / "records.jsonl").read_text(encoding="utf-8")
    (case / "records.jsonl").write_text(line + line.replace("a.txt", "b.txt"), encoding="utf-8")
    assert run(case, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["forms"]["extra"] == 0


def test_a_documents_path_that_is_no_folder_is_a_usage_error(case: Path) -> None:
    assert main(["--gold", str(case / "gold.json"), "--docs", str(case / "gold.json")]) == 2


def test_documents_are_found_by_name_then_by_stem(tmp_path: Path) -> None:
    for name in ("x/a.docx", "y/a.txt", "y/b.xlsx", "y/c.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = locate(["a.txt", "b.txt", "c.txt"], tmp_path)
    assert {name: path.name for name, path in found.items()} == {"a.txt": "a.txt", "b.txt": "b.xlsx"}


def gold_forms(*lines: tuple[int, int]) -> Gold:
    return Gold.model_validate(
        {
            "forms": [
                {"form_id": str(n), "source": {"file": "a.txt", "line_start": low, "line_end": high}}
                for n, (low, high) in enumerate(lines)
            ]
        }
    )


def test_forms_of_plain_text_match_by_lines_and_others_by_order() -> None:
    text = "".join(f"{n}\n" for n in range(10))  # every line is two characters long
    files = ReadFiles(texts={"a": text}, plain={"a"})
    late, early, stray = (Form(layout="P2", start=a, end=b) for a, b in ((10, 20), (0, 9), (0, 1)))
    files.forms["a"] = [ReadForm("a.txt", form, ()) for form in (stray, late, early)]
    matched = match_forms(gold_forms((1, 5), (6, 10)).forms, files)
    assert [read.form if read else None for read in matched.values()] == [early, late]
    files.plain.clear()
    matched = match_forms(gold_forms((1, 5), (6, 10)).forms, files)
    assert [read.form if read else None for read in matched.values()] == [stray, late]


def test_a_form_that_covers_several_gold_forms_stands_for_one_at_most() -> None:
    files = ReadFiles(texts={"a": "\n" * 30}, plain={"a"})
    files.forms["a"] = [ReadForm("a.txt", Form(layout="P2", start=0, end=30), ())]
    matched = match_forms(gold_forms((1, 10), (11, 20), (21, 30)).forms, files)
    assert sum(read is not None for read in matched.values()) <= 1
