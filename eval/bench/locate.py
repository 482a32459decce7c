"""Where a cell of the record stands in the read file, found without the product's extraction.

The form is rendered once more with the cells in question stamped: each character replaced by a letter that
stands nowhere else. Letters in the text of that file give the places in the text of the real one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assist.model import Document, Table
from corpus.sample import SampleForm
from eval.bench.mutation import Side

_LETTERS = "qwzxvkjyfgdbptsrhucneomlia"
_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
_SHOWN = {"target": ("target", "target_text"), "actual": ("actual", "actual_text")}


class Stamp(Decimal):
    """A number that prints as a letter, as wide as the number would be."""

    letter = "q"

    def __format__(self, spec: str, /) -> str:  # type: ignore[override]
        return self.letter * len(Decimal(self).__format__(spec))

    def __str__(self) -> str:
        return self.letter * len(Decimal(self).__str__())


@dataclass(frozen=True)
class Span:
    """A half-open range of a Document's text."""

    start: int
    end: int

    def overlaps(self, start: int, end: int) -> bool:
        """Whether some character belongs to both."""
        return start < self.end and self.start < end


def stamped(value: Any, letter: str) -> Any:
    """The value with every character that is not a space replaced by the letter, as wide as it was."""
    if isinstance(value, Decimal):
        stamp = Stamp(value)
        stamp.letter = letter
        return stamp
    wide = chr(ord(letter) + 0xFEE0)
    return "".join(c if c.isspace() else letter if ord(c) < 128 else wide for c in value)


def stamp_form(sample: SampleForm, sides: Sequence[Side]) -> tuple[SampleForm, dict[Side, str]]:
    """The sample with the sides stamped, and each side's letter; what is blank or unknown is left out."""
    letters: dict[Side, str] = {}
    for side in sides:
        if len(letters) == len(_LETTERS):
            break
        letter = _LETTERS[len(letters)]
        changed = _stamp(sample, side, letter)
        if changed is not None:
            sample, letters[side] = changed, letter
    return sample, letters


def _stamp(sample: SampleForm, side: Side, letter: str) -> SampleForm | None:
    match = _PATH.fullmatch(side.path)
    if match is None:
        return None
    name, index, cell = match.groups()
    form = sample.form
    if index is None:
        value = _replaced(getattr(form, name, None), side.quote, letter)
        return None if value is None else _put(sample, {name: value})
    items = list(getattr(form, name))
    if int(index) >= len(items):
        return None
    item = items[int(index)]
    cell = cell or "weight"
    fields = {
        shown: value
        for shown in _SHOWN.get(cell, (cell,))
        if (value := _replaced(getattr(item, shown, None), side.quote, letter)) is not None
    }
    if not fields:
        return None
    items[int(index)] = item.model_copy(update=fields)
    return _put(sample, {name: tuple(items)})


def _replaced(value: Any, quote: str | None, letter: str) -> Any:
    if value is None or isinstance(value, int) or value == "":
        return None
    if quote is None:
        return stamped(value, letter)
    if not isinstance(value, str) or quote not in value:
        return None
    return value.replace(quote, stamped(quote, letter))


def _put(sample: SampleForm, fields: dict[str, Any]) -> SampleForm:
    return sample.model_copy(update={"form": sample.form.model_copy(update=fields)})


def places(letters: dict[Side, str], stamp: Document, real: Document) -> dict[Side, tuple[Span, ...]]:
    """The ranges of the real text where the stamped sides stand; sides not found are left out."""
    same = len(stamp.text) == len(real.text)
    cells = {} if same else _cells(real)
    found: dict[Side, tuple[Span, ...]] = {}
    for side, letter in letters.items():
        wide = chr(ord(letter) + 0xFEE0)
        spans = []
        for match in re.finditer(rf"[{letter}{wide}](?:[\s{letter}{wide}]*[{letter}{wide}])?", stamp.text):
            if same:
                spans.append(Span(match.start(), match.end()))
            elif stamp.locator(match.start()) in cells:
                spans.append(cells[stamp.locator(match.start())])
        if spans:
            found[side] = tuple(spans)
    return found


def _cells(document: Document) -> dict[str, Span]:
    places: dict[str, Span] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            places.update({block.locator(cell): Span(cell.start, cell.end) for cell in block.cells})
        else:
            places[block.id] = Span(block.start, block.end)
    return places


def words(text: str, wanted: str) -> tuple[Span, ...]:
    """Every place where the words stand, white space between their characters allowed."""
    pattern = r"\s*".join(re.escape(c) for c in wanted)
    return tuple(Span(m.start(), m.end()) for m in re.finditer(pattern, text))


def covered(spans: Iterable[Span], start: int, end: int) -> bool:
    """Whether the range touches one of the spans."""
    return any(span.overlaps(start, end) for span in spans)
