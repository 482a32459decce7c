"""Answers computed from the authors' forms with plain decimals, sharing no code with the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from assist.model import Form

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000), "千元": Decimal(1000)}
KINDS = {"T": "转移支付", "D": "部门整体", "N": "报告"}


@dataclass(frozen=True)
class Known:
    """A form with the name of its file and the rules found in it."""

    file: str
    form: Form
    findings: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str | None:
        """The place that its unit's name begins with: the generator's places end in 县, 市 or 区."""
        name = self.form.unit or _bare(self.form.department)
        if not name:
            return None
        ends = [at for at in (name.find(mark) for mark in "县市区") if at > 0]
        return name[: min(ends) + 1] if ends else None

    @property
    def department(self) -> str | None:
        """The department without its code."""
        return _bare(self.form.department)

    @property
    def kind(self) -> str:
        """项目, 转移支付, 部门整体 or 报告."""
        return KINDS.get(self.form.layout[0], "项目")

    def number(self, name: str) -> Decimal | None:
        """rate, score, budget (yuan), executed (yuan), satisfaction, findings or deducted."""
        form = self.form
        line = next((item for item in form.budget if item.kind == "total"), form.budget[0] if form.budget else None)
        if name == "findings":
            return Decimal(len(self.findings))
        if name == "deducted":
            return Decimal(sum(i.score is not None and i.weight is not None and i.score < i.weight for i in form.indicators))
        if name == "score":
            return form.total_score
        if name == "satisfaction":
            return _satisfaction(form)
        if line is None:
            return None
        base = line.adjusted if line.adjusted is not None else line.initial
        if name == "rate":
            if line.rate is not None:
                return line.rate
            return line.executed / base * 100 if line.executed is not None and base else None
        value = {"budget": base, "executed": line.executed, "initial": line.initial}[name]
        return None if value is None or form.money_unit is None else value * YUAN[form.money_unit]


def _bare(name: str | None) -> str | None:
    return name.rsplit("]", 1)[-1] if name else None


def _satisfaction(form: Form) -> Decimal | None:
    found = []
    for item in form.indicators:
        if item.level3 and "满意度" in item.level3 and item.actual:
            text = item.actual.rstrip("%")
            if text.replace(".", "", 1).isdigit() and (item.unit == "%" or item.actual.endswith("%")):
                found.append(Decimal(text))
    return min(found) if found else None


Test = Callable[[Known], bool]


def count(forms: Iterable[Known], test: Test) -> int:
    """How many pass."""
    return sum(map(test, forms))


def files(forms: Iterable[Known], test: Test) -> list[str]:
    """The files of those that pass."""
    return sorted(form.file for form in forms if test(form))


def figure(forms: Iterable[Known], name: str, how: str, test: Test = lambda form: True) -> Decimal | None:
    """avg, sum, median, max or min of a number over the forms that pass and have it."""
    numbers = [value for form in forms if test(form) and (value := form.number(name)) is not None]
    if not numbers:
        return None
    if how == "avg":
        return sum(numbers, Decimal(0)) / len(numbers)
    if how == "sum":
        return sum(numbers, Decimal(0))
    if how == "median":
        return Decimal(median(numbers))
    return max(numbers) if how == "max" else min(numbers)


def grouped(forms: Sequence[Known], of: Callable[[Known], Any], name: str | None, how: str) -> dict[str, Decimal]:
    """A figure (or the count, when `name` is None) for each value of `of`."""
    groups: dict[str, list[Known]] = {}
    for form in forms:
        value = of(form)
        if value is not None:
            groups.setdefault(str(value), []).append(form)
    result = {}
    for value, members in groups.items():
        number = Decimal(len(members)) if name is None else figure(members, name, how)
        if number is not None:
            result[value] = number
    return result
