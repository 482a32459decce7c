"""An indicator row as rules see it: target and actual as intervals in one unit, and whether it was met."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assist.forms.wording import pattern, words
from assist.model import Indicator
from assist.model.lazy import lazy
from assist.text.compact import bare
from assist.text.intervals import Interval, exact
from assist.text.quantities import Mention, find_quantities, read_value
from assist.text.units import MONEY, PERCENT, base_unit, ratio_between

_WORDS_ONLY = ("date", "qualitative")
"""Operators of targets that are no number."""
_NUMERIC = frozenset({">=", "<=", ">", "<", "=", "~", "range"})
_LESSENED = re.compile("(?:下降|减少|降低|压降|压减|减)(?:率|量|数|幅度?|比例|情况|程度)?$")
"""投诉量下降 by 20% is something to reach."""
Compared = Literal["below", "met", "above", "unknown"]
_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_PARTS = re.compile("[,，;；]")
_VALUE = re.compile(r"(?:大于等于|不低于|不少于|[≥≤<>=])?[\d.]+(?:%|以上|左右)*")
_NAMED = 3
_BEFORE = ("日前", "号前", "日以前", "日之前")
"""Ends of a day of the month that comes back, 每季度末月25日前."""
_SHORT_TIMES = frozenset({"分钟", "秒", "小时"})
_LONGER = 8
_OPERATOR = re.compile("大于等于|小于等于|不低于|不少于|不高于|不超过|[≥≤<>=约]")
_WORD = re.compile("[\u4e00-\u9fff]{1,4}")
_SIGNS = {">=": "≥", "<=": "≤", "=": "＝", ">": "＞", "<": "＜"}
_SPENDING = re.compile(
    "资金使用|资金支出|经费|奖励资金|费用|资金控制|成本|补助控制|支出控制|预算控制|控制数|控制额"
)


class Value:
    """A number of a cell: as printed, in the base unit (`base`), and as an interval in the base unit."""

    __slots__ = ("base", "fraction", "interval", "power", "printed", "relation", "unit")

    def __init__(
        self, printed: Decimal, interval: Interval, unit: str | None, power: int, relation: str,
        fraction: bool = False,
    ) -> None:  # fmt: skip
        self.printed = printed
        self.interval = interval
        self.unit = unit
        self.power = power
        self.relation = relation
        self.fraction = fraction
        self.base = printed.scaleb(power) if power else printed


class Row:
    """One indicator. `path` is its path in the form ("indicators[3]").

    `operator_column`: the form prints the operator in a column of its own. Where it does not, a bare number
    is a target to reach, whatever operator was read into it.
    """

    def __init__(self, index: int, item: Indicator, operator_column: bool = True) -> None:
        self.index = index
        self.operator_column = operator_column
        self.item = item
        self.path = f"indicators[{index}]"
        self.name = bare(item.level3 or item.level2 or "")
        self.level = (item.level1 or "") + (item.level2 or "")
        self.target_text = bare(item.target_text or item.target or "")
        self.actual_text = bare(item.actual_text or item.actual or "")
        self.remark = bare(item.remark or "")
        # What every form is asked for of every row stands here; the rest is computed when asked for.
        self.is_cost = "成本" in self.level or "成本" in self.name
        """A cost indicator by its level, or by a name that says so."""
        self.is_satisfaction = "满意" in self.name or "满意" in self.level
        """A satisfaction indicator."""
        score, weight = item.score, item.weight
        self.lost_points = score is not None and weight is not None and score < weight
        """Its score is below its weight."""
        self.full_score = score is not None and weight is not None and score >= weight > 0
        """Scored in full."""

    @lazy
    def target_shown(self) -> str:
        """The target as a reader would write it, with the operator and unit of their own columns."""
        text, item = self.target_text, self.item
        unit = _written(item.unit) or ""
        if self.bare_target:
            sign = _SIGNS.get(item.operator or "", "") if self.operator_column else ""
            return f"{sign}{text}{unit}"
        return text

    @lazy
    def actual_shown(self) -> str:
        """The actual value, or the remark that holds it, without closing punctuation."""
        text = self.remark if self.said_reached and self.remark else self.actual_text
        return text.rstrip("。.;；")

    @lazy
    def names_spending(self) -> bool:
        """Its name stands for the project's money as a whole."""
        return _SPENDING.search(self.name) is not None

    @lazy
    def is_timely(self) -> bool:
        """A timeliness indicator."""
        return "时效" in self.level

    @lazy
    def said_reached(self) -> bool:
        """The actual cell holds words like 达成预期指标 and no value."""
        return self.actual_text in words("reached")

    @lazy
    def targets(self) -> tuple[Mention, ...]:
        """All quantities in the target cell; two of them are two targets."""
        return _targets_of(self.target_text, self.item.unit)

    @lazy
    def bare_target(self) -> bool:
        """The target cell holds digits and nothing else."""
        return self.target_text.replace(".", "", 1).replace(",", "").isdigit()

    @lazy
    def says_more(self) -> bool:
        """The actual cell goes on after its value: it may hold the reason as well."""
        mentions = find_quantities(self.actual_text, plain=True)
        if not mentions:
            return False
        return len(self.actual_text) - mentions[-1].end > _LONGER or bool(
            pattern("because").search(self.actual_text, mentions[0].end)
        )

    @lazy
    def guessed_operator(self) -> bool:
        """The form prints a bare number and no operator: which way it counts is inferred from the name."""
        return not self.operator_column and self.bare_target and self.item.target_text is not None

    @lazy
    def lower_is_better(self) -> bool:
        """Costs, times, complaints and the like, by name."""
        return self.is_cost or bool(pattern("lower_is_better").search(self.name))

    @lazy
    def counts_harm(self) -> bool:
        """Its name stands for what should not happen (accidents, leaks), and not for dealing with it."""
        return bool(pattern("harm").search(self.name)) and not pattern("harm_dealt_with").search(self.name) and not _LESSENED.search(self.name)

    @lazy
    def target(self) -> Value | None:
        """The one numeric target, or None for qualitative targets, dates, and cells with two targets."""
        operator: str | None = self.item.operator
        if self.guessed_operator and operator not in _WORDS_ONLY:
            operator = "<=" if self.lower_is_better or self.counts_harm else ">="
        return _target_of(self.target_text, self.item.unit, operator)

    @lazy
    def actual(self) -> Value | None:
        """The measured value in the target's unit, from the actual cell or, failing that, the remarks."""
        target = self.target
        return None if target is None else _actual_of(self.actual_text, self.remark, self.item.unit, target)

    @lazy
    def compared(self) -> Compared:
        """Where the actual value lies beside the target: below it, in agreement, above it."""
        target, actual = self.target, self.actual
        return "unknown" if target is None or actual is None else _compared(target, actual)

    @lazy
    def missed(self) -> bool:
        """The actual value certainly fails the target."""
        target = self.target
        if target is None:
            return False
        if target.relation in ("<=", "<") or self.target_text.endswith(_BEFORE):
            return self.compared == "above"
        if target.relation == "range":
            return self.compared in ("below", "above")
        if target.relation == "=" and self.is_cost and (target.unit or "").startswith(MONEY):
            return self.compared == "above"
        if target.relation == "=" and target.base == 0:
            return self.compared == "above" and self.counts_harm
        return self.compared == "below" and not (target.relation in (">=", ">") and self.counts_harm)

    @lazy
    def met(self) -> bool:
        """The actual value, or the words that stand in its place, certainly agree with the target."""
        if self.target is None:
            return self.said_reached or bool(self.actual_text and self.actual_text == self.target_text)
        return (self.compared != "unknown" and not self.missed) or (self.actual is None and self.said_reached)

    @lazy
    def share(self) -> Decimal | None:
        """Actual over target in percent, for targets above zero."""
        target, actual = self.target, self.actual
        if target is None or actual is None or self.compared == "unknown" or target.base <= 0:
            return None
        return actual.base * 100 / target.base

    @property
    def on_the_line(self) -> bool:
        """A share or response time that is exactly the bound it had to reach; 100% is no such bound."""
        target, actual = self.target, self.actual
        if target is None or actual is None or target.relation not in (">=", "<=", ">", "<"):
            return False
        if self.actual_text[:1] in "≥≤<>" or (target.unit != PERCENT and target.unit not in _SHORT_TIMES):
            return False
        hundred = target.unit == PERCENT and target.base == 100
        return not hundred and target.unit == actual.unit and target.base == actual.base

    @lazy
    def unfinished(self) -> bool:
        """Whether its actual value says in words that the work is not done: 未完成, 建设中."""
        return pattern("not_done").match(self.actual_text) is not None


@lru_cache(maxsize=4096)
def quantities_of_cell(text: str) -> tuple[Mention, ...]:
    """The quantities of a cell. Where it holds one number and a word that is no unit we know (≥5700剂次), the word
    counts as one: whatever is counted, target and actual value count it alike."""
    found = find_quantities(text, plain=True)
    if len(found) != 1 or found[0].unit is not None:
        return found
    rest = _OPERATOR.sub("", text[: found[0].start]) + text[found[0].end :]
    if not _WORD.fullmatch(rest) or text[: found[0].start].endswith(rest):
        return found
    return (replace(found[0], unit=rest),)


@lru_cache(maxsize=4096)
def _targets_of(text: str, unit: str | None) -> tuple[Mention, ...]:
    """The quantities of a target cell. A number without a unit is one only when it is the whole cell, not part of a
    sentence."""
    whole = ("", _written(unit))
    return tuple([
        mention
        for mention in quantities_of_cell(text)
        if mention.unit is not None or text.replace(mention.text, "", 1).strip("≥≤<>=±约") in whole
    ])


# Cells that hold a value are short and repeat, from row to row and from form to form.
@lru_cache(maxsize=4096)
def _target_of(text: str, own_unit: str | None, operator: str | None) -> Value | None:
    if text in words("all_of_them"):
        return Value(_HUNDRED, exact(_HUNDRED), PERCENT, 0, "=")
    targets = _targets_of(text, own_unit)
    if operator in _WORDS_ONLY or len(targets) != 1:
        return None
    mention = targets[0]
    relation = operator if operator is not None and operator in _NUMERIC else mention.relation
    unit, power = (mention.unit, mention.scale) if mention.unit else base_unit(_written(own_unit))
    if not mention.unit:
        power += mention.scale
    interval = mention.interval if relation in ("~", "range") else exact(mention.value.scaleb(power))
    return Value(mention.value, interval, unit, power, relation)


@lru_cache(maxsize=4096)
def _actual_of(actual: str, remark: str, own_unit: str | None, target: Value) -> Value | None:
    if target.unit == PERCENT and actual in words("all_of_them"):
        return Value(_HUNDRED, exact(_HUNDRED), PERCENT, 0, "=")
    own = _written(own_unit) or ""
    for text in (actual, remark):
        found = [m for m in quantities_of_cell(text) if _comparable(m, target, text, own)]
        if len(found) == 1:
            return _measured(found[0], target, own_unit)
        if found:
            return None
        if text and actual not in words("reached"):
            return None
    return None


def _measured(mention: Mention, target: Value, own_unit: str | None) -> Value:
    if mention.unit is not None:
        ratio = ratio_between(mention.unit, target.unit)
        if ratio is None or ratio == 1:
            return Value(mention.value, mention.interval, mention.unit, mention.scale, mention.relation)
        times = Decimal(ratio.numerator) / ratio.denominator
        value = mention.value.scaleb(mention.scale) * times
        return Value(value, mention.interval.scaled(times), target.unit, 0, mention.relation)
    value, power = mention.value, mention.scale + (0 if mention.scale else target.power)
    fraction = (
        target.unit == PERCENT and value <= _ONE and target.printed > _ONE and target.relation not in ("<=", "<")
    )
    if fraction:
        power += 2
    unit = own_unit if target.unit != MONEY else MONEY
    return Value(value, read_value(value, unit, power), target.unit, power, mention.relation, fraction)


@lru_cache(maxsize=4096)
def _compared(target: Value, actual: Value) -> Compared:
    if target.unit != actual.unit:
        return "unknown"
    if actual.interval.below(target.interval):
        return "below"
    return "above" if target.interval.below(actual.interval) else "met"


def _written(unit: str | None) -> str | None:
    text = bare(unit or "")
    return text if text not in ("", "其他", "无", "/", "-") else None


def _comparable(mention: Mention, target: Value, text: str, unit: str) -> bool:
    if mention.unit is None:
        return mention.text == text.strip("≥≤<>=约").removesuffix(unit)
    return mention.unit == target.unit or ratio_between(mention.unit, target.unit) is not None


def split_row(row: Row) -> tuple[Row, ...]:
    """A row with two targets in one cell as one row for each, paired in order with its actual values.

    The row itself, when it has one target, or when its actual cell does not hold as many values.
    """
    if len(row.targets) < 2:
        return (row,)
    targets = [part for part in _PARTS.split(row.target_text) if find_quantities(part, plain=True)]
    actuals = [part for part in _PARTS.split(row.actual_text) if find_quantities(part, plain=True)]
    if len(targets) < 2 or len(targets) != len(actuals):
        return (row,)
    parts = []
    for target, actual in zip(targets, actuals, strict=True):
        words = _VALUE.sub("", target)
        update = {
            "operator": None,
            "target": target,
            "target_text": target,
            "actual": actual,
            "actual_text": actual,
            "level3": words if len(words) >= _NAMED else row.item.level3,
        }
        parts.append(Row(row.index, row.item.model_copy(update=update)))
    return tuple(parts)
