"""N20: so much for each, and the satisfaction aimed at, in a text and in the one indicator of it."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.alignment import plain_name, shared_run
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_ALIKE = 2


@rule(id="N20", name="文字所述标准与指标不符", severity="contradiction", basis=("LOGIC", "CN-2021-101"))
def check(form: FormView) -> Iterator[Problem]:
    """A standard for each, or the satisfaction that the goal sets, is the one of the indicator that measures it.

    What:
        每人1200元 in any text against the one indicator in 元 for each; 满意度达到95% in the goal against the one indicator of
        satisfaction.
    Why:
        One of the two was carried over from another year.
    Formula:
        standard told = target or actual value; satisfaction set = target.
    Not flagged:
        Forms with several such indicators, texts with several standards; bounds that the target satisfies. For review.
    Bad:
        completion: 按人均1200元的标准发放补助。
        indicators: [{name: 人均补助标准, target: 1000元/人, actual: 1000元/人}]
    Good:
        completion: 按人均1000元的标准发放补助。
        indicators: [{name: 人均补助标准, target: 1000元/人, actual: 1000元/人}]
    """
    prices = [
        row for row in form.aimed_rows if row.target is not None and (row.target.unit or "").startswith(f"{MONEY}/")
    ]
    if len(prices) == 1:
        yield from _standards(form, prices[0])
    shares = [
        row
        for row in form.surveyed_rows
        if row.target is not None and row.target.unit == PERCENT
    ]
    if len(shares) == 1:
        yield from _satisfaction(form, shares[0])


def _standards(form: FormView, row: Row) -> Iterator[Problem]:
    claims = [claim for passage in form.passages.values() for claim in form.claims(passage)]
    told = [claim for claim in claims if _is_standard(claim, row)]
    if len({claim.mention.value.scaleb(claim.mention.scale) for claim in told}) != 1:
        return
    claim = told[0]
    known = [value.base for value in (row.target, row.actual) if value is not None]
    if any(claim.interval.contains(base) for base in known):
        return
    yield _problem(form, claim, row, f"指标值为{row.target_shown}、完成值为{row.actual_shown}")


def _is_standard(claim: Claim, row: Row) -> bool:
    each = claim.stage == "each" or "/" in (claim.unit or "")
    money = (claim.unit or "").split("/")[0] == MONEY and claim.mention.relation == "="
    own = claim.passage.path.startswith(row.path)
    return each and money and not own and shared_run(plain_name(row), claim.words) >= _ALIKE


def _satisfaction(form: FormView, row: Row) -> Iterator[Problem]:
    for passage in form.prose("goal"):
        told = [
            claim for claim in form.claims(passage) if claim.unit == PERCENT and "满意" in claim.own_words
        ]
        if len(told) != 1 or row.target is None:
            continue
        stated = told[0].mention.value
        if stated == row.target.printed or row.target.interval.contains(stated):
            continue
        yield _problem(form, told[0], row, f"指标值为{row.target_shown}")


def _problem(form: FormView, claim: Claim, row: Row, table: str) -> Problem:
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，“{row.name}”{table}",
        computation=f"{claim.mention.text} ≠ {row.target_shown}",
        ask="统一文字与指标的标准",
        sides=(
            claim.passage.cite_clause(claim.start),
            form.cite(f"{row.path}.target", "counter"),
            form.cite_row(row, "context"),
        ),
        verdict="review",
    )
