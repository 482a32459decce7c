"""A22: two long amounts that differ by two neighbouring digits changing places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from assist.model import BudgetLine
from assist.rules.alignment import mistyped
from assist.rules.claims import Claim
from assist.rules.fund_rows import named_source, names_part
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
_DECIMAL_PLACES = 2
_OF_ALL = re.compile("(?:安排|投入|筹集|筹措|争取|下达|分配|拨付|总)[^,，。;；]{0,8}(?:资金|经费|预算|投资)(?:共|合计|为)*$|共投入$|调[减增整][为至到]$|^(?:项目)?(?:实际|总)(?:投资|投入)(?:为)?$")
_INSIDE = ".,0123456789"
_MOST_READ = 50_000


@rule(id="A22", name="两处金额仅相邻数字颠倒", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Two amounts of seven digits or more that differ in two digits that changed places are one amount.

    What:
        Numbers with decimals anywhere in the form: 661.682093 and 661.628093; an amount in the text, and the one of its kind (spent, given, left)
        in the fund table that the text tells nowhere: 186.2 and 182.6, or a single other digit where it is the whole.
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
    """拨付186.2万元 beside 182.6 executed: an amount in the text, and the table's of the same kind one slip of the pen away, which the
    text tells nowhere."""
    funds, power = form.funds, form.money_power
    if funds is None or power is None or form.form.layout.startswith("N"):
        return
    amounts = [claim for passage in form.passages.values() for claim in form.claims(passage) if claim.unit == MONEY and claim.mention.relation == "="]
    told = {claim.mention.value.scaleb(claim.mention.scale - power) for claim in amounts}
    known = {amount for line in form.form.budget for amount in (line.initial, line.adjusted, line.executed) if amount}
    known |= {line.adjusted - line.executed for line in form.form.budget if line.adjusted and line.executed}
    seen: set[Decimal] = set()
    for claim in amounts:
        value = claim.mention.value.scaleb(claim.mention.scale - power)
        if claim.mention.scale != power or value in known or value in seen or not claim.of_year(form.form.year):
            continue
        found = named_source(form, claim.own_words)
        if found is None and names_part(claim.own_words):
            continue
        index, line = found or (form.total_index or 0, funds)
        for column, amount in _of_its_kind(claim, line):
            if amount not in told and _is_slip(claim, value, amount):
                seen.add(value)
                yield Problem(
                    place=f"{claim.passage.path}@{claim.start}",
                    message=f"{claim.passage.label}称“{claim.lead}{claim.mention.text}”，与资金表的{amount:f}仅一处数字不同",
                    computation=f"{claim.mention.value:f} ≠ {amount:f}",
                    ask="核对原始数据，更正其中一处",
                    sides=(claim.passage.cite_clause(claim.start), form.cite(f"budget[{index}].{column}", "counter")),
                    verdict="review",
                    cause="budget",
                )
                break


def _of_its_kind(claim: Claim, line: BudgetLine) -> Iterator[tuple[str, Decimal]]:
    """The amounts of the row that the words before the number may mean."""
    left = line.adjusted - line.executed if line.adjusted and line.executed else None
    columns = {"executed": line.executed, "adjusted": line.adjusted, "initial": line.initial}
    if claim.flow == "left":
        columns = {"executed": left}
    elif claim.flow == "spent":
        columns = {"executed": line.executed}
    yield from ((column, amount) for column, amount in columns.items() if amount)


def _is_slip(claim: Claim, value: Decimal, amount: Decimal) -> bool:
    """Two digits in the other order; or one digit that is another, where the words speak of the whole of the money."""
    digits = max(_DECIMAL_PLACES, -int(value.as_tuple().exponent))
    slip = mistyped(round(value, digits), round(amount, digits))
    written = len(f"{amount:.2f}".replace(".", "").strip("0"))
    if slip == "order":
        return written >= _LEAST_TOLD or (claim.flow is not None and written > 1) or _OF_ALL.search(claim.lead) is not None
    # of 全年支出 and 资金总额 N11 and N01 speak, whatever the number
    spoken_of = claim.follows("spent_whole") or claim.follows("funds_whole")
    return slip == "digit" and not claim.is_part and not spoken_of and _OF_ALL.search(claim.lead) is not None


def _swapped(number: str) -> Iterator[str]:
    """The numbers that two neighbouring digits in the other order make of it."""
    places = [at for at, char in enumerate(number) if char != "."]
    for one, two in pairwise(places):
        if number[one] != number[two]:
            yield number[:one] + number[two] + number[one + 1 : two] + number[one] + number[two + 1 :]
