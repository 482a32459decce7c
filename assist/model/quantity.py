"""A number as people write it: an interval, a unit and a relation."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from assist.model.base import Frozen

Relation = Literal["=", ">=", "<=", ">", "<", "~", "range"]


class Quantity(Frozen):
    """The set of values that a printed number can stand for: [low, high], either end open or absent.

    A printed 61.04 stands for every value that rounds or truncates to it, so [61.035, 61.05).
    `unit` is the base unit (元, %, 人, 家, ...) after `scale` is applied: 40.9万元 is 409000 元.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False
    printed: Decimal
    unit: str | None = None
    relation: Relation = "="
    scale: int = 0
    """Power of ten that the written unit adds: 4 for 万, 8 for 亿."""
    text: str = ""

    def intersects(self, other: Quantity) -> bool:
        """Whether some value belongs to both. Units must already agree; raises ValueError otherwise."""
        if self.unit != other.unit:
            raise ValueError(f"units differ: {self.unit} and {other.unit}")
        return not (self._below(other) or other._below(self))

    def _below(self, other: Quantity) -> bool:
        if self.high is None or other.low is None:
            return False
        if self.high == other.low:
            return self.high_open or other.low_open
        return self.high < other.low
