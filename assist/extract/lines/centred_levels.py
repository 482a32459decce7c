"""Level names of flowing text that were printed in the middle of the rows they span, or were wrapped beside them.

A merged cell prints its text half way down. In the text its name then stands alone between two rows, or on the row in the
middle, and says nothing about where its rows begin. The rows are shared out so that every name stands in the middle of
its own: that this comes out even, down to the last row, shows that the names were printed so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.align_tokens import FIGURES, LEVELS, NAMES
from assist.extract.lines.tokens import Token
from assist.forms.labels import first_level_of, label_key, labels
from assist.text.normalise import fold

_HEADS = 3  # tokens at the head of a line among which level names stand
_REACH = 2  # lines below a name within which its rest stands
_ENDINGS = ("指标", "标")
_SLACK = 0.5  # lines
_FEWEST_ROWS, _FEWEST_NAMES = 3, 2
_SHORTEST_PART = 2


@dataclass(slots=True)
class _Name:
    """A level's name, the line in the middle of what it takes up, and whether a row stands beside it."""

    token: Token
    middle: float
    alone: bool


def with_levels_placed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of flowing text with wrapped level names made whole, and names printed in the middle of their rows
    moved before the first of them."""
    lines = [list(line) for _, line in itertools.groupby(tokens, key=lambda token: token.line)]
    middles = _joined(lines)
    lines = [line for line in lines if line]
    if not any(_only_levels(line) for line in lines):
        return [token for line in lines for token in line]
    rows = [number for number, line in enumerate(lines) if _is_row(line)]
    for both in (Kind.LEVEL2, Kind.LEVEL1):  # what a name is that both levels use, where it stands alone
        seconds = _placed(lines, rows, _names(lines, Kind.LEVEL2, both, middles))
        if seconds:
            firsts = _placed(lines, rows, _names(lines, Kind.LEVEL1, both, middles)) or _by_seconds(lines, seconds)
            return _moved(lines, seconds, firsts)
    return [token for line in lines for token in line]


def _joined(lines: list[list[Token]]) -> dict[int, float]:
    """Puts the rest of a wrapped name behind its beginning and takes it out of the lines below; the middle line of each
    name so made, by where it begins."""
    middles: dict[int, float] = {}
    for number, line in enumerate(lines):
        for place, token in enumerate(line[:_HEADS]):
            if not token.text or len(token.text) > 10:
                continue
            found = _rest(lines, number, token)
            if found is None:
                if kind_of(token.text) not in LEVELS:
                    break
                continue
            below, rest = found
            lines[below].remove(rest)
            line[place] = Token(token.text + rest.text, token.start, token.end, token.brk, token.col, token.line)
            middles[token.start] = (token.line + rest.line) / 2
    return middles


def _rest(lines: Sequence[Sequence[Token]], number: int, token: Token) -> tuple[int, Token] | None:
    """The line and the token with which the name that `token` begins goes on, at the head of a line below."""
    known = _is_level(token.text)
    if not known and len(token.text) < _SHORTEST_PART:
        return None
    for below in range(number + 1, min(number + 1 + _REACH, len(lines))):
        for other in lines[below][:_HEADS]:
            if not other.text or other.line == token.line:
                continue
            if _is_level(token.text + other.text) and (_ends_name(other.text) if known else not _is_level(other.text)):
                return below, other
            if kind_of(other.text) in LEVELS and known:
                return None
    return None


def _ends_name(text: str) -> bool:
    """Whether a text may be the rest of a name that is known without it."""
    return text in _ENDINGS or (text.endswith(_ENDINGS[0]) and not _is_level(text))


def _is_level(text: str) -> bool:
    key = label_key(text)
    return labels("level1").role(key) is not None or labels("level2").role(key) is not None


def _only_levels(line: Sequence[Token]) -> bool:
    return all(kind_of(token.text) in LEVELS for token in line)


def _is_row(line: Sequence[Token]) -> bool:
    """Whether a line holds a name and values."""
    cells = [token for token in line if kind_of(token.text) not in LEVELS]
    return len(cells) >= 2 and kind_of(cells[0].text) in NAMES and any(kind_of(token.text) in FIGURES for token in cells[1:])


def _names(lines: Sequence[Sequence[Token]], kind: Kind, both: Kind, middles: dict[int, float]) -> list[_Name]:
    """The names of level `kind`, in order."""
    names: list[_Name] = []
    for line in lines:
        heads = list(itertools.takewhile(lambda token: kind_of(token.text) in LEVELS, line))
        for place, token in enumerate(heads):
            found = kind_of(token.text)
            if found == Kind.LEVEL12:
                found = Kind.LEVEL2 if place else Kind.LEVEL1 if len(heads) > 1 else both
            if found == kind:
                names.append(_Name(token, middles.get(token.start, float(token.line)), _only_levels(line)))
    return names


def _placed(lines: Sequence[Sequence[Token]], rows: Sequence[int], names: Sequence[_Name]) -> dict[int, Token]:
    """The name that begins at each row (an index into `lines`); {} unless every name stands in the middle of its rows."""
    if len(rows) < _FEWEST_ROWS or len(names) < _FEWEST_NAMES or not any(name.alone for name in names):
        return {}
    found: dict[int, Token] = {}
    at = 0
    for name in names:
        if at >= len(rows):
            return {}
        top = lines[rows[at]][0].line
        off, last = min((abs((top + lines[rows[last]][0].line) / 2 - name.middle), last) for last in range(at, len(rows)))
        if off > _SLACK:
            return {}
        found[rows[at]] = name.token
        at = last + 1
    return found if at == len(rows) else {}


def _by_seconds(lines: Sequence[Sequence[Token]], seconds: dict[int, Token]) -> dict[int, Token]:
    """The first levels, each at the first second level that belongs to it in every form; {} when one of them was lost."""
    printed = {fold(token.text)[:2]: token for line in lines for token in line[:_HEADS] if kind_of(token.text) in (Kind.LEVEL1, Kind.LEVEL12)}
    found: dict[int, Token] = {}
    before = None
    for row, second in seconds.items():
        first = first_level_of(second.text)
        token = printed.get(first[:2]) if first is not None else None
        if token is None:
            return {}
        if token is not before:
            found[row] = token
        before = token
    return found


def _moved(lines: Sequence[Sequence[Token]], seconds: dict[int, Token], firsts: dict[int, Token]) -> list[Token]:
    moved = {token.start for token in (*seconds.values(), *firsts.values())}
    tokens: list[Token] = []
    for number, line in enumerate(lines):
        names = [names[number] for names in (firsts, seconds) if number in names]
        rest = [token for token in line if token.start not in moved]
        whole = [*(replace(token, line=line[0].line) for token in names), *rest]
        tokens.extend(replace(token, brk="line" if place == 0 else "space") for place, token in enumerate(whole))
    return tokens
