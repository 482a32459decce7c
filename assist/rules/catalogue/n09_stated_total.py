"""N09: the score in the text against the total score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import pattern
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed

_OWN = re.compile(
    "^(?:经|本|该|我|全|其|故|因此|最终|最后|项目|单位|部门|局|整体|支出|资金|预算|年度?|20\\d\\d|绩效|目标|自我?|评|价|定|综合|总体?|结果|结论|情况|合计|累计|平均|分|得|为|是|[:：、的])*$"
)
"""A clause that says no more than whose score it is: all other words may name a part."""


@rule(id="N09", name="文字所述得分与总分不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The score that the conclusion names must be the total score.

    What:
        自评得分N分 and the like in completion, conclusion and process, against the total.
    Why:
        Published reports quote the text, statistics the table.
    Formula:
        score in the text = total score, within the printed precision; a total cut to whole points is suspicious.
    Not flagged:
        Scores finer than a total of a form that prints whole points; scores of single indicators, of other years and other assessors; texts from which the total itself was
        read.
    Bad:
        total_score: "88"
        conclusion: 总体良好，自评得分98分。
    Good:
        total_score: "88"
        conclusion: 总体良好，自评得分88分。
    """
    total = form.form.total_score
    if total is None:
        return
    told = [
        claim
        for passage in form.prose("completion", "process", "conclusion")
        for claim in form.claims(passage)
        if claim.unit == "分" and claim.follows("own_score") and not pattern("other_score").search(claim.words)
    ]
    if not told:
        return
    told = [claim for claim in told if _OWN.search(claim.lead) or sum(_in_sentence(claim, other) for other in told) == 1]
    known = exact(total) if _adds_up(form, total) else printed(total)
    for claim in told:
        problem = _judge(form, claim, total, known)
        if problem is not None:
            yield problem


def _judge(form: FormView, claim: Claim, total: Decimal, known: Interval) -> Problem | None:
    stated = claim.mention.value
    side = claim.passage.cite_clause(claim.start)
    place = form.form.evidence.get("total_score")
    same = place is not None and place.start < side.end and side.start < place.end
    cut = known.meets(printed(stated))
    # Scores that were all cut to whole points add up to a whole total: perhaps the text alone has the digits.
    finer = printed(total).contains(stated)
    if finer and _points_were_cut(form):
        return None
    # To cut a score to whole points is no way to copy it: 89.6 called 90 is another grade.
    whole = stated == stated.to_integral_value() and stated != total and _decimals(stated) == 0
    if (
        same
        or not claim.of_year(form.form.year)
        or claim.stage in ("planned", "change")
        or (cut and not whole)
    ):
        return None
    return Problem(
        place=f"{claim.passage.path}@{claim.start}",
        message=f"{claim.passage.label}称得{claim.mention.text}，总分为{total:f}分{'，疑为取整' if cut else ''}",
        computation=f"{stated:f} ≠ {total:f}",
        ask="统一文字与总分",
        sides=(side, form.cite("total_score", "counter")),
        severity="suspicious" if cut else None,
        verdict="review" if finer or not _OWN.search(claim.lead) or _agrees_elsewhere(form, claim, known) else None,
        cause="total",
    )


def _in_sentence(claim: Claim, other: Claim) -> bool:
    """Whether both stand in one sentence: 现场核查得分38分，资料核查得分47分 are parts of something."""
    start, end = claim.passage.sentence(claim.start)
    return other.passage is claim.passage and start <= other.start < end


def _agrees_elsewhere(form: FormView, claim: Claim, known: Interval) -> bool:
    """The passage names the total as well: the other score may be that of something else."""
    return any(
        other.unit == "分" and other.follows("own_score") and known.meets(printed(other.mention.value))
        for other in form.claims(claim.passage)
        if other is not claim
    )


def _points_were_cut(form: FormView) -> bool:
    """The points for budget execution, whole as they stand, are not what its rate earns: the form prints whole points."""
    funds = form.funds
    if funds is None or funds.score is None or funds.rate is None or funds.weight is None or _decimals(funds.score):
        return False
    earned = funds.rate * funds.weight / 100
    return earned != funds.score and printed(funds.score).contains(earned)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _adds_up(form: FormView, total: Decimal) -> bool:
    """The total is the sum of scores printed without decimals, so it is not a rounded number."""
    funds = form.funds
    scores = [row.item.score for row in form.scored_rows]
    scores += [funds.score] if funds is not None and funds.score is not None else []
    whole = [score for score in scores if score is not None and score.as_tuple().exponent == 0]
    return len(whole) == len(scores) > 0 and sum(whole) == total
