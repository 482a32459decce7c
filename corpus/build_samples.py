"""Builds corpus/samples, forty small files, some clean, some with planted problems, and two broken ones in corpus/broken.

    python -m corpus.build_samples [--out DIR]

The files come from seeds alone, so a rebuild gives the same files. samples.json beside the folders says which
forms each file holds and what was planted where.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.generate import generate
from corpus.plant import PLANTERS, CannotPlant, copied_conclusion
from corpus.render import extension, render_all
from corpus.sample import SampleForm

CORPUS = Path(__file__).parent
_TRIES = 400


@dataclass(frozen=True)
class Entry:
    """A file to build: format, and for each form its family and the problems to plant."""

    fmt: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    named: str | None = None
    """Another ending than the format's own: government systems export web pages called .xls."""
    copied: bool = False
    cut: int | None = None
    """Keep only so many bytes: a broken file."""


def _one(fmt: str, family: str, *planted: str, named: str | None = None) -> Entry:
    return Entry(fmt, ((family, planted),), named)


ENTRIES: tuple[Entry, ...] = (
    _one("docx", "P1-SC", "full_score_despite_rate", "unit_slip"),
    _one("docx", "P1-SC"),
    _one("xlsx", "P1-SC", "weights_over"),
    _one("txt-cells", "P1-SC", "placeholder"),
    Entry("docx", (("P1-SC", ()), ("P1-SC", ())), copied=True),
    _one("pdf", "P1-SC", "blank_actual"),
    _one("html", "P1-SC", "blank_signature"),
    _one("docx", "P2-GZ", "old_deadline"),
    _one("pdf", "P2-GZ"),
    _one("txt-pdf", "P2-GZ", "total_differs"),
    _one("xlsx", "P2-GZ", "narrative_count"),
    _one("xls", "P2-GZ"),
    Entry("txt-pdf", (("P2-GZ", ()), ("P2-GZ", ("coverage_claim",)))),
    _one("docx", "P2", "funds_differ"),
    _one("xlsx", "P2", "full_score_despite_rate"),
    _one("docx", "P2"),
    _one("html", "P2", named=".xls"),
    _one("pdf", "P2", "blank_actual"),
    _one("xlsx", "P2-YN"),
    _one("docx", "P2-YN", "total_differs"),
    _one("docx", "P2-NM"),
    _one("html", "P2-NM", "narrative_count"),
    _one("docx", "P2-BJ", "full_score_despite_rate"),
    _one("docx", "P2-HB"),
    _one("xlsx", "P2-HB", "placeholder"),
    _one("docx", "R", "old_deadline"),
    _one("txt-tabs", "R"),
    _one("docx", "T2", "coverage_claim"),
    _one("txt-tabs", "T2", "narrative_count"),
    _one("xlsx", "T3"),
    _one("txt-tabs", "T3", "funds_differ"),
    _one("pdf", "T3"),
    _one("xls", "T1"),
    _one("docx", "T-NX", "total_differs"),
    _one("xlsx", "D-CQ"),
    _one("docx", "D-HN", "weights_over"),
    _one("docx", "N1", "total_differs"),
    _one("txt-cells", "N1"),
    _one("html", "K"),
    _one("docx", "B"),
    Entry("docx", (("P2", ()),), cut=1800),
    Entry("xlsx", (("P2", ()),), cut=0),
)


def _sample(family: str, planted: Sequence[str], first: int) -> SampleForm:
    """The first seed from `first` on whose form takes all the problems."""
    for seed in range(first, first + _TRIES):
        sample = generate(seed, family)
        try:
            for kind in planted:
                sample = PLANTERS[kind](sample)
        except CannotPlant:
            continue
        return sample
    raise CannotPlant(f"no seed from {first} on takes {', '.join(planted)} in {family}")


def _samples(entry: Entry, number: int) -> list[SampleForm]:
    forms = [
        _sample(family, planted, 1000 * number + 100 * i) for i, (family, planted) in enumerate(entry.forms)
    ]
    if entry.copied:
        forms[1] = copied_conclusion(forms[0], forms[1])
    return forms


def _describe(name: str, entry: Entry, samples: Sequence[SampleForm]) -> dict[str, Any]:
    forms = [
        {
            "family": sample.family,
            "seed": sample.seed,
            "project": sample.form.project_name,
            "planted": [planted.model_dump(mode="json") for planted in sample.planted],
        }
        for sample in samples
    ]
    broken = entry.cut is not None
    return {"file": name, "format": entry.fmt, "broken": broken, "forms": [] if broken else forms}


def files() -> list[tuple[str, bytes, dict[str, Any]]]:
    """Name, bytes and manifest entry of every file."""
    built = []
    for number, entry in enumerate(ENTRIES, 1):
        samples = _samples(entry, number)
        data = render_all(samples, entry.fmt)
        form = samples[0].form
        subject = (form.project_name or form.department or "").rstrip("*")
        folder = "samples" if entry.cut is None else "broken"
        name = f"{folder}/{number:02d}-{subject}{entry.named or extension(entry.fmt)}"
        built.append(
            (name, data if entry.cut is None else data[: entry.cut], _describe(name, entry, samples))
        )
    return built


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files and the manifest; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m corpus.build_samples", description=__doc__)
    parser.add_argument("--out", type=Path, default=CORPUS)
    out: Path = parser.parse_args(argv).out
    for folder in ("samples", "broken"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    manifest = []
    for name, data, entry in files():
        (out / name).write_bytes(data)
        manifest.append(entry)
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (out / "samples.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
