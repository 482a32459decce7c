"""The command line from outside: what it imports, its exit codes, what goes to which stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assist.cli import main
from assist.cli.output import chosen_format
from assist.cli.parser import build_parser
from assist.settings import Settings, SettingsError, load
from corpus.generate import generate
from corpus.render import render
from tests.samples import FAMILY, planted_form, sound_form

HEAVY = ("pydantic", "lxml", "sqlalchemy", "rich", "yaml", "xlsxwriter", "xlrd", "pypdfium2", "assist.model")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a folder of two forms in it."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "forms"
    place.mkdir()
    (place / "planted.docx").write_bytes(planted_form())
    (place / "sound.docx").write_bytes(sound_form())
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("arguments", [["--help"], ["triage", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom assist.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "assist" in done.stdout


def test_help_answers_at_once() -> None:
    times = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run([sys.executable, "-m", "assist", "--help"], capture_output=True, check=True)
        times.append(time.monotonic() - start)
    assert min(times) < 0.5


def test_the_riskiest_form_comes_first_and_only_data_goes_to_stdout(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["triage", "forms", "--format", "jsonl", "--workers", "1"]) == 0
    captured = capsys.readouterr()
    records = [json.loads(line) for line in captured.out.splitlines()]
    assert [record["file"] for record in records] == ["forms/planted.docx", "forms/sound.docx"]
    assert records[0]["risk"] > records[1]["risk"] == 0
    assert "2 个文件" in captured.err
    assert "2 份表单" in captured.err


def test_quiet_says_nothing_beside_the_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["triage", "forms", "--workers", "1", "--quiet"])
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "风险" in captured.out


def test_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["triage", "forms", "--workers", "1", "-q"]
    assert main(base) == 0
    assert main([*base, "--fail-on", "suspicious"]) == 1
    assert main([*base, "--fail-on", "suspicious", "--select", "X"]) == 0
    assert main([*base, "--select", "NONE"]) == 2
    assert main(["triage", "forms/sound.docx", "--fail-on", "suspicious", "-q"]) == 0
    assert main(["triage", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert main([*base, "--output", "none/q.xlsx"]) == 2
    assert main([*base, "--workspace", "forms/sound.docx"]) == 2
    (folder / "forms" / "empty.pdf").touch()
    assert main(["triage", "forms", "--workers", "1", "--fail-on", "suspicious"]) == 3
    assert "empty.pdf" in capsys.readouterr().err
    with pytest.raises(SystemExit) as usage:
        main(["triage"])
    assert usage.value.code == 2


def test_each_format_is_written_whole_to_its_file(folder: Path) -> None:
    for name in ("q.xlsx", "q.html", "q.jsonl", "q.sarif", "q.txt"):
        assert main(["triage", "forms", "-q", "--workers", "1", "-o", name]) == 0
    assert load_workbook("q.xlsx")["表单"].max_row == 3
    assert (folder / "q.html").read_text(encoding="utf-8").endswith("</html>\n")
    assert len((folder / "q.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert json.loads((folder / "q.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert "首要原因" in (folder / "q.txt").read_text(encoding="utf-8")
    assert not list(folder.glob(".q*"))


def test_the_format_follows_flag_then_suffix() -> None:
    def chosen(*arguments: str) -> str:
        return chosen_format(build_parser().parse_args(["triage", "x", *arguments]))

    assert chosen() == "table"
    assert chosen("-o", "a.XLSX") == "xlsx"
    assert chosen("-o", "a.htm") == "html"
    assert chosen("-o", "a.xlsx", "--format", "jsonl") == "jsonl"


def test_show_needs_one_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "1"]) == 2
    assert "assist triage" in capsys.readouterr().err
    main(["triage", "forms", "-q", "--workers", "1"])
    capsys.readouterr()
    assert main(["show", "planted"]) == 0
    shown = capsys.readouterr().out
    assert "【" in shown
    assert "R" in shown
    assert main(["show", "planted", "--format", "jsonl"]) == 0
    assert lines(capsys)[0]["file"] == "forms/planted.docx"
    assert main(["show", "forms"]) == 2
    assert "sound.docx" in capsys.readouterr().err
    assert main(["show", "没有这份"]) == 2


def test_rules_and_doctor(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "S03" in capsys.readouterr().out
    assert main(["rules", "s03"]) == 0
    assert "依据" in capsys.readouterr().out
    assert main(["rules", "Z99"]) == 2
    assert main(["doctor"]) == 0
    main(["triage", "forms", "-q", "--workers", "1"])
    capsys.readouterr()
    assert main(["doctor"]) == 0
    assert "2 个文件，2 份表单" in capsys.readouterr().out


def test_output_to_a_closed_pipe_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m assist triage forms -q --workers 1 --format jsonl | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_come_from_flag_environment_file_default_in_this_order(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Settings()
    (tmp_path / "assist.toml").write_text('workers = 3\nfail_on = "violation"\n', encoding="utf-8")
    assert load({"ASSIST_WORKERS": "5", "ASSIST_OTHER": "x"}, tmp_path) == Settings(
        workers=5, fail_on="violation"
    )


@pytest.mark.parametrize(
    "text", ["api_key = 'x'", "workers = 'many'", "workers = [", "fail_on = 'sometimes'"]
)
def test_a_wrong_setting_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "assist.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"assist\.toml"):
        load({}, tmp_path)


# Runs that end early


def _start(folder: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "assist", "triage", "many", "--format", "jsonl", "--workers", "2", *more]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _stored(folder: Path) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{folder / '.assist' / 'assist.db'}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM sources").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _wait_for(folder: Path, files: int) -> None:
    end = time.monotonic() + 60
    while _stored(folder) < files:
        assert time.monotonic() < end, "the run does not get on"
        time.sleep(0.02)


@pytest.fixture
def many(folder: Path) -> Path:
    """Two hundred different files of the same form."""
    place = folder / "many"
    place.mkdir()
    for number in range(200):
        (place / f"{number:03}.html").write_bytes(render(generate(number, FAMILY), FAMILY, "html"))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_and_reports_what_was_finished(many: Path, number: signal.Signals) -> None:
    run = _start(many)
    _wait_for(many, 20)
    run.send_signal(number)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "已中断" in err
    kept = _stored(many)
    assert 20 <= kept < 200
    assert len(out.splitlines()) == kept
    out, err = _start(many).communicate(timeout=120)
    assert len(out.splitlines()) == 200
    assert f"{kept} 个沿用" in err


@pytest.mark.slow
def test_a_killed_run_leaves_no_process_and_the_next_completes(many: Path) -> None:
    for files in (10, 60, 110):
        run = _start(many)
        _wait_for(many, files)
        workers = _children(run.pid)
        assert workers
        os.kill(run.pid, signal.SIGKILL)
        run.communicate(timeout=30)
        end = time.monotonic() + 10
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.monotonic() < end, "workers were left behind"
            time.sleep(0.05)
    out, err = _start(many).communicate(timeout=120)
    records = [json.loads(line) for line in out.splitlines()]
    assert len({record["file"] for record in records}) == len(records) == 200
    out, err = _start(many).communicate(timeout=120)
    assert [json.loads(line) for line in out.splitlines()] == records
    assert "200 个沿用" in err


def _children(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found |= {int(entry.name), *_children(int(entry.name))}
    return found
