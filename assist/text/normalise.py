"""Normalisation for comparing, never for quoting: what is quoted is always the original characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = {
    "═": "=", "﹦": "=", "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "⩾": "≥", "⩽": "≤",
    "—": "-", "–": "-", "―": "-", "－": "-", "‐": "-", "∶": ":", "︰": ":", "•": "·", "．": ".",
}  # fmt: skip
_SHORT = 60  # longer texts seldom repeat, and would fill the cache
_KEPT = frozenset("㎡㎥℃㎞㎏㏄")  # NFKC would turn units into letters and digits
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_PECULIAR = re.compile(f"[{re.escape(''.join([*_LOOKALIKES, *_KEPT, *_INVISIBLE]))}]")
"""Characters that NFKC alone would not fold as we want."""


@lru_cache(maxsize=8192)
def fold_char(char: str) -> str:
    """One character in its plain width; "" when it is white space or invisible."""
    if char.isspace() or char in _INVISIBLE:
        return ""
    char = _LOOKALIKES.get(char, char)
    if "\u4e00" <= char <= "\u9fff" or char in _KEPT:
        return char
    return unicodedata.normalize("NFKC", char).replace(" ", "")


def fold(text: str) -> str:
    """`text` without white space, in plain width and lower case: the key by which labels are found."""
    return _fold(text) if len(text) <= _SHORT else _fold_now(text)


def _fold_now(text: str) -> str:
    if _PECULIAR.search(text):
        return "".join(map(fold_char, text)).lower()
    return unicodedata.normalize("NFKC", "".join(text.split())).lower()


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    return _fold_now(text)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Fold `text` and keep for every character of the result its offset in `text`."""
    squeezed: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        for plain in fold_char(char):
            squeezed.append(plain)
            offsets.append(offset)
    return "".join(squeezed), offsets


def is_cjk(char: str) -> bool:
    """Whether `char` is a Chinese character or Chinese punctuation (no space belongs beside it)."""
    return "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"


def unwrap(text: str) -> str:
    """`text` as one line: line breaks inside Chinese vanish, others become one space; ends are trimmed."""
    if "\n" not in text and "\r" not in text:
        return text.strip()
    parts = [part.strip() for part in text.splitlines()]
    joined = ""
    for part in parts:
        if not part:
            continue
        if joined and joined[-1].isascii() and part[0].isascii() and joined[-1].isalpha() and part[0].isalpha():
            joined += " "
        joined += part
    return joined
