"""One contestant of eval/bench_peers.py: reads files again and again in a process of its own.

    python bench_worker.py ours|docling|markitdown CPU

Runs under the contestant's own interpreter, so it imports nothing of this project but for "ours". Talks
JSON lines: first says {"version", "init"}; then, for each line {"files": [path, ...]}, answers {"cpu": [...],
"rest": s, "sizes": [...]}: seconds of CPU for each file, for what follows the last one, and the size of each
result, so that a contestant that returns nothing is seen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Before anything is imported that starts threads.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

Convert = Callable[[Path], int]
Finish = Callable[[], None]


def _nothing() -> None:
    return


def ours() -> tuple[Convert, Finish]:
    """Read, extract, check and assess each file, as the pipeline does before it stores; then rank them."""
    from assist import readers, rules
    from assist.extract import extract
    from assist.model import Record
    from assist.pipeline.limits import set_loaded_aside
    from assist.triage import assess, rank

    set_loaded_aside()  # as the workers of a batch do

    records: list[Record] = []

    def convert(path: Path) -> int:
        document = readers.read_file(path)
        forms = extract(document)
        siblings = rules.check_siblings(forms, document.text)
        for index, form in enumerate(forms):
            result = rules.check(form, document.text, locate=document.locator)
            records.append(assess(Record(
                file=path.name, sha256=document.sha256, form_index=index, status="ok", form=form,
                findings=(*result.findings, *siblings.get(index, ())), not_checked=tuple(result.not_checked),
                warnings=document.warnings, text=document.text,
            )))
        return sum(len(form.evidence) for form in forms)

    def finish() -> None:
        rank(records)
        records.clear()

    return convert, finish


def docling() -> tuple[Convert, Finish]:
    """Read each file into docling's document; nothing is exported."""
    converter = import_module("docling.document_converter").DocumentConverter()

    def convert(path: Path) -> int:
        document = converter.convert(path).document
        return sum(len(table.data.table_cells) for table in document.tables) + len(document.texts)

    return convert, _nothing


def markitdown() -> tuple[Convert, Finish]:
    """Convert each file to Markdown."""
    converter = import_module("markitdown").MarkItDown()

    def convert(path: Path) -> int:
        return len(converter.convert(str(path)).text_content)

    return convert, _nothing


CONTESTANTS: dict[str, tuple[str, Callable[[], tuple[Convert, Finish]]]] = {
    "ours": ("assist", ours),
    "docling": ("docling-slim", docling),
    "markitdown": ("markitdown", markitdown),
}
"""By name: the distribution whose version is reported, and what makes the converter."""


def timed_round(files: list[str], convert: Convert, finish: Finish) -> dict[str, Any]:
    """One pass over the files; see the module for the keys."""
    cpu, sizes = [], []
    for name in files:
        start = time.process_time()
        sizes.append(convert(Path(name)))
        cpu.append(time.process_time() - start)
    start = time.process_time()
    finish()
    return {"cpu": cpu, "rest": time.process_time() - start, "sizes": sizes}


def main(name: str, cpu: int) -> None:
    """Serves rounds until standard input ends."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cpu})
    # What the contestant prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    distribution, make = CONTESTANTS[name]
    start = time.process_time()
    convert, finish = make()
    print(json.dumps({"version": version(distribution), "init": time.process_time() - start}), file=answers,
          flush=True)
    for line in sys.stdin:
        answer = timed_round(json.loads(line)["files"], convert, finish)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
