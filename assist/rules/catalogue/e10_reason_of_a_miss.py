"""E10: a reason for not having reached what the row says was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.dates import find_dates
from assist.text.units import PERCENT

_MISSED = re.compile(
    "尚未(?:开展|实施|启动)|(?:该项|已)取消|延期实施|(?:未|没有?|未能)(?:按[时期计划]*|全部|全面|如期|完全|及时)?(?:完成|达标|达到|达成|实现)|进度滞后|完成率(?:较|偏)?低"
    "|[仅只](?:完成|实现)(?:了)?(?:部分|一部分|大部分|\\d)|(?:目标|任务|计划|指标)[^，,。;；]{0,6}?偏[高大多]|难以(?:完成|达到|实现)"
    "|(?:少于|低于|不及)(?:年初|原|预期|绩效)*(?:目标|计划|预期)"
)
_PUT_OFF = re.compile(
    "(?:推迟|延期|顺延|延后|拖延|延迟)[^，,。；;]{0,4}?(?:至|到)[^，,。；;]{0,8}?(?:完成|实施|完工|竣工|验收)|(?:完工|竣工|完成|验收|交付)(?:时间|日期)?(?:推迟|延期|顺延|延后|延迟)(?:至|到)|未(?:能)?按[时期]|逾期|超期|进度滞后"
    "|晚于(?:计划|目标|预期|要求)|(?:工期|进度|时间|完成)[^，,。;；]{0,4}(?:滞后|延误)"
)
_FAILED = re.compile(
    "(?:\\d+[\u4e00-\u9fff]{1,2}|个别|部分|少数|少量)[^，,。；;\\d无没]{0,12}?(?:不合格|不达标|未达标|未通过|不通过|(?:尚|还|仍)?未(?:能)?(?:安装|配备|接入|到位|修复|解决|落实|覆盖|整改|验收|办结|发放|检测|参加))"
)
_HAPPENED = re.compile("(?:发生|出现)(?!率)[^，,。；;]{0,10}?(?:事故|轻伤|伤亡|投诉|火灾|故障|差错|舆情|疫情|事件)")
_ALL = 100
_NONE = re.compile("[无没未]有?(?:未|没|不合|不达|发[生现]|出现)|不存在未|上年|去年|往年|下一?步|避免|防止|如未|若未")


@rule(id="E10", name="指标已完成而原因称未完成", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A row that met its target and lost nothing has nothing to explain as missed.

    What:
        未完成, 仅完成部分, 目标偏高 in the reason or remark of an indicator whose actual value meets its target and which lost no points; N个不合格 beside 100%,
        发生事故 beside none; 推迟到次年完成 beside a day within the deadline.
    Why:
        The actual value or the score was raised and the reason left standing, or the reason belongs to another row.
    Formula:
        target met, score = weight (or none printed), and the reason says that it was not met.
    Not flagged:
        Earlier years, plans, reasons that deny a miss. A hint.
    Bad:
        indicators: [{name: 巡查, target: ≥50次, actual: 52次, weight: "10", score: "10", reason: 受天气影响部分任务未完成}]
    Good:
        indicators: [{name: 巡查, target: ≥50次, actual: 42次, weight: "10", score: "8.4", reason: 受天气影响部分任务未完成}]
    """
    for row in form.annotated_rows:
        if row.lost_points:
            continue
        in_time = row.target is None and _in_time(row, form.form.year)
        if not in_time and not (row.met and (row.full_score or row.target)):
            continue
        for passage in form.prose(f"{row.path}.reason", f"{row.path}.remark"):
            timed = in_time or (row.is_timely and row.lower_is_better)
            match = (_PUT_OFF.search(passage.text) if timed else None) or (_MISSED.search(passage.text) if not in_time or row.full_score else None)
            if match is None and not in_time:
                match = _failing(row, passage.text)
            if match is None or _NONE.search(passage.text, *passage.clause(match.start())):
                continue
            if row.lower_is_better and match.group()[-1].isdigit():
                continue  # 仅完成21分钟 of at most 30
            yield Problem(
                place=passage.path,
                message=f"“{row.name}”目标{row.target_shown}、完成{row.actual_shown}{'、得满分' if row.full_score else ''}，{passage.label.removeprefix('未完成')}却称“{match.group()}”",
                computation="完成值满足目标，与原因不符",
                ask="核对完成值、得分与原因",
                sides=(
                    passage.cite_clause(match.start()),
                    form.cite(f"{row.path}.actual", "counter"),
                    form.cite(f"{row.path}.score", "counter"),
                ),
                verdict="review",
            )


def _failing(row: Row, text: str) -> re.Match[str] | None:
    """What failed, beside a share of all; what happened, beside a count of nothing."""
    actual = row.actual
    if actual is None:
        return None
    if actual.unit == PERCENT and actual.base == _ALL and not row.counts_harm and not row.lower_is_better:
        return _FAILED.search(text)
    return _HAPPENED.search(text) if actual.base == 0 and row.counts_harm else None


def _in_time(row: Row, year: int | None) -> bool:
    """One deadline, and one day of completion before it."""
    targets, actuals = find_dates(row.target_text, plain=True), find_dates(row.actual_text, plain=True)
    if len(targets) != 1 or len(actuals) != 1 or actuals[0].month is None or targets[0].month is None:
        return False
    limit, done = targets[0].last_day(year), actuals[0].last_day(year)
    return limit is not None and done is not None and done <= limit
