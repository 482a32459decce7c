"""A02: sums and products written out in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.quantities import Mention, find_quantities
from assist.text.units import PERCENT

_NUMBER = r"\d[\d,.]*(?:%|‰|万|亿|千)?[\u4e00-\u9fff%]{0,4}"
_EQUATION = re.compile(rf"{_NUMBER}(?:[*+]{_NUMBER})+={_NUMBER}")
_REACHED = re.compile(
    rf"{_NUMBER}(?:[*]{_NUMBER})+[^=。;；,，\d*+]{{0,6}}[,，]?(?:共计|共需|共|合计|总计|计){_NUMBER}"
)
_SPLIT = re.compile("=|共计|共需|共|合计|总计|计(?=\\d)")
_HUNDREDTH = Decimal("0.01")


@rule(id="A02", name="文中算式不成立", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """An equation that the text writes out must hold.

    What:
        Products and sums with their result, such as 56.8万元*15%=8.52万元 or 40人*300元/人，共1.2万元, in any
        narrative.
    Why:
        Amounts in the table are often justified by such an equation.
    Formula:
        The left side, computed with the printed precision of its numbers, meets the right side.
    Not flagged:
        Results that rounding of any operand explains; products of different units are taken as they are.
    Bad:
        process: 服务费按56.8万元*15%=9.52万元测算。
    Good:
        process: 服务费按56.8万元*15%=8.52万元测算。
    """
    for passage in form.passages.values():
        for sign, expression in (("=", _EQUATION), ("*", _REACHED)):
            if sign not in passage.text:
                continue
            for match in expression.finditer(passage.text):
                problem = _judge(passage, match)
                if problem is not None:
                    yield problem


def _judge(passage: Passage, match: re.Match[str]) -> Problem | None:
    left, right = _SPLIT.split(match.group(), maxsplit=1)
    signs = [char for char in left if char in "*+"]
    terms = [find_quantities(part) for part in re.split(r"[*+]", left)]
    results = find_quantities(right)
    if any(len(term) != 1 for term in terms) or not results or len(set(signs)) != 1:
        return None
    values = [_value(term[0]) for term in terms]
    whole = values[0]
    for value in values[1:]:
        whole = whole.times(value) if signs[0] == "*" else whole.plus(value)
    if signs[0] == "+" and len({term[0].unit for term in terms} | {results[0].unit}) > 1:
        return None
    if whole.meets(_value(results[0])):
        return None
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}中的算式“{match.group()}”不成立",
        computation=f"左边在[{_shown(whole.low)}, {_shown(whole.high)}]之间，右边为{results[0].text}",
        ask="更正算式或其中的数据",
        sides=(passage.cite_match(match),),
    )


def _value(mention: Mention) -> Interval:
    return mention.interval.scaled(_HUNDREDTH) if mention.unit == PERCENT else mention.interval


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
