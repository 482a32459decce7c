"""Which indicator a number in a narrative speaks of: same unit, and the longest run of shared characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import add
from typing import Literal

from assist.forms.wording import pattern
from assist.rules.claims import Claim, bare_name
from assist.rules.rows import Row, Value
from assist.text.units import PERCENT

MOST_ROWS = 100
"""Indicators that a number is compared with; real forms have up to sixty."""
STRONG = 4
"""Characters in a row that subject and indicator name must share. Two or three are often a common word."""
_PIECE = 2
COMMON = frozenset({PERCENT, "人", "个", "次", "人次", "项", "件", "元", "户", "家", "亩", "公里", "米", "平方米", "吨", None})
"""Units of many things: that a row alone has one says nothing."""
_OF_SHARES = "率度"
_WORK = re.compile("^(?:新?建设?成?|改建|修建|改造|购置|采购|购买|配备|安装|发放|印制|印发|制作|编制|种植|培育|建立|设立|布设|铺设)(?=[\u4e00-\u9fff]{3})")
_TAIL = re.compile("(?:[人户次个批件份座套台场期]数|数量|总量|总数|人次|户次|批次|面积|长度|里程|数)$")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A claim and the indicator it speaks of; `shared` characters say so."""

    claim: Claim
    row: Row
    shared: int


def shared_run(first: str, second: str) -> int:
    """Length of the longest run of characters that both contain."""
    if len(first) > len(second):
        first, second = second, first
    best = 0
    for start in range(len(first)):
        while start + best < len(first) and first[start : start + best + 1] in second:
            best += 1
    return best


def in_two(name: str, text: str) -> bool:
    """Whether the text holds the whole name in two pieces, in order: 落实管护员 in 落实草原生态管护员."""
    for cut in range(_PIECE, len(name) - _PIECE + 1):
        at = text.find(name[:cut])
        if at >= 0 and text.find(name[cut:], at + cut) >= 0:
            return True
    return False


@lru_cache(maxsize=2048)
def _plain(name: str) -> str:
    return bare_name(name)


def plain_name(row: Row) -> str:
    """An indicator's name without signs and numbering."""
    return _plain(row.name)


@lru_cache(maxsize=4096)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters: texts that share none have nothing in common that counts."""
    return frozenset(map(add, text, text[1:]))


@lru_cache(maxsize=2048)
def _said(subject: str) -> str:
    return pattern("said_of_doing").sub("", subject)


@lru_cache(maxsize=2048)
def _thing(core: str) -> str:
    return _WORK.sub("", core)


@lru_cache(maxsize=2048)
def core_name(name: str) -> str:
    """What is counted, without the words for counting at the name's end: 培训农民人数 is 培训农民."""
    return _TAIL.sub("", name)


def covered(name: str, text: str) -> int:
    """How many characters of the name stand in the text in pieces of two or more, in any order."""
    at = found = 0
    while at <= len(name) - _PIECE:
        size = 0
        while at + size < len(name) and name[at : at + size + 1] in text:
            size += 1
        found += size if size >= _PIECE else 0
        at += size if size >= _PIECE else 1
    return found


def mistyped(one: Decimal, other: Decimal) -> Literal["", "digit", "order"]:
    """The one slip of the pen that makes two numbers of each other: a digit is another one, two neighbours changed places."""
    first, second = f"{one:f}", f"{other:f}"
    if len(first) != len(second) or len(first) == 1:
        return ""
    apart = [at for at in range(len(first)) if first[at] != second[at]]
    if len(apart) == 1:
        return "digit"
    swapped = len(apart) == _PIECE and first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]
    return "order" if swapped and first[apart[0] + 1 : apart[1]] in ("", ".") else ""


def names(text: str, row: Row) -> bool:
    """Whether the words name the indicator: they share STRONG characters in a row with its name."""
    name = plain_name(row)
    return not pairs_of(text).isdisjoint(pairs_of(name)) and shared_run(text, name) >= STRONG


def _shared(subject: str, name: str) -> int:
    if pairs_of(subject).isdisjoint(pairs_of(name)):
        return 0
    shared = shared_run(subject, name)
    core = core_name(name)
    if shared < len(core) and len(core) >= STRONG and in_two(core, subject):
        return len(core)
    if shared >= STRONG or len(core) < _PIECE:
        return shared
    if len(name) > _PIECE and name[-1] in _OF_SHARES and pattern("share_verbs").sub("", subject).endswith(name):
        return STRONG  # the whole name of a share, however short: 取证率
    if len(core) >= STRONG and covered(core, subject) == len(core):
        return len(core)
    said = _said(subject)
    if said == core:
        return STRONG  # a short name, but all that the words say is counted: 完成造林1.86万亩 of 造林面积
    if shared > _PIECE and _thing(said) == _thing(core):
        return STRONG  # and whatever was done to it: 建设示范田600亩 of 示范田面积, 救护车3辆 of 配备救护车
    return len(said) if len(said) >= STRONG and in_two(said, name) else shared


def _of_another_share(claim: Claim, row: Row) -> bool:
    """Both are shares, and by the ends of their names not the same one: a rate of coverage is none of content."""
    if claim.unit != PERCENT:
        return False
    told, name = pattern("share_verbs").sub("", claim.subject), plain_name(row)
    ends = pattern("share_names")
    return bool(ends.search(told) and ends.search(name)) and told[-_PIECE:] != name[-_PIECE:]


def by_unit(rows: Sequence[Row]) -> dict[str | None, list[Row]]:
    """The rows that a claim may be aligned with, by the unit of their target: those of its own unit are enough."""
    found: dict[str | None, list[Row]] = {}
    for row in rows[:MOST_ROWS]:
        if row.target is not None:
            found.setdefault(row.target.unit, []).append(row)
    return found


def align_mistyped(claim: Claim, rows: Sequence[Row], value: Callable[[Row], Value | None]) -> Row | None:
    """The one indicator of the claim's unit of which the words name half, or which alone counts in a unit of its own, where
    the number is a slip of the pen away from its `value`."""
    subject = claim.subject
    fits = []
    for row in rows[:MOST_ROWS]:
        known = value(row)
        if known is None or known.unit != claim.unit or known.power != claim.mention.scale:
            continue
        slip = mistyped(claim.mention.value, known.printed)
        if not slip:
            continue
        name = core_name(plain_name(row))
        said = covered(name, subject)
        alone = claim.unit not in COMMON and sum(other.target is not None and other.target.unit == claim.unit for other in rows) == 1
        # a digit more or less is often another thing, two digits in the other order hardly ever
        half = 2 * said >= len(name) and (said > _PIECE or slip == "order")
        if half or (alone and not set(name).isdisjoint(subject)):
            fits.append(row)
    return fits[0] if len(fits) == 1 and not _of_another_share(claim, fits[0]) else None


def align(claim: Claim, rows: Sequence[Row]) -> Aligned | None:
    """The one indicator with the claim's unit whose name shares the longest run with its subject.

    A name that stands in the subject in two pieces counts with its length. None when no name shares at least STRONG
    characters, or when two share equally many.
    """
    same_unit = [
        row
        for row in rows[:MOST_ROWS]
        if row.target and row.target.unit == claim.unit and not _of_another_share(claim, row)
    ]
    best: Row | None = None
    most = second = STRONG - 1
    for row in same_unit:
        shared = _shared(claim.subject, plain_name(row))
        if shared > most:
            best, most, second = row, shared, most
        else:
            second = max(second, shared)
    return None if best is None or second == most else Aligned(claim, best, most)
