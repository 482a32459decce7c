"""Text whose line breaks were dropped: the last cell of each row is glued to the name that opens the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Token
from assist.extract.targets import leading_unit
from assist.text.normalise import fold

_NUMBER_THEN_NAME = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)(?=[\u4e00-\u9fff]{2})")
_NAMES = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.JUDGEMENT, Kind.FUND)
_FEWEST = 4
_SHORTEST = 3  # characters of a name that shares its token with a label
_SHORTEST_NAME = 2
_HEADINGS = re.compile(r"^(?:分\))?(?:[^()]{2,14}\(\d{1,3}(?:\.\d+)?分\))*(?=[^()]{2})")


def behind_header(tokens: Sequence[Token], end: int) -> list[Token]:
    """The tokens behind the header that ends at the offset `end`, with the rest of one that its last label opens."""
    body: list[Token] = []
    for token in tokens:
        if token.start >= end:
            body.append(token)
        elif token.end > end and token.text and token.end - token.start == len(token.text):
            rest = token.text[end - token.start :]
            if kind_of(rest) in _NAMES and len(rest) >= _SHORTEST:
                body.append(replace(token, text=rest, start=end, brk="line"))
    return body


def parted_rows(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with the numbers parted from the names behind them, where this is how most rows begin."""
    glued = {index: match.end() for index, token in enumerate(tokens) if (match := _glued(token.text)) is not None}
    alone = sum(kind_of(token.text) == Kind.SMALL for token in tokens)
    if len(glued) < _FEWEST or 4 * len(glued) < alone:
        return tokens
    parted: list[Token] = []
    for index, token in enumerate(tokens):
        cut = glued.get(index)
        if cut is None or token.end - token.start != len(token.text):
            parted.append(token)
            continue
        parted.append(replace(token, text=token.text[:cut], end=token.start + cut))
        parted.append(replace(token, text=token.text[cut:], start=token.start + cut, brk="line"))
    return parted


def _glued(text: str) -> re.Match[str] | None:
    match = _NUMBER_THEN_NAME.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    unit = leading_unit(rest) or ""
    is_measure = kind_of(text) == Kind.MEASURE and unit == "" and len(rest) >= _SHORTEST_NAME
    return match if len(unit) < _SHORTEST_NAME and rest != unit and (kind_of(text) in _NAMES or is_measure) else None


def heading_before(name: str) -> int:
    """How many characters of a folded name are headings with their points, printed before it (产出目标(28分)养护面积)."""
    match = _HEADINGS.match(fold(name))
    return match.end() if match else 0
