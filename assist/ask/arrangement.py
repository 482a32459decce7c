"""How a question wants its answer arranged: measure, aggregate, groups, order, sides, shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from assist.ask.lexer import Token
from assist.ask.plan import Aggregate, Dimension, Field, Filter, NotUnderstood, Top

GROUPABLE = {"region", "department", "unit", "year", "kind", "layout", "grade", "rule", "severity", "decision", "project"}
_COUNTABLE = ("department", "unit", "region", "year", "kind", "rule")
Sides = tuple[Dimension, tuple[str, ...], tuple[tuple[str, ...], ...]]
_APART = ("分别", "分别是", "分别为", "各是", "各有", "各自")
_WHICH_IS_MORE = re.compile("(?:高|低|大|小|多|少|好|差|快|慢)(?:一些|一点|些)?(?:呢|吗)?$")
"""How a question ends that wants to know which of two is more: 哪个执行率高."""


class Arrangement:
    """Looks at the tokens of a question; what it understands it marks as used."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self._spare_columns: list[int] = []

    def _became(self, role: str) -> None:
        """What was understood since the last call has this part in the plan."""
        for token in self.tokens:
            if token.used and not token.role and token.kind != "mark":
                token.role = role

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
            if reverse:
                raise NotUnderstood("最高、最低与倒数、后几名说了两遍，不知道从哪一头数。请只写一种。")
            self.tokens[index].used = True
            for at in (self._next(index), self._previous(index)):
                if not limit and self._is(at, "num") and not self.tokens[at].used:
                    limit = int(self.tokens[at].value.value)
                    self.tokens[at].used = True
            by = self._measure_near(index)
            if any(self.tokens[i].value in ("max", "min") for i in self._free("agg")):
                raise NotUnderstood("一个问题里有两个最高、最低，不知道先按哪一个。请分成两问。")
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
        ahead = self._next(index)
        if self._is(ahead, "num") and self.tokens[ahead].used:  # 最低的一个满意度
            ahead = self._next(ahead)
        for at in (self._previous(index), ahead):
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
        named = [self.tokens[i].value for i in self._free("agg") if self.tokens[i].value != "share"]
        if len(named) > len(set(named)) or {"avg", "median"} <= set(named):
            raise NotUnderstood("一个问题里有两次统计，不知道先算哪一个。请分成两问。")
        for index in self._free("agg"):
            value = cast("Aggregate", self.tokens[index].value)
            if aggregate in (None, "sum") or value == "share":
                aggregate = value
            self.tokens[index].used = True
        self._became("A")
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
        self._became("M")
        self._spare_columns = [*spare, *(i for i in self._free("dim"))]
        for index in self._spare_columns:
            self.tokens[index].used = True
        self._became("X")
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
            if asked and self._of_the_last(index, previous):
                continue
            if asked or extreme or ranked or self._ranked_before(index):
                self.tokens[index].used = True
                if self._is(previous, "each", "which"):
                    self.tokens[previous].used = True
                return cast("Dimension", value)
        return None

    def _of_the_last(self, index: int, previous: int) -> bool:
        """执行率最低的表是哪个单位的: asked of the form at the end of an order."""
        if not self._is(previous, "which"):
            return False
        kinds = [token.value if token.kind == "stop" else token.role for token in self.tokens[:index]]
        return "T" in kinds and "noun" in kinds[kinds.index("T") :]

    def _of_each_group(self) -> bool:
        """每个县最高的执行率: the highest within each group, not the highest group. Raises NotUnderstood where
        the form behind it is asked for."""
        dim = next((i for i, token in enumerate(self.tokens) if token.kind == "dim" and self._is(self._previous(i), "each")), None)
        end = next((i for i, token in enumerate(self.tokens) if token.kind == "agg" and token.value in ("max", "min")), None)
        if dim is None or end is None or end < dim or self._has("first"):
            return False
        if re.search("(?:项目|表|表单|单位|那份|一份)(?:分别|各)?(?:是|有|为)?(?:哪|什么|谁)", self.text):
            raise NotUnderstood("不能逐组列出最高或最低的表单。请写明一个地区、部门或年度再问。")
        if any(token.kind == "which" for token in self.tokens) or any(token.value in ("avg", "sum") for token in self.tokens):
            return False
        return not self._is(self._next(end), "num") and not self._is(self._previous(end), "num")

    def _ranked_before(self, index: int) -> bool:
        """执行率最低的3个部门: number between the order and the dimension."""
        previous = self._previous(index)
        return self._is(previous, "num") and self._is(self._previous(previous), "agg")

    def _distinct(self) -> Dimension | None:
        for index, token in enumerate(self.tokens):
            if token.role == "G" or token.kind != "dim" or token.value not in _COUNTABLE:
                continue
            previous = self._previous(index, ("stop", "mark", "each"))
            follow = self._next(index)
            counted = self._is(previous, "count") or (
                self._is(follow, "count") and self.tokens[follow].text in ("数量", "总数", "个数", "有多少个", "有几个", "有多少")
                and self._next(follow) >= len(self.tokens) and not self._is(previous, "each", "which", "entity", "agg")
            )  # fmt: skip
            if counted:
                token.used, token.role = True, "D"
                return cast("Dimension", token.value)
        for index, token in enumerate(self.tokens):
            if token.kind == "each" and token.text == "不同" and self._is(self._previous(index), "count"):
                return "project"
        return None

    def _sides(self, parts: list[tuple[int, Filter]]) -> Sides | None:
        """The two names that are compared; None when the question compares none."""
        said = self._free("compare")
        if not said and not (self._has("which") and _WHICH_IS_MORE.search(self.text)):
            return None
        for index in said:
            self.tokens[index].used = True
        found: dict[str, list[Filter]] = {}
        for _, item in parts:
            if item.op == "in" and item.field in GROUPABLE:
                found.setdefault(item.field, []).append(item)
        for dimension, items in found.items():
            sides = _two(dimension, items)
            if sides is not None:
                names, members = sides
                for at, token in enumerate(self.tokens):  # 哪年, 哪个县: which of the two
                    if token.kind == "dim" and token.value == dimension and not token.used and self._is(self._previous(at), "which"):
                        token.used, token.role = True, "N"
                if dimension == "year" and re.search("变化|增|提高|上升|下降|减少", self.text) and "比" not in self.text:
                    names = (max(names), min(names))  # how much the later one gained
                return cast("Dimension", dimension), names, members
        if not said or (self._has("each") and not found):
            return None
        raise NotUnderstood("没有看懂拿什么和什么比较。请写明两个年度、部门、单位或地区。")

    def _share(self, placed: list[tuple[int, Filter]], filters: list[Filter]) -> tuple[Filter, ...]:
        """Marks which conditions make the whole: those before 中, or those that name groups of forms."""
        cut = next((i for i, token in enumerate(self.tokens) if token.text in ("中", "里", "里面", "当中", "其中", "内")), -1)
        over = next((i for i, token in enumerate(self.tokens) if token.text == "占"), -1)
        whole = [item for place, item in placed if place > over >= 0]
        if whole and len(whole) < len(placed):  # 满分占退回的比例: what stands behind 占 is the whole
            return tuple(item if item in whole else item.model_copy(update={"text": f"部分：{item.text}"}) for item in filters)
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
        said = [token for token in self.tokens if token.text in _APART]
        many = [item for _, item in placed if item.op == "in" and 1 < len(item.values) <= 20 and item.field in GROUPABLE]
        if not said or not many:
            return None
        named = many[0].text.count("、") + 1
        if named > 1 and named != len(many[0].values):
            raise NotUnderstood("这些名称各代表好几个，还不能逐个统计。请分成几问。")
        for token in said:
            token.used, token.role = True, "G"
        return cast("Dimension", many[0].field)

    def _any_dimension(self) -> Dimension:
        for index in self._free("dim"):
            if self.tokens[index].value in GROUPABLE - {"rule", "severity"}:
                self.tokens[index].used = True
                return cast("Dimension", self.tokens[index].value)
        raise NotUnderstood("没有说明按什么分组求平均或合计。可按部门、单位、地区、年度、类型分组。")


def _two(dimension: str, items: Sequence[Filter]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
    """Two names of a dimension, with what they stand for where that is not the name itself."""
    if len(items) == 1 and len(items[0].values) == 2:  # 2022至2023年
        return items[0].values, ()
    if len(items) != 2:
        return None
    shortest = [min(item.values, key=len) for item in items]
    if all(all(name.startswith(first) for name in item.values) for first, item in zip(shortest, items, strict=True)):
        return (tuple(shortest), ()) if shortest[0] != shortest[1] else None
    if dimension == "year" or set(items[0].values) & set(items[1].values):
        return None
    return tuple(item.text for item in items), tuple(item.values for item in items)
