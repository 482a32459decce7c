"""T12: 已完成 where a number was planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import COUNT_UNITS, PERCENT

_DONE = re.compile("(?:已|均已?|全部|按要求|按时|按期|如期|按计划|顺利|基本|已按要求|已全部)*(?:完成|达标|落实|到位|执行|实现)(?:任务|目标)?[。.]?$")
_PRAISE = re.compile("(?:显著|明显|有效|持续|稳步|逐步|不断|进一步|大幅|较为|较|很|有所)*(?:提升|提高|改善|增强|增加|减少|降低|保障|满意|良好|优秀|较好|好转|健全|到位|明显|好|优|良)[。.]?|是|有|已建立|已开展|(?:达到|符合|满足)(?:要求|标准|规定)?")
_PERCENTAGE = re.compile(r"\d{1,3}(?:\.\d+)?%")
_BETWEEN = re.compile(r"\d[\d.]*\D{0,2}[-~—至]\d[\d.]*\D{0,3}")
_VAGUE = re.compile(r"\d[\d.]*[%\u4e00-\u9fff]{0,2}(?:以上|以下)")
_NAMED = 3
_TOLD_WHY = re.compile("^(?:因|由于|受)[^,，。;；]{1,12}(?:影响|原因)?[,，]|(?:推迟|延期|滞后|延后)[。.]?$")
_UNKNOWN = re.compile("^略$|待补充|[未待]统计|统计中|正在统计|待核|数据未|暂无数据|不详|未(?:开展|进行)?(?:满意度)?(?:问卷)?调查")
_COUNTS = frozenset(COUNT_UNITS)
_PAIR = re.compile(r"(\d+(?:\.\d+)?)[\u4e00-\u9fff]{0,2}[/、(（](\d+(?:\.\d+)?)[\u4e00-\u9fff]{0,2}[)）]?[\u4e00-\u9fff]{0,2}")
_ELSEWHERE = re.compile(r"^(?:详见|见|参见|参照|附件|https?:|www)|\.(?:docx?|xlsx?|pdf|html?|jpg|png)$")
_COUNT_ANSWERS = re.compile("达成|完成|全部|均|未|无|没有|半|若干|取消|不涉及")
_ANSWERS = re.compile("达成|达到|完成|覆盖|全部|均|未|无|没有|半|若干|取消|不涉及|合格|通过|符合")
_COUNTED = re.compile("[0-9０-９]|[一二三四五六七八九十百千万两]+(?:[^一-龥]|$|[多余]?[个次人户家场件项期处座条套台所名份篇])")
_DIGIT = re.compile("[0-9０-９一二三四五六七八九十百千万]")


@rule(id="T12", name="定量指标未填实际数值", severity="violation", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A target in numbers is answered by a number.

    What:
        Indicators with a counted target whose actual value only says that it was done or is good, or by how many percent.
    Why:
        Whether and by how much the target was met cannot be seen, and the score rests on a word.
    Formula:
        target is a number; actual is 已完成, 按要求完成, 显著提升, 同上, 见附件3 or other words without a number, a span (80-90人, 91%-97%), a bound (95%以上), or 100% for 50次, and no remark gives the number.
    Not flagged:
        Targets in words and dates; 达成预期指标 where the layout puts numbers into the remarks; forms that answer every
        counted target in this way, whose template may ask for it, give one finding.
    Bad:
        indicators: [{name: 巡查, target: ≥50次, actual: 已完成, weight: "10", score: "10"}]
    Good:
        indicators: [{name: 巡查, target: ≥50次, actual: 52次, weight: "10", score: "10"}]
    """
    spans = any(sign in form.all_values for sign in "-~—至/、（(")
    bare = [
        row
        for row in form.aimed_rows
        if row.target is not None and row.target.unit != "date" and _says_no_number(row, spans) and not _DIGIT.search(row.remark)
    ]
    if not bare:
        return
    names = "、".join(f"“{row.name}”" for row in bare[:3])
    yield Problem(
        place=f"{bare[0].path}.actual",
        message=f"{names}{'等' if len(bare) > 3 else ''}{len(bare)}项定量指标完成值只填“{bare[0].actual_text[:8]}”，没有实际数值",
        computation="；".join(f"目标{row.target_shown}，完成值“{row.actual_text[:8]}”" for row in bare[:3]),
        ask="按指标值的口径补填实际完成数值",
        sides=tuple(side for row in bare[:3] for side in (form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter"))),
        verdict="review",
    )


def _says_no_number(row: Row, spans: bool) -> bool:
    """Words for done, or a percentage where things are counted."""
    if row.actual_text[:1].isdigit():
        if spans and row.target is not None and row.target.relation in (">=", "=") and _BETWEEN.fullmatch(row.actual_text):
            return row.target.unit in COUNT_UNITS or row.target.unit == PERCENT
        if row.actual_text.endswith(("以上", "以下")) and _VAGUE.fullmatch(row.actual_text):
            return row.target is not None and row.target.relation in (">=", "=") and not row.lost_points
        if spans and _two_values(row):
            return True
        if row.target is None or not _PERCENTAGE.fullmatch(row.actual_text):
            return False
        return row.target.unit in COUNT_UNITS and "率" not in row.name and "比例" not in row.name
    if (row.actual_text == row.name and len(row.name) >= _NAMED) or (row.full_score and _TOLD_WHY.search(row.actual_text) and not _COUNTED.search(row.actual_text)):
        return True
    if _PRAISE.fullmatch(row.actual_text):
        return not row.is_satisfaction
    if _DONE.match(row.actual_text) is not None:
        return True
    if _ELSEWHERE.search(row.actual_text):
        return not row.lost_points
    return not _COUNTED.search(row.actual_text) and _is_no_answer(row)


def _two_values(row: Row) -> bool:
    """14/28次, 14（7）次: two numbers of one kind, and no word that says which is which."""
    found = _PAIR.fullmatch(row.actual_text)
    if found is None or row.target is None or row.target.unit not in _COUNTS:
        return False
    first, second = Decimal(found[1]), Decimal(found[2])
    return first != second and row.target.printed not in (first, second)


def _is_no_answer(row: Row) -> bool:
    """Any other words (同上, 详见附件, 待统计), where words are no way to say how many."""
    target = row.target
    nought = target is None or target.base == 0 or row.lower_is_better or row.counts_harm
    if nought or row.said_reached or row.unfinished or row.lost_points:
        return False
    if _UNKNOWN.search(row.actual_text):
        return True
    answers = _ANSWERS if target is not None and target.unit not in COUNT_UNITS else _COUNT_ANSWERS
    return len(row.actual_text) > 1 and not answers.search(row.actual_text) and not (row.is_satisfaction and "满意" in row.actual_text)
