"""Known families with and without the model: nothing that was read or found may change.

Forms of known families are read whole and little is asked about them, so some get a reason that belongs to
another subject, which is asked about.
"""

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
from corpus.sample import SampleForm
from eval.modelled.served import Served

_FORMATS = ("docx", "html", "xlsx")
_EACH = 3
FOREIGN = "食堂燃气管线改造停火一个月，戏曲演员档期冲突。"


def files() -> list[tuple[str, bytes]]:
    """Name and bytes of some forms of every family; families in turn, so that any first part has many."""
    made = []
    for number in range(_EACH):
        for place, family in enumerate(families()):
            fmt = _FORMATS[(number + place) % len(_FORMATS)]
            sample = generate(number, family)
            made.append((f"{family}-{number}{extension(fmt)}", render(sample, family, fmt)))
    return made


def with_foreign_reasons() -> list[tuple[str, bytes]]:
    """The same for forms that explain a shortfall, each by what has nothing to do with it."""
    made = []
    for family in families():
        sample = next((one for n in range(_EACH) if _reason_of(one := generate(n, family)) is not None), None)
        if sample is not None:
            changed = with_reason(sample, FOREIGN)
            made.append((f"{family}-foreign.html", render(changed, family, "html")))
    return made


def _reason_of(sample: SampleForm) -> int | None:
    return next((index for index, item in enumerate(sample.form.indicators) if item.reason), None)


def with_reason(sample: SampleForm, reason: str) -> SampleForm:
    """The form with this for its first reason. Raises ValueError when it has none."""
    at = _reason_of(sample)
    if at is None:
        raise ValueError("the form explains nothing")
    items = list(sample.form.indicators)
    items[at] = items[at].model_copy(update={"reason": reason})
    form = sample.form.model_copy(update={"indicators": tuple(items)})
    return sample.model_copy(update={"form": form})


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
        for name, data in (*files(), *with_foreign_reasons()):
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
