"""B06: "100% paid" beside a lower execution rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assist.forms.wording import pattern
from assist.rules.execution import paid_amounts
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_ALL = printed(Decimal(100))
_CLAIM = re.compile(
    r"(?:拨付|支付|支出|执行)(?:完成)?(?:进度|率|比例)(?:已经?)?(?:为|是|达到?|完成)?100(?:\.0+)?%"
    r"|(?:预算|项目)(?:资金|经费)(?:已|均|已经)*(?:全部|全额)(?:支付|支出|执行)(?:完毕|完成)"
    r"|(?:资金|经费|款项)(?:均?已经?)?100(?:\.0+)?%(?:支付|拨付|支出|到位)"
)


@rule(id="B06", name="称资金支付100%而执行率不足", severity="contradiction", basis=("LOGIC", "TP-NOTE"))
def check(form: FormView) -> Iterator[Problem]:
    """A claim that all money was paid cannot stand beside a table that says otherwise.

    What:
        Claims of a payment rate of 100% in reasons and narratives, beside an execution rate below 100%.
    Why:
        Such claims cover up low execution, or count payments of another year.
    Formula:
        claimed 100% against executed / adjusted budget; amounts paid in the same passage against both.
    Not flagged:
        Claims on one source that was paid in full, sentences on sources in the chapters of a report. Payment after the year's end of the whole budget (B08 asks about the date). Certain only when the
        amount named as paid is the executed amount; claims that may refer to another year's money are for
        review.
    Bad:
        budget:
          - adjusted: "88.00"
            executed: "83.39"
            rate: "94.77"
            reason: 截至12月底拨付83.39万元，拨付进度100%。
    Good:
        budget:
          - adjusted: "10.00"
            executed: "5.00"
            rate: "50.00"
            reason: 截至评价日已拨付10万元，拨付进度100%。
    """
    rate = form.execution_rate
    if rate is None or not rate.below(_ALL):
        return
    found = [
        problem
        for passage in form.spoken
        for claim in _CLAIM.finditer(passage.text)
        if (problem := _judge(form, passage, claim)) is not None
    ]
    if found:
        # The same sentence often stands in several cells; it is one problem with several places.
        gravest = next((problem for problem in found if problem.severity is None), found[0])
        yield replace(gravest, sides=tuple(side for problem in (gravest, *found) for side in problem.sides))


def _judge(form: FormView, passage: Passage, claim: re.Match[str]) -> Problem | None:
    funds = form.funds
    assert funds is not None
    if _of_a_source(form, passage, claim):
        return None
    start, end = passage.sentence(claim.start())
    if not paid_amounts(passage, start, end) and start > 1:
        before = passage.sentence(start - 2)[0]
        start = before if paid_amounts(passage, before, claim.start()) else start
    amounts = paid_amounts(passage, start, claim.start())
    executed, whole = form.money(funds.executed), form.money(funds.adjusted)
    last = amounts[-1].interval if amounts else None
    later = bool(pattern("after_year").search(passage.text, start, end)) or any(
        date.year is not None and form.form.year is not None and date.year > form.form.year
        for date in passage.dates
        if start <= date.start < end
    )
    if later and (last is None or whole is None or last.meets(whole)):
        return None
    named = last is not None and executed is not None and last.meets(executed)
    other_year = any(
        date.year is not None and form.form.year is not None and date.year < form.form.year
        for date in passage.dates
    )
    if later and not named:
        return None
    sure = named and not other_year
    return Problem(
        place=f"{passage.path}@{claim.start()}",
        message=f"文字称“{claim.group()}”，表内执行率为{form.rate_text}",
        computation=_reckoning(form, named),
        ask="更正文字或执行数；若指其他年度或口径，请写明",
        sides=(
            passage.cite_sentence(claim.start()),
            passage.cite_match(claim),
            form.cite_funds("counter"),
            *(passage.cite_clause(m.start, "context") for m in amounts[-1:]),
        ),
        severity=None if sure else "explain",
        verdict=None if sure else "review",
        cause="execution",
    )


def _of_a_source(form: FormView, passage: Passage, claim: re.Match[str]) -> bool:
    """The sentence names a source (中央资金), and some source was paid in full."""
    several = pattern("one_of_several")
    if not several.search(passage.text, *passage.sentence(claim.start())):
        return False
    if passage in form.body:
        return True
    pairs = (
        (form.money(line.adjusted), form.money(line.executed))
        for line in form.form.budget
        if line.kind != "total"
    )
    return any(whole is not None and paid is not None and whole == paid for whole, paid in pairs)


def _reckoning(form: FormView, named: bool) -> str:
    funds = form.funds
    assert funds is not None
    if funds.executed is None or not funds.adjusted:
        return f"{form.rate_text} ≠ 100%"
    share = funds.executed * 100 / funds.adjusted
    tail = "；所称已付金额等于表内执行数" if named else ""
    return f"{funds.executed:f} ÷ {funds.adjusted:f} = {share:.2f}% ≠ 100%{tail}"
