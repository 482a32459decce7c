"""Values of flowing text that a narrow column broke: the rest of a date or of a number stands on the next line.

A line of rests alone belongs to the values of the line above that lack one, in their order; a rest before other values to
the last value of the line above. Where more values could go on than there are rests, a rate is told by the amounts beside
it; otherwise nothing is joined.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assist.extract.broken_cells import goes_on
from assist.extract.lines.tokens import Token
from assist.text.decimals import to_decimal

_REST = re.compile(
    r"\d{0,2}[%％]|\d{1,2}|[底前末内日]{1,2}前?|\d{0,2}[月日]\d{0,2}[日底前内]{0,3}|[上中下]旬前?"
)
_NUMBER = (
    (re.compile(r"\d\.\d$"), re.compile(r"\d[%％]?$")),
    (re.compile(r"\d\.\d\d$"), re.compile(r"[%％]$")),
    (re.compile(r"\d\.$"), re.compile(r"\d{1,2}[%％]?$")),
)
_DATED = re.compile("[月日底前内末旬]")
_LONGEST_MARGIN = 4
_CLOSE, _MOST_SPENT = Decimal("0.06"), Decimal(200)  # percent


def with_broken_values(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the rests of values put behind their beginnings."""
    lines = [list(line) for _, line in itertools.groupby(tokens, key=lambda token: token.line)]
    for above, below in itertools.pairwise(lines):
        inner = below[1:] if len(below) > 1 and _is_margin(below[0].text) else below
        rests = list(itertools.takewhile(lambda token: _REST.fullmatch(token.text) is not None, inner))
        if not rests or not above or (inner is not below and len(rests) < len(inner)):
            continue
        alone = len(rests) == len(inner)
        pairs = _pairs(above, rests) if alone else []
        if not pairs and (not alone or (len(rests) > 1 and _DATED.search(rests[0].text) and not _DATED.search(rests[1].text))):
            pairs = _last(above, rests[:1])
        for token, rest in pairs:
            at = next(place for place, one in enumerate(above) if one is token)
            above[at] = replace(token, text=token.text + rest.text)
            below[:] = [one for one in below if one is not rest]
        if pairs and below and inner is below:
            below[:] = [replace(token, line=above[0].line) for token in below]
            below[0] = replace(below[0], brk="space")
    return [token for line in lines for token in line]


def _is_margin(text: str) -> bool:
    """Whether a token may be a piece of a label printed down the side of the table."""
    return len(text) <= _LONGEST_MARGIN and not any(char.isdigit() or char in "%％" for char in text) and not _REST.fullmatch(text)


def _fits(token: Token, rest: Token) -> bool:
    number = any(begin.search(token.text) and end.fullmatch(rest.text) for begin, end in _NUMBER)
    return number or (not rest.text.isdigit() and goes_on(token.text, rest.text))


def _last(above: Sequence[Token], rests: Sequence[Token]) -> list[tuple[Token, Token]]:
    return [(above[-1], rest) for rest in rests if not rest.text.isdigit() and _fits(above[-1], rest)]


def _pairs(above: Sequence[Token], rests: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Each rest with the value that it belongs to; [] where that is not sure."""
    open_values = [token for token in above if any(_fits(token, rest) for rest in rests)]
    ways = [
        list(zip(chosen, rests, strict=True))
        for chosen in itertools.combinations(open_values, len(rests))
        if all(_fits(token, rest) for token, rest in zip(chosen, rests, strict=True))
    ]
    if len(ways) > 1 and len({token.text for token in open_values}) == 1:
        return ways[-1]  # nothing was spent: the share stands behind the amounts
    if len(ways) > 1:
        ways = [way for way in ways if _is_rate(above, way)]
    return ways[0] if len(ways) == 1 else []


def _is_rate(above: Sequence[Token], way: Sequence[tuple[Token, Token]]) -> bool:
    """Whether every percentage so made is the share of two amounts of its line."""
    whole = {id(token): token.text + rest.text for token, rest in way}
    numbers = [
        number for token in above if (number := to_decimal(whole.get(id(token), token.text))) is not None
    ]
    rates = [to_decimal(text.rstrip("%％")) for text in whole.values() if text[-1] in "%％"]
    return bool(rates) and all(
        rate is not None
        and rate <= _MOST_SPENT
        and any(
            b and abs(a * 100 / b - rate) <= _CLOSE for a, b in itertools.permutations(numbers, 2) if b >= 1
        )
        for rate in rates
    )
