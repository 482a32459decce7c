"""Where a value must stand, given what the labels mean: under its own head, in the row of its name, beside its key.

Readers put rows together by rules made for layouts that they know. In one that nobody knows a row of sums, or the
rows of another table, pass for one more row, and a blank cell lets its neighbour slide in. So every value of such a
reading is looked up in the table once more: its column must carry the head of its role, and its line the row's name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assist.extract.chain.flat import FLAT
from assist.extract.chain.roles import KEY_FIELDS, Certified
from assist.extract.chain.skeleton import Label, numbered_tables, rows_of
from assist.extract.consistency import without, without_rows
from assist.model import Cell, Document, Evidence, Form

_ROLES = {
    "budget": {
        "name": "资金来源", "initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数", "rate": "执行率",
        "weight": "分值", "score": "得分", "reason": "原因",
    },
    "indicators": {
        "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "target": "年度指标值", "actual": "实际完成值",
        "weight": "分值", "score": "得分", "reason": "原因",
    },
}  # fmt: skip
_ANCHORS = {"budget": "name", "indicators": "level3"}
_ELSEWHERE = "所在的单元格不在这一栏之下"
_UNTOLD = "名称没有说明资金由谁安排"
_TOTALS = ("total_weight", "total_score")


@dataclass(frozen=True, slots=True)
class _Spot:
    """A cell's line, the header above it (-1: none) and the roles that its column can have."""

    line: int
    header: int
    roles: frozenset[str]


class Places:
    """The tables of a document with the roles of their labels, by label id."""

    def __init__(self, document: Document, labels: Sequence[Label], certified: Certified) -> None:
        roles = certified.roles
        self._cells: list[tuple[int, int, Cell]] = []
        self._widths: dict[int, int] = {}
        self._flat: set[int] = set()
        for base, table in numbered_tables(document):
            for at, row in enumerate(rows_of(table)):
                self._widths[base + at] = len(row)
                self._cells += [(cell.start, base + at, cell) for cell in row]
                if table.id == FLAT:
                    self._flat.add(base + at)
        self._cells.sort(key=lambda entry: entry[0])
        self._starts = [start for start, _, _ in self._cells]
        self._roles: dict[tuple[int, int], str] = {}
        self._header: dict[int, int] = {}
        heads = [label for label in labels if label.group == "columns"]
        for label in heads:
            if label.id in roles and (found := self._cell(label.start)) is not None:
                self._roles[label.row, found[1].col] = roles[label.id]
            self._header |= dict.fromkeys(label.lines, label.row)
        self._open_up({label.row for label in heads}, labels)
        keys = [label for label in labels if label.group == "keys"]
        self._keyed = [self._beside(label) for label in keys]
        self._values = {
            field: [self._beside(label) for label in keys if roles.get(label.id) == role]
            for role, field in KEY_FIELDS.items()
        }
        funds = [label for label in labels if label.group == "funds" and label.id not in certified.unsure]
        self._told = {line for label in funds if label.id in roles or label.known for line in label.lines}
        self._sums = {line for label in labels if roles.get(label.id) == "总分" for line in label.lines}

    def _open_up(self, headers: Iterable[int], labels: Sequence[Label]) -> None:
        """Lines of flattened tables that lost blank cells belong to the header above them as well, and so do rows of
        funds; keys do not."""
        own = {line for label in labels if label.group == "keys" for line in label.lines}
        starts = sorted(headers)
        self._header |= {line: label.row for label in labels if label.group == "funds" for line in label.lines}
        for line in self._flat - set(starts) - own:
            at = bisect_right(starts, line) - 1
            if at >= 0 and self._widths[line] > 2:
                self._header.setdefault(line, starts[at])

    def _beside(self, label: Label) -> tuple[int, int]:
        at = bisect_right(self._starts, label.start)
        return (self._cells[at][2].start, self._cells[at][2].end) if at < len(self._cells) else (-1, -1)

    def _cell(self, offset: int) -> tuple[int, Cell] | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or self._cells[at][2].end < offset:
            return None
        return self._cells[at][1], self._cells[at][2]

    def _spot(self, place: Evidence) -> _Spot | None:
        found = self._cell(place.start)
        if found is None or place.end > found[1].end:
            return None
        line, cell = found
        header = self._header.get(line, -1)
        # Where blank cells were lost, a cell may stand as many columns further as cells are missing.
        lost = max(0, self._widths.get(header, 0) - self._widths[line]) if line in self._flat else 0
        columns = ((header, cell.col + further) for further in range(lost + 1))
        return _Spot(line, header, frozenset(self._roles[at] for at in columns if at in self._roles))

    def misplaced(self, form: Form) -> tuple[dict[str, str], dict[str, set[int]]]:
        """Fields of the form that stand elsewhere than their labels say (path -> reason, Chinese), and rows that are
        none of their table at all, by table."""
        doubts: dict[str, str] = {}
        rows: dict[str, set[int]] = {"budget": set(), "indicators": set()}
        for table, gone in rows.items():
            for at in range(len(getattr(form, table))):
                if not self._row(form, table, at, doubts):
                    gone.add(at)
        for field, values in self._values.items():
            place = form.evidence.get(field)
            if place is not None and not self._may_be(place, values):
                doubts[field] = _ELSEWHERE
        for field in _TOTALS:
            place = form.evidence.get(field)
            spot = None if place is None else self._spot(place)
            if spot is not None and self._sums and spot.line not in self._sums:
                doubts[field] = _ELSEWHERE
        return doubts, rows

    def _may_be(self, place: Evidence, values: Sequence[tuple[int, int]]) -> bool:
        """Whether a text stands beside its own label, or where no label of the tables is known to be beside it."""
        if values:
            return any(start <= place.start and place.end <= end for start, end in values)
        found = self._cell(place.start)
        in_body = found is not None and found[0] in self._header
        return not in_body and not any(start < place.end and place.start < end for start, end in self._keyed)

    def _row(self, form: Form, table: str, at: int, doubts: dict[str, str]) -> bool:
        """Whether this is a row of its table; its fields that stand elsewhere go to the doubts."""
        anchor = form.evidence.get(f"{table}[{at}].{_ANCHORS[table]}")
        spot = None if anchor is None else self._spot(anchor)
        if spot is None or spot.header < 0:
            return anchor is None and table == "budget"
        if table == "budget" and spot.line not in self._told:
            doubts[f"budget[{at}].kind"] = _UNTOLD
        first = _ROLES[table][_ANCHORS[table]]
        if first not in spot.roles or spot.line in self._sums:
            return False
        for field, role in _ROLES[table].items():
            path = f"{table}[{at}].{field}"
            place = form.evidence.get(path)
            if place is not None and not self._fits(self._spot(place), spot, role, field):
                doubts[path] = _ELSEWHERE
        return True

    def _fits(self, found: _Spot | None, anchor: _Spot, role: str, field: str) -> bool:
        if found is None or found.header != anchor.header:
            return False
        same = found.line == anchor.line or (field in ("level1", "level2") and found.line < anchor.line)
        return same and role in found.roles


def in_place(form: Form, places: Places) -> Form:
    """The form without rows that are none of their table, and without values that stand beside other labels."""
    doubts, gone = places.misplaced(form)
    form = without(form, doubts)
    for table, rows in gone.items():
        if rows:
            form = without_rows(form, table, rows)
    return form
