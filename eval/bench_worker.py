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
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Before anything is imported that starts threads.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

Convert = Callable[[Sequence[Path]], list[int]]
"""What is done to some files at once, as many as the contestant takes; gives the size of each result."""
Finish = Callable[[], None]


def _nothing() -> None:
    return


def one_by_one(convert: Callable[[Path], int]) -> Convert:
    """For libraries that take a file at a time."""
    return lambda paths: [convert(path) for path in paths]


def ours() -> tuple[Convert, Finish]:
    """Read, extract, check and assess the files, as a worker of the pipeline does before it packs them; then rank them."""
    from assist import readers, rules
    from assist.extract import extract
    from assist.model import Record
    from assist.pipeline.limits import set_loaded_aside
    from assist.triage import assess, rank

    set_loaded_aside()  # as the workers of a batch do

    records: list[Record] = []

    def convert(paths: Sequence[Path]) -> list[int]:
        read = [(path, document, extract(document)) for path in paths for document in [readers.read_file(path)]]
        asked = [(form, document.text, document.locator) for _, document, forms in read for form in forms]
        results = iter(rules.check_all(asked))
        for path, document, forms in read:
            siblings = rules.check_siblings(forms, document.text)
            for index, form in enumerate(forms):
                result = next(results)
                records.append(assess(Record(
                    file=path.name, sha256=document.sha256, form_index=index, status="ok", form=form,
                    findings=(*result.findings, *siblings.get(index, ())), not_checked=tuple(result.not_checked),
                    warnings=document.warnings, text=document.text,
                )))
        return [sum(len(form.evidence) for form in forms) for _, _, forms in read]

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

    return one_by_one(convert), _nothing


def markitdown() -> tuple[Convert, Finish]:
    """Convert each file to Markdown."""
    converter = import_module("markitdown").MarkItDown()

    def convert(path: Path) -> int:
        return len(converter.convert(str(path)).text_content)

    return one_by_one(convert), _nothing


CONTESTANTS: dict[str, tuple[str, Callable[[], tuple[Convert, Finish]], int]] = {
    "ours": ("assist", ours, 16),
    "docling": ("docling-slim", docling, 1),
    "markitdown": ("markitdown", markitdown, 1),
}
"""By name: the distribution whose version is reported, what makes the converter, and how many files it takes at once:
ours as many as the chunks of assist.pipeline.engine hold, the others one, as they work through many."""


def timed_round(files: list[str], convert: Convert, finish: Finish, at_once: int = 1) -> dict[str, Any]:
    """One pass over the files; see the module for the keys. Files that are taken at once share their time."""
    cpu, sizes = [], []
    for first in range(0, len(files), at_once):
        paths = [Path(name) for name in files[first : first + at_once]]
        start = time.process_time()
        sizes.extend(convert(paths))
        cpu.extend([(time.process_time() - start) / len(paths)] * len(paths))
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
    distribution, make, at_once = CONTESTANTS[name]
    start = time.process_time()
    convert, finish = make()
    print(json.dumps({"version": version(distribution), "init": time.process_time() - start}), file=answers,
          flush=True)
    for line in sys.stdin:
        answer = timed_round(json.loads(line)["files"], convert, finish, at_once)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
