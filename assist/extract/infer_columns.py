"""Budget columns whose header is lost, solved by what the figures must satisfy.

An assignment of roles to columns holds when executed / adjusted gives the printed rate in every row, the
weight is one that forms use, and the score does not exceed it. Roles on which all assignments agree are
kept; the others stay open, with a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.text.decimals import is_nothing, to_decimal

Numbers = list[Decimal | None]
Solution = dict[int, str]

_ORDER = ("initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_AMOUNTS = ("initial", "adjusted", "executed")
_WEIGHTS = frozenset(map(Decimal, (5, 8, 10, 15, 20)))
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


def solve_budget(roles: Sequence[str | None], values: Sequence[Sequence[str]], kinds: Sequence[str | None],
                 ) -> tuple[list[str | None], list[str]]:
    """A role for each column, known ones unchanged, and the doubts (in Chinese).

    `values` are the rows' texts by column, `kinds` the rows' fund kinds.
    """
    texts = [[row[i] for row in values] for i in range(len(roles))]
    numbers = [[to_decimal(text) for text in column] for column in texts]
    known = {i: role for i, role in enumerate(roles) if role is not None}
    options = {
        i: _options(texts[i], numbers[i], set(known.values()), kinds)
        for i, role in enumerate(roles) if role is None
    }
    options = {i: allowed for i, allowed in options.items() if allowed}
    found = _search(dict(known), sorted(options), options)
    solutions = [solution for solution in found if _holds(solution, known, numbers, texts)]
    most = max(map(len, solutions), default=len(known))
    agreed = _agreed([s for s in solutions if len(s) == most], numbers)
    result: list[str | None] = [agreed.get(i, known.get(i)) for i in range(len(roles))]
    lost = [i + 1 for i in options if result[i] is None]
    doubts = [f"资金表第{'、'.join(map(str, lost))}个数据列没有可辨认的列名，不能由算术关系唯一确定"] if lost else []
    return result, doubts


def _options(texts: Sequence[str], numbers: Numbers, taken: set[str], kinds: Sequence[str | None],
             ) -> tuple[str, ...]:
    """The roles that a column's content allows."""
    filled = [text for text in texts if not is_nothing(text)]
    if not filled:
        return ()
    found = [number for number in numbers if number is not None]
    if not found:
        return () if "reason" in taken else ("reason",)
    if len(found) < len(filled):
        return ()
    if any("%" in text or "％" in text for text in filled):
        return () if "rate" in taken else ("rate",)
    total_only = len(kinds) > 1 and sum(number is not None for number in numbers) == 1
    allowed = ["rate"]
    if total_only or len(kinds) == 1:
        allowed += ["weight", "score"]
    if not total_only:
        allowed += _AMOUNTS
    return tuple(role for role in allowed if role not in taken)


def _search(chosen: Solution, columns: Sequence[int], options: dict[int, tuple[str, ...]],
            ) -> Iterator[Solution]:
    """Every way to give the columns different roles, or none."""
    if not columns:
        yield dict(chosen)
        return
    first, rest = columns[0], columns[1:]
    for role in options[first]:
        if role not in chosen.values():
            chosen[first] = role
            yield from _search(chosen, rest, options)
            del chosen[first]
    yield from _search(chosen, rest, options)


def _holds(solution: Solution, known: Solution, numbers: Sequence[Numbers], texts: Sequence[Sequence[str]],
           ) -> bool:
    """Whether the figures allow the assignment. What nothing confirms does not hold."""
    place = {role: i for i, role in solution.items()}
    found = {role for i, role in solution.items() if i not in known}
    if "weight" in place and any(w not in _WEIGHTS for w in numbers[place["weight"]] if w is not None):
        return False
    if "score" in found and not _score_fits(place, numbers):
        return False
    if not found & {*_AMOUNTS, "rate"}:
        return True
    # The base of a rate is by definition the adjusted budget, unless a header says that it is another one.
    base = place.get("adjusted", place.get("initial") if "initial" in known.values() else None)
    if base is None or "executed" not in place or "rate" not in place:
        return False
    rows = list(zip(numbers[place["executed"]], numbers[base], numbers[place["rate"]], texts[place["rate"]],
                    strict=True))
    return all(is_rate(*row) for row in rows) and any(e is not None and d and r for e, d, r, _ in rows)


def _score_fits(place: dict[str, int], numbers: Sequence[Numbers]) -> bool:
    """No score above its weight; without a weight column the score is rate x one of the usual weights."""
    scores = numbers[place["score"]]
    if "weight" in place:
        pairs = zip(scores, numbers[place["weight"]], strict=True)
        return not any(s is not None and w is not None and s > w for s, w in pairs)
    if "rate" not in place:
        return False
    return all(
        score is None or (rate is not None and is_earned(score, rate))
        for score, rate in zip(scores, numbers[place["rate"]], strict=True)
    )


def is_earned(score: Decimal, rate: Decimal) -> bool:
    """Whether a score is the rate (in percent) times one of the usual weights, to the cent."""
    return any(abs(min(rate, _HUNDRED) * weight / _HUNDRED - score) <= _CENT for weight in _WEIGHTS)


def is_rate(executed: Decimal | None, base: Decimal | None, rate: Decimal | None, text: str) -> bool:
    """Whether the printed rate is executed / base, rounded or cut off at its last digit."""
    if executed is None or base is None or rate is None or not base:
        return True
    exponent = rate.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    expected = executed / base * _HUNDRED
    ratio_step = step * _HUNDRED
    return abs(expected - rate) <= step or ("%" not in text and abs(expected - rate * 100) <= ratio_step)


def _agreed(solutions: Sequence[Solution], numbers: Sequence[Numbers]) -> Solution:
    """What all solutions say.

    Columns with the same figures are interchangeable: of solutions that differ in nothing else the one in
    the usual order of columns is taken.
    """
    by_figures: dict[tuple[object, ...], Solution] = {}
    for solution in sorted(solutions, key=_disorder):
        figures = tuple(sorted((role, tuple(map(str, numbers[i]))) for i, role in solution.items()))
        by_figures.setdefault(figures, solution)
    distinct = list(by_figures.values())
    first = distinct[0] if distinct else {}
    return {i: role for i, role in first.items() if all(s.get(i) == role for s in distinct)}


def _disorder(solution: Solution) -> int:
    order = [_ORDER.index(role) for _, role in sorted(solution.items()) if role in _ORDER]
    return sum(a > b for n, a in enumerate(order) for b in order[n + 1 :])
