"""What the columns of an unknown table must be, whatever they are called: told by all values below their heads.

A rate is what one amount is of another; a comparison sign stands with a target; of two columns of points that make
a hundred the one that is never larger is the score. What the values leave open is asked of a model: small models
shift roles along a header row, and each label costs tokens. Values that disagree anywhere settle nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, permutations
from typing import Literal

from assist.extract.chain.cues import count
from assist.extract.chain.skeleton import Label, is_number
from assist.forms.labels import labels
from assist.text.decimals import to_decimal
from assist.text.intervals import Interval, printed

OTHER = "其他"
_Kind = Literal["blank", "running", "figure", "rate", "quantity", "words"]
_LEVELS = {"level1": "一级指标", "level2": "二级指标"}
_SIGN = re.compile(r"\s*(?:[≥≤><＞＜]|不[低少高超])|\s*\d\S*(?:以[上下内]|之内|前)\s*$")
"""A bound, before or behind its number: only a target is one."""
_SHORT = {
    "level1": frozenset({"评价", "成效", "投入", "过程"}),
    "level2": frozenset({"成本", "社会", "经济", "生态", "环境", "可持续", "对象"}),
}
"""Names of levels that are short for what forms print, and that say too little alone."""
_QUANTITY = re.compile(r"\s*(?:[≥≤><=＞＜～~约]|不[低少高超]于?)?\s*\d[\d,.]*\s*[%％\u4e00-\u9fff]{0,4}\s*")
_STAFF = re.compile("[科股处室组部队]$")
_START = re.compile("首[批次]|年?初|年头|开头|打头|开年|头一|最早|原[先定来本]|起先")
_NUMBERED = re.compile(r"[（(]?\d{1,2}(?:[-.．]\d{1,2}){1,2}[)）]?")
_RATE = re.compile(r"[%％]\s*$")
_UNITS = ("", "%", "分", "元", "万元")
_MOST_POINTS = Decimal(20)
"""Points that are given for the spending of the budget, at most."""
_SUMS = (Decimal(100), Decimal(90), Decimal(80))
"""Points of all indicators: the rest of a hundred is given for the spending of the budget."""


@dataclass(frozen=True, slots=True)
class _Column:
    id: str
    head: str
    kind: _Kind
    texts: tuple[str, ...]

    @property
    def numbers(self) -> tuple[Decimal | None, ...]:
        return tuple(to_decimal(text.replace("％", "%"), _UNITS) for text in self.texts)

    @property
    def points(self) -> tuple[Decimal, ...] | None:
        """The numbers, where none is missing."""
        found = tuple(number for number in self.numbers if number is not None)
        return found if len(found) == len(self.texts) else None


def settled(row: Sequence[Label], fixed: Mapping[str, str | None]) -> dict[str, str]:
    """Roles by label id that the values of a header row's columns leave no choice about.

    `fixed` are the labels that are known anyway, with their role among those a model may choose (None: another).
    """
    columns = [_Column(label.id, label.text, _kind(label.values), label.values) for label in row]
    found = {one.id: OTHER for one in columns if one.kind == "running" and one.id not in fixed}
    # A target is compared with and has a unit; an amount has neither.
    measured = any(one.kind == "quantity" or _signs(one) for one in columns)
    found.update(_indicators(columns, fixed) if measured else _funds(columns, fixed))
    return {id: role for id, role in found.items() if id not in fixed}


def _kind(values: Sequence[str]) -> _Kind:
    texts = [text.strip() for text in values if text.strip()]
    if not texts:
        return "blank"
    if all(map(is_number, texts)):
        if len(texts) > 1 and texts == [str(number) for number in range(1, len(texts) + 1)]:
            return "running"
        return "rate" if all(map(_RATE.search, texts)) else "figure"
    if len(set(texts)) == len(texts) > 1 and all(map(_NUMBERED.fullmatch, texts)):
        return "running"
    measured = sum(_QUANTITY.fullmatch(text) is not None for text in texts)
    return "quantity" if 2 * measured > len(texts) else "words"


# Funds


def _funds(columns: Sequence[_Column], fixed: Mapping[str, str | None]) -> dict[str, str]:
    amounts = [one for one in columns if one.kind == "figure"]
    found = _spent(columns, amounts)
    if not found or any(fixed.get(id, role) != role or role in _others(fixed, id) for id, role in found.items()):
        return {}
    names = [one for one in columns if one.kind == "words" and all(one.texts) and one.id not in fixed]
    if len(names) == 1 and "资金来源" not in fixed.values():
        found[names[0].id] = "资金来源"
    found.update(_first_budget(amounts, found, columns, fixed))
    found.update(_fund_points([one for one in amounts if one.id not in found], found, columns, fixed))
    return found


def _spent(columns: Sequence[_Column], amounts: Sequence[_Column]) -> dict[str, str]:
    """Budget, spending and rate, and their points: the rate says which they are, but for columns that are equal."""
    fits: dict[tuple[tuple[str, ...], ...], tuple[str, str, str]] = {}
    for rate in columns:
        for base, top in permutations(amounts, 2) if rate.kind == "rate" else ():
            if base.texts != top.texts and _is_rate(base, top, rate):
                fits.setdefault((base.texts, top.texts, rate.texts), (base.id, top.id, rate.id))
    points: dict[str, str] = {}
    if len(fits) == 2:
        # Points are given in the proportion of the rate: of two pairs the one with a small base are points.
        small, large = sorted(fits.values(), key=lambda ids: _top(columns, ids[0]))
        if _top(columns, small[0]) > _MOST_POINTS or {*small[:2]} & {*large[:2]}:
            return {}
        points = dict(zip(small[:2], ("分值", "得分"), strict=True))
        fits = {(): large}
    if not fits:
        return _all_spent(columns, amounts)
    if len(fits) != 1:
        return {}
    [(base_id, top_id, rate_id)] = fits.values()
    full = [one for one in amounts if all(one.texts) and one.id not in points]
    return {**_equal_budgets(full, base_id), top_id: "全年执行数", rate_id: "执行率", **points}


def _all_spent(columns: Sequence[_Column], amounts: Sequence[_Column]) -> dict[str, str]:
    """Where all was spent, budget and spending are equal: the last two of such columns, and no value depends on it."""
    rates = [one for one in columns if one.kind == "rate"]
    equal = [one for one in amounts if all(one.texts) and sum(other.texts == one.texts for other in amounts) > 1]
    if len(rates) != 1 or len({one.texts for one in equal}) != 1 or not _is_rate(equal[0], equal[-1], rates[0]):
        return {}
    return {equal[-2].id: "全年预算数", equal[-1].id: "全年执行数", rates[0].id: "执行率"}


def _equal_budgets(amounts: Sequence[_Column], base_id: str) -> dict[str, str]:
    """Of equal columns of budget (`base_id` is the first), which one is it: the value does not depend on it.

    With another amount before them the first: what follows arrived, or was allotted. Else the last: what stands
    before it is the budget of the beginning, that nobody changed.
    """
    base = next((one for one in amounts if one.id == base_id), None)
    if base is None:  # it has blank cells
        return {base_id: "全年预算数"}
    equal = [one.id for one in amounts if one.texts == base.texts]
    if amounts[0].id != base_id:
        return {base_id: "全年预算数", **dict.fromkeys(equal[1:], OTHER)}
    return {equal[-1]: "全年预算数"}


def _top(columns: Sequence[_Column], id: str) -> Decimal:
    return max(number for one in columns if one.id == id for number in one.numbers if number is not None)


def _first_budget(
    amounts: Sequence[_Column],
    found: Mapping[str, str],
    columns: Sequence[_Column],
    fixed: Mapping[str, str | None],
) -> dict[str, str]:
    """The only full column of amounts left, before the budget that the rate is of, where its head speaks of a start."""
    left = [one for one in amounts if one.id not in found and one.id not in fixed and all(one.texts)]
    base = next(at for at, one in enumerate(columns) if found.get(one.id) == "全年预算数")
    if len(left) != 1 or columns[base - 1] is not left[0] or "年初预算数" in fixed.values():
        return {}
    return {left[0].id: "年初预算数"} if _START.search(left[0].head) else {}


def _others(fixed: Mapping[str, str | None], id: str) -> set[str | None]:
    return {role for other, role in fixed.items() if other != id}


def _is_rate(base: _Column, top: _Column, rate: _Column) -> bool:
    """Whether the rate follows in every row that has one."""
    rows = [row for row in zip(base.numbers, top.numbers, rate.numbers, strict=True) if row[2] is not None]
    return bool(rows) and all(_agrees(*row) for row in rows)


def _agrees(base: Decimal | None, top: Decimal | None, rate: Decimal | None) -> bool:
    if base is None or top is None or rate is None or base <= 0:
        return False
    below, above = printed(base), printed(top)
    if not below.low or not below.high or above.low is None or above.high is None:
        return False
    return printed(rate).meets(Interval(above.low * 100 / below.high, above.high * 100 / below.low))


def _fund_points(
    left: Sequence[_Column],
    found: Mapping[str, str],
    columns: Sequence[_Column],
    fixed: Mapping[str, str | None],
) -> dict[str, str]:
    """Two numbers that only one row has are its points, where they are in the proportion of the rate."""
    alone = [one for one in left if sum(map(bool, one.texts)) == 1 and one.id not in fixed]
    if len(alone) != 2 or len(columns[0].texts) < 2 or {"分值", "得分"} & set(fixed.values()):
        return {}
    [rate] = [one for one in columns if found.get(one.id) == "执行率"]
    for weight, score in permutations(alone):
        for full, got, share in zip(weight.numbers, score.numbers, rate.numbers, strict=True):
            if full is not None and got is not None and full > got and _agrees(full, got, share):
                return {weight.id: "分值", score.id: "得分"}
    return {}


# Indicators


def _indicators(columns: Sequence[_Column], fixed: Mapping[str, str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    measured = [one for one in columns if one.kind in ("quantity", "rate") and one.id not in fixed]
    taken = set(fixed.values())
    signed = [one for one in measured if 2 * _signs(one) >= sum(map(bool, one.texts))]
    if len(signed) == 1 and not {"年度指标值", "实际完成值"} & taken:
        others = [one for one in measured if one is not signed[0]]
        if others and not any(map(_signs, others)):
            found[signed[0].id] = "年度指标值"
            found.update({one.id: "实际完成值" for one in others if len(others) == 1})
    found.update(_names(columns, fixed))
    figures = [one for one in columns if one.kind == "figure" and one.id not in fixed]
    weights, scores = ([one for one in columns if fixed.get(one.id) == role] for role in ("分值", "得分"))
    if len(figures) == 2 and found and not {"分值", "得分"} & taken:
        found.update(_points(*figures))
    elif len(figures) == 1 and weights and "得分" not in taken:
        told = _points(weights[0], figures[0])
        found.update({id: role for id, role in told.items() if told.get(weights[0].id) == "分值"})
    elif len(figures) == 1 and scores and "分值" not in taken:
        told = _points(figures[0], scores[0])
        found.update({id: role for id, role in told.items() if told.get(scores[0].id) == "得分"})
    found.update(_reason(columns, found, fixed))
    return found


def _signs(column: _Column) -> int:
    return sum(_SIGN.match(text) is not None for text in column.texts)


def _names(columns: Sequence[_Column], fixed: Mapping[str, str | None]) -> dict[str, str]:
    """Levels by what forms print in them; the only other column of names before the numbers is what is measured."""
    found: dict[str, str] = {}
    first = next((at for at, one in enumerate(columns) if one.kind in ("quantity", "rate", "figure")), 0)
    open_ = []
    for one in columns[:first]:
        if one.kind != "words" or one.id in fixed:
            continue
        texts = [text for text in one.texts if text]
        level = next((role for table, role in _LEVELS.items() if _of_level(texts, table, len(one.texts))), None)
        if level is None:
            open_.append(one)
        elif level not in (*fixed.values(), *found.values()):
            found[one.id] = level
    found.update(_coarser(columns, open_, {**found, **fixed}))
    found.update(_nested([one for one in open_ if one.id not in found], {**found, **fixed}))
    named = [
        one for one in columns
        if one.kind == "words" and one.id not in found and one.id not in fixed and len({*one.texts, ""}) > len(one.texts)
        and count(one.head, "三级指标") >= 0
    ]  # fmt: skip
    # Where another column of names stands behind the numbers, either may be what is measured.
    open_ = [one for one in open_ if one.id not in found]
    if len(named) == 1 and "三级指标" not in fixed.values() and (named == open_ or count(named[0].head, "三级指标") > 0):
        found[named[0].id] = "三级指标"
    return found


def _coarser(columns: Sequence[_Column], open_: Sequence[_Column], found: Mapping[str, str | None]) -> dict[str, str]:
    """The column of classes that those of the second level belong to: each of them to one, of which some are known."""
    second = next((one for one in columns if found.get(one.id) == "二级指标"), None)
    if second is None or "一级指标" in found.values():
        return {}
    over = [
        one for one in open_
        if one.id not in found and any(map(labels("level1").role, one.texts)) and len(set(one.texts)) < len(set(second.texts))
        and len(set(zip(second.texts, one.texts, strict=True))) == len(set(second.texts))
    ]  # fmt: skip
    return {over[0].id: "一级指标"} if len(over) == 1 else {}


def _nested(open_: Sequence[_Column], found: Mapping[str, str | None]) -> dict[str, str]:
    """The only two columns of names that come back, each of the one belonging to one of the other, and some of them known."""
    filled = [replace(one, texts=tuple(accumulate(one.texts, lambda above, text: text or above))) for one in open_]
    again = [one for one in filled if all(one.texts) and len(set(one.texts)) < len(one.texts) and not _STAFF.search(one.texts[0])]
    if {"一级指标", "二级指标"} & set(found.values()) or len(again) != 2:
        return {}
    coarse, fine = sorted(again, key=lambda one: len(set(one.texts)))
    belong = len(set(zip(coarse.texts, fine.texts, strict=True)))
    known = sum(labels("level2").role(name) is not None or name in _SHORT["level2"] for name in set(fine.texts))
    return {coarse.id: "一级指标", fine.id: "二级指标"} if belong == len(set(fine.texts)) > len(set(coarse.texts)) > 1 and known > 1 else {}


def _of_level(texts: Sequence[str], table: str, rows: int) -> bool:
    """Whether these are names of a level: all known, or most of them, and they come back from row to row."""
    role, names = labels(table).role, set(texts)
    if all(map(role, names)):
        return True
    known = sum(role(name) is not None for name in names)
    short = sum(role(name) is None and name in _SHORT[table] for name in names)
    return known > 1 and 2 * (known + short) >= len(names) < rows


def _points(left: _Column, right: _Column) -> dict[str, str]:
    """Of two columns of points the one that makes up the hundred and is never smaller is the weight."""
    one, other = left.points, right.points
    if one is None or other is None:
        return {}
    for weight, score, first, second in ((left, right, one, other), (right, left, other, one)):
        if sum(first) in _SUMS and all(full >= got for full, got in zip(first, second, strict=True)):
            return {weight.id: "分值", score.id: "得分"}
    return {}


def _reason(columns: Sequence[_Column], found: Mapping[str, str], fixed: Mapping[str, str | None]) -> dict[str, str]:
    """The column that has words just where points were lost."""
    by_role = {role: one for one in columns if (role := found.get(one.id) or fixed.get(one.id))}
    weight, score = by_role.get("分值"), by_role.get("得分")
    if weight is None or score is None or "原因" in by_role:
        return {}
    lost = [full != got for full, got in zip(weight.numbers, score.numbers, strict=True)]
    open_ = [one for one in columns if one.kind == "words" and one.id not in found and one.id not in fixed]
    same = [one for one in open_ if [bool(text) for text in one.texts] == lost]
    return {same[0].id: "原因"} if any(lost) and len(same) == 1 else {}
