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
_TO_COME = re.compile(
    "将|拟|力争|确保|争取|下一?步|计划(?:于|在|到|$)|预计|进一步|加强|完善|(?<!已)(?:出台|制定|修订|建立)"
)
_REACH = 12
_LATE = 10
"""A plan for the last quarter may have been written before it."""
_AS_OF = re.compile(r"截[至止]到?(20\d\d)年(?:12月(?:31日|底|末|份)?|[底末]|[,，])")
_THIS_YEAR = re.compile(
    r"(?:(?P<own>本年度?|当年|今年)|上年度?|上一年度?|去年)[(（](?P<year>20\d\d)年?度?[)）]"
)
_COMPARED = re.compile(r"与(20\d\d)年(?:度|同期)?相比")
_SINCE = re.compile("累计|结转|上年|存量|基数|以来|贷款|债务|余额|连续|历年")
_OWN = re.compile("[,，](?:我|本)(?:单位|部门|局|校|院|中心|镇|县|乡|区|街道|公司|所|站)")
_ALL_WORK = re.compile("[,，](?:项目|各项|全年|我们|共|累计完成)")
_ADDED = re.compile("[\u4e00-\u9fff]{0,6}(?:新增|新建|建成|开展|举办|完成|培训)[\u4e00-\u9fff]{1,12}\\d")
_DONE_THEN = re.compile("[\u4e00-\u9fff]{1,3}的[^,，。；;]{1,14}(?:均已|已全部|全部)[\u4e00-\u9fff]{0,2}(?:完成|建成|竣工|验收)")
"""What was done in an earlier year, in numbers; what was done with works of a later one."""
_NOT_DONE = re.compile("未(?:能)?(?:按[时期])?(?:完成|实施|开展|达到?|支付|验收|办理)|延期|推迟|停工|取消")
_PAST = re.compile(
    r"[上去前]一?年|以来|年[初末底]?起|[自从]20\d\d|《[^》]*20\d\d|结转|结余|下达|批复|同比|相比|较20|比20|连续|历年|截至|跨年"
)
"""A year that is named for a reason of its own: money of it, a beginning, a comparison."""


@rule(id="K08", name="文字所述年度不是自评年度", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A text about an earlier year was probably left over from that year's form.

    What:
        The year with which goal, completion, process and conclusion begin, that of a later sentence that
        begins with 20XX年度, and the years of a reason that names no other, against the year of the form.
    Why:
        Text carried over from last year describes last year's work; its counts and claims may be old, too.
    Formula:
        opening year < year of the form (also 截至 it, or a day of it by which something is still to be done), and no year of the passage is the form's own or later; in a later sentence,
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
    yield from _reasons(form, year)
    for path in ("goal", "completion", "process", "conclusion", "measures"):
        passage = form.passages.get(path)
        if passage is None or "20" not in passage.text:
            continue
        told = (
            _ahead(passage, year)
            if path == "measures"
            else _opening(passage, year) or _sentence(passage, year)
        )
        if told is None:
            told = _bracketed(passage, year)
        if told is None:
            told = _ahead(passage, year) if path == "goal" else _until(passage, year)
        if told is None:
            continue
        other, start = told
        yield Problem(
            place=f"{path}@{start}",
            message=f"{passage.label}写的是{other}年，自评年度{'已经结束' if other == year else f'是{year}年'}",
            computation=f"{other}年 ≠ {year}年" if other != year else f"{year}年内的打算，自评时已过期",
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


def _ahead(passage: Passage, year: int) -> tuple[int, int] | None:
    """A year before the form's in which something is still to be done: 力争2021年12月底前完成."""
    for date in passage.dates:
        own = passage.path == "measures" and date.year == year and date.by and (date.month or 0) < _LATE
        if date.year is None or (date.year >= year and not own):
            continue
        start, end = passage.clause(date.start)
        told = passage.text[passage.sentence(date.start)[0] : date.start]
        to_come = (
            (passage.path in ("goal", "measures") and date.by)
            or _TO_COME.search(told[-_REACH:])
            or (
                passage.path == "measures"
                and start == date.start
                and _TO_COME.search(passage.text, date.end, end)
            )
        )
        if to_come and not _PAST.search(passage.text, *passage.sentence(date.start)):
            return date.year, date.start
    return None


def _bracketed(passage: Passage, year: int) -> tuple[int, int] | None:
    """本年度（2021年）, 上年度（2023年） in a form of 2023."""
    for match in _THIS_YEAR.finditer(passage.text):
        if int(match["year"]) != year + (0 if match["own"] else -1):
            return int(match["year"]), match.start("year")
    for match in _COMPARED.finditer(passage.text):
        if int(match[1]) > year:
            return int(match[1]), match.start(1)  # what had not come yet
    return None


def _until(passage: Passage, year: int) -> tuple[int, int] | None:
    """截至2021年12月31日 in a form of 2022 that names its own year nowhere in the text."""
    for match in _AS_OF.finditer(passage.text):
        told = int(match[1])
        if (
            told < year
            and str(year) not in passage.text
            and not _SINCE.search(passage.text, *passage.sentence(match.start()))
        ):
            return told, match.start(1)
    return None


def _sentence(passage: Passage, year: int) -> tuple[int, int] | None:
    """The earlier year with which a sentence after the first begins, and where."""
    begun = [(int(match[1]), match) for match in _SENTENCE.finditer(passage.text)]
    for told, match in begun:
        words = passage.text[match.end() : passage.sentence(match.start(1))[1]]
        if told == year + 1 and _DONE_THEN.match(words) and not _TO_COME.search(words):
            return told, match.start(1)  # what had not come yet
    if any(told >= year for told, _ in begun):
        return None
    for told, match in begun:
        start, end = passage.sentence(match.start(1))
        words = passage.text[match.end() : end]
        later = any(
            date.year is not None and date.year >= year for date in passage.dates if start <= date.start < end
        )
        if (
            (match[2] or _OWN.match(words) or _ALL_WORK.match(words) or _ADDED.match(words))
            and start > 0
            and not later
            and not _PAST.search(words)
            and not _OF_THAT_YEAR.match(words)
        ):
            return told, match.start(1)
    return None


def _reasons(form: FormView, year: int) -> Iterator[Problem]:
    """A reason that tells of earlier years alone: 2021年流标，2021年未能完成 in a form of 2023."""
    for row in form.reasoned_rows:
        if "20" not in (row.item.reason or ""):
            continue
        passage = form.passages.get(f"{row.path}.reason")
        named = [date for date in passage.dates if date.year is not None] if passage is not None else []
        if passage is None or not named or max(date.year or 0 for date in named) >= year or _PAST.search(passage.text):
            continue
        if _NOT_DONE.search(passage.text, named[-1].start) is None:
            continue
        other = named[-1].year
        yield Problem(
            place=f"{row.path}.reason@{named[-1].start}",
            message=f"“{row.name}”的原因写的是{other}年，自评年度是{year}年",
            computation=f"{other}年 ≠ {year}年",
            ask="核对是否沿用了往年文字；如是，按自评年度重新填写",
            sides=(passage.cite_clause(named[-1].start), form.cite("year", "counter") or form.cite("title", "counter")),
            verdict="review",
        )
