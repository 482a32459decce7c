"""Indicator columns without a header, solved by vocabulary and by what weights and scores must satisfy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import permutations

from assist.extract.grid_cells import roles_of
from assist.extract.targets import read_actual, read_target
from assist.text.decimals import is_nothing, to_decimal
from assist.text.normalise import fold
from assist.text.units import COUNT_UNITS

_OPERATOR_WORDS = frozenset({
    "≥", "≤", ">", "<", "=", ">=", "<=", "定性", "大于等于", "小于等于", "大于", "小于", "等于",
    "≥=", "≤=", "约", "定量",
})  # fmt: skip
_UNITS = frozenset({*COUNT_UNITS, "%", "元", "万元", "亿元", "其他", "万人", "万人次", "万户", "百分比",
                    "个百分点", "篇(部)"})
_SIGN = re.compile(r"[≥≤<>=]|不低于|不少于|不超过|不高于|以上|以内|左右|以下")
_USUAL_SUMS = frozenset(map(Decimal, (80, 90, 100)))


def operator_share(texts: Sequence[str]) -> float:
    """The share of non-blank cells that are an operator and nothing else."""
    return _share(texts, lambda text: fold(text) in _OPERATOR_WORDS)


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


def solve_indicators(roles: Sequence[str | None], values: Sequence[Sequence[str]], totals: set[Decimal],
                     execution: Decimal | None) -> tuple[list[str | None], list[str]]:
    """A role for each column, known ones unchanged, and the doubts (in Chinese).

    `values` are the rows' texts by column; `totals` the numbers of the totals row; `execution` the weight
    of budget execution, which together with the indicators' weights makes the total.
    """
    puzzle = _Puzzle(roles, values)
    puzzle.give("level1", lambda texts: _share(texts, lambda t: roles_of(t).level1 is not None) > 0.6
                and _share(texts, lambda t: roles_of(t).level2 is not None) < 0.6)
    puzzle.give("level2", lambda texts: _share(texts, lambda t: roles_of(t).level2 is not None) > 0.6)
    puzzle.give("operator", lambda texts: operator_share(texts) > 0.8)
    puzzle.give("unit", lambda texts: _share(texts, lambda t: fold(t) in _UNITS) > 0.7)
    _solve_figures(puzzle, totals, execution)
    _solve_level3(puzzle)
    _solve_values(puzzle)
    puzzle.give("reason", lambda texts: any(texts) and all(to_decimal(t) is None for t in texts if t)
                and sum(map(bool, texts)) * 2 <= len(texts))
    rest = puzzle.open()
    if rest:
        names = "、".join(str(i + 1) for i in rest)
        puzzle.doubts.append(f"指标表第{names}列没有列名，不能由内容唯一确定")
    return puzzle.roles, puzzle.doubts


def _figures(puzzle: _Puzzle) -> list[int]:
    """Open columns that hold numbers alone, none above 100."""
    return [
        i for i in puzzle.open()
        if all(n is not None and 0 <= n <= 100
               for n, text in zip(puzzle.numbers(i), puzzle.texts[i], strict=True) if not is_nothing(text))
    ]


def _solve_figures(puzzle: _Puzzle, totals: set[Decimal], execution: Decimal | None) -> None:
    """Weight and score: no score above its weight, weights that add up to what the form gives them."""
    sums = _sums(totals, execution)
    if not puzzle.lacks("weight") and not puzzle.lacks("score"):
        return
    candidates = _figures(puzzle)
    if puzzle.lacks("weight") and puzzle.lacks("score"):
        pairs = [(w, s) for w, s in permutations(candidates, 2) if _is_weight(puzzle, w, sums) and
                 _below(puzzle, s, w)]
        _take_pair(puzzle, pairs)
    elif puzzle.lacks("score"):
        weight = puzzle.roles.index("weight")
        fitting = [i for i in candidates if _below(puzzle, i, weight)]
        if len(fitting) == 1:
            puzzle.roles[fitting[0]] = "score"
    else:
        score = puzzle.roles.index("score")
        fitting = [i for i in candidates if _is_weight(puzzle, i, sums) and _below(puzzle, score, i)]
        if len(fitting) == 1:
            puzzle.roles[fitting[0]] = "weight"


def _take_pair(puzzle: _Puzzle, pairs: list[tuple[int, int]]) -> None:
    """The only pair that fits. Two columns with the same figures are weight and score in reading order."""
    figures = {(tuple(puzzle.numbers(w)), tuple(puzzle.numbers(s))) for w, s in pairs}
    if len(figures) != 1 or len({column for pair in pairs for column in pair}) != 2:
        return
    weight, score = min(pairs)
    puzzle.roles[weight], puzzle.roles[score] = "weight", "score"


def _sums(totals: set[Decimal], execution: Decimal | None) -> set[Decimal]:
    wholes = {total for total in totals if total >= 100} or {Decimal(100)}
    if execution is not None:
        return {whole - execution for whole in wholes}
    return set(_USUAL_SUMS) | wholes


def _is_weight(puzzle: _Puzzle, column: int, sums: set[Decimal]) -> bool:
    return sum((n for n in puzzle.numbers(column) if n is not None), Decimal(0)) in sums


def _below(puzzle: _Puzzle, score: int, weight: int) -> bool:
    pairs = list(zip(puzzle.numbers(score), puzzle.numbers(weight), strict=True))
    return all(s is None or (w is not None and s <= w) for s, w in pairs) and any(
        s is not None for s, _ in pairs)


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
    """Target and actual: the target carries the signs; full marks mean that the target was met."""
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
        order = _by_signs(puzzle, first, second) or _by_reach(puzzle, first, second)
    if order is not None:
        puzzle.roles[order[0]], puzzle.roles[order[1]] = "target", "actual"


def _by_signs(puzzle: _Puzzle, first: int, second: int) -> tuple[int, int] | None:
    signs = [sum(bool(_SIGN.search(fold(text))) for text in puzzle.texts[i]) for i in (first, second)]
    if signs[0] == signs[1] or min(signs):
        return None
    return (first, second) if signs[0] > signs[1] else (second, first)


def _by_reach(puzzle: _Puzzle, first: int, second: int) -> tuple[int, int] | None:
    """With the signs in a column of their own: the order in which rows with full marks reach the target."""
    if puzzle.lacks("operator"):
        return None
    orders = [order for order in ((first, second), (second, first)) if _reached(puzzle, *order)]
    return orders[0] if len(orders) == 1 else None


def _reached(puzzle: _Puzzle, target: int, actual: int) -> bool:
    signs = puzzle.texts[puzzle.roles.index("operator")]
    full = _full_marks(puzzle)
    for row, sign in enumerate(signs):
        wanted = read_target(puzzle.texts[target][row], sign, "", False)
        reached = read_actual(puzzle.texts[actual][row], None)
        want, got = to_decimal(wanted.target or ""), to_decimal(reached or "")
        if not full[row] or want is None or got is None:
            continue
        if (wanted.operator == ">=" and got < want) or (wanted.operator == "<=" and got > want):
            return False
    return True


def _full_marks(puzzle: _Puzzle) -> list[bool]:
    if puzzle.lacks("weight") or puzzle.lacks("score"):
        return [True] * len(puzzle.texts[0])
    weights = puzzle.numbers(puzzle.roles.index("weight"))
    scores = puzzle.numbers(puzzle.roles.index("score"))
    return [w is not None and w == s for w, s in zip(weights, scores, strict=True)]
