"""Heads that are numbers or letters, and a note that says what they stand for: ① 款项来源，② 预算数 ... ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.orient.oriented import Box, Part
from assist.model import Paragraph

_CODE = r"[①-⑳]|[(（]\d{1,2}[)）]|[A-Z]|[甲乙丙丁戊己庚辛壬癸子丑寅卯]"
_WHOLE = re.compile(_CODE)
_ITEM = re.compile(
    rf"(?:^|(?<=[，,；;。、：:\s]))\s*({_CODE})[ \u3000]*(?:栏|列|项)?[ \u3000]*[=＝:：—–-]*[ \u3000]*(?:填写?|为|指|是|表示|代表|即)?"
    rf"([^，,；;。、=＝①-⑳\n]{{1,16}})"
)
_FEWEST = 3
_LONGEST_CODE = 6


def explained(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with what a note says in place of each head that it explains; None where no note does."""
    boxes = [box for part in parts for box in _boxes(part)]
    codes = Counter(code for box in boxes if (code := _code(box.text)) is not None)
    if len(codes) < _FEWEST:
        return None
    meanings: dict[str, set[str]] = {}
    for box in boxes:
        found = {_plain(item[1]): item[2].strip() for item in _ITEM.finditer(box.text)}
        if len(found) >= _FEWEST:
            for code, meaning in found.items():
                meanings.setdefault(code, set()).add(meaning)
    told = {code: next(iter(words)) for code, words in meanings.items() if len(words) == 1 and code in codes}
    if len(told) < _FEWEST or len(set(told.values())) < len(told) / 2:
        return None
    return [part if isinstance(part, Paragraph) else [[_told(box, told) for box in row] for row in part] for part in parts]


def _boxes(part: Part) -> Sequence[Box]:
    if isinstance(part, Paragraph):
        return (Box(part.text, part.start, part.end),)
    return [box for row in part for box in row]


def _code(text: str) -> str | None:
    """The number or letter that a cell consists of."""
    return _plain(text) if len(text) <= _LONGEST_CODE and _WHOLE.fullmatch(text.strip()) else None


def _plain(code: str) -> str:
    """One writing of a code; ⑦ is not 7."""
    return code.strip().replace("（", "(").replace("）", ")")


def _told(box: Box, meanings: dict[str, str]) -> Box:
    code = _code(box.text)
    meaning = None if code is None else meanings.get(code)
    return box if meaning is None else replace(box, text=meaning, exact=False)
