"""From a model's pieces to a plan: the model says what a quote is for, code reads what stands in it.

Numbers, years and names are read from the quotes by the code that reads every other question, so that a
model cannot bring in a value; `assist.ask.accounted` then refuses a plan that passes over anything known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from assist.ask import scope
from assist.ask.accounted import check
from assist.ask.figures import MONEY, UNITS_OF
from assist.ask.grammar import default_aggregate
from assist.ask.lexer import Token, tokens
from assist.ask.numbers import Number
from assist.ask.pieces import AGGREGATES, CONDITIONS, DIMENSIONS, NUMBERS, SECTIONS, Asks, Piece, request
from assist.ask.plan import Aggregate, Dimension, Field, Filter, Having, NotUnderstood, Plan, Refusal, Top
from assist.ask.vocabulary import Values, folded, normalised
from assist.llm import ModelError

_NAMED = ("region", "department", "unit", "project")


def plan_of(question: str, values: Values, asks: Asks, before: str | None = None) -> Plan:
    """The plan that a model makes of a question; `before` is the question it follows.

    Raises NotUnderstood when the model gives none or one that does not account for the question, Refusal
    when it finds that the forms cannot tell.
    """
    given = asks.batch([request(question, before)])[0]
    if isinstance(given, ModelError):
        raise NotUnderstood(f"{given.kind}：{given.reason}")
    return compiled(cast("tuple[Piece, ...]", given.items), question, values, before)


def compiled(pieces: Sequence[Piece], question: str, values: Values, before: str | None = None) -> Plan:
    """The plan that the pieces describe. Raises as `plan_of` does."""
    source = _plain(f"{before or ''}{question}")
    for piece in pieces:
        if not piece.quote or _plain(piece.quote) not in source:
            raise NotUnderstood(f"模型引用的“{piece.quote}”不在问题中")
    refused = next((piece for piece in pieces if piece.part == "不能回答"), None)
    if refused is not None:
        raise Refusal(f"“{refused.quote}”不是表单所能回答的。")
    plan = _Compiler(pieces, values).plan()
    asked = tokens(normalised(question), values)
    check(asked, pieces, plan, values)
    scope.check(list(enumerate(plan.filters)), plan, asked)
    return plan


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@dataclass
class _Compiler:
    pieces: Sequence[Piece]
    values: Values
    filters: list[Filter] = field(default_factory=list)

    def plan(self) -> Plan:
        for piece in self._of("条件"):
            self.filters.append(self._condition(piece))
        search = self._of("查找")
        sides = self._of("比较")
        result = self._result()
        if search:
            return self._searching(search, result)
        if sides:
            return self._comparing(sides, result)
        top = self._top()
        group = next((DIMENSIONS[piece.field] for piece in self._of("分组") if piece.field in DIMENSIONS), None)
        if group is not None:
            return self._grouped(cast("Dimension", group), top, result)
        return self._forms(top, result)

    def _of(self, part: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.part == part]

    def _result(self) -> tuple[Aggregate | None, Field | None, Dimension | None]:
        """What is to be had: aggregate (None for a list), measure, and the dimension that is counted."""
        wanted = self._of("统计")
        if len({(piece.op, piece.field) for piece in wanted}) > 1:
            raise NotUnderstood("模型认为问了几件事")
        if not wanted:
            return None, None, None
        piece = wanted[0]
        measure = cast("Field | None", NUMBERS.get(piece.field))
        counted = cast("Dimension | None", DIMENSIONS.get(piece.field))
        if piece.op == "列出":
            return None, measure, None
        if piece.op not in AGGREGATES:
            raise NotUnderstood(f"模型没有说明“{piece.quote}”要怎样算")
        aggregate = AGGREGATES[piece.op]
        if aggregate in ("sum", "avg", "median", "max", "min") and measure is None:
            raise NotUnderstood(f"模型没有说明“{piece.quote}”是哪一项")
        return aggregate, measure, counted if aggregate == "count" else None

    # Conditions

    def _condition(self, piece: Piece) -> Filter:
        name = NUMBERS.get(piece.field) or DIMENSIONS.get(piece.field)
        if name is None or piece.op not in CONDITIONS:
            raise NotUnderstood(f"模型没有说明“{piece.quote}”是什么条件")
        if piece.op == "未填":
            return Filter(field=name, op="blank", text=piece.quote)
        if piece.field not in NUMBERS:
            op = {"等于": "in", "不等于": "not in"}.get(piece.op)
            if op is None:
                raise NotUnderstood(f"模型对“{piece.quote}”用了不能用的比较")
            return Filter(field=name, op=cast("Any", op), values=self._names(name, piece.quote), text=piece.quote)
        if piece.op in ("低于平均", "高于平均"):
            return Filter(field=name, op=CONDITIONS[piece.op], reference="avg", text=piece.quote)
        return Filter(field=name, op=CONDITIONS[piece.op], number=self._number(name, piece.quote), text=piece.quote)

    def _number(self, name: str, quote: str) -> Decimal:
        found = [token for token in tokens(normalised(quote), self.values) if token.kind in ("num", "full")]
        if len(found) != 1:
            raise NotUnderstood(f"“{quote}”中应恰有一个数")
        token = found[0]
        if token.kind == "full":
            if name != "score":
                raise NotUnderstood(f"满分不是对{name}的要求")
            return Decimal(100)
        number: Number = token.value
        if number.kind not in (*UNITS_OF[name], "count" if number.kind == "" else ""):
            raise NotUnderstood(f"“{quote}”的单位与该项不符")
        return number.value * 10_000 if name in MONEY and number.kind == "" else number.value

    def _names(self, name: str, quote: str) -> tuple[str, ...]:
        known = tokens(normalised(quote), self.values)
        if name in _NAMED:
            names = self._stored(name, quote, known)
        else:
            names = [str(value) for token in known if token.kind == name for value in _several(token.value)]
        if name == "year" and names and not set(names) & set(map(str, self.values.years)):
            raise Refusal(f"库中没有{'、'.join(names)}年度的表单。")
        if not names:
            raise NotUnderstood(f"库中没有“{quote}”这样的名称")
        return tuple(dict.fromkeys(names))

    def _stored(self, column: str, quote: str, known: Sequence[Token]) -> list[str]:
        """Names of the store that the quote gives whole, or else in part."""
        stored = self.values.columns.get(column, ())
        whole = [token.value[1][0] for token in known if token.kind == "entity" and column in token.value[0]]
        names = [name for name in stored if folded(name) in whole]
        if not names:
            names = list(dict(self.values.containing(_plain(quote).rstrip("的"))).get(column, ()))
        if column == "region":
            names += [name for name in stored if name.startswith(tuple(names))] if names else []
        return names

    # Kinds of plan

    def _searching(self, search: Sequence[Piece], result: tuple[Aggregate | None, Field | None, Dimension | None]) -> Plan:
        words = "".join(_plain(piece.quote) for piece in search)
        section = next((SECTIONS[piece.field] for piece in search if piece.field in SECTIONS), None)
        if result[0] == "count":
            holding = Filter(field="text", op="contains", values=(words,), text=words)
            return Plan(kind="count", aggregate="count", filters=(*self.filters, holding), origin="model")
        return Plan(kind="passages", filters=tuple(self.filters), section=section, search=words, origin="model")

    def _comparing(self, sides: Sequence[Piece], result: tuple[Aggregate | None, Field | None, Dimension | None]) -> Plan:
        fields = {DIMENSIONS.get(piece.field) for piece in sides}
        name = next(iter(fields))
        if len(sides) != 2 or len(fields) != 1 or name is None:
            raise NotUnderstood("比较应有两方，且属于同一类")
        names = tuple(self._side(name, piece.quote) for piece in sides)
        aggregate, measure, _ = result
        kept = tuple(item for item in self.filters if item.field != name)
        return Plan(kind="compare", group_by=cast("Dimension", name), sides=names, measure=measure, filters=kept,
                    aggregate=aggregate or _default(measure), origin="model")  # fmt: skip

    def _side(self, name: str, quote: str) -> str:
        names = self._names(name, quote)
        shortest = min(names, key=len)
        if name == "region" and all(other.startswith(shortest) for other in names):
            return shortest
        if len(names) != 1:
            raise NotUnderstood(f"“{quote}”对应{len(names)}个名称，不能作为比较的一方")
        return names[0]

    def _top(self) -> Top | None:
        order = self._of("排序")
        if not order:
            return None
        piece = order[0]
        by = "count" if piece.field == "份数" else NUMBERS.get(piece.field)
        if len(order) > 1 or by is None or piece.op not in ("最高", "最低"):
            raise NotUnderstood("模型没有说明按哪一项排序")
        counts = [token for token in tokens(normalised(piece.quote), self.values) if token.kind in ("num", "first")]
        limit = 1
        for token in counts[:1]:
            limit = token.value[0] if token.kind == "first" else int(token.value.value)
        return Top(by=cast("Field", by), descending=piece.op == "最高", limit=max(1, min(limit, 1000)))

    def _grouped(self, group: Dimension, top: Top | None,
                 result: tuple[Aggregate | None, Field | None, Dimension | None]) -> Plan:  # fmt: skip
        aggregate, measure, _ = result
        if measure is None and top is not None and top.by != "count":
            measure = top.by
        if aggregate in ("max", "min") and top is not None:
            aggregate = None
        aggregate = aggregate or _default(measure)
        having = None
        for item in self.filters:
            if item.field == measure and aggregate != "count" and (item.number is not None or item.reference):
                having = Having(aggregate=aggregate, measure=measure, op=item.op, number=item.number, reference=item.reference)
        kept = tuple(item for item in self.filters if having is None or item.field != measure)
        return Plan(kind="group", group_by=group, measure=measure, aggregate=aggregate, having=having, top=top, filters=kept,
                    origin="model")  # fmt: skip

    def _forms(self, top: Top | None, result: tuple[Aggregate | None, Field | None, Dimension | None]) -> Plan:
        aggregate, measure, counted = result
        common: dict[str, Any] = {"filters": tuple(self.filters), "origin": "model"}
        if top is not None:
            if top.by == "count":
                raise NotUnderstood("表单不能按份数排序")
            return Plan(kind="list", top=top, columns=(measure,) if measure and measure != top.by else (), **common)
        if counted is not None:
            return Plan(kind="aggregate", aggregate="distinct", distinct=counted, **common)
        if aggregate == "count":
            return Plan(kind="count", aggregate="count", **common)
        if aggregate is None:
            return Plan(kind="list", columns=(measure,) if measure else (), **common)
        if aggregate == "share":
            parts = tuple(item.model_copy(update={"text": f"部分：{item.text}"}) if item.field != "year" else item
                          for item in self.filters)  # fmt: skip
            return Plan(kind="aggregate", aggregate="share", filters=parts, origin="model")
        return Plan(kind="aggregate", aggregate=aggregate, measure=measure, **common)


def _default(measure: Field | None) -> Aggregate:
    return "count" if measure is None else default_aggregate(measure)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
