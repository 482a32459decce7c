"""An indicator table whose page was printed piece by piece (LAYOUTS 3.5): names here, the values of all rows there.

The values of a row stay together (target, actual, weight, score), row under row; the names stand in the same order
somewhere else. They are joined when there are as many names as rows of values. Otherwise those rows are read that stand
whole: a name, right behind it every value, and nothing else between it and the next row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assist.extract.kinds import Kind, heads_levels, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.lines.torn_pieces import COLUMNS, Name, Pieces, Scrap, Values, pieces_of
from assist.extract.raw import Piece, Row
from assist.text.decimals import split_number
from assist.text.normalise import fold

_FEWEST = 2
_FIRST_LEVELS: Mapping[str, str] = {
    "数量": "产出", "质量": "产出", "时效": "产出", "成本": "产出", "经济": "效益", "社会": "效益", "生态": "效益", "可持": "效益",
    "服务": "满意", "满意": "满意",
}  # fmt: skip
"""What a second level belongs under, by the first two characters of both."""
_SHARE = re.compile(r"(?:率|比例|占比|比重|满意度)$")
_COUNT = re.compile(r"(?:人数|次数|个数|户数|数量|面积|里程|长度)$")
_UNIT_BEHIND = re.compile(r"\([^()]*\)$")
_TORN_OFF = "率度量数性额)）,，、。;；的和与及"
_SHORTEST = 4  # characters; less may be the rest of a name that was wrapped


@dataclass(slots=True)
class Torn:
    """What a torn table held: its rows, its totals row, and the extent of text used up. `whole`: every row of it."""

    rows: list[Row]
    total: dict[str, Piece]
    start: int
    end: int
    roles: tuple[str, ...]
    whole: bool


def read_torn(tokens: Sequence[Token]) -> Torn | None:
    """The table among `tokens`, which a label of its levels begins; None when fewer than two of its rows are certain."""
    starts = [index for index, token in enumerate(tokens) if heads_levels(token.text) or heads_levels(_two_lines(tokens, index))]
    return next((torn for start in starts if (torn := _read_from(tokens[start:])) is not None), None)


def _two_lines(tokens: Sequence[Token], index: int) -> str:
    return "".join(token.text for token in tokens[index : index + 2])


def _read_from(tokens: Sequence[Token]) -> Torn | None:
    pieces = pieces_of(tokens)
    if pieces is None or len(pieces.values) < _FEWEST:
        return None
    whole = _comes_out_even(pieces)
    pairs = list(zip(pieces.names, pieces.values, strict=True)) if whole else _standing_whole(pieces)
    if len(pairs) < _FEWEST:
        return None
    seconds = _second_levels(pieces, pairs, whole)
    rows = [_row(name, values, second, pieces.levels) for (name, values), second in zip(pairs, seconds, strict=True)]
    total = dict(zip(("weight", "score"), (piece_of([token]) for token in pieces.totals), strict=False))
    roles = ("level1", "level2", "level3", *(role for role in COLUMNS if role in pairs[0][1].cells))
    return Torn(rows, total if whole else {}, tokens[0].start, pieces.end, roles, whole)


def _comes_out_even(pieces: Pieces) -> bool:
    """Whether there are as many names as rows of values, no figure is left over, and none contradicts its name."""
    names, values = pieces.names, pieces.values
    figures = any(isinstance(piece, Scrap) and any(split_number(token.text) for token in piece.tokens) for piece in pieces.order)
    return len(names) == len(values) and not figures and all(map(_agree, names, values))


def _standing_whole(pieces: Pieces) -> list[tuple[Name, Values]]:
    """The rows of which name and values stand together; [] when values agree better with the names behind them."""
    runs = [(kind, list(run)) for kind, run in itertools.groupby(pieces.order, key=type)]
    pairs: list[tuple[Name, Values]] = []
    for (_, names), (_, values) in itertools.pairwise(runs):
        pairs.extend(_paired(names, values, pieces.numbered))
    behind = [
        (values[-1], names[0]) for (_, values), (_, names) in itertools.pairwise(runs) if isinstance(values[-1], Values) and isinstance(names[0], Name)
    ]
    clashes = sum(not _agree(name, values) for name, values in pairs)
    if 2 * clashes > len(pairs) or clashes > sum(not _agree(name, values) for values, name in behind):
        return []
    return [(name, values) for name, values in pairs if _agree(name, values)]


def _paired(names: Sequence[object], values: Sequence[object], numbered: bool) -> Iterator[tuple[Name, Values]]:
    """Name and values of a run of names with the run of values behind it, when there are as many; names that carry no
    number may be lines of one name, unless there is only one."""
    if len(names) != len(values) or (len(names) > 1 and not numbered):
        return
    for name, row in zip(names, values, strict=True):
        if isinstance(name, Name) and isinstance(row, Values) and _is_name(name):
            yield name, row


def _is_name(name: Name) -> bool:
    return len(name.text) >= _SHORTEST and name.text[0] not in _TORN_OFF


def _agree(name: Name, values: Values) -> bool:
    """Whether a target can be that of the name: a share in percent, a count not."""
    plain, target = _UNIT_BEHIND.sub("", fold(name.text)), fold("".join(token.text for token in values.cells["target"]))
    kind = kind_of(target)
    if _SHARE.search(plain):
        return "%" in target or "‰" in target or kind in (Kind.JUDGEMENT, Kind.SMALL)
    return not (_COUNT.search(plain) and "%" in target)


def _second_levels(pieces: Pieces, pairs: Sequence[tuple[Name, Values]], whole: bool) -> list[Token | None]:
    """The second level of each row: each has its own, or it stands right before the name, or before the first of names
    that are counted through."""
    for kinds in ((Kind.LEVEL2,), (Kind.LEVEL2, Kind.LEVEL12)):
        seconds = [token for token in pieces.levels if kind_of(token.text) in kinds]
        if whole and len(seconds) == len(pairs):
            return list(seconds)
    levels: dict[int, Token | None] = {}
    before: Name | None = None
    for name in pieces.names:
        counted = before is not None and before.number is not None and name.number == before.number + 1
        levels[id(name)] = name.level or (levels[id(before)] if counted and before is not None else None)
        before = name
    return [levels[id(name)] for name, _ in pairs]


def _row(name: Name, values: Values, second: Token | None, levels: Sequence[Token]) -> Row:
    row: Row = {"level3": piece_of(name.lines), **{role: piece_of(cell) for role, cell in values.cells.items()}}
    if second is not None:
        first = _first_level(second, levels)
        if first is not None:
            row["level1"] = piece_of([first])
        if first is not second and not _is_half(second, levels):  # 满意度指标 names both; what stands beside it was torn
            row["level2"] = piece_of([second])
    if values.behind and _lost_points(values):
        row["reason"] = piece_of(values.behind)
    return row


def _first_level(second: Token, levels: Sequence[Token]) -> Token | None:
    head = _FIRST_LEVELS.get(fold(second.text)[:2])
    firsts = [token for token in levels if kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL12)]
    return next((token for token in firsts if head is not None and fold(token.text)[:2] == head), None)


def _is_half(second: Token, levels: Sequence[Token]) -> bool:
    """Whether a second level lacks the word that the others end in: its second line was printed elsewhere."""
    others = [token for token in levels if kind_of(token.text) == Kind.LEVEL2 and token is not second]
    return not second.text.endswith("指标") and 2 * sum(token.text.endswith("指标") for token in others) > len(others)


def _lost_points(values: Values) -> bool:
    weight, score = (split_number(values.cells[role][0].text) if role in values.cells else None for role in ("weight", "score"))
    return weight is not None and score is not None and score[0] < weight[0]
