"""The command line shows what other forms say, and imports what it needs only then."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assist.cli import main
from assist.pipeline.precedents import Precedents
from corpus.generate import generate
from corpus.render import render
from tests.retrieve.stores import made, workspace


def test_index_then_ask_over_real_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for seed in range(3):
        (folder / f"{seed}.docx").write_bytes(render(generate(seed, "P2"), "P2", "docx"))
    table = tmp_path / "decisions.csv"
    table.write_text("文件,决定,理由\n0.docx,退回,数据不实\n9.docx,通过,\n", encoding="utf-8")
    where = ["--workspace", str(tmp_path / "store")]
    assert main(["index", str(folder), "--decisions", str(table), *where]) == 3
    said = capsys.readouterr()
    assert "往年表单 3 份" in said.out
    assert "第3行" in said.err
    assert main(["ask", "被退回的有哪些", "--format", "json", *where]) == 0
    given = json.loads(capsys.readouterr().out)
    assert [Path(str(row["file"])).name for row in given["rows"]] == ["0.docx"]
    assert main(["index", "--rebuild", *where]) == 0


def test_a_record_gains_findings_and_precedents_when_shown(tmp_path: Path) -> None:
    own = made(rate="60", score="100", checked=True)
    others = [made(year=2022, rate="60", score="90", unit=f"{name}县站") for name in "甲乙丙"]
    again = made(rate="60", score="100", file="另一份.txt", goal="多写一句。")
    workspace(tmp_path, own, *others, again)
    with Precedents(tmp_path) as enrich:
        record = enrich(own)
    assert "H05" in {finding.rule for finding in record.findings}
    assert record.risk >= own.risk
    assert any(len(finding.precedents) == 3 for finding in record.findings)


def test_asking_imports_no_chroma_and_no_numpy(tmp_path: Path) -> None:
    workspace(tmp_path, made())
    code = (
        "import sys; from assist.cli import main; main(['ask', '有多少份', '--workspace', sys.argv[1]]);"
        "sys.exit(any(name in sys.modules for name in ('chromadb', 'numpy', 'sqlalchemy')))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 0
