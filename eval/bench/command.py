"""`assist eval --quick` and `--full`: the benchmark's scorecard."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.render import FORMATS
from eval.bench import gate
from eval.bench.baselines.compare import MEASURED
from eval.bench.cases import EVERY, SIZES, Benchmark, build, digest, spread
from eval.bench.misses import describe, instructive
from eval.bench.plot import svg
from eval.bench.report import markdown
from eval.bench.run import Outcome, run
from eval.bench.score import elsewhere, headline, in_formats, scorecard

UNMEASURED = {
    "precedents": "not measured in this run (--tracks)",
    "questions": "not measured in this run (--tracks)",
}

_AGAIN = 10
"""Of how many forms one is measured twice in a full run."""


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = argparse.ArgumentParser(prog="assist eval", description=__doc__)
    size = found.add_mutually_exclusive_group(required=True)
    for name in SIZES:
        size.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    found.add_argument("--seed", type=int, default=0)
    found.add_argument("--workers", type=int, default=2, metavar="N")
    found.add_argument(
        "--formats",
        type=_formats,
        default=(),
        metavar="LIST",
        help=f"every form in each of these, comma separated ({', '.join(FORMATS)}); default: one format each",
    )
    found.add_argument("--json", metavar="FILE", help="write the scorecard to FILE, or - for standard output")
    found.add_argument("--out", type=Path, metavar="DIR", help="write scorecard.md, .json and .svg to DIR")
    found.add_argument("--gate", action="store_true", help="exit 1 when a figure is below eval/recorded.toml")
    found.add_argument("--record", action="store_true", help="write this run's figures to eval/recorded.toml")
    found.add_argument("--repeat", type=int, default=1, metavar="N", help="run N times and compare")
    found.add_argument(
        "--baselines",
        type=Path,
        metavar="FILE",
        default=MEASURED,
        help="rows made by eval.bench.baselines.compare; default: those that were measured last",
    )
    found.add_argument("--tracks", action="store_true", help="also measure precedents and questions")
    found.add_argument("--misses", type=Path, metavar="FILE", help="write misses and false alarms to FILE")
    return found


def _formats(given: str) -> tuple[str, ...]:
    names = tuple(given.split(","))
    for name in names:
        if name not in FORMATS:
            raise argparse.ArgumentTypeError(f"unknown format {name}; known: {', '.join(FORMATS)}")
    return names


def measure(
    seed: int, size: str, workers: int, formats: Sequence[str] = ()
) -> tuple[Benchmark, list[Outcome], dict[str, Any]]:
    """The benchmark, its outcomes, and the scorecard with the headline's keys first."""
    start = time.perf_counter()
    benchmark = build(seed, *SIZES[size])
    benchmark = spread(benchmark, formats) if formats else benchmark
    built = time.perf_counter() - start
    outcomes = list(run(benchmark.bases, workers))
    card = scorecard(outcomes)
    card["unseen_layout"] = elsewhere(list(run(benchmark.unseen, workers, ("plain",))))
    card["drawn_layouts"] = elsewhere(list(run(benchmark.drawn, workers, ("plain",))))
    about: dict[str, Any] = {
        "seed": seed,
        "size": size,
        "base_forms": len(benchmark.bases),
        "mutators_used": len({case.mutator for case in benchmark.cases}),
        "dropped": dict(sorted(benchmark.dropped.items())),
        "build_seconds": round(built, 1),
        "run_seconds": round(time.perf_counter() - start - built, 1),
    }
    if size == "full":
        every = spread(benchmark, EVERY).bases
        card["in_formats"] = in_formats(list(run(every, workers, ("plain", "rounded"))))
        start = time.perf_counter()
        about["digest"] = digest(benchmark)
        about["render_seconds"] = round(time.perf_counter() - start, 1)
    return benchmark, outcomes, {**headline(card), "benchmark": about, "tracks": UNMEASURED, **card}


def stability(first: Sequence[Outcome], runs: Sequence[Sequence[Outcome]]) -> dict[str, Any]:
    """How many insertions were judged alike in every run."""
    same = count = 0
    for number, outcome in enumerate(first):
        for place, result in enumerate(outcome.results):
            count += 1
            same += all(other[number].results[place].seen == result.seen for other in runs)
    share = round(same / count, 4) if count else 1.0
    return {"runs": 1 + len(runs), "same": share, "text": f"{same} of {count} in {1 + len(runs)} runs"}


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 1 when --gate finds a figure below the recorded one."""
    options = parser().parse_args(argv)
    benchmark, outcomes, card = measure(options.seed, options.size, options.workers, options.formats)
    more = [list(run(benchmark.bases, options.workers)) for _ in range(options.repeat - 1)]
    if more:
        card["stability"] = stability(outcomes, more)
    elif options.size == "full":  # a second run of every tenth form, so that the card always says it
        again = list(run(benchmark.bases[::_AGAIN], options.workers))
        card["stability"] = stability(outcomes[::_AGAIN], [again])
    if options.tracks or options.size == "full":
        from eval.bench.tracks import measure as measure_tracks

        card["tracks"] = measure_tracks(options.seed, benchmark.bases)
    if options.baselines.exists():
        card["baselines"] = json.loads(options.baselines.read_text(encoding="utf-8"))
    if options.misses:
        options.misses.write_text(describe(benchmark, outcomes), encoding="utf-8")
    if options.record:
        gate.RECORDED.write_text(gate.written(card), encoding="utf-8")
    _write(options, card, markdown(card, instructive(outcomes), card.get("baselines")))
    worse = gate.below(card, gate.load()) if options.gate else []
    for line in worse:
        print(line, file=sys.stderr)
    return 1 if worse else 0


def _write(options: argparse.Namespace, card: dict[str, Any], text: str) -> None:
    data = json.dumps(card, ensure_ascii=False, indent=1) + "\n"
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        for name, content in (("scorecard.json", data), ("scorecard.md", text), ("scorecard.svg", svg(card))):
            (options.out / name).write_text(content, encoding="utf-8")
    if options.json == "-":
        print(data, end="")
    elif options.json:
        Path(options.json).write_text(data, encoding="utf-8")
    elif not options.out:
        print(text, end="")


if __name__ == "__main__":
    sys.exit(main())
