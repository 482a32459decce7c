"""B08: payments after the end of the year, told as if they counted for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_DONE = re.compile(
    "(?:拨付|支付|支出|付清|执行).{0,8}(?:完成|完毕|完|100(?:\\.0+)?%)|(?:完成|全部).{0,6}(?:拨付|支付)"
)

_COUNTED = re.compile("(?:支付|拨付|付清|支出)[^。；;]{0,24}(?:计入|列入|纳入|算入).{0,8}(?:执行|支出)")
_REST = re.compile("剩余|余款|尾款|其余|质保金|未付")


@rule(id="B08", name="次年支付计作本年进度", severity="suspicious", basis=("TP-NOTE", "LOGIC"))
def check(form: FormView) -> Iterator[Problem]:
    """A payment in the following year cannot raise this year's execution.

    What:
        Sentences with a date in the following year that say that the money has been paid out.
    Why:
        The execution of a year counts what was paid in that year.
    Formula:
        year of the payment > year of the form, beside an execution rate below 100%.
    Not flagged:
        Dates that cannot have been reached yet (D02). At a rate of 100%, all but a rest (尾款, 剩余) that was paid in the
        following year and what is said to be counted in.
    Bad:
        budget: [{adjusted: "67.00", executed: "40.90", rate: "61.04", reason: 截至2025年3月底已支付完毕。}]
    Good:
        budget:
          - {adjusted: "67.00", executed: "67.00", rate: "100.00", reason: 截至2025年3月底已支付完毕。}
    """
    year = form.form.year
    rate = form.execution_rate
    if year is None or rate is None or rate.high is None:
        return
    if rate.high >= 100:
        yield from _rest_of_all(form, year)
        return
    for passage in form.spoken:
        for date in passage.dates:
            if date.year is None or date.year <= year or date.month is None or date.month > 6:
                continue
            start, end = passage.sentence(date.start)
            if not (_DONE.search(passage.text, start, end) or _COUNTED.search(passage.text, start, end)):
                continue
            yield Problem(
                place=f"{passage.path}@{date.start}",
                message=f"以{date.text}的支付说明{year}年度进度，年度执行率仍为{form.rate_text}",
                computation=f"{date.text}晚于{year}年12月31日；年度执行率 = {form.rate_text}",
                ask="按本年度实际支出填报，次年支付另行说明",
                sides=(passage.cite_sentence(date.start), form.cite_funds("counter")),
                cause="execution",
            )
            break


def _rest_of_all(form: FormView, year: int) -> Iterator[Problem]:
    """A rest that was paid in the following year, of money that the table counts as spent in full."""
    for passage in form.spoken:
        for date in passage.dates:
            if date.year is None or date.year <= year or date.month is None:
                continue
            start, end = passage.clause(date.start)
            rest = _REST.search(passage.text, start, end) and _DONE.search(passage.text, start, end)
            if not rest and not _COUNTED.search(passage.text, start, passage.sentence(start)[1]):
                continue
            yield Problem(
                place=f"{passage.path}@{date.start}",
                message=f"{passage.label}称款项于{date.text}支付，{year}年度执行率却为{form.rate_text}",
                computation=f"{date.text}晚于{year}年12月31日；年度执行率 = {form.rate_text}",
                ask="次年支付的款项不计入本年执行数，更正执行数和执行率",
                sides=(passage.cite_clause(date.start), form.cite_funds("counter")),
                cause="execution",
            )
            return
