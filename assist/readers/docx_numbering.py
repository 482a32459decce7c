"""Automatic list numbers of Word paragraphs: "一、", "（二）", "1.2", which stand nowhere in the text itself.

ECMA-376 part 1, 17.9. Reports number their headings so, and readers find the sections by them.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from assist.readers.docx_styles import VAL, Numbered, W, first, integer

_DIGITS = "零一二三四五六七八九"
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "ideographTraditionalCounting", "koreanCounting",
})
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LEVELS = 9


class _Level(NamedTuple):
    format: str
    pattern: str
    start: int


class Numbering:
    """The lists of a document and how far each has counted; ask for labels in reading order."""

    def __init__(self, root: etree._Element) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._style_level: dict[tuple[str, str], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._used: set[str] = set()
        for definition in root.iterchildren(f"{W}abstractNum"):
            self._define(definition)
        for number in root.iterchildren(f"{W}num"):
            self._add_number(number)

    def label(self, place: Numbered, style: str | None) -> str:
        """What Word prints before the paragraph, and counts it; "" for bullets and unnumbered ones."""
        name = self._list_of.get(place.number)
        levels = self._levels.get(name or "")
        if name is None or not levels:
            return ""
        at = place.level
        if at is None:
            at = self._style_level.get((name, style or ""), 0)
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._advance(name, place.number, at, levels)
        text = level.pattern
        for deeper in range(_LEVELS):
            mark = f"%{deeper + 1}"
            if mark in text:
                kind = levels[deeper].format if deeper in levels else "decimal"
                text = text.replace(mark, counted(counts[deeper] or 0, kind))
        # Word prints a tab or blank; only where a digit would run into the text does it matter.
        return text + " " if text and (text[-1].isalnum() and text[-1].isascii()) else text

    def _define(self, definition: etree._Element) -> None:
        name = definition.get(f"{W}abstractNumId", "")
        levels = self._levels.setdefault(name, {})
        for element in definition.iterchildren(f"{W}lvl"):
            at = integer(element.get(f"{W}ilvl"))
            if at is None or at >= _LEVELS:
                continue
            kind = _value(element, "numFmt") or "decimal"
            pattern = "" if kind in {"bullet", "none"} else _value(element, "lvlText") or ""
            start = integer(_value(element, "start"))
            levels[at] = _Level(kind, pattern, 1 if start is None else start)
            if style := _value(element, "pStyle"):
                self._style_level[name, style] = at

    def _add_number(self, number: etree._Element) -> None:
        identifier = number.get(f"{W}numId", "")
        self._list_of[identifier] = _value(number, "abstractNumId") or ""
        for override in number.iterchildren(f"{W}lvlOverride"):
            at, start = integer(override.get(f"{W}ilvl")), integer(_value(override, "startOverride"))
            if at is not None and start is not None:
                self._restarts.setdefault(identifier, {})[at] = start

    def _advance(self, name: str, number: str, at: int, levels: dict[int, _Level]) -> list[int | None]:
        counts = self._counts.setdefault(name, [None] * _LEVELS)
        if number not in self._used:
            self._used.add(number)
            for level, start in self._restarts.get(number, {}).items():
                if level < _LEVELS:
                    counts[level] = start - 1
        for upper in range(at):
            if counts[upper] is None and upper in levels:
                counts[upper] = levels[upper].start
        before = counts[at]
        counts[at] = levels[at].start if before is None else before + 1
        counts[at + 1:] = [None] * (_LEVELS - at - 1)
        return counts


def _value(parent: etree._Element, name: str) -> str | None:
    child = first(parent, f"{W}{name}")
    return child.get(VAL) if child is not None else None


def counted(number: int, kind: str) -> str:
    """`number` in a w:numFmt: decimal, Chinese, circled, letters, Roman; other formats as decimal."""
    if kind in _CHINESE:
        return chinese_number(number)
    if kind in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in {"upperLetter", "lowerLetter"} and number > 0:
        letters = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "upperLetter" else letters.lower()
    if kind in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    if kind == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for amount, letters in _ROMAN:
        count, number = divmod(number, amount)
        out += letters * count
    return out


def chinese_number(number: int) -> str:
    """1 to 9999 as in headings: 十, 十一, 二十, 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    zero = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + name
        zero = not digit
    return out[1:] if out.startswith("一十") else out
