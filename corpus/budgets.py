"""Fund rows of a sample form: sources that add up, and rates that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from assist.model import BudgetLine
from corpus.families import Family

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Money:
    """Initial, adjusted and executed money of one fund row, in the form's unit."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal

    def __add__(self, other: Money) -> Money:
        return Money(
            self.initial + other.initial, self.adjusted + other.adjusted, self.executed + other.executed
        )


ZERO = Money(Decimal(0), Decimal(0), Decimal(0))


def rate_of(executed: Decimal, denominator: Decimal, truncate: bool) -> Decimal:
    """Executed over denominator in percent, two decimals, rounded or cut as some systems do."""
    if not denominator:
        return Decimal("0.00")
    return (executed / denominator * HUNDRED).quantize(CENT, ROUND_DOWN if truncate else ROUND_HALF_UP)


def execution_score(rate: Decimal, weight: int) -> Decimal:
    """Rate x weight, at most the weight, two decimals at most (RULES R-EXEC-SCORE)."""
    score = min(Decimal(weight), rate * weight / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    return score.to_integral_value() if score == score.to_integral_value() else score


class Budgeter:
    """Draws the money of one form. `fixed` prints every amount with two decimals, else zeros go."""

    def __init__(self, rng: Random, family: Family, unit: str) -> None:
        self.rng, self.family, self.unit = rng, family, unit
        self.truncate = rng.random() < 0.15
        self.cents = unit == "万元" or rng.random() < 0.25
        self.fixed = self.cents and (rng.random() < 0.5 or family.id in ("P1-SC", "P2-NM"))
        self.small_reason = family.fund_reason

    def printed(self, amount: Decimal) -> Decimal:
        """The amount with the digits that will stand in the cell."""
        if self.fixed:
            return amount.quantize(CENT)
        return Decimal(f"{amount:f}".rstrip("0").rstrip(".")) if "." in f"{amount:f}" else amount

    def _leaf(self, size: Decimal, rate: float) -> Money:
        step = CENT if self.cents else Decimal(100)
        adjusted = max(step, (size / step).to_integral_value() * step)
        executed = (
            adjusted if rate >= 1 else (adjusted * Decimal(str(rate)) / step).to_integral_value() * step
        )
        roll = self.rng.random()
        change = Decimal(str(round(self.rng.uniform(0.5, 1.2), 2)))
        initial = (
            adjusted
            if roll < 0.65
            else Decimal(0)
            if roll < 0.75
            else (adjusted * change / step).to_integral_value() * step
        )
        return Money(initial, adjusted, max(step, executed))

    def lines(self) -> tuple[BudgetLine, ...]:
        """The fund rows in the family's order; the first is the total, with the execution score."""
        funds = self.family.funds
        size = Decimal(str(round(10 ** self.rng.uniform(0.8, 3.6), 2)))
        if self.unit == "元":
            size = (size * 10000 / 100).to_integral_value() * 100
        roll = self.rng.random()
        rate = (
            1.0
            if roll < 0.45
            else self.rng.uniform(0.9, 0.999)
            if roll < 0.8
            else self.rng.uniform(0.62, 0.9)
        )
        money: list[Money | None] = [None] * len(funds)
        parents = {fund.parent for i, fund in enumerate(funds) if i}
        for i in range(len(funds) - 1, -1, -1):
            if i in parents or (i == 0 and len(funds) > 1):
                parts = [money[j] for j in range(i + 1, len(funds)) if funds[j].parent == i]
                money[i] = sum((part for part in parts if part), ZERO)
            elif funds[i].share == "main":
                money[i] = self._leaf(size, rate)
            elif self.rng.random() < 0.3:
                money[i] = self._leaf(size * Decimal(str(round(self.rng.uniform(0.05, 0.6), 2))), rate)
            elif funds[i].absent == "zero":
                money[i] = ZERO
        return tuple(self._line(i, part) for i, part in enumerate(money))

    def _line(self, index: int, money: Money | None) -> BudgetLine:
        fund = self.family.funds[index]
        if money is None:
            return BudgetLine(name=fund.name, kind=fund.kind)
        amounts = {name: self.printed(getattr(money, name)) for name in self.family.amounts}
        base = money.adjusted if "adjusted" in self.family.amounts else money.initial
        if "adjusted" not in self.family.amounts:
            amounts["initial"] = self.printed(money.adjusted)
            base = money.adjusted
        shown = self.family.rates == "all" or (self.family.rates == "total" and index == 0)
        rate = rate_of(money.executed, base, self.truncate) if shown else None
        weight = self.family.execution_weight if index == 0 else None
        score = execution_score(rate, weight) if weight and rate is not None else None
        return BudgetLine(
            name=fund.name,
            kind=fund.kind,
            rate=rate,
            score=score,
            weight=Decimal(weight) if weight and self.family.weights_shown else None,
            **amounts,
        )
