"""Puts a checker to the benchmark: every file of a base form, and the records without their files.

The checker is a function from a file (or a record) to findings, so that baselines run by the same path.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context

from assist.extract import extract
from assist.model import Document, Finding, Form, NotChecked, Record
from assist.readers import UnreadableFile, read_bytes
from assist.rules import check, check_siblings
from assist.triage import assess
from corpus.render import extension
from corpus.sample import SampleForm
from eval.bench.cases import Base, Case, render_file
from eval.bench.judge import Found, Seen, Truth, compare
from eval.bench.locate import Span, places, stamp_form, words
from eval.bench.mutation import Side
from eval.bench.record import as_read

Checked = tuple[tuple[Finding, ...], tuple[NotChecked, ...]]
FormChecker = Callable[[Sequence[Form], str], Checked]
STYLES = ("plain", "rounded", "record")


@dataclass(frozen=True)
class Alarm:
    """A finding on a clean form."""

    rule: str
    verdict: str
    message: str


@dataclass(frozen=True)
class Twin:
    """What was said of a clean form. `read` is False when no form was found in its file, or reading crashed."""

    base: int
    family: str
    fmt: str
    style: str
    held_out_region: bool
    read: bool
    alarms: tuple[Alarm, ...]
    not_checked: tuple[str, ...]
    seconds: float
    crash: str


@dataclass(frozen=True)
class Result:
    """What was said of an insertion. `style` is plain or rounded (files), or record."""

    case: int
    base: int
    mutator: str
    group: str
    family: str
    fmt: str
    style: str
    exact: bool
    held_out: bool
    held_out_region: bool
    magnitude: str
    note: str
    paired: bool
    seen: Seen
    not_checked: tuple[str, ...]
    seconds: float
    crash: str


@dataclass
class Outcome:
    """Everything measured on one base form."""

    twins: list[Twin] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


def product(forms: Sequence[Form], text: str) -> Checked:
    """Findings on the last form of a file, in the order in which the product shows them."""
    if not forms:
        return (), ()
    form = forms[-1]
    checked = check(form, text)
    siblings = check_siblings(forms, text).get(len(forms) - 1, ())
    record = Record(
        file="", sha256="", status="ok", form=form, findings=(*checked.findings, *siblings), text=text
    )
    return assess(record).findings, checked.not_checked


def _read(data: bytes, fmt: str) -> Document | None:
    try:
        return read_bytes(data, f"form{extension(fmt)}")
    except UnreadableFile:
        return None


def check_file(document: Document | None, checker: FormChecker) -> tuple[Checked, bool, str]:
    """What the checker says of a file's last form, whether there was one, and the error if it crashed."""
    try:
        forms = () if document is None else extract(document)
        if not forms or document is None:
            return ((), ()), False, ""
        return checker(forms, document.text), True, ""
    except Exception as error:  # a crash is a result here, not the end of the measurement
        return ((), ()), False, f"{type(error).__name__}: {str(error)[:200]}"


def check_record(base: Base, sample: SampleForm, checker: FormChecker) -> tuple[Checked, str, Form]:
    """What the checker says of a record; the sister, when there is one, stands before it in the text."""
    form, text = as_read(sample)
    if base.sister is None:
        return checker([form], text), text, form
    other, before = as_read(base.sister)
    moved = _moved(form, len(before))
    return checker([other, moved], before + text), before + text, moved


def _moved(form: Form, by: int) -> Form:
    def shift(found: dict[str, object]) -> dict[str, object]:
        return {
            path: place.model_copy(update={"start": place.start + by, "end": place.end + by})  # type: ignore[attr-defined]
            for path, place in found.items()
        }

    fields = {
        "evidence": shift(dict(form.evidence)),
        "blank_labels": shift(dict(form.blank_labels)),
        "start": form.start + by,
        "end": form.end + by,
    }
    return form.model_copy(update=fields)


def run_base(base: Base, styles: Sequence[str] = STYLES, checker: FormChecker = product) -> Outcome:
    """All files and records of one base form."""
    outcome = Outcome()
    for style in styles:
        clean = base.short if style == "rounded" else base.sample
        if clean is None:
            continue
        twin, known = _twin(base, style, clean, checker)
        outcome.twins.append(twin)
        for case in base.cases:
            sample = case.accepted.short if style == "rounded" else case.change.sample
            if sample is not None:
                outcome.results.append(_result(base, case, style, sample, known, checker))
    return outcome


def _twin(base: Base, style: str, clean: SampleForm, checker: FormChecker) -> tuple[Twin, frozenset[str]]:
    data = b"" if style == "record" else render_file(base, clean)
    start = time.process_time()
    if style == "record":
        (findings, skipped), _, _ = check_record(base, clean, checker)
        read, crash = True, ""
    else:
        (findings, skipped), read, crash = check_file(_read(data, base.fmt), checker)
    seconds = time.process_time() - start
    alarms = tuple(Alarm(f.rule, f.verdict, f.message) for f in findings)
    twin = Twin(
        base.number, base.sample.family, base.fmt, style, base.held_out_region, read, alarms,
        tuple(item.rule for item in skipped), seconds, crash,
    )  # fmt: skip
    return twin, frozenset(finding.id for finding in findings)


def _result(
    base: Base, case: Case, style: str, sample: SampleForm, known: frozenset[str], checker: FormChecker
) -> Result:
    data = b"" if style == "record" else render_file(base, sample)
    start = time.process_time()
    crash = ""
    if style == "record":
        (findings, skipped), text, form = check_record(base, sample, checker)
        seconds = time.process_time() - start
        truth = _record_truth(case, form, text)
    else:
        document = _read(data, base.fmt)
        (findings, skipped), _, crash = check_file(document, checker)
        seconds = time.process_time() - start
        text = document.text if document else ""
        truth = _file_truth(base, case, sample, document)
    seen = compare(text, truth, findings, known)
    return Result(
        case.number, base.number, case.mutator, case.group, base.sample.family, base.fmt, style, case.exact,
        case.held_out, base.held_out_region, case.magnitude, case.change.note, case.accepted.short is not None,
        seen, tuple(item.rule for item in skipped), seconds, crash,
    )  # fmt: skip


def _file_truth(base: Base, case: Case, sample: SampleForm, document: Document | None) -> Truth:
    """Where the sides and all cells of the broken constraints stand in the file."""
    if document is None:
        return Truth((), (), ())
    change = case.change
    near = tuple(Side(path) for side in change.changed for path in side.near if not path.startswith("label:"))
    closure = tuple(Side(path) for path in case.accepted.cells)
    # Sides first: a quote must be stamped before the whole narrative around it is.
    wanted = tuple(dict.fromkeys((*change.changed, *change.counter, *near)))
    found = _located(base, sample, wanted, document)
    rest = tuple(side for side in closure if side not in found)
    others = _located(base, sample, rest, document)
    year = words(document.text, str(sample.form.year))

    def spans(sides: Sequence[Side]) -> tuple[tuple[Span, ...], ...]:
        return tuple(
            year if side.path == "year" else found.get(side) or others.get(side) or () for side in sides
        )

    changed = [
        (*place, *(s for path in side.near for s in _near(path, found, document.text)))
        for side, place in zip(change.changed, spans(change.changed), strict=True)
    ]
    return Truth(tuple(changed), spans(change.counter), spans(closure))


def _near(path: str, found: dict[Side, tuple[Span, ...]], text: str) -> tuple[Span, ...]:
    if path.startswith("label:"):
        return words(text, path.removeprefix("label:"))
    return found.get(Side(path), ())


def _located(
    base: Base, sample: SampleForm, sides: tuple[Side, ...], document: Document
) -> dict[Side, tuple[Span, ...]]:
    if not sides:
        return {}
    stamped, letters = stamp_form(sample, sides)
    other = _read(render_file(base, stamped), base.fmt)
    return {} if other is None else places(letters, other, document)


def _record_truth(case: Case, form: Form, text: str) -> Truth:
    def spans(side: Side) -> tuple[Span, ...]:
        found = []
        for path in (side.path, *side.near):
            place = form.evidence.get(path) or form.blank_labels.get(path)
            if place is not None:
                found.append(Span(place.start, place.end))
        if side.quote and found:
            offset = text.find(side.quote, found[0].start)
            found = [Span(offset, offset + len(side.quote))] if offset >= 0 else found
        return tuple(found)

    return Truth(
        tuple(spans(side) for side in case.change.changed),
        tuple(spans(side) for side in case.change.counter),
        tuple(spans(Side(path)) for path in case.accepted.cells),
    )


def run(bases: Sequence[Base], workers: int = 2, styles: Sequence[str] = STYLES) -> Iterator[Outcome]:
    """Outcomes in the order of the bases, worked on by `workers` processes."""
    if workers < 2:
        yield from (run_base(base, styles) for base in bases)
        return
    with get_context("fork").Pool(workers) as pool:
        yield from pool.imap(partial(run_base, styles=tuple(styles)), bases, chunksize=2)


__all__ = ["STYLES", "Alarm", "Found", "Outcome", "Result", "Twin", "product", "run", "run_base"]
