"""N10: the execution rate in the text against the table."""

from __future__ import annotations

from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.model import BudgetLine
from assist.rules.claims import Claim
from assist.rules.derived import is_share, share_of
from assist.rules.fund_rows import named_source
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import MONEY, PERCENT

_NAMED = 3
"""Characters at the end of a name that the text must repeat."""


@rule(id="N10", name="文字所述执行率与表内不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """An execution rate named in the text must be one of the table's.

    What:
        预算执行率N% in narratives and reasons, against the printed and computed rates of all fund rows.
    Why:
        Two execution rates for one year cannot both be true.
    Formula:
        rate in the text = rate in the table, within the printed precision.
    Not flagged:
        Other years, thresholds, rates reached by mid-year, rates of parts that stand in the table. In the chapters of a
        report only the one rate that its sentence gives for the whole budget, for review. Reports whose only amounts stand in
        the text itself are left to N11.
    Bad:
        conclusion: 全年预算执行率98%。
        budget: [{adjusted: "100", executed: "70", rate: "70.00"}]
    Good:
        conclusion: 全年预算执行率70%。
        budget: [{adjusted: "100", executed: "70", rate: "70.00"}]
    """
    own = form.execution_rate
    if own is None:
        return
    rows = [printed(line.rate) for line in form.form.budget if line.rate is not None]
    seen: set[str] = set()
    rates = [claim for claim in form.all_claims if claim.unit == PERCENT]
    told = {
        claim.mention.text
        for claim in rates
        if claim.passage in form.body and claim.follows("execution_rate")
    }
    for claim in rates:
        if claim.passage in form.body and (len(told) > 1 or not _of_the_whole(claim)):
            continue
        if not (claim.follows("execution_rate") or claim.follows("payment_rate")):
            continue
        if (
            claim.is_interim
            or claim.mention.relation != "="
            or not claim.of_year(form.form.year)
            or pattern("bound").search(claim.words)
        ):
            continue
        source = named_source(form, claim.own_words)
        if source is not None:
            if claim.words not in seen and (wrong := _of_source(form, claim, *source)) is not None:
                seen.add(claim.words)
                yield wrong
            continue
        printed_rate = (
            form.funds is not None
            and form.funds.rate is not None
            and claim.interval.meets(printed(form.funds.rate))
        )
        if claim.interval.meets(own) or printed_rate or claim.words in seen or _follows(form, claim) or _of_a_row(form, claim):
            continue
        seen.add(claim.words)
        # What is called a payment rate may be measured against something else than the budget.
        unsure = claim.is_part or not claim.follows("execution_rate") or claim.passage in form.body
        fits_a_source = any(claim.interval.meets(rate) for rate in rows)
        if not (unsure and fits_a_source) and not (unsure and claim.mention.value == 100):
            yield _problem(form, claim, unsure or fits_a_source)


def _of_source(form: FormView, claim: Claim, index: int, line: BudgetLine) -> Problem | None:
    """地方资金支付率94%: of the one source that is named."""
    if not line.adjusted or line.executed is None or _follows(form, claim):
        return None
    share = share_of(printed(line.executed), printed(line.adjusted))
    if share is None or claim.interval.meets(share) or (line.rate is not None and claim.interval.meets(printed(line.rate))):
        return None
    known = f"{line.executed * 100 / line.adjusted:.2f}%"
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，资金表“{line.name}”为{known}",
        computation=f"{claim.mention.text} ≠ {line.executed:f} ÷ {line.adjusted:f} = {known}",
        ask="统一文字与表内执行率",
        verdict="review",
        sides=(claim.passage.cite_clause(claim.start), *(form.cite(f"budget[{index}].{column}", "counter") for column in ("adjusted", "executed", "rate"))),
    )


def _of_the_whole(claim: Claim) -> bool:
    """The sentence names the execution rate of the budget, and none of its sources."""
    sentence = claim.passage.text[slice(*claim.passage.sentence(claim.start))]
    return claim.follows("execution_rate") and not pattern("one_of_several").search(sentence)


def _follows(form: FormView, claim: Claim) -> bool:
    """The rate is that of amounts which the text tells beside it, or of a row that its clause names."""
    near = [other for other in form.claims(claim.passage) if other.unit == MONEY]
    tops = [other.interval for other in near if other.flow == "spent"]
    bottoms = [other.interval for other in near if other.flow in ("received", "carried")]
    if claim.is_part:
        tops += form.sources("executed")
        bottoms += form.sources("adjusted") + form.sources("initial")
    return is_share(claim.interval, tops, bottoms)


def _of_a_row(form: FormView, claim: Claim) -> bool:
    """It repeats an indicator that is called a rate of execution of something else: 社区戒毒执行率."""
    return any(
        row.actual is not None
        and row.actual.interval.meets(claim.interval)
        and row.name[-_NAMED:] in claim.words
        and "预算" not in row.name
        and "资金" not in row.name
        for row in form.share_rows
    )


def _problem(form: FormView, claim: Claim, unsure: bool) -> Problem:
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称“{claim.words}”，表内执行率为{form.rate_text}",
        computation=f"{claim.mention.text} ≠ {form.rate_text}",
        ask="统一文字与表内执行率",
        verdict="review" if unsure else None,
        sides=(claim.passage.cite_clause(claim.start), form.cite_funds("counter")),
    )
