"""N10: the execution rate in the text against the table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import PERCENT

_RATE = re.compile("预算执行率(?:为|达到?|是|:|约)?$")
_PART = re.compile("中央|省级|市级|县级|区级|基本支出|项目支出|其中|专项|上级|本级|结转")
_OTHER = re.compile("上年|去年|低于|未达到?|不足|达到?[^。]{0,4}以上|要求|目标|≥|大于")


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
        Other years, thresholds, rates of parts that stand in the table. Reports whose only amounts stand in
        the text itself are left to N11.
    Bad:
        conclusion: 全年预算执行率98%。
        budget: [{adjusted: "100", executed: "70", rate: "70.00"}]
    Good:
        conclusion: 全年预算执行率70%。
        budget: [{adjusted: "100", executed: "70", rate: "70.00"}]
    """
    rates = [printed(line.rate) for line in form.form.budget if line.rate is not None]
    own = form.execution_rate
    if own is None:
        return
    for passage in form.spoken:
        for mention in passage.mentions:
            if (
                mention.unit != PERCENT
                or mention.relation != "="
                or not _RATE.search(passage.before(mention.start))
            ):
                continue
            start, end = passage.clause(mention.start)
            years = [
                date for date in passage.dates if start <= date.start < end and date.year != form.form.year
            ]
            if years or _OTHER.search(passage.text, start, end):
                continue
            if any(mention.interval.meets(rate) for rate in (*rates, own)):
                continue
            yield Problem(
                place=f"{passage.path}@{mention.start}",
                message=f"{passage.label}称预算执行率{mention.text}，表内为{form.rate_text}",
                computation=f"{mention.text} ≠ {form.rate_text}",
                ask="统一文字与表内执行率",
                verdict="review" if _PART.search(passage.text, start, mention.start) else None,
                sides=(passage.cite_clause(mention.start), form.cite_funds("counter")),
            )
