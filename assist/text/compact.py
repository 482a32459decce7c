"""A text without white space and in plain width, one character for one character.

Unlike `normalise.squeeze` it keeps the full-width comma apart from the thousands separator, which prose
needs: 检查12，100%合格 is two numbers. A character of the result always is one character of the source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assist.text.normalise import INVISIBLE, simplified

_SAME = {0xFF0C: 0xFF0C}
_WIDE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHER = {
    "≧": "≥", "⩾": "≥", "﹥": ">", "≦": "≤", "⩽": "≤", "﹤": "<", "═": "=", "﹦": "=", "﹪": "%",
    "—": "-", "–": "-", "―": "-", "−": "-", "‐": "-", "∶": ":", "︰": ":", "×": "*", "✕": "*", "“": '"', "”": '"',
    "∼": "~", "〇": "零",
}  # fmt: skip
_TABLE = {**_WIDE, **{ord(key): value for key, value in _OTHER.items()}, **_SAME}
_BARE: dict[int, int | str | None] = {
    **_TABLE,
    **dict.fromkeys(map(ord, INVISIBLE)),
}
SOLID = re.compile(rf"[^\s{INVISIBLE}]+")
"""A run of characters that can be seen."""


def plain_width(text: str) -> str:
    """`text` with full-width letters, digits and signs in plain width; the same length."""
    return text.translate(_TABLE)


def compact(text: str) -> tuple[str, list[int]]:
    """`text` without white space in plain width, and for each character of the result its offset.

    >>> compact("１０ 万\\n元")
    ('10万元', [0, 1, 3, 5])
    """
    runs: list[str] = []
    offsets: list[int] = []
    for match in SOLID.finditer(text):
        runs.append(match.group())
        offsets.extend(range(match.start(), match.end()))
    return plain_width("".join(runs)), offsets


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """`compact` without the offsets and in simplified characters, for cells: cells are short and repeat."""
    return simplified("".join(text.split()).translate(_BARE))
