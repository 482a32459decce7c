"""Known families with and without the model: nothing that was read or found may change."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from assist.diff import Difference, compare
from assist.model import Record
from assist.pipeline import Options, triage
from assist.report.jsonl import as_dict
from corpus.families import families
from corpus.generate import generate
from corpus.render import extension, render
from eval.modelled.served import Served

_FORMATS = ("docx", "html", "xlsx")
_EACH = 3


def files() -> list[tuple[str, bytes]]:
    """Name and bytes of some forms of every family; families in turn, so that any first part has many."""
    made = []
    for number in range(_EACH):
        for place, family in enumerate(families()):
            fmt = _FORMATS[(number + place) % len(_FORMATS)]
            sample = generate(number, family)
            made.append((f"{family}-{number}{extension(fmt)}", render(sample, family, fmt)))
    return made


def _run(path: Path, served: Served | None) -> list[Record]:
    return list(triage([path], Options(), asks=served.seam() if served else None))


def differences(path: Path, served: Served) -> tuple[list[Difference], list[Record]]:
    """What the model changes in a file's records, and those records."""
    runs = [_run(path, None), _run(path, served)]
    before, after = (
        {(record.file, record.form_index): as_dict(record) for record in records} for records in runs
    )
    return list(compare(before, after)), runs[1]


def measure(served: Served) -> dict[str, Any]:
    """Differences by part and change over the files that there was time for."""
    start = time.monotonic()
    counts: Counter[str] = Counter()
    asked = tokens = done = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files():
            if served.spent:
                break
            path = Path(folder, name)
            path.write_bytes(data)
            found, records = differences(path, served)
            spent = sum(one.usage.prompt_tokens + one.usage.completion_tokens for one in records)
            done, asked, tokens = done + 1, asked + (spent > 0), tokens + spent
            failures += any("仅按规则" in warning for one in records for warning in one.warnings)
            for one in found:
                counts[f"{one.part} {one.change}"] += 1
                print(f"{name}: {one}", file=sys.stderr, flush=True)
            path.unlink()
    return {
        "n": done,
        "asked": asked,
        "failed": failures,
        "changed_or_removed": sum(n for what, n in counts.items() if not what.endswith("added")),
        "differences": dict(sorted(counts.items())),
        "tokens": tokens,
        "seconds": round(time.monotonic() - start),
    }
