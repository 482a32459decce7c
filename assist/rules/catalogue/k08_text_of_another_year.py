"""K08: a narrative that opens in an earlier year and never comes to the form's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView

_OPENING = 14
"""Characters within which the first clause of a passage names the year that it speaks of."""
_PAST = re.compile(r"[上去前]一?年|以来|年[初末底]?起|自20\d\d|结转|结余|下达|批复|同比|相比|较20|比20|连续|历年|截至|跨年")
"""A year that is named for a reason of its own: money of it, a beginning, a comparison."""


@rule(id="K08", name="文字所述年度不是自评年度", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A text about an earlier year was probably left over from that year's form.

    What:
        The year with which goal, completion, process and conclusion begin, against the year of the form.
    Why:
        Text carried over from last year describes last year's work; its counts and claims may be old, too.
    Formula:
        opening year < year of the form, and no year of the passage is the form's own or later.
    Not flagged:
        Texts that name the form's year anywhere, or an earlier one as the origin of money, the start of
        something or the other side of a comparison; forms whose year was only inferred.
    Bad:
        year: 2024
        completion: 2023年度，中心完成了全部巡查任务，设备运行正常。
    Good:
        year: 2024
        completion: 2023年结转资金已全部支付，巡查任务完成。
    """
    year = form.form.year
    if year is None or not form.year_is_stated:
        return
    for path in ("goal", "completion", "process", "conclusion"):
        passage = form.passages.get(path)
        if passage is None:
            continue
        dated = [(date.year, date.start) for date in passage.dates if date.year is not None]
        if not dated or max(dated)[0] >= year or str(year) in passage.text:
            continue
        told, start = dated[0]
        if start > min(_OPENING, passage.clause(0)[1]) or _PAST.search(passage.text, *passage.sentence(start)):
            continue
        yield Problem(
            place=f"{path}@{start}",
            message=f"{passage.label}写的是{told}年，自评年度是{year}年",
            computation=f"{told}年 ≠ {year}年",
            ask="核对是否沿用了往年文字；如是，按自评年度重新填写",
            sides=(
                passage.cite_clause(start),
                form.cite("year", "counter") or form.cite("title", "counter"),
            ),
            verdict="review",
        )
