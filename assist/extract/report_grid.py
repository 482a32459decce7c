"""The small grid of funds that some reports hold: planned, arrived, spent and left, in all and by source.

Its cells stand in rows of as many columns as the first row has labels, each cell a label with or without a
figure: "其中：中央财政 | 其中：中央财政 | …", so that rows are known by their label standing there again and again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.raw import Piece, Row
from assist.extract.report_flow import Flow
from assist.text.normalise import fold

_COLUMNS = (
    ("initial", re.compile(r"^(?:项目|预算|计划)*(?:安排|批复)(?:项目)?资金")),
    ("adjusted", re.compile(r"^(?:项目)?(?:实际)?到位(?:项目)?资金")),
    ("executed", re.compile(r"^(?:项目)?(?:实际)?(?:支出|使用)(?:项目)?(?:资金)?")),
    ("", re.compile(r"^(?:项目|资金)*结[余转](?:资金)?")),
)
_UNIT = re.compile(r"^\(?(?:单位:)?(万元|元|千元|亿元)\)?$")
_FIGURE = re.compile(r"^-?\d[\d,]*(?:\.\d+)?$")
_CELL = re.compile(r"[^\s|](?:[^\n\r\t|]*?[^\s|])?(?=[ \u3000]{2,}|[\n\r\t|]|$)")
_TOTAL = "资金总额"


def read_fund_grid(flow: Flow) -> list[Row]:
    """The fund rows of the grid in the flow's text, [] when there is none."""
    begin = flow.place(0)
    text = flow.source[begin : flow.place(len(flow.text))]
    first = re.search(r"(?:计划|预算|项目)?安排(?:项目)?资金\s*(?:[(（](?:万元|元)[)）])?[\s|]*[\d,.]+[\s|]", text)
    if first is None:
        return []
    at = begin + first.start()
    cells = [Piece(m.group(), m.start(), m.end()) for m in _CELL.finditer(flow.source, at, at + 1500)]
    return _rows([cell for cell in cells if not _UNIT.match(fold(cell.text))])


def _rows(cells: Sequence[Piece]) -> list[Row]:
    pairs = list(_labelled(cells))
    roles = list(itertools.takewhile(lambda role: role is not None, (_role(label.text) for label, _ in pairs)))
    if len(roles) < 3 or len(set(roles)) != len(roles) or "executed" not in roles or not all(v for _, v in pairs[:3]):
        return []
    width = len(roles)
    rows = [_row(Piece(_TOTAL, pairs[0][0].start, pairs[0][0].end), roles, pairs[:width])]
    for start in range(width, len(pairs) - width + 1, width):
        group = pairs[start : start + width]
        if len({fold(label.text) for label, _ in group}) != 1:
            break
        row = _row(group[0][0], roles, group)
        if len(row) > 1:
            rows.append(row)
    return rows


def _labelled(cells: Sequence[Piece]) -> list[tuple[Piece, Piece | None]]:
    """Each label with the figure that follows it."""
    found: list[tuple[Piece, Piece | None]] = []
    for cell in cells:
        if _FIGURE.match(fold(cell.text)):
            if not found or found[-1][1] is not None:
                break
            found[-1] = (found[-1][0], cell)
        else:
            found.append((cell, None))
    return found


def _role(label: str) -> str | None:
    return next((role for role, pattern in _COLUMNS if pattern.match(fold(label))), None)


def _row(name: Piece, roles: Sequence[str | None], pairs: Sequence[tuple[Piece, Piece | None]]) -> Row:
    row: Row = {"name": name}
    for role, (_, figure) in zip(roles, pairs, strict=True):
        if role and figure is not None:
            row[role] = figure
    return row
