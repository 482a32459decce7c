"""V02: full coverage beside a share below 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import PERCENT

_CLAIM = re.compile("全覆盖|全部覆盖|全面覆盖")
_ALL = printed(Decimal(100))
_SHARE = re.compile("占|覆盖|比例|比重")


@rule(id="V02", name="称全覆盖而占比不足", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Full coverage beside a share of 78% in the same sentence needs to be told apart.

    What:
        Shares (占, 覆盖, 比例) below 100% in the sentence that claims full coverage.
    Why:
        Either something is not covered or the share measures something else.
    Formula:
        share < 100% in the same sentence as 全覆盖.
    Not flagged:
        Shares of 100%, shares in other sentences. What is measured may differ: a hint.
    Bad:
        completion: 按病种付费支出占住院支出78.77%，实现基金全覆盖。
    Good:
        completion: 按病种付费支出占住院支出100%，实现基金全覆盖。
    """
    for passage in form.told:
        for claim in _CLAIM.finditer(passage.text):
            start, end = passage.sentence(claim.start())
            for mention in passage.mentions:
                if mention.unit != PERCENT or not start <= mention.start < end or mention.relation != "=":
                    continue
                first, last = passage.clause(mention.start)
                if mention.interval.meets(_ALL) or not _SHARE.search(passage.text, first, last):
                    continue
                yield Problem(
                    place=f"{passage.path}@{claim.start()}",
                    message=f"{passage.label}称“{claim.group()}”，同句又有“{passage.text[first:last]}”",
                    computation=f"{mention.text} < 100%",
                    ask="说明全覆盖的对象与该占比的口径",
                    sides=(passage.cite_clause(claim.start()), passage.cite(first, last, "counter")),
                )
                return
