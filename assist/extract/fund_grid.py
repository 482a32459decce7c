"""The small grid of funds of old evaluation sheets: planned, arrived, spent and left, in all and by source.

Its cells stand in rows of labels, each with or without a figure behind it, however they are parted; the sources repeat
their label before every figure: "其中：中央财政 | 其中：中央财政 | …".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from assist.extract.raw import Piece, Row
from assist.text.normalise import fold, simplified

_COLUMNS = (
    ("initial", re.compile(r"^(?:项目|预算|计划)*(?:(?:安排|批复)(?:项目)?资金|投资额|总投资)")),
    ("adjusted", re.compile(r"^(?:项目)?(?:实际)?到位(?:项目)?资金")),
    ("executed", re.compile(r"^(?:项目)?(?:实际)?(?:支出|使用)(?:项目)?(?:资金|情况)?")),
    ("", re.compile(r"^(?:项目|资金)*结[余转](?:资金)?")),
)
_FIRST = re.compile(r"(?:计划|预算|项目)*(?:安排(?:项目)?资金|投资额)\s*(?:[(（](?:万元|元)[)）])?[\s|]*[\d,.]+[\s|]")
_UNIT = re.compile(r"^\(?(?:单位:)?(万元|元|千元|亿元)\)?$")
_FIGURE = re.compile(r"^-?\d[\d,]*(?:\.[\d,.]*)?$")
_CELL = re.compile(r"[^\s|](?:[^\n\r\t|]*?[^\s|])?(?=[ \u3000]{2,}|[ \u3000]?[\n\r\t|]|$)")
_OF_WHICH = frozenset({"其中", "其中:"})
_SOURCE = re.compile(r"^(?:其中[:：]?)?[\u4e00-\u9fff()、]{2,10}$")
_TOTAL = "资金总额"
_REACH = 1500
_FEWEST, _MOST = 2, 4

Pair = tuple[Piece, Piece | None]


def read_fund_grid(source: str, begin: int, end: int) -> list[Row]:
    """The fund rows of the grid in source[begin:end], [] when there is none."""
    text = simplified(source[begin:end])
    first = _FIRST.search(text)
    if first is None:
        return []
    area = text[first.start() : first.start() + _REACH]
    cells = [Piece(m.group(), begin + first.start() + m.start(), begin + first.start() + m.end()) for m in _CELL.finditer(area)]
    return _rows([cell for cell in cells if not _UNIT.match(fold(cell.text)) and fold(cell.text) not in _OF_WHICH])


def _rows(cells: Sequence[Piece]) -> list[Row]:
    pairs = list(_labelled(cells))
    head = list(itertools.takewhile(lambda pair: _role(pair[0].text) is not None, pairs))
    roles = [_role(label.text) for label, _ in head]
    if not _FEWEST <= len(head) <= _MOST or len(set(roles)) != len(roles) or not all(figure for _, figure in head[:2]):
        return []
    width = _repeats(pairs[len(head) :])
    if width > len(head):
        return []
    total = _row(Piece(_TOTAL, head[0][0].start, head[0][0].end), roles, head)
    parts, after = _parts(pairs[len(head) :], roles, width)
    if "executed" not in total and after is not None and _role(after[0].text) == "executed" and after[1] is not None:
        total["executed"] = after[1]
    return [total, *parts] if "executed" in total or parts else []


def _repeats(pairs: Sequence[Pair]) -> int:
    """How many times the first label stands in succession."""
    return sum(1 for _ in itertools.takewhile(lambda pair: fold(pair[0].text) == fold(pairs[0][0].text), pairs)) if pairs else 0


def _parts(pairs: Sequence[Pair], roles: Sequence[str | None], width: int) -> tuple[list[Row], Pair | None]:
    """The rows of the sources, each of `width` pairs with one label, and the pair behind them."""
    rows: list[Row] = []
    at = 0
    while width >= _FEWEST and at + width <= len(pairs):
        group = pairs[at : at + width]
        if len({fold(label.text) for label, _ in group}) != 1 or not _SOURCE.match(fold(group[0][0].text)):
            break
        row = _row(group[0][0], roles, group)
        if len(row) > 1:
            rows.append(row)
        at += width
    return rows, pairs[at] if at < len(pairs) else None


def _labelled(cells: Sequence[Piece]) -> Iterator[Pair]:
    """Each label with the figure that follows it; two figures in succession end the grid."""
    label: Piece | None = None
    for cell in cells:
        if not _FIGURE.match(fold(cell.text)):
            if label is not None:
                yield label, None
            label = cell
        elif label is None:
            return
        else:
            yield label, cell
            label = None
    if label is not None:
        yield label, None


def _role(label: str) -> str | None:
    return next((role for role, pattern in _COLUMNS if pattern.match(fold(label))), None)


def _row(name: Piece, roles: Sequence[str | None], pairs: Sequence[Pair]) -> Row:
    row: Row = {"name": name}
    for role, (_, figure) in zip(roles, pairs, strict=False):
        if role and figure is not None:
            row[role] = figure
    return row
