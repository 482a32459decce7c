"""Whether a question is put together in a way that is known: the last gate before an answer.

The grammar finds what it knows wherever it stands. So a question that says more than its words
(2022年水务局和2023年民政局, 每份表都满分的部门) could be taken for something simpler. Here the question is written
down as a row of signs, one for what each of its words became, and the row has to be one of those that
data/shapes.toml lists for the kind of plan. Any other is refused.

Signs: C condition, F first step, T order, K order with a number, G groups, E groups said with 各 or 按, A aggregate, M measure, X further column, D what is
counted, V comparison; and for words that became nothing of the plan: N a form, n 多少, l 哪些, w 哪个, W 谁, e 每,
& 和, q 高, ! whatever must not be passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assist.ask.lexer import Token
from assist.ask.plan import NotUnderstood, Plan
from assist.ask.vocabulary import context_words

_SIGNS = {"count": "n", "list": "l", "which": "w", "each": "e", "and": "&"}
_RUNS = {**{sign: sign for sign in "CFGANn"}, "T": "TK", "K": "TK", "E": "EG"}
"""What goes on: signs that are not written down again behind another."""
_AFTER_VERB = ("count", "mark", "stop")
_BESIDE = ("对比", "比较", "相比", "相比较")
_MONEY_UNITS = ("钱", "元", "万元", "亿元")


def check(tokens: Sequence[Token], plan: Plan) -> None:
    """Raises NotUnderstood when the question is built in no known way."""
    row = signs(tokens, plan)
    written = "".join(sign for sign, _ in row)
    if (
        plan.kind == "compare"
        and plan.measure is None
        and not (set("Nn") & set(written) or written.endswith("Cq"))
    ):
        raise NotUnderstood("没有说明比较哪一项。可比较份数、执行率、自评得分、预算、执行数、满意度。")
    if any(pattern.fullmatch(written) for pattern in _patterns(_kind(plan))):
        return
    strange = next((word for sign, word in row if sign in "!eq"), "")
    if strange:
        raise NotUnderstood(f"没有看懂“{strange}”在这个问题里的意思，不敢猜测。请换一种说法。")
    raise NotUnderstood("这种问法还没有把握理解对。请分成几问，或换一种说法，例如先写条件，再写问什么。")


def signs(tokens: Sequence[Token], plan: Plan) -> list[tuple[str, str]]:
    """The signs of a question's words, with the words; what only joins conditions is left out."""
    row: list[tuple[str, str]] = []
    for index, token in enumerate(tokens):
        sign = _sign(tokens, index, plan, row[-1][0] if row else "")
        last = row[-1][0] if row else ""
        if sign and sign in _RUNS.get(last, ""):
            if sign == "K":
                row[-1] = ("K", row[-1][1])
        elif sign:
            row.append((sign, token.text))
    return _joined(row)


def _joined(row: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """C & C is one condition."""
    found: list[tuple[str, str]] = []
    for sign, word in row:
        written = "".join(known for known, _ in found)
        if sign == "C" and written.endswith("C&N"):  # 执行率100%、自评99分以上
            del found[-2:]
        elif sign == "C" and len(found) > 1 and found[-1][0] == "&" and found[-2][0] == "C":
            found.pop()
        elif not (found and sign == found[-1][0] == "C"):
            found.append((sign, word))
    return found


def _sign(tokens: Sequence[Token], index: int, plan: Plan, before: str) -> str:
    token = tokens[index]
    if token.role == "X" and token.kind == "dim" and _names(tokens, index, plan):
        return "C"
    if token.role == "X" and token.value == plan.measure:
        return "M"
    if token.role == "G" and token.kind == "each":
        return "E"
    if token.role == "T" and token.kind in ("num", "first"):
        return "K"
    if token.role == "V" and plan.kind != "compare" and token.text not in _BESIDE:
        return "!"
    if token.role:
        return token.role
    if token.kind in ("mark", "context") or (index == 0 and token.text in context_words()):
        return ""
    if token.text == "还是" and plan.kind != "compare":
        return "!"
    if token.kind == "and" and index + 1 < len(tokens) and tokens[index + 1].kind in ("count", "list"):
        return ""  # 还有
    if token.kind == "which" and token.text in ("谁", "什么", "啥"):
        return "W"
    if token.kind != "stop":
        return _SIGNS.get(token.kind, "!")
    return _passed(tokens, index, plan, before)


def _names(tokens: Sequence[Token], index: int, plan: Plan) -> bool:
    """自评等级为优: the word says what the condition behind it is."""
    behind = next((token for token in tokens[index + 1 :] if token.kind not in ("stop", "mark")), None)
    return (
        behind is not None
        and behind.role == "C"
        and any(item.field == tokens[index].value for item in plan.filters)
    )


def _passed(tokens: Sequence[Token], index: int, plan: Plan, before: str) -> str:
    """What a word that says little may be passed over for, by its section in the vocabulary."""
    token = tokens[index]
    follow = tokens[index + 1] if index + 1 < len(tokens) else None
    beside = before in ("C", "F") or (
        follow is not None and (follow.role == "C" or (follow.role == "G" and follow.kind == "each"))
    )
    allowed = {
        "free": True,
        "behind": before in ("C", "N", "G", "E", "F", "D"),
        "around": beside,
        "verb": before in ("C", "D", "N") or (follow is not None and (bool(follow.role) or follow.kind in _AFTER_VERB)),
        "unit": before == "n" and (token.text not in _MONEY_UNITS or plan.measure in ("budget", "initial", "executed")),
        "this": follow is not None and follow.kind == "num" and follow.role == "C",
        "apart": plan.kind in ("group", "compare", "list"),
        "share": plan.aggregate == "share",
        "order": plan.kind == "group" or _ordered(tokens, token),
        "value": before in ("A", "T", "M") and (plan.top is None or plan.kind != "group"),
        "whole": plan.aggregate == "share" or (follow is not None and follow.kind == "stop" and follow.value == "noun"),
        "every": not (plan.group_by or plan.distinct or plan.columns) or (plan.having is not None and plan.kind == "group"),
    }  # fmt: skip
    if token.value == "noun":
        return "N"
    if token.value == "adjective":
        return "q"
    return "" if allowed.get(str(token.value), False) else "!"


def _ordered(tokens: Sequence[Token], token: Token) -> bool:
    """从高到低, 按执行率排名; a bare 执行率排名 asks for a rank."""
    return token.text.startswith(("从", "由", "按")) or any(
        other.kind in ("each", "first") for other in tokens
    )


def _kind(plan: Plan) -> str:
    if plan.having is not None:
        return "having"
    if plan.aggregate in ("share", "distinct") and plan.kind == "aggregate":
        return plan.aggregate
    if plan.kind == "group" and plan.aggregate == "share":
        return "group_share"
    if plan.kind == "group" and plan.aggregate in ("max", "min") and plan.top is None:
        return "group_end"
    return plan.kind


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    data = tomllib.loads(files("assist.ask").joinpath("data/shapes.toml").read_text(encoding="utf-8"))
    found = []
    for text in data["shapes"].get(kind, ()):
        for name, meaning in data["parts"].items():
            text = text.replace("{" + name + "}", meaning)
        found.append(re.compile(text.replace(" ", "")))
    return tuple(found)
