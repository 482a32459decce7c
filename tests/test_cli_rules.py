"""`assist rules`, and what a rules file, a baseline and a selection do to a run, from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import assist.rules.catalogue as catalogue
from assist.cli import main
from assist.cli.new_rule import CannotScaffold, scaffold
from assist.store import Store
from tests.samples import planted_form

OFF = '[rules]\noff = ["S05", "S06"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "planted.docx").write_bytes(planted_form())
    return tmp_path


def run(*arguments: str) -> int:
    return main(["triage", "planted.docx", "--workers", "1", *arguments])


def findings(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    return [finding for line in text.splitlines() for finding in json.loads(line)["findings"]]


def test_the_page_of_a_form_says_what_holds_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--profile", "planted.docx"]) == 0
    page = capsys.readouterr().out
    for words in ("表内自有声明", "适用口径", "因为：表式", "依据：", "仅作提示"):
        assert words in page
    (folder / "r.toml").write_text(
        OFF
        + '[[profile]]\nid = "own"\nlayouts = ["*"]\nlow_rate = { value = "77", binding = true, source = "某通知" }',
        encoding="utf-8",
    )
    assert main(["rules", "--profile", "P1-SC", "--year", "2023", "--rules", "r.toml"]) == 0
    page = capsys.readouterr().out
    assert "own（自定义）" in page and "77；违反即为问题；依据：某通知" in page and "已停用：S05" in page
    assert main(["rules", "--profile", "absent.docx"]) == 2
    assert main(["rules", "Z99"]) == 2


def test_rules_are_switched_off_by_a_file_and_by_assist_toml(folder: Path) -> None:
    assert run("-o", "a.jsonl") == 0
    before = {item["rule"] for item in findings(folder / "a.jsonl")}
    assert before
    rule = sorted(before)[0]
    (folder / "r.toml").write_text(f'[rules]\noff = ["{rule}"]\n', encoding="utf-8")
    assert run("-o", "b.jsonl", "--rules", "r.toml") == 0
    assert {item["rule"] for item in findings(folder / "b.jsonl")} == before - {rule}
    (folder / "r.toml").rename(folder / "assist.toml")
    assert run("-o", "c.jsonl") == 0
    assert {item["rule"] for item in findings(folder / "c.jsonl")} == before - {rule}


def test_a_baseline_leaves_only_what_is_new_and_fail_on_follows_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("-o", "a.jsonl", "--fail-on", "suspicious") == 1
    assert run("-o", "b.jsonl", "--fail-on", "suspicious", "--baseline", "a.jsonl") == 0
    assert findings(folder / "b.jsonl") == []
    assert "基线" in capsys.readouterr().err


def test_a_suppressed_finding_does_not_fail_the_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("-o", "a.jsonl")
    entries = [
        f'[[suppress]]\nrule = "{item["rule"]}"\nplace = "{item["id"].partition(":")[2].partition("#")[0]}"\n'
        f'fingerprint = "{item["fingerprint"]}"\nfile = "*.docx"\nreason = "已核"\nauthor = "甲"\n'
        for item in findings(folder / "a.jsonl")
    ]
    (folder / "r.toml").write_text("".join(entries), encoding="utf-8")
    assert run("-o", "b.jsonl", "--fail-on", "suspicious", "--rules", "r.toml") == 0
    assert findings(folder / "b.jsonl") == []
    assert f"不再显示的问题 {len(entries)} 项" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("--select", "ZZ"), ("--rules", "absent.toml"), ("--baseline", "absent.jsonl")],
)
def test_what_does_not_exist_is_wrong_usage(folder: Path, arguments: tuple[str, str]) -> None:
    assert run(*arguments) == 2


def test_a_rules_file_with_settings_in_it_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "r.toml").write_text("workers = 3\n", encoding="utf-8")
    assert run("--rules", "r.toml") == 2
    assert "workers" in capsys.readouterr().err


@pytest.mark.parametrize("rule", ["H01", "j02", "N11"])
def test_checks_that_are_no_rules_have_a_page_and_can_be_selected(
    folder: Path, capsys: pytest.CaptureFixture[str], rule: str
) -> None:
    assert main(["rules", rule]) == 0
    page = capsys.readouterr().out
    assert rule.upper() in page and "依据：" in page and "Not flagged:" in page
    assert run("--select", rule) == 0 and run("--ignore", rule) == 0
    assert main(["rules"]) == 0
    assert rule.upper() in capsys.readouterr().out


def test_past_forms_are_added_under_the_user_s_policy(folder: Path) -> None:
    assert run("-o", "a.jsonl") == 0
    before = {item["rule"] for item in findings(folder / "a.jsonl")}
    rule = sorted(before)[0]
    (folder / "assist.toml").write_text(f'[rules]\noff = ["{rule}"]\n', encoding="utf-8")
    assert main(["index", "planted.docx", "--workspace", "past"]) == 0
    with Store(folder / "past", create=False) as store:
        (record,) = store.load(store.find("planted"))
    assert {finding.rule for finding in record.findings} == before - {rule}


def test_a_new_rule_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "assist" / "rules" / "catalogue"
    for part in (folder, tmp_path / "tests" / "cases", tmp_path / "docs" / "rules"):
        part.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "__file__", str(folder / "__init__.py"))
    monkeypatch.setattr("assist.cli.new_rule.write_page", lambda root, rule_id: root / f"{rule_id}.md")
    rule, cases, _ = scaffold("b42")
    compile(rule.read_text(encoding="utf-8"), str(rule), "exec")
    assert rule.parent == folder and cases.name == "B42.yaml"
    for wrong in ("B42", "B03", "BAD"):
        with pytest.raises(CannotScaffold):
            scaffold(wrong)
