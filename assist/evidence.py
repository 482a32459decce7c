"""Certification: a quote and the passage it is said to stand in become an address, or a refusal.

A model (or anything else that may invent) hands in a passage's id and a quote. The quote counts only when it
stands in that passage, character by character, up to width, white space and thousands separators, and when
it cuts no number and no unit in two. What is then used is never the quote but the source's own characters.
Fuzzy matching has no place here: it may help to look, it can't prove.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assist.model import Document, Evidence
from assist.text.compact import plain_width
from assist.text.decimals import split_number
from assist.text.intervals import Interval, printed
from assist.text.normalise import INVISIBLE

State = Literal["supported", "derived", "unsupported", "absent"]
Operation = Literal["sum", "difference", "ratio"]

_INVISIBLE = frozenset(INVISIBLE + "\u200e\u200f\u2061\u2062\u2063\u2064\u180e\ufe0e\ufe0f")
_MARKS = {
    "，": ",", "﹐": ",", "。": ".", "｡": ".", "﹒": ".", "､": "、", "﹑": "、", "﹔": ";", "﹕": ":", "‘": "'", "’": "'",
    "−": "-", **dict.fromkeys("「」『』", '"'),
}  # fmt: skip
"""Signs that are written in several ways. Commas and stops between two digits stay as they are: 12，100 is two numbers."""
_SQUARES = {"㎡": "m2", "㎥": "m3", "㎞": "km", "㎏": "kg"}
_POWERS = {"m²": "2", "m³": "3"}
_PARTING = ",."
_EDGES = ",.;、"
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_CUT_LEFT = re.compile(r"(?:\d[.,]?|[-~至]|负|零下)$")
_SIGNED = re.compile(
    r"(?:增长|增速|增幅|增加|减少|下降|同比|环比|相比|偏差|差异|余额|利润|盈亏|温|为|达|是|[:(\"'])-$"
)
"""Words after which a dash is the sign of a number. After others it may part a name from its number."""
_SCALE = "万亿千百"
_UNIT_LEFT = re.compile(rf"^(?:[.,]?\d|[%‰]|[{_SCALE}]+(?:元|人|户)?|个?百分点|元)")
_MOST = 4000
"""Longest quote looked at, in characters."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A cell or sentence that can be pointed at: its id and its place in the document's text."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What became of a claim. Only "supported" and "derived" carry evidence; `reason` is in Chinese."""

    state: State
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""

    @property
    def certified(self) -> bool:
        """Whether the claim may be used."""
        return self.state in ("supported", "derived")


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text for comparing: its characters, their offsets, and where white space parted two digits."""

    text: str
    offsets: tuple[int, ...]
    gaps: frozenset[int]

    def without_edges(self) -> _Plain:
        """Without the marks at its end, of which the last is often another one than in the source."""
        text = self.text.rstrip(_EDGES)
        return _Plain(text, self.offsets[: len(text)], self.gaps)


def _plain(text: str) -> _Plain:
    wide = _WIDE_COMMA.sub(",", text)
    chars: list[str] = []
    offsets: list[int] = []
    gaps: set[int] = set()
    parted = False
    for offset, char in enumerate(plain_width(wide)):
        if char.isspace() or char in _INVISIBLE:
            parted = True
            continue
        if parted and chars and chars[-1].isdigit() and char.isdigit():
            gaps.add(len(chars))
        told = _SQUARES.get(char, char)
        chars.extend(told)
        offsets.extend([offset] * len(told))
        parted = False
    _alike(chars)
    return _ungrouped(_Plain("".join(chars), tuple(offsets), frozenset(gaps)))


def _alike(chars: list[str]) -> None:
    """Writes signs that have several forms in one of them."""
    for at, char in enumerate(chars):
        told = _MARKS.get(char) or _POWERS.get("".join(chars[max(0, at - 1) : at + 1]))
        if told is None or (told in _PARTING and _between_digits(chars, at)):
            continue
        chars[at] = told


def _between_digits(chars: list[str], at: int) -> bool:
    return 0 < at < len(chars) - 1 and chars[at - 1].isdigit() and chars[at + 1].isdigit()


def _ungrouped(plain: _Plain) -> _Plain:
    """Without thousands separators; those that do not group by three stay."""
    drop = {
        match.start() + at
        for match in _GROUPED.finditer(plain.text)
        for at, char in enumerate(match.group())
        if char == ","
    }
    if not drop:
        return plain
    kept = [at for at in range(len(plain.text)) if at not in drop]
    return _Plain(
        "".join(plain.text[at] for at in kept),
        tuple(plain.offsets[at] for at in kept),
        frozenset(new for new, at in enumerate(kept) if at in plain.gaps),
    )


def certify(document: Document, passages: Mapping[str, Passage], id: str, quote: str) -> Certificate:
    """The certificate of `quote` as standing in the passage `id`.

    supported: it stands there; the evidence is the source's own characters with their address.
    unsupported: no such id, or the quote does not stand there as it is, or it cuts a number or unit in two.
    absent: nothing was quoted. Never raises on what a model may say.
    """
    passage = passages.get(id)
    if not quote.strip():
        return Certificate("absent", reason="没有给出引文")
    if passage is None:
        return Certificate("unsupported", reason=f"编号“{id[:20]}”不存在")
    if len(quote) > _MOST:
        return Certificate("unsupported", reason="引文过长")
    found = locate(document.text[passage.start : passage.end], quote)
    if found is None:
        return Certificate("unsupported", reason=f"引文“{quote.strip()[:30]}”不在 {passage.id} 的原文中")
    start, end = found
    place = document.evidence(passage.start + start, passage.start + end)
    return Certificate("supported", (place.model_copy(update={"method": "model"}),))


def locate(source: str, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands in `source`, as offsets into `source`; the first place where it fits whole."""
    there, said = _plain(source), _plain(quote)
    return _found(there, said) or _found(there, said.without_edges())


def _found(there: _Plain, said: _Plain) -> tuple[int, int] | None:
    if not said.text:
        return None
    at = there.text.find(said.text)
    while at >= 0:
        if _fits(there, said, at):
            return there.offsets[at], there.offsets[at + len(said.text) - 1] + 1
        at = there.text.find(said.text, at + 1)
    return None


def _fits(there: _Plain, said: _Plain, at: int) -> bool:
    """No number, range, relation or unit is cut at either end, and no two numbers are run together."""
    end = at + len(said.text)
    before, after = there.text[:at], there.text[end:]
    if said.text[0].isdigit() and _cut_before(there, before, at):
        return False
    if said.text[0] in ".,%‰" and before[-1:].isdigit():
        return False
    last = said.text[-1]
    if last.isdigit() and _UNIT_LEFT.match(after) and end not in there.gaps:
        return False
    if last in _SCALE and re.search(r"\d[万亿千百]+$", said.text) and after[:1] in tuple("元万亿人户"):
        return False
    parted = {gap - at for gap in there.gaps if at < gap < end}
    return parted <= said.gaps


def _cut_before(there: _Plain, before: str, at: int) -> bool:
    match = _CUT_LEFT.search(before)
    if match is None or (at in there.gaps and before[-1].isdigit()):
        return False
    if match.group() == "-" and _SIGNED.search(before):
        return True
    if match.group() in ("-", "~", "至"):
        # 6-9个月 must not become 9个月; a dash after words (编号-5) or at the very start is a sign or a mark.
        return before[-2:-1].isdigit() or before[-2:-1] in ("", "%", "万")
    return True


def derive(printed_value: Evidence, operands: Sequence[Evidence], operation: Operation) -> Certificate:
    """Whether a certified number is what code computes from other certified numbers.

    derived: it is, within what the printed digits can stand for; the evidence is the value's place and then
    its operands'. unsupported: it is not. absent: a place holds no number. A ratio is in percent.
    """
    value = _read(printed_value)
    numbers = [number for place in operands if (number := _read(place)) is not None]
    if value is None or len(numbers) < max(2, len(operands)):
        return Certificate("absent", reason="缺少可计算的数")
    span = _computed(numbers, operation)
    if span is None:
        return Certificate("absent", reason="除数为零")
    if not printed(value).meets(span):
        return Certificate("unsupported", reason="与按原文各数计算的结果不符")
    return Certificate("derived", (printed_value, *operands))


def _read(place: Evidence) -> Decimal | None:
    found = split_number(place.text.strip())
    return None if found is None else found[0]


def _computed(numbers: Sequence[Decimal], operation: Operation) -> Interval | None:
    """What the operation gives on printed numbers; None where it gives nothing."""
    first, *others = (printed(number) for number in numbers)
    if operation == "ratio":
        base = others[0]
        if not base.low or base.high is None or base.low <= 0:
            return None
        inverse = Interval(1 / base.high, 1 / base.low, base.high_open, base.low_open)
        return first.times(inverse).scaled(Decimal(100))
    for other in others:
        if operation == "difference":
            other = Interval(_negative(other.high), _negative(other.low), other.high_open, other.low_open)
        first = first.plus(other)
    return first


def _negative(end: Decimal | None) -> Decimal | None:
    return None if end is None else -end
