"""B07: "in full" beside a lower execution rate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import PERCENT

_CLAIM = re.compile(
    "足额(?:到位|拨付|支付|发放|保障|兑现)(?!率)|(?:全部|全额|已)(?:拨付|支付|支出)(?:完毕|到位)"
    "|(?:资金|经费|款项)(?:均|都)?已经?(?:全部|全额|全数)(?:拨付|支付|支出|兑付|发放)(?!到|至|给)"
    "|(?:不存在|没有|无)[^。；;，,]{0,6}执行[^。；;，,]{0,8}偏(?:离|差)[^。；;，,]{0,8}"
)


@rule(id="B07", name="称足额到位而执行率不足", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Words such as 足额到位 beside an execution rate below the threshold deserve a question.

    What:
        Statements in completion, process, conclusion and management that money was paid in full, or that spending
        did not depart from the budget.
    Why:
        If all money owed was paid, the budget was too large; if not, the words are wrong.
    Formula:
        execution rate below the profile's threshold (90%); in a report without amounts, the one rate it tells.
    Not flagged:
        Plans (下一步, 确保…将). Settlement by actual cost can make both true, so this is only a hint.
    Bad:
        budget: [{adjusted: "100", executed: "70", rate: "70.00"}]
        conclusion: 补助资金已足额到位。
    Good:
        budget: [{adjusted: "100", executed: "97", rate: "97.00"}]
        conclusion: 补助资金已足额到位。
    """
    told = _told_rate(form)
    if told is None and not form.rate_below(form.profile.low_rate.value):
        return
    shown = told.mention.text if told is not None else form.rate_text
    for passage in form.spoken:
        for claim in _CLAIM.finditer(passage.text):
            start, _ = passage.sentence(claim.start())
            if re.search("下一?步|将|计划|今后", passage.text[start : claim.start()]):
                continue
            words = passage.text[claim.start() : claim.end()]
            yield Problem(
                place=f"{passage.path}@{claim.start()}",
                message=f"{passage.label}称“{words}”，执行率只有{shown}",
                computation=f"执行率{shown} < {form.profile.low_rate.value:f}%",
                ask="说明是据实结算后的结余，还是资金未足额支付",
                sides=(
                    passage.cite_clause(claim.start()),
                    passage.cite_match(claim),
                    told.passage.cite_clause(told.start, "counter")
                    if told is not None
                    else form.cite_funds("counter"),
                ),
                cause="execution",
            )


def _told_rate(form: FormView) -> Claim | None:
    """The one low rate of spending that a report tells, where the amounts behind it are not known."""
    if form.execution_rate is not None or not form.form.layout.startswith("N"):
        return None
    rates = [
        claim
        for claim in form.all_claims
        if claim.unit == PERCENT
        and claim.mention.relation == "="
        and (claim.follows("execution_rate") or claim.follows("payment_rate"))
    ]
    low = (
        len({claim.mention.value for claim in rates}) == 1
        and rates[0].mention.value < form.profile.low_rate.value
    )
    return rates[0] if low else None
