"""S10: full points for a target that was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import pattern, words
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import PERCENT

_UNDONE = re.compile(r"^(?:尚未|暂未|仍未|还未)(?!发[生现]|出现)|^[尚仍还]有\d|^未(?:完工|竣工|交付|投用|开工|建设|采购|到位)|^(?:在建|筹备中|待[建采实])|^(?:不足|未达到?)\d|^低于(?:年初|绩效)?(?:目标|指标)|[(（](?:尚未|仍未|未)(?!来)[^)）]{1,6}[)）]$|^(?:延期|推迟|顺延|延后|暂缓)(?:至|到|$|[^,，。]{0,4}(?:次年|明年|下一?年))|^(?:大?部分|未全部|基本未|半数)已?(?:完成|达成|达标|达到|实现)")
_FIRST = frozenset("不未低延推顺暂尚仍还在筹待部大基半")
_STEP = re.compile("(?:正在|按计划|按期|有序|稳步|正常|持续|加快|抓紧)+(?:推进|进行|实施|开展)中?|(?:基本|大致|初步)完成")
"""An answer that tells how things go where a day was set."""
_NOTHING = frozenset("无 / — —— -- － - 不涉及 未涉及 不适用 无此项 取消 已取消 暂无 没有 未提供 不详 待定 待统计 暂缺".split())
_STROKES = frozenset("/ -- -".split())
_GOOD = frozenset("优良好高强")
_TIMES = frozenset("天 工作日 小时 分钟 月".split())
_NONE_WANTED = re.compile("[无零]|[不未](?:发|出|超|得)|杜绝|避免|防止|(?<![\\d.])0(?![\\d.])")
_PLAINLY = frozenset({"未完成", "未达成", "未实现", "未达标", "未达到"})


@rule(id="S10", name="未达标仍得满分", severity="violation", basis=("SYS-SCORE", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem]:
    """A target that was certainly missed cannot earn its full weight.

    What:
        Counted indicators whose actual value fails the target, and those whose own words say so (未完成, 部分完成, 不涉及, 按计划推进 for a day),
        whose score equals the weight.
    Why:
        Every known formula takes points off a missed target.
    Formula:
        actual below a target to reach, or above a ceiling, while score = weight.
    Not flagged:
        Values that round to the target. Shares written as 1 or 0.95. Costs below "= 67". Scores with
        decimals that the share reached rounds up to, approximate targets, ranges and values taken from
        remarks are only put up for review.
    Bad:
        indicators: [{name: 培训人次, target: ≥200人次, actual: 150人次, weight: "10", score: "10"}]
    Good:
        indicators: [{name: 准确率, target: =100%, actual: "1", weight: "10", score: "10"}]
    """
    for row in form.missed_measures:
        if not row.full_score or row.target is None:
            continue
        open_to_reading = row.said_reached or row.says_more or (row.guessed_operator and row.lower_is_better)
        open_to_reading = open_to_reading or _rounds_up(row)
        sure = row.target.relation not in ("~", "range") and not open_to_reading
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”目标{row.target_shown}，完成{row.actual_shown}，未达标却得满分",
            computation=f"完成值不满足目标，而得分 = 权重 = {row.item.weight:f}",
            ask="按完成比例更正得分，并填写未完成原因",
            sides=(
                form.cite(f"{row.path}.score"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="fail" if sure else "review",
        )
    yield from _said_missed(form)
    yield from _above_nought(form)
    if not form.scored_rows and form.form.total_score is not None:
        yield from _all_points(form)


def _all_points(form: FormView) -> Iterator[Problem]:
    """A missed target in a form that prints no weights, and whose total is nevertheless all that can be had."""
    total, full = form.form.total_score, form.form.total_weight or form.profile.total_weight.value
    missed = [row for row in form.rows if row.missed and row.target is not None and row.item.score and row.target.relation not in ("~", "range") and not _as_fraction(row)]
    if total != full or not missed:
        return
    row = missed[0]
    yield Problem(
        place="total_score",
        message=f"总分{total:f}分（满分），“{row.name}”目标{row.target_shown}、完成{row.actual_shown}，未达标",
        computation=f"总分 = 满分 = {full:f}，有{len(missed)}项未达标",
        ask="按完成比例更正得分和总分",
        sides=(
            *(form.cite(f"{one.path}.actual") for one in missed),
            *(form.cite(f"{one.path}.target", "counter") for one in missed),
            *(form.cite(f"{one.path}.score", "counter") for one in missed),
            form.cite("total_score", "context"),
        ),
        verdict="review",
    )


def _as_fraction(row: Row) -> bool:
    """0.86% of 80%: written as a fraction, which U03 says."""
    return row.actual is not None and row.actual.unit == PERCENT and row.actual.printed <= 1


def _above_nought(form: FormView) -> Iterator[Problem]:
    """Something where nothing was to be: a target of 0 that names no harm may mean that none was planned."""
    for row in form.measured_rows:
        target, actual = row.target, row.actual
        if target is None or actual is None or target.base != 0 or row.missed or not row.full_score:
            continue
        if target.relation not in ("=", "<=", "<") or actual.base <= 0 or pattern("harm_dealt_with").search(row.name):
            continue
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”目标{row.target_shown}，完成{row.actual_shown}，得满分",
            computation=f"目标为0，完成{row.actual_shown}，而得分 = 权重 = {row.item.weight:f}",
            ask="目标为“不发生”的，按实际扣分并说明；未安排目标的，补填目标",
            sides=(form.cite(f"{row.path}.score"), form.cite(f"{row.path}.actual", "counter"), form.cite(f"{row.path}.target", "counter")),
            verdict="review",
        )


def _said_missed(form: FormView) -> Iterator[Problem]:
    """Rows whose own words say that the target was not reached."""
    for row in form.rows:
        told = row.actual_text
        if not _has_points(row) or row.missed or not (told in words("missed") or row.unfinished or _nothing(row) or _undone(told) or _on_the_way(row)):
            continue
        full = row.full_score
        yield Problem(
            place=f"{row.path}.score",
            message=f"“{row.name}”完成值填“{told[:20]}”，却得{'满' if full else f'{row.item.score:f}'}分",
            computation=f"未达成，而得分 = {'权重 = ' if full else ''}{row.item.score:f}",
            ask="按实际完成情况更正得分，并填写未完成原因",
            sides=(form.cite(f"{row.path}.score"), form.cite(f"{row.path}.actual", "counter"), form.cite_row(row, "context")),
            verdict="fail" if told in words("missed") or told in _PLAINLY else "review",
        )


def _has_points(row: Row) -> bool:
    """Full points or, where no weights are printed, any."""
    return row.full_score or (row.item.weight is None and bool(row.item.score))


def _on_the_way(row: Row) -> bool:
    """按计划推进 where a day was set."""
    return row.item.operator == "date" and _STEP.fullmatch(row.actual_text) is not None


def _undone(told: str) -> bool:
    """不足200人, 2024年5月（尚未验收）, 延期, 在建."""
    return (told[:1] in _FIRST or told[-1:] in (")", "）")) and _UNDONE.search(told) is not None


def _nothing(row: Row) -> bool:
    """不涉及 or a stroke where a number above nought, a day or a state was to be reached."""
    if row.actual_text not in _NOTHING or row.remark or row.counts_harm or row.target_text in _NOTHING:
        return False
    if row.target is None:
        return (len(row.target_text) > 1 or row.target_text in _GOOD) and _NONE_WANTED.search(row.target_text) is None
    if row.target.base <= 0:
        return False
    return (row.target.relation in (">=", ">", "=", "~", "range") and not row.lower_is_better) or row.actual_text in _STROKES or row.target.unit in _TIMES


def _rounds_up(row: Row) -> bool:
    """The points for the share reached round up to the full score: 249 of 250 is 9.96, printed as 10.0."""
    share, weight, score = row.share, row.item.weight, row.item.score
    if share is None or weight is None or score is None or share >= 100 or not _has_decimals(score):
        return False
    return printed(score).contains(share * weight / 100)


def _has_decimals(score: Decimal) -> bool:
    exponent = score.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0
