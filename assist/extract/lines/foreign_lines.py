"""Lines that stand between the rows of an indicator table and are none of its: a note to whom fills it in, a heading.

They are known by what they are and by the table going on behind them; where it does not, they end it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assist.extract.kinds import kind_of
from assist.extract.lines.align_tokens import LEVELS
from assist.extract.lines.anchors import NOTE
from assist.extract.lines.tokens import Token
from assist.forms.labels import label_key, labels
from assist.text.normalise import fold

_CHAPTER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
_HEADINGS = frozenset({"", "基本情况", "项目概况", "项目基本情况", "基本概况", "自评情况", "绩效自评情况", "绩效目标完成情况"})


def without_foreign(body: Sequence[Token]) -> list[Token]:
    """The tokens without the lines that are foreign to the table that goes on behind them."""
    lines = [list(line) for _, line in itertools.groupby(body, key=lambda token: token.line)]
    last = max((number for number, line in enumerate(lines) if _goes_on(line)), default=0)
    return [token for number, line in enumerate(lines) if number >= last or not _is_foreign(line) for token in line]


def _goes_on(line: Sequence[Token]) -> bool:
    """Whether a line belongs to the table by its level or its totals."""
    return any(kind_of(token.text) in LEVELS or labels("total").role(token.text) is not None for token in line if token.text)


def _is_foreign(line: Sequence[Token]) -> bool:
    filled = [token for token in line if token.text]
    if not filled:
        return False
    text = fold(filled[0].text)
    if NOTE.match(text):
        return len(filled) == 1
    return len(filled) == 1 and _CHAPTER.match(text) is not None and label_key(_CHAPTER.sub("", text)) in _HEADINGS
