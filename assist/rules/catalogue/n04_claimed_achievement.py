"""N04: claims of having exceeded or fully met the goals beside an indicator that was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assist.forms.wording import pattern, words
from assist.model.lazy import lazy
from assist.rules.alignment import STRONG, pairs_of, plain_name
from assist.rules.deadlines import overrun
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_OF_ITS_OWN = re.compile(r"(?:目标|任务|计划)(?:数|值|量)?的?\d")
_APART_FROM = re.compile("除[^,，。；;]{1,30}外[,，]$")
_GENERAL = re.compile("年度|各项|全部|目标|任务|工作|本年度?|全年|项目|绩效|指标|建设|既定|预期|年初|完成|管理|主要|重点|所有|均|已")
_COUNT = re.compile("([\\d一二两三四五六七八九十]{1,3})项")
"""五项指标全部完成: all of them, where there are as many."""
_MOST = 20
_SHOWN = 5
_LEVELS = ("产出", "数量", "质量", "时效", "成本", "效益", "满意")
Kind = Literal["indicators", "tasks", "one", "named"]


@dataclass(frozen=True)
class _Success:
    """A claim of success: its place in the passage, and how far it reaches."""

    passage: Passage
    start: int
    end: int
    kind: Kind

    @lazy
    def sentence(self) -> tuple[int, int]:
        return self.passage.sentence(self.start)

    @lazy
    def levels(self) -> tuple[str, ...]:
        """The levels of indicators that it names; empty when it speaks of all."""
        words = self.passage.text[self.passage.clause(self.start)[0] : self.end]
        return tuple(level for level in _LEVELS if level in words)

    def covers(self, row: Row) -> bool:
        return not self.levels or any(level in row.level for level in self.levels)


@rule(id="N04", name="称完成而指标未达标", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A text that claims success cannot stand beside an indicator that was missed.

    What:
        超额完成, 全部完成, 圆满完成, 完成…100%, 各项指标均已达到 in the narratives, and indicators that missed their
        target by number, date, or their own words (部分达成).
    Why:
        The claim covers up what the table admits.
    Formula:
        Certain when the claim's own sentence names the missed indicator or its actual value, or speaks of all
        indicators while one is missed by its figures; otherwise for review.
    Not flagged:
        Plans; other years; 基本, 除…外, 主要; claims on another level of indicators; claims that one thing was completed,
        beside an indicator of something else; forms without a missed indicator.
    Bad:
        completion: 参保人数17.67万人，超额完成当年任务。
        indicators: [{name: 居民参保人数, target: ≥18万人, actual: 17.67万人}]
    Good:
        completion: 参保人数18.67万人，超额完成当年任务。
        indicators: [{name: 居民参保人数, target: ≥18万人, actual: 18.67万人}]
    """
    said = [success for passage in (*form.told, *form.plans, *form.managed) for success in _successes(form, passage)]
    short = [row for row in form.rows if _short(row, form.form.year)][:_MOST] if said else []
    if not short:
        return
    general = [
        success
        for success in said
        if success.kind != "named" and (success.kind != "one" or _is_general(form, success))
    ]
    shown: set[int] = set()
    for row in short:
        named = [success for success in said if _names(form, success, row)]
        if named:
            shown.add(row.index)
            yield _problem(form, named, [row], True)
    rest = [row for row in short if row.index not in shown]
    for kind in ("indicators", "tasks", "one"):
        claims = [success for success in general if success.kind == kind]
        rows = [row for row in rest if any(success.covers(row) for success in claims)]
        if rows:
            # A text on tasks or goals may count what the indicators leave out.
            rows.sort(key=_doubtful)
            certain = kind == "indicators" and not _doubtful(rows[0])
            yield _problem(form, claims, rows[:_SHOWN], certain)
            return


def _short(row: Row, year: int | None) -> bool:
    """The row itself says that its target was not reached."""
    if row.missed and row.actual is not None:
        return True
    return row.actual_text in words("partly") + words("missed") or overrun(row, year) is not None


def _successes(form: FormView, passage: Passage) -> Iterator[_Success]:
    """What the passage claims, plans and other years left out. A wider claim hides the narrower ones in its clause."""
    taken: set[tuple[int, int]] = set()
    kinds: tuple[tuple[Kind, str], ...] = (
        ("indicators", "all_indicators_met"),
        ("tasks", "all_tasks_met"),
        ("one", "completed"),
        ("named", "reached_target"),
    )
    for kind, section in kinds:
        for match in pattern(section).finditer(passage.text):
            clause = passage.clause(match.start())
            before = passage.text[clause[0] : match.start()]
            if kind == "indicators" and (count := _COUNT.match(match.group())) and whole_number(count[1]) != len(form.rows):
                continue
            if clause in taken or pattern("intended").search(before) or _other_year(form, passage, match):
                continue
            taken.add(clause)
            apart = _APART_FROM.search(passage.text, passage.sentence(clause[0])[0], clause[0])
            if apart is None and not pattern("excepted").search(passage.text, clause[0], match.end()):
                yield _Success(passage, match.start(), match.end(), kind)


def _other_year(form: FormView, passage: Passage, match: re.Match[str]) -> bool:
    start = passage.sentence(match.start())[0]
    years = [date.year for date in passage.dates if start <= date.start < match.end() and date.year]
    return bool(years and form.form.year and years[-1] != form.form.year) or bool(
        pattern("other_year").search(passage.text, start, match.end())
    )


def _is_general(form: FormView, success: _Success) -> bool:
    """It speaks of the work as a whole: of its tasks, in a sentence without figures of something in particular."""
    start, end = success.sentence
    stop = success.passage.clause(success.start)[1]
    if _OF_ITS_OWN.search(success.passage.text, success.start, stop) and any(
        start <= claim.start < success.start for claim in form.claims(success.passage)
    ):
        return False  # 维修公厕16座，完成年度目标的100%: of that alone
    if pattern("whole_goal").search(
        success.passage.text, success.start, success.passage.clause(success.start)[1]
    ):
        return True
    own = _GENERAL.sub("", success.passage.text[success.passage.clause(success.start)[0] : success.start])
    if any(row.met and not pairs_of(own).isdisjoint(pairs_of(plain_name(row))) for row in form.rows):
        return False  # 站点建设任务已超额完成, of what another row names
    figures = any(start <= claim.start < end for claim in form.claims(success.passage))
    return not figures and bool(
        pattern("set_work").search(success.passage.text, *success.passage.clause(success.start))
    )


def _doubtful(row: Row) -> bool:
    """Words or a guess at the operator say that the row was missed, not its figures."""
    return not row.missed or row.guessed_operator


def _names(form: FormView, success: _Success, row: Row) -> bool:
    """The claim is made of the missed indicator, by its name, or of its own actual value: in its clause, or in a closing clause on the
    work as a whole, with nothing between them that admits the miss."""
    actual = row.actual
    if actual is None:
        return False
    start, end = success.sentence
    clause = success.passage.clause(success.start)
    name = plain_name(row)
    if len(name) >= STRONG and name in success.passage.text[clause[0] : success.start]:
        return True
    closing = bool(pattern("set_work").search(success.passage.text, *clause))
    for claim in form.claims(success.passage):
        if not start <= claim.start < end or not claim.of_year(form.form.year) or claim.unit != actual.unit:
            continue
        if claim.mention.value != actual.printed or claim.mention.scale != actual.power:
            continue
        between = success.passage.text[claim.clause[0] : success.start]
        if claim.clause == clause or (closing and not pattern("admits").search(between)):
            return True
    return False


def _problem(form: FormView, claims: list[_Success], rows: list[Row], certain: bool) -> Problem:
    row = rows[0]
    more = f"等{len(rows)}项指标" if len(rows) > 1 else ""
    return Problem(
        place=f"{row.path}.actual",
        message=f"文字称完成或超额完成，指标“{row.name}”目标{row.target_shown}、完成{row.actual_shown}{more}，未达标",
        computation=_share(row),
        ask="更正文字表述或指标完成值",
        sides=(
            *(success.passage.cite(*success.sentence) for success in claims),
            *(
                form.cite(f"{row.path}.{cell}", "counter")
                for row in rows
                for cell in (
                    "actual",
                    *(("remark",) if row.said_reached else ()),
                    *(("reason",) if len(rows) == 1 else ()),
                )
            ),
            *(form.cite_row(row, "counter") for row in rows),
        ),
        verdict="fail" if certain else "review",
    )


def _share(row: Row) -> str:
    share = row.share
    if share is None:
        return "完成值不满足目标"
    return f"{row.actual_shown} ÷ {row.target_shown.lstrip('≥≤＝＞＜<>=')} = {share:.2f}%"
