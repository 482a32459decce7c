"""D11: how many years a work has run, whether it is new, and which months make a quarter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_NUMBER = r"(\d{1,2}|[一二三四五六七八九十两]{1,2})"
_SINCE = re.compile(
    rf"(?:自|从)(20\d\d)年[^,，。;；\d]{{0,16}}(?:以来|起|至今|后)?[,，]?[^,，。;；\d]{{0,6}}(?:已|连续|累计|持续)+(?:实施|开展|执行|运行|运营|投入|建设)*(?:了)?(?:达|近)?{_NUMBER}(?:个年头|年)"
)
_NEW = re.compile(
    "(?:本|该)?项目(?:为|是|属于?)(?:20\\d\\d年度?|本年度?|当年|今年)?(?:的)?(?:新增|新设|新立项?|首次[\u4e00-\u9fff]{2,4}|一次性)(?:的)?[^,，。;；]{0,4}项目"
)
_OLD = re.compile(
    "(?:自|从)(20\\d\\d)年[^,，。;；\\d]{0,6}(?:起|以来|开始|至今)[^,，。;；]{0,8}(?:实施|开展|安排|执行|运行)|(?:本|该)?项目(?:为|是|属于?)[^,，。;；]{0,4}(?:延续|续建|经常|常年|连续)性?[^,，。;；]{0,2}项目|已?连续(?:实施|开展)[^,，。;；]{0,4}年"
)
_QUARTER = re.compile(r"(?:第?([一二三四1-4])季度|([上下])半年)\((\d{1,2})月?(?:-|至|到|~|—)(\d{1,2})月份?\)")
_DIGITS = "一二三四"
_TOLD_BY = ("连续", "累计", "持续", "已", "项目为", "项目是", "项目属")


@rule(id="D11", name="年数、新老项目或季度月份不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Years since a beginning are counted to the form's year; a new project has no past; a quarter has its months.

    What:
        自2018年实施以来已连续五年 in a form of 2020, 本项目为新增项目 beside 自2018年起连续实施, 第三季度（10月至12月） in
        narratives.
    Why:
        The sentence was taken over from another year or another project.
    Formula:
        years told = year of the form - first year, or one more; a project called new bears no earlier first year; quarter
        n runs from month 3n - 2 to 3n, a half from 1 to 6 or from 7 to 12.
    Not flagged:
        Forms whose year was only inferred, years told as 余 or 多. For review.
    Bad:
        year: 2020
        completion: 项目自2018年实施以来，已连续实施五年。
    Good:
        year: 2020
        completion: 项目自2018年实施以来，已连续实施三年。
    """
    prose, year = form.all_prose, form.form.year
    if "季度(" in prose or "半年(" in prose:
        for passage in form.passages.values():
            yield from _quarters(passage)
    if year is None or not form.year_is_stated or not any(word in prose for word in _TOLD_BY):
        return
    for passage in form.passages.values():
        if "20" in passage.text or "连续" in passage.text:
            yield from _years(form, passage, year)


def _quarters(passage: Passage) -> Iterator[Problem]:
    for match in _QUARTER.finditer(passage.text):
        if match[1]:
            last = 3 * (_DIGITS.index(match[1]) + 1 if match[1] in _DIGITS else int(match[1]))
            first = last - 2
        else:
            first, last = (1, 6) if match[2] == "上" else (7, 12)
        if not first <= int(match[3]) <= int(match[4]) <= last:
            yield _problem(passage, match, f"应为{first}月至{last}月", "核对季度与月份")


def _years(form: FormView, passage: Passage, year: int) -> Iterator[Problem]:
    for match in _SINCE.finditer(passage.text):
        said = whole_number(match[2]) or 0
        whole = year - int(match[1])
        if whole >= 0 and said not in (whole, whole + 1):
            yield _problem(passage, match, f"至{year}年应为{whole}至{whole + 1}年", "核对起始年份与年数")
    new = _NEW.search(passage.text)
    if new is None:
        return
    for other in (passage, *form.spoken):
        old = _OLD.search(other.text)
        if old is not None and (not old[1] or int(old[1]) < year):
            yield _problem(
                passage,
                new,
                f"又称“{old.group()}”",
                "核对项目是新增还是延续",
                other.cite_match(old, "counter"),
            )
            return


def _problem(
    passage: Passage, match: re.Match[str], what: str, ask: str, counter: FindingEvidence | None = None
) -> Problem:
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}称“{match.group()}”，{what}",
        computation=f"{match.group()}：{what}",
        ask=ask,
        sides=(passage.cite_match(match), counter or passage.cite_clause(match.start(), "counter")),
        verdict="review",
    )
