"""Running a plan on the past forms with SQL. Numbers are exact: whole 1/10000 in, decimals out."""

from __future__ import annotations

import operator
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assist.ask.names import values_of
from assist.ask.plan import Filter, Plan, Refusal, Step
from assist.retrieve import Past

SCALE = Decimal(10_000)
_COUNTS = ("findings", "indicators", "deducted")
_FIELDS = ("rate", "score", "budget", "initial", "executed", "satisfaction", *_COUNTS)
_IN_FINDINGS = ("rule", "severity")
MOST_ROWS = 1000
_LONGEST_SCAN = 20_000


@dataclass(slots=True)
class Result:
    """What a plan gave. `numbers` are the forms behind it, by their number in the index, `total` how many.

    `groups` are (name, value, forms) in order; `blank` counts forms without the measure.
    """

    value: Decimal | None = None
    total: int = 0
    numbers: list[int] = field(default_factory=list)
    groups: list[tuple[str | None, Decimal | None, int]] = field(default_factory=list)
    blank: int = 0
    whole: int | Decimal | None = None
    chosen: str | None = None
    averages: dict[str, Decimal] = field(default_factory=dict)
    together: str | None = None
    """How the value of several forms came about, where a figure was asked of them without saying how."""


class Runner:
    """Runs one plan."""

    def __init__(self, past: Past, plan: Plan) -> None:
        self.past = past
        self.connection: sqlite3.Connection = past.connection
        self.plan = plan
        self.result = Result()

    def run(self) -> Result:
        """The result. Raises Refusal when there is nothing to compute from."""
        plan = self.plan
        filters = list(plan.filters)
        if plan.first is not None:
            filters.append(self._chosen(plan.first))
        filters = [self._resolved(item, filters) for item in filters]
        where, parameters = self.where(filters)
        if plan.kind == "group":
            self._groups(filters, where, parameters)
        elif plan.kind == "compare":
            self._compare(filters)
        elif plan.kind == "aggregate" and plan.aggregate == "share":
            self._share(filters)
        elif plan.kind == "aggregate" and plan.aggregate == "distinct":
            self._distinct_values(where, parameters)
        elif plan.kind == "aggregate":
            if plan.top is not None:
                where, parameters = self._first_of(where, parameters)
            self._aggregate(filters, where, parameters)
        else:
            self._list(where, parameters)
        return self.result

    # Conditions

    def _resolved(self, item: Filter, others: Sequence[Filter]) -> Filter:
        """A condition on the average as a condition on its number."""
        if item.reference is None:
            return item
        rest = [other for other in others if other.reference is None and other.field != item.field]
        if item.reference == "all":
            rest = []
        where, parameters = self.where(rest)
        average = self._number("avg", item.field, where, parameters)
        if average is None:
            raise Refusal("没有可以求平均的表单。")
        self.result.averages[item.field] = average
        return item.model_copy(update={"number": average})

    def where(self, filters: Sequence[Filter]) -> tuple[str, list[Any]]:
        """SQL over past_forms p that selects the forms, with its parameters."""
        clauses, parameters = [], []
        for item in filters:
            clause, values = self._clause(item)
            clauses.append(clause)
            parameters += values
        unread = any(item.field == "status" for item in filters)
        return " AND ".join(["p.id <> 0" if unread else "p.id > 0", *clauses]), parameters

    def _clause(self, item: Filter) -> tuple[str, list[Any]]:
        if item.field == "text":
            return self._containing(item.values[0])
        if item.field in _IN_FINDINGS:
            marks = ", ".join("?" * len(item.values))
            clause = f"EXISTS (SELECT 1 FROM past_findings x WHERE x.form = p.id AND x.{item.field} IN ({marks}))"
            return (f"NOT {clause}" if item.op == "not in" else clause), list(item.values)
        column = f"p.{item.field}"
        if item.other is not None:
            return f"{column} {'<>' if item.op == '!=' else item.op} p.{item.other}", []
        if item.op == "blank":
            return f"{column} IS NULL", []
        if item.op == "filled":
            return f"{column} IS NOT NULL", []
        if item.values or item.number is None:
            values = [int(value) if item.field == "year" else value for value in item.values]
            marks = ", ".join("?" * len(values))
            if item.op == "not in":
                return f"({column} NOT IN ({marks}) OR {column} IS NULL)", values
            return f"{column} IN ({marks})", values
        assert item.number is not None
        op = "<>" if item.op == "!=" else item.op
        number = item.number if item.field in _COUNTS else item.number * SCALE
        whole = number.to_integral_value()
        return f"{column} {op} ?", [int(whole) if whole == number else float(number)]

    def _containing(self, text: str) -> tuple[str, list[Any]]:
        """Forms in which `text` stands: found by the text index, then looked at."""
        from assist.retrieve.search import containing

        numbers = containing(self.past, text, _LONGEST_SCAN)
        if not numbers:  # said in other words, it may well be there
            raise Refusal(f"库中没有一字不差写到“{text}”的表单。请换一个更短的词。")
        return "p.id IN (SELECT value FROM json_each(?))", [str(numbers)]

    # Numbers

    def _number(self, aggregate: str, measure: str, where: str, parameters: Sequence[Any]) -> Decimal | None:
        column = f"p.{measure}"
        scale = Decimal(1) if measure in _COUNTS else SCALE
        known = f"FROM past_forms p WHERE {where} AND {column} IS NOT NULL"
        if aggregate == "median":
            count = self.connection.execute(f"SELECT count(*) {known}", parameters).fetchone()[0]
            if not count:
                return None
            query = f"SELECT {column} {known} ORDER BY {column} LIMIT ? OFFSET ?"
            middle = self.connection.execute(query, [*parameters, 2 - count % 2, (count - 1) // 2]).fetchall()
            return Decimal(sum(row[0] for row in middle)) / len(middle) / scale
        if aggregate in ("max", "min"):
            order = "DESC" if aggregate == "max" else "ASC"
            row = self.connection.execute(f"SELECT {column} {known} ORDER BY {column} {order} LIMIT 1", parameters).fetchone()
            return None if row is None else Decimal(row[0]) / scale
        total, count = self.connection.execute(f"SELECT sum({column}), count(*) {known}", parameters).fetchone()
        if not count:
            return None
        return Decimal(total) / scale if aggregate == "sum" else Decimal(total) / scale / count

    def _count(self, where: str, parameters: Sequence[Any]) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM past_forms p WHERE {where}", parameters).fetchone()[0])

    # Kinds of plan

    def _list(self, where: str, parameters: list[Any]) -> None:
        plan, result = self.plan, self.result
        if plan.top is not None:
            column = f"p.{plan.top.by}"
            result.blank = self._count(f"{where} AND {column} IS NULL", parameters)
            where = f"{where} AND {column} IS NOT NULL"
            result.total = self._count(where, parameters)
            order = "DESC" if plan.top.descending else "ASC"
            query = f"SELECT p.id, {column} FROM past_forms p WHERE {where} ORDER BY {column} {order}, p.id LIMIT ?"
            rows = self.connection.execute(query, [*parameters, plan.top.limit]).fetchall()
            if len(rows) == plan.top.limit and plan.top.limit < MOST_ROWS:  # equals share the last place
                tied = f"SELECT p.id FROM past_forms p WHERE {where} AND {column} = ? ORDER BY p.id LIMIT ?"
                known = {row[0] for row in rows}
                more = self.connection.execute(tied, [*parameters, rows[-1][1], MOST_ROWS]).fetchall()
                rows += [row for row in more if row[0] not in known]
            result.numbers = [row[0] for row in rows[:MOST_ROWS]]
            if rows:
                scale = Decimal(1) if plan.top.by in _COUNTS else SCALE
                result.value = Decimal(rows[0][1]) / scale
            return
        result.total = self._count(where, parameters)
        order = f"p.{plan.measure}, p.id" if plan.measure else "p.id"
        query = f"SELECT p.id FROM past_forms p WHERE {where} ORDER BY {order} LIMIT ?"
        result.numbers = [row[0] for row in self.connection.execute(query, [*parameters, MOST_ROWS])]
        if plan.kind == "count":
            result.value = Decimal(result.total)

    def _aggregate(self, filters: Sequence[Filter], where: str, parameters: list[Any]) -> None:
        plan, result = self.plan, self.result
        assert plan.measure is not None and plan.aggregate is not None
        result.total = self._count(where, parameters)
        inner = [item for item in filters if item.field in _IN_FINDINGS and item.op == "in"]
        if plan.measure == "findings" and inner:
            clauses = " AND ".join(f"x.{item.field} IN ({', '.join('?' * len(item.values))})" for item in inner)
            names = [value for item in inner for value in item.values]
            query = f"SELECT count(*) FROM past_findings x JOIN past_forms p ON p.id = x.form WHERE {where} AND {clauses}"
            result.value = Decimal(self.connection.execute(query, [*parameters, *names]).fetchone()[0])
        else:
            result.blank = self._count(f"{where} AND p.{plan.measure} IS NULL", parameters)
            result.value = self._number(plan.aggregate, plan.measure, where, parameters)
        extreme = plan.aggregate in ("max", "min") and result.value is not None
        if extreme and result.value is not None:
            number = result.value if plan.measure in _COUNTS else result.value * SCALE
            where, parameters = f"{where} AND p.{plan.measure} = ?", [*parameters, int(number)]
        query = f"SELECT p.id FROM past_forms p WHERE {where} AND p.{plan.measure} IS NOT NULL ORDER BY p.id LIMIT ?"
        result.numbers = [row[0] for row in self.connection.execute(query, [*parameters, MOST_ROWS])]

    def _share(self, filters: Sequence[Filter]) -> None:
        plan, result = self.plan, self.result
        base = [item for item in filters if not item.text.startswith("部分：")]
        whole_where, whole_parameters = self.where(base)
        where, parameters = self.where(filters)
        result.total = self._count(where, parameters)
        if plan.measure in ("budget", "initial", "executed"):
            part = self._number("sum", plan.measure, where, parameters) or Decimal(0)
            whole = self._number("sum", plan.measure, whole_where, whole_parameters)
            result.whole = whole
        else:
            part, whole = Decimal(result.total), Decimal(self._count(whole_where, whole_parameters))
            result.whole = int(whole)
        if not whole:
            raise Refusal("没有符合条件的表单，无法计算占比。")
        result.value = part * 100 / whole
        self._sample(where, parameters)

    def _first_of(self, where: str, parameters: list[Any]) -> tuple[str, list[Any]]:
        """The forms at one end of an order, as a condition."""
        self._list(where, parameters)
        chosen = str(self.result.numbers)
        self.result = Result()
        return "p.id IN (SELECT value FROM json_each(?))", [chosen]

    def _sample(self, where: str, parameters: list[Any]) -> None:
        query = f"SELECT p.id FROM past_forms p WHERE {where} ORDER BY p.id LIMIT ?"
        self.result.numbers = [row[0] for row in self.connection.execute(query, [*parameters, MOST_ROWS])]

    def _distinct_values(self, where: str, parameters: list[Any]) -> None:
        dimension = self.plan.distinct
        self.result.total = self._count(where, parameters)
        for name, count in self._counted(str(dimension), where, parameters):
            if name is not None:
                self.result.groups.append((str(name), Decimal(count), count))
        self.result.value = Decimal(len(self.result.groups))

    def _counted(self, dimension: str, where: str, parameters: Sequence[Any]) -> list[tuple[Any, int]]:
        if dimension in _IN_FINDINGS:
            column = "x.rule || ' ' || x.name" if dimension == "rule" else "x.severity"
            query = (
                f"SELECT {column}, count(*) FROM past_findings x JOIN past_forms p ON p.id = x.form WHERE {where}"
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        else:
            column = f"p.{dimension}"
            query = f"SELECT {column}, count(*) FROM past_forms p WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1"
        return [(row[0], row[1]) for row in self.connection.execute(query, parameters)]

    def _groups(self, filters: Sequence[Filter], where: str, parameters: list[Any]) -> None:
        plan, result = self.plan, self.result
        assert plan.group_by is not None and plan.aggregate is not None
        result.total = self._count(where, parameters)
        if plan.aggregate == "share":
            rows = self._shares(filters, plan.group_by)
        else:
            rows = self._measured(plan.group_by, plan.aggregate, plan.measure, where, parameters)
        if plan.having is not None:
            rows = self._kept(rows, where, parameters)
        result.blank = sum(forms for name, _, forms in rows if name is None)
        named = [row for row in rows if row[0] is not None]
        top = plan.top
        descending = top.descending if top else plan.group_by != "year"
        known = [row for row in named if row[1] is not None]
        if plan.group_by == "year" and top is None:
            known.sort(key=lambda row: str(row[0]))
        else:
            known.sort(key=lambda row: ((-row[1] if descending else row[1]), str(row[0])))  # type: ignore[operator]
        if top is not None and known:
            last = known[min(top.limit, len(known)) - 1][1]
            known = [row for i, row in enumerate(known) if i < top.limit or row[1] == last]
            result.value = known[0][1]
        if plan.having is not None and top is None:
            result.value = Decimal(len(known))
        result.groups = known[:MOST_ROWS]

    def _shares(self, filters: Sequence[Filter], dimension: str) -> list[tuple[str | None, Decimal | None, int]]:
        base_where, base_parameters = self.where([item for item in filters if not item.text.startswith("部分：")])
        part = dict(self._counted(dimension, *self.where(filters)))
        return [
            (None if name is None else str(name), Decimal(part.get(name, 0)) * 100 / count, part.get(name, 0))
            for name, count in self._counted(dimension, base_where, base_parameters)
        ]

    def _kept(self, rows: list[tuple[str | None, Decimal | None, int]], where: str,
              parameters: Sequence[Any]) -> list[tuple[str | None, Decimal | None, int]]:  # fmt: skip
        """The groups that meet the plan's condition on groups."""
        having = self.plan.having
        assert having is not None
        limit = having.number
        if having.reference is not None and having.measure is not None:
            limit = self._number("avg", having.measure, where, parameters)
            if limit is not None:
                self.result.averages[having.measure] = limit
        if limit is None:
            raise Refusal("没有可以比较的平均值。")
        test = _TESTS[having.op]
        return [row for row in rows if row[0] is not None and row[1] is not None and test(row[1], limit)]

    def _measured(self, dimension: str, aggregate: str, measure: str | None, where: str,
                  parameters: Sequence[Any]) -> list[tuple[str | None, Decimal | None, int]]:  # fmt: skip
        if aggregate == "count" or measure is None:
            return [(None if name is None else str(name), Decimal(count), count)
                    for name, count in self._counted(dimension, where, parameters)]  # fmt: skip
        column, scale = f"p.{measure}", Decimal(1) if measure in _COUNTS else SCALE
        if aggregate == "median":
            found = []
            for name, count in self._counted(dimension, where, parameters):
                condition = f"p.{dimension} IS ?"
                value = self._number("median", measure, f"{where} AND {condition}", [*parameters, name])
                found.append((None if name is None else str(name), value, count))
            return found
        function = {"avg": "sum", "sum": "sum", "max": "max", "min": "min"}.get(aggregate, "sum")
        query = (
            f"SELECT p.{dimension}, {function}({column}), count({column}), count(*) FROM past_forms p"
            f" WHERE {where} GROUP BY 1"
        )
        rows = []
        for name, total, known, count in self.connection.execute(query, parameters):
            value = None if not known else Decimal(total) / scale / (known if aggregate == "avg" else 1)
            rows.append((None if name is None else str(name), value, count))
        return rows

    def _compare(self, filters: Sequence[Filter]) -> None:
        plan, result = self.plan, self.result
        assert plan.group_by is not None and plan.aggregate is not None
        for at, name in enumerate(plan.sides):
            inside = list(plan.members[at]) if plan.members else [name]
            if plan.group_by == "region" and not plan.members:  # a city includes its districts
                known = values_of(self.past).columns["region"]
                inside += [place for place in known if place != name and place.startswith(name)]
            side = Filter(field=plan.group_by, op="in", values=tuple(inside))
            where, parameters = self.where([*filters, side])
            forms = self._count(where, parameters)
            value = (
                Decimal(forms) if plan.measure is None or plan.aggregate == "count"
                else self._number(plan.aggregate, plan.measure, where, parameters)
            )  # fmt: skip
            result.groups.append((name, value, forms))
            result.total += forms
        first, second = result.groups[0][1], result.groups[1][1]
        if first is None or second is None:
            raise Refusal("比较的一方没有可用的数据。")
        result.value = first - second

    def _chosen(self, step: Step) -> Filter:
        """The group that the first step picks, as a condition."""
        where, parameters = self.where(step.filters)
        rows = self._measured(step.group_by, step.aggregate, step.measure, where, parameters)
        known = [(name, value) for name, value, _ in rows if name is not None and value is not None]
        if not known:
            raise Refusal("第一步没有找到符合条件的表单。")
        best = (max if step.descending else min)(value for _, value in known)
        names = tuple(sorted(name for name, value in known if value == best))
        if len(names) > 1:
            raise Refusal(f"第一步有{len(names)}个并列（{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}），请写明问的是哪一个。")
        if step.group_by == "rule":
            names = tuple(re.split(r"\s", name)[0] for name in names)
        self.result.chosen = "、".join(names)
        return Filter(field=step.group_by, op="in", values=names)


_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "!=": operator.ne,
}  # fmt: skip


def plain(value: Decimal, places: int = 4) -> Decimal:
    """Rounded to so many places, without trailing zeros."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else Decimal(text)
