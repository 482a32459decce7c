"""K10: a sentence that stands twice in one text."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_LEAST = 14
"""Characters of a sentence that nobody writes twice by chance."""
_LEAST_AT_ONCE = 8
"""Fewer are enough where the second copy stands right behind the first."""

_SHOWN = 20


@rule(id="K10", name="同一段文字内语句重复", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """One sentence, one place: a second copy was pasted over something else.

    What:
        Sentences of at least fourteen characters that a narrative contains twice, word for word; of eight, where the
        second stands right behind the first.
    Why:
        What should have stood there is missing, and counts may be taken twice.
    Formula:
        sentence = another sentence of the same narrative.
    Not flagged:
        Short sentences, sentences of different narratives (K05, K06), goals and what answers them (目标1), which some
        layouts print twice.
    Bad:
        completion: 全年完成巡查任务五十二次并形成报告。群众反映良好。全年完成巡查任务五十二次并形成报告。
    Good:
        completion: 全年完成巡查任务五十二次并形成报告。群众反映良好。全年组织培训六期并通过考核。
    """
    for passage in form.prose("goal", "completion", "process", "conclusion", "problems", "measures"):
        if len(passage.text) < 2 * _LEAST_AT_ONCE:
            continue
        seen: dict[str, int] = {}
        at, last = 0, ""
        while at < len(passage.text):
            start, end = passage.sentence(at)
            words = passage.text[start:end]
            middle = len(words) // 2
            if (
                middle >= _LEAST_AT_ONCE
                and words[middle] in ",，、"
                and words[:middle] == words[middle + 1 :]
            ):
                yield _twice(passage, start, start + middle + 1, middle)
                break
            if len(words) >= _LEAST_AT_ONCE and words == last and not words.startswith("目标"):
                yield _twice(passage, start - len(words) - 1, start, len(words))
                break
            last = words
            if len(words) >= _LEAST and words in seen and not words.startswith("目标"):
                yield _twice(passage, seen[words], start, len(words))
                break
            seen[words] = start
            at = end + 1


def _twice(passage: Passage, first: int, second: int, length: int) -> Problem:
    return Problem(
        place=f"{passage.path}@{second}",
        message=f"{passage.label}中“{passage.text[second : second + min(length, _SHOWN)]}…”出现两次",
        computation="两句文字完全相同",
        ask="删去重复内容，补写应写的内容",
        sides=(
            passage.cite(second, second + length),
            passage.cite(first, first + length, "counter"),
        ),
        verdict="review",
    )
