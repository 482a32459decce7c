"""How a question wants its answer arranged: measure, aggregate, groups, order, sides, shares."""

from __future__ import annotations

import re
from typing import cast

from assist.ask.lexer import Token
from assist.ask.plan import Aggregate, Dimension, Field, Filter, NotUnderstood, Top

GROUPABLE = {"region", "department", "unit", "year", "kind", "layout", "grade", "rule", "severity", "decision", "project"}


class Arrangement:
    """Looks at the tokens of a question; what it understands it marks as used."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self._spare_columns: list[int] = []

    def _has(self, *kinds: str) -> bool:
        return any(token.kind in kinds for token in self.tokens)

    def _free(self, kind: str) -> list[int]:
        return [i for i, token in enumerate(self.tokens) if token.kind == kind and not token.used]

    def _is(self, index: int, *kinds: str) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].kind in kinds

    def _next(self, index: int, skip: tuple[str, ...] = ("stop", "mark")) -> int:
        index += 1
        while self._is(index, *skip):
            index += 1
        return index

    def _previous(self, index: int, skip: tuple[str, ...] = ("stop", "mark")) -> int:
        index -= 1
        while self._is(index, *skip):
            index -= 1
        return index

    def _free_counts(self) -> list[int]:
        return [i for i, token in enumerate(self.tokens) if token.kind == "count"]

    def _top(self) -> Top | None:
        limit, reverse = 0, False
        for index in self._free("first"):
            limit, reverse = self.tokens[index].value
            self.tokens[index].used = True
            break
        for index in self._free("agg"):
            if self.tokens[index].value not in ("max", "min"):
                continue
            descending = self.tokens[index].value == "max"
            self.tokens[index].used = True
            for at in (self._next(index), self._previous(index)):
                if not limit and self._is(at, "num") and not self.tokens[at].used:
                    limit = int(self.tokens[at].value.value)
                    self.tokens[at].used = True
            by = self._measure_near(index)
            return Top(by=by or "count", descending=descending, limit=min(limit or 1, 1000))
        if limit:
            by = None
            for index in self._free("field"):
                by = cast("Field", self.tokens[index].value)
                self.tokens[index].used = True
                break
            descending = not reverse and "从低到高" not in self.text and "升序" not in self.text
            return Top(by=by or "count", descending=descending, limit=min(limit, 1000))
        return None

    def _measure_near(self, index: int) -> Field | None:
        """The field that 最高 or 最低 is about: before it, or right behind it."""
        for at in (self._previous(index), self._next(index)):
            if self._is(at, "field") and not self.tokens[at].used:
                self._near = at
                return cast("Field", self.tokens[at].value)
        behind = self._previous(index)
        if self._is(behind, "agg") and self._is(self._previous(behind), "field"):
            return cast("Field", self.tokens[self._previous(behind)].value)
        for at in range(index - 1, -1, -1):
            if self._is(at, "field") and not self.tokens[at].used:
                return cast("Field", self.tokens[at].value)
        return None

    def _measure(self, top: Top | None) -> tuple[Field | None, Aggregate | None]:
        aggregate: Aggregate | None = None
        for index in self._free("agg"):
            value = cast("Aggregate", self.tokens[index].value)
            if aggregate in (None, "sum") or value == "share":
                aggregate = value
            self.tokens[index].used = True
        spare = self._free("field")
        measure: Field | None = None
        if top is not None and top.by != "count":
            measure = top.by
            same = [i for i in spare if self.tokens[i].value == top.by]
            for index in same[:1]:
                self.tokens[index].used = True
            spare = [i for i in spare if i not in same[:1]]
        elif spare:
            measure = cast("Field", self.tokens[spare[0]].value)
            self.tokens[spare[0]].used = True
            spare = spare[1:]
        self._spare_columns = [*spare, *(i for i in self._free("dim"))]
        for index in self._spare_columns:
            self.tokens[index].used = True
        if aggregate == "sum" and measure is None and self._free_counts():
            aggregate = None
        return measure, aggregate

    def _group(self) -> Dimension | None:
        for index in self._free("dim"):
            value = self.tokens[index].value
            previous = self._previous(index)
            asked = self._is(previous, "each", "which", "list") or self._is(index - 1, "each")
            extreme = self._is(previous, "agg") and self.tokens[previous].value in ("max", "min")
            ranked = self._is(previous, "first", "num") and (self._has("first") or extreme or self._has("agg"))
            if value in ("rule",) and not self._is(previous, "count"):
                asked = True
            if asked or extreme or ranked or self._ranked_before(index):
                self.tokens[index].used = True
                if self._is(previous, "each", "which"):
                    self.tokens[previous].used = True
                return cast("Dimension", value)
        return None

    def _ranked_before(self, index: int) -> bool:
        """执行率最低的3个部门: number between the order and the dimension."""
        previous = self._previous(index)
        return self._is(previous, "num") and self._is(self._previous(previous), "agg")

    def _distinct(self) -> Dimension | None:
        for index, token in enumerate(self.tokens):
            if token.kind != "dim" or token.value not in ("department", "unit", "region", "year", "kind", "rule"):
                continue
            previous = self._previous(index, ("stop", "mark", "each"))
            follow = self._next(index)
            counted = self._is(previous, "count") or (
                self._is(follow, "count") and self.tokens[follow].text in ("数量", "总数", "个数", "有多少个", "有几个", "有多少")
                and self._next(follow) >= len(self.tokens) and not self._is(previous, "each", "which", "entity", "agg")
            )  # fmt: skip
            if counted:
                token.used = True
                return cast("Dimension", token.value)
        for index, token in enumerate(self.tokens):
            if token.kind == "each" and token.text == "不同" and self._is(self._previous(index), "count"):
                return "project"
        return None

    def _sides(self, placed: list[tuple[int, Filter]]) -> tuple[Dimension, tuple[str, ...]] | None:
        if not self._free("compare") and "谁" not in self.text:
            return None
        found: dict[str, list[str]] = {}
        for _, item in placed:
            if item.op == "in" and item.field in GROUPABLE:
                names = found.setdefault(item.field, [])
                names += [name for name in item.values if name not in names and not name.startswith(tuple(names))]
        two = next((name for name, names in found.items() if len(names) == 2), None)
        for index in self._free("compare"):
            self.tokens[index].used = True
        if two is None:
            if self._has("each") or not found:
                return None
            raise NotUnderstood("没有看懂拿什么和什么比较。请写明两个年度、部门、单位或地区。")
        names = found[two]
        if two == "year" and re.search("变化|增|提高|上升|下降|减少", self.text) and "比" not in self.text:
            names = sorted(names, reverse=True)  # how much the later one gained
        return cast("Dimension", two), tuple(names)

    def _share(self, placed: list[tuple[int, Filter]], filters: list[Filter]) -> tuple[Filter, ...]:
        """Marks which conditions make the whole: those before 中, or those that name groups of forms."""
        cut = next((i for i, token in enumerate(self.tokens) if token.text in ("中", "里", "里面", "当中", "其中", "内")), -1)
        parts = [item for place, item in placed if place > cut >= 0]
        if cut >= 0 and parts and len(parts) < len(placed):
            chosen = parts
        else:
            measured = [item for _, item in placed if item.field not in ("year", "region", "department", "unit", "kind")]
            chosen = measured or [item for _, item in placed][-1:]
        return tuple(
            item.model_copy(update={"text": f"部分：{item.text}"}) if item in chosen else item for item in filters
        )

    def _unit(self) -> str:
        for unit in ("亿元", "万元"):
            if self.text.endswith((f"多少{unit}", f"几{unit}")) or f"多少{unit}" in self.text:
                return unit
        return "元" if "多少元" in self.text else "万元"

    def _spread(self, placed: list[tuple[int, Filter]]) -> Dimension | None:
        """2022年和2023年…分别: one row for each of the names."""
        if "分别" not in self.text and "各是" not in self.text and "各有" not in self.text:
            return None
        many = (item.field for _, item in placed if item.op == "in" and 1 < len(item.values) <= 20)
        return cast("Dimension | None", next((name for name in many if name in GROUPABLE), None))

    def _any_dimension(self) -> Dimension:
        for index in self._free("dim"):
            if self.tokens[index].value in GROUPABLE - {"rule", "severity"}:
                self.tokens[index].used = True
                return cast("Dimension", self.tokens[index].value)
        raise NotUnderstood("没有说明按什么分组求平均或合计。可按部门、单位、地区、年度、类型分组。")
