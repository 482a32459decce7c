"""Bytes to text, by one rule for .txt and html: what is certain first, what is likely last.

BOM, then UTF-16 without BOM (seen by its NUL bytes), then strict UTF-8, then a declared charset, then
GB18030. Detection by statistics is not used: it takes short GBK texts for Korean or Big5.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its BOM begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SNIFF = 4096
_DECLARED = {
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "hz-gb-2312": "hz", "utf-16": "utf-16",
    "shift_jis": "cp932", "euc-kr": "cp949",
}
"""Declarations that decide anything: the GB family is tried last anyway, Latin-1 would accept every byte."""


class Decoded(NamedTuple):
    """`bad` counts the places that could not be decoded and stand as U+FFFD."""

    text: str
    encoding: str
    bad: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`, without its BOM; `declared` is what the file says about itself, if anything."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[len(bom):], encoding)
    if wide := _utf16_by_nul(data):
        return _lenient(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as problem:
        first_error = problem
    damaged = _damaged_utf8(data, first_error)
    if damaged:
        return damaged
    codec = _DECLARED.get((declared or "").strip().lower())
    if codec:
        try:
            return Decoded(data.decode(codec), codec)
        except UnicodeDecodeError:
            pass  # a wrong declaration is common: fall through to the encoding of Chinese Windows
    return _lenient(data, "gb18030")


def _lenient(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, text.count("\ufffd"))


def _utf16_by_nul(data: bytes) -> str | None:
    """UTF-16 by where its NUL bytes stand: digits and line ends have one in every pair."""
    head = data[:_SNIFF]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 8 * even and odd * 20 >= len(head) // 2:
        encoding = "utf-16-le"
    elif even > 8 * odd and even * 20 >= len(head) // 2:
        encoding = "utf-16-be"
    else:
        return None
    return encoding if _lenient(data[: _SNIFF], encoding).bad <= 1 else None


def _damaged_utf8(data: bytes, problem: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 with a few bad bytes, or cut in the middle of a character; None when it is something else.

    GB18030 accepts nearly any bytes, so a damaged UTF-8 file must be seen before it is tried.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = len(text) - len(text.encode("ascii", "ignore"))
    cut_at_end = bad == 1 and problem.reason == "unexpected end of data"
    return Decoded(text, "utf-8", bad) if bad * 20 <= wide or (cut_at_end and wide > 2) else None
