"""K14: words written twice, negations that turn a sentence round, brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import eq

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_TWICE = ("的的", "了了", "是是", "在在", "对对", "将将", "被被", "为为")
_BEHIND = "确解褥"
"""的的确确, 了了解, 被被褥."""
_AGAIN = b"\x01\x01"
_REDUPLICATED = re.compile(
    "^(?:项目|目项|名称|称名|序号|号序|研究|讨论|商量|考虑|打扫|热闹|实实在|高高兴兴|方方面|世世代|家家户|时时刻|事事|处处|人人|天天|户户|村村|年年|月月|层层|步步|一一|点点|件件|样样|项项|条条|多多|好好|久久|常常|往往|渐渐|慢慢|仅仅|刚刚|大大|稍稍|逐逐|代代|岁岁)"
)
_WORD = re.compile("[\u4e00-\u9fff]{2}")
_PREVENT = re.compile(
    "(?:避免|防止|杜绝|严防|严禁|防范|禁止|谨防|切忌|遏制)(?:了|出现|各类|任何|资金|项目)?[^。；;，,、]{0,8}?(?<!因)(?:不再|不被|不发生|不出现)"
)
_NO = ("不再", "不被", "不发生", "不出现")
_PAIRS = {"《": "》", "（": "）", "(": ")", "“": "”", "【": "】"}


@rule(id="K14", name="字词重复、否定误用或括号不配", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Slips that a second reading would have found: they show that nobody read the text, and may turn its sense round.

    What:
        组织开展开展了, 的的, 了了; 避免…不被, 防止不发生, 杜绝…不再 (two negations that say the opposite); a bracket or title mark that is
        opened and not closed in its sentence. In goal, completion, process, conclusion, problems and measures.
    Why:
        A text nobody read is no assessment; a word too many often stands where a sentence was cut.
    Formula:
        word = the next word; a verb of preventing with 不再, 不被, 不发生 or 不出现 in its clause; one mark without its partner.
    Not flagged:
        Reduplications of the language (方方面面, 研究研究), marks that the next sentences close, numbers with one bracket. A hint.
    Bad:
        completion: 组织开展开展了业务培训。
    Good:
        completion: 组织开展了业务培训，方方面面反映良好。
    """
    prose = form.all_prose
    open_mark = any(prose.count(first) != prose.count(last) for first, last in _PAIRS.items())
    negated = any(word in prose for word in _NO)
    twice = _may_repeat(prose) or any(pair in prose for pair in _TWICE)
    if not (open_mark or negated or twice):
        return
    for path in ("goal", "completion", "process", "conclusion", "problems", "measures"):
        passage = form.passages.get(path)
        if passage is None:
            continue
        text = passage.text
        again = _doubled(text) if twice else None
        found = _PREVENT.search(text) if negated and again is None else None
        if again is not None:
            yield _slip(passage, *again, "重复")
        elif found is not None:
            yield _slip(passage, *found.span(), "两个否定意思相反")
        at = _unclosed(text) if open_mark else None
        if at is not None:
            yield Problem(
                place=f"{path}@{at}",
                message=f"{passage.label}中“{text[at : at + 10]}…”的“{text[at]}”没有配对",
                computation=f"有“{text[at]}”而无“{_PAIRS[text[at]]}”",
                ask="补全文字",
                sides=(passage.cite(at, min(len(text), at + 12)),),
                verdict="review",
            )


def _may_repeat(text: str) -> bool:
    """Two characters may stand twice in a row: the text against itself, two characters on, as one long number."""
    code = text.encode("utf-16-le", "replace")
    number = int.from_bytes(code, "little")
    return bytes(4) in (number ^ number >> 32).to_bytes(len(code) + 1, "little")[:-5]


def _slip(passage: Passage, start: int, end: int, said: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{start}",
        message=f"{passage.label}中“{passage.text[start:end]}”疑为笔误（{said}）",
        computation=said,
        ask="更正文字",
        sides=(passage.cite_clause(start),),
        verdict="review",
    )


def _doubled(text: str) -> tuple[int, int] | None:
    """A word of two characters, or a particle, that stands twice."""
    same = bytes(map(eq, text, text[2:]))
    at = same.find(_AGAIN)
    while at >= 0:
        word = text[at : at + 2]
        if _WORD.match(word) and word[0] != word[1] and not _REDUPLICATED.match(word):
            return at, at + 4
        at = same.find(_AGAIN, at + 1)
    for pair in _TWICE:
        at = text.find(pair)
        if at >= 0 and text[at + 2 : at + 3] not in tuple(_BEHIND):
            return at, at + 2
    return None


def _unclosed(text: str) -> int | None:
    """The first mark that opens and is not closed before it opens again or the text has gone on for long."""
    for first, last in _PAIRS.items():
        if text.count(first) <= text.count(last):
            continue
        at = text.find(first)
        while at >= 0:
            again, close = text.find(first, at + 1), text.find(last, at + 1)
            if close < 0 or (0 <= again < close and first != "《"):
                return at if len(text) - at > 1 else None
            at = again
    return None
