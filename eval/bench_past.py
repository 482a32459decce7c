"""Speed of the index of past forms, questions and precedents at several sizes, and the quality of rankings.

    python -m eval.bench_past --sizes 10000 100000 --scratch DIR [--vectors] [--json FILE]
    python -m eval.bench_past --scratch DIR --embeddings default e5

Fills a workspace of generated forms per size (kept in the scratch folder for the next time), indexes it, then
answers the structured questions of eval.questions.make and looks for precedents, warm. Times are wall and CPU
milliseconds, medians. Then, at the smallest size, which of lexical, dense and hybrid ranking finds a form of
the same project, or failing that of the same field of work, among its first three.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from assist.ask import answer
from assist.model import Record
from assist.retrieve import Past, precedents, similar
from assist.retrieve.embed import HashedGrams, SmallE5, cosine
from assist.retrieve.tables import VERSION
from assist.retrieve.words import title_words
from corpus.families import families
from corpus.generate import generate
from eval.questions.generated import fill, record_of, records
from eval.questions.make import Maker, known_of
from eval.questions.score import STRUCTURED

_PROBES = 40
_PROBE_SEED = 900_000


@dataclass(frozen=True)
class Timing:
    """Median wall and CPU time of one call, in milliseconds, and how many calls were made."""

    wall: float
    cpu: float
    calls: int


def timed(calls: Iterable[Callable[[], object]]) -> Timing:
    """Runs each call once, after one that warms up."""
    wall, cpu = [], []
    for index, call in enumerate(calls):
        if index == 0:
            call()
        start, used = time.perf_counter(), time.process_time()
        call()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return Timing(round(median(wall), 1), round(median(cpu), 1), len(wall))


def probes() -> list[Record]:
    """Checked forms that are not in the store and have findings."""
    names, found = list(families()), []
    for seed in range(_PROBE_SEED, _PROBE_SEED + 2000):
        family = names[seed % len(names)]
        record = record_of(generate(seed, family).form, f"probe-{seed}", checked=True)
        if record.findings:
            found.append(record)
        if len(found) == _PROBES:
            break
    return found


def measure(folder: Path, size: int, vectors: bool) -> dict[str, Any]:
    """Figures at one size."""
    if not (folder / "assist.db").exists():
        fill(folder, records(size, checked=False))
    with Past(folder, refresh=False) as past:
        start, used = time.perf_counter(), time.process_time()
        past.rebuild()
        indexing = {"forms_per_s": round(size / (time.perf_counter() - start)),
                    "forms_per_cpu_s": round(size / (time.process_time() - used))}  # fmt: skip
        figures: dict[str, Any] = {"forms": size, "index_version": VERSION, "text_index": indexing}
        if vectors:
            from assist.retrieve.vectors import bring_up_to_date

            start = time.perf_counter()
            with bring_up_to_date(past, HashedGrams(), rebuild=True) as near:
                figures["vector_forms_per_s"] = round(size / (time.perf_counter() - start))
                asked = probes()
                figures["precedents_chroma"] = vars(timed([lambda r=r: precedents(r, past, vectors=near) for r in asked]))  # type: ignore[misc]
                texts = [title_words(record.model_dump(mode="json")["form"]) for record in asked]
                figures["nearest_60"] = vars(timed([lambda t=t: near.nearest(t, 60) for t in texts]))  # type: ignore[misc]
        known = [known_of(record) for record in records(600, checked=False)]
        questions = [q.question for q in Maker(known, 1).questions() if q.type in STRUCTURED]
        figures["questions"] = vars(timed([lambda q=q: answer(q, past) for q in questions]))  # type: ignore[misc]
        figures["precedents"] = vars(timed([lambda r=r: precedents(r, past) for r in probes()]))  # type: ignore[misc]
        figures["bytes_per_form"] = round((folder / "assist.db").stat().st_size / size)
    return figures


def rankings(folder: Path) -> dict[str, float]:
    """Share of probes for which a form of the same field of work is first, or all three of the first are."""
    names = list(families())
    with Past(folder) as past:
        result = {}
        for mode in ("lexical", "dense", "hybrid"):
            hit = 0
            for seed in range(_PROBE_SEED, _PROBE_SEED + 3 * _PROBES):
                family = names[seed % len(names)]
                form = generate(seed, family).form
                record = json.loads(record_of(form, "probe", checked=False).model_dump_json(exclude={"text"}))
                best = similar(past, record, mode=mode, limit=3)
                hit += any(item.row["project"] == (form.project_name or form.title) for item in best)
            result[mode] = round(100 * hit / (3 * _PROBES), 1)
    return result


def qualities(names: Iterable[str], stored: int, asked: int) -> dict[str, dict[str, float]]:
    """How well embeddings find a form of the same project among the first three, by vectors alone: with the
    project's name in the question, and with nothing but unit and indicators; and how many forms a CPU second.
    """
    kinds = list(families())
    shelf = [generate(seed, kinds[seed % len(kinds)]).form for seed in range(1, stored + 1)]
    out = [generate(_PROBE_SEED + seed, kinds[seed % len(kinds)]).form for seed in range(asked)]
    known = {form.project_name or form.title for form in shelf}
    out = [form for form in out if (form.project_name or form.title) in known]
    result = {}
    for name in names:
        embedder = SmallE5() if name == "e5" else HashedGrams()
        used = time.process_time()
        there = embedder.embed([title_words(form.model_dump(mode="json")) for form in shelf])
        speed = stored / (time.process_time() - used)
        figures = {"forms_per_cpu_s": round(speed, 1)}
        for label, changed in (("named", False), ("unnamed", True)):
            hit = 0
            for form in out:
                left = form.model_copy(update={"project_name": None, "title": None}) if changed else form
                asked_for = embedder.embed([title_words(left.model_dump(mode="json"))])[0]
                best = sorted(range(stored), key=lambda at: -cosine(asked_for, there[at]))[:3]
                hit += any((shelf[at].project_name or shelf[at].title) == (form.project_name or form.title) for at in best)
            figures[f"hit_at_3_{label}"] = round(100 * hit / len(out), 1)
        result[name] = figures
    return result


def main() -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--vectors", action="store_true", help="build the Chroma index as well")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--embeddings", nargs="*", choices=("default", "e5"), default=[],
                        help="measure only these embeddings, side by side")  # fmt: skip
    options = parser.parse_args()
    if options.embeddings:
        text = json.dumps(qualities(options.embeddings, 400, 80), ensure_ascii=False, indent=1)
        sys.stdout.write(text + "\n")
        return
    results = [measure(options.scratch / f"past{size}", size, options.vectors) for size in options.sizes]
    growth = {
        name: round(results[-1][name]["cpu"] / results[0][name]["cpu"], 2) for name in ("questions", "precedents")
    }
    ranked = rankings(options.scratch / f"past{options.sizes[0]}")
    figures = {"sizes": results, "growth_cpu": growth, "hit_at_3": ranked}
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
