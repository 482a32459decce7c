"""What stands in front of, behind or between all the lines of a text and says nothing: numbers of lines, signs of quoting
or listing, heads that every page repeats, blanks between all characters, a gap behind every line.

Each is taken out only where (nearly) the whole text has it; a list or a numbered row of a form is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from assist.forms.labels import labels

Edit = tuple[int, int, str]
"""A range of a text, and what takes its place."""

_FEWEST_LINES = 12
_MOST = 0.9  # of the lines
_NUMBER = re.compile(r"[ \t]*[(\[]?(\d{1,4})(?:[.:：、)\]|]|(?=[\s|]))[ \t|]*(?=\S)")
_SIGN = re.compile(r"[ \t]*([>•·●○▪◦*+#－–-])[ \t]+(?=\S)")
_BEGINS = re.compile(r"^[ \t]*(?:[(\[]?\d|[>•·●○▪◦*+#－–-][ \t])", re.M)
_EMPHASIS = re.compile(r"(?<![^\s|])(\*\*)(?=\S)[^*\n]{1,80}(?<=\S)(\*\*)(?![^\s|:：])")
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.M)
_FEWEST_EMPHASIS = 4
_PAGE = re.compile(
    r"^[^\S\n]*(?:[—–－-]+[^\S\n]*\d{1,3}[^\S\n]*[—–－-]+|第[^\S\n]*\d{1,3}[^\S\n]*页.{0,12})[^\S\n]*$", re.M
)
_FEWEST_HEADS = 2
_SHORTEST_HEAD = 6
_PUBLISHED = re.compile(r"(?!.*(?:绩效|自评|目标|指标))\S{4,30}(?:决算|预算|公开|报告)\S{0,8}")
_DIGITS = re.compile(r"\d+")
_CLASSES = (
    (re.compile(r"(?<=[\d.]) (?=[\d.%％])"), re.compile(r"(?<=\d)(?=\d)"), 20),
    (
        re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"),
        re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])"),
        60,
    ),
)
_ONE_BLANK = re.compile(r"(?<=\S) (?=\S)")
_SPACED = 0.95
_APART = re.compile(r"\d [\u4e00-\u9fff]")
_TIGHT = re.compile(r"\d[\u4e00-\u9fff]")
_FEWEST_APART = 8
_UNIT_APART = re.compile(
    r"(?<=\d)( )(?=(?:年度?|月|日|个工作日|个百分点|个|人次|人|次|万人次|万人|万元|亿元|元|万亩|亩|平方米|立方米|公里|千米|米|万吨|吨|公斤|户|家|座|项|套|台|份|万份|篇|期|场|处|条|件|株|辆|批次|批|天|小时|分|所|名|万)"
    r"(?:以上|以下|以内|左右|底?前?|/[\u4e00-\u9fff]{1,4})?(?:[ \n）)，。；]|$|(?<=[年月]) ?\d))"
)
_DATE_APART = re.compile(r"(?<=[年月])( )(?=\d{1,2}\s?[月日])")
_SIGN_APART = re.compile(r"(?<![^\s|（(])(?:[≥≤≧≦＞＜><＝=⩾⩽]|>=|<=|＞＝|＜＝)([ \u3000]+)(?=\d)")
_UNIT_BEHIND = re.compile(r"[\d.,]+[ \u3000]+(?:[%％‰]|[\u4e00-\u9fff/]{1,4})(?:[(（][^)）\n]*[)）])?(?!\S)")
_BESIDE = re.compile(r"(?<=[\u4e00-\u9fff≥≤，。；、（(]) (?=\d)|(?<=[\d%.]) (?=[\u4e00-\u9fff])")
_STOP = re.compile("[，。；]")
_FIGURES = re.compile(r"(?<![^\s])[\d.,%]+ [\d.,%]+(?![^\s])")
_PARTED = re.compile(r"\S {2,}\S")
_FEWEST_PARTED, _SHARE_PARTED = 8, 0.4  # lines
_MOST_TEXT = 40_000
_GAP = re.compile(r"(?<=\S)[^\S\n]*\n(?:[^\S\n]*\n)+(?=[^\n]*\S)")


def line_marks(text: str) -> list[Edit]:
    """What the lines of `text` carry beside what they say."""
    return [*_numbers_or_signs(text), *_emphasis(text)]


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines that are not blank, with their places."""
    return [(match.start(), match.group()) for match in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _numbers_or_signs(text: str) -> Iterator[Edit]:
    """The numbers or signs with which all lines begin."""
    filled = text.count("\n") + 1
    if filled < _FEWEST_LINES or len(_BEGINS.findall(text)) * 3 < filled:
        return
    lines = _lines(text)
    numbers = [(start, _NUMBER.match(line)) for start, line in lines]
    found = [(start, match) for start, match in numbers if match is not None]
    counted = sum(int(b[1]) == int(a[1]) + 1 for (_, a), (_, b) in pairwise(found))
    if (
        len(found) >= _MOST * len(lines)
        and counted >= _MOST * (len(found) - 1)
        and len(found) >= _FEWEST_LINES
    ):
        yield from ((start, start + match.end(), "") for start, match in found)
        return
    signs = [(start, match) for start, line in lines if (match := _SIGN.match(line)) is not None]
    usual, times = Counter(match[1] for _, match in signs).most_common(1)[0] if signs else ("", 0)
    if times >= _MOST * len(lines):
        yield from ((start, start + match.end(), "") for start, match in signs if match[1] == usual)


def _emphasis(text: str) -> Iterator[Edit]:
    """Signs that make words bold or a line a heading."""
    found = list(_EMPHASIS.finditer(text)) if text.count("**") >= 2 * _FEWEST_EMPHASIS else []
    if len(found) >= _FEWEST_EMPHASIS:
        yield from ((*match.span(sign), "") for match in found for sign in (1, 2))
    if "# " in text:
        yield from ((*match.span(), "") for match in _HEADING.finditer(text))


def spacing(text: str) -> list[Edit]:
    """The blanks between the characters of a text whose words or numbers are all printed apart."""
    if "  " not in text and "\t" not in text and "\n" not in text:
        return []  # blanks alone part its cells
    classes = [
        blank
        for blank, bare, fewest in _CLASSES
        if (count := len(blank.findall(text))) >= fewest
        and count >= _SPACED * (count + len(bare.findall(text)))
    ]
    if not classes:
        return _beside_numbers(text)
    if len(classes) == len(_CLASSES):
        return [(*match.span(), "") for match in _ONE_BLANK.finditer(text)]
    return [(*match.span(), "") for blank in classes for match in blank.finditer(text)]


def signs_apart(text: str) -> list[Edit]:
    """The blanks between a sign of comparison and its figure (≥ 90%), but where the signs have a column of their own."""
    found = list(_SIGN_APART.finditer(text))
    apart = sum(_UNIT_BEHIND.match(text, match.end()) is not None for match in found)
    if 2 * apart >= len(found) or any(label in "".join(text.split()) for label in _sign_columns()):
        return []  # signs and units are cells
    return [(*match.span(1), "") for match in found]


@cache
def _sign_columns() -> tuple[str, ...]:
    return tuple(label for label, role in labels("indicator_column").roles.items() if role == "operator" and len(label) > 2)


def _beside_numbers(text: str) -> list[Edit]:
    """The blanks that typesetting puts between every number and the characters beside it: before a unit, inside a date,
    and in the sentences of a narrative. Others may part cells."""
    apart = len(_APART.findall(text))
    if apart < _FEWEST_APART or apart < _MOST * (apart + len(_TIGHT.findall(text))):
        return []
    edits = {match.span(1) for match in _UNIT_APART.finditer(text)} | {
        match.span(1) for match in _DATE_APART.finditer(text)
    }
    for line in re.finditer(r"[^\n]+", text):
        if _STOP.search(line.group()) and not _FIGURES.search(line.group()):
            edits |= {
                (line.start() + a, line.start() + b)
                for a, b in (m.span() for m in _BESIDE.finditer(line.group()))
            }
    return [(a, b, "") for a, b in sorted(edits)]


def gaps(text: str) -> list[Edit]:
    """The blank lines behind every line, where all lines have the same."""
    lines = len(_lines(text)) if text.count("\n\n") * 3 > text.count("\n") or "\n " in text else 0
    if lines < _FEWEST_LINES:
        return []
    found = list(_GAP.finditer(text))
    usual, times = Counter(match.group() for match in found).most_common(1)[0] if found else ("", 0)
    if times < _MOST * (lines - 1) or not usual.replace("\n", "").strip("\r"):
        return []
    return [(match.start(), match.end(), "\n") for match in found if match.group() == usual]


def running_heads(text: str) -> list[Edit]:
    """The lines that stand beside the number of every page: its head or its foot."""
    pages = list(_PAGE.finditer(text)) if "页" in text or "-" in text or "—" in text else []
    beside = [
        span for page in pages for span in (_line_before(text, page.start()), _line_behind(text, page.end()))
    ]
    told = Counter(_DIGITS.sub("0", text[a:b].strip()) for a, b in beside)
    heads = {
        line
        for line, times in told.items()
        if len(line) >= _SHORTEST_HEAD and times >= _FEWEST_HEADS and 2 * times >= len(pages)
    }
    heads |= {line for line in told if _PUBLISHED.fullmatch(line)}
    return [(a, b, "") for a, b in sorted(set(beside)) if _DIGITS.sub("0", text[a:b].strip()) in heads]


def _line_before(text: str, place: int) -> tuple[int, int]:
    """The last line before `place` that is not blank, with its break."""
    while place and text[place - 1].isspace():
        place -= 1
    return text.rfind("\n", 0, place) + 1, text.find("\n", place) + 1 or len(text)


def _line_behind(text: str, place: int) -> tuple[int, int]:
    """The first line behind `place` that is not blank, with its break."""
    while place < len(text) and text[place].isspace():
        place += 1
    return text.rfind("\n", 0, place) + 1, text.find("\n", place) + 1 or len(text)


def keeps_places(text: str) -> bool:
    """Whether gaps of several blanks part the words of many lines: all that is looked at in another text."""
    if "   " not in text or len(text) > _MOST_TEXT:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    gaps = sum(_PARTED.search(line) is not None for line in lines)
    return gaps >= max(_FEWEST_PARTED, _SHARE_PARTED * len(lines))
