"""`assist eval --quick` and `--full`: the benchmark's scorecard."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.cases import SIZES, Benchmark, build, digest
from eval.bench.misses import describe
from eval.bench.run import Outcome, run
from eval.bench.score import headline, scorecard


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = argparse.ArgumentParser(prog="assist eval", description=__doc__)
    size = found.add_mutually_exclusive_group(required=True)
    for name in SIZES:
        size.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    found.add_argument("--seed", type=int, default=0)
    found.add_argument("--workers", type=int, default=2, metavar="N")
    found.add_argument("--json", metavar="FILE", help="write the scorecard to FILE, or - for standard output")
    found.add_argument("--out", type=Path, metavar="DIR", help="write scorecard.md, .json and .svg to DIR")
    found.add_argument("--misses", type=Path, metavar="FILE", help="write misses and false alarms to FILE")
    return found


def measure(seed: int, size: str, workers: int) -> tuple[Benchmark, list[Outcome], dict[str, Any]]:
    """The benchmark, its outcomes, and the scorecard with the headline's keys first."""
    start = time.perf_counter()
    benchmark = build(seed, size)
    built = time.perf_counter() - start
    outcomes = list(run(benchmark.bases, workers))
    card = scorecard(outcomes)
    about = {
        "seed": seed,
        "size": size,
        "base_forms": len(benchmark.bases),
        "mutators_used": len({case.mutator for case in benchmark.cases}),
        "dropped": dict(sorted(benchmark.dropped.items())),
        "build_seconds": round(built, 1),
        "run_seconds": round(time.perf_counter() - start - built, 1),
    }
    if size != "full":
        return benchmark, outcomes, {**headline(card), "benchmark": about, **card}
    start = time.perf_counter()
    about["digest"] = digest(benchmark)
    about["render_seconds"] = round(time.perf_counter() - start, 1)
    return benchmark, outcomes, {**headline(card), "benchmark": about, **card}


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns the exit code."""
    options = parser().parse_args(argv)
    benchmark, outcomes, card = measure(options.seed, options.size, options.workers)
    if options.misses:
        options.misses.write_text(describe(benchmark, outcomes), encoding="utf-8")
    text = json.dumps(card, ensure_ascii=False, indent=1)
    if options.json == "-":
        print(text)
    elif options.json:
        Path(options.json).write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
