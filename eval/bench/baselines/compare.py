"""The product beside what people use today, on the same files.

    python -m eval.bench.baselines.compare --insertions 24 [--out FILE]
        [--prompt NAME=MODEL@URL ...] [--docling PYTHON] [--seconds N] [--replies FILE]
    python -m eval.bench.baselines.compare --table

Every method gets the same insertions and the clean twins of their forms, unrounded. The product and the three
checks read forms; a prompt gets the document's text (as our readers give it, or as docling's Markdown). A
prompt's finding counts when a quote of it stands in one of the cells concerned, even if the same was said of
the clean twin: that flatters it, and the clean twins beside it show by how much.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from random import Random
from typing import Any

from assist.model import Document, Paragraph
from assist.readers import read_bytes
from corpus.render import extension
from eval.bench.baselines.prompt import Answer, Endpoint, Replies, ask
from eval.bench.baselines.three_checks import three_checks
from eval.bench.cases import SIZES, Base, Case, build, render_file
from eval.bench.judge import Seen, Truth, compare
from eval.bench.locate import places, stamp_form
from eval.bench.report import baselines as table
from eval.bench.run import product, run_base
from eval.bench.score import clean, evidence, recall
from eval.bench.wilson import wilson

_FORMATS = ("docx", "xlsx", "html")
_SCRIPT = Path(__file__).with_name("docling_text.py")
MEASURED = Path(__file__).with_name("measured.json")
"""The rows that scorecards show: a model takes minutes for what the rest of the benchmark does in seconds."""
TextOf = Callable[[Sequence[tuple[str, bytes]]], list[str]]


@dataclass(frozen=True)
class Tried:
    """What a prompt said of one file: of an insertion (`seen`) or of a clean twin."""

    answer: Answer
    seen: Seen | None


def subset(seed: int, size: str, count: int, longest: int, formats: Sequence[str] = _FORMATS) -> list[Base]:
    """Base forms in these formats with one insertion each, all mutators in turn; short enough for a
    small model's context."""
    rng = Random(f"{seed}/baselines")
    bases = [base for base in build(seed, *SIZES[size]).bases if base.sister is None]
    rng.shuffle(bases)
    used: set[str] = set()
    chosen: list[Base] = []
    for base in bases:
        fitting = [case for case in base.cases if case.mutator not in used]
        if len(chosen) == count or not fitting:
            continue
        short = replace(base, fmt=formats[len(chosen) % len(formats)], cases=(rng.choice(fitting),))
        if len(_ours([("form" + extension(short.fmt), render_file(short, short.sample))])[0]) <= longest:
            chosen.append(short)
            used.add(short.cases[0].mutator)
    return chosen


def _ours(files: Sequence[tuple[str, bytes]]) -> list[str]:
    return [read_bytes(data, name).text for name, data in files]


def docling(python: str) -> TextOf:
    """A reader of files by docling in another environment, whose interpreter is `python`."""

    def read(files: Sequence[tuple[str, bytes]]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, (name, data) in enumerate(files):
                path = Path(folder, f"{number:04d}{Path(name).suffix}")
                path.write_bytes(data)
                paths.append(path)
            subprocess.run([python, str(_SCRIPT), *map(str, paths)], check=True, capture_output=True)
            return [path.with_name(path.name + ".md").read_text(encoding="utf-8") for path in paths]

    return read


def _document(text: str) -> Document:
    whole = Paragraph(id="P1", text=text, start=0, end=len(text))
    return Document(source="", sha256="0" * 64, kind="txt", text=text, blocks=(whole,))


def by_prompt(
    bases: Sequence[Base],
    endpoint: Endpoint,
    text_of: TextOf = _ours,
    seconds: float = inf,
    replies: Replies | None = None,
) -> Iterator[tuple[Tried, Tried]]:
    """The model's answers on each insertion and on its clean twin; no pair is begun after so many seconds. What
    reading takes, a peer's start included, is shared out among the answers."""
    marks, files = [], []
    for base in bases:
        case = base.cases[0]
        stamped, letters = stamp_form(case.change.sample, (*case.change.changed, *case.change.counter))
        marks.append(letters)
        name = "form" + extension(base.fmt)
        files += [(name, render_file(base, form)) for form in (case.change.sample, stamped, base.sample)]
    start = time.monotonic()
    texts = iter(text_of(files))  # all at once: a peer's start takes longer than its reading
    reading = (time.monotonic() - start) / len(files) if files else 0.0
    start = time.monotonic()
    for base, letters, real, stamp, twin in zip(bases, marks, texts, texts, texts, strict=True):
        if time.monotonic() - start > seconds:
            return
        truth = _truth(base.cases[0], places(letters, _document(stamp), _document(real)))
        answer, of_twin = (
            replace(said, seconds=said.seconds + reading)
            for said in (ask(endpoint, real, replies), ask(endpoint, twin, replies))
        )
        yield Tried(answer, compare(real, truth, answer.findings, frozenset())), Tried(of_twin, None)


def _truth(case: Case, found: dict[Any, Any]) -> Truth:
    changed = tuple(found.get(side, ()) for side in case.change.changed)
    counter = tuple(found.get(side, ()) for side in case.change.counter)
    return Truth(changed, counter, ())


def prompt_row(tried: Sequence[Tried], price: float) -> dict[str, Any]:
    """The figures of a prompt; `price` is money for a thousand tokens."""
    seen = [one.seen for one in tried if one.seen is not None]
    twins = [one.answer for one in tried if one.seen is None]
    answers = [one.answer for one in tried]
    hits = sum(one.hit for one in seen)
    alarmed = sum(bool(one.findings) for one in twins)
    tokens = sum(one.prompt_tokens + one.completion_tokens for one in answers)
    hit = [one for one in seen if one.hit]
    return {
        "insertions": len(seen),
        "recall": round(hits / len(seen), 4) if seen else None,
        "recall_wilson": [round(bound, 4) for bound in wilson(hits, len(seen))],
        "both_sides_hit": round(sum(one.both_sides for one in hit) / len(hit), 4) if hit else None,
        "clean_fail_rate": round(alarmed / len(twins), 4) if twins else None,
        "clean_wilson": [round(bound, 4) for bound in wilson(alarmed, len(twins))],
        "quotes": sum(one.quotes for one in answers),
        "invented_quotes": sum(one.invented for one in answers),
        "unusable_replies": sum(one.error is not None for one in answers),
        "seconds_per_form": round(sum(one.seconds for one in answers) / len(answers), 2) if answers else None,
        "tokens_per_form": round(tokens / len(answers)) if answers else 0,
        "prompt_tokens": sum(one.prompt_tokens for one in answers),
        "completion_tokens": sum(one.completion_tokens for one in answers),
        "money_per_form": round(tokens * price / 1000 / len(answers), 6) if answers else 0.0,
    }


def checker_row(bases: Sequence[Base], checker: Any) -> dict[str, Any]:
    """The figures of a checker of forms."""
    outcomes = [run_base(base, ("plain",), checker) for base in bases]
    results = [result for outcome in outcomes for result in outcome.results]
    twins = [twin for outcome in outcomes for twin in outcome.twins]
    shown, quality, specificity = recall(results), evidence(results), clean(twins)
    seconds = [result.seconds for result in results] + [twin.seconds for twin in twins]
    return {
        "insertions": shown["insertions"],
        "recall": shown["recall"],
        "recall_wilson": [shown["wilson_low"], shown["wilson_high"]],
        "both_sides_hit": quality["both_sides_hit"] if shown["hits"] else None,
        "clean_fail_rate": specificity["fail_rate"],
        "clean_wilson": specificity["fail_rate_wilson"],
        "invented_quotes": quality["invented_quotes"],
        "unusable_replies": 0,
        "seconds_per_form": round(sum(seconds) / len(seconds), 4) if seconds else None,
        "tokens_per_form": 0,
        "money_per_form": 0.0,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.baselines.compare", description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", choices=tuple(SIZES), default="quick")
    parser.add_argument("--insertions", type=int, default=24)
    parser.add_argument("--longest", type=int, default=2500, metavar="CHARACTERS")
    parser.add_argument(
        "--formats", default=",".join(_FORMATS), help="in turn; docling needs a part for each"
    )
    parser.add_argument("--prompt", action="append", default=[], metavar="NAME=MODEL@URL")
    parser.add_argument("--docling", metavar="PYTHON", help="interpreter of an environment with docling")
    parser.add_argument("--seconds", type=float, default=inf, help="begin nothing new after that, per prompt")
    parser.add_argument("--price", type=float, default=0.0, help="money for 1000 tokens")
    parser.add_argument(
        "--replies", type=Path, metavar="FILE", help="kept there and not asked for again (JSON lines)"
    )
    parser.add_argument("--table", action="store_true", help="only print the rows in --out")
    parser.add_argument("--out", type=Path, default=MEASURED, help="JSON; rows already in it are kept")
    options = parser.parse_args(argv)
    if options.table:
        print(table(json.loads(options.out.read_text(encoding="utf-8"))))
        return 0
    formats = options.formats.split(",")
    bases = subset(options.seed, options.size, options.insertions, options.longest, formats)
    rows: dict[str, Any] = json.loads(options.out.read_text()) if options.out.exists() else {}
    today = time.strftime("%Y-%m-%d")
    rows["ours"] = {**checker_row(bases, product), "date": today}
    rows["three checks"] = {**checker_row(bases, three_checks), "date": today}
    replies = Replies(options.replies)
    for given in options.prompt:
        name, _, rest = given.partition("=")
        model, _, url = rest.partition("@")
        text_of = docling(options.docling) if options.docling else _ours
        label = f"docling + prompt, {name}" if options.docling else f"prompt, {name}"
        tried: list[Tried] = []
        for pair in by_prompt(bases, Endpoint(url, model), text_of, options.seconds, replies):
            tried += pair
            rows[label] = {**prompt_row(tried, options.price), "model": model, "date": today}
            _write(options.out, rows)  # what was paid for is kept if the rest fails
            print(_progress(label, rows[label], len(bases)), file=sys.stderr, flush=True)
    _write(options.out, rows)
    print(table(rows))
    return 0


def _progress(label: str, row: dict[str, Any], of: int) -> str:
    return (
        f"{label}: {row['insertions']} of {of}; recall {row['recall']}, clean condemned {row['clean_fail_rate']}, "
        f"{row['seconds_per_form']} s and {row['tokens_per_form']} tokens a form"
    )


def _write(file: Path, rows: dict[str, Any]) -> None:
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
