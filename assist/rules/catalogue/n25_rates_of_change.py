"""N25: rates of change and of what was left that the text names, against the fund table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.model import BudgetLine
from assist.rules.claims import Claim
from assist.rules.derived import is_share, share_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.intervals import Interval, exact, printed
from assist.text.units import MONEY, PERCENT

_RATE = re.compile(
    "(?P<what>(?:预算)?调整|未(?:执行|支出|支付|使用)(?:部分|资金)?|结转结余|结余结转|结余|结转|剩余)(?:率|比例|占比|(?:资金)?占(?:全年|年度|总|调整后)?(?:预算)?(?:数|总额)?的?)(?:为|是|达到?|仅|:|约)*$"
)
_SHARE = re.compile(
    "占(?:全年|年度|本年|调整后|总|年初)*预算(?:数|总额|金额|资金)?的?(?:比例|比重)?(?:为|达到?)?$"
)
_OF_SPENDING = re.compile("占(?:项目|全年|本年度?|年度|实际|总|全部)+支出(?:总额|数)?的?(?:比例|比重)?(?:为|达到?)?$")
_OTHER = re.compile("上年|去年|往年|目标|不超过|控制|以内|下降|增长|公用经费|三公|基本支出|项目支出|变动")


@rule(id="N25", name="文字所述调整率、结余率与资金表不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A rate of adjustment or of money left that the text names is that of the fund table.

    What:
        预算调整率18.75% and 结转结余率6% in narratives, against the total row.
    Why:
        Departments are scored by these rates; they are reckoned by hand.
    Formula:
        adjustment rate = |adjusted - initial| / initial (or / adjusted); rate left = (adjusted - executed) / adjusted;
        a source's share = its budget / the whole budget; each within the printed precision.
    Not flagged:
        Bounds and other years, rates of one kind of spending that is no row of the table, rates that amounts told beside them or any two amounts of
        the table yield. For review: what counts as an adjustment is laid down by each place.
    Bad:
        budget: [{initial: "80.00", adjusted: "95.00", executed: "95.00", rate: "100.00"}]
        completion: 全年预算调整率8%。
    Good:
        budget: [{initial: "80.00", adjusted: "95.00", executed: "95.00", rate: "100.00"}]
        completion: 全年预算调整率18.75%。
    """
    funds = form.funds
    if funds is None or not funds.adjusted or form.form.layout.startswith("N"):
        return
    if not any(
        word in form.all_prose for word in ("调整率", "结余率", "结转率", "剩余率", "余比例", "占", "未执行")
    ):
        return
    for claim in form.all_claims:
        if claim.unit != PERCENT or claim.mention.relation != "=" or not claim.of_year(form.form.year):
            continue
        said = _RATE.search(claim.lead)
        if _OTHER.search(claim.words):
            continue
        named = (_of_source(form, claim, funds) or _of_spending(form, claim, funds)) if said is None else None
        known = named or (_of_budget(form, claim, funds) if said is None else _known(funds, said["what"]))
        if known is None:
            continue
        amounts = [
            *form.amounts("initial", "adjusted", "executed"),
            *(one.interval for one in form.claims(claim.passage) if one.unit == MONEY),
        ]
        agreed = any(rate.meets(claim.interval) for rate in known)
        # Where the words say of what it is, no other share will do.
        if agreed or (not named and is_share(claim.interval, amounts, amounts)):
            continue
        shown = f"{(known[0].low or Decimal(0)):.2f}%"
        printed_amounts = [
            f"{label}{amount:f}"
            for label, amount in (("年初", funds.initial), ("调整后", funds.adjusted), ("执行", funds.executed))
            if amount is not None
        ]
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.words}”，按资金表约为{shown}",
            computation=f"{'、'.join(printed_amounts)}：{shown} ≠ {claim.mention.text}",
            ask="核对调整率、结余率与资金表",
            sides=(claim.passage.cite_clause(claim.start), form.cite_funds("counter")),
            verdict="review",
            cause="budget",
        )


def _told_before(form: FormView, claim: Claim) -> Interval | None:
    """The only number of the sentence before the share, where it is an amount."""
    passage = claim.passage
    told = [one for one in form.claims(passage) if passage.sentence(claim.start)[0] <= one.start < claim.start]
    return told[0].interval if len(told) == 1 and told[0].unit == MONEY else None


def _of_spending(form: FormView, claim: Claim, funds: BudgetLine) -> list[Interval] | None:
    """补助12万元，占实际支出的45%: what the amount before it is of all that was spent."""
    amount = _told_before(form, claim) if _OF_SPENDING.search(claim.lead) else None
    whole = form.money(funds.executed)
    share = share_of(amount, whole) if amount is not None and whole is not None else None
    return None if share is None else [share]


def _of_budget(form: FormView, claim: Claim, funds: BudgetLine) -> list[Interval] | None:
    """支出75万元，占预算的80%: what the amount before it, one of the fund table's, is of the budget."""
    told = _told_before(form, claim) if _SHARE.search(claim.lead) else None
    if told is None:
        return None
    spent = form.money(funds.executed)
    left = form.money((funds.adjusted or Decimal(0)) - (funds.executed or Decimal(0)))
    if not any(amount is not None and amount.meets(told) for amount in (spent, left)):
        return None
    bases = (form.money(funds.adjusted), form.money(funds.initial))
    shares = (share_of(told, base) for base in bases if base is not None)
    return [share for share in shares if share is not None] or None


def _of_source(form: FormView, claim: Claim, funds: BudgetLine) -> list[Interval] | None:
    """中央资金占预算总额的80%: the budget of the one row that is named, of the whole."""
    at = _SHARE.search(claim.lead)
    if at is None:
        return None
    named = [
        line
        for index, line in enumerate(form.form.budget)
        if index != form.total_index and (name := bare(line.name).removeprefix("其中").strip(":：")) and claim.lead[: at.start()].endswith(name)
    ]
    if len(named) != 1:
        return None
    pairs = [(named[0].initial, funds.initial), (named[0].adjusted, funds.adjusted), (named[0].executed, funds.executed)]
    shares = [share_of(printed(part), printed(whole)) for part, whole in pairs if part is not None and whole]
    return [share for share in shares if share is not None] or None


def _known(funds: BudgetLine, what: str) -> list[Interval] | None:
    """The rate by the total row, over each base that is in use; None when an amount is missing."""
    adjusted = funds.adjusted or Decimal(0)
    if "调整" in what:
        if not funds.initial:
            return None
        part, bases = abs(adjusted - funds.initial), [funds.initial, adjusted]
    else:
        if funds.executed is None or funds.executed > adjusted:
            return None
        part, bases = adjusted - funds.executed, [adjusted]
    if not part:
        return [exact(Decimal(0))]
    shares = (share_of(printed(part), printed(base)) for base in bases)
    return [share for share in shares if share is not None]
