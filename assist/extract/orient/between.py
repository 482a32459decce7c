"""Rows that stand between those of a table: a remark on the row above them, or the name of the row below."""

from __future__ import annotations

import re

from assist.extract.orient.kinds import is_head, is_label, kind
from assist.extract.orient.oriented import Box, Rows, sub

_STATED = re.compile(r"[（(]?([^：:=，。；\n]{2,12}?)[ \u3000]*[：:][ \u3000]*(\S.*?)[）)]?", re.S)
_FEWEST_HEADS, _FEWEST_ROWS = 4, 3


def with_rows_between(rows: Rows) -> Rows | None:
    """The rows with remarks and names as columns of the table between whose rows they stand; None where there are none."""
    for at, head in enumerate(rows):
        if len(head) < _FEWEST_HEADS or not all(is_label(box.text) or is_head(box.text) for box in head) or any(box.rowspan > 1 for box in head):
            continue
        columns = {box.col for box in head}
        body: list[tuple[list[Box], Box | None, Box | None]] = []
        label: Box | None = None
        name: Box | None = None
        names = end = 0
        for end in range(at + 1, len(rows) + 1):
            if end == len(rows):
                break
            told = [box for box in rows[end] if box.text.strip()]
            remark = _remark(told, rows[end + 1 :], columns) if body else None
            if remark is not None and body[-1][2] is None and (label is None or label.text == remark[0].text):
                label = label or remark[0]
                body[-1] = (*body[-1][:2], remark[1])
            elif 2 * len(rows[end]) >= len(head) and len(told) > 1 and all(box.col in columns and box.colspan == 1 for box in rows[end]):
                body.append((rows[end], name, None))
                names, name = names + (name is not None), None
            elif len(told) == 1 and name is None and is_label(told[0].text) and end + 1 < len(rows):
                name = told[0]
            else:
                break
        end -= name is not None
        named = names == len(body) >= _FEWEST_ROWS and len({own.text for _, own, _ in body if own is not None}) == names
        own = {box.text.strip() for box in head}
        if any(box.text.strip() in own for row, _, _ in body for box in row):
            continue
        if (names and not named) or (label is None and not named) or len(body) < _FEWEST_ROWS:
            continue
        return [*rows[:at], *_table(head, body, label, named), *(with_rows_between(rows[end:]) or rows[end:])]
    return None


def _remark(told: list[Box], below: Rows, columns: set[int]) -> tuple[Box, Box] | None:
    """The label and the text of a row that says one thing more of the row above it; in two cells it must stand between rows."""
    if len(told) == 1 and (found := _STATED.fullmatch(told[0].text.strip())) is not None:
        label, value = (sub(told[0], *found.span(group)) for group in (1, 2))
        return (label, value) if is_label(label.text) and kind(value.text) != "figure" else None
    between = bool(below) and len(below[0]) == len(columns) and all(box.col in columns for box in below[0])
    if len(told) == 2 and told[1].colspan > 1 and is_label(told[0].text) and between:
        return told[0], told[1]
    return None


def _table(head: list[Box], body: list[tuple[list[Box], Box | None, Box | None]], label: Box | None, named: bool) -> Rows:
    front = [Box("三级指标" if _is_measured(body) else "资金来源", head[0].start, head[0].start, exact=False)] if named else []
    found = [[*front, *head, *([label] if label is not None else [])]]
    places = [box.col for box in head]
    for row, name, remark in body:
        end = row[-1].end
        cells = {box.col: box for box in row}
        own = [cells.get(col) or Box("", end, end) for col in places]
        found.append([*([name or Box("", end, end)] if named else []), *own, *([remark or Box("", end, end)] if label is not None else [])])
    return [[box.at(0, col) for col, box in enumerate(row)] for row in found]


def _is_measured(body: list[tuple[list[Box], Box | None, Box | None]]) -> bool:
    return any(kind(box.text) == "value" and not box.text.rstrip().endswith(("%", "％", "元", "分")) for row, _, _ in body for box in row)
