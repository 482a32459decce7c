"""Indicator columns without a header, solved by vocabulary and by what weights and scores must satisfy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from assist.extract.label_roles import roles_of
from assist.extract.targets import read_actual, read_target
from assist.text.decimals import is_nothing, to_decimal
from assist.text.normalise import fold
from assist.text.units import COUNT_UNITS, base_unit

_OPERATOR_WORDS = frozenset({
    "≥", "≤", ">", "<", "=", ">=", "<=", "定性", "大于等于", "小于等于", "大于", "小于", "等于",
    "≥=", "≤=", "约", "定量",
})  # fmt: skip
_UNITS = frozenset({*COUNT_UNITS, "%", "元", "万元", "亿元", "其他", "万人", "万人次", "万户", "百分比",
                    "个百分点", "篇(部)"})
_ENOUGH_ROWS = 5
_DIRECTIONS = ("正向", "反向")
_METHOD = re.compile(r"[计评扣得]分")
_SIGN = re.compile(r"[≥≤<>=]|不低于|不少于|不超过|不高于|以上|以内|左右|以下")


def operator_share(texts: Sequence[str]) -> float:
    """The share of filled cells that are an operator alone; 0 for a column of directions (正向, 反向)."""
    if any(text.startswith(_DIRECTIONS) for text in texts):
        return 0.0
    return _share(texts, lambda text: fold(text) in _OPERATOR_WORDS)


def _is_unit(text: str) -> bool:
    plain = fold(text)
    return plain in _UNITS or (len(plain) <= 6 and base_unit(plain)[1] != 0)


def _is_level1(text: str) -> bool:
    """A first-level name; 绩效指标 beside the rows is the frame of the block."""
    roles = roles_of(text)
    return roles.level1 is not None and roles.section != "frame"


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    filled = [text for text in texts if text]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


class _Puzzle:
    """Columns, the roles found so far and the columns still open."""

    def __init__(self, roles: Sequence[str | None], values: Sequence[Sequence[str]]) -> None:
        self.roles: list[str | None] = list(roles)
        self.texts = [[row[i] for row in values] for i in range(len(roles))]
        self.doubts: list[str] = []

    def open(self) -> list[int]:
        """Columns without a role that hold anything."""
        return [i for i, role in enumerate(self.roles) if role is None and any(self.texts[i])]

    def lacks(self, role: str) -> bool:
        return role not in self.roles

    def numbers(self, column: int) -> list[Decimal | None]:
        return [to_decimal(text, ("", "分")) for text in self.texts[column]]

    def give(self, role: str, test: Callable[[list[str]], bool]) -> None:
        """Gives `role` to the only open column that passes the test."""
        if not self.lacks(role):
            return
        fitting = [i for i in self.open() if test(self.texts[i])]
        if len(fitting) == 1:
            self.roles[fitting[0]] = role


@dataclass(frozen=True, slots=True)
class Sums:
    """What the weights and the scores of the rows may add up to; empty where the form does not say."""

    weights: frozenset[Decimal]
    scores: frozenset[Decimal]
    whole: bool
    """Whether the form prints the sum of the weights; otherwise `weights` are the usual sums."""


def solve_indicators(roles: Sequence[str | None], values: Sequence[Sequence[str]], sums: Sums,
                     ) -> tuple[list[str | None], list[str]]:
    """A role for each column, known ones unchanged, and the doubts (in Chinese).

    `values` are the rows' texts by column.
    """
    puzzle = _Puzzle(roles, values)
    _leave_serials(puzzle)
    puzzle.give("level1", lambda texts: _share(texts, _is_level1) > 0.6
                and _share(texts, lambda t: roles_of(t).level2 is not None) < 0.6)
    puzzle.give("level2", lambda texts: _share(texts, lambda t: roles_of(t).level2 is not None) > 0.6)
    puzzle.give("operator", lambda texts: operator_share(texts) > 0.8)
    puzzle.give("ignored", lambda texts: _share(texts, lambda t: t.startswith((*_DIRECTIONS, "定性"))) > 0.8
                and any(t.startswith(_DIRECTIONS) for t in texts))
    puzzle.give("method", lambda texts: _share(texts, lambda t: _METHOD.search(t) is not None) > 0.8)
    puzzle.give("unit", lambda texts: _share(texts, _is_unit) > 0.7)
    _solve_figures(puzzle, sums)
    _solve_level3(puzzle)
    if not puzzle.lacks("weight") and not puzzle.lacks("score"):
        _solve_reason(puzzle)  # first: a well filled column of reasons is no value
    _solve_values(puzzle)
    _solve_reason(puzzle)
    rest = puzzle.open()
    if rest:
        names = "、".join(str(i + 1) for i in rest)
        puzzle.doubts.append(f"指标表第{names}列没有可辨认的列名，不能由内容唯一确定")
    return puzzle.roles, puzzle.doubts


def _leave_serials(puzzle: _Puzzle) -> None:
    """A column that counts the rows (1, 2, 3 ...) says nothing of them."""
    for i in puzzle.open():
        count = [str(n) for n in range(1, len(puzzle.texts[i]) + 1)]
        if len(count) > 2 and [fold(text) for text in puzzle.texts[i]] == count:
            puzzle.roles[i] = "ignored"


def _figures(puzzle: _Puzzle) -> list[int]:
    """Open columns that hold numbers alone, none above 100."""
    return [
        i for i in puzzle.open()
        if all(n is not None and 0 <= n <= 100
               for n, text in zip(puzzle.numbers(i), puzzle.texts[i], strict=True) if not is_nothing(text))
    ]


def _solve_figures(puzzle: _Puzzle, sums: Sums) -> None:
    """Weight and score: no score above its weight, and sums that the form states elsewhere.

    Where nothing fits, one row may break the rule: a form with a wrong score is a form still.
    """
    candidates = _figures(puzzle)
    _settle_figures(puzzle, sums, candidates, 0)
    if (puzzle.lacks("weight") or puzzle.lacks("score")) and len(puzzle.texts[0]) >= _ENOUGH_ROWS:
        _settle_figures(puzzle, sums, [i for i in candidates if puzzle.roles[i] is None], 1)


def _settle_figures(puzzle: _Puzzle, sums: Sums, candidates: list[int], spared: int) -> None:
    if puzzle.lacks("weight") and puzzle.lacks("score"):
        pairs = [(w, s) for w, s in permutations(candidates, 2)
                 if _adds_up(puzzle, w, sums.weights) and _below(puzzle, s, w, spared)]
        _take_pair(puzzle, pairs)
        if not pairs:
            _take(puzzle, "score", [
                i for i in candidates if _adds_up(puzzle, i, sums.scores)
                and not (sums.whole and _adds_up(puzzle, i, sums.weights))])
    elif puzzle.lacks("score"):
        weight = puzzle.roles.index("weight")
        _take(puzzle, "score", [i for i in candidates if _below(puzzle, i, weight, spared)])
    elif puzzle.lacks("weight"):
        score = puzzle.roles.index("score")
        _take(puzzle, "weight", [
            i for i in candidates if _adds_up(puzzle, i, sums.weights) and _below(puzzle, score, i, spared)])


def _take(puzzle: _Puzzle, role: str, fitting: list[int]) -> None:
    if len(fitting) == 1:
        puzzle.roles[fitting[0]] = role


def _take_pair(puzzle: _Puzzle, pairs: list[tuple[int, int]]) -> None:
    """The only pair that fits. Two columns with the same figures are weight and score in reading order."""
    figures = {(tuple(puzzle.numbers(w)), tuple(puzzle.numbers(s))) for w, s in pairs}
    if len(figures) != 1 or len({column for pair in pairs for column in pair}) != 2:
        return
    weight, score = min(pairs)
    puzzle.roles[weight], puzzle.roles[score] = "weight", "score"


def _adds_up(puzzle: _Puzzle, column: int, sums: frozenset[Decimal]) -> bool:
    return sum((n for n in puzzle.numbers(column) if n is not None), Decimal(0)) in sums


def _below(puzzle: _Puzzle, score: int, weight: int, spared: int) -> bool:
    """Whether no score is above its weight, but for `spared` rows."""
    pairs = list(zip(puzzle.numbers(score), puzzle.numbers(weight), strict=True))
    above = sum(s is not None and (w is None or s > w) for s, w in pairs)
    return above <= spared and any(s is not None for s, _ in pairs)


def _solve_level3(puzzle: _Puzzle) -> None:
    """The indicator's name: filled in every row, never a number, and right of the levels if several are."""
    if not puzzle.lacks("level3"):
        return
    fitting = [
        i for i in puzzle.open()
        if all(text and not text[0].isdigit() and not _SIGN.search(text[:3]) for text in puzzle.texts[i])
        and len(set(puzzle.texts[i])) == len(puzzle.texts[i])
    ]
    levels = [i for i, role in enumerate(puzzle.roles) if role in ("level1", "level2")]
    beside = [i for i in fitting if levels and i == max(levels) + 1]
    if len(fitting) == 1 or beside:
        puzzle.roles[(beside or fitting)[0]] = "level3"


def _solve_values(puzzle: _Puzzle) -> None:
    """Target and actual: the target carries the signs; full marks go with a target that was met."""
    if not puzzle.lacks("target") and not puzzle.lacks("actual"):
        return
    candidates = [i for i in puzzle.open() if sum(map(bool, puzzle.texts[i])) * 2 > len(puzzle.texts[i])]
    missing = [role for role in ("target", "actual") if puzzle.lacks(role)]
    if len(missing) == 1:
        if len(candidates) == 1:
            puzzle.roles[candidates[0]] = missing[0]
        return
    if len(candidates) != 2:
        return
    first, second = candidates
    if puzzle.texts[first] == puzzle.texts[second]:
        order: tuple[int, int] | None = (first, second)
    else:
        order = _by_signs(puzzle, first, second) or _by_unit(puzzle, first, second) or _by_reach(
            puzzle, first, second)
    if order is not None:
        puzzle.roles[order[0]], puzzle.roles[order[1]] = "target", "actual"


def _by_signs(puzzle: _Puzzle, first: int, second: int) -> tuple[int, int] | None:
    signs = [sum(bool(_SIGN.search(fold(text))) for text in puzzle.texts[i]) for i in (first, second)]
    if signs[0] == signs[1] or min(signs):
        return None
    return (first, second) if signs[0] > signs[1] else (second, first)


def _by_unit(puzzle: _Puzzle, first: int, second: int) -> tuple[int, int] | None:
    """Beside a column of units the target is bare; numbers with their unit are the actual values."""
    if puzzle.lacks("unit"):
        return None
    units = puzzle.texts[puzzle.roles.index("unit")]
    with_unit = [
        sum(bool(u) and t != u and t.endswith(u) and t[:1].isdigit()
            for t, u in zip(puzzle.texts[i], units, strict=True))
        for i in (first, second)
    ]
    if with_unit[0] == with_unit[1] or min(with_unit):
        return None
    return (first, second) if with_unit[0] < with_unit[1] else (second, first)


def _by_reach(puzzle: _Puzzle, first: int, second: int) -> tuple[int, int] | None:
    """With the signs in a column of their own: the order in which full marks go with targets met."""
    if puzzle.lacks("operator"):
        return None
    orders = [order for order in ((first, second), (second, first)) if _reached(puzzle, *order)]
    return orders[0] if len(orders) == 1 else None


def _reached(puzzle: _Puzzle, target: int, actual: int) -> bool:
    """Whether exactly the rows with full marks reach their targets, as far as numbers tell."""
    misses = [_missed(puzzle, row, target, actual) for row in range(len(puzzle.texts[target]))]
    return not any(
        full is not None and missed is not None and missed == full
        for full, missed in zip(_full_marks(puzzle), misses, strict=True)
    )


def _missed(puzzle: _Puzzle, row: int, target: int, actual: int) -> bool | None:
    """Whether the actual number misses the target; None when that is no matter of two numbers."""
    sign = "" if puzzle.lacks("operator") else puzzle.texts[puzzle.roles.index("operator")][row]
    wanted = read_target(puzzle.texts[target][row], sign, "", False)
    want = to_decimal(wanted.target or "")
    got = to_decimal(read_actual(puzzle.texts[actual][row], wanted.unit) or "")
    if want is None or got is None or wanted.operator not in (">=", "<="):
        return None
    return got < want if wanted.operator == ">=" else got > want


def _solve_reason(puzzle: _Puzzle) -> None:
    """Reasons stand beside rows that fell short, and only there; a column of other remarks stays open."""
    short = {row for row, full in enumerate(_full_marks(puzzle)) if full is False} or _missed_rows(puzzle)
    puzzle.give("reason", lambda texts: {row for row, text in enumerate(texts) if text} <= short)


def _missed_rows(puzzle: _Puzzle) -> set[int]:
    """Rows whose actual number misses its target."""
    if puzzle.lacks("target") or puzzle.lacks("actual"):
        return set()
    target, actual = puzzle.roles.index("target"), puzzle.roles.index("actual")
    return {row for row in range(len(puzzle.texts[0])) if _missed(puzzle, row, target, actual)}


def _full_marks(puzzle: _Puzzle) -> list[bool | None]:
    """Whether each row got all its points; None where there are none."""
    if puzzle.lacks("weight") or puzzle.lacks("score"):
        return [None] * len(puzzle.texts[0])
    weights = puzzle.numbers(puzzle.roles.index("weight"))
    scores = puzzle.numbers(puzzle.roles.index("score"))
    return [None if w is None or s is None else w == s for w, s in zip(weights, scores, strict=True)]
