"""Questions for what forms say in words: which passages are looked up, and what those cannot answer."""

from __future__ import annotations

import re

from assist.ask.conditions import Conditions
from assist.ask.lexer import Token
from assist.ask.plan import NotUnderstood, Plan, Reading
from assist.ask.refusing import Refusing
from assist.ask.vocabulary import Values, context_words

_PASSED = ("unknown", "quoted", "stop", "mark", "which", "list", "context", "narrative", "field", "mention", "and")
"""What may be left in a question for passages: anything else asks for figures, or turns the question round."""
_AROUND_SAID = ("stop", "mark", "which", "list", "context")
_REFERRING = ("这些", "那些", "它们", "上述", "这几份", "那几份", "这批")
"""Words that stand for what was found before, wherever they are."""
_POINTING = ("这些", "那些")
"""Those of them that only point at what stands before them: 被退回的那些表."""
_UNTOLD = ("adjective", "share", "unit", "whole", "order")
"""Words passed over elsewhere, which a passage would have to answer."""
_JUDGING = re.compile(r"吗$|是不是|是否|有没有(?!写|说|提)|(.)[不没]\1|了没有?$")
"""Questions for yes or no: passages do not answer them."""
_EMPTY = ("完成", "主要", "达到", "实现", "慢", "好")
"""Words of a question for a reason that say nothing of what the reason is for."""


class Telling(Refusing):
    """Plans that look for passages."""

    def __init__(self, text: str, tokens: list[Token], values: Values) -> None:
        super().__init__(text, tokens, values)
        self._reviewed = False
        self.refers = next((token.text for at, token in enumerate(tokens) if token.text in _REFERRING and not (
            at and token.text in _POINTING and tokens[at - 1].text.endswith("的"))), "")  # fmt: skip
        self.context = bool(self.refers) or (bool(tokens) and tokens[0].text in context_words())

    def _narrative(self) -> Reading | None:
        marks = self._free("narrative")
        if not marks:
            return None
        sections = [str(self.tokens[i].value) for i in marks]
        if sections == ["reason"] and self._has("decision"):  # the reviewer's reason, not the form's
            self.tokens[marks[0]].kind, self.tokens[marks[0]].value = "stop", "free"
            self._reviewed = True
            return None
        named = any(
            token.kind == "quoted" or (token.kind == "entity" and {"project", "unit"} & set(token.value[0]))
            for token in self.tokens
        )
        section = next((name for name in sections if name != "any"), "any")
        if section == "any" and not named and self._has("field"):
            for index in marks:
                self.tokens[index].kind, self.tokens[index].value = "stop", "free"
            return None
        if section == "problems" and not named and not self._has("unknown"):
            for index in marks:  # what problems are there: those that were found
                self.tokens[index] = Token("dim", "rule", self.tokens[index].text, self.tokens[index].start)
            return None
        conditions = Conditions(self.tokens, self.values)
        placed = [item for _, item in conditions.read()]
        self._check_years([(0, item) for item in placed])
        for index in marks:
            self.tokens[index].used = True
        rest = [
            str(token.value) if token.kind == "quoted" else token.text
            for token in self.tokens
            if token.kind in ("unknown", "quoted") and not token.used and token.text not in _EMPTY
        ]
        topics = [token.text for token in self.tokens if token.kind == "field" and not token.used]
        left = next((token for i, token in enumerate(self.tokens) if not token.used and self._unsaid(i)), None)
        if conditions.grouped:
            raise NotUnderstood("原文不能按平均或合计来找。请先问哪些部门或项目，再问原因。")
        if len({*sections} - {"any", "reason"}) > 1:
            raise NotUnderstood("一次只能找一部分原文，请分成几问。")
        if _JUDGING.search(self.text):
            raise NotUnderstood("只能引用原文，不能替人判断是不是、好不好。可以问写了什么。")
        if left is not None:
            raise NotUnderstood(f"没有看懂“{left.text}”在这个问题里的意思：问的是数还是原文？请分开问。")
        near = ("project", "unit") if section == "any" else ("project", "unit", "department", "region")
        narrowed = any(item.field in near for item in placed)
        if section == "any" and not (narrowed or rest):
            raise NotUnderstood("没有说明想知道什么。可以问份数、执行率、得分、原因、措施等。")
        if not (narrowed or rest or placed):
            raise NotUnderstood("没有说明问的是哪个项目或哪类表单。请写明项目、单位、部门或年度。")
        plan = Plan(
            kind="passages", filters=tuple(placed), section=None if section == "any" else section,
            search="".join([*rest, *topics]) or None,
        )  # fmt: skip
        return Reading(plan, conditions.notes, self.context)

    def _unsaid(self, index: int) -> bool:
        """Whether a word is left that no passage answers; 没有完成 is what the reason is for."""
        token = self.tokens[index]
        if token.kind == "not":
            return self.tokens[self._next(index)].text not in _EMPTY if self._next(index) < len(self.tokens) else True
        return token.kind not in _PASSED or (token.kind == "stop" and token.value in _UNTOLD)

    def _telling(self) -> Reading | None:
        """What forms say in several words (说场地没落实): found by passages, since no form says it just so."""
        index = next((i for i in self._free("mention") if self._is(self._next(i), "unknown")), None)
        if index is None or any(
            token.kind in ("field", "agg", "num") or (token.kind == "op" and self._is(at + 1, "num", "agg", "average"))
            for at, token in enumerate(self.tokens) if at > index
        ):
            return None
        said = [token for token in self.tokens[index + 1 :] if token.kind != "mark"]
        while said and said[-1].kind in ("stop", "which", "list", "count"):
            said.pop().used = True
        if sum(token.kind == "unknown" for token in said) < 2 or self._has("count", "each", "decision"):
            return None
        for token in said:
            token.used, token.kind, token.value = True, "stop", "free"
        self.tokens[index].used = True
        conditions = Conditions(self.tokens, self.values)
        placed = conditions.read()
        self._check_years(placed)
        self._refuse_leftovers()
        left = next((token for token in self.tokens if not token.used and (
            token.kind not in _AROUND_SAID or token.value in _UNTOLD)), None)  # fmt: skip
        if left is not None:
            raise NotUnderstood(f"没有看懂“{left.text}”在这个问题里的意思，不敢猜测。请换一种说法。")
        search = "".join(token.text for token in said)
        plan = Plan(kind="passages", filters=tuple(item for _, item in placed), search=search)
        return Reading(plan, conditions.notes, self.context)
