"""Indicator rows whose cells were printed without anything between them: "≥95%96.4%1515" is four cells.

Every way to cut the string that the columns allow is weighed (dynamic programming over positions);
what a row obeys decides: score <= weight, target and actual share a unit, a judgement is often repeated.
Whether the cut is to be believed is for the caller to decide by the table's sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assist.extract.kinds import Kind, kind_of
from assist.extract.targets import leading_unit

_INF = float("inf")
_MAX_STATES = 60_000
_MAX_LENGTH = 260  # characters between two level labels; beyond it the search is deep and seldom decides
_NUM = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_OPERATOR = re.compile(r"≥|≤|>=|<=|>|<|=|不低于|不少于|不超过|不高于|不小于|不大于|大于等于|小于等于|大于|小于|达到|约|低于|高于")
_DATE = re.compile(r"(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}日|底前|底|末|前|份)?(?:前|完成)*|20\d{2}年(?:底前?|末|内|度内)?")
_SIGN = re.compile(r"[≥≤<>=]")
_SCALE_WORD = re.compile(r"(?:定性|定量|正向|反向|负向)(?:指标)?$")
_SCALE_CUT = re.compile(r"(?:定性|定量)(?:指标)?|正向|反向|负向|大于等于|小于等于|其他")
_OPERATOR_CELL = re.compile(r"≥|≤|>=|<=|>|<|=|大于等于|小于等于|不低于|不超过|等于|大于|小于|定性(?:指标)?|定量(?:指标)?")
_OTHER_UNIT = re.compile(r"[\u4e00-\u9fff]{1,4}")
_SPREAD = re.compile(r"\d+(?:\.\d+)?%?[-~]\d+(?:\.\d+)?")
_TAIL = re.compile(r"(?:及以上|及以下|以上|以下|以内|左右)")
_STOCK = re.compile(
    r"达成(?:年度|预期)?(?:指标|目标)|(?:基本|部分|全部|已|未|全面|按时|按期|按要求|及时|如期)(?:完成|达成|达标|实现)|(?:有效|显著|明显|逐步|不断|持续|稳步|有所)"
    r"(?:提升|提高|改善|增强|缓解|减少|降低|扩大|保障|推进|规范|加强)|无|优|良|好|是|否|高|及时|合格|完成|规范"
)
_SKIP = {"target": 3.0, "actual": 2.6, "weight": 4.0, "score": 3.5, "reason": 0.05, "remark": 0.05, "operator": 1.5, "unit": 0.8, "core_flag": 0.6,
         "score_rate": 0.8, "method": 0.6, "direction": 1.5, "adjusted_target": 0.3}  # fmt: skip
_ROUND = frozenset({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "15", "20", "25", "30", "40", "50", "22.5", "7.5", "2.5"})

Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GluedRow:
    """Role to the half-open range of its text in the string."""

    cells: dict[str, Cut]


def cut_rows(text: str, roles: Sequence[str]) -> tuple[list[GluedRow], float]:
    """The rows in `text` (which holds no level labels) and what the best cut costs; ([], inf) when none fits."""
    if len(text) > _MAX_LENGTH:
        return [], _INF
    search = _Search(text, tuple(role for role in roles if role not in ("level1", "level2")))
    cost, path = search.best(0, 0, "", "")
    rows: list[GluedRow] = []
    while path is not None:
        role, start, end, path = path
        if role == "level3":
            rows.append(GluedRow({}))
        if rows and end > start:
            rows[-1].cells[role] = (start, end)
    return rows, cost


_Path = tuple[str, int, int, "_Path | None"] | None


class _Search:
    def __init__(self, text: str, roles: tuple[str, ...]) -> None:
        self.text = text
        self.roles = roles
        self.cuts = _cuts(text)
        self.memo: dict[tuple[int, int, str, str], tuple[float, object]] = {}

    def best(self, at: int, role: int, weight: str, target: str) -> tuple[float, _Path]:
        """The cheapest reading of text[at:] when the next column is `role`."""
        if role == len(self.roles):
            return (0.0, None) if at == len(self.text) else self._row(at)
        key = (at, role, weight, target)
        known = self.memo.get(key)
        if known is not None:
            return known  # type: ignore[return-value]  # a path is stored as object: it is recursive
        if len(self.memo) > _MAX_STATES:
            return _INF, None
        result = self._column(at, role, weight, target)
        self.memo[key] = result
        return result

    def _row(self, at: int) -> tuple[float, _Path]:
        cost, path = self.best(at, 0, "", "")
        return cost + 0.4, path

    def _column(self, at: int, role: int, weight: str, target: str) -> tuple[float, _Path]:
        name = self.roles[role]
        best: tuple[float, _Path] = (_INF, None)
        if name != "level3":
            cost, path = self.best(at, role + 1, weight, target)
            best = (cost + _SKIP.get(name, 1.0), (name, at, at, path))
        for end, cost in self._candidates(at, name, weight, target):
            if cost >= best[0]:
                continue
            text = self.text[at:end]
            onward = (text if name == "weight" else weight, text if name == "target" else target)
            rest, path = self.best(end, role + 1, *onward)
            if cost + rest < best[0]:
                best = (cost + rest, (name, at, end, path))
        return best

    def _candidates(self, at: int, name: str, weight: str, target: str) -> Iterator[tuple[int, float]]:
        if at >= len(self.text):
            return
        if name == "level3":
            yield from self._names(at)
        elif name in ("weight", "score", "score_rate"):
            yield from self._numbers(at, name, weight)
        elif name in ("target", "actual", "adjusted_target"):
            yield from self._values(at, name, target)
        elif name == "operator":
            match = _OPERATOR_CELL.match(self.text[at : at + 6])
            if match:
                yield at + match.end(), 0.0
        elif name == "direction":
            match = re.match("正向|反向|负向|定性|定量", self.text[at : at + 2])
            if match:
                yield at + 2, 0.0
        elif name == "unit":
            unit = leading_unit(self.text[at : at + 6])
            if unit is not None:
                yield at + len(unit), 0.0
        elif name == "core_flag":
            if self.text[at] in "是否":
                yield at + 1, 0.0
        else:
            yield from ((end, 0.5 + _text_cost(self.text[at:end])) for end in self._text_ends(at) if end - at >= 2)

    def _text_ends(self, at: int) -> Iterator[int]:
        return (cut for cut in self.cuts if at < cut <= at + 70)

    def _names(self, at: int) -> Iterator[tuple[int, float]]:
        if self.text[at] in "≥≤<>=%。，、；)率":
            return
        digit_first = self.text[at].isdigit()
        for end in self._text_ends(at):
            piece = self.text[at:end]
            if len(piece) < 2 or _SIGN.search(piece):
                continue
            cost = 0.0 if kind_of(piece) in (Kind.NAME, Kind.TEXT) else 0.5
            cost += 2.5 * piece.count("。") + 0.5 * piece.count(",") + (3.0 if _SCALE_WORD.search(piece) else 0.0)
            cost += 3.0 if digit_first else 0.8 * sum(map(str.isdigit, piece))
            cost += 1.0 if len(piece) < 4 else 0.0
            yield end, cost

    def _numbers(self, at: int, name: str, weight: str) -> Iterator[tuple[int, float]]:
        for end in _number_ends(self.text, at):
            piece = self.text[at:end]
            value = Decimal(piece)
            if value > 100:
                continue
            if name == "weight":
                yield end, 3.0 if value == 0 else 0.0 if piece in _ROUND else 0.4
            elif name == "score_rate":
                yield end + (self.text[end : end + 1] == "%"), 0.2
            elif not weight:
                yield end, 0.6
            elif value <= Decimal(weight):
                yield end, -0.6 if piece == weight else 0.3

    def _values(self, at: int, name: str, target: str) -> Iterator[tuple[int, float]]:
        for end, cost in self._plain_values(at, name):
            piece = self.text[at:end]
            if name == "actual" and target:
                if piece == target:
                    cost -= 0.6 if len(piece) < 3 else 1.4
                elif _suffix(piece) == _suffix(target):
                    cost -= 0.4
                elif _suffix(target) and not _suffix(piece):
                    cost += 0.9
            yield end, cost

    def _plain_values(self, at: int, name: str) -> Iterator[tuple[int, float]]:
        text = self.text
        spread = _SPREAD.match(text, at)
        if spread:
            yield spread.end() + len(leading_unit(text[spread.end() : spread.end() + 7]) or ""), -0.3
        match = _OPERATOR.match(text, at)
        number_at = match.end() if match else at
        for end in _number_ends(text, number_at):
            base = 0.0 if match else 0.5
            tail = _TAIL.match(text, end)
            unit = leading_unit(text[end : end + 7])
            if unit is not None and not (name == "target" and "unit" in self.roles):
                after = end + len(unit)
                tail = _TAIL.match(text, after)
                yield (tail.end() if tail else after), base - 0.3 + (2.0 if unit == "年" and end - number_at == 4 else 0.0)
            elif tail:
                yield tail.end(), base
            elif (other := _OTHER_UNIT.match(text, end)) and other.end() in self.cuts:
                yield other.end(), base + 0.1
            yield end, base + 0.4
        date = _DATE.match(text, at)
        if date and date.end() - at >= 3:
            yield date.end(), -0.8 if "月" in date.group() else 0.2
        if not text[at].isdigit() and not match:
            yield from ((end, _text_cost(text[at:end])) for end in self._text_ends(at))


def _suffix(text: str) -> str:
    return re.sub(r"^[≥≤<>=]*[\d.,]+", "", text)


def _text_cost(piece: str) -> float:
    kind = kind_of(piece)
    cost = 0.1 if kind == Kind.JUDGEMENT else 0.8 + 0.01 * len(piece)
    return cost + 0.5 * sum(map(str.isdigit, piece))


@lru_cache(maxsize=4096)
def _number_ends(text: str, at: int) -> tuple[int, ...]:
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
        if re.fullmatch(r"[\d,]+(?:\.\d{1,4})?", piece) and text[end : end + 1] != ".":
            ends.append(end)
    rest = re.match(r"\.\d+", text[match.end() :])
    return tuple(ends) if rest is None else tuple(end for end in ends if end < match.end())


def _cuts(text: str) -> list[int]:
    """Where a cell of text may begin or end."""
    cuts = {len(text)}
    for index in range(1, len(text)):
        if _class(text[index]) != _class(text[index - 1]):
            cuts.add(index)
    cuts.update(match.end() for match in re.finditer("[。;]", text))
    for match in _SCALE_CUT.finditer(text):
        cuts.update((match.start(), match.end()))
    for match in _STOCK.finditer(text):
        cuts.update((match.start(), match.end()))
    for match in re.finditer(r"([\u4e00-\u9fff\d。，、≥≤<>=%.]{2,30}?)\1", text):
        size = len(match[1])
        cuts.update((match.start(), match.start() + size, match.end()))
    return sorted(cut for cut in cuts if cut > 0)


def _class(char: str) -> str:
    if char.isdigit() or char == ".":
        return "digit"
    if char in "≥≤<>=":
        return "operator"
    if char in "%‰":
        return "percent"
    return "text"
