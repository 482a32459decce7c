"""Columns of words: which word stands in which, the lines that say where the rows of funds are, and merged level cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.orient.spaced_heads import FIGURE
from assist.extract.orient.spaced_rows import Band, Word, spans
from assist.forms.labels import first_level_of, fund_kind, labels

NUMBER = re.compile(r"\d[\d.,]*[%％]?")
_COSTS = frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"})
_EFFECTS = frozenset({"效益指标", "满意度指标"})
Spans = list[list[Word]]
"""For every row the words of the merged cell beside it."""


def name_before(line: Sequence[Word], left: int) -> Word | None:
    """The name of a fund in a line of figures: the last word before the columns of amounts."""
    words = [word for word in line if word.right <= left and not FIGURE.fullmatch(word.text)]
    figures = any(word.left >= left and NUMBER.fullmatch(word.text) for word in line)
    return words[-1] if words and figures else None


def fund_lines(columns: Sequence[Sequence[Word]]) -> list[int]:
    """The lines that say where the rows of funds are: those with a name and a figure, and names known by themselves."""
    names: dict[int, str] = {}
    for word in columns[0]:
        names[word.line] = names.get(word.line, "") + word.text
    figures = {word.line for column in columns[1:] for word in column if NUMBER.fullmatch(word.text)}
    found: list[int] = []
    for line, name in names.items():
        rest = (
            line - 1 in names
            and fund_kind(names[line - 1]) is None
            and fund_kind(names[line - 1] + name) is not None
        )
        if line in figures or (fund_kind(name) is not None and not rest):
            found.append(line)
    return found


def parted(body: Sequence[Sequence[Word]], cuts: Sequence[int]) -> list[list[Word]]:
    """The words of each column."""
    columns: list[list[Word]] = [[] for _ in range(len(cuts) + 1)]
    for line in body:
        for word in line:
            columns[sum(word.left >= cut for cut in cuts)].append(word)
    return columns


def reach(shared: Spans, row: int) -> int:
    """How many rows the merged cell spans that begins with this one; 0 where none does."""
    words = shared[row]
    if not words:
        return 1
    if row and shared[row - 1] == words:
        return 0
    return next((at for at in range(row, len(shared)) if shared[at] != words), len(shared)) - row


def levels_of(
    roles: Sequence[str | None], columns: Sequence[Sequence[Word]], band: Band
) -> dict[int, Spans | None]:
    """The merged cells of the columns of levels; a first level goes with the second ones that belong to it."""
    found: dict[int, Spans | None] = {}
    seconds: dict[int, str] = {}

    def against(name: str, row: int) -> bool:
        return row in seconds and not go_together(name, seconds[row])

    for role in ("level2", "level1"):
        if role in roles:
            at = roles.index(role)
            found[at] = spans(columns[at], band, is_level, against)
            seconds = {
                row: "".join(word.text for word in words)
                for row, words in enumerate(found[at] or ())
                if words
            }
    return found


def go_together(first: str, second: str) -> bool:
    """Whether a second level may stand under a first one."""
    role = labels("level1").role(first)
    known = first_level_of(second)
    if known is not None:
        return role in (known, None)
    return labels("level2").role(second) not in _COSTS or role not in _EFFECTS


def is_level(name: str) -> bool:
    return any(labels(table).role(name) is not None for table in ("level1", "level2"))
