"""Indicators of a sample form: what is measured, its target, what was reached, and how both are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any, Literal

from assist.model import Indicator, Operator
from corpus.families import Family
from corpus.sample import OperatorStyle

Slot = Literal["quantity", "quality", "timeliness", "cost", "benefit", "satisfaction"]

SIGNS: dict[OperatorStyle, dict[str, str]] = {
    "plain": {">=": "≥", "<=": "≤", "=": "＝"},
    "wide": {">=": "≧", "<=": "≦", "=": "＝"},
    "ascii": {">=": ">=", "<=": "<=", "=": "="},
    "alternate": {">=": "≥", "<=": "≤", "=": "="},
}
LEVEL2 = {"quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "cost": "成本指标"}


@dataclass(frozen=True)
class Draft:
    """An indicator before it has weight and score. `phrase` is its verb and object, for narratives."""

    slot: Slot
    level1: str
    level2: str
    level3: str
    operator: Operator | None
    target: str
    unit: str | None
    actual: str
    target_text: str
    actual_text: str
    phrase: str | None = None
    ratio: Decimal = Decimal(1)
    """How far the target was reached, 1 when met: the share of the weight that the indicator earns."""
    remark: str | None = None

    @property
    def met(self) -> bool:
        return self.ratio >= 1

    def indicator(
        self, family: Family, weight: Decimal | None, score: Decimal | None, reason: str | None
    ) -> Indicator:
        """The record as this family prints it: levels, reasons and remarks only where it has columns."""
        return Indicator(
            level1=self.level1 if family.levels else None,
            level2=self.level2 if family.levels else None,
            level3=self.level3,
            operator=self.operator,
            target=self.target,
            unit=self.unit,
            actual=self.actual,
            weight=weight if family.weights_shown else None,
            score=score,
            reason=reason if family.reason else None,
            remark=self.remark if family.remark else None,
            target_text=self.target_text,
            actual_text=self.actual_text,
        )


class Drafter:
    """Makes the drafts of one form. Every draw comes from `rng`, so a seed gives the same form again."""

    def __init__(
        self,
        rng: Random,
        family: Family,
        style: OperatorStyle,
        vocabulary: dict[str, Any],
        common: dict[str, Any],
        year: int,
    ) -> None:
        self.rng, self.family, self.style = rng, family, style
        self.vocabulary, self.common, self.year = vocabulary, common, year
        self.split = family.target_style in ("sign-column", "direction-column", "unit-first")
        self.plain_unit = rng.random() < 0.5
        """Whether split forms print the actual value with its unit (49户) or without (49)."""

    def sign(self, operator: str) -> str:
        return SIGNS[self.style][operator]

    def number(
        self,
        slot: Slot,
        level1: str,
        level2: str,
        level3: str,
        operator: Operator,
        target: str,
        unit: str,
        actual: str,
        *,
        ratio: Decimal = Decimal(1),
        phrase: str | None = None,
    ) -> Draft:
        """A draft whose target and actual are numbers with one unit, written in the family's way."""
        bare = self.split and (self.plain_unit or self.family.target_style != "sign-column")
        return Draft(
            slot,
            level1,
            level2,
            level3,
            operator,
            target,
            unit,
            actual,
            target_text=target if self.split else f"{self.sign(operator)}{target}{unit}",
            actual_text=actual if bare else f"{actual}{unit}",
            phrase=phrase,
            ratio=ratio,
        )

    def words(
        self,
        slot: Slot,
        level1: str,
        level2: str,
        level3: str,
        target: str,
        actual: str,
        operator: Operator = "qualitative",
    ) -> Draft:
        """A draft whose target is a text. In split forms 度量单位 is 其他 or stands empty."""
        stock = self.family.stock_actual
        unit = "其他" if self.family.target_style == "sign-column" and self.plain_unit else None
        return Draft(
            slot, level1, level2, level3, operator, target, unit, stock or actual, target, stock or actual
        )

    def quantity(self, level1: str, entry: dict[str, Any], met: bool) -> Draft:
        """开展培训 50 人次: at least so many, exactly so many, or (seldom) about so many."""
        target = self.rng.randint(entry["low"], entry["high"])
        target = round(target, -2) if target > 2000 else round(target, -1) if target > 200 else target
        thing, unit = entry["thing"], entry["unit"]
        name = entry.get("name", thing + self.rng.choice(["数量", "数", "数量"]))
        level2 = LEVEL2["quantity"]
        if not met and target >= 4:
            actual = max(1, int(target * self.rng.uniform(0.72, 0.96)))
            ratio = Decimal(actual) / Decimal(target)
            return self.number(
                "quantity",
                level1,
                level2,
                name,
                ">=",
                str(target),
                unit,
                str(actual),
                ratio=ratio,
                phrase=thing,
            )
        exact = self.rng.random() < 0.35
        actual = target if exact else target + self.rng.randint(0, max(target // 6, target > 3))
        draft = self.number(
            "quantity",
            level1,
            level2,
            name,
            "=" if exact else ">=",
            str(target),
            unit,
            str(actual),
            phrase=thing,
        )
        return self._loosely(draft, target, actual, unit)

    def _loosely(self, draft: Draft, target: int, actual: int, unit: str) -> Draft:
        """The ways besides a sign in which an embedded target is written: 左右, 以上, no sign at all."""
        if self.split or self.family.target_style == "sentence":
            return draft
        roll = self.rng.random()
        if draft.operator == ">=" and roll < 0.08:
            return replace(draft, target_text=f"{target}{unit}以上")
        if draft.operator == ">=" and roll < 0.14 and actual <= target * 1.05:
            return replace(draft, operator="~", target_text=f"{target}{unit}左右")
        if draft.operator == "=" and roll < 0.2:
            return replace(draft, target_text=f"{target}{unit}")
        return draft

    def percentage(self, slot: Slot, level1: str, level2: str, name: str, met: bool) -> Draft:
        """A rate of at least 80 to 98 %, or of exactly 100 %."""
        places = self.rng.choice([0, 0, 0, 1, 2])
        if met and self.rng.random() < 0.3:
            hundred = "100" + ("." + "0" * places if places and self.split else "")
            return self.number(slot, level1, level2, name, "=", "100", "%", hundred)
        target = self.rng.choice([80, 85, 90, 92, 95, 98])
        value = (
            self.rng.uniform(target + (0.2 if places else 1), 99.9)
            if met
            else self.rng.uniform(target - 9, target - 1.2)
        )
        actual = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        ratio = min(Decimal(1), actual / Decimal(target)) if not met else Decimal(1)
        return self.number(slot, level1, level2, name, ">=", str(target), "%", str(actual), ratio=ratio)

    def timeliness(self, level1: str, name: str) -> Draft:
        """A deadline inside the year: as month columns where target and unit are split, else as a date."""
        level2, month = LEVEL2["timeliness"], self.rng.choice([6, 9, 10, 11, 12])
        done = self.rng.randint(max(3, month - 3), month)
        if self.split:
            if self.rng.random() < 0.4:
                return self.number("timeliness", level1, level2, name, "=", "1", "年", "1")
            return self.number("timeliness", level1, level2, name, "<=", str(month), "月", str(done))
        target = self.rng.choice(
            [f"{self.year}年{month}月底前", f"{self.year}年{month}月底", f"{month}月底前"]
        )
        actual = f"{self.year}年{done}月{self.rng.randint(1, 28)}日"
        return self.words("timeliness", level1, level2, name, target, actual, "date")

    def response(self, level1: str, name: str) -> Draft:
        target = self.rng.choice([30, 45, 60, 90])
        actual = self.rng.randint(target * 2 // 3, target)
        return self.number(
            "timeliness", level1, LEVEL2["timeliness"], name, "<=", str(target), "分钟", str(actual)
        )

    def span(self, level1: str, name: str) -> Draft:
        """A range of months, "6-9个月", and a value inside it; only where target and unit share a cell."""
        low = self.rng.randint(2, 6)
        high = low + self.rng.randint(2, 4)
        text, inside = f"{low}-{high}个月", str(self.rng.randint(low, high))
        return Draft(
            "timeliness",
            level1,
            LEVEL2["timeliness"],
            name,
            "range",
            text,
            "个月",
            inside,
            text,
            f"{inside}个月",
        )

    def cost(self, level1: str, name: str, ceiling: Decimal, spent: Decimal, unit: str) -> Draft:
        """Spending at most the year's budget; the actual is what was executed."""
        level2 = "经济成本指标" if level1 == "成本指标" else LEVEL2["cost"]
        operator: Operator = "=" if ceiling == spent and self.rng.random() < 0.3 else "<="
        return self.number("cost", level1, level2, name, operator, plain(ceiling), unit, plain(spent))

    def benefit(self, level1: str, entry: list[str], brief: bool) -> Draft:
        kind, name, word = entry
        level2 = kind.removesuffix("指标") if brief else kind
        if self.split:
            word = self.rng.choice(["优", "良", "好", word])
        return self.words("benefit", level1, level2, name, word, word)

    def satisfaction(self, level1: str, level2: str, served: str, met: bool) -> Draft:
        return self.percentage("satisfaction", level1, level2, f"{served}满意度", met)


def plain(amount: Decimal) -> str:
    """The amount without trailing zeros or an exponent: 67.00 is 67, 40.90 is 40.9."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
