"""The typed plan that a question becomes. It is shown to the user, and code alone runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from assist.model.base import Frozen

Field = Literal[
    "rate", "score", "budget", "initial", "executed", "satisfaction", "findings", "indicators", "deducted"
]
Dimension = Literal[
    "department", "unit", "region", "year", "kind", "layout", "grade", "rule", "severity", "decision", "project",
    "status",
]  # fmt: skip
Operator = Literal["=", "!=", "<", "<=", ">", ">=", "blank", "filled", "in", "not in", "contains", "lacks"]
Aggregate = Literal["count", "sum", "avg", "median", "max", "min", "share", "distinct"]
Kind = Literal["count", "list", "aggregate", "group", "compare", "passages"]


class Filter(Frozen):
    """A condition on a form. Amounts are in yuan, rates in percent.

    `values` are texts for dimensions; `number` is for fields. `reference` compares with the average of the
    field over the forms that the other filters leave ("all": over every form), in place of a number; `other` with another field of the same form. `text` is how the question put it.
    """

    field: str
    op: Operator
    number: Decimal | None = None
    values: tuple[str, ...] = ()
    reference: Literal["avg", "all"] | None = None
    other: str | None = None
    text: str = ""


class Top(Frozen):
    """The first of an order: of forms by a field, or of groups by their measure."""

    by: Field | Literal["count"]
    descending: bool
    limit: int


class Having(Frozen):
    """A condition on a group: its measure (or its number of forms) against a number, or, with `reference`,
    against the average over all forms.
    """

    aggregate: Aggregate
    measure: Field | None
    op: Operator
    number: Decimal | None = None
    reference: Literal["avg"] | None = None


class Step(Frozen):
    """A first step whose answer narrows the second: the group with the highest or lowest measure."""

    group_by: Dimension
    aggregate: Aggregate
    measure: Field | None
    descending: bool
    filters: tuple[Filter, ...] = ()


class Plan(Frozen):
    """What is done: which forms, what is computed of them, how it is arranged.

    `columns` are the fields shown beside each form, `having` keeps some of the groups. `sides` are the two groups of a comparison, in the
    order asked; `members` the stored names that each stands for, where it is not one of them. `distinct` is the dimension whose values are counted. `search` is the text that passages are looked up by, `section` the
    field of the form they should come from. `money_unit` is the unit in which amounts are answered. `origin` says who made the plan.
    """

    kind: Kind
    filters: tuple[Filter, ...] = ()
    aggregate: Aggregate | None = None
    measure: Field | None = None
    group_by: Dimension | None = None
    distinct: Dimension | None = None
    having: Having | None = None
    top: Top | None = None
    sides: tuple[str, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()
    columns: tuple[str, ...] = ()
    first: Step | None = None
    search: str | None = None
    section: str | None = None
    money_unit: Literal["元", "万元", "亿元"] = "万元"
    origin: Literal["grammar", "model"] = "grammar"

    def fields(self) -> set[str]:
        """The figures that the plan uses or shows anywhere."""
        named = {item.field for item in self.filters} | {item.other or "" for item in self.filters} | set(self.columns)
        named |= {self.measure or "", self.top.by if self.top else "", (self.having and self.having.measure) or ""}
        return named | {self.first.measure or "" if self.first else ""}

    def dimensions(self) -> set[str]:
        """The dimensions that the plan filters, groups, counts or shows."""
        named = {item.field for item in self.filters} | {self.group_by or "", self.distinct or "", *self.columns}
        return named | ({self.first.group_by} if self.first else set())

    def aggregates(self) -> set[str]:
        """What the plan computes, the ends of its orders included."""
        found = {str(self.aggregate), self.having.aggregate if self.having else ""}
        if self.top is not None:
            found.add("max" if self.top.descending else "min")
        if self.first is not None:
            found |= {"max" if self.first.descending else "min", self.first.aggregate}
        return found

    def compares(self) -> bool:
        """Whether a condition compares with an average or with another field."""
        return any(item.reference or item.other for item in self.filters) or bool(self.having and self.having.reference)


@dataclass(slots=True)
class Reading:
    """A question as understood: the plan, what was ambiguous, and whether it goes on from the one before.

    `bare` is set when it only has conditions: a question that makes sense only after another; `regroups` when it
    only has a grouping, `turns` when it only asks for the other end of an order: 那最低的呢; `recounts` when it only names
    another statistic: 改用中位数; `fragment` when nothing says what is asked for;
    `refers` is a word for what was found before: 这些.
    """

    plan: Plan
    notes: list[str] = field(default_factory=list)
    context: bool = False
    bare: bool = False
    regroups: bool = False
    turns: bool = False
    fragment: bool = False
    recounts: bool = False
    refers: str = ""


class Refusal(Exception):
    """The question cannot be answered. The message is in Chinese and says what is missing."""


class NotUnderstood(Refusal):
    """The question may well have an answer, but something in it was not understood: a model may try."""
