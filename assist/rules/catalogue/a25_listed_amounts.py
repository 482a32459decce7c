"""A25: as many amounts are listed behind 分别 as there are things they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_EACH = re.compile(r"分别(?!占|增|减|较|同比|比|提|下降|上升|是上|为上)[^,，。;；\d]{0,12}$")
_JOINED = re.compile("^(?:、|和|及|以及|,|，|与)$")
_AND_MORE = re.compile("^[等…]")
_MOST = 12


@rule(id="A25", name="所列金额个数与所称个数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Behind 分别 stand as many numbers as things were counted before it.

    What:
        分配到5个乡镇，分别为12万元、8万元、6万元、4万元; 分三期支付，分别为10万元、20万元.
    Why:
        One of the amounts was left out, or the number of things is wrong; the sum is then wrong as well.
    Formula:
        number of listed values = number said.
    Not flagged:
        Lists that end in 等, lists in which another number of the sentence agrees, single values, numbers above 12.
        For review: two things may share an amount.
    Bad:
        completion: 资金分配到5个乡镇，分别为12万元、8万元、6万元、4万元。
    Good:
        completion: 资金分配到4个乡镇，分别为12万元、8万元、6万元、4万元。
    """
    for passage in form.spoken:
        if "分别" not in passage.text:
            continue
        for at, first in enumerate(passage.mentions):
            start, end = passage.sentence(first.start)
            if first.unit is None or not _EACH.search(passage.text, start, first.start):
                continue
            listed = _list(passage, at, end)
            said = [m for m in passage.mentions[:at] if m.start >= start and m.relation == "="]
            if len(listed) < 2 or not said or _AND_MORE.match(passage.text[listed[-1].end :]):
                continue
            number = said[-1]
            if any(one.value == len(listed) for one in said) or not _counts(number, said[:-1]):
                continue
            yield Problem(
                place=f"{passage.path}@{number.start}",
                message=f"{passage.label}称{number.text}{number.noun[:4]}，分别列出的只有{len(listed)}个数",
                computation=f"{number.text} ≠ {len(listed)}个数",
                ask="核对个数和所列各数",
                sides=(
                    passage.cite_clause(number.start),
                    passage.cite(first.start, listed[-1].end, "counter"),
                ),
                verdict="review",
            )


def _list(passage: Passage, at: int, end: int) -> Sequence[Mention]:
    """The number and those that follow it in its unit, joined by commas."""
    listed = [passage.mentions[at]]
    for one in passage.mentions[at + 1 :]:
        last = listed[-1]
        if one.start >= end or one.unit != last.unit or not _JOINED.match(passage.text[last.end : one.start]):
            break
        listed.append(one)
    return listed


def _counts(number: Mention, before: Sequence[Mention]) -> bool:
    """The number before 分别 counts things, and is no item of a list itself."""
    plain = (
        number.value == number.value.to_integral_value() and 1 < number.value <= _MOST and not number.scale
    )
    in_list = bool(before) and before[-1].unit == number.unit
    return plain and number.unit not in (None, MONEY, PERCENT, "年", "月", "天") and not in_list
