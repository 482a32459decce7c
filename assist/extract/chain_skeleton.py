"""The skeleton of a table that nobody knows: which cells seem to be labels, with a sample of what they head.

Only this leaves for the model: labels, their ids and one value each, never the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assist.extract.chain_flat import flat_table
from assist.forms.labels import fund_kind, labels
from assist.model import Cell, Document, Table
from assist.text.normalise import fold, unwrap

Group = Literal["columns", "keys", "funds"]

_TABLES = (
    "header",
    "section",
    "budget_column",
    "indicator_column",
    "total",
    "management",
    "level1",
    "level2",
)
_LONGEST = 18
_SAMPLE = 16
_NUMBER = re.compile(r"[+-]?[\d,]+(?:\.\d+)?\s*(?:%|％|万元|元|分)?")
_QUANTITY = re.compile(
    r"^(?:[≥≤><=＞＜～~约]|不[低少高超]|大于|小于|控制在)?\s*\d|\d\s*[%％\u4e00-\u9fff]{0,3}$"
)
_RUNNING = re.compile(r"[（(]?\d{1,2}[)）.、]?")
_DATE = re.compile(r"[\d年月日度./\-—至\s]+")
_MOST = 60
"""Labels of one group that are asked about."""


@dataclass(frozen=True, slots=True)
class Label:
    """A cell that seems to be a label: where it stands, what it says, and a value beside or below it."""

    id: str
    start: int
    end: int
    text: str
    sample: str
    row: int


def is_known(text: str) -> bool:
    """Whether the deterministic readers know this label."""
    return fund_kind(text) is not None or any(labels(table).role(text) is not None for table in _TABLES)


def is_number(text: str) -> bool:
    """A cell that holds one number and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def label_groups(document: Document) -> dict[Group, list[Label]]:
    """The labels of all tables, known ones too, since they show what the others may be."""
    found: dict[Group, list[Label]] = {"columns": [], "keys": [], "funds": []}
    for table in tables_of(document):
        for group, label in _labels_of(table, _counter(found)):
            if len(found[group]) < _MOST:
                found[group].append(label)
    return found


def tables_of(document: Document) -> list[Table]:
    """The tables of a document, or its text as one where it was flattened."""
    flat = flat_table(document)
    return [block for block in document.blocks if isinstance(block, Table)] if flat is None else [flat]


def _counter(found: dict[Group, list[Label]]) -> Callable[[], str]:
    return lambda: f"C{sum(map(len, found.values())) + 1}"


def _labels_of(table: Table, next_id: Callable[[], str]) -> Iterator[tuple[Group, Label]]:
    rows = _rows(table)
    header: Sequence[Cell] = ()
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else []
        if _is_header(row, below):
            header = row
            for cell in row:
                yield "columns", _label(next_id(), cell, _below(cell, below))
        elif _is_pairs(row):
            for key, value in zip(row[::2], row[1::2], strict=True):
                if not _is_figure(value.text):
                    yield "keys", _label(next_id(), key, value.text)
        elif header and _is_amounts(named := _named(row)):
            values = " ".join(cell.text.strip() for cell in named[1:] if cell.text.strip())
            yield "funds", _label(next_id(), named[0], values)


def _rows(table: Table) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(row, key=lambda cell: cell.col) for _, row in sorted(rows.items())]


def _label(id: str, cell: Cell, sample: str) -> Label:
    text = unwrap(sample)
    shown = text if len(text) <= _SAMPLE else f"{text[:_SAMPLE]}…"
    return Label(id, cell.start, cell.end, unwrap(cell.text), shown, cell.row)


def _words(cell: Cell) -> bool:
    text = fold(cell.text)
    return 0 < len(text) <= _LONGEST and not is_number(text) and not _QUANTITY.search(text)


def _is_header(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    texts = {fold(cell.text) for cell in row}
    if len(row) < 4 or len(texts) < len(row) or not all(map(_words, row)):
        return False
    return sum(_QUANTITY.search(cell.text.strip()) is not None for cell in below) >= 2


def _is_pairs(row: Sequence[Cell]) -> bool:
    values = [cell.text for cell in row[1::2]]
    return len(row) in (2, 4) and all(map(_words, row[::2])) and not all(map(_is_figure, values))


def _is_figure(text: str) -> bool:
    """A number or a date: no label of interest stands beside it, or a reader finds it without."""
    return is_number(text) or _DATE.fullmatch(text.strip()) is not None


def _named(row: Sequence[Cell]) -> Sequence[Cell]:
    """The row without a running number before its name."""
    return row[1:] if len(row) > 2 and _RUNNING.fullmatch(row[0].text.strip()) else row


def _is_amounts(row: Sequence[Cell]) -> bool:
    """A name and then plain numbers: a source of funds, or a totals row. Signs and units mean an indicator."""
    values = [cell.text for cell in row[1:] if cell.text.strip()]
    return len(row) >= 2 and _words(row[0]) and len(values) >= 1 and all(map(is_number, values))


def _below(cell: Cell, below: Sequence[Cell]) -> str:
    for other in below:
        if other.col <= cell.col < other.col + other.colspan:
            return other.text
    return ""
