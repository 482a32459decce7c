"""Whole numbers in Chinese numerals or digits: 三千二百, 两, 一百零五, 二〇二四, 12."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARS = "零〇一二两三四五六七八九十百千万亿"


@lru_cache(maxsize=4096)
def chinese_number(text: str) -> int | None:
    """The whole number that `text` writes in Chinese numerals, or None when it writes none.

    >>> chinese_number("三千二百"), chinese_number("十二"), chinese_number("二零二四"), chinese_number("百")
    (3200, 12, 2024, None)
    """
    if not text or text[0] in "百千万亿" or any(char not in NUMERAL_CHARS for char in text):
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return _placed(text)


def whole_number(text: str) -> int | None:
    """The whole number that `text` writes in digits or in Chinese numerals, or None when it writes none.

    >>> whole_number("12"), whole_number("十二"), whole_number("若干")
    (12, 12, None)
    """
    return int(text) if text.isdecimal() else chinese_number(text)


def _placed(text: str) -> int | None:
    total = group = 0
    digit: int | None = None
    last_step = 10
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            last_step = 10 if digit == 0 else last_step
            continue
        if char in _STEPS:
            last_step = _STEPS[char]
            group += (1 if digit is None else digit) * last_step
        else:
            last_step = _GROUPS[char]
            total = (total + group + (digit or 0)) * last_step
            group = 0
        digit = None
    # 三千二 is three thousand two hundred: a last digit without a step stands for the next lower step.
    tail = 0 if digit is None else digit * max(last_step // 10, 1)
    return total + group + tail
