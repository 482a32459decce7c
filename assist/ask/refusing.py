"""What a question holds that its plan does not: refused, with the word that was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assist.ask.arrangement import Arrangement
from assist.ask.figures import MONEY
from assist.ask.lexer import Token
from assist.ask.plan import Filter, NotUnderstood, Plan, Refusal
from assist.ask.vocabulary import Values, label

_FILLERS = ("stop", "mark", "list", "which", "count", "each", "and", "context", "except")
_TELLING = ("num", "op", "after", "not", "blank", "filled", "mention", "quoted", "average", "agg", "field", "first", "compare", "full",
            "year", "entity", "kind", "undecided")  # fmt: skip
"""Tokens that say something: one that nobody used was not understood."""
_NAMED = ("region", "department", "unit")
"""Dimensions whose name before an entity only says what it is, and after it may ask for something."""

_ADJECTIVES = ("高", "低", "大", "小", "多", "少", "差", "好", "快", "慢")
_AROUND = ("stop", "mark", "not")


class Refusing(Arrangement):
    """The checks that come after the plan was made."""

    def __init__(self, text: str, tokens: list[Token], values: Values) -> None:
        super().__init__(text, tokens)
        self.values = values

    def _refuse_more(self, why: str, filtered: Iterable[str] = (), measure: str | None = None) -> None:
        """What is left over has no place in this kind of plan, unless it names a condition (自评等级为优)."""
        named = set(filtered)
        last = max((i for i, token in enumerate(self.tokens) if token.kind == "entity"), default=-1)
        left = [
            self.tokens[i].text
            for i in self._spare_columns
            if self.tokens[i].value not in ("project", measure)
            and not (self.tokens[i].value in named and (i < last or self.tokens[i].value not in _NAMED))
        ]
        if left:
            self._refuse_leftovers()
            raise NotUnderstood(f"{why}，没有看懂“{left[0]}”在这里的意思。请分成几问。")

    def _check_number_asked(self, plan: Plan) -> None:
        """多少钱 wants money, 多少分 marks, and two questions in one get no answer to one of them."""
        measure = plan.measure or (plan.top.by if plan.top else None)
        if (
            plan.kind in ("count", "aggregate")
            and re.search(r"(?:多少|几)(?:钱|万元|亿元|元)", self.text)
            and measure not in MONEY
        ):
            raise NotUnderstood("问的是金额，但没有看懂是哪一项金额。可问预算、年初预算、执行数。")
        counter = any(token.kind == "count" and token.text[-1] in "份个张家条项" for token in self.tokens)
        if plan.kind == "list" and plan.top is None and plan.measure and counter:
            raise NotUnderstood(f"问的是份数，但没有看懂“{label('fields', plan.measure)}”在这里的意思。")
        asked = [
            i
            for i, token in enumerate(self.tokens)
            if token.kind == "count" and re.match("有?(?:多少|几)", token.text)
        ]
        if len(asked) > 1 and any(token.kind == "mark" for token in self.tokens[asked[0] : asked[1]]):
            raise NotUnderstood("一次只能回答一个问题，请分开问。")

    def _says_total(self, measure: str) -> bool:
        return any(
            token.kind == "field" and token.value == measure and token.text.endswith("总额")
            for token in self.tokens
        )

    def _check_years(self, placed: list[tuple[int, Filter]]) -> None:
        known = set(map(str, self.values.years))
        for _, item in placed:
            if item.field == "year" and item.op == "in" and not known & set(item.values):
                span = f"{min(known)}至{max(known)}年度" if known else "任何年度"
                raise Refusal(
                    f"库中没有{'、'.join(item.values)}年度的表单，只有{span}的。"
                    if known
                    else "库中没有表单。"
                )

    def _refuse_leftovers(self) -> None:
        for index, token in enumerate(self.tokens):
            if token.used or token.kind in _FILLERS:
                continue
            if token.kind == "unknown":
                known = "年度、地区、部门、单位、项目、类型、预算、执行数、执行率、自评得分、等级、满意度、问题和审核决定"
                raise NotUnderstood(f"没有“{token.text}”这一项，库中也没有这个名称。可以问的有：{known}。")
            if token.kind == "num" and index and self.tokens[index - 1].kind in ("each", "which"):
                continue
            if token.kind == "num" and token.text in ("一", "元", "万元", "亿元"):
                continue
            if token.kind in _TELLING:
                raise NotUnderstood(f"没有看懂“{token.text}”在这个问题里的意思，不敢猜测。请换一种说法。")

    def _check_either(self, placed: list[tuple[int, Filter]]) -> None:
        """All conditions hold together: 或 between two of different fields would be taken for 和."""
        for index, token in enumerate(self.tokens):
            if token.text not in ("或", "或者", "要么", "or"):
                continue
            before = [item.field for place, item in placed if place < index]
            after = [item.field for place, item in placed if place > index]
            if before and after and before[-1] != after[0]:
                raise NotUnderstood("还不能把两项不同的条件用“或”连起来。请分成两问。")

    def _check_said(self, plan: Plan) -> None:
        """每 and 各 want groups, and 执行率低 without a limit wants one."""
        grouped = plan.kind in ("group", "compare") or plan.aggregate == "distinct" or plan.group_by is not None
        for index, token in enumerate(self.tokens):
            if token.kind == "each" and not token.used and not grouped and token.text not in ("按", "分", "按照"):
                raise NotUnderstood(f"没有看懂“{token.text}”后面要按什么分组。可按部门、单位、地区、年度、类型分组。")
            bare = token.kind == "stop" and token.text in _ADJECTIVES and plan.kind != "compare"
            if bare and self._is(self._previous(index, _AROUND), "field") and not self._is(self._next(index), "num"):
                raise NotUnderstood(f"“{token.text}”没有写明界限。请写明，例如“执行率低于60%”，或“最低的5份”。")

    def _check_accounted(self, plan: Plan) -> None:
        """Every figure, dimension and aggregate of the question must return in the plan."""
        if plan.kind == "passages":
            return
        fields, dimensions, aggregates = plan.fields(), plan.dimensions(), plan.aggregates()
        names = {"score": {"grade"}, "findings": {"rule", "severity"}}  # 评分为优, B04问题: the word says what follows is
        for token in self.tokens:
            if token.kind == "field":
                kept = token.value in fields or bool(names.get(str(token.value), set()) & dimensions)
            elif token.kind == "dim":
                kept = token.value in dimensions or token.value == "project"
            elif token.kind == "agg":
                together = token.value == "sum" and plan.aggregate == "count"
                compared = plan.compares() and token.value == "avg"
                kept = token.value in aggregates or compared or together
            else:
                continue
            if not kept:
                raise NotUnderstood(f"没有看懂“{token.text}”在这个问题里的意思，不敢猜测。请换一种说法。")
