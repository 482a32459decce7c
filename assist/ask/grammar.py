"""From tokens to a plan, without a model. What is not understood is refused, never passed over."""

from __future__ import annotations

from typing import Any, cast

from assist.ask import scope, shape
from assist.ask.arrangement import GROUPABLE
from assist.ask.conditions import Conditions
from assist.ask.figures import FIELDS, MONEY
from assist.ask.lexer import tokens
from assist.ask.plan import (
    Aggregate,
    Dimension,
    Field,
    Filter,
    Having,
    NotUnderstood,
    Plan,
    Reading,
    Refusal,
    Step,
    Top,
)
from assist.ask.telling import Telling
from assist.ask.vocabulary import Values, context_words, normalised

_AVERAGED = ("rate", "score", "satisfaction")


def read(question: str, values: Values) -> Reading:
    """The plan of a question. Raises Refusal when something in it is not understood or cannot be known."""
    text = normalised(question)
    if not text:
        raise Refusal("没有问题内容。")
    return _Grammar(text, values).reading()


def goes_on(question: str, values: Values) -> bool:
    """Whether a question begins like one that follows another, or is too short to stand alone."""
    text = normalised(question)
    found = tokens(text, values)
    return bool(found) and (found[0].text in context_words() or len(text) <= 10)


class _Grammar(Telling):
    def __init__(self, text: str, values: Values) -> None:
        super().__init__(text, tokens(text, values), values)
        self.notes: list[str] = []
        self._name_part = ""

    def reading(self) -> Reading:
        for token in self.tokens:
            if token.kind == "refuse":
                raise Refusal(f"“{token.text}”问的是{token.value}，已上报的表单中没有，无法回答。")
        if self._turns():
            descending = next(token.value for token in self.tokens if token.kind == "agg") == "max"
            return Reading(Plan(kind="list", top=Top(by="count", descending=descending, limit=1)), turns=True)
        recounted = self._recounted()
        if recounted is not None:
            return Reading(Plan(kind="aggregate", aggregate=recounted), recounts=True)
        passages = self._narrative() or self._telling()
        if passages is not None:
            return passages
        conditions = Conditions(self.tokens, self.values)
        mention = self._mention()
        self._became("C")
        first = self._first_step(conditions)
        self._became("F")
        placed = conditions.read()
        self._became("C")
        self.notes += conditions.notes
        self._check_years(placed)
        self._check_either(placed)
        plan = self._plan(placed, mention, first, conditions.grouped)
        self._refuse_leftovers()
        self._check_number_asked(plan)
        self._check_said(plan)
        self._check_accounted(plan)
        scope.check(placed, plan, self.tokens)
        shape.check(self.tokens, plan)
        bare = plan.kind == "list" and plan.top is None and not self._has("list", "which", "count") and first is None
        regroups = plan.kind == "group" and not (plan.measure or plan.top or plan.having or self._has("count", "which", "list"))
        named = any(token.kind == "stop" and token.value == "noun" for token in self.tokens)
        unasked = bare and not (named or plan.measure or self.text.endswith("的"))
        bare_count = plan.kind == "count" and not (plan.filters or named or plan.first) and self.text in ("多少", "几个", "几份", "有多少", "数量", "多少份")
        fragment = unasked or bare_count or ((regroups or (bare and plan.measure is not None)) and not plan.filters)
        return Reading(plan, self.notes, self.context, bare, regroups, fragment=fragment, refers=self.refers)

    def _turns(self) -> bool:
        kinds = {token.kind for token in self.tokens}
        ends = [token.value for token in self.tokens if token.kind == "agg"]
        return kinds <= {"context", "agg", "stop", "mark", "which"} and ends in (["max"], ["min"])

    def _recounted(self) -> Aggregate | None:
        """改用中位数, 占全部的百分比是多少: another statistic of what was asked before."""
        kinds = {token.kind for token in self.tokens}
        named = list({token.value for token in self.tokens if token.kind == "agg"})
        alone = kinds <= {"context", "agg", "stop", "mark", "count"} and named in (["avg"], ["median"], ["sum"], ["share"])
        forms = any(token.kind == "stop" and token.value == "noun" for token in self.tokens)
        return cast("Aggregate", named[0]) if alone and not forms else None

    def _mention(self) -> str | None:
        """The text that forms are asked to contain: 提到“流标”的."""
        for index in self._free("mention"):
            at = self._next(index)
            if self._is(at, "unknown", "quoted"):
                token = self.tokens[at]
                token.used = self.tokens[index].used = True
                before = self._previous(index)
                of_name = self._is(before, "dim") and self.tokens[before].value == "project"
                if of_name or "名" in self.tokens[index].text:
                    if of_name:
                        self.tokens[before].used = True
                    self._name_part = str(token.value) if token.kind == "quoted" else token.text
                    return None
                return str(token.value) if token.kind == "quoted" else token.text
            self.tokens[index].kind, self.tokens[index].value = "stop", "free"  # 关于 + a name of the store: the name is the condition
        return None

    # Two steps: the group at one end of an order, then a question about it

    def _first_step(self, conditions: Conditions) -> Step | None:
        """执行率最低的部门有多少份…: the group comes first, the question about it after."""
        for index in self._free("agg"):
            if self.tokens[index].value not in ("max", "min"):
                continue
            at = self._next(index)
            if not self._is(at, "dim") or self.tokens[at].value not in GROUPABLE:
                continue
            after = self._next(at)
            if not any(self._is(i, "count", "agg", "field", "list") for i in range(after, len(self.tokens))):
                continue
            if self._is(after, "which") and after == len(self.tokens) - 1:
                continue
            start = self._previous(index)
            measure = None
            aggregate: Aggregate = "count"
            if self._is(start, "field"):
                measure = cast("Field", self.tokens[start].value)
                aggregate = "avg" if measure in _AVERAGED else "sum"
                self.tokens[start].used = True
                inner = self._previous(start)
                if self._is(inner, "agg"):
                    aggregate = cast("Aggregate", self.tokens[inner].value)
                    self.tokens[inner].used = True
            elif self._is(start, "count") or self.tokens[index].text.startswith("最多"):
                if self._is(start, "count"):
                    self.tokens[start].used = True
            else:
                continue
            self.tokens[index].used = self.tokens[at].used = True
            return Step(
                group_by=self.tokens[at].value, aggregate=aggregate, measure=measure,
                descending=self.tokens[index].value == "max",
            )  # fmt: skip
        return None

    # The plan

    def _plan(self, parts: list[tuple[int, Filter]], mention: str | None, first: Step | None,
              grouped: dict[str, str]) -> Plan:  # fmt: skip
        placed = _united(parts)
        filters = [item for _, item in placed]
        if first is not None:
            cut = next((i for i, token in enumerate(self.tokens) if token.kind == "dim" and token.used), 0)
            before = tuple(item for place, item in placed if place < cut)
            if any(item.field not in ("year", "region", "department", "unit", "kind") for item in before):
                raise NotUnderstood("不知道这个条件只用于第一步，还是也用于第二步。请分成两问。")
            early = {item.field for place, item in parts if place < cut}
            if early & {item.field for place, item in parts if place > cut}:
                raise NotUnderstood("同一项条件出现了两次，不知道各用于哪一步。请分成两问。")
            first = first.model_copy(update={"filters": before})
        if self._name_part:
            names = dict(self.values.containing(self._name_part)).get("project", ())
            filters.append(Filter(field="project", op="in", values=names, text=f"项目名称含“{self._name_part}”"))
        if mention:
            filters.append(Filter(field="text", op="contains", values=(mention,), text=mention))
        sides = self._sides(parts)
        self._became("V")
        top = self._top()
        self._became("T")
        group = self._group() or self._spread(placed)
        having, filters = self._having(filters, grouped, group)
        if having is not None and group is None:
            group = self._any_dimension()
        self._became("G")
        if sides is not None and top is not None and top.by != "count" and top.limit == 1:
            for token in self.tokens:  # 甲与乙的最低满意度
                token.role = {"T": "A" if token.kind == "agg" else "M"}.get(token.role, token.role)
        measure, aggregate = self._measure(top)
        if sides is not None and top is not None and aggregate is None:
            aggregate = "max" if top.descending else "min"
        if aggregate is None and measure in MONEY and self._says_total(measure):
            aggregate = "sum"
        unit = self._unit()
        common: dict[str, Any] = {"filters": tuple(filters), "first": first, "money_unit": unit}
        if sides is not None:
            dimension, names, members = sides
            if any(item.field == dimension and item.op != "in" for item in filters):
                raise NotUnderstood("没有看懂拿哪两方比较：其中一方带有否定。请分成两问。")
            rest = tuple(item for item in filters if item.field != dimension)
            return Plan(
                kind="compare", group_by=dimension, sides=names, members=members, measure=measure,
                aggregate=aggregate or ("count" if measure is None else default_aggregate(measure)),
                **{**common, "filters": rest},
            )  # fmt: skip
        distinct = None if having else self._distinct()
        if having is not None and group is not None:
            return Plan(kind="group", group_by=group, measure=having.measure, aggregate=having.aggregate, having=having,
                        top=top, **common)  # fmt: skip
        if distinct:
            return Plan(kind="aggregate", aggregate="distinct", distinct=distinct, **common)
        if aggregate == "share" and group is None:
            self._refuse_more("占比只能是符合条件的份数或一项金额占全部的比例", measure=measure)
            return Plan(kind="aggregate", aggregate="share", measure=measure,
                        **{**common, "filters": self._share(placed, filters)})  # fmt: skip
        if group is not None:
            if aggregate == "share":
                common["filters"] = self._share(placed, filters)
                if measure is not None or not any(item.text.startswith("部分：") for item in common["filters"]):
                    raise NotUnderstood("没有看懂要算哪一部分的占比。请写明条件，例如“各部门满分的占比”。")
            return self._grouped(group, measure, aggregate, top, common)
        return self._ungrouped(measure, aggregate, top, common)

    def _grouped(self, group: Dimension, measure: Field | None, aggregate: Aggregate | None, top: Top | None,
                 common: dict[str, Any]) -> Plan:  # fmt: skip
        self._refuse_more("一次只能按一项分组、统计一项", measure=measure)
        if top is not None and self._of_each_group():
            return Plan(kind="group", group_by=group, measure=measure, aggregate="max" if top.descending else "min", **common)
        chosen = aggregate if aggregate not in ("max", "min", None) else None
        if aggregate in ("max", "min") and top is None:
            chosen = aggregate
        if group in ("rule", "severity"):
            measure, chosen = None, "share" if chosen == "share" else "count"
        chosen = chosen or ("count" if measure is None else default_aggregate(measure))
        if top is None and self._has("which") and chosen in ("max", "min"):
            chosen = default_aggregate(measure) if measure else "count"
        return Plan(kind="group", group_by=group, measure=measure, aggregate=chosen, top=top, **common)

    def _ungrouped(self, measure: Field | None, aggregate: Aggregate | None, top: Top | None,
                   common: dict[str, Any]) -> Plan:  # fmt: skip
        counted = bool(self._free_counts())
        columns = tuple(str(self.tokens[i].value) for i in self._spare_columns)
        if self._reviewed:
            columns = (*columns, "decision", "decision_reason")
        if aggregate in ("avg", "median", "sum"):
            if measure is None:
                raise NotUnderstood("没有说明统计哪一项。可统计执行率、自评得分、预算、执行数、满意度、问题数。")
            if top is not None and top.by != "count":  # of the first of an order
                measure = next((cast("Field", name) for name in columns if name in FIELDS), measure)
                columns = tuple(name for name in columns if name != measure)
                common["top"] = top
            if columns:
                raise NotUnderstood("一次只能统计一项，请分成几问。")
            return Plan(kind="aggregate", aggregate=aggregate, measure=measure, **common)
        if top is not None:
            if top.by == "count":
                raise NotUnderstood("没有说明按哪一项排序。可按执行率、自评得分、预算、执行数、满意度、问题数排序。")
            if counted and top.limit == 1 and not columns and not self._has("which", "list"):
                kind: Aggregate = "max" if top.descending else "min"
                return Plan(kind="aggregate", aggregate=kind, measure=top.by, **common)
            return Plan(kind="list", top=top, columns=columns, **common)
        if measure is not None:
            single = self._has("count", "which") or self.text.endswith(self.tokens[-1].text)
            if measure in ("findings", "deducted", "indicators") and counted:
                return Plan(kind="aggregate", aggregate="sum", measure=measure, **common)
            if measure in MONEY and counted:
                return Plan(kind="aggregate", aggregate="sum", measure=measure, **common)
            if single:
                return Plan(kind="list", columns=(measure, *columns), measure=measure, **common)
        if counted:
            self._refuse_more("问的是份数", (item.field for item in common["filters"]))
            return Plan(kind="count", aggregate="count", **common)
        return Plan(kind="list", columns=columns, **common)

    def _having(self, filters: list[Filter], grouped: dict[str, str],
                group: Dimension | None) -> tuple[Having | None, list[Filter]]:  # fmt: skip
        """The condition on groups, taken out of those on forms."""
        trailing = group is None and any(self.tokens[i].value in GROUPABLE - {"rule", "severity"} for i in self._free("dim"))
        every = "都" in self.text and group is not None
        for item in filters:
            chosen: str | None = grouped.get(item.field)
            if (
                chosen is None
                and group not in (None, "project")
                and item.field in MONEY
                and self._says_total(item.field)
            ):
                chosen = "sum"
            if item.field == "count":
                having = Having(aggregate="count", measure=None, op=item.op, number=item.number)
            elif item.reference and (trailing or group is not None):
                measure = cast("Field", item.field)
                having = Having(aggregate="avg", measure=measure, op=item.op, reference="avg")
            elif chosen:
                having = Having(aggregate=cast("Aggregate", chosen), measure=cast("Field", item.field), op=item.op,
                                number=item.number)  # fmt: skip
            elif every and item.number is not None and item.op in ("<", "<=", ">", ">="):
                end: Aggregate = "max" if item.op.startswith("<") else "min"
                having = Having(aggregate=end, measure=cast("Field", item.field), op=item.op, number=item.number)
            else:
                continue
            if any(other.field == item.field and other is not item for other in filters):
                raise NotUnderstood("每组只能有一个界限，请分成两问。")
            return having, [other for other in filters if other is not item]
        return None, filters


def _united(placed: list[tuple[int, Filter]]) -> list[tuple[int, Filter]]:
    """Several names of one kind are alternatives: a form has one year and one department."""
    united: list[tuple[int, Filter]] = []
    for place, item in placed:
        same = next((at for at, (_, other) in enumerate(united) if other.field == item.field and other.op == item.op
                     and item.op in ("in", "not in")), None)  # fmt: skip
        if same is None:
            united.append((place, item))
            continue
        first, other = united[same]
        values = tuple(dict.fromkeys([*other.values, *item.values]))
        united[same] = (first, other.model_copy(update={"values": values, "text": f"{other.text}、{item.text}"}))
    return united


def default_aggregate(measure: Field) -> Aggregate:
    """What is meant when a figure of several forms is asked for: amounts are added, rates and marks averaged."""
    return "avg" if measure in _AVERAGED else "sum"
