"""A05: carried over, received, spent and left, told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.units import MONEY

_AMOUNT = r"(?:资金|金额)?(?:为|共|共计)?(?P<{0}>\d[\d,.]*)(?:万元|元|亿元)"
_BALANCE = re.compile(
    "上年结转"
    + _AMOUNT.format("carried")
    + "[^。；]{0,12}?(?:下达|安排|到位)"
    + _AMOUNT.format("received")
    + "[^。；]{0,12}?(?:支出|支付|使用)"
    + _AMOUNT.format("spent")
    + "[^。；]{0,12}?(?:结余|结转|剩余)"
    + _AMOUNT.format("left")
)


@rule(id="A05", name="收支结余不平", severity="contradiction", basis=("LOGIC", "TP-NOTE"))
def check(form: FormView) -> Iterator[Problem]:
    """Carried over plus received minus spent is what is left.

    What:
        Sentences that give all four amounts in one unit.
    Why:
        Reports state execution in words only; this is the sum they can be checked by.
    Formula:
        carried over + received - spent = left, within the printed precision.
    Not flagged:
        Sentences that lack one of the four.
    Bad:
        process: 上年结转资金77.4万元，本年到位437万元，全年共支付465.41万元，期末剩余58.99万元。
    Good:
        process: 上年结转资金77.4万元，本年到位437万元，全年共支付465.41万元，期末剩余48.99万元。
    """
    for passage in form.passages.values():
        for match in _BALANCE.finditer(passage.text):
            starts = [match.start(name) for name in ("carried", "received", "spent", "left")]
            found = [next((m for m in passage.mentions if m.start == start), None) for start in starts]
            known = [m for m in found if m is not None and m.unit == MONEY]
            if len(known) < 4:
                continue
            carried, received, spent, left = (m.interval for m in known)
            if carried.plus(received).meets(spent.plus(left)):
                continue
            texts = [m.text for m in known]
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}所述资金收支不平：结余{texts[3]}",
                computation=f"{texts[0]} + {texts[1]} − {texts[2]} = "
                f"{_difference(carried, received, spent)} ≠ {texts[3]}",
                ask="核对结转、下达、支出和结余金额",
                sides=(passage.cite_match(match), passage.cite(known[3].start, known[3].end, "counter")),
            )


def _difference(carried: Interval, received: Interval, spent: Interval) -> str:
    if (
        carried.low is None
        or received.low is None
        or spent.high is None
        or carried.high is None
        or received.high is None
        or spent.low is None
    ):
        return ""
    middle = (carried.low + received.low - spent.high + carried.high + received.high - spent.low) / 2
    return f"约{middle / 10000:.2f}万元"
