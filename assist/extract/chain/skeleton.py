"""The skeleton of a table that nobody knows: which cells seem to be labels, and what they head.

Only labels leave for the model, some with the beginning of one value, never the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assist.extract.chain.flat import FLAT, STACKED, flat_table
from assist.forms.labels import fund_kind, labels
from assist.model import Cell, Document, Table
from assist.text.decimals import is_nothing
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
_BESIDE_TEXTS = ("header", "section", "total", "management")
_LONGEST = 18
_NUMBER = re.compile(r"[+-]?[\d,]+(?:\.\d+)?\s*(?:%|％|万元|元|分)?")
_QUANTITY = re.compile(r"^(?:[≥≤><=＞＜～~约]|不[低少高超]|大于|小于|控制在)?\s*\d|\d\s*[%％\u4e00-\u9fff]{0,3}$")
_SIGN = re.compile(r"\s*(?:[≥≤><＞＜]|不[低少高超])")
_COUNTED = re.compile(r"(?:约|不[低少高超]于?)?\d[\d,.]*\s*(?![分成万亿千]?元|分$|成$)[\u4e00-\u9fff]{1,4}")
_RUNNING = re.compile(r"[（(]?\d{1,2}[)）.、]?")
_DATE = re.compile(r"[\d年月日度./\-—至\s]+")
_LEAST_AMOUNTS = 2
_MOST_PAIRED = 4
_ROWS = 1_000_000
"""More rows than a table has: header rows of different tables are told apart by it."""
_MOST = 60
"""Labels of one group that are looked at."""


@dataclass(frozen=True, slots=True)
class Label:
    """A cell that seems to be a label: where it stands and what it says.

    `row` tells the header rows of a document apart; a row of funds has that of the header above it. `values` are
    what it heads: all cells below a column's head ("" where one is blank), the text beside a key, the amounts
    beside the name of a fund. `lines` are the rows in which they stand, counted like `row`.
    """

    id: str
    start: int
    end: int
    text: str
    row: int
    group: Group
    values: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the deterministic readers know this label: beside a text those of fields, and else any."""
        if self.group == "keys":
            return any(labels(table).role(self.text) is not None for table in _BESIDE_TEXTS)
        return is_known(self.text)

    @property
    def sample(self) -> str:
        """The first value that is not blank."""
        return next((value for value in self.values if value), "")


def is_known(text: str) -> bool:
    """Whether the deterministic readers know this label."""
    return fund_kind(text) is not None or any(labels(table).role(text) is not None for table in _TABLES)


def is_number(text: str) -> bool:
    """A cell that holds one number and nothing else."""
    return _NUMBER.fullmatch(text.strip()) is not None


def labels_of(document: Document) -> list[Label]:
    """The labels of all tables, known ones too, since they show what the others may be."""
    found: list[Label] = []
    counts: Counter[Group] = Counter()
    for base, table in numbered_tables(document):
        for one in _labels_of(table, base):
            if counts[one.group] < _MOST:
                counts[one.group] += 1
                found.append(replace(one, id=f"C{len(found) + 1}"))
    return found


def tables_of(document: Document) -> list[Table]:
    """The tables of a document, or its text as one where it was flattened."""
    flat = flat_table(document)
    return [block for block in document.blocks if isinstance(block, Table)] if flat is None else [flat]


def numbered_tables(document: Document) -> Iterator[tuple[int, Table]]:
    """The tables, each with the number from which its rows are counted."""
    return ((at * _ROWS, table) for at, table in enumerate(tables_of(document)))


def _labels_of(table: Table, base: int) -> Iterator[Label]:
    rows = rows_of(table)
    header, compared, width, lines = -1, set[int](), 0, list[int]()
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else []
        if _is_header(row, below):
            header = base + at
            body = _body(row, rows[at + 1 :], table.id)
            compared = {cell.col for _, line in body for cell in line if _measures(cell.text)}
            body = [(further, line) for further, line in body if not (compared and _is_sum(line, compared)) and not _is_foreign(line, body)]
            width = len(row)
            lines = [base + at + 1 + further for further, _ in body]
            for cell in row:
                yield _label(cell, header, "columns", [_under(cell, line) for _, line in body], lines)
        elif _is_pairs(told := _told(row)):
            for key, value in zip(told[::2], told[1::2], strict=True):
                if not _is_figure(value.text):
                    yield _label(key, base + at, "keys", [value.text], [base + at])
        elif (
            header >= 0
            and (compared or width < _MOST_PAIRED or len(row) > 2)
            and _is_amounts(named := _named(row), len(row) == width)
            and not (len(row) == width and compared and not _is_sum(row, compared))
        ):
            yield _label(
                named[0],
                header,
                "funds",
                [cell.text for cell in named[1:] if cell.text.strip() or not compared],
                [base + at],
            )
        elif len(row) > 2 and base + at not in lines and table.id not in (FLAT, STACKED):
            header = -1  # another table: what follows is none of this one's funds


def _is_foreign(row: Sequence[Cell], body: Sequence[tuple[int, Sequence[Cell]]]) -> bool:
    """Whether a row has words where all others have figures: it belongs to no table, or tells points of this one."""
    others: dict[int, list[bool]] = {}
    for _, line in body:
        for cell in line if line is not row else ():
            if cell.text.strip():
                others.setdefault(cell.col, []).append(is_number(cell.text))
    words = [cell for cell in row if cell.text.strip() and not is_number(cell.text)]
    return sum(len(found := others.get(cell.col, [])) > 1 and all(found) for cell in words) > 1


def _is_sum(row: Sequence[Cell], compared: set[int]) -> bool:
    """Whether a row of figures has none where others are compared: it sums up columns of points."""
    told = [cell for cell in row if cell.text.strip()]
    return 2 <= len(told) <= 3 and not any(cell.col in compared for cell in told) and all(is_number(cell.text) for cell in told[1:])


def _measures(text: str) -> bool:
    """Whether a cell is compared or counted in a unit that is not money: no table of funds has one."""
    return _SIGN.match(text) is not None or _COUNTED.fullmatch(text.strip()) is not None


def _body(header: Sequence[Cell], rows: Sequence[Sequence[Cell]], id: str) -> list[tuple[int, Sequence[Cell]]]:
    """The rows under a header whose cells stand in its columns, numbered: up to a row that is parted otherwise.

    Of text only rows with a cell for each head: where it is flattened, blank cells have no place, so that in other
    rows nobody knows which cell stands in which column; where it is stacked, a shorter row is of no table.
    """
    columns = {(cell.col, cell.colspan) for cell in header}
    found: list[tuple[int, Sequence[Cell]]] = []
    for at, row in enumerate(rows):
        if not {(cell.col, cell.colspan) for cell in row} <= columns:
            break
        if 2 * len(row) < len(header) or _is_header(row, rows[at + 1] if at + 1 < len(rows) else []):
            break
        if len(row) == len(header) or id not in (FLAT, STACKED):
            found.append((at, row))
        elif id == STACKED:
            break
    return found


def _under(head: Cell, row: Sequence[Cell]) -> str:
    text = next((cell.text for cell in row if cell.col == head.col), "")
    return "" if is_nothing(text) else text


def rows_of(table: Table) -> list[list[Cell]]:
    """The cells of each row that has any, from left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(row, key=lambda cell: cell.col) for _, row in sorted(rows.items())]


def _label(cell: Cell, row: int, group: Group, values: Sequence[str], lines: Sequence[int]) -> Label:
    return Label("", cell.start, cell.end, unwrap(cell.text), row, group, tuple(map(unwrap, values)), tuple(lines))


def _words(cell: Cell) -> bool:
    text = fold(cell.text)
    return 0 < len(text) <= _LONGEST and not is_number(text) and not _QUANTITY.search(text)


def _is_header(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    texts = {fold(cell.text) for cell in row}
    if len(row) < 4 or len(texts) < len(row) or not all(map(_words, row)):
        return False
    return sum(_QUANTITY.search(cell.text.strip()) is not None for cell in below) >= 2


def _told(row: Sequence[Cell]) -> Sequence[Cell]:
    """A wide row without its blank cells, which only keep pairs apart."""
    return row if len(row) <= _MOST_PAIRED else [cell for cell in row if cell.text.strip()]


def _is_pairs(row: Sequence[Cell]) -> bool:
    values = [cell.text for cell in row[1::2]]
    return len(row) in (2, _MOST_PAIRED, 6) and all(map(_words, row[::2])) and not all(map(_is_figure, values))


def _is_figure(text: str) -> bool:
    """A number or a date: no label of interest stands beside it, or a reader finds it without."""
    return is_number(text) or _DATE.fullmatch(text.strip()) is not None


def _named(row: Sequence[Cell]) -> Sequence[Cell]:
    """The row without a running number before its name."""
    return row[1:] if len(row) > 2 and _RUNNING.fullmatch(row[0].text.strip()) else row


def _is_amounts(row: Sequence[Cell], whole: bool) -> bool:
    """A name and then plain numbers: a source of funds, or a totals row. Signs and units mean an indicator; a row with
    a cell for each head may also say why."""
    values = [cell.text for cell in row[1:] if cell.text.strip()]
    if len(row) < 2 or not _words(row[0]) or not values:
        return False
    others = [text for text in values if not is_number(text)]
    return not others or (whole and len(others) == 1 and len(values) > _LEAST_AMOUNTS and not _QUANTITY.search(others[0]))
