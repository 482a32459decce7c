"""The Fujian report's table whose figures a converter printed twice: "茶苗成活率 >=90% 93%93% 103%103%"."""

from __future__ import annotations

import re

from assist.extract.raw import Piece, Row
from assist.extract.report.budget import TOTAL_NAME
from assist.extract.report.flow import Flow

_LEVEL1 = frozenset({"投入", "产出", "效益", "满意度"})
_SIGN = re.compile(r"^(?:>=|<=|[≥≤><=])")
_FUNDS = re.compile(
    r"安排资金\(万元\)(?P<adjusted>[\d.]+)到位资金\(万元\)(?P<arrived>[\d.]+)实际支出\(万元\)(?P<executed>[\d.]+)"
)


def read_doubled_rows(flow: Flow) -> list[Row]:
    """The indicator rows of lines that begin with a first-level name; spaces part their cells."""
    rows = []
    first = flow.place(0)
    last = flow.offsets[-1] + 1 if flow.offsets else 0
    for line in re.finditer(r"[^\n]+", flow.source[first:last]):
        cells = [
            Piece(word.group(), first + line.start() + word.start(), first + line.start() + word.end())
            for word in re.finditer(r"\S+", line.group())
        ]
        if len(cells) >= 5 and cells[0].text in _LEVEL1 and (row := _row(cells)) is not None:
            rows.append(row)
    return rows


def _row(cells: list[Piece]) -> Row | None:
    """Levels, name, then target and actual value (in one cell when glued), then the rate of completion."""
    level1, level2, name, *values = cells
    if not _half(values[-1]).text.endswith("%"):
        return None
    values = values[:-1]
    if len(values) == 2:
        target, actual = values[0], _half(values[1])
    elif len(values) == 1:
        sign = _SIGN.match(values[0].text)
        at = sign.end() if sign else 0
        rest = Piece(values[0].text[at:], values[0].start + at, values[0].end)
        actual = _half(rest)
        if actual.end == rest.end:
            return None
        target = Piece(values[0].text[: at + len(actual.text)], values[0].start, actual.end)
        actual = Piece(actual.text, actual.end, rest.end)
    else:
        return None
    return {"level1": level1, "level2": level2, "level3": name, "target": target, "actual": actual}


def read_doubled_funds(flow: Flow) -> list[Row]:
    """Allocated and spent out of "安排资金（万元）106.5106.5…实际支出（万元）106.5106.5"."""
    match = _FUNDS.search(flow.text)
    if match is None:
        return []
    row = {role: _half(flow.piece(*match.span(role))) for role in ("adjusted", "executed")}
    if any(piece.text.count(".") > 1 for piece in row.values()):
        return []
    return [{"name": flow.piece(match.start(), match.start() + 4, TOTAL_NAME), **row}]


def _half(piece: Piece) -> Piece:
    """The first half of a text that was printed twice, else the piece itself."""
    middle = len(piece.text) // 2
    if len(piece.text) % 2 or piece.text[:middle] != piece.text[middle:]:
        return piece
    return Piece(piece.text[:middle], piece.start, piece.start + middle)
