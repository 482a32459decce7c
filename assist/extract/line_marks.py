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
from assist.text.units import COUNT_UNITS

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
_NO_UNITS = frozenset({"分", "度", "年", "日", "季度", "市", "县", "区", "乡", "镇", "村", "社区", "街道", "类", "班", "届"})
"""Units that more often are another word, of points, dates and places."""
_COUNTED = "(?:[万亿千]?(?:" + "|".join(sorted({*COUNT_UNITS, "元", "个百分点", "户次"} - _NO_UNITS, key=len, reverse=True)) + ")|[万亿])"
_UNIT_APART = re.compile(
    rf"(?<=\d)( )(?=(?:年度?|月|日|分|{_COUNTED})"
    r"(?:以上|以下|以内|左右|底?前?|/[\u4e00-\u9fff]{1,4})?(?:[ \n）)，。；]|$|(?<=[年月]) ?\d))"
)
_DATE_APART = re.compile(r"(?<=[年月])( )(?=\d{1,2}\s?[月日])")
_BLANK = re.compile(r"[ \u3000]+(?=[\d%％‰\u4e00-\u9fff])")
_BEFORE_FIGURE = re.compile(
    r"(?:^|[\s|（(])(?:[≥≤≧≦＞＜><＝=⩾⩽]|>=|<=|＞＝|＜＝|不少于|不低于|不超过|不高于|不小于|不大于|大于等于|小于等于|达到|控制在|至少)$"
)
_OF_DATE = {
    "年": re.compile(r"年(?=[ \u3000]?\d{1,2}[ \u3000]?月)"),
    "月": re.compile(r"月(?=[ \u3000]?\d{1,2}[ \u3000]?日|底|前|末)"),
    "日": re.compile(r"日(?=前|底|[\s|]|$)"),
}
_LARGER_BEFORE = {"月": re.compile(r"年[ \u3000]?\d{1,2}$"), "日": re.compile(r"月[ \u3000]?\d{1,2}$")}
_BEHIND_FIGURE = re.compile(rf"(?:[%％‰]|{_COUNTED}(?!度)(?:/[\u4e00-\u9fff]{{1,4}})?)(?:及?以上|及?以下|以内|左右)?(?:[\s）)，。；|\d]|$)|(?:平方公?|立方|个工作?|个百分?)(?=\n)")
_DAY_OR_MONTH = re.compile(r"\d{1,2}[ \u3000]?[月日]")
_BEFORE = 6
_OWN_UNIT = re.compile(r"(?<!\S)(?:计量单位|度量单位|指标单位|单位)(?!\S)|\d[ \u3000]+\S{1,3}[(（](?:百分比|[\u4e00-\u9fff](?:、[\u4e00-\u9fff])+)[)）]")
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


def values_apart(text: str) -> list[Edit]:
    """The blanks inside values (≥ 90 %, 不少于 8 期, 2023 年 5 月 3 日前), but where signs or units have columns of their own."""
    found = [(*match.span(), "") for match in _BLANK.finditer(text) if _is_in_value(text, *match.span())]
    if not found or _OWN_UNIT.search(text) or any(label in "".join(text.split()) for label in _sign_columns()):
        return []
    return found


def _is_in_value(text: str, start: int, end: int) -> bool:
    """Whether a blank stands before the figure or the unit of a value."""
    before, after = text[start - 1 : start], text[end]
    if before.isdecimal():
        if after in _OF_DATE:
            larger = _LARGER_BEFORE.get(after)
            return _OF_DATE[after].match(text, end) is not None and (larger is None or larger.search(text[max(0, start - _BEFORE) : start]) is not None)
        return not after.isdecimal() and _BEHIND_FIGURE.match(text, end) is not None
    if not after.isdecimal():
        return False
    if before in ("年", "月"):
        return text[max(0, start - 3) : start - 1].rstrip()[-1:].isdecimal() and bool(_DAY_OR_MONTH.match(text, end))
    return _BEFORE_FIGURE.search(text[max(0, start - _BEFORE) : start]) is not None


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
