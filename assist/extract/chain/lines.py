"""The rows of a text with one cell on a line and no trace of them, where the rhythm of its numbers gives them away.

A table's rows have the same count of numbers behind the same count of names. The heads stand before the first row,
as many as a row has cells. What does not keep the rhythm is no row; nothing here is read as a value.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
_NUMBER = re.compile(
    r"(?:[≥≤><=＞＜～~约]|不[低少高超]于?)?\s*[+-]?\d[\d,.]*\s*[%％‰\u4e00-\u9fff]{0,4}(?:前|内|底)?"
)
_LONGEST = 18
_LEAST_NUMBERS, _LEAST_ROWS, _MOST_WORDS = 2, 2, 4
_STRAY = 2
"""Numbers and dates beside labels."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Words and then numbers: lines [start, middle) and [middle, end)."""

    start: int
    middle: int
    end: int


def rows_of_lines(text: str, lines: Sequence[Span]) -> list[list[Span]]:
    """The rows that these lines make up; lines of no table stand in pairs of a short label and a text."""
    kinds = [_kind(text[start:end]) for start, end in lines]
    rows: list[list[Span]] = []
    covered = 0
    at = 1 if kinds[:1] != ["n"] else 0  # the title
    for head, body, stop in _tables(kinds, at):
        rows += _pairs(lines, kinds, at, head)
        rows.append(list(lines[head : body[0][0]]))
        rows += [list(lines[first:last]) for first, last in body]
        covered += kinds[head:stop].count("n")
        at = stop
    if not rows or covered < kinds.count("n") - _STRAY:
        return []  # numbers of no table: what seem to be labels and texts may be heads and names of one
    return rows + _pairs(lines, kinds, at, len(lines))


def _kind(line: str) -> str:
    if _NUMBER.fullmatch(line.strip()):
        return "n"
    return "w" if len(line.strip()) <= _LONGEST else "t"


def _tables(kinds: Sequence[str], start: int) -> list[tuple[int, list[Span], int]]:
    """Tables as (first head, rows, where the table ends)."""
    runs = _runs(kinds, start)
    found = []
    at = 0
    while at < len(runs):
        group = _group(runs, at)
        table = _table(kinds, runs, at, group) if len(group) >= _LEAST_ROWS else None
        if table is None:
            at += 1
            continue
        found.append(table)
        at += len(group)
        while at < len(runs) and runs[at].middle < table[2]:
            at += 1
    return found


def _runs(kinds: Sequence[str], start: int) -> list[_Run]:
    runs = []
    while start < len(kinds):
        middle = _while(kinds, start, lambda kind: kind != "n")
        end = _while(kinds, middle, lambda kind: kind == "n")
        if end > middle:
            runs.append(_Run(start, middle, end))
        start = max(end, start + 1)
    return runs


def _while(kinds: Sequence[str], at: int, holds: Callable[[str], bool]) -> int:
    while at < len(kinds) and holds(kinds[at]):
        at += 1
    return at


def _group(runs: Sequence[_Run], at: int) -> list[_Run]:
    """Runs from `at` on with about as many numbers, and few words between them: blank cells leave no line."""
    group = [runs[at]]
    for run in runs[at + 1 :]:
        counts = sorted((_count(run), max(map(_count, group))))
        if counts[0] < _LEAST_NUMBERS or 2 * counts[0] <= counts[1] or run.middle - run.start > _MOST_WORDS:
            break
        group.append(run)
    return group


def _count(run: _Run) -> int:
    return run.end - run.middle


def _table(
    kinds: Sequence[str], runs: Sequence[_Run], at: int, group: Sequence[_Run]
) -> tuple[int, list[Span], int] | None:
    between = Counter(run.middle - run.start for run in group[1:])
    names = min(between)
    behind = max(between) - names
    if behind > 1 or names == 0:
        return None  # no rhythm
    first = group[0]
    numbers = max(map(_count, group))
    width = names + numbers + behind
    before = first.middle - first.start - names
    if behind == 0 and before - width >= 1 and (before - width) % 2:
        width += 1  # a last column that no row fills: pairs of label and text stand before the heads
    head = first.middle - names - width
    if before < width or any(kind != "w" for kind in kinds[head : first.middle - names]):
        return None
    body = []
    for run, following in zip(group, [*group[1:], None], strict=True):
        end = following.middle - names if following is not None else run.end
        body.append((run.middle - names, end))
    stop = group[-1].end
    later = runs[at + len(group)] if at + len(group) < len(runs) else None
    if later is not None and _count(later) <= 2 and later.middle - later.start <= 2:
        # The sums below: behind what the last row may say behind its numbers.
        body.append((later.middle - 1, later.end))
        stop = later.end
    return head, body, stop


def _pairs(lines: Sequence[Span], kinds: Sequence[str], start: int, end: int) -> list[list[Span]]:
    """Label and text in turn; what the long texts say about whose turn it is counts."""
    pairs = []
    at = start
    while at + 1 < end:
        if kinds[at] == "w" and kinds[at + 1] == "w" and at + 2 < end and kinds[at + 2] == "t" and (end - at) % 2:
            at += 1  # one too many before a label and its text
            continue
        if kinds[at] == "w":
            pairs.append([lines[at], lines[at + 1]])
            at += 2
        else:
            at += 1
    return pairs
