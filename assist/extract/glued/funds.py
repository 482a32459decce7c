"""Fund rows whose figures were run together: "310.2154.741050%5" is 310.2|154.74|10|50%|5, if the sums say so.

Every cut of every row is weighed by the row's own arithmetic, and the rows by what they add up to.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assist.forms.labels import fund_kind, labels

MONEY = ("initial", "adjusted", "executed")
_FIGURES = re.compile(r"(?:[\d.,%\-/]|(?<=\d)(?:万元|万|亿元|元))*")
_AMOUNT = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,6})?")
_MONEY = r"\d[\d,]*(?:\.\d+)?"
_FUND_NAME = "|".join(map(re.escape, sorted((key for key in labels("fund").roles if len(key) >= 4), key=len, reverse=True)))
_NAMED_AMOUNT = re.compile(rf"(?P<name>{_FUND_NAME})[:：]?(?P<amount>{_MONEY})(?:万|亿)?元")
_ANY_NAME = "|".join(map(re.escape, sorted(labels("fund").roles, key=len, reverse=True)))
_NAMED_FIGURE = re.compile(rf"(?P<name>(?:其中[:：-]?)?(?:{_ANY_NAME}))[:：]?(?P<amount>\d[\d,.]*%?)(?:万?元)?")
_ANY_AMOUNT = re.compile(rf"({_MONEY})(?:万|亿)?元")
_TOTAL_NAME = re.compile("合计|总计|总额")
_UNIT = re.compile("万元|万|亿元|元")
_HUNDRED, _CENT, _RATE_ROUNDED = Decimal(100), Decimal("0.01"), Decimal("0.06")
_PER_ROW, _BEAM = 40, 120
_SURE = 0.95
_MIXED = 1.4  # figures of one table that are printed with different numbers of decimals
_LONG_FRACTION = 2.5  # an amount with more than two decimals
_APART, _APART_MOST, _WRONG_UNIT = 0.8, 4.0, 2.5  # amounts of one row of different size; by ten thousand: another unit
_TEN_THOUSAND = math.log(10_000)
_HIGH_RATE, _HIGHEST_RATE, _RATE_TOO_HIGH = 200, 1000, 3.0
_AS_FRACTION = 1.0  # 0.97% for 97%
_SAME_MONEY, _REPEATED = 1.5, 4.0  # the only source has the total's amounts, or repeats its whole row
_MAX_FIGURES = 70  # a longer run of figures is no fund row

Cut = tuple[int, int]
Cells = dict[str, Cut]


@dataclass(frozen=True, slots=True)
class FundCut:
    """The sure cells of one fund row; `doubtful` when figures stand there that could not be parted."""

    cells: Cells
    end: int
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    cells: Cells
    values: Mapping[str, str]
    numbers: Mapping[str, Decimal]
    cost: float


_BLANK = _Reading({}, {}, {}, 0.0)


def cut_funds(text: str, rows: Sequence[tuple[str, int, int]], roles: Sequence[str]) -> list[FundCut]:
    """The cells of fund rows. `rows`: (name, where its figures begin, where the next row or the table's end is)."""
    columns = tuple(role for role in roles if role not in ("reason", "name", "method"))
    runs = [_run(text, begin, end) for _, begin, end in rows]
    choices = [_readings(text, run, columns, first=index == 0) for index, run in enumerate(runs)]
    nested = [_is_nested(name, [other for other, _, _ in rows]) for name, _, _ in rows]
    shares = _joint(choices, nested, columns)
    return [_believed(run, share, len(text[run[0] : run[1]].strip("-/")) > 0) for run, share in zip(runs, shares, strict=True)]


def paired_funds(text: str, start: int, end: int) -> list[tuple[Cut, Cut, Cut]]:
    """(name, budget, executed) of funds that stand twice, once before what was given and once before what was spent:
    中央财政165万元中央财政84.5万元; the totals first. [] unless both columns add up to figures printed before them."""
    found = [(match.span("name"), match.span("amount")) for match in _NAMED_AMOUNT.finditer(text, start, end)]
    pairs = [
        (first[0], first[1], second[1])
        for first, second in pairwise(found)
        if text[slice(*first[0])] == text[slice(*second[0])] and fund_kind(text[slice(*first[0])]) not in (None, "total")
    ]
    if len(pairs) < 2:
        return []
    sums = [sum(Decimal(text[slice(*pair[column])].replace(",", "")) for pair in pairs) for column in (1, 2)]
    before = list(_ANY_AMOUNT.finditer(text, start, pairs[0][0][0]))
    given = next((match for match in before if Decimal(match[1].replace(",", "")) == sums[0]), None)
    spent = next((match for match in before if given and match.start() > given.start() and Decimal(match[1].replace(",", "")) == sums[1]), None)
    if given is None or spent is None:
        return []
    name = _TOTAL_NAME.search(text, given.end(), spent.start())
    return [(name.span() if name else (given.start(), given.start()), given.span(1), spent.span(1)), *pairs]


def repeated_funds(text: str, at: int, end: int, most: int = 3) -> list[tuple[Cut, Cut, Cut]]:
    """(name, budget, executed) of funds from `at` on that name themselves before each of two or three figures, of which
    the first is the budget and the last what was spent: 其中:财政资金62.00其中:财政资金60.2697.20%."""
    found: list[tuple[Cut, Cut, Cut]] = []
    while (first := _NAMED_FIGURE.match(text, at, end)) is not None and _AMOUNT.fullmatch(first["amount"]):
        same = [first]
        while len(same) < most and (again := _NAMED_FIGURE.match(text, same[-1].end(), end)) and again["name"] == first["name"]:
            same.append(again)
        begin, stop = same[-1].span("amount")
        spent = executed_before_rate(text, _decimal(first["amount"]), begin, stop) if text[stop - 1] == "%" else stop
        if len(same) == 1 or spent is None or not _AMOUNT.fullmatch(text, begin, spent):
            break
        found.append((first.span("name"), first.span("amount"), (begin, spent)))
        at = same[-1].end()
    return found


def executed_before_rate(text: str, budget: Decimal, begin: int, end: int) -> int | None:
    """Where in text[begin:end] the amount that was spent ends and its rate begins, 602.64|97.20%: where the rate is that
    of the two amounts; None when no place or several are."""
    fits = [
        cut
        for cut in range(begin + 1, end - 1)
        if _AMOUNT.fullmatch(text, begin, cut)
        and _AMOUNT.fullmatch(text, cut, end - 1)
        and budget
        and abs(_decimal(text[begin:cut]) / budget * _HUNDRED - _decimal(text[cut : end - 1])) <= _RATE_ROUNDED
    ]
    return fits[0] if len(fits) == 1 else None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _run(text: str, begin: int, end: int) -> Cut:
    begin += text[begin : begin + 1] == ":"
    match = _FIGURES.match(text, begin, end)
    return begin, match.end() if match else begin


def _is_nested(name: str, names: Sequence[str]) -> bool:
    """Local and superior money are parts of the fiscal row where there is one, else rows of their own."""
    kinds = {fund_kind(other) for other in names}
    return "fiscal" in kinds and fund_kind(name) in ("local", "superior", "central")


def _readings(text: str, run: Cut, columns: tuple[str, ...], first: bool) -> list[_Reading]:
    begin, end = run
    if not text[begin:end].strip("-/") or end - begin > _MAX_FIGURES:
        return [_BLANK]
    found = _readings_of(text, run, columns[: len(columns) - _blank_columns(text[begin:end])], first)
    return found or (_readings_of(text, run, columns, first) or [_BLANK])


def _blank_columns(figures: str) -> int:
    """How many columns at the end hold a dash."""
    return len(figures) - len(figures.rstrip("-/"))


def _readings_of(text: str, run: Cut, columns: tuple[str, ...], first: bool) -> list[_Reading]:
    begin, end = run
    found = []
    for cells in _cuts(text[begin:end], columns, 0, 0):
        values = {role: text[begin + a : begin + b] for role, (a, b) in cells.items()}
        numbers = {role: Decimal(value.rstrip("%万亿元").replace(",", "")) for role, value in values.items()}
        cost = _row_cost(values, numbers, columns, first)
        if cost < math.inf:
            places = {role: (begin + a, begin + b) for role, (a, b) in cells.items()}
            found.append(_Reading(places, values, numbers, cost))
    found.sort(key=lambda reading: reading.cost)
    return found[:_PER_ROW]


def _cuts(text: str, columns: tuple[str, ...], at: int, column: int) -> Iterator[Cells]:
    while at < len(text) and text[at] in "-/":
        at += 1
    if at == len(text):
        yield {}
        return
    if column == len(columns):
        return
    role = columns[column]
    yield from _cuts(text, columns, at, column + 1)
    for end in _ends(text, at, role):
        for rest in _cuts(text, columns, end, column + 1):
            yield {role: (at, end), **rest}


def _ends(text: str, at: int, role: str) -> Iterator[int]:
    for end in range(at + 1, len(text) + 1):
        piece = text[at:end]
        if not re.fullmatch(r"[\d,]*\.?\d*", piece):
            return  # the units behind amounts are taken with them
        if not _AMOUNT.fullmatch(piece):
            continue
        percent = text[end : end + 1] == "%"
        if role == "rate":
            yield end + percent
        elif role in MONEY and (unit := _UNIT.match(text, end)):
            yield unit.end()
        elif not percent and (role in MONEY or ("," not in piece and Decimal(piece) <= _HUNDRED)):
            yield end


def _row_cost(values: Mapping[str, str], numbers: Mapping[str, Decimal], columns: Sequence[str], first: bool) -> float:
    cost = sum((2.5 if first else 1.8) for role in MONEY if role in columns and role not in values)
    money = [values[role].rstrip("万亿元") for role in MONEY if role in values]
    places = set(map(_places, money))
    cost += _MIXED * max(0, len(places) - 1) + _LONG_FRACTION * sum(place > 2 for place in places)
    amounts = [numbers[role] for role in MONEY if numbers.get(role)]
    cost += sum(_apart(a, b) for a, b in pairwise(amounts))
    base = numbers.get("adjusted") if "adjusted" in columns else numbers.get("initial")
    executed, rate = numbers.get("executed"), numbers.get("rate")
    if base is not None and executed is not None and executed > base:
        cost += 0.8 if executed <= base * 2 else 3.0 if not base or not _other_unit(executed, base) else 0.0
    if executed is not None and not executed and base:
        cost += 2.5
    if rate is None:
        cost += (2.0 if first else 0.3) if "rate" in columns else 0.0
    elif base and executed is not None:
        cost += _rate_cost(values["rate"], rate, executed / base * _HUNDRED)
    else:
        cost += math.inf if rate > _HIGHEST_RATE else (1.0 if not rate or rate == _HUNDRED else 3.0) + (0.0 if "%" in values["rate"] else 2.0)
    return cost + _score_cost(numbers, columns, first)


def _apart(one: Decimal, other: Decimal) -> float:
    """What it costs that two amounts of one row are of different size."""
    if _other_unit(one, other):
        return _WRONG_UNIT
    return min(_APART_MOST, _APART * max(0.0, abs(math.log(other / one)) - 0.4))


def _other_unit(one: Decimal, other: Decimal) -> bool:
    """Whether one amount is the other in another unit, or nearly so: 645800 beside 64.58."""
    return abs(abs(math.log(other / one)) - _TEN_THOUSAND) < math.log(2) if one and other else False


def _rate_cost(printed: str, rate: Decimal, exact: Decimal) -> float:
    """Rounded or cut at the printed place is as it should be; forms do print wrong rates, but seldom."""
    if rate > _HIGHEST_RATE:
        return math.inf
    places = _places(printed.rstrip("%"))
    if abs(exact - rate) <= Decimal(1).scaleb(-places):
        return 0.0 if places > 2 else -2.5 if places else -1.2
    if not printed.endswith("%") and rate <= 2 and abs(exact - rate * _HUNDRED) <= Decimal("0.6"):
        return -0.5
    if abs(exact / _HUNDRED - rate) <= Decimal(1).scaleb(-places):
        return _AS_FRACTION
    close = abs(exact - rate) < 20 or (rate > 0 and exact > 0 and _other_unit(exact, rate))
    return (3.0 if close else 4.5) + (_RATE_TOO_HIGH if rate > _HIGH_RATE else 0.0)


def _score_cost(numbers: Mapping[str, Decimal], columns: Sequence[str], first: bool) -> float:
    weight, score, rate = numbers.get("weight"), numbers.get("score"), numbers.get("rate")
    cost = 0.0
    if weight is None:
        cost += 2.0 if first and "weight" in columns else 0.0
    else:
        cost += (0.0 if first else 1.5) + (0.0 if weight in (10, 20) else 2.5) + (_LONG_FRACTION if weight % _CENT else 0.0)
    if score is None:
        return cost + (2.0 if (first or weight is not None) and "score" in columns else 0.0)
    if not first:
        cost += 1.5
    full = [weight] if weight is not None else [] if "weight" in columns else [Decimal(10), Decimal(20)]
    if not full:
        return cost + 3.0
    if all(score > most for most in full):
        return math.inf
    if rate is None:
        return cost
    fits = any(abs(score - min(most, most * rate / _HUNDRED)) <= Decimal("0.06") for most in full)
    return cost + (-1.2 if fits else 0.8)


def _joint(choices: Sequence[Sequence[_Reading]], nested: Sequence[bool], columns: Sequence[str]) -> list[dict[tuple[str, Cut], float]]:
    """For every row the share of the weight of all joint readings in which a cell stands."""
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for readings in choices:
        wider = []
        for cost, picks in beam:
            total = choices[0][picks[0]] if picks else None
            for index, reading in enumerate(readings):
                wider.append((cost + reading.cost + (_against(reading, total) if total else 0.0), (*picks, index)))
        wider.sort()
        beam = wider[:_BEAM]
    weighed = []
    for cost, picks in beam:
        rows = [readings[pick] for readings, pick in zip(choices, picks, strict=True)]
        weighed.append((cost + _sum_cost(rows, nested, columns), picks))
    least = min((cost for cost, _ in weighed), default=0.0)
    shares: list[dict[tuple[str, Cut], float]] = [defaultdict(float) for _ in choices]
    whole = sum(math.exp(least - cost) for cost, _ in weighed)
    for cost, picks in weighed:
        for share, readings, pick in zip(shares, choices, picks, strict=True):
            for role, cut in readings[pick].cells.items():
                share[role, cut] += math.exp(least - cost) / whole
    return shares


def _against(reading: _Reading, total: _Reading) -> float:
    """What a source's row costs beside the total's: it is at most as much, printed the same way, and often the same."""
    cost = 0.0
    mine = {role: number for role, number in reading.numbers.items() if role in MONEY}
    for role, number in mine.items():
        if role in total.numbers:
            cost += 4.0 if number > total.numbers[role] else 0.0
            same_places = _places(reading.values[role]) == _places(total.values[role])
            cost += 0.0 if same_places else 0.2 if reading.values[role] == "0" else _MIXED
    if "rate" in reading.values and "rate" in total.values:
        cost += 3.0 if ("%" in reading.values["rate"]) != ("%" in total.values["rate"]) else 0.0
    same = sum(total.numbers.get(role) == number for role, number in mine.items())
    return cost - (_REPEATED if reading.values == total.values else _SAME_MONEY * same / len(mine) if same else 0.0)


def _places(value: str) -> int:
    return len(value.rstrip("万亿元").partition(".")[2])


def _sum_cost(rows: Sequence[_Reading], nested: Sequence[bool], columns: Sequence[str]) -> float:
    cost = 0.0
    if len(rows) < 2 or not rows[0].numbers:
        return cost
    for role in MONEY:
        total = rows[0].numbers.get(role)
        if role not in columns or total is None:
            continue
        parts = [row.numbers.get(role, Decimal(0)) for row, inner in zip(rows[1:], nested[1:], strict=True) if not inner]
        every = [row.numbers.get(role, Decimal(0)) for row in rows[1:]]
        cost -= 2.5 if total in (sum(parts), sum(every)) else 0.0
    return cost


def _believed(run: Cut, share: Mapping[tuple[str, Cut], float], figures: bool) -> FundCut:
    cells = {role: cut for (role, cut), part in share.items() if part >= _SURE}
    covered = sum(b - a for a, b in cells.values())
    return FundCut(cells, run[1], figures and covered < 0.5 * (run[1] - run[0]))
