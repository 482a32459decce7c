"""The pieces of an indicator table that was printed piece by piece: names, rows of values, levels, in printed order."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assist.extract.kinds import Kind, kind_of, width
from assist.extract.lines.anchors import find_anchors
from assist.extract.lines.tokens import Token
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import is_cjk

COLUMNS = ("target", "actual", "weight", "score")
POINTS = (Kind.SMALL, Kind.POINTS)
LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND, Kind.DATE)
_VALUES = (*_FIGURES, Kind.JUDGEMENT, Kind.POINTS)
_BARE = (Kind.SMALL, Kind.LARGE, Kind.BOUND)  # figures whose unit may have been printed behind them
_PAGE_MARK = re.compile(r"^[-—–]+\d{1,3}[-—–]+$")
_NUMBERED = re.compile(r"^指标(\d{1,2})[.、:：]?\S")
_LABEL_PARTS = 3
_CRUMB = 2  # characters of a label's first line
_REST = 2  # characters of a wrapped name's last line
_FULL = 0.5  # how much narrower than the widest line a full line may be
_FEWEST_NUMBERED = 2
_FEWEST_COLUMNS = 3


@dataclass(slots=True)
class Name:
    """The name of an indicator: its lines, the second level printed right before it, its printed number (指标3)."""

    lines: list[Token]
    level: Token | None = None
    number: int | None = None

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.lines)


@dataclass(slots=True)
class Values:
    """The values of one row by role, and the texts printed right behind them that name nothing."""

    cells: dict[str, list[Token]]
    behind: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Scrap:
    """Figures or texts that are neither."""

    tokens: list[Token]


@dataclass(slots=True)
class Pieces:
    """All pieces of a table; `totals` are the two figures of its last row."""

    order: list[Name | Values | Scrap] = field(default_factory=list)
    levels: list[Token] = field(default_factory=list)
    totals: list[Token] = field(default_factory=list)
    numbered: bool = False
    end: int = 0

    @property
    def names(self) -> list[Name]:
        return [piece for piece in self.order if isinstance(piece, Name)]

    @property
    def values(self) -> list[Values]:
        return [piece for piece in self.order if isinstance(piece, Values)]


def pieces_of(tokens: Sequence[Token]) -> Pieces | None:
    """The pieces of the table that the first of `tokens` begins; None when its columns are not known."""
    kept, columns, totalled, end = _without_labels([token for token in tokens if token.text and not _PAGE_MARK.match(token.text)])
    columns = [role for role in COLUMNS if role in columns]
    if len(columns) < _FEWEST_COLUMNS or not {"target", "actual"} <= set(columns):
        return None
    pieces = Pieces(numbered=sum(_NUMBERED.match(token.text) is not None for token in kept) >= _FEWEST_NUMBERED, end=end)
    wrap = max((width(token.text) for token in kept if _is_text(token) and (not pieces.numbered or _NUMBERED.match(token.text))), default=0.0)
    for kind, run in itertools.groupby(_with_units(kept), key=_sort):
        cells = list(run)
        if kind == "level":
            pieces.levels.extend(cell[0] for cell in cells)
        elif kind == "value":
            _take_values(pieces, cells, columns, totalled)
        else:
            _take_texts(pieces, [cell[0] for cell in cells], wrap)
        if kind == "level":
            pieces.order.append(Scrap([cells[-1][0]]))
    return pieces


def _sort(cell: Sequence[Token]) -> str:
    kind = kind_of(cell[0].text)
    return "level" if kind in LEVELS else "value" if kind in _VALUES else "text"


def _is_text(token: Token) -> bool:
    return kind_of(token.text) not in (*LEVELS, *_VALUES)


def _with_units(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cells: a figure takes the unit that was printed apart behind it."""
    index = 0
    while index < len(tokens):
        follows = index + 1 < len(tokens) and kind_of(tokens[index + 1].text) == Kind.UNIT and kind_of(tokens[index].text) in _BARE
        yield list(tokens[index : index + 1 + follows])
        index += 1 + follows


def _without_labels(tokens: Sequence[Token]) -> tuple[list[Token], list[str], bool, int]:
    """The tokens up to the table's end without its labels; the columns named; whether a total is; the end's offset."""
    kept: list[Token] = []
    columns: list[str] = []
    totalled = False
    index = end = 0
    while index < len(tokens):
        count, role = _label(tokens, index)
        if count:
            columns.append(role)
            totalled = totalled or role == "total"
        elif not _is_crumb(tokens[index].text):
            if _ends_table(tokens[index]):
                break
            kept.append(tokens[index])
        index += count or 1
        end = tokens[index - 1].end
    return kept, columns, totalled, end


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
        if role is not None and kind_of(joined) not in LEVELS:
            found = (count, role)
    return found


def _is_crumb(text: str) -> bool:
    """Whether a text is the first line of a narrow label whose rest was printed elsewhere (年度 实际 指标值 完成值)."""
    return len(text) == _CRUMB and any(label.startswith(text) for label in labels("indicator_column").roles)


def _ends_table(token: Token) -> bool:
    found = find_anchors([token], "flow", True)
    return bool(found) and found[0].kind in ("section", "note", "header") and found[0].role != "frame" and kind_of(token.text) not in LEVELS


def _take_values(pieces: Pieces, cells: Sequence[list[Token]], columns: Sequence[str], totalled: bool) -> None:
    """A run of values: as many rows as it holds, and perhaps the totals; scrap when it does not come out even."""
    size = len(columns)
    count, rest = divmod(len(cells), size)
    rows = [dict(zip(columns, cells[at * size :][:size], strict=True)) for at in range(count)]
    tail = [cell[0] for cell in cells[count * size :]]
    summed = rest == 2 and totalled and not pieces.totals and bool(rows) and _are_totals(tail, rows)
    if (rest and not summed) or not all(map(_is_row, rows)):
        pieces.order.append(Scrap([token for cell in cells for token in cell]))
        return
    pieces.order.extend(Values(row) for row in rows)
    pieces.totals.extend(tail)


def _take_texts(pieces: Pieces, texts: Sequence[Token], wrap: float) -> None:
    """A run of texts as names: a full line goes on in the next one; where names are numbered, others are none."""
    last = pieces.order[-1] if pieces.order else None
    level = last.tokens[-1] if isinstance(last, Scrap) and kind_of(last.tokens[-1].text) in (Kind.LEVEL2, Kind.LEVEL12) else None
    open_name: Name | None = None
    for index, token in enumerate(texts):
        number = _NUMBERED.match(token.text)
        if open_name is not None and number is None and _goes_on(open_name.lines[-1], token, wrap):
            open_name.lines.append(token)
        elif number is None and _is_rest(token) and (names := pieces.names):
            names[-1].lines.append(token)
        elif pieces.numbered and number is None:
            _lay_aside(pieces, token)
            open_name = None
        else:
            open_name = Name([token], level if index == 0 else None, int(number[1]) if number else None)
            pieces.order.append(open_name)


def _lay_aside(pieces: Pieces, token: Token) -> None:
    last = pieces.order[-1] if pieces.order else None
    if isinstance(last, Values):
        last.behind.append(token)
    elif isinstance(last, Scrap):
        last.tokens.append(token)
    else:
        pieces.order.append(Scrap([token]))


def _goes_on(line: Token, following: Token, wrap: float) -> bool:
    return _is_rest(following) or (width(line.text) >= wrap - _FULL and kind_of(line.text) != Kind.NAME)


def _is_rest(token: Token) -> bool:
    return len(token.text) <= _REST and is_cjk(token.text[0])


def _is_row(row: Mapping[str, Sequence[Token]]) -> bool:
    """Whether these can be the values of one row: points in the points' columns, and no more of them than there are;
    an actual value of the target's sort."""
    points = [row[role] for role in ("weight", "score") if role in row]
    numbers = [split_number(cell[0].text) for cell in points]
    if not all(len(cell) == 1 and kind_of(cell[0].text) in POINTS for cell in points) or not all(numbers):
        return False
    if len(numbers) > 1 and numbers[0] and numbers[1] and numbers[1][0] > numbers[0][0]:
        return False
    return _same_sort(row["target"], row["actual"])


def _same_sort(target: Sequence[Token], actual: Sequence[Token]) -> bool:
    kinds = [kind_of(cell[0].text) for cell in (target, actual)]
    if Kind.POINTS in kinds:
        return False
    if Kind.JUDGEMENT in kinds:
        return True
    shares = ["%" in "".join(token.text for token in cell) for cell in (target, actual)]
    return shares[0] == shares[1]


def _are_totals(pair: Sequence[Token], rows: Sequence[Mapping[str, Sequence[Token]]]) -> bool:
    numbers = [split_number(token.text) for token in pair if kind_of(token.text) in POINTS]
    if len(numbers) < 2 or not numbers[0] or not numbers[1] or numbers[1][0] > numbers[0][0]:
        return False
    most = max((found[0] for row in rows for role in ("weight", "score") if role in row and (found := split_number(row[role][0].text))), default=0)
    return numbers[0][0] >= most
