"""An indicator table whose page was printed piece by piece (LAYOUTS 3.5): names here, the values of all rows there.

The values of a row stay together (target, actual, weight, score), row under row; the names stand in the same order
somewhere else. They are joined when there are as many names as rows of values, and not otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assist.extract.anchors import find_anchors, piece_of
from assist.extract.kinds import Kind, kind_of
from assist.extract.raw import Piece, Row
from assist.extract.tokens import Token
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import fold

_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND, Kind.DATE)
_WORDS = (Kind.JUDGEMENT, Kind.TEXT, Kind.NAME)
_POINTS = (Kind.SMALL, Kind.POINTS)
_LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_COLUMNS = ("target", "actual", "weight", "score")
_PAGE_MARK = re.compile(r"^[-—–]+\d{1,3}[-—–]+$")
_LABEL_PARTS = 3
_REST = 2  # characters of a wrapped name's last line
_FEWEST = 2
_FIRST_LEVELS: Mapping[str, str] = {
    "数量": "产出", "质量": "产出", "时效": "产出", "成本": "产出", "经济": "效益", "社会": "效益", "生态": "效益", "可持": "效益",
    "服务": "满意", "满意": "满意",
}  # fmt: skip
"""What a second level belongs under, by the first two characters of both."""


@dataclass(slots=True)
class Torn:
    """What a torn table held: its rows, its totals row, and the extent of text used up."""

    rows: list[Row]
    total: dict[str, Piece]
    start: int
    end: int


@dataclass(slots=True)
class _Parts:
    columns: list[str] = field(default_factory=list)
    levels: list[Token] = field(default_factory=list)
    names: list[list[Token]] = field(default_factory=list)
    values: list[dict[str, Token]] = field(default_factory=list)
    totals: list[Token] = field(default_factory=list)
    totalled: bool = False
    end: int = 0


def read_torn(tokens: Sequence[Token]) -> Torn | None:
    """The table that begins with the first of `tokens`; None when it does not come out even."""
    tokens = [token for token in tokens if token.text and not _PAGE_MARK.match(token.text)]
    parts = _sorted_out(tokens)
    rows, names = parts.values, parts.names
    if len(rows) < _FEWEST or len(names) != len(rows):
        return None
    seconds = _second_levels(parts.levels, len(rows))
    read: list[Row] = []
    for index, (name, values) in enumerate(zip(names, rows, strict=True)):
        row: Row = {"level3": piece_of(name), **{role: piece_of([token]) for role, token in values.items()}}
        if seconds:
            row["level2"] = piece_of([seconds[index]])
            if (first := _first_level(seconds[index], parts.levels)) is not None:
                row["level1"] = piece_of([first])
        read.append(row)
    total = dict(zip(("weight", "score"), (piece_of([token]) for token in parts.totals), strict=False))
    return Torn(read, total if parts.totalled else {}, tokens[0].start, parts.end)


def _second_levels(levels: Sequence[Token], count: int) -> list[Token]:
    """The second levels when each row has its own, in their order; [] otherwise."""
    for kinds in ((Kind.LEVEL2,), (Kind.LEVEL2, Kind.LEVEL12)):
        seconds = [token for token in levels if kind_of(token.text) in kinds]
        if len(seconds) == count:
            return seconds
    return []


def _first_level(second: Token, levels: Sequence[Token]) -> Token | None:
    head = _FIRST_LEVELS.get(fold(second.text)[:2])
    firsts = [token for token in levels if kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL12)]
    return next((token for token in firsts if head is not None and fold(token.text)[:2] == head), None)


def _sorted_out(tokens: Sequence[Token]) -> _Parts:
    parts = _Parts()
    index = 0
    while index < len(tokens):
        label, role = _label(tokens, index)
        if label:
            parts.end = tokens[index + label - 1].end
            if role in _COLUMNS and role not in parts.columns:
                parts.columns.append(role)
            parts.totalled = parts.totalled or role == "total"
            index += label
            continue
        if _ends_table(tokens[index]):
            break
        if len(parts.columns) == len(_COLUMNS) and not parts.values:
            run = list(_rows_of_values(tokens[index:], parts.columns))
            if len(run) >= _FEWEST:
                parts.values = run
                index += len(run) * len(_COLUMNS)
                parts.totals = _totals(tokens[index : index + 2])
                index += len(parts.totals)
                parts.end = tokens[index - 1].end
                continue
        _keep(parts, tokens[index])
        parts.end = tokens[index].end
        index += 1
    return parts


def _ends_table(token: Token) -> bool:
    found = find_anchors([token], "flow", True)
    return bool(found) and found[0].kind in ("section", "note", "header") and found[0].role != "frame" and kind_of(token.text) not in _LEVELS


def _keep(parts: _Parts, token: Token) -> None:
    kind = kind_of(token.text)
    if kind in _LEVELS:
        parts.levels.append(token)
    elif len(token.text) <= _REST and parts.names and kind not in _FIGURES:
        parts.names[-1].append(token)
    else:
        parts.names.append([token])  # a figure among them makes the count uneven: the table is then left alone


def _label(tokens: Sequence[Token], index: int) -> tuple[int, str]:
    """How many tokens from `index` on make up a label, and its role; (0, "") for none."""
    column, total = labels("indicator_column"), labels("total")
    joined = ""
    found = (0, "")
    for count, token in enumerate(tokens[index : index + _LABEL_PARTS], 1):
        joined += token.text
        role = column.role(joined) or ("total" if total.role(joined) is not None else None)
        if role is None and count == 1 and (anchors := find_anchors([token], "flow", True)) and anchors[0].role == "frame":
            role = "frame"
        if role is not None and kind_of(joined) not in _LEVELS:
            found = (count, role)
    return found


def _rows_of_values(tokens: Sequence[Token], columns: Sequence[str]) -> Iterator[dict[str, Token]]:
    size = len(columns)
    for start in range(0, len(tokens) - size + 1, size):
        row = dict(zip(columns, tokens[start : start + size], strict=True))
        if not _is_row(row):
            return
        yield row


def _is_row(row: Mapping[str, Token]) -> bool:
    """Whether these can be the values of one row: points in the points' columns, and no more of them than there are."""
    weight, score = (split_number(row[role].text) for role in ("weight", "score"))
    points = all(kind_of(row[role].text) in _POINTS for role in ("weight", "score"))
    if not points or weight is None or score is None or score[0] > weight[0]:
        return False
    target, actual = kind_of(row["target"].text), kind_of(row["actual"].text)
    return (target in _FIGURES and actual in (*_FIGURES, Kind.JUDGEMENT)) or (target in _WORDS and actual in _WORDS)


def _totals(pair: Sequence[Token]) -> list[Token]:
    """The two figures of the totals row, when they follow the rows."""
    numbers = [split_number(token.text) for token in pair if kind_of(token.text) in _POINTS]
    if len(numbers) < 2 or not numbers[0] or not numbers[1] or numbers[1][0] > numbers[0][0]:
        return []
    return list(pair)
