"""Round trip: extract(render(record)) compared with the record, by family and format.

    python -m eval.roundtrip --count 2000 [--families P1-SC,T2] [--formats docx,txt-tabs] [--json FILE]

Every form is rendered in every chosen format. A share of the files holds two forms. Exits 1 when a tabled
format is below --tabled percent of fields right or a scrambled one below --scrambled; glued text, where
nothing separates the cells, may leave fields empty but not state more than --glued-wrong percent of them
wrong. Exits 2 on wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import SampleForm, truth
from corpus.families import families
from corpus.generate import generate
from corpus.plant import PLANTERS, CannotPlant
from corpus.render import FORMATS, TABLED, extension, render_all
from eval.roundtrip_fields import FieldResult, compare

Reader = Callable[[bytes, str], list[dict[str, Any]]]
_HIDDEN = {"evidence", "blank_labels", "doubts", "start", "end"}
_EXAMPLES = 3
_NO_EMPTY_CELLS = ("txt-pdf", "txt-spaces", "txt-glued")


def read_forms(data: bytes, name: str) -> list[dict[str, Any]]:
    """What the product reads from the bytes of a file: the forms, as the JSONL prints them."""
    from assist.extract import extract
    from assist.readers import read_bytes

    return [form.model_dump(mode="json", exclude=_HIDDEN) for form in extract(read_bytes(data, name))]


@dataclass
class Tally:
    """Counts for one family in one format."""

    forms: int = 0
    found: int = 0
    right: int = 0
    null: int = 0
    wrong: int = 0

    @property
    def fields(self) -> int:
        return self.right + self.null + self.wrong

    def share(self, count: int) -> float:
        """`count` in percent of all fields; 100 when there are none."""
        return 100.0 * count / self.fields if self.fields else 100.0


@dataclass
class Failures:
    """Failures grouped by family, field and outcome, with the formats and the first few examples."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    formats: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    examples: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, family: str, fmt: str, seed: int, result: FieldResult) -> None:
        key = (family, result.field, result.outcome)
        self.counts[key] += 1
        self.formats[key][fmt] += 1
        sides = f"expected {_short(result.expected)}, found {_short(result.found)}"
        example = f"seed {seed} {result.place}: {sides}"
        shown = self.examples[key]
        if len(shown) < _EXAMPLES and not any(example in other for other in shown):
            shown.append(f"{fmt} {example}")

    def text(self) -> str:
        """The groups, most frequent first."""
        lines = []
        for key, count in self.counts.most_common():
            formats = " ".join(f"{fmt}:{times}" for fmt, times in self.formats[key].items())
            lines.append(f"{count:6d} {' '.join(key)}  [{formats}]")
            lines += [f"         {example}" for example in self.examples[key]]
        return "\n".join(lines) + "\n"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 90 else f"{text[:60]}…{text[-28:]}"


def samples_of(seed: int, family: str) -> list[SampleForm]:
    """The forms of one file: two for every tenth seed, else one. In every fifth a problem is planted where
    one fits: blank cells and contradictions must be read like anything else."""
    seeds = [seed, seed + 500_000] if seed % 10 == 9 else [seed]
    return [_perhaps_planted(generate(each, family)) for each in seeds]


def _perhaps_planted(sample: SampleForm) -> SampleForm:
    if sample.seed % 5 != 3:
        return sample
    planters = list(PLANTERS.values())
    try:
        return planters[sample.seed // 5 % len(planters)](sample)
    except CannotPlant:
        return sample


def check_file(samples: Sequence[SampleForm], fmt: str, read: Reader, tally: Tally) -> list[FieldResult]:
    """Render, read, compare; a crash of the reader counts as all fields missing."""
    data = render_all(samples, fmt)
    try:
        found = read(data, f"sample{extension(fmt)}")
        trouble = None
    except Exception as error:  # a crash is a result here, not the end of the measurement
        found, trouble = [], f"{type(error).__name__}: {error}"
    results: list[FieldResult] = []
    tally.forms += len(samples)
    tally.found += min(len(found), len(samples))
    if trouble:
        results.append(FieldResult("file", "crash", "wrong", None, trouble))
    if len(found) != len(samples):
        results.append(FieldResult("file", "forms", "wrong", len(samples), len(found)))
    for i, sample in enumerate(samples):
        read_form = found[i] if i < len(found) else None
        results += compare(truth(sample, fmt), read_form, pooled_remarks=fmt in _NO_EMPTY_CELLS)
    for result in results:
        setattr(tally, result.outcome, getattr(tally, result.outcome) + 1)
    return results


def run(
    count: int,
    names: Sequence[str],
    formats: Sequence[str],
    first: int = 0,
    read: Reader = read_forms,
) -> tuple[dict[str, dict[str, Tally]], Failures]:
    """Check `count` forms, spread evenly over the families, in all formats."""
    tallies: dict[str, dict[str, Tally]] = {name: {fmt: Tally() for fmt in formats} for name in names}
    failures = Failures()
    for number in range(count):
        family, seed = names[number % len(names)], first + number // len(names)
        samples = samples_of(seed, family)
        for fmt in formats:
            for result in check_file(samples, fmt, read, tallies[family][fmt]):
                allowed = fmt == "txt-glued" and result.outcome == "null"
                if result.outcome != "right" and not allowed:
                    failures.add(family, fmt, seed, result)
    return tallies, failures


def below(
    tallies: dict[str, dict[str, Tally]], tabled: float, scrambled: float, glued_wrong: float
) -> list[str]:
    """The family and format pairs that miss their threshold, in words."""
    missed = []
    for family, row in tallies.items():
        for fmt, tally in row.items():
            right, wrong = tally.share(tally.right), tally.share(tally.wrong)
            if fmt == "txt-glued":
                if tally.fields and wrong > glued_wrong:
                    missed.append(f"{family} {fmt}: {wrong:.2f}% wrong, at most {glued_wrong}%")
            elif right < (tabled if fmt in TABLED else scrambled):
                missed.append(
                    f"{family} {fmt}: {right:.2f}% right, at least {tabled if fmt in TABLED else scrambled}%"
                )
    return missed


def table(tallies: dict[str, dict[str, Tally]]) -> str:
    """A line for each family and format."""
    lines = [
        f"{'family':8s}{'format':12s}{'forms':>12s}{'fields':>9s}{'right%':>9s}{'null%':>8s}{'wrong%':>8s}"
    ]
    for family, row in tallies.items():
        for fmt, tally in row.items():
            lines.append(
                f"{family:8s}{fmt:12s}{f'{tally.found}/{tally.forms}':>12s}{tally.fields:9d}"
                f"{tally.share(tally.right):9.2f}"
                + (f"{tally.share(tally.null):8.2f}{tally.share(tally.wrong):8.2f}" if tally.fields else "")
            )
    return "\n".join(lines)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.roundtrip", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="forms to generate (each in every format)")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--families", default=",".join(families()))
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--tabled", type=float, default=100.0)
    parser.add_argument("--scrambled", type=float, default=99.0)
    parser.add_argument("--glued-wrong", type=float, default=0.5)
    parser.add_argument("--json", help="write the figures to FILE, or to standard output for -")
    parser.add_argument("--failures", type=Path, help="write grouped failures with examples to FILE")
    options = parser.parse_args(argv)
    options.families, options.formats = options.families.split(","), options.formats.split(",")
    for name in options.families:
        if name not in families():
            parser.error(f"unknown family {name}; known: {', '.join(families())}")
    for fmt in options.formats:
        if fmt not in FORMATS:
            parser.error(f"unknown format {fmt}; known: {', '.join(FORMATS)}")
    return options


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns the exit code."""
    options = _arguments(argv)
    tallies, failures = run(options.count, options.families, options.formats, options.first)
    missed = below(tallies, options.tabled, options.scrambled, options.glued_wrong)
    if options.failures:
        options.failures.write_text(failures.text(), encoding="utf-8")
    figures = {family: {fmt: vars(tally) for fmt, tally in row.items()} for family, row in tallies.items()}
    report = json.dumps({"count": options.count, "results": figures, "below": missed}, ensure_ascii=False)
    if options.json == "-":
        print(report)
        return 1 if missed else 0
    if options.json:
        Path(options.json).write_text(report, encoding="utf-8")
    print(table(tallies))
    print("\n".join(["", *missed]) if missed else "\nall thresholds reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
