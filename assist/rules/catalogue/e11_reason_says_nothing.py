"""E11: a reason column that is filled and gives no reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.compact import bare

_MEASURE = re.compile("^(?:下一?步|今后|明年|来年|将|继续|进一步|加强|加大|强化|提高|完善|督促)")
_CAUSE = re.compile("因|由于|受|导致|所致|造成|影响|尚?未|不足|较[少低慢]|延[期迟误]|推迟|滞后|偏[低少]|困难|缺")
_DONE = re.compile(
    "(?:完成|实现|达到)(?:了)?(?:年初|年度|全年|各项|既定|预期|绩效|工作)*(?:目标|任务|计划|指标|工作)|超(?:额|出|过)[^，,。;；]{0,6}(?:完成|目标|预期|计划)|(?:圆满|超额|全[部面]|按[时期质量计划]+|保质(?:保量)?|如期)完成|(?:均|都|全部|全都|全面)(?:已|能|可)?[^，,。;；]{0,4}(?:做到|达标|达到|合格|完成|到位|通过|实现|覆盖|办结|整改|归档|发放|签订|入户)|与(?:年初)?(?:目标|计划|指标)值?(?:基本)?一致|(?:指标|任务|目标|工作)完成(?:情况)?(?:良好|较好)"
)
_EXCEEDED = re.compile("(?:完成值|实际值|完成数|实际完成)[^,，。;；]{0,4}(?:高于|大于|超过|超出|多于)[^,，。;；]{0,4}(?:目标|指标|计划|预期)|(?:目标|指标)(?:值)?(?:设定|设置|制定)?(?:得)?(?:偏|过)(?:低|于保守)[,，]?(?:导致|致使)?[^,，。;；]{0,8}(?:偏高|超额|超出)")
"""A result above its target."""
_HARMLESS = re.compile("(?:未|不|没有)(?:影响|超过|超出)[^,，。;；]{0,8}(?:时限|期限|时间|进度|目标|要求|任务|效果|质量)(?:要求)?")
_BUT = re.compile("[未不没少缺但]|(?<!偏)差|无(?!偏差|差异)|除|部分|仅|个别|次年|下一?[年步]|明年|扣|滞后|延")


@rule(id="E11", name="原因栏没有说明原因", severity="explain", basis=("OWN", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem]:
    """What fills the reason column must say why.

    What:
        Reasons of deducted or missed indicators that repeat the indicator's name, only tell what will be done, or say that
        all was done or nothing was harmed.
    Why:
        Measures without a cause cannot be judged, and the column then looks filled.
    Formula:
        reason = name, target or actual value of the indicator, or begins with what is planned and names no cause, or says 超额完成 and nothing less.
    Not flagged:
        Columns for reason and measures that give both; indicators whose reason stands in the problem text. For review.
    Bad:
        indicators: [{name: 巡查, target: ≥50次, actual: 42次, weight: "10", score: "8.4", reason: 下一步将加强管理}]
    Good:
        indicators: [{name: 巡查, target: ≥50次, actual: 42次, weight: "10", score: "8.4", reason: 受汛期影响，下一步将加强管理}]
    """
    for row in form.reasoned_rows:
        reason = bare(row.item.reason or "")
        if not reason or not (row.lost_points or row.missed) or not form.explains(reason):
            continue
        what = _says(row, reason)
        if what is None or form.told_why(row):
            continue
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”未得满分或未达标，原因栏{what}，没有说明原因",
            computation=f"原因栏：“{reason[:30]}”",
            ask="补充未完成或扣分的具体原因",
            sides=(
                form.cite(f"{row.path}.reason"),
                form.cite(f"{row.path}.score", "counter") or form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="review",
        )


def _says(row: Row, reason: str) -> str | None:
    """What the reason is instead of one; None for a reason."""
    if reason.rstrip("。.") == row.name:
        return "只重复了指标名称"
    if reason in (row.actual_text, row.target_text):
        return f"只重复了{'完成值' if reason == row.actual_text else '指标值'}"
    if _MEASURE.match(reason) and not _CAUSE.search(reason) and not pattern("because").search(reason):
        return "只写了下一步打算"
    if _DONE.search(reason) and not _BUT.search(reason):
        return "写的是已经完成"
    harmless = _HARMLESS.sub("", reason) if row.missed else reason
    if harmless != reason and not _CAUSE.search(harmless) and not pattern("because").search(harmless):
        return "写的是没有影响"
    if row.missed and _EXCEEDED.search(reason):
        return "写的是超出目标的原因"
    return None
