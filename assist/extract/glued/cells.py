"""What a cell of an indicator row may be when nothing separates it from the next: candidates and their costs.

Costs are negative logarithms of how seldom a reading is met, so that they add up and may be weighed against
each other: 0 is what one expects, 3 is seen in one row of twenty.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assist.extract.glued.cuts import BOUND_WORDS, QUALITY, before_units, likely_cuts
from assist.extract.glued.habits import Habits
from assist.extract.kinds import Kind, kind_of
from assist.extract.targets import UNITS, leading_unit, per_unit

_NUM = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WHOLE_NUM = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?")
_OPERATOR = re.compile(r"≥|≤|>=|<=|>|<|=|不低于|不少于|不超过|不高于|不小于|不大于|大于等于|小于等于|大于|小于|达到|约|低于|高于")
_WHETHER = re.compile(r"(?<=是)(?=否[\u4e00-\u9fff])|(?<=与)(?=否)")
_OPERATOR_CELL = re.compile(r"≥|≤|>=|<=|>|<|=|大于等于|小于等于|不低于|不超过|等于|大于|小于|定性(?:指标)?|定量(?:指标)?")
_DATE = re.compile(r"(?:20\d{2}年)?(?:1[0-2]|0?[1-9])月(?:[0-3]?\d日|底前|底|末|前|份)?(?:前|完成)*|20\d{2}年(?:底前?|末|内|度内)?")
_IN_DATE = re.compile(r"月(?:底|末|前|\d{1,2}日)|年\d{1,2}月")
_MONTH = re.compile(r"\d{1,2}月")
_SPREAD = re.compile(r"\d+(?:\.\d+)?%?[-~]\d+(?:\.\d+)?")
_TAIL = re.compile(r"(?:及以上|及以下|以上|以下|以内|左右)")
_SIGN = re.compile(r"[≥≤<>=]")
_SCALE_WORD = re.compile(r"(?:定性|定量|正向|反向|负向)(?:指标)?$")
_MARK = re.compile(r"(?:指标)?\d{0,2}[:：、.]")
_NUMBERED_ONLY = re.compile(r"指标\d{0,2}")
_INNER_MARK = re.compile(r".指标\d{0,2}[:：]")
_OTHER_UNIT = re.compile(r"[\u4e00-\u9fff]{1,4}")
_HANGING = re.compile(rf"(?:{QUALITY.pattern}|每[年月周日天季]?)$|[、,(]$")
_FREQUENCY = re.compile(r"每[年月周日天季旬](?:至少|不少于)?\d+[次期份篇场]|每[年月周日天季旬][一二两三四][次期份篇场]")
_ENDS_IN_FIGURE = re.compile(r"\d(?:%|[\u4e00-\u9fff]{0,2})$")
_NAME_WORD = re.compile(r"时[间限]|率|数量?|情况|程度|水平|能力|指标|成本|经费|人数|次数|金额")
_NAME_CLOSE = re.compile(r"(?:时[间限]|率|数量?|金额|人数|次数)(?:\([^()]*\))?$")
_CAUSE = re.compile(r"原因|由于|因|未|不足|偏差|导致|影响|滞后|减少|下一?[步年]|延|暂|尚|无法|不能|超出|偏低|偏高|流标|[较推]晚|推后|延迟")
_EXPLAINS = re.compile(r"由于|导致|未能|未落实|未获|尚未|未完成|下一步|撤并|推迟|流标")  # no name says why something fell short
_FIGURE = re.compile(
    r"(?P<op>≥|≤|>=|<=|>|<|=|不低于|不少于|不超过|不高于|不小于|不大于|大于等于|小于等于|大于|小于|约|低于|高于)?"
    r"(?P<num>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[^\d]{0,9}?)(?P<tail>及以上|及以下|以上|以下|以内|左右)?$"
)
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_UNIT_AND_FIGURE = re.compile(rf"(?:{_UNIT})\d")
_MEASURED = re.compile(rf"\d(?:{_UNIT})$")
_COUNTED = re.compile(rf"[1-9]\d{{0,2}}(?!部分)(?:{_UNIT})[\u4e00-\u9fff]")
_SHORTEST_COUNTED = 5
_BOUND_INSIDE = 5.5  # a text that holds a bound has swallowed a row
_UNIT_OPENS, _COUNTING = 2.0, re.compile("[座个辆亩起篇幢栋株]")  # units that open no name
_TORN_NAME = 3.0  # 人2370人… behind a figure is the rest of a value
_TOLD_INSIDE = 4.0  # a name that a narrative counts, behind something else
_VALUE_BEHIND = 2.0  # a name that ends in a value
_COUNTED_REASON, _TORN_REASON = 0.5, 1.6  # a reason may open with what it speaks of: 2个项目因…
_OPEN_REASON = 20  # characters within which a reason may end without any mark
_ANYWHERE = 4.5  # a cut between two Chinese characters where nothing invites one
_NO_UNIT_OPENS = re.compile("个别|个体|部分|部门|次年|人员|人手|人均|人才|项目|台账|处理|年[初底度内中末]|月底|户籍|点位|车辆|场地|期[内间]|天[气数]")  # begin with a unit, are none
_SAID_TWICE = re.compile(r"([\u4e00-\u9fff]{2,10})\1(?=\d|$)")  # a target in words and the same as its actual
_SHARE_BEHIND = re.compile(r"\d[%‰]$")
_PERCENT_INSIDE = re.compile(r"%\d")  # two cells of another row
_RARE_WEIGHT, _FLAGS = 2.0, frozenset("是否")
_THREE_PLACES = 1.5  # points are given in hundredths
_TWICE, _DOUBLED = 1.0, re.compile(r"(\d{2,})\1")  # a figure that may be two equal ones: 2020 as 20|20
_LONGEST_UNIT = 9  # characters: 万元/平方米/年
_LONGEST_TEXT, _LONGEST_NAME, _LONGEST_VALUE = 90, 46, 22

_MOST, _ROUGH_MOST = 14, 7  # candidates kept for a cell
VALUES = frozenset({"target", "actual", "adjusted_target"})
NUMBERS = frozenset({"weight", "score", "score_rate"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that is one number: relation, number and unit as printed ("" when there is none)."""

    relation: str
    number: Decimal
    unit: str


@lru_cache(maxsize=8192)
def figure(text: str) -> Figure | None:
    """The number that a folded cell consists of; None when it holds anything else."""
    match = _FIGURE.match(text)
    if match is None:
        return None
    tail = {"及以上": "≥", "以上": "≥", "及以下": "≤", "以下": "≤", "以内": "≤", "左右": "约"}.get(match["tail"] or "", "")
    return Figure(match["op"] or tail, Decimal(match["num"].replace(",", "")), match["unit"])


def states_cause(text: str) -> bool:
    """Whether a text says why something fell short, as a reason does and a remark does not."""
    return _CAUSE.search(text) is not None


class Cells:
    """The candidates for each column of one table's squeezed text. `rough`: fewer of them, for a first reading; `told`:
    what the narratives count, with which names are likely to begin."""

    def __init__(
        self,
        text: str,
        roles: Sequence[str],
        habits: Habits,
        marked: Sequence[int] = (),
        rough: bool = False,
        told: Collection[str] = (),
    ) -> None:
        self.text = text
        self.habits = habits
        self.rough = rough
        self._verdicts = [phrase for phrase in habits.phrases if QUALITY.match(phrase)]
        self._most = _ROUGH_MOST if rough else _MOST
        self.has_unit, self.flagged = "unit" in roles, "core_flag" in roles
        self.unit_first = "unit" in roles and "target" in roles and roles.index("unit") < roles.index("target")
        self.cuts = likely_cuts(text, habits.phrases) | set(marked)
        self._told = sorted(match.start() for name in told for match in re.finditer(re.escape(name), text))
        self.cuts.update(self._told)
        self._marked, self._spaces = sorted(marked), frozenset(marked)
        self._inside = {
            place
            for phrase in habits.phrases
            for match in re.finditer(re.escape(phrase), text)
            for place in range(match.start() + 1, match.end())
        }
        twice = {
            place
            for match in _SAID_TWICE.finditer(text)
            for place in range(match.start() + 1, match.end())
            if place != match.end(1)
        }
        self.cuts, self._inside = self.cuts - twice, self._inside | twice
        self.cuts -= {
            place for phrase in habits.phrase_roles for match in re.finditer(re.escape(phrase), text) for place in range(match.start() + 1, match.end())
        }  # what a first reading found in cells of its own is one cell
        if not self.flagged:
            within = {match.start() for match in _WHETHER.finditer(text)}
            self.cuts, self._inside = self.cuts - within, self._inside | within  # 是否 and 与否 are one word
        if self.unit_first:
            self.cuts |= before_units(text)
        self._known: dict[tuple[int, str, int], list[tuple[int, float]]] = {}

    def skip(self, role: str) -> float:
        """The cost of leaving `role` blank."""
        return self.habits.skip.get(role, 1.0)

    def at(self, start: int, role: str, limit: int) -> list[tuple[int, float]]:
        """(end, cost) of everything that may stand in column `role` from `start` on, up to `limit`."""
        key = (start, role, limit)
        found = self._known.get(key)
        if found is None:
            best: dict[int, float] = {}
            unparted, inside = self.habits.unparted.get(role, 0.0), self.habits.inside
            for end, cost in self._read(start, role, limit):
                if start < end <= limit:
                    if inside:
                        cost += inside * (bisect_left(self._marked, end) - bisect_right(self._marked, start))
                    cost += 0.0 if unparted == 0.0 or end == limit or end in self._spaces else unparted
                    best[end] = min(cost, best.get(end, math.inf))
            found = self._known[key] = sorted(best.items(), key=_by_cost)[: self._most]
        return found

    def _read(self, at: int, role: str, limit: int) -> Iterator[tuple[int, float]]:
        text, role = self.text, role.removeprefix("second_")
        if at >= limit:
            return
        if role == "level3":
            yield from self._names(at, limit)
        elif role in NUMBERS:
            yield from self._numbers(at, role)
        elif role in VALUES:
            yield from self._values(at, role, limit)
        elif role == "operator":
            if match := _OPERATOR_CELL.match(text, at):
                yield match.end(), 0.0
        elif role == "direction":
            if text[at : at + 2] in ("正向", "反向", "负向", "定性", "定量"):
                yield at + (4 if text.startswith("指标", at + 2) else 2), 0.0
        elif role == "unit":
            yield from ((at + size, cost) for size, cost in _units(text[at : at + _LONGEST_UNIT]))
            other = _OTHER_UNIT.match(text, at)
            if other and other.end() in self.cuts and kind_of(other.group()) != Kind.JUDGEMENT:
                scaled = other.group()[0] in "万亿千百" and leading_unit(other.group()[1:]) == other.group()[1:]
                yield other.end(), 0.3 if scaled else 6.5 if any(other.group().endswith(unit) for unit in UNITS) else 2.5
        elif role == "core_flag":
            if text[at] in _FLAGS:
                yield at + 1, 0.0
        else:
            yield from self._texts(at, role, limit)

    def _ends(self, at: int, limit: int, longest: int, anywhere: int) -> Iterator[tuple[int, float]]:
        """Where a text may end, and what the cut costs; any place between two Chinese characters is dear."""
        for end in range(at + 1, min(limit, at + longest) + 1):
            if end in self.cuts or end == limit:
                yield end, 0.0
            elif end in self._inside:
                continue
            elif not self.rough and end - at <= anywhere and _is_han(self.text[end]) and _is_han(self.text[end - 1]):
                yield end, _ANYWHERE

    def _texts(self, at: int, role: str, limit: int) -> Iterator[tuple[int, float]]:
        first = self.text[at]
        counted = _COUNTED.match(self.text, at, limit) is not None if role == "reason" else False
        if first in "≥≤<>=%。,，、;；):." or (first.isdigit() and not counted):
            return
        torn = (_COUNTED_REASON if counted else 0.0) + self._torn(at) * (_TORN_REASON if role == "reason" else 1.0)
        for end, cut in self._ends(at, limit, _LONGEST_TEXT, _OPEN_REASON if role == "reason" and self.text[at - 1].isdigit() else 0):
            piece = self.text[at:end]
            if len(piece) < (_SHORTEST_COUNTED if counted else 2) and piece != "无":
                continue
            cut += torn
            if piece in self.habits.phrases:
                yield end, cut + self._phrase(piece, role)
                continue
            cut += 2.5 if self._holds_phrase(piece) else 0.0
            cost = 0.9 + 0.01 * len(piece)
            cost += 2.0 if end < limit and _ENDS_IN_FIGURE.search(piece) else 0.0
            if role == "reason":
                cost += 0.0 if states_cause(piece) else 0.9
            cost += 3.0 * len(_PERCENT_INSIDE.findall(piece))
            cost += _BOUND_INSIDE * len(_SIGN.findall(piece)) + 0.25 * sum(map(str.isdigit, piece))
            cost += 0.8 if "," in piece and piece[-1] not in "。;；" and end < limit else 0.0
            yield end, cut + cost + 4.0 * bool(_INNER_MARK.search(piece))

    def _names(self, at: int, limit: int) -> Iterator[tuple[int, float]]:
        if self.text[at] in "≥≤<>=%。,，、;；):.率":
            return
        if self.flagged and self.text[at] in _FLAGS:
            return  # the flag of the row before
        mark = _MARK.match(self.text, at)
        begins = mark.end() if mark else at
        torn = 0.0
        if self.text[at - 1].isdigit():
            torn = _TORN_NAME if _UNIT_AND_FIGURE.match(self.text, at) else _UNIT_OPENS * bool(_COUNTING.match(self.text, at))
        phrase = next((p for p in self.habits.phrases if self.text.startswith(p, at)), "")
        for end, cut in self._ends(at, limit, _LONGEST_NAME, 26):
            piece = self.text[begins:end]
            if len(piece) < 2 or _SIGN.search(piece) or _NUMBERED_ONLY.fullmatch(piece):
                continue
            cost = (min(cut, 2.0) if kind_of(piece) == Kind.NAME else cut + 0.7) - (1.0 if mark else 0.0)
            cost += 5.0 if piece[-1] in "-~" or piece.endswith(BOUND_WORDS) or _SHARE_BEHIND.search(piece) else 2.5 if piece[-1].isdigit() or _HANGING.search(piece) else 0.0
            cost += 4.0 if _DATE.search(piece) or _EXPLAINS.search(piece) else 0.0
            cost += _TOLD_INSIDE if bisect_left(self._told, end) > bisect_right(self._told, begins) else 0.0
            cost += _VALUE_BEHIND if _MEASURED.search(piece) else 0.0
            cost += 3.0 * any(phrase in piece for phrase in self.habits.phrase_roles)
            cost += 4.0 * len(_PERCENT_INSIDE.findall(piece)) + 5.0 * piece.count("。") + 1.0 * piece.count(",") + 5.0 * bool(_INNER_MARK.search(piece))
            cost += 3.0 if _SCALE_WORD.search(piece) or piece[0].isdigit() else 0.9 * sum(map(str.isdigit, piece))
            cost += 4.0 if self.unit_first and piece[-1] == "%" else 2.5 if self.unit_first and (piece[-1] in "万亿千百" or any(piece.endswith(unit) for unit in UNITS)) else 0.0
            cost += (1.0 if len(piece) < 4 else 0.0) + (2.5 if phrase else 0.0)
            yield end, cost + torn

    def _numbers(self, at: int, role: str) -> Iterator[tuple[int, float]]:
        places = self.habits.places.get(role)
        for end in number_ends(self.text, at):
            piece = self.text[at:end]
            value = Decimal(piece.replace(",", ""))
            shown = len(piece.partition(".")[2])
            if value > 100 or "," in piece or shown > 3:
                continue
            if role == "score_rate":
                yield end + (self.text[end : end + 1] == "%"), 0.2 if value == 100 else 1.0 + 0.5 * max(0, shown - 1)
                continue
            if places is not None:
                cost = places.get(shown, 3.0)
            else:
                cost = 0.1 if not shown else 0.8 if role == "score" or piece.endswith((".5", ".0", ".00")) else 1.6
            cost += _THREE_PLACES if shown == 3 else 0.0
            if role == "weight":
                usual = 0.0 if value in _USUAL else 0.8
                cost += 6.0 if value == 0 else 2.5 if value > 50 else self.habits.weights.get(piece, _RARE_WEIGHT) if self.habits.weights else usual
            yield end, cost
            if self.text.startswith("%", end):
                yield end + 1, cost + 1.5  # points as shares of a hundred
            elif self.text.startswith("分", end):
                yield end + 1, cost - 1.0

    def _values(self, at: int, role: str, limit: int) -> Iterator[tuple[int, float]]:
        text = self.text
        if spread := _SPREAD.match(text, at):
            unit = leading_unit(text[spread.end() : spread.end() + 7])
            yield spread.end() + len(unit or ""), 0.0 if unit else 0.8
        match = _OPERATOR.match(text, at)
        number_at = match.end() if match else at
        bare, unitary = self.habits.with_unit.get(role, (0.1, 3.8) if self.has_unit else (1.0, 0.2))
        if not match and text[at - 1] in "-~":
            return
        base = (0.0 if match else 0.3) if not self.has_unit else (1.0 if match else 0.0)
        for end in number_ends(text, number_at):
            tail = _TAIL.match(text, end)
            for size, cost in _units(text[end : end + _LONGEST_UNIT]):
                behind = _TAIL.match(text, end + size)
                dated = 2.5 if (text[end] == "年" and end - number_at == 4) or _IN_DATE.match(text, end) else 0.0
                yield (behind.end() if behind else end + size), base + unitary + cost + dated
            twice = _TWICE if _DOUBLED.fullmatch(text, number_at, end) else 0.0
            if tail:
                yield tail.end(), base + bare
            elif not self.has_unit and (other := _OTHER_UNIT.match(text, end)) and other.end() in self.cuts:
                yield other.end(), base + unitary + 0.6
            yield end, base + bare + twice
        if often := _FREQUENCY.match(text, at):
            yield often.end(), 0.3
        date = _DATE.match(text, at)
        if date and date.end() - at >= 2:
            whole = "月" in date.group() and date.end() - at > 3
            plain = self.has_unit and "日" not in date.group() and date.group()[-1] in "年月"
            yield date.end(), 3.8 if plain else 0.1 if whole else 3.5 if _MONTH.match(text, date.end()) else 1.0
        if not text[at].isdigit() and not match:
            yield from self._words(at, role, limit)

    def _phrase(self, piece: str, role: str) -> float:
        return 0.1 if self.habits.phrase_roles.get(piece, role) == role else 2.0

    def _holds_phrase(self, piece: str) -> bool:
        """Whether a phrase that stands in cells of its own was caught up in a longer piece."""
        if any(phrase in piece for phrase in self.habits.phrase_roles if len(phrase) < len(piece)):
            return True
        return any(piece.endswith(phrase) for phrase in self._verdicts if len(phrase) < len(piece))

    def _torn(self, at: int) -> float:
        """What it costs to part a number from the unit behind it."""
        if not self.text[at - 1].isdigit() or _NO_UNIT_OPENS.match(self.text, at):
            return 0.0
        return 2.5 if leading_unit(self.text[at : at + 7]) else 0.0

    def _words(self, at: int, role: str, limit: int) -> Iterator[tuple[int, float]]:
        if self.text[at] in "%。,，、;；):.（(":
            return
        torn = self._torn(at) + (3.0 if _NAME_WORD.match(self.text, at) else 0.0)
        quality = QUALITY.match(self.text, at) is not None
        for end, cut in self._ends(at, limit, _LONGEST_VALUE, 10):
            piece = self.text[at:end]
            if piece in self.habits.phrases:
                yield end, torn + self._phrase(piece, role)
            elif kind_of(piece) == Kind.JUDGEMENT or (quality and len(piece) > 2 and not re.search(r"[\d。，、；]", piece)):
                caught = 3.0 * self._holds_phrase(piece) + 2.5 * bool(_NAME_CLOSE.search(piece))
                yield end, torn + cut + caught + 0.3 + (2.5 if _HANGING.search(piece) else 0.0)
            else:
                clutter = 1.2 * sum(map(str.isdigit, piece)) + 1.5 * piece.count("。")
                clutter += 2.5 * bool(_NAME_CLOSE.search(piece)) + 2.0 * bool(_SIGN.search(piece) or _HANGING.search(piece))
                clutter += 3.0 * self._holds_phrase(piece)
                clutter += 4.0 * bool(_DATE.search(piece)) + 2.0 * bool(QUALITY.search(piece, 1))
                yield end, torn + cut + 1.1 + 0.03 * len(piece) + clutter


_USUAL = frozenset(map(Decimal, ("1 2 3 4 5 6 7 8 9 10 12 12.5 15 20 25 30 40 50 22.5 7.5 2.5 1.5 3.5 4.5").split()))


def _by_cost(candidate: tuple[int, float]) -> float:
    return candidate[1]


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@lru_cache(maxsize=8192)
def _units(text: str) -> tuple[tuple[int, float], ...]:
    """(length, cost) of the units a text begins with; the longest is meant unless the row says otherwise."""
    sizes = [len(unit) + per_unit(text, len(unit)) for unit in UNITS if text.startswith(unit)]
    return tuple((size, 0.0 if place == 0 else 2.5) for place, size in enumerate(sizes))


@lru_cache(maxsize=8192)
def number_ends(text: str, at: int) -> tuple[int, ...]:
    """Where a number that begins at `at` may end: any digit of the run, never inside a decimal's point."""
    match = _NUM.match(text, at)
    if match is None:
        return ()
    ends = []
    for end in range(at + 1, match.end() + 1):
        piece = text[at:end]
        if not piece[-1].isdigit() or (piece[0] == "0" and len(piece) > 1 and piece[1] != "."):
            continue
        if "," in piece and not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", piece):
            continue
        if _WHOLE_NUM.fullmatch(piece) and not (text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()):
            ends.append(end)
    rest = re.match(r"\.\d+", text[match.end() :])
    return tuple(ends) if rest is None else tuple(end for end in ends if end < match.end())
