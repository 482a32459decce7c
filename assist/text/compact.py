"""A text without white space and in plain width, one character for one character.

Unlike `normalise.squeeze` it keeps the full-width comma apart from the thousands separator, which prose
needs: 检查12，100%合格 is two numbers. A character of the result always is one character of the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assist.text.normalise import INVISIBLE, WIDE, simplified

_OTHER = {
    "≧": "≥", "⩾": "≥", "﹥": ">", "≦": "≤", "⩽": "≤", "﹤": "<", "═": "=", "﹦": "=", "﹪": "%",
    "—": "-", "–": "-", "―": "-", "−": "-", "‐": "-", "∶": ":", "︰": ":", "×": "*", "✕": "*", "“": '"', "”": '"',
    "∼": "~", "〇": "零",
}  # fmt: skip
_PLAIN = {**{wide: plain for wide, plain in WIDE.items() if plain != ","}, **_OTHER}
_WIDE = re.compile(f"[{''.join(_PLAIN)}]")
SOLID = re.compile(rf"[^\s{INVISIBLE}]+")
"""A run of characters that can be seen."""


def plain_width(text: str) -> str:
    """`text` with full-width letters, digits and signs in plain width; the same length."""
    # str.translate takes some 200 ns for every character, whether it changes or not.
    for char in set(_WIDE.findall(text)):
        text = text.replace(char, _PLAIN[char])
    return text


def compact(text: str) -> tuple[str, Sequence[int]]:
    """`text` without white space in plain width, and for each character of the result its offset.

    >>> compact("１０ 万\\n元")
    ('10万元', [0, 1, 3, 5])
    """
    if SOLID.fullmatch(text):
        return plain_width(text), range(len(text))
    runs: list[str] = []
    offsets: list[int] = []
    for match in SOLID.finditer(text):
        runs.append(match.group())
        offsets.extend(range(match.start(), match.end()))
    return plain_width("".join(runs)), offsets


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """`compact` without the offsets and in simplified characters, for cells: cells are short and repeat."""
    return simplified(plain_width("".join(SOLID.findall(text))))
