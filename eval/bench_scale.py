"""Whether cost grows in step with the number of files: the real command on 1,000 and on 4,000 of them.

    python -m eval.bench_scale [--small 1000] [--large 4000] [--rounds 1] [--workers N] [--formats docx,txt-tabs]
                               [--most 4.3] [--json FILE]

Generates the files (the large batch contains the small one), then runs `assist triage` on each batch in a
fresh workspace, small and large in turn, and watches the memory of the command and its workers. Prints wall
and CPU time, their ratio, and the peak of resident memory. Exits 1 when the large batch takes more than
--most times the wall time of the small one, or when memory grows by more than --memory megabytes with the
number of files.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from corpus.families import families
from corpus.generate import generate
from corpus.render import FORMATS, extension, render

_FIRST_SEED = 50_000
_POLL = 0.1
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Run:
    """One run of the command. Times in seconds, memory in megabytes, of the command and all its workers."""

    files: int
    records: int
    wall: float
    cpu: float
    main_peak: float
    all_peak: float


def write_batch(folder: Path, count: int, formats: Sequence[str]) -> None:
    """Adds files until the folder holds `count`; file i is the same in every batch."""
    names = list(families())
    for index in range(len(list(folder.iterdir())), count):
        family, fmt = names[index % len(names)], formats[index % len(formats)]
        path = folder / f"{index:05d}-{family}{extension(fmt)}"
        path.write_bytes(render(generate(_FIRST_SEED + index, family), family, fmt))


def triage(folder: Path, files: int, workers: int, scratch: Path) -> Run:
    """Runs `assist triage` on the folder in a fresh workspace. Raises SystemExit when it fails."""
    with tempfile.TemporaryDirectory(dir=scratch) as work:
        output = Path(work) / "records.jsonl"
        command = [sys.executable, "-m", "assist", "triage", str(folder), "--quiet", "--format", "jsonl",
                   "--output", str(output), "--workspace", str(Path(work) / "store")]
        if workers:
            command += ["--workers", str(workers)]
        before = os.times()
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        main_peak, all_peak, workers_cpu = _watched(process)
        wall = time.perf_counter() - start
        after = os.times()
        if process.returncode not in (0, 1):
            raise SystemExit(f"assist triage ended with exit code {process.returncode}")
        with output.open("rb") as lines:
            records = sum(1 for _ in lines)
    waited = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(files, records, wall, waited + workers_cpu, main_peak / _MEGABYTE, all_peak / _MEGABYTE)


def _watched(process: subprocess.Popen[bytes]) -> tuple[int, int, float]:
    """Peak memory of the process, and of it with all its descendants, in bytes; CPU of those not waited for.

    Workers started by a fork server are nobody's waited children, so what they used is read while they live.
    """
    main_peak = all_peak = 0
    used: dict[int, float] = {}
    while process.poll() is None:
        total = 0
        for pid in _family(process.pid):
            resident, seconds, is_waited = _usage(pid, process.pid)
            total += resident
            if pid == process.pid:
                main_peak = max(main_peak, resident)
            elif not is_waited:
                used[pid] = seconds
        all_peak = max(all_peak, total)
        time.sleep(_POLL)
    return main_peak, all_peak, sum(used.values())


def _family(pid: int) -> list[int]:
    """A process and its living descendants; only itself where /proc doesn't tell."""
    found, todo = [], [pid]
    while todo:
        pid = todo.pop()
        found.append(pid)
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        todo.extend(int(child) for child in children.split())
    return found


def _usage(pid: int, main: int) -> tuple[int, float, bool]:
    """Resident bytes and CPU seconds of a process, and whether `main` will wait for it."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0, 0.0, True
    seconds = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return pages * os.sysconf("SC_PAGE_SIZE"), seconds, int(stat[1]) == main


def summary(small: Sequence[Run], large: Sequence[Run]) -> dict[str, Any]:
    """What --json writes: medians over the rounds, and the runs."""
    def middle(runs: Sequence[Run], name: str) -> float:
        return float(median(getattr(run, name) for run in runs))

    return {
        "wall_ratio": round(middle(large, "wall") / middle(small, "wall"), 3),
        "cpu_ratio": round(middle(large, "cpu") / middle(small, "cpu"), 3),
        "files_ratio": large[0].files / small[0].files,
        "main_peak_growth_mb": round(middle(large, "main_peak") - middle(small, "main_peak"), 1),
        "all_peak_growth_mb": round(middle(large, "all_peak") - middle(small, "all_peak"), 1),
        "runs": [asdict(run) for run in (*small, *large)],
    }


def report(figures: dict[str, Any]) -> str:
    """The table that is printed."""
    lines = [f"{'files':>7}{'records':>9}{'wall s':>9}{'cpu s':>9}{'ms/file':>9}{'main MB':>9}{'all MB':>9}"]
    lines += [
        f"{run['files']:>7}{run['records']:>9}{run['wall']:>9.1f}{run['cpu']:>9.1f}"
        f"{1000 * run['wall'] / run['files']:>9.2f}{run['main_peak']:>9.0f}{run['all_peak']:>9.0f}"
        for run in figures["runs"]
    ]
    lines.append(
        f"{figures['files_ratio']:g} times the files: {figures['wall_ratio']:.2f} times the wall time, "
        f"{figures['cpu_ratio']:.2f} times the CPU; memory {figures['main_peak_growth_mb']:+.0f} MB in the "
        f"command, {figures['all_peak_growth_mb']:+.0f} MB with its workers"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_scale", description=__doc__.split("\n")[0])
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0, help="default: what the command chooses")
    parser.add_argument("--formats", default="docx,xlsx,txt-tabs,html,docx,txt-cells")
    parser.add_argument("--most", type=float, default=4.3, help="times the small batch's wall time")
    parser.add_argument("--memory", type=float, default=64.0, help="megabytes that memory may grow")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    formats = options.formats.split(",")
    if not set(formats) <= set(FORMATS) or not 0 < options.small < options.large or options.rounds < 1:
        parser.error(f"formats are {', '.join(FORMATS)}; sizes and rounds start at 1, small below large")
    with tempfile.TemporaryDirectory(prefix="assist-scale-") as scratch:
        figures = measure(options.small, options.large, options.rounds, options.workers, formats, Path(scratch))
    print(report(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    grown = max(figures["main_peak_growth_mb"], figures["all_peak_growth_mb"])
    return 1 if figures["wall_ratio"] > options.most or grown > options.memory else 0


def measure(
    small: int, large: int, rounds: int, workers: int, formats: Sequence[str], scratch: Path
) -> dict[str, Any]:
    """Generates both batches in `scratch` and runs them in turn, after one short run to warm up."""
    folders = {count: scratch / str(count) for count in (small, large)}
    for count, folder in folders.items():
        folder.mkdir()
        write_batch(folder, count, formats)
    warm = scratch / "warm"
    warm.mkdir()
    write_batch(warm, min(small, 20), formats)
    triage(warm, min(small, 20), workers, scratch)
    runs: dict[int, list[Run]] = {small: [], large: []}
    for _ in range(rounds):
        for count, folder in folders.items():
            runs[count].append(triage(folder, count, workers, scratch))
    return summary(runs[small], runs[large])


if __name__ == "__main__":
    sys.exit(main())
