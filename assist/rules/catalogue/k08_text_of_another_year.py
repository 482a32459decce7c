"""K08: a narrative, or a sentence of one, about an earlier year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem, Unchecked
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_OPENING = 14
"""Characters within which the first clause of a passage names the year that it speaks of."""
_SENTENCE = re.compile(r"(?:^|(?<=[。；;!！\n]))[\s\d.、（）()]{0,5}(20\d\d)年(度?)")
"""A sentence that begins with a year."""
_OF_THAT_YEAR = re.compile("预算|决算|资金|经费|项目|指标|文件|通知|审计|检查|考核|评价")
"""What belongs to a year and is dealt with in the next."""
_PAST = re.compile(
    r"[上去前]一?年|以来|年[初末底]?起|自20\d\d|结转|结余|下达|批复|同比|相比|较20|比20|连续|历年|截至|跨年"
)
"""A year that is named for a reason of its own: money of it, a beginning, a comparison."""


@rule(id="K08", name="文字所述年度不是自评年度", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A text about an earlier year was probably left over from that year's form.

    What:
        The year with which goal, completion, process and conclusion begin, and that of a later sentence that
        begins with 20XX年度, against the year of the form.
    Why:
        Text carried over from last year describes last year's work; its counts and claims may be old, too.
    Formula:
        opening year < year of the form, and no year of the passage is the form's own or later; in a later sentence,
        no year of that sentence is, and no sentence begins with the form's own.
    Not flagged:
        Openings of texts that name the form's year anywhere, or an earlier one as the origin of money, the start of
        something or the other side of a comparison; accounts that go from year to year; forms whose year was only
        inferred.
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
        told = _opening(passage, year) or _sentence(passage, year)
        if told is None:
            continue
        other, start = told
        yield Problem(
            place=f"{path}@{start}",
            message=f"{passage.label}写的是{other}年，自评年度是{year}年",
            computation=f"{other}年 ≠ {year}年",
            ask="核对是否沿用了往年文字；如是，按自评年度重新填写",
            sides=(
                passage.cite_clause(start),
                form.cite("year", "counter") or form.cite("title", "counter"),
            ),
            verdict="review",
        )


def _opening(passage: Passage, year: int) -> tuple[int, int] | None:
    """The earlier year with which the passage begins, and where, when no other year in it is the form's."""
    dated = [(date.year, date.start) for date in passage.dates if date.year is not None]
    if not dated or max(dated)[0] >= year or str(year) in passage.text:
        return None
    told, start = dated[0]
    if start > min(_OPENING, passage.clause(0)[1]) or _PAST.search(passage.text, *passage.sentence(start)):
        return None
    return told, start


def _sentence(passage: Passage, year: int) -> tuple[int, int] | None:
    """The earlier year with which a sentence after the first begins, and where."""
    begun = [(int(match[1]), match) for match in _SENTENCE.finditer(passage.text)]
    if any(told >= year for told, _ in begun):
        return None
    for told, match in begun:
        start, end = passage.sentence(match.start(1))
        words = passage.text[match.end() : end]
        later = any(
            date.year is not None and date.year >= year for date in passage.dates if start <= date.start < end
        )
        if (
            match[2]
            and start > 0
            and not later
            and not _PAST.search(words)
            and not _OF_THAT_YEAR.match(words)
        ):
            return told, match.start(1)
    return None
