"""Text of a PDF that was printed column by column (LAYOUTS 3.5): put back into rows where the counts leave one way.

Names, targets, actual values, weights and scores of several rows then stand in runs of equal length; the figures of
a fund table stand above the labels of their rows. Where the runs do not come out even, nothing is moved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.align_costs import COSTS, UNLIKELY
from assist.extract.lines.tokens import Token
from assist.text.decimals import split_number

_LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE, Kind.DASH)
_LEFT_OUT = frozenset({"level1", "level2", "reason", "remark"})
_STRANGE = 3.0  # a cell that suits its column worse than this is not of it
_FEWEST = 2


def into_rows(tokens: Sequence[Token], roles: Sequence[str]) -> list[Token]:
    """The tokens of an indicator table, with each run of columns turned into rows."""
    columns = [role for role in roles if role not in _LEFT_OUT]
    turned: list[Token] = []
    for run in _single_lines(tokens):
        for part in _from_levels(run):
            turned.extend(_turned(part, columns) or part)
    return turned


def _from_levels(run: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The run cut where levels begin anew."""
    start = 0
    for at in range(1, len(run)):
        if kind_of(run[at].text) in _LEVELS and kind_of(run[at - 1].text) not in _LEVELS:
            yield run[start:at]
            start = at
    yield run[start:]


def _single_lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens in runs: those that have their line to themselves, and those that share one."""
    lines = [list(line) for _, line in itertools.groupby(tokens, key=lambda token: token.line)]
    for _, group in itertools.groupby(lines, key=lambda line: len(line) == 1):
        yield [token for line in group for token in line]


def _turned(run: Sequence[Token], columns: Sequence[str]) -> list[Token] | None:
    """The run as rows: some levels, then every column from top to bottom. None when it is not that."""
    levels = list(itertools.takewhile(lambda token: kind_of(token.text) in _LEVELS, run))
    body = run[len(levels) :]
    count, rest = divmod(len(body), len(columns)) if columns else (0, 1)
    if rest or count < _FEWEST:
        return None
    cells = [body[at * count : (at + 1) * count] for at in range(len(columns))]
    if not all(_suits(token, role) for role, column in zip(columns, cells, strict=True) for token in column):
        return None
    if not _scored_within_weight(columns, cells):
        return None
    heads = _level_heads(levels, count)
    return [
        Token(token.text, token.start, token.end, "line" if at == 0 else "space", token.col, token.line)
        for row, head in zip(zip(*cells, strict=True), heads, strict=True)
        for at, token in enumerate([*head, *row])
    ]


def _suits(token: Token, role: str) -> bool:
    return COSTS.get(role, {}).get(kind_of(token.text), UNLIKELY) <= _STRANGE


def _scored_within_weight(columns: Sequence[str], cells: Sequence[Sequence[Token]]) -> bool:
    if not {"weight", "score"} <= set(columns):
        return False
    pairs = zip(cells[columns.index("weight")], cells[columns.index("score")], strict=True)
    numbers = [(split_number(weight.text), split_number(score.text)) for weight, score in pairs]
    return all(weight and score and score[0] <= weight[0] for weight, score in numbers)


def _level_heads(levels: Sequence[Token], count: int) -> list[list[Token]]:
    """The levels that stand before each row; second levels are given out only when each row has its own, or all share one."""
    first = [token for token in levels[:1] if kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL12)]
    seconds = list(levels[len(first) :])
    heads: list[list[Token]] = [[] for _ in range(count)]
    heads[0].extend(first)
    if len(seconds) == count:
        for head, second in zip(heads, seconds, strict=True):
            head.append(second)
    elif len(seconds) == 1:
        heads[0].extend(seconds)
    return heads


def figures_above(body: Sequence[Token], labels: Sequence[Token]) -> list[list[Token]] | None:
    """The lines of figures that stand before the first of the fund labels, one for each; None when they do not match."""
    before = [token for token in body if labels and token.end <= labels[0].start]
    lines = [list(line) for _, line in itertools.groupby(before, key=lambda token: token.line)]
    lines = list(itertools.dropwhile(lambda line: not _all_figures(line), lines))
    if len(lines) != len(labels) or len(lines) < _FEWEST or not all(map(_all_figures, lines)):
        return None
    return lines


def _all_figures(line: Sequence[Token]) -> bool:
    return len(line) >= _FEWEST and all(kind_of(token.text) in _FIGURES for token in line)
