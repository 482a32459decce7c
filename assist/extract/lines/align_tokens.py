"""The tokens of an indicator table before they are aligned with its columns: what the template left in them goes, cells that
stuck together are parted, and line breaks that part rows are told from those that wrap cells."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Token
from assist.text.normalise import fold

NUMBERS = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.BOUND)
NAMES = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.JUDGEMENT, Kind.FUND)
LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
FIGURES = (*NUMBERS, Kind.DATE)
FEWEST_ROWS = 4
_NEW_ROW = ("row", "shut")
_TABLE_LABELS = frozenset({"绩效指标", "年度绩效指标"})
_LONGEST_EMPTY = 14
_VALUES_BESIDE = 2
_EMPTY_ROW = 4  # blank cells behind a level that say that its row holds nothing
RESIDUE = re.compile(r"^(?:指标\d*[:：]?\s*)?(?:…+|\.{3,}|⋯+)$|^指标\d*[:：]?[/-]*$|^[绩效指标]$")


def usable(tokens: Sequence[Token]) -> list[Token]:
    """Without leftovers of the template (指标2 ……), and without the blanks that open a row.

    Rows that keep columns begin with blanks where merged cells go on; they say nothing by themselves.
    """
    kept: list[Token] = []
    at_row_start = False
    passed = 0
    only_levels = _lines_of_levels(tokens)
    for index, token in enumerate(tokens):
        if (token.line in only_levels and _is_unfilled(tokens, index)) or _gives_way(tokens, index):
            continue
        passed = max(passed, index + _empty_row(tokens, index))
        if index < passed or RESIDUE.match(token.text) or _frames_level(tokens, index):
            continue
        if token.brk in _NEW_ROW and kept and kept[-1].line in only_levels:
            token = replace(token, brk="line")  # a row that was torn behind its level goes on here
        at_row_start = token.brk in _NEW_ROW or (at_row_start and token.blank)
        if token.blank and at_row_start and not _lacks_name(tokens, index):
            continue
        if (kept and token.brk == "cell" and token.line != kept[-1].line) or not kept:
            token = Token(token.text, token.start, token.end, "row" if token.brk == "cell" else token.brk, token.col, token.line)
        kept.append(token)
        at_row_start = False
    return kept


def _lacks_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether the blank cell is the name that is missing before the values of its row."""
    beside = tokens[index + 1 : index + _VALUES_BESIDE + 1]
    return len(beside) == _VALUES_BESIDE and all(kind_of(t.text) in (*FIGURES, Kind.OPERATOR) and t.line == tokens[index].line for t in beside)


def _lines_of_levels(tokens: Sequence[Token]) -> set[int]:
    """The lines that hold level names and nothing else, where rows keep lines; blank cells behind them make a row whole."""
    lines: dict[int, bool] = {}
    for token in tokens:
        if token.text:
            lines[token.line] = lines.get(token.line, True) and token.col >= 0 and kind_of(token.text) in LEVELS
    blanks = Counter(token.line for token in tokens if token.blank)
    return {line for line, levels in lines.items() if levels and blanks[line] < _EMPTY_ROW}


def _is_unfilled(tokens: Sequence[Token], index: int) -> bool:
    """Whether a second level alone in its line has no rows: the next thing printed is another level of its kind."""
    following = next((token for token in tokens[index + 1 :] if not _says_nothing(token)), None)
    if following is None or following.line == tokens[index].line:
        return False
    kind, after = kind_of(tokens[index].text), kind_of(following.text)
    return (after == Kind.LEVEL1 and kind in (Kind.LEVEL2, Kind.LEVEL12)) or kind == after == Kind.LEVEL2


def _gives_way(tokens: Sequence[Token], index: int) -> bool:
    """Whether a second level alone in its line stands before a whole pair of levels, which begins the next one."""
    if not tokens[index].text or kind_of(tokens[index].text) != Kind.LEVEL2 or index + 2 >= len(tokens) or tokens[index].brk == "space":
        return False
    after, second = tokens[index + 1], tokens[index + 2]
    return after.brk == "line" and kind_of(after.text) in (Kind.LEVEL1, Kind.LEVEL12) and kind_of(second.text) == Kind.LEVEL2


def _frames_level(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is the label of the whole table, printed again beside a first level."""
    if fold(tokens[index].text) not in _TABLE_LABELS:
        return False
    following = next((token for token in tokens[index + 1 :] if token.text), None)
    return following is not None and following.line == tokens[index].line and kind_of(following.text) == Kind.LEVEL1


def _empty_row(tokens: Sequence[Token], index: int) -> int:
    """How many tokens the template's row takes that nobody filled: a second level, then marks that say nothing; else 0.

    Blank cells behind the level are left to stand: they say by themselves that there is nothing.
    """
    if not tokens[index].text or kind_of(tokens[index].text) != Kind.LEVEL2:
        return 0
    marks = list(itertools.takewhile(lambda token: _says_nothing(token) or fold(token.text) == "0", tokens[index + 1 : index + 1 + _LONGEST_EMPTY]))
    if len(marks) >= _EMPTY_ROW and not any(token.text for token in marks[:_EMPTY_ROW]):
        return 1
    after = index + 1 + len(marks)
    begins = after < len(tokens) and kind_of(tokens[after].text) in (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
    return 1 + len(marks) if begins and any(token.text for token in marks) else 0


def _says_nothing(token: Token) -> bool:
    return not token.text or RESIDUE.match(token.text) is not None or kind_of(token.text) == Kind.DASH


def part_glued(tokens: Sequence[Token]) -> list[Token]:
    """Two cells that were printed without a space: the second is one that stands alone elsewhere, often."""
    counts = Counter(token.text for token in tokens if len(token.text) >= 4)
    stock = [text for text, count in counts.items() if count >= 3 and kind_of(text) == Kind.JUDGEMENT]
    parted: list[Token] = []
    for token in tokens:
        tail = None if kind_of(token.text) == Kind.JUDGEMENT else next((text for text in stock if token.text.endswith(text) and len(token.text) > len(text) + 1), None)
        if tail is None:
            parted.append(token)
            continue
        cut = token.end - len(tail)
        parted.append(Token(token.text[: -len(tail)], token.start, cut, token.brk, token.col, token.line))
        parted.append(Token(tail, cut, token.end, "space", token.col, token.line))
    return parted


def rows_on_lines(tokens: Sequence[Token]) -> Sequence[Token]:
    """Line breaks of flowing text between two lines that are rows part rows: each line is the name of an indicator and
    what stands beside it. A line of figures alone goes on with the row above."""
    whole: set[int] = set()
    before = ""
    for number, line in itertools.groupby(tokens, key=lambda token: token.line):
        every = list(line)
        cells = list(itertools.dropwhile(lambda token: kind_of(token.text) in LEVELS, every))
        kind = _line_kind(cells)
        if kind == "row" and before in ("", "row", "figures"):
            whole.add(number)
        before = kind
    if len(whole) < FEWEST_ROWS:
        return tokens
    return [replace(token, brk="row") if token.brk != "space" and token.line in whole else token for token in tokens]


def _line_kind(cells: Sequence[Token]) -> str:
    """What a line is behind its levels: "row", "figures", or something else."""
    if cells and all(kind_of(token.text) in FIGURES for token in cells):
        return "figures"
    named = len(cells) >= 2 and kind_of(cells[0].text) in NAMES
    return "row" if named and any(kind_of(token.text) in FIGURES for token in cells[1:]) else "other"
