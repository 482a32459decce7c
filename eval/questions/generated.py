"""A workspace full of generated forms, written without rendering and reading files.

The text of a form is its fields, one a line, so that every field has a true address; findings come from the
real rules. About 6 ms a form with rules, 1.5 ms without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from assist import rules
from assist.model import Evidence, Form, Record
from assist.store import Entry, Store
from assist.triage import assess
from corpus.families import families
from corpus.generate import generate

_SKIPPED = {"evidence", "blank_labels", "doubts", "start", "end", "layout", "has_scores", "declared_weights",
            "signatures", "management", "budget", "indicators"}  # fmt: skip


def located(form: Form) -> tuple[Form, str]:
    """The form with evidence for every field, and the text in which it stands."""
    lines: list[str] = []
    places: dict[str, Evidence] = {}
    offset = 0

    def put(path: str, text: str) -> None:
        nonlocal offset
        lines.append(text)
        places[path] = Evidence(locator=f"L{len(lines)}", text=text, start=offset, end=offset + len(text))
        offset += len(text) + 1

    for name, value in form:
        if name not in _SKIPPED and value is not None:
            put(name, str(value))
    for index, line in enumerate(form.budget):
        for name, value in line:
            if name != "kind" and value is not None:
                put(f"budget[{index}].{name}", str(value))
    for index, item in enumerate(form.indicators):
        first = offset
        for name, value in item:
            if name not in ("operator", "target_text", "actual_text") and value is not None:
                put(f"indicators[{index}].{name}", str(value).replace("\n", " "))
        row = "\n".join(lines)[first : offset - 1]
        places[f"indicators[{index}]"] = Evidence(
            locator=f"L{len(lines)}", text=row, start=first, end=offset - 1
        )
    text = "\n".join(lines)
    return form.model_copy(update={"evidence": places, "start": 0, "end": len(text)}), text


def record_of(form: Form, name: str, *, checked: bool) -> Record:
    """The record of a form, as a run would give it."""
    form, text = located(form)
    findings = rules.check(form, text).findings if checked else ()
    digest = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()
    return assess(
        Record(file=name, sha256=digest, status="ok", form=form, findings=tuple(findings), text=text)
    )


def records(count: int, first_seed: int = 1, *, checked: bool = True) -> Iterator[Record]:
    """Records of `count` generated forms, of all families in turn."""
    names = list(families())
    for index in range(count):
        family = names[index % len(names)]
        form = generate(first_seed + index, family).form
        yield record_of(form, f"{index:06d}-{family}.txt", checked=checked)


def entry_of(record: Record) -> Entry:
    """The store's entry of a record."""
    return Entry(f"/{record.file}", record.file, record.sha256, record.sha256, (record,))


def fill(folder: Path, made: Iterator[Record]) -> int:
    """Writes records into the workspace in `folder` as one run; returns how many."""
    count = 0
    with Store(folder, exclusive=True) as store:
        run = store.begin_run("generated", [])
        for record in made:
            store.put(run, entry_of(record))
            count += 1
        store.finish_run(run, "done", files=count, reused=0)
    return count
