"""Reading a document whose labels nobody knows: known labels put in their place, addresses kept.

Given what each unknown label means, the deterministic readers read a copy of the document in which that label
is printed the usual way. Every place they report is then moved back into the document as it is, so values,
evidence and names are the document's own characters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assist.model import Block, Document, Evidence, Form, Paragraph, Table
from assist.text.normalise import unwrap


@dataclass(frozen=True, slots=True)
class Relabel:
    """The characters [start, end) are read as if they were `label`."""

    start: int
    end: int
    label: str


class Relabelled:
    """A document with some labels replaced, and the way back. `blocks` are how the copy is parted, in the original."""

    def __init__(self, document: Document, relabels: Sequence[Relabel], blocks: Sequence[Block] | None = None) -> None:
        self.original = document
        self._relabels = sorted(relabels, key=lambda one: one.start)
        self._new_starts: list[int] = []
        shift = 0
        parts: list[str] = []
        last = 0
        for one in self._relabels:
            if one.start < last:
                raise ValueError(f"replacements overlap at {one.start}")
            parts += [document.text[last : one.start], one.label]
            self._new_starts.append(one.start + shift)
            shift += len(one.label) - (one.end - one.start)
            last = one.end
        self.text = "".join([*parts, document.text[last:]])
        self.document = document.with_text(self.text, [self._block(block) for block in blocks or document.blocks])

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return block.model_copy(update=self._moved(block.start, block.end))
        cells = tuple(cell.model_copy(update=self._moved(cell.start, cell.end)) for cell in block.cells)
        return Table.model_construct(**{**dict(block), "cells": cells})

    def _moved(self, start: int, end: int) -> dict[str, Any]:
        new = self.there(start), self.there(end)
        return {"start": new[0], "end": new[1], "text": self.text[new[0] : new[1]]}

    def there(self, offset: int) -> int:
        """An offset of the original in the copy; inside a replaced label, the label's end."""
        shift = 0
        for one in self._relabels:
            if one.end <= offset:
                shift += len(one.label) - (one.end - one.start)
            elif one.start < offset:
                return one.start + shift + len(one.label)
            else:
                break
        return offset + shift

    def back(self, start: int, end: int) -> tuple[int, int]:
        """A range of the copy in the original; a replaced label that it touches is taken whole."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def _back(self, offset: int, *, at_end: bool) -> int:
        index = bisect_right(self._new_starts, offset - at_end) - 1
        if index < 0:
            return offset
        one, new = self._relabels[index], self._new_starts[index]
        beyond = offset - new - len(one.label)
        if beyond < 0 or (beyond == 0 and at_end):
            return one.end if at_end else one.start
        return one.end + beyond

    def touched(self, start: int, end: int) -> bool:
        """Whether a range of the copy holds a replaced label."""
        return any(
            new < end and start < new + len(one.label)
            for one, new in zip(self._relabels, self._new_starts, strict=True)
        )


def read_relabelled(
    document: Document,
    relabels: Sequence[Relabel],
    read: Callable[[Document], tuple[Form, ...]],
    blocks: Sequence[Block] | None = None,
) -> tuple[Form, ...]:
    """The forms that `read` finds in the copy, with every place and every text of the original."""
    copy = Relabelled(document, relabels, blocks)
    return tuple(_restored(form, copy) for form in read(copy.document))


def _restored(form: Form, copy: Relabelled) -> Form:
    evidence = {path: _place(place, copy) for path, place in form.evidence.items()}
    start, end = copy.back(form.start, form.end)
    changed: dict[str, Any] = {
        "evidence": evidence,
        "blank_labels": {path: _place(place, copy) for path, place in form.blank_labels.items()},
        "start": start,
        "end": end,
    }
    names = {
        path: unwrap(evidence[path].text)
        for path, place in form.evidence.items()
        if copy.touched(place.start, place.end)
    }
    for path, text in names.items():
        if path in ("title", "project_name", "department", "unit", *_NARRATIVES):
            changed[path] = text
    changed["budget"] = tuple(
        line.model_copy(update=_texts(names, f"budget[{index}]", ("name", "reason")))
        for index, line in enumerate(form.budget)
    )
    changed["indicators"] = tuple(
        item.model_copy(
            update=_texts(names, f"indicators[{index}]", ("level1", "level2", "level3", "reason"))
        )
        for index, item in enumerate(form.indicators)
    )
    return form.model_copy(update=changed)


_NARRATIVES = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes")


def _texts(names: Mapping[str, str], path: str, fields: Sequence[str]) -> dict[str, str]:
    return {field: names[f"{path}.{field}"] for field in fields if f"{path}.{field}" in names}


def _place(place: Evidence, copy: Relabelled) -> Evidence:
    start, end = copy.back(place.start, place.end)
    return copy.original.evidence(start, end)
