"""The benchmarks measure what they say; speed itself is not tested here."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assist.model import Table
from assist.readers import read_bytes
from corpus.families import families
from corpus.generate import generate
from corpus.layouts import plan_of
from corpus.plan import Grid
from eval import bench_peers, bench_rules, bench_scale, bench_worker
from eval.bench_forms import full_docx, write_forms
from eval.bench_peers import Timing, missed, ratio, report, summary


def timing(name: str, *rounds: list[float], empty: int = 0) -> Timing:
    return Timing(name, "1.0", 0.5, list(rounds), [0.0] * len(rounds), empty)


class TestForms:
    @pytest.mark.parametrize("family", list(families()))
    def test_a_full_docx_holds_the_planned_cells(self, family: str) -> None:
        sample = generate(1, family)
        planned = [
            sorted(
                (cell.row, cell.col, cell.rowspan, cell.colspan, cell.text.strip()) for cell in block.cells
            )
            for block in plan_of(sample)
            if isinstance(block, Grid)
        ]
        read = [
            [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in block.cells]
            for block in read_bytes(full_docx(sample), "full.docx").blocks
            if isinstance(block, Table)
        ]
        assert read == planned

    def test_rounds_have_files_of_their_own(self, tmp_path: Path) -> None:
        first, second = write_forms(3, tmp_path, "lean"), write_forms(3, tmp_path, "lean", first=3)
        assert len({path.read_bytes() for path in (*first, *second)}) == 6


class TestWorker:
    def test_ours_reads_every_form_and_forgets_the_round(self, tmp_path: Path) -> None:
        files = [str(path) for path in write_forms(4, tmp_path, "lean")]
        convert, finish = bench_worker.ours()
        for _ in range(2):
            answer = bench_worker.timed_round(files, convert, finish, at_once=3)
            assert all(size > 20 for size in answer["sizes"])
            assert len(answer["cpu"]) == 4
            assert sum(answer["cpu"]) > 0

    def test_it_answers_in_json_lines(self, tmp_path: Path) -> None:
        files = [str(path) for path in write_forms(2, tmp_path, "lean")]
        asked = json.dumps({"files": files}) + "\n"
        run = subprocess.run(
            [sys.executable, "-P", bench_worker.__file__, "ours", "0"],
            input=asked,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        first, second = map(json.loads, run.stdout.splitlines())
        assert set(first) == {"version", "init"}
        assert len(second["sizes"]) == 2


class TestPeerFigures:
    def test_the_ratio_is_paired_by_round_and_counts_everything(self) -> None:
        own, peer = (
            timing("ours", [1.0, 1.0], [4.0, 4.0], [1.0, 1.0]),
            timing("docling", [8.0, 8.0], [40.0, 40.0], [9.0, 9.0]),
        )
        assert ratio(peer, own) == 9.0
        own.rests[2] = 1.0
        assert ratio(peer, own) == 8.0

    def test_a_missed_target_and_an_empty_result_are_named(self) -> None:
        own = timing("ours", [0.01, 0.02])
        fast, slow, silent = (
            timing("docling", [0.04, 0.08]),
            timing("markitdown", [1.0, 2.0]),
            timing("markitdown", [1.0, 2.0], empty=1),
        )
        targets = {"docling": 8.0, "markitdown": 40.0}
        assert missed(summary([own, fast, slow], targets)) == ["docling"]
        assert missed(summary([own, silent], targets)) == ["markitdown"]
        assert missed(summary([own, slow], targets)) == []
        assert "4.0x" in report(summary([own, fast], targets))

    def test_unknown_peers_are_wrong_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            bench_peers.main(["--peers", "nobody"])
        assert caught.value.code == 2
        assert "nobody" in capsys.readouterr().err


class TestScale:
    def test_the_large_batch_contains_the_small_one(self, tmp_path: Path) -> None:
        small, large = tmp_path / "small", tmp_path / "large"
        for folder, count in ((small, 4), (large, 7)):
            folder.mkdir()
            bench_scale.write_batch(folder, count, ["docx", "txt-tabs"])
        assert len(list(large.iterdir())) == 7
        for path in small.iterdir():
            assert (large / path.name).read_bytes() == path.read_bytes()

    @pytest.mark.parametrize(("wall", "memory", "code"), [(4.1, 10.0, 0), (4.4, 10.0, 1), (4.1, 90.0, 1)])
    def test_the_exit_code_tells_growth(
        self, wall: float, memory: float, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def measured(*_: Any) -> dict[str, Any]:
            return bench_scale.summary(
                [bench_scale.Run(10, 10, 1.0, 1.0, 50.0, 200.0)],
                [bench_scale.Run(40, 40, wall, 4.0, 50.0, 200.0 + memory)],
            )

        monkeypatch.setattr(bench_scale, "measure", measured)
        output = tmp_path / "figures.json"
        assert bench_scale.main(["--small", "10", "--large", "40", "--json", str(output)]) == code
        assert json.loads(output.read_text())["wall_ratio"] == wall

    @pytest.mark.slow
    def test_the_real_command_is_measured(self) -> None:
        assert bench_scale.main(["--small", "4", "--large", "8", "--most", "1000", "--memory", "10000"]) == 0


class TestRules:
    @pytest.mark.parametrize(("most", "code"), [(10_000.0, 0), (0.0, 1)])
    def test_the_exit_code_tells_whether_rules_are_too_slow(
        self, most: float, code: int, tmp_path: Path
    ) -> None:
        output = tmp_path / "figures.json"
        arguments = ["--forms", "10", "--slowest", "1", "--most", str(most), "--json", str(output)]
        assert bench_rules.main(arguments) == code
        assert json.loads(output.read_text())["median"] > 0
