"""Where level labels and lines part an indicator table that was run together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assist.extract.glued.table import Zone
from assist.extract.targets import leading_unit
from assist.forms.labels import labels

Cut = tuple[int, int]
_PARTS_OF_OUTPUT = frozenset({"产出数量", "产出质量", "产出时效", "产出成本"})
_LONG_LINE, _FEW_LINES = 95, 3
_SHORTEST_NAME = 3
_LEFTOVER = re.compile(r"(?:指标[1-9]?(?:[:：]|(?=[.…]))|[.…]+)+$")
_NUMBERED = re.compile(r"指标\d{0,2}[:：]|指标\d")
_NUMBERED_NAME = re.compile(r"\d[\d.,]*(\D+)")
_NOTHING = re.compile(r"(?:指标\d?[:：]?)*(?:无|/|-|\d、?)?[.…]*")


@dataclass(frozen=True, slots=True)
class LeveledZone:
    """A zone with the places of the first and second level labels above it."""

    zone: Zone
    level1: Cut | None
    level2: Cut | None
    opens_unknown: bool = False
    """Whether a second level that no list has may stand in front of its first name."""


def in_lines(start: int, end: int, lines: Sequence[int]) -> bool:
    """Whether the table in text[start:end] has its rows on lines of their own."""
    count = 1 + sum(start < line < end for line in lines)
    return count >= _FEW_LINES and (end - start) / count <= _LONG_LINE


def leveled_zones(
    text: str, start: int, end: int, lines: Sequence[int], breaks: Sequence[Cut] = ()
) -> list[LeveledZone]:
    """The zones of text[start:end]; `lines` are the places in the text at which lines begin, `breaks` what stands in it
    that is of no row, such as the header of a later part."""
    inside = sorted({start, *(line for line in lines if start < line < end)})
    lined = in_lines(start, end, lines)
    shorts = _short_levels(text, inside) if lined else _NONE_SHORT
    places = list(_line_labels(text, inside, end, shorts) if lined else _labels(text, start, end))
    outside = [place for place in places if not any(a <= place[1] < b for a, b in breaks)]
    return _zones(text, start, end, sorted([*outside, *(("none", *cut) for cut in breaks)], key=_begin), inside if lined else [])


def _begin(place: tuple[str, int, int]) -> int:
    return place[1]


def _zones(
    text: str, start: int, end: int, places: Sequence[tuple[str, int, int]], lines: Sequence[int]
) -> list[LeveledZone]:
    found: list[LeveledZone] = []
    level1: Cut | None = None
    level2: Cut | None = None
    opening: Decimal | None = None
    for (kind, begin, after), following in pairwise([("none", start, start), *places, ("level1", end, end)]):
        if kind == "level1":
            level1, level2 = (begin, after), None
            opening = _stated(text[begin:after])
        elif kind == "level2":
            level2 = (begin, after)
        else:
            level1 = level2 = None
        stop = following[1]
        if left := _LEFTOVER.search(text, after, stop):
            stop = left.start()  # what the template holds for rows that nobody filled
        if _NOTHING.fullmatch(text, after, stop):
            stop = after
        closes = opening if following[0] == "level1" else None
        starts = tuple(sorted({after, *(line for line in lines if after < line < stop)})) if lines and stop > after else ()
        bare = kind == "level1" and _SHORT1.fullmatch(text, begin, after) is not None and not text.startswith("满意", begin)
        found.append(LeveledZone(Zone(after, stop, starts, closes, stop == len(text)), level1, level2, bare and stop > after))
    return found


def _stated(label: str) -> Decimal | None:
    match = re.search(r"\((\d+(?:\.\d+)?)分?\)$", label)
    return Decimal(match[1]) if match else None


def _short_levels(text: str, lines: Sequence[int]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The first and the second levels of a table that names them without 指标: two first levels open lines in front of
    second levels that a list has, 产出数量…, 满意度(10分)服务对象满意度…; else patterns that match nothing."""
    found = [(match[1], second) for line in lines if (match := _SHORT1.match(text, line)) and (second := _KNOWN2.match(text, match.end()))]
    if len({first for first, _ in found}) < _FEWEST_SHORT:
        return _NONE_SHORT
    return _SHORT1, _KNOWN2 if any(len(second[1]) == _SHORTEST for _, second in found) else _LONGER2


def _line_labels(
    text: str, lines: Sequence[int], end: int, shorts: tuple[re.Pattern[str], re.Pattern[str]]
) -> Iterator[tuple[str, int, int]]:
    """The labels with which lines begin: a first level, a second level, or both. `shorts`: levels that this table names
    without 指标."""
    first = True
    seen: set[str] = set()
    bounds = {*lines, end}
    read = 0
    for line, following in pairwise([*lines, end]):
        at, under = line, False
        if short := shorts[0].match(text, line, following):
            yield "level1", *short.span()
            at, first, under, read = short.end(), False, True, short.end()
            seen.clear()
        short = shorts[1].match(text, at, following)
        if short and short[1] not in seen and (under or not _VALUE.match(text, short.end())):
            seen.add(short[1])
            read = short.end()
            yield "level2", *short.span()
            continue
        while at >= read and (match := _whole_label(text, at, following, bounds, end)):
            after = read = _label_end(text, match)
            if _is_name(text, match, after):
                break
            kind = _kind(text, match, first)
            if kind == "level1" and under:
                break
            yield kind, _label_start(match, after), after
            at, first, under = after, False, True
            if kind == "level2":
                break


def _whole_label(text: str, at: int, following: int, bounds: Collection[int], end: int) -> re.Match[str] | None:
    """The label at `at` in a line that ends at `following`; one that was wrapped goes on in the next, 经济效益 / 指标."""
    match = _LEVEL.match(text, at, end)
    if match is None or match.end() <= following or match.end() in bounds:
        return match
    wrapped = text.startswith("指标", following) and match.end(1) == following + 2 and not _NUMBERED.match(text, following)
    return match if wrapped else _LEVEL.match(text, at, following)


def _is_name(text: str, match: re.Match[str], after: int) -> bool:
    """Whether what reads as a level is a row's name: its value stands behind it, not a name that opens with a number."""
    if not _VALUE.match(text, after):
        return False
    numbered = _NUMBERED_NAME.match(text, after) if match[1].endswith("指标") else None
    return numbered is None or len(numbered[1].removeprefix(leading_unit(numbered[1]) or "")) < _SHORTEST_NAME


def _labels(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    first, read = True, start
    for match in _LEVEL.finditer(text, start, end):
        after = _label_end(text, match)
        if match.start() < read or _is_name(text, match, after):
            continue
        read = after
        yield _kind(text, match, first), _label_start(match, after), after
        first = False


def _label_start(match: re.Match[str], after: int) -> int:
    """Where a label begins that ends at `after`: the second time, when it was printed twice."""
    return max(match.start(), after - len(match[1])) if after > match.end() else match.start()


def _label_end(text: str, match: re.Match[str]) -> int:
    """Where a label ends: 可持续影响指标8:… is 可持续影响 in front of a name that is called 指标8."""
    key, after = match[1], match.end()
    while text.startswith(key, after) and key.endswith("指标") and key not in labels("level1").roles:
        after += len(key)  # printed twice
    shorter = key.endswith("指标") and key[:-2] in labels("level2").roles
    return after - 2 if shorter and re.match(r"\d{1,2}[:：]", text[after : after + 3]) else after


def _kind(text: str, match: re.Match[str], first: bool) -> str:
    """The level of a label; a name that both use is the first level where a table begins, where it states a weight,
    and where another label follows at once."""
    key = match[1]
    if key not in labels("level1").roles:
        return "level2"
    if key not in labels("level2").roles:
        return "level1"
    opens = first or match[2] is not None or _LEVEL.match(text, match.end()) is not None
    return "level1" if opens else "level2"


def _level_pattern() -> re.Pattern[str]:
    keys = {key for table in ("level1", "level2") for key in labels(table).roles}
    usable = [key for key in keys if len(key) >= 4 and (key.endswith(("指标", "效益", "影响", "满意度")) or key in _PARTS_OF_OUTPUT)]
    return _pattern(usable, rf"(?<!绩效指标(?={_OF_NAMES}))")


def _pattern(keys: Collection[str], behind: str = "") -> re.Pattern[str]:
    return re.compile("(" + "|".join(map(re.escape, sorted(keys, key=len, reverse=True))) + rf"){behind}(\(\d+(?:\.\d+)?分?\))?")


_OF_NAMES = "明确|合理|完整|编制|设置|细化|合规|规范性|安全性|健全"  # 绩效指标明确性, 资金使用合规性 are names
_LEVEL = _level_pattern()
_SHORTEST, _FEWEST_SHORT = 2, 2
_SHORT1 = _pattern(["效果", *(key for key in labels("level1").roles if len(key) <= _SHORTEST + 1 and not key.endswith("指标") and key != "满意")])
_KNOWN2 = _pattern([key for key in labels("level2").roles if not key.endswith("指标")], rf"(?!指标|{_OF_NAMES})")
_LONGER2 = _pattern([key for key in labels("level2").roles if len(key) > _SHORTEST and not key.endswith("指标")], rf"(?!指标|{_OF_NAMES})")
_NONE_SHORT = (re.compile("(?!)"), re.compile("(?!)"))
_VALUE = re.compile(r"[≥≤<>=\d]")
