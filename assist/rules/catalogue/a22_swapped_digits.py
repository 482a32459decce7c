"""A22: two long amounts that differ by two neighbouring digits changing places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY

_DECIMALS = re.compile(r"\.\d{2,6}(?![\d.%])")
"""What stands behind the whole part of a number. It is looked for first: the engine skips to the points."""
_DIGITS = "0123456789"
_MOST_WHOLE = 9
_LEAST_DIGITS = 7
_LEAST_TOLD = 4
_INSIDE = ".,0123456789"
_MOST_READ = 50_000


@rule(id="A22", name="两处金额仅相邻数字颠倒", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Two amounts of seven digits or more that differ in two digits that changed places are one amount.

    What:
        Numbers with decimals anywhere in the form: 661.682093 and 661.628093; an amount of four digits or more in the
        text, and the total row's: 186.2 and 182.6.
    Why:
        One of them was typed wrongly, and sums made with it are off.
    Formula:
        the same digits, but for one pair of neighbours in the other order.
    Not flagged:
        Shorter numbers, which are alike by chance; percentages.
    Bad:
        process: 上年安排661.628093万元，上年支出661.682093万元。
    Good:
        process: 上年安排661.628093万元，上年支出661.628093万元。
    """
    yield from _against_table(form)
    first: dict[str, tuple[int, int]] = {}
    text, begin = form.text, form.form.start
    for match in _DECIMALS.finditer(text, begin, min(form.form.end, begin + _MOST_READ)):
        lead = text[max(begin, match.start() - _MOST_WHOLE) : match.start()]
        start = match.start() - len(lead) + len(lead.rstrip(_DIGITS))
        if match.end() - start > _LEAST_DIGITS and start < match.start() and text[start - 1] not in _INSIDE:
            first.setdefault(text[start : match.end()], (start, match.end()))
    numbers = list(first)
    for at, number in enumerate(numbers):
        for other in _swapped(number):
            if other in first and other in numbers[:at]:
                yield Problem(
                    place=f"number:{number}",
                    message=f"{other}与{number}仅相邻两位数字颠倒，疑为同一金额",
                    computation=f"{other} ≠ {number}",
                    ask="核对原始数据，更正其中一处及相关合计",
                    sides=(form.cite_span(*first[number]), form.cite_span(*first[other], "counter")),
                )


def _against_table(form: FormView) -> Iterator[Problem]:
    """拨付186.2万元 beside 182.6 executed: an amount in the text with a total's digits in another order."""
    funds, power = form.funds, form.money_power
    if funds is None or power is None or form.form.layout.startswith("N"):
        return
    totals = {f"{amount:.2f}": name for name in ("initial", "adjusted", "executed") if (amount := getattr(funds, name))}
    totals = {number: name for number, name in totals.items() if len(number.replace(".", "").strip("0")) >= _LEAST_TOLD}
    if not totals:
        return
    known = {f"{amount:.2f}" for line in form.form.budget for amount in (line.initial, line.adjusted, line.executed) if amount}
    for claim in form.all_claims:
        if claim.unit != MONEY or claim.mention.scale != power or claim.mention.relation != "=":
            continue
        number = f"{claim.mention.value:.2f}"
        other = next((one for one in _swapped(number) if one in totals), None)
        if other is None or number in known:
            continue
        path = f"{form.funds_path}.{totals[other]}"
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.lead}{claim.mention.text}”，与资金表的{other}仅相邻两位数字颠倒",
            computation=f"{number} ≠ {other}",
            ask="核对原始数据，更正其中一处",
            sides=(claim.passage.cite_clause(claim.start), form.cite(path, "counter")),
            verdict="review",
            cause="budget",
        )


def _swapped(number: str) -> Iterator[str]:
    """The numbers that two neighbouring digits in the other order make of it."""
    places = [at for at, char in enumerate(number) if char != "."]
    for one, two in pairwise(places):
        if number[one] != number[two]:
            yield number[:one] + number[two] + number[one + 1 : two] + number[one] + number[two + 1 :]
