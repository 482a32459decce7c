"""How fast the whole chain is beside what other libraries need for reading alone, on the same .docx files.

    python -m eval.bench_peers [--forms 32] [--rounds 5] [--files full] [--cache DIR] [--json FILE]

Ours reads, extracts, checks and ranks, in chunks of sixteen files as a worker of the pipeline does; docling reads;
markitdown converts. Each runs in a process of its
own on one and the same core, with one thread, warm, and they take turns round by round, so that whatever
else the machine does falls on all. Every round has new files, so nobody reads from a cache of the last
one. Counted is CPU time. The peers live in virtual environments that are
made in the cache folder on the first run (docling's is large). Exits 1 when ours has less than --docling
times the throughput of docling or --markitdown times that of markitdown, 2 on wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any, get_args

from eval.bench_forms import Kind, write_forms

PACKAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    # The parts of docling that read .docx. Its import needs torch; a CPU build first saves gigabytes.
    "docling": (("torch==2.13.0",), ("docling-slim[convert-core,format-docx]==2.143.0",)),
    "markitdown": (("markitdown[docx]==0.1.8",),),
}
"""What is installed for each peer, in this order."""
TARGETS = {"docling": 8.0, "markitdown": 40.0}
"""How many times a peer's throughput ours is to reach."""


@dataclass
class Timing:
    """The rounds of one contestant: seconds of CPU for each file, and for what follows the last."""

    name: str
    version: str
    init: float
    rounds: list[list[float]] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)
    empty: int = 0

    @property
    def per_file_ms(self) -> float:
        """The median file's time, in milliseconds."""
        return float(1000 * median(chain.from_iterable(self.rounds)))

    @property
    def totals(self) -> list[float]:
        """Seconds of each round, everything included."""
        return [sum(times) + rest for times, rest in zip(self.rounds, self.rests, strict=True)]


class Contestant:
    """A running eval/bench_worker.py."""

    def __init__(self, name: str, python: Path, cpu: int) -> None:
        worker = Path(__file__).with_name("bench_worker.py")
        # -P: the peer's modules, not those that happen to lie beside the script.
        self._process = subprocess.Popen(
            [str(python), "-P", str(worker), name, str(cpu)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )
        first = self._answer()
        self.timing = Timing(name, first["version"], first["init"])

    def __enter__(self) -> Contestant:
        return self

    def __exit__(self, *problem: object) -> None:
        self._process.communicate()

    def read(self, files: Sequence[Path], *, counted: bool) -> None:
        """One round over the files."""
        assert self._process.stdin is not None
        print(json.dumps({"files": [str(path) for path in files]}), file=self._process.stdin, flush=True)
        answer = self._answer()
        if counted:
            self.timing.rounds.append(answer["cpu"])
            self.timing.rests.append(answer["rest"])
            self.timing.empty += sum(size == 0 for size in answer["sizes"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a contestant ended early (exit code {self._process.wait()})")
        answer: dict[str, Any] = json.loads(line)
        return answer


def peer_python(name: str, cache: Path) -> Path:
    """The interpreter of the peer's virtual environment, made and filled when it is not there yet."""
    folder = cache / f"venv-{name}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = json.dumps(PACKAGES[name])
    ready = folder / "installed.json"
    if not (ready.exists() and ready.read_text() == wanted):
        print(f"installing {name} (once)", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        for packages in PACKAGES[name]:
            subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True,
                           stdout=sys.stderr)
        ready.write_text(wanted)
    return python


def run(peers: Sequence[str], count: int, rounds: int, cache: Path, kind: Kind) -> list[Timing]:
    """The timings, ours first."""
    pythons = {"ours": Path(sys.executable)} | {name: peer_python(name, cache) for name in peers}
    cpu = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        batches = [write_forms(count, folder, kind, first=number * count) for number in range(rounds + 1)]
        contestants = [
            stack.enter_context(Contestant(name, python, cpu)) for name, python in pythons.items()
        ]
        for number, files in enumerate(batches):
            for contestant in contestants:
                contestant.read(files, counted=number > 0)
        return [contestant.timing for contestant in contestants]


def ratio(peer: Timing, own: Timing) -> float:
    """How many times the peer's throughput ours has: the median over the rounds, paired."""
    return median(theirs / mine for theirs, mine in zip(peer.totals, own.totals, strict=True))


def summary(timings: Sequence[Timing], targets: dict[str, float]) -> dict[str, Any]:
    """What --json writes."""
    own = timings[0]
    return {
        "files_per_round": len(own.rounds[0]),
        "rounds": len(own.rounds),
        "contestants": [
            {
                "name": timing.name,
                "version": timing.version,
                "init_s": round(timing.init, 3),
                "median_ms_per_file": round(timing.per_file_ms, 3),
                "files_per_cpu_second": round(len(own.rounds[0]) / median(timing.totals), 2),
                "files_without_result": timing.empty,
                "ratio": round(ratio(timing, own), 2),
                "target": targets.get(timing.name),
            }
            for timing in timings
        ],
    }


def report(figures: dict[str, Any]) -> str:
    """The table that is printed."""
    lines = [f"{figures['files_per_round']} new .docx forms in each of {figures['rounds']} rounds, one core, CPU time, warm",
             f"{'':12}{'version':>10}{'ms/file':>10}{'files/s':>10}{'ours is':>10}{'target':>8}{'empty':>7}"]
    for row in figures["contestants"]:
        times = f"{row['ratio']:.1f}x" if row["target"] else ""
        target = f"{row['target']:g}x" if row["target"] else ""
        lines.append(
            f"{row['name']:12}{row['version']:>10}{row['median_ms_per_file']:>10.2f}"
            f"{row['files_per_cpu_second']:>10.1f}{times:>10}{target:>8}{row['files_without_result']:>7}"
        )
    return "\n".join(lines)


def missed(figures: dict[str, Any]) -> list[str]:
    """The peers whose target ours misses, and the contestants that gave nothing for some file."""
    return [
        row["name"] for row in figures["contestants"]
        if row["files_without_result"] or (row["target"] and row["ratio"] < row["target"])
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_peers", description=__doc__.split("\n")[0])
    parser.add_argument("--forms", type=int, default=32, help="files in a round (default: 32, two chunks)")
    parser.add_argument("--rounds", type=int, default=5, help="after one to warm up (default: 5)")
    parser.add_argument("--files", choices=get_args(Kind), default="full",
                        help="full: as Word saves them; lean: as the corpus writes them (default: full)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "assist-bench",
                        help="folder of the peers' environments (default: in the system's temporary folder)")
    parser.add_argument("--peers", default=",".join(PACKAGES), help="default: all")
    parser.add_argument("--docling", type=float, default=TARGETS["docling"],
                        help="times to reach (default: 8)")
    parser.add_argument("--markitdown", type=float, default=TARGETS["markitdown"],
                        help="times to reach (default: 40)")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    peers = [name for name in options.peers.split(",") if name]
    unknown = sorted(set(peers) - set(PACKAGES))
    if unknown or options.forms < 1 or options.rounds < 1:
        parser.error(f"unknown peers: {', '.join(unknown)}" if unknown else "--forms and --rounds start at 1")
    timings = run(peers, options.forms, options.rounds, options.cache, options.files)
    figures = summary(timings, {"docling": options.docling, "markitdown": options.markitdown})
    print(report(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if missed(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
