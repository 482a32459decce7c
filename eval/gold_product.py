"""What the product made of the gold file's documents: by running it, or from a JSONL of `assist triage`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assist.model import Finding, Form
from eval.gold_schema import GoldForm

SUFFIXES = (".txt", ".docx", ".xlsx", ".xls", ".html", ".htm", ".pdf")


class UnusableRecords(Exception):
    """A records file that cannot be read; the message names the file, the line and the fault."""


@dataclass(frozen=True)
class ReadForm:
    """A form as the product read it, with its findings; offsets are into its file's text."""

    file: str
    form: Form
    findings: tuple[Finding, ...]
    index: int = 0
    """Which form of its file this is: records come ranked, not in the file's order."""


@dataclass
class ReadFiles:
    """All forms by the stem of their file, the texts, and what could not be read and why."""

    forms: dict[str, list[ReadForm]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    """Stems whose document is plain text, where the gold file's line numbers apply."""


def stem(name: str) -> str:
    """The name by which a gold source, a document and a record meet: no folder, no last suffix."""
    return Path(name.replace("\\", "/").split("/")[-1]).stem


def locate(names: Iterable[str], docs: Path) -> dict[str, Path]:
    """The document under `docs` for each source name: the same name, else the same stem in any format."""
    found: dict[str, Path] = {}
    by_stem: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(docs.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.is_file():
            by_stem[path.stem].append(path)
    for name in names:
        paths = by_stem.get(stem(name), [])
        exact = [path for path in paths if path.name == Path(name).name]
        if paths:
            found[name] = (exact or paths)[0]
    return found


def read_documents(paths: Mapping[str, Path]) -> ReadFiles:
    """Runs the product's own path (read, extract, check) on each document."""
    from assist.extract import extract
    from assist.readers import UnreadableFile, read_file
    from assist.rules import check, check_siblings

    files = ReadFiles()
    for name, path in paths.items():
        key = stem(name)
        try:
            document = read_file(path)
        except UnreadableFile as error:
            files.failures[name] = str(error)
            continue
        files.texts[key] = document.text
        if document.kind == "txt":
            files.plain.add(key)
        forms = extract(document)
        siblings = check_siblings(forms, document.text) if len(forms) > 1 else {}
        for index, form in enumerate(forms):
            own = check(form, document.text, locate=document.locator).findings
            files.forms[key].append(ReadForm(name, form, (*own, *siblings.get(index, ())), index))
    return files


def read_records(records: Path, paths: Mapping[str, Path]) -> ReadFiles:
    """Takes the forms from JSONL, and only the text from the documents. Raises UnusableRecords."""
    from assist.readers import UnreadableFile, read_file

    files = ReadFiles()
    for name, path in paths.items():
        try:
            document = read_file(path)
        except UnreadableFile as error:
            files.failures[name] = str(error)
            continue
        files.texts[stem(name)] = document.text
        if document.kind == "txt":
            files.plain.add(stem(name))
    try:
        lines = records.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UnusableRecords(f"{records}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            _take_record(files, line, f"{records}:{number}")
    for forms in files.forms.values():
        forms.sort(key=lambda read: read.index)
    return files


def _take_record(files: ReadFiles, line: str, place: str) -> None:
    try:
        record: dict[str, Any] = json.loads(line)
        name = str(record["file"])
        if record.get("form") is None:
            files.failures[name] = str(record.get("error") or "no form")
            return
        form, index = _form(record), int(record.get("form_index", 0))
        findings = tuple(_finding(data) for data in record.get("findings", []))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise UnusableRecords(f"{place}: not a record of `assist triage --format jsonl`: {error}") from error
    files.forms[stem(name)].append(ReadForm(name, form, findings, index))


def _form(record: Mapping[str, Any]) -> Form:
    """The record's form; its evidence stands beside it in JSONL, and bounds it when it has no extent."""
    known = {key: value for key, value in record["form"].items() if key in Form.model_fields}
    known["evidence"] = record.get("evidence") or known.get("evidence") or {}
    if not known.get("end") and known["evidence"]:
        known["start"] = min(place["start"] for place in known["evidence"].values())
        known["end"] = max(place["end"] for place in known["evidence"].values())
    return Form.model_validate(known)


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding.model_validate({key: value for key, value in data.items() if key in Finding.model_fields})


def match_forms(gold: Sequence[GoldForm], files: ReadFiles) -> dict[str, ReadForm | None]:
    """The product's form for each gold form id: by overlapping lines in plain text, else by order."""
    matched: dict[str, ReadForm | None] = {}
    by_file: dict[str, list[GoldForm]] = defaultdict(list)
    for form in gold:
        by_file[stem(form.source.file)].append(form)
    for key, wanted in by_file.items():
        forms = files.forms.get(key, [])
        if key in files.plain and all(form.source.line_start is not None for form in wanted):
            matched.update(_by_lines(wanted, forms, files.texts[key]))
        else:
            ordered = [*forms, *[None] * len(wanted)]
            matched.update({form.form_id: ordered[index] for index, form in enumerate(wanted)})
    return matched


def _by_lines(wanted: Sequence[GoldForm], forms: list[ReadForm], text: str) -> dict[str, ReadForm | None]:
    """Greedily, most shared characters first; a form must share at least a third of the two extents."""
    starts = line_starts(text)
    shares: list[tuple[float, int, int]] = []
    for i, gold in enumerate(wanted):
        low, high = extent(gold, starts, len(text))
        for j, read in enumerate(forms):
            common = min(high, read.form.end) - max(low, read.form.start)
            union = max(high, read.form.end) - min(low, read.form.start)
            if common * 3 >= union:
                shares.append((-common / max(union, 1), i, j))
    taken: dict[int, int] = {}
    for _, i, j in sorted(shares):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return {gold.form_id: forms[taken[i]] if i in taken else None for i, gold in enumerate(wanted)}


def line_starts(text: str) -> list[int]:
    """The offset at which each line begins (index 0 is line 1)."""
    return [0, *(index + 1 for index, char in enumerate(text) if char == "\n")]


def extent(gold: GoldForm, starts: Sequence[int], length: int) -> tuple[int, int]:
    """The gold form's lines as offsets; the whole text when it has no lines."""
    first, last = gold.source.line_start, gold.source.line_end
    low = starts[min(first - 1, len(starts) - 1)] if first else 0
    high = starts[last] if last and last < len(starts) else length
    return low, high
