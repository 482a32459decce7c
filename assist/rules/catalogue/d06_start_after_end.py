"""D06: work that ends before it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import DateMention

_BEGINS = re.compile("^[^,，。]{0,6}(?:开工|动工|开始|启动|进场|开展|实施|立项|招标)")
_ENDS = re.compile("^[^,，。]{0,6}(?:完工|竣工|结束|完成|验收|交付|投入使用)")
_UNTIL = re.compile("^(?:起)?[-至到~—]+$")
_FROM = re.compile("[自从由于为期限间:：(（]")


@rule(id="D06", name="结束时间早于开始时间", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What begins on one day cannot end on an earlier one.

    What:
        2023年9月开工，2023年5月完工 and 实施期为2023年10月至2023年3月: two dates of a sentence, both with their year.
    Why:
        One of the dates is wrong, and timeliness is scored by them.
    Formula:
        last day of the end >= first day of the beginning.
    Not flagged:
        Dates without a year on either side; sentences with other dates between the two. 开工 and 完工 may be said of
        two things: for review.
    Bad:
        completion: 工程于2023年9月开工，2023年5月完工。
    Good:
        completion: 工程于2023年3月开工，2023年9月完工。
    """
    seen: set[str] = set()
    for passage in form.passages.values():
        for begin, end, certain in _spans(passage):
            words = passage.text[begin.start : end.end]
            first, last = begin.first_day(), end.last_day(begin.year)
            if first is None or last is None or last >= first or words in seen:
                continue
            seen.add(words)
            yield Problem(
                place=f"{passage.path}@{begin.start}",
                message=f"{passage.label}：开始于{begin.text}，结束于{end.text}，早于开始时间",
                computation=f"{last:%Y-%m-%d} < {first:%Y-%m-%d}",
                ask="核对起止时间",
                sides=(passage.cite_clause(begin.start), passage.cite(end.start, end.end, "counter")),
                verdict=None if certain else "review",
            )


def _spans(passage: Passage) -> Iterator[tuple[DateMention, DateMention, bool]]:
    """Pairs of neighbouring dates of a sentence that say when something began and ended; whether that is certain."""
    for begin, end in zip(passage.dates, passage.dates[1:], strict=False):
        if begin.year is None or end.year is None or end.start >= passage.sentence(begin.start)[1]:
            continue
        between, after = passage.text[begin.end : end.start], passage.text[end.end :]
        lead = passage.text[max(0, begin.start - 1) : begin.start]
        if _UNTIL.match(between) and (_FROM.search(lead) or not lead):
            yield begin, end, True
        elif _BEGINS.match(between) and _ENDS.match(after):
            yield begin, end, False
