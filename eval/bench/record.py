"""A sample form as the rules get it, without a file: every field with evidence in a text made for it.

This is what record-to-finding measures: the rules alone, whatever reading may lose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assist.model import Evidence, Form, Indicator
from corpus.families import family
from corpus.layouts.words import number, sign
from corpus.sample import SampleForm

_HEAD = ("title", "year", "project_name", "department", "unit", "fill_date")
_TEXTS = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes", "grade")
_FUND = ("name", "initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_ROW = ("level1", "level2", "level3", "target", "unit", "actual", "weight", "score", "reason", "remark")
_SIGN_COLUMNS = ("sign-column", "direction-column", "unit-first")
_WRITTEN = {"target": "target_text", "actual": "actual_text"}


class _Page:
    """A text that grows, and where each field stands in it."""

    def __init__(self) -> None:
        self.text = ""
        self.evidence: dict[str, Evidence] = {}
        self.blank: dict[str, Evidence] = {}

    def put(self, path: str, label: str, value: Any) -> None:
        """The field behind its label; an empty one leaves the label as the place where it should stand."""
        words = "" if value is None else number(value) if hasattr(value, "as_tuple") else str(value)
        if label:
            self._write(self.blank if not words else None, path, label)
        if words:
            self._write(self.evidence, path, words)
        self.text += "\t"

    def _write(self, into: dict[str, Evidence] | None, path: str, words: str) -> None:
        start = len(self.text)
        self.text += words
        if into is not None:
            into[path] = Evidence(locator="P1", text=words, start=start, end=len(self.text))

    def row(self, path: str, start: int) -> None:
        """A whole row, from `start` to here."""
        end = len(self.text.rstrip())
        self.evidence[path] = Evidence(locator="P1", text=self.text[start:end], start=start, end=end)
        self.text += "\n"


def as_read(sample: SampleForm) -> tuple[Form, str]:
    """The form with evidence, and the text that the evidence points into."""
    form, page = sample.form, _Page()
    for name in (*_HEAD, *_TEXTS):
        value = getattr(form, name)
        printed = name in _HEAD or name == "grade"
        if value is not None or (not printed and name in _narratives(sample)):
            page.put(name, f"【{name}】", value)
            page.text += "\n"
    for i, line in enumerate(form.budget):
        start = len(page.text)
        for name in _FUND:
            page.put(f"budget[{i}].{name}", "", getattr(line, name))
        page.row(f"budget[{i}]", start)
    for i, item in enumerate(form.indicators):
        start = len(page.text)
        for name, value in _row_cells(sample, item):
            if name == "level3":
                start = len(page.text)
            label = "【空】" if value is None and _has_cell(sample, name) else ""
            page.put(f"indicators[{i}].{name}", label, value)
        page.row(f"indicators[{i}]", start)
    for name in ("total_score", "total_weight"):
        if getattr(form, name) is not None or (name == "total_score" and family(sample.family).scored):
            page.put(name, f"【{name}】", getattr(form, name))
    for k, declared in enumerate(form.declared_weights):
        page.put(f"declared_weights.{declared.label}", "", f"{declared.label}（{declared.weight}分）")
        page.evidence[f"declared_weights[{k}]"] = page.evidence[f"declared_weights.{declared.label}"]
    for k, signer in enumerate(form.signatures):
        label = f"{signer.role}："
        page.put(f"signatures[{k}]", label, signer.name)
        for places in (page.evidence, page.blank):
            if f"signatures[{k}]" in places:
                places[f"signatures.{signer.role}"] = places[f"signatures[{k}]"]
                places[f"signatures[{k}].name"] = places[f"signatures[{k}]"]
    fields = {"evidence": page.evidence, "blank_labels": page.blank, "start": 0, "end": len(page.text)}
    return form.model_copy(update=fields), page.text


def _row_cells(sample: SampleForm, item: Indicator) -> Iterator[tuple[str, Any]]:
    """A row's cells with what they print; the operator only where it has a column of its own."""
    for name in _ROW:
        if name == "target" and family(sample.family).target_style in _SIGN_COLUMNS:
            yield "operator", sign(sample, item) or None
        yield name, getattr(item, _WRITTEN.get(name, name))


def _narratives(sample: SampleForm) -> tuple[str, ...]:
    return family(sample.family).narratives


def _has_cell(sample: SampleForm, name: str) -> bool:
    kind = family(sample.family)
    columns = {"actual": True, "score": kind.scored, "reason": kind.reason, "remark": kind.remark}
    return columns.get(name, False)
