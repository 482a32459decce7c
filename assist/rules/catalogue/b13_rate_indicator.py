"""B13: an indicator that reports on spending against the fund table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import printed

_RATE = re.compile("^(?:项目|资金|部门|年度|财政|专项|整体|总体)*(?:预算|资金)?(?:执行|支出|完成)(?:进度|率)$")
_PAID = re.compile("^(?:项目|资金|财政|专项|补助|经费)*(?:足额|全额)?(?:拨付|支付|发放|支出|使用)(?:到位)?率$")
_EXACT = re.compile("预算执行率|预算支出率|预算完成率|预算执行进度|资金执行率")
_HUNDRED = 100


@rule(id="B13", name="资金类指标完成值与执行率不符", severity="contradiction", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The execution rate stands in the fund table; an indicator cannot report another one.

    What:
        Indicators named 预算执行率 and the like, and those that say how much of the money was paid (资金拨付率).
    Why:
        Points are earned twice for spending, the second time by another number.
    Formula:
        actual of a rate of execution = executed / adjusted budget; paid in full only where that rate is not low.
    Not flagged:
        Rates of timeliness or of correct use; paid shares below 100%, which may have another base; an execution rate
        within the profile's rate_slack. All for review: sources and dates may differ.
    Bad:
        budget: [{adjusted: "2960.00", executed: "2798.30", rate: "94.54"}]
        indicators: [{name: 预算执行率, target: ≥95%, actual: 98%, weight: "10", score: "10"}]
    Good:
        budget: [{adjusted: "2960.00", executed: "2798.30", rate: "94.54"}]
        indicators: [{name: 预算执行率, target: ≥95%, actual: 94.54%, weight: "10", score: "9.9"}]
    """
    rate = form.execution_rate
    if rate is None or "budget" in form.misread:
        return
    low = form.rate_below(form.profile.low_rate.value)
    for row in form.share_rows:
        value = row.actual
        if value is None:
            continue
        if _RATE.match(row.name) and _EXACT.search(row.name):
            differs = not printed(value.printed).meets(rate) and not _is_near(form, row)
        else:
            all_paid = value.printed == _HUNDRED and (_PAID.match(row.name) or _RATE.match(row.name))
            differs = low and bool(all_paid)
        if differs:
            yield _problem(form, row)


def _is_near(form: FormView, row: Row) -> bool:
    """Whether the indicator repeats the printed rate, or lies off by what systems round."""
    funds, value = form.funds, row.actual
    if funds is None or funds.rate is None or value is None:
        return False
    return abs(funds.rate - value.printed) <= form.profile.rate_slack.value


def _problem(form: FormView, row: Row) -> Problem:
    return Problem(
        place=f"{row.path}.actual",
        message=f"“{row.name}”完成值{row.actual_shown}，资金表执行率为{form.rate_text}",
        computation=f"{row.actual_shown} ≠ {form.rate_text}",
        ask="核对该指标的口径和数据来源，与预算执行数统一",
        sides=(form.cite(f"{row.path}.actual"), form.cite_row(row, "context"), form.cite_funds("counter")),
        verdict="review",
        cause="execution",
    )
