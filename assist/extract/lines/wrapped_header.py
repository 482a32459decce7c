"""A header row whose narrow labels were wrapped, printed line by line: 年度指标 实际完成 分值 above 值 值.

Each piece of the lower line belongs to a label of the upper one, from left to right; it is told by the label that the
two make up.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Sequence

from assist.extract.headers import Header
from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.tokens import Token
from assist.forms.labels import labels

_LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12)
_MOST_PIECES = 7
_LONGEST_PIECE = 8  # characters
_FEWEST = 4  # columns
_MOST_LINES = 2  # below the first


def with_wrapped(found: list[Header], tokens: Sequence[Token]) -> list[Header]:
    """The headers that were found; in place of the first, the one whose labels were wrapped, where the first lacks a
    value's column or has one twice, or ends before the second line does."""
    if found and not _may_be_wrapped(found[0], tokens):
        return found
    wrapped = wrapped_header(tokens)
    if wrapped is None:
        return found
    if found and not _lacks(found[0]) and (found[0].roles != wrapped.roles or found[0].end >= wrapped.end):
        return found
    return [wrapped, *(one for one in found if one.start >= wrapped.end)]


def _lacks(header: Header) -> bool:
    """Whether a header lacks a value's column, or has one twice."""
    return not {"target", "actual"} <= set(header.roles) or any(role.startswith("second_") for role in header.roles)


def _may_be_wrapped(header: Header, tokens: Sequence[Token]) -> bool:
    """Whether it takes a look at the lines below: the header is not whole, or no level opens its first row."""
    after = bisect_left(tokens, header.end, key=lambda token: token.start)
    return _lacks(header) or (after < len(tokens) and kind_of(tokens[after].text) not in _LEVELS)


def wrapped_header(tokens: Sequence[Token]) -> Header | None:
    """The first header in `tokens` that takes its second line to be read; None when there is none."""
    lines = [list(line) for _, line in itertools.groupby(tokens, key=lambda token: token.line)]
    for index, line in enumerate(lines[:-1]):
        if any(labels("indicator_column").role(token.text) == "level3" for token in line):
            found = _joined(line, lines[index + 1 : index + 1 + _MOST_LINES])
            if found is not None:
                return found
    return None


def _joined(line: Sequence[Token], below: Sequence[Sequence[Token]]) -> Header | None:
    role = labels("indicator_column").role
    texts = [token.text for token in line]
    end, used = line[-1].end, 0
    for pieces in below:
        if len(pieces) > _MOST_PIECES or any(len(token.text) > _LONGEST_PIECE or token.text[:1].isdigit() for token in pieces):
            break
        merged = _fitted(texts, [token.text for token in pieces])
        if merged is None:
            break
        texts, end, used = merged, pieces[-1].end, used + 1
    roles = [(role(text), token) for text, token in zip(texts, line, strict=True)]
    known = [(name, token) for name, token in roles if name is not None]
    names = [name for name, _ in known]
    if not used or len(set(names)) != len(names) or len(names) < _FEWEST or not {"level3", "target", "actual"} <= set(names):
        return None
    if any(name is None for name, _ in roles[texts.index(next(t for t in texts if role(t) == "level3")) :]):
        return None  # a column that no list has
    return Header(known[0][1].start, end, tuple(names), tuple(token.start for _, token in known), tuple(token.end for _, token in known))


def _fitted(texts: Sequence[str], pieces: Sequence[str]) -> list[str] | None:
    """The labels with each piece joined to one of them, in order; None when a piece fits none."""
    role = labels("indicator_column").role
    merged = list(texts)
    place = next(i for i, text in enumerate(texts) if role(text) == "level3") + 1
    for piece in pieces:
        at = next((i for i in range(place, len(merged)) if role(merged[i] + piece) is not None), None)
        if at is None:
            return None
        merged[at] += piece
        place = at + 1
    return merged
